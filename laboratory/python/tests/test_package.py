"""The package as others get it: a wheel, with types and documentation that hold."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
import venv
import zipfile
from os import environ
from pathlib import Path

import dtao
import pytest
from conftest import PACKAGE, named

MODULES = ["dtao", "dtao.results", "dtao.sweeps"]

#: Bytes of the largest wheel.
LARGEST = 8 * 1024 * 1024


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_should_be_small_and_fit_every_python_from_3_11_on(wheel: Path) -> None:
    assert re.fullmatch(r"dtao-[0-9.]+-cp311-abi3-.*\.whl", wheel.name), wheel.name
    assert wheel.stat().st_size < LARGEST
    names = zipfile.ZipFile(wheel).namelist()
    assert {"dtao/py.typed", "dtao/_native.pyi", "dtao/_native.abi3.so"} <= set(names)
    assert not [name for name in names if "test" in name]


def test_the_wheel_should_install_into_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """With what it says that it needs, from a folder, and nothing of this environment."""
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env/bin/python"
    wheels = named("DTAO_NUMPY").parent
    run(python, "-m", "pip", "install", "--no-index", "--find-links", wheels, wheel, cwd=tmp_path)
    said = run(
        python,
        "-I",
        "-c",
        "import dtao; print(dtao.Scenario.load('wash').run().account('washer').profit)",
        cwd=tmp_path,
    )
    assert int(said) == dtao.Scenario.load("wash").run().account("washer").profit


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_should_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert tried > 0 and failed == 0


def test_the_readme_should_run() -> None:
    text = (PACKAGE / "README.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) >= 3
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)


def test_everything_public_should_be_documented() -> None:
    for name in dtao.__all__:
        value = getattr(dtao, name)
        if callable(value):
            assert (value.__doc__ or "").strip(), f"{name} says nothing of itself"


def test_types_should_hold_strictly() -> None:
    run(sys.executable, "-m", "mypy", "--strict", "dtao", "tests", "benchmarks", cwd=PACKAGE)


def test_stubs_should_be_those_of_the_compiled_part() -> None:
    run(sys.executable, "-m", "mypy.stubtest", "dtao._native", "--ignore-disjoint-bases", cwd=PACKAGE / "tests")


def test_the_package_should_be_the_wheel_and_not_the_sources() -> None:
    assert not Path(dtao.__file__).is_relative_to(PACKAGE)
    assert "PYTHONPATH" not in environ
