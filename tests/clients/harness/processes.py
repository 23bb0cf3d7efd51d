"""Clients as processes: a home of their own, no terminal, and an end to every wait."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Long enough for a busy machine; clients take from one to four seconds.
TIMEOUT_SECONDS = 90

#: What `scripts/clients` installs into.
CLIENTS = Path(os.environ.get("DTAO_CLIENTS", Path.home() / ".cache/dynamic-tao/clients"))
CLASSIC = CLIENTS / "classic"
CURRENT = CLIENTS / "current"


@dataclass(frozen=True)
class Answer:
    """What a client said to a command."""

    command: str
    code: int
    output: str
    errors: str
    seconds: float

    def __str__(self) -> str:
        return f"`{self.command}` ended with {self.code}\n{self.output}\n{self.errors}"


def environment(home: Path) -> dict[str, str]:
    """Nothing of the user's own: no configuration, no cache, no proxy, no colours."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "COLUMNS": "250",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONUNBUFFERED": "1",
    }


def registry() -> dict[str, str]:
    """How the Python registry is reached from here, and what of it is here already."""
    known = [name for name in os.environ if name.startswith("PIP_") or name.lower().endswith("_proxy")]
    return {"PIP_CACHE_DIR": str(Path.home() / ".cache/pip")} | {name: os.environ[name] for name in known}


class TookTooLong(AssertionError):
    """A client that did not come to its end."""


def run(
    command: Sequence[str],
    home: Path,
    timeout: float = TIMEOUT_SECONDS,
    text: str = "",
    beside: Mapping[str, str] | None = None,
) -> Answer:
    """Runs a client to its end, with these variables beside its own. One that takes too long fails the test, together
    with what it said."""
    said = " ".join([Path(command[0]).name, *command[1:]])
    start = time.monotonic()
    try:
        done = subprocess.run(
            command,
            env=environment(home) | dict(beside or {}),
            cwd=home,
            input=text,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TookTooLong(f"`{said}` took over {timeout} s\n{late.stdout!r}\n{late.stderr!r}") from None
    return Answer(said, done.returncode, done.stdout, done.stderr, time.monotonic() - start)
