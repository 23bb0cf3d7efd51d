"""A chain on a node of its own: blocks on demand, snapshots, keys."""

from __future__ import annotations

import functools
import http.client
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from dtao_localnet.keys import Key, inspect_key
from dtao_localnet.node import Node, find_node
from dtao_localnet.wallets import write_wallets

RPC_TIMEOUT_SECONDS = 120


class RpcError(Exception):
    """The node refused a request."""


class Localnet:
    """A running chain. `with Localnet.start() as localnet:` ends it."""

    def __init__(self, node: Node, binary: Path) -> None:
        self._node = node
        self._ids = itertools.count()
        self.key = functools.cache(functools.partial(inspect_key, binary))

    @classmethod
    def start(
        cls,
        node: str | Path | None = None,
        *,
        chain: str = "bittensor",
        sealing: str = "instant",
        flags: Sequence[str] = (),
    ) -> Localnet:
        """Starts a node and returns once its RPC answers and the chain has a block.

        `node` is a binary; without one it is looked for as `find_node` says. `chain` is one that it knows by
        name: `bittensor` goes by the public chain's rules at launch, and on `dev` stake counts and earns once it
        has been there for a whole tempo. The agents of a development chain stay away, so that nothing happens
        but what a test does.

        Raises `NodeNotFound` or `NodeFailed`.
        """
        binary = find_node(node)
        own = ["--dev", "--chain", chain, "--sealing", sealing, "--no-agents", "--log-events", "off"]
        localnet = cls(Node(binary, [*own, *flags]), binary)
        # btcli and dedot cannot read a chain that has no block but the genesis.
        localnet.fast_forward(1)
        return localnet

    @property
    def url(self) -> str:
        """Where clients connect to."""
        return f"ws://{self._node.address}"

    @property
    def pid(self) -> int:
        return self._node.process.pid

    @property
    def height(self) -> int:
        """The number of the best block."""
        return int(self.rpc("chain_getHeader")["number"], 16)

    def fast_forward(self, blocks: int) -> int:
        """Makes so many blocks and returns the height."""
        return self.fast_forward_to(self.height + blocks)

    def fast_forward_to(self, height: int) -> int:
        """Makes the blocks up to this height and returns it. The chain must be lower."""
        self.rpc("dev_newBlock", {"to": height})
        return height

    def snapshot(self) -> Any:
        """Remembers the best block, for one `revert`."""
        return self.rpc("dev_snapshot")

    def revert(self, snapshot: Any) -> None:
        """Goes back to where `snapshot` was taken. It is used up, together with all later ones."""
        if not self.rpc("dev_revert", snapshot):
            raise RpcError(f"the snapshot {snapshot} is used up, or the chain went back beyond it")

    def seal_blocks(self, mode: str | int) -> None:
        """Lets blocks come `"instant"`, `"manual"`, or every so many milliseconds."""
        self.rpc("dev_setBlockBuildMode", str(mode))

    def write_wallets(self, folder: Path) -> Path:
        """Writes the wallets of the chain's accounts into a folder."""
        return write_wallets(folder, self.key)

    def rpc(self, method: str, *params: Any) -> Any:
        """Asks the node and returns its answer. Raises `RpcError` if it refuses."""
        request = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}
        connection = http.client.HTTPConnection(self._node.address, timeout=RPC_TIMEOUT_SECONDS)
        try:
            connection.request("POST", "/", json.dumps(request), {"Content-Type": "application/json"})
            answer = json.load(connection.getresponse())
        finally:
            connection.close()
        if error := answer.get("error"):
            raise RpcError(f"{method}: {error['message']} {error.get('data', '')}".rstrip())
        return answer["result"]

    def stop(self) -> None:
        """Ends the node."""
        self._node.stop()

    def __enter__(self) -> Localnet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
