"""The fixtures: a chain that goes back after each test, its own account of itself, and four clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dtao_localnet import Localnet
from harness.btcli import ClassicBtcli, CurrentBtcli
from harness.core import Core
from harness.processes import CLASSIC, CURRENT
from harness.sdk import ClassicSdk, CurrentSdk


def pytest_sessionstart(session: pytest.Session) -> None:
    for client in [CLASSIC, CURRENT]:
        if not (client / "bin/btcli").exists():
            raise pytest.UsageError(f"no clients in {client}: scripts/clients installs them")


@pytest.fixture
def core(localnet: Localnet) -> Iterator[Core]:
    core = Core(localnet)
    yield core
    core.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home for clients, new for each test: they remember blocks by number, which a way back changes."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def btcli(localnet: Localnet, localnet_wallets: Path, home: Path) -> ClassicBtcli:
    return ClassicBtcli(localnet.url, localnet_wallets, home)


@pytest.fixture
def btcli11(localnet: Localnet, localnet_wallets: Path, home: Path) -> CurrentBtcli:
    return CurrentBtcli(localnet.url, localnet_wallets, home)


@pytest.fixture
def sdk(localnet: Localnet, localnet_wallets: Path, home: Path) -> Iterator[ClassicSdk]:
    sdk = ClassicSdk(localnet.url, localnet_wallets, home)
    yield sdk
    sdk.close()


@pytest.fixture
def sdk11(localnet: Localnet, localnet_wallets: Path, home: Path) -> Iterator[CurrentSdk]:
    sdk = CurrentSdk(localnet.url, localnet_wallets, home)
    yield sdk
    sdk.close()


@pytest.fixture
def coldkey(localnet: Localnet) -> Callable[[str], str]:
    """The address of a wallet's coldkey: `coldkey("alice")`."""
    return lambda name: localnet.key(f"//{name.capitalize()}").address


@pytest.fixture
def hotkey(localnet: Localnet) -> Callable[[str], str]:
    """The address of a wallet's hotkey."""
    return lambda name: localnet.key(f"//{name.capitalize()}//hotkey").address
