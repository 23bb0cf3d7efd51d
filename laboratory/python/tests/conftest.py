"""What the tests are handed: the wheel, the command line that was built beside it, and a small market."""

from __future__ import annotations

import os
from pathlib import Path

import dtao
import pytest

PACKAGE = Path(__file__).parent.parent
REPOSITORY = PACKAGE.parent.parent

SMALL = """\
schema = 1
title = "Two subnets"
question = "Who pays whom?"

[chain]
issued = 8_400_000
root_stake = 6_000_000
blocks = 720
sample = 360

[[subnets]]
ids = "1..2"
tao = 1000
alpha = 2000
outstanding = 100
staked = true

[[agents]]
name = "buyer"
does.buyer = { subnets = 1, tao = 0.5, varies = 50, when = "each 10" }
"""


def named(variable: str) -> Path:
    """The file that the runner has made, which a test cannot do without."""
    path = Path(os.environ.get(variable, ""))
    if not path.is_file():
        raise pytest.UsageError(f"{variable} names no file: scripts/python test sets it")
    return path


@pytest.fixture(scope="session")
def wheel() -> Path:
    return named("DTAO_WHEEL")


@pytest.fixture(scope="session")
def laboratory() -> Path:
    """The laboratory's command line."""
    return named("DTAO_LAB")


@pytest.fixture
def small() -> dtao.Scenario:
    return dtao.Scenario(SMALL)
