"""Where the Python registry cannot be reached, clients are left out, and that is counted; it fails nothing else."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from harness.processes import CLIENTS

ROOT = Path(__file__).parents[2]

#: What `scripts/setup` ends with when something has to come from a registry that does not answer.
UNREACHABLE = 69

#: Nothing listens there.
NO_REGISTRY = "http://127.0.0.1:9/simple"


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """A home without clients, and a registry that does not answer. Environments are made with the pip that is here,
    since a new one takes long on a busy machine."""
    python = tmp_path / "bin/python3"
    python.parent.mkdir()
    python.write_text(
        "#!/bin/sh\n"
        f'[ "$1 $2" = "-m venv" ] || exec {CLIENTS}/harness/bin/python "$@"\n'
        f'mkdir -p "$3/bin" && ln -s {CLIENTS}/harness/bin/pip "$3/bin/pip"\n'
    )
    python.chmod(0o755)
    home = {"HOME": str(tmp_path), "PATH": f"{python.parent}:{os.environ['PATH']}"}
    return os.environ | home | {"PIP_INDEX_URL": NO_REGISTRY, "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}


def bash(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_an_unreachable_registry_is_told_from_a_wrong_package(offline: dict[str, str]) -> None:
    done = bash("scripts/clients", offline)
    assert done.returncode == UNREACHABLE, done
    assert "error: the Python registry cannot be reached" in done.stderr


def test_clients_that_cannot_be_installed_are_counted_as_skipped(offline: dict[str, str]) -> None:
    # The runner of `make test`, without the builds that come before it.
    source = (ROOT / "scripts/test").read_text()
    functions = re.findall(r"^(?:clients|python_test)\(\) \{\n.*?^\}\n", source, re.MULTILINE | re.DOTALL)
    assert len(functions) == 2, functions
    runner = "".join(functions)
    done = bash(f"set -euo pipefail; . scripts/env; SKIPPED=0\n{runner}clients; echo $SKIPPED skipped", offline)
    assert done.returncode == 0, done
    assert "SKIPPED, since the Python registry cannot be reached" in done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "1 skipped"
