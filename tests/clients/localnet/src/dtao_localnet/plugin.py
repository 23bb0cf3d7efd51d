"""The fixtures of pytest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dtao_localnet.localnet import Localnet


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("dtao-localnet")
    group.addoption("--dtao-node", help="the binary of the node (else DTAO_NODE, or the one built last)")
    group.addoption("--dtao-chain", default="bittensor", help="the chain that it runs (bittensor)")


@pytest.fixture(scope="session")
def localnet_process(request: pytest.FixtureRequest) -> Iterator[Localnet]:
    """A chain for the session. What a test does to it stays."""
    options = request.config.option
    with Localnet.start(options.dtao_node, chain=options.dtao_chain) as localnet:
        yield localnet


@pytest.fixture
def localnet(localnet_process: Localnet) -> Iterator[Localnet]:
    """A chain that goes back, after the test, to where the test found it."""
    snapshot = localnet_process.snapshot()
    # The pool of transactions learns of a way back with the next block.
    localnet_process.fast_forward(1)
    yield localnet_process
    localnet_process.seal_blocks("instant")
    localnet_process.revert(snapshot)


@pytest.fixture(scope="session")
def localnet_wallets(localnet_process: Localnet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of funded wallets, `alice` to `ferdie`, without passwords."""
    return localnet_process.write_wallets(tmp_path_factory.mktemp("wallets"))
