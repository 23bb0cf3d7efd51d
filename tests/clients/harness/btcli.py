"""`btcli`, of both generations, on a chain and a folder of wallets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from harness.processes import CLASSIC, CURRENT, Answer, TookTooLong, run


class ClassicBtcli:
    """bittensor-cli 9.23.2, whose exit code says nothing: what counts is what it prints, and the chain."""

    def __init__(self, url: str, wallets: Path, home: Path) -> None:
        self.url, self.wallets, self.home = url, wallets, home

    def run(self, *words: Any, timeout: float = 90, text: str = "") -> Answer:
        """Runs a command; `text` is what somebody types when it asks."""
        return run([str(CLASSIC / "bin/btcli"), *map(str, words)], self.home, timeout, text)

    def wallet(self, name: str, hotkey: str = "default") -> list[str]:
        return ["--wallet-name", name, "--wallet-path", str(self.wallets), "--hotkey", hotkey]

    def text(self, *words: Any, wallet: str | None = None) -> str:
        """What a command prints for people."""
        of_wallet = self.wallet(wallet) if wallet else []
        answer = self.run(*words, *of_wallet, "--network", self.url)
        assert answer.code == 0, answer
        return answer.output + answer.errors

    def __call__(self, *words: Any, wallet: str | None = None) -> Any:
        """What a command prints as JSON."""
        of_wallet = self.wallet(wallet) if wallet else []
        answer = self.run(*words, *of_wallet, "--network", self.url, "--json-output")
        return parsed(answer)


class CurrentBtcli:
    """bittensor 11.3.0."""

    def __init__(self, url: str, wallets: Path, home: Path) -> None:
        self.url, self.wallets, self.home = url, wallets, home

    def run(self, *words: Any, wallet: str | None = None, timeout: float = 90) -> Answer:
        of_wallet = ["--wallet", wallet, "--wallet-path", str(self.wallets)] if wallet else []
        command = [str(CURRENT / "bin/btcli"), *map(str, words), *of_wallet, "--network", self.url, "--json"]
        return run(command, self.home, timeout)

    def run_what_sends_nothing(self, *words: Any, wallet: str) -> Answer:
        """As `run`, but once more where it hangs, up to two times.

        Now and then (one in fifty of `root swap`) the client waits for ever for its connection to close, with all
        answers there: asyncio's `wait_for` of Python 3.11 loses a cancellation that comes with a result.
        """
        for _ in range(2):
            try:
                return self.run(*words, wallet=wallet, timeout=30)
            except TookTooLong:
                continue
        return self.run(*words, wallet=wallet)

    def __call__(self, *words: Any, wallet: str | None = None) -> Any:
        """What a command that has to succeed prints as JSON."""
        answer = self.run(*words, wallet=wallet)
        assert answer.code == 0, answer
        return parsed(answer)


def parsed(answer: Answer) -> Any:
    """The JSON of an answer, behind whatever else the client says first."""
    lines = answer.output.splitlines()
    for index, line in enumerate(lines):
        if line.startswith(("{", "[")):
            try:
                return json.loads("\n".join(lines[index:]), strict=False)
            except json.JSONDecodeError:
                continue
    raise AssertionError(f"no JSON: {answer}")
