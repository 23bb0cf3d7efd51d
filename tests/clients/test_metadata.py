"""The names that Bittensor's clients look for, without a client: so that a renaming fails here first.

`metadata.json` lists what btcli 9.23.2, the SDK 10.5.0 and 11.3.0 name: calls with their arguments, storage with the
number of its keys, constants, runtime APIs with their arguments, and the fields of what these answer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.core import Core

NAMES = json.loads((Path(__file__).parent / "metadata.json").read_text())


class Metadata:
    """The chain's metadata of version 15, by names."""

    def __init__(self, core: Core) -> None:
        metadata = core.metadata
        self._types = [entry["type"] for entry in metadata["types"]["types"]]
        self.pallets = {pallet["name"]: pallet for pallet in metadata["pallets"]}
        self.apis = {api["name"]: {method["name"]: method for method in api["methods"]} for api in metadata["apis"]}
        self.structs: dict[str, list[list[str]]] = {}
        for kind in self._types:
            if kind["path"] and (composite := kind["def"].get("composite")):
                fields = [field["name"] for field in composite["fields"]]
                self.structs.setdefault(kind["path"][-1], []).append(fields)

    def calls(self, pallet: str) -> dict[str, list[str]]:
        variants = self._types[self.pallets[pallet]["calls"]["ty"]]["def"]["variant"]["variants"]
        return {variant["name"]: [field["name"] for field in variant["fields"]] for variant in variants}

    def storage(self, pallet: str) -> dict[str, int]:
        entries = self.pallets[pallet]["storage"]["entries"]
        return {entry["name"]: self._keys(entry["type"]) for entry in entries}

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
