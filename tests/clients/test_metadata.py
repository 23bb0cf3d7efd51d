"""The names that Bittensor's clients look for, without a client: so that a renaming fails here first.

`metadata.json` lists what btcli 9.23.2, the SDK 10.5.0 and 11.3.0 name: calls with their arguments, storage with the
number of its keys, their kinds where there are several or accounts among them, constants, runtime APIs with their
arguments, and the fields and variants of what these answer. What a store holds, the package 11.3.0 says itself, and
which fields of an answer they read, the decoders of both packages.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.core import Core
from harness.processes import CLASSIC, CURRENT

NAMES = json.loads((Path(__file__).parent / "metadata.json").read_text())


class Metadata:
    """The chain's metadata of version 15, by names."""

    def __init__(self, core: Core) -> None:
        metadata = core.metadata
        self._types = [entry["type"] for entry in metadata["types"]["types"]]
        self.pallets = {pallet["name"]: pallet for pallet in metadata["pallets"]}
        self.apis = {api["name"]: {method["name"]: method for method in api["methods"]} for api in metadata["apis"]}
        self.version = metadata["extrinsic"]["version"]
        self.structs: dict[str, list[list[str]]] = {}
        self.variants: dict[str, list[str]] = {}
        for kind in self._types:
            if kind["path"] and (composite := kind["def"].get("composite")):
                fields = [field["name"] for field in composite["fields"]]
                self.structs.setdefault(kind["path"][-1], []).append(fields)
            if kind["path"] and (variant := kind["def"].get("variant")):
                self.variants[kind["path"][-1]] = [one["name"] for one in variant["variants"]]

    def calls(self, pallet: str) -> dict[str, list[str]]:
        variants = self._types[self.pallets[pallet]["calls"]["ty"]]["def"]["variant"]["variants"]
        return {variant["name"]: [field["name"] for field in variant["fields"]] for variant in variants}

    def storage(self, pallet: str) -> dict[str, int]:
        entries = self.pallets[pallet]["storage"]["entries"]
        return {entry["name"]: self._keys(entry["type"]) for entry in entries}

    def hashers(self, pallet: str) -> dict[str, list[str]]:
        entries = self.pallets[pallet]["storage"]["entries"]
        return {entry["name"]: entry["type"]["Map"]["hashers"] for entry in entries if "Map" in entry["type"]}

    def keys(self, pallet: str, item: str) -> list[str]:
        """The kinds of a map's keys."""
        (entry,) = [one for one in self.pallets[pallet]["storage"]["entries"] if one["name"] == item]
        key = entry["type"]["Map"]["key"]
        parts = self._types[key]["def"].get("tuple")
        several = parts is not None and len(entry["type"]["Map"]["hashers"]) > 1
        return [self.name(part) for part in parts] if several else [self.name(key)]

    def values(self, pallet: str) -> dict[str, str]:
        """What each store of a pallet holds."""
        entries = self.pallets[pallet]["storage"]["entries"]
        kinds = {entry["name"]: entry["type"] for entry in entries}
        held = {name: kind["Map"]["value"] if "Map" in kind else kind["Plain"] for name, kind in kinds.items()}
        return {name: self.name(number) for name, number in held.items()}

    def name(self, number: int) -> str:
        """A kind as the package 11.3.0 writes it."""
        kind = self._types[number]
        ((sort, what),) = kind["def"].items()
        if sort == "primitive":
            return str(what).lower()
        if sort == "tuple":
            return f"({', '.join(map(self.name, what))})"
        if sort == "sequence":
            return f"Vec<{self.name(what['type'])}>"
        return str(kind["path"][-1])

    @staticmethod
    def _keys(kind: dict[str, Any]) -> int:
        return len(kind["Map"]["hashers"]) if "Map" in kind else 0


@pytest.fixture(scope="module")
def metadata(localnet_process: Localnet) -> Metadata:
    return Metadata(Core(localnet_process))


@pytest.mark.parametrize("name", NAMES["calls"])
def test_a_call_has_its_arguments_by_name_and_order(metadata: Metadata, name: str) -> None:
    pallet, call = name.split(".")
    assert metadata.calls(pallet)[call] == NAMES["calls"][name]


@pytest.mark.parametrize("name", NAMES["storage"])
def test_a_storage_item_has_its_keys(metadata: Metadata, name: str) -> None:
    pallet, item = name.split(".")
    assert metadata.storage(pallet)[item] == NAMES["storage"][name]


@pytest.mark.parametrize("name", NAMES["constants"])
def test_a_constant_is_there(metadata: Metadata, name: str) -> None:
    pallet, constant = name.split(".")
    assert constant in [one["name"] for one in metadata.pallets[pallet]["constants"]]


@pytest.mark.parametrize("name", NAMES["apis"])
def test_a_runtime_api_has_its_arguments_by_name_and_order(metadata: Metadata, name: str) -> None:
    api, method = name.split(".")
    assert [one["name"] for one in metadata.apis[api][method]["inputs"]] == NAMES["apis"][name]


@pytest.mark.parametrize("name", NAMES["fields"])
def test_an_answer_has_its_fields_by_name(metadata: Metadata, name: str) -> None:
    assert NAMES["fields"][name] in metadata.structs[name]


@pytest.mark.parametrize("name", NAMES["variants"])
def test_a_choice_has_its_variants_by_name_and_order(metadata: Metadata, name: str) -> None:
    assert metadata.variants[name] == NAMES["variants"][name]


@pytest.mark.parametrize("name", NAMES["keys"])
def test_a_storage_item_has_its_keys_by_kind_and_order(metadata: Metadata, name: str) -> None:
    pallet, item = name.split(".")
    assert metadata.keys(pallet, item) == NAMES["keys"][name]


def test_keys_are_hashed_as_clients_can_list_them(metadata: Metadata) -> None:
    # Those of 9.23.2 and 10.5.0 take the key out of what follows the hash, and refuse other hashers.
    listable = {"Blake2_128Concat", "Twox64Concat", "Identity"}
    hashers = metadata.hashers("SubtensorModule")
    assert len(hashers) > 100
    assert {name: kinds for name, kinds in hashers.items() if not set(kinds) <= listable} == {}


#: Kinds of the public chain that are encoded as numbers, and are numbers here.
NUMBERS = {"NetUid": "u16", "PerU16": "u16", "MechId": "u8", "TaoBalance": "u64", "AlphaBalance": "u64"}


#: Stores without rows here, of which nothing is ever decoded.
OTHERWISE_BUT_EMPTY = {
    "ChildkeyThresholdSuspended",
    "MinerCollateral",
    "NetworkRegistrationQueue",
    "TimelockedWeightCommits",
}


def test_stores_hold_what_the_client_takes_them_to_hold(metadata: Metadata) -> None:
    (package,) = (CURRENT / "lib").glob("python3.*/site-packages/bittensor/_generated/storage.py")
    items = re.findall(r"Item\('SubtensorModule', '(\w+)', '([^']+)'\)", package.read_text())
    told = {name: re.sub(r"\w+", lambda word: NUMBERS.get(word[0], word[0]), kind) for name, kind in items}
    ours = metadata.values("SubtensorModule")
    both = sorted(set(told) & set(ours))
    assert len(both) > 100
    assert {name for name in both if ours[name] != told[name]} == OTHERWISE_BUT_EMPTY


def source(client: Path, file: str) -> str:
    """A file of the package `bittensor`, as a client has it installed."""
    (path,) = (client / "lib").glob(f"python3.*/site-packages/bittensor/{file}")
    return path.read_text()


#: Where the packages take an answer apart by the names of its fields, and the struct that this is.
DECODERS = [
    (CLASSIC, "core/chain_data/delegate_info.py", "DelegateInfo", 7),
    (CLASSIC, "core/chain_data/subnet_info.py", "SubnetInfoV2", 18),
    (CURRENT, "reads/delegation.py", "DelegateInfo", 8),
]


@pytest.mark.parametrize(("client", "file", "struct", "count"), DECODERS)
def test_a_decoder_finds_every_field_that_it_reads(
    metadata: Metadata, client: Path, file: str, struct: str, count: int
) -> None:
    reads = set(re.findall(r'\b(?:decoded|delegate_info|d)(?:\[|\.get\()"(\w+)"', source(client, file)))
    assert len(reads) == count
    (fields,) = metadata.structs[struct]
    assert reads - set(fields) == set()


def test_hyperparameters_have_the_names_that_the_client_gives_attributes(metadata: Metadata) -> None:
    text = source(CLASSIC, "core/chain_data/subnet_hyperparameters.py")
    attributes = set(re.findall(r"^    (\w+): Optional\[", text, re.M))
    (alias,) = re.findall(r'_FIELD_ALIASES = \{"(\w+)": "(\w+)"\}', text)
    told = {alias[0] if name == alias[1] else name for name in attributes}
    assert len(told) == 34
    (first,), (second,) = (metadata.structs[name] for name in ("SubnetHyperparameters", "SubnetHyperparametersV2"))
    # It is younger than both structs: the open list has it.
    assert told - set(second) == {"activity_cutoff_factor"}
    assert set(second) - told == set()
    assert set(first) - told == set()


def test_transactions_are_of_the_fourth_format_and_nonces_are_told(core: Core) -> None:
    assert Metadata(core).version == 4
    assert "account_nextIndex" in core.localnet.rpc("rpc_methods")["methods"]
