"""What the chain says of itself, by the API of its core pallet: what clients' doings are held against.

Amounts are rao, as everywhere on the chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from async_substrate_interface import SubstrateInterface
from dtao_localnet import Localnet

#: One TAO, and one alpha, in rao.
TAO = 1_000_000_000

ROOT = 0


class Core:
    """Reads the best block of a chain. `core.subnet(1)` asks `DynamicTaoApi.subnet(1)`."""

    def __init__(self, localnet: Localnet) -> None:
        self.localnet = localnet
        # Without a cache: after a way back a number names another block.
        self._substrate = SubstrateInterface(localnet.url, ss58_format=42)

    def close(self) -> None:
        self._substrate.close()

    @property
    def metadata(self) -> Any:
        """The metadata of version 15, as plain values."""
        self._substrate.init_runtime(block_hash=self._head())
        _magic, versions = self._substrate.runtime.metadata_v15.value
        return versions["V15"]

    def ask_api(self, api: str, method: str, *arguments: Any) -> Any:
        """Asks any runtime API."""
        answer = self._substrate.runtime_call(api, method, list(arguments), self._head())
        return getattr(answer, "value", answer)

    def ask(self, method: str, *arguments: Any) -> Any:
        """Asks the runtime API of the core; an answer that is a refusal fails."""
        answer = self.ask_api("DynamicTaoApi", method, *arguments)
        if isinstance(answer, dict) and set(answer) <= {"Ok", "Err"} and answer:
            assert "Ok" in answer, f"{method}{arguments}: {answer['Err']}"
            return answer["Ok"]
        return answer

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda *arguments: self.ask(method, *arguments)

    def storage(self, pallet: str, item: str, *keys: Any) -> Any:
        """Reads a value of the state."""
        answer = self._substrate.query(pallet, item, list(keys), block_hash=self._head())
        return getattr(answer, "value", answer)

    def compose(self, pallet: str, call: str, arguments: dict[str, Any]) -> str:
        """An encoded call, for `dev_dispatch`."""
        composed = self._substrate.compose_call(pallet, call, arguments, block_hash=self._head())
        return "0x" + bytes(composed.data.data).hex()

    def constant(self, pallet: str, name: str) -> Any:
        answer = self._substrate.get_constant(pallet, name, self._head())
        return getattr(answer, "value", answer)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The attributes of the events `Pallet.Name` of the best block."""
        pallet, event = name.split(".")
        records = [getattr(record, "value", record) for record in self._substrate.get_events(self._head())]
        found = [record.get("event", record) for record in records]
        return [one["attributes"] for one in found if (one["module_id"], one["event_id"]) == (pallet, event)]

    def event(self, name: str) -> dict[str, Any]:
        """The only event of this name in the best block."""
        (event,) = self.events(name)
        return event

    def error_name(self, error: dict[str, Any]) -> str:
        """The name of a pallet's error as an event has it."""
        module, metadata = error["Module"], self.metadata
        (pallet,) = [one for one in metadata["pallets"] if one["index"] == module["index"]]
        kind = metadata["types"]["types"][pallet["error"]["ty"]]["type"]["def"]["variant"]
        number = bytes.fromhex(module["error"].removeprefix("0x"))[0]
        (name,) = [variant["name"] for variant in kind["variants"] if variant["index"] == number]
        return str(name)

    def free(self, address: str) -> int:
        """The TAO of an account beside its stake, with what is held of it."""
        data = self.storage("System", "Account", address)["data"]
        return data["free"] + data["reserved"]

    def position(self, coldkey: str, hotkey: str, netuid: int) -> dict[str, Any] | None:
        for position in self.ask("stake_of", coldkey):
            if position["hotkey"] == hotkey and position["netuid"] == netuid:
                return position
        return None

    def stake(self, coldkey: str, hotkey: str, netuid: int) -> int:
        """What a coldkey holds behind a hotkey: alpha, and TAO on root."""
        position = self.position(coldkey, hotkey, netuid)
        return position["alpha"] if position else 0

    def uid(self, netuid: int, hotkey: str) -> int | None:
        hotkeys = self.ask("metagraph", netuid)["hotkeys"]
        return hotkeys.index(hotkey) if hotkey in hotkeys else None

    def weights(self, netuid: int, uid: int) -> list[list[int]]:
        """The weights of a neuron as clients write them: [uid, value]."""
        return [[entry["uid"], entry["value"]] for entry in self.ask("neuron", netuid, uid)["weights"]]

    def sent(self) -> dict[str, Any]:
        """The arguments of the only signed call of the best block."""
        extrinsics = [getattr(one, "value", one) for one in self._substrate.get_block(self._head())["extrinsics"]]
        (signed,) = [one for one in extrinsics if one.get("signature")]
        return {argument["name"]: argument["value"] for argument in signed["call"]["call_args"]}

    def nonces(self, *addresses: str) -> list[int]:
        """How many transactions each account has signed, with those that wait.

        Unlike the height, it does not move for what the pool gets back when another test's blocks are reverted.
        """
        return [self.localnet.rpc("system_accountNextIndex", address) for address in addresses]

    def fee(self) -> int:
        """What the only signed transaction of the best block paid for its weight and length."""
        return self.event("TransactionPayment.TransactionFeePaid")["actual_fee"]

    def _head(self) -> str:
        return self.localnet.rpc("chain_getBlockHash")
