"""The node as a process: which binary, how it starts, and that it ends."""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

#: Long enough for a busy machine; a node that is left alone is there within two seconds.
START_TIMEOUT_SECONDS = 60

STOP_TIMEOUT_SECONDS = 10
LOG_TAIL_LINES = 40

_ADDRESS = re.compile(r"Running JSON-RPC server: addr=(127\.0\.0\.1:\d+)")
_PR_SET_PDEATHSIG = 1


class NodeNotFound(Exception):
    """No binary of the node where one was looked for."""


class NodeFailed(Exception):
    """The node ended, or said nothing, before its RPC was up."""


def find_node(named: str | Path | None = None) -> Path:
    """Finds the node: the named one, that of `DTAO_NODE`, the one built last, or the first of the `PATH`."""
    if named := named or os.environ.get("DTAO_NODE"):
        return _executable(Path(named))
    target = os.environ.get("CARGO_TARGET_DIR") or Path.home() / ".cache/dynamic-tao/target"
    built = Path(target) / "release/dtao-node"
    installed = shutil.which("dtao-node")
    return _executable(Path(installed) if installed and not built.exists() else built)


def _executable(path: Path) -> Path:
    if not os.access(path, os.X_OK) or path.is_dir():
        raise NodeNotFound(f"no node at {path}: build it with `make build`, or name one with DTAO_NODE")
    return path.resolve()


class Node:
    """A running node, whose RPC answers at `address`."""

    def __init__(self, binary: Path, flags: Sequence[str]) -> None:
        self._lines: deque[str] = deque(maxlen=LOG_TAIL_LINES)
        self._ready = threading.Event()
        self.address = ""
        self.process = subprocess.Popen(
            [str(binary), *flags, "--rpc-port", "0", "--port", "0", "--no-mdns", "--no-prometheus"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=_die_with(os.getpid()),
        )
        atexit.register(self.stop)
        threading.Thread(target=self._read, daemon=True).start()
        self._ready.wait(START_TIMEOUT_SECONDS)
        if not self.address:
            code = self.process.poll()
            self.stop()
            what = f"no RPC within {START_TIMEOUT_SECONDS} s" if code is None else f"it ended with {code}"
            raise NodeFailed(f"{what}; the node said last:\n" + "\n".join(self._lines))

    def _read(self) -> None:
        """Reads what the node says to its end, so that it never waits for a reader."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line.rstrip())
            if found := _ADDRESS.search(line):
                self.address = found[1]
                self._ready.set()
        self._ready.set()

    def stop(self) -> None:
        """Ends the node, as Ctrl-C does; a node that does not listen is killed."""
        atexit.unregister(self.stop)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _die_with(parent: int) -> Callable[[], None] | None:
    """What lets a child end with its parent, also when nothing of the parent can run any more."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # The parent may have ended before that.
        if os.getppid() != parent:
            os._exit(1)

    return ask
