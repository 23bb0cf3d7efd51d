"""The `bittensor` SDK, of both generations, each in a process of its own environment."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.processes import CLASSIC, CURRENT, TIMEOUT_SECONDS, environment

_DRIVERS = Path(__file__).parent / "drivers"


class Raised(Exception):
    """What the SDK raised."""


class _Driver:
    """A process that answers a line to a line, and each within a time."""

    def __init__(self, python: Path, driver: str, url: str, home: Path) -> None:
        self._said = home / f"{driver}.log"
        with self._said.open("w") as said:
            self._process = subprocess.Popen(
                [python, _DRIVERS / f"{driver}.py", url],
                env=environment(home),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def ask(self, request: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=TIMEOUT_SECONDS)
        except (queue.Empty, BrokenPipeError):
            line = ""
        assert line, f"no answer to {request} within {TIMEOUT_SECONDS} s:\n{self._said.read_text()[-4000:]}"
        answer = json.loads(line)
        if "raised" in answer:
            raise Raised(answer["raised"])
        return answer["result"]

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class _Sdk:
    def __init__(self, python: Path, driver: str, url: str, wallets: Path, home: Path) -> None:
        self._wallets = wallets
        self._driver = _Driver(python, driver, url, home)
        self.close = self._driver.close

    def wallet(self, name: str) -> list[str]:
        return [name, "default", str(self._wallets)]


class ClassicSdk(_Sdk):
    """`bittensor.Subtensor` of 10.5.0. `sdk.get_balance(address=..)` gives rao."""

    def __init__(self, url: str, wallets: Path, home: Path) -> None:
        super().__init__(CLASSIC / "bin/python", "classic", url, wallets, home)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda **arguments: self._driver.ask({"method": method, "arguments": arguments})

    def sent(self, method: str, wallet: str, **arguments: Any) -> dict[str, Any]:
        """Sends a transaction, which has to succeed."""
        answer = getattr(self, method)(wallet={"wallet": self.wallet(wallet)}, **arguments)
        assert answer["success"], f"{method}: {answer}"
        return answer

    def refused(self, method: str, wallet: str, **arguments: Any) -> str:
        """Sends a transaction that has to fail, and returns why."""
        answer = getattr(self, method)(wallet={"wallet": self.wallet(wallet)}, **arguments)
        assert not answer["success"], f"{method}: {answer}"
        return f"{answer['message']} {answer['error']}"


class CurrentSdk(_Sdk):
    """`bittensor.Subtensor` of 11.3.0: reads, intents and calls."""

    def __init__(self, url: str, wallets: Path, home: Path) -> None:
        super().__init__(CURRENT / "bin/python", "current", url, wallets, home)

    def read(self, name: str, **arguments: Any) -> Any:
        return self._driver.ask({"read": name, "arguments": arguments})

    def execute(self, intent: str, wallet: str, **arguments: Any) -> dict[str, Any]:
        """Carries out an intent, which has to succeed."""
        return self._sent({"execute": intent, "arguments": arguments, "wallet": self.wallet(wallet)})

    def call(self, name: str, wallet: str, **arguments: Any) -> dict[str, Any]:
        """Sends a call as it is, which has to succeed."""
        return self._sent({"call": name, "arguments": arguments, "wallet": self.wallet(wallet)})

    def _sent(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self._driver.ask(request)
        assert answer["success"], f"{request}: {answer}"
        return answer
