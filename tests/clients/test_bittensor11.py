"""bittensor 11.3.0, btcli and SDK: what is possible works to the rao, and what is not fails at once and says why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from harness.btcli import CurrentBtcli
from harness.core import ROOT, TAO, Core
from harness.sdk import CurrentSdk, Raised

Address = Callable[[str], str]

UNSHIELDED = ["-y", "--no-mev-shield"]

#: A client that cannot do something has said so by then.
SOON_SECONDS = 30


def test_it_lists_subnets(btcli11: CurrentBtcli, core: Core) -> None:
    listed = {row["netuid"]: row for row in btcli11("subnets", "list")}
    assert set(listed) == {0, 1, 2, 3}
    for subnet in core.subnets():
        row = listed[subnet["netuid"]]
        assert abs(round(row["price_tao_per_alpha"] * TAO) - subnet["price"]) <= 1
        assert (row["tempo"], row["neurons"]) == (subnet["tempo"], subnet["neurons"])


def test_it_shows_a_subnet(btcli11: CurrentBtcli, core: Core) -> None:
    shown = btcli11("subnets", "show", 1)
    assert shown["owner_coldkey"] == core.subnet(1)["owner_coldkey"]
    assert btcli11("subnets", "metagraph", 1)["tempo"] == core.subnet(1)["tempo"]
    assert btcli11("subnets", "hyperparameters", 1)["kappa"] == core.hyperparameters(1)["epoch"]["kappa"]


def test_it_tells_prices_and_costs(btcli11: CurrentBtcli, core: Core) -> None:
    assert abs(btcli11("subnets", "price", "--netuid", 1)["price_rao"] - core.subnet(1)["price"]) <= 1
    assert round(btcli11("subnets", "create-cost")["tao"] * TAO) == core.registration_cost()


def test_it_shows_a_wallet(btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address) -> None:
    balance = btcli11("wallet", "balance", wallet="alice")
    assert round(balance["free_tao"] * TAO) == core.free(coldkey("alice"))
    (position,) = btcli11("stake", "list", wallet="alice")
    assert round(position["stake_amount"] * TAO) == core.stake(coldkey("alice"), hotkey("alice"), 1)


@pytest.mark.parametrize("how", [[], ["--no-slippage-protection"]], ids=["limit", "plain"])
def test_it_stakes_and_unstakes(
    btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address, how: list[str]
) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    quote, free, stake = core.quote_stake(1, 10 * TAO), core.free(alice), core.stake(alice, behind, 1)
    btcli11("stake", "add", "--netuid", 1, "--amount", 10, *how, *UNSHIELDED, wallet="alice")
    assert core.stake(alice, behind, 1) - stake == quote["amount_out"]
    assert free - core.free(alice) == 10 * TAO + core.fee()

    quote, free = core.quote_unstake_of(alice, behind, 1, 5 * TAO), core.free(alice)
    btcli11("stake", "remove", "--netuid", 1, "--amount", 5, "--no-claim", *how, *UNSHIELDED, wallet="alice")
    assert core.free(alice) - free == quote["amount_out"] - core.fee()


def test_it_moves_stake_within_a_limit(
    btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    quote = core.quote_swap_of(coldkey("alice"), hotkey("alice"), 1, 2, 5 * TAO)
    keys = ["--origin-hotkey", hotkey("alice"), "--dest-hotkey", hotkey("bob")]
    route = ["--origin-netuid", 1, "--dest-netuid", 2, "--amount", 5]
    btcli11("stake", "move", *keys, *route, *UNSHIELDED, wallet="alice")
    assert core.stake(coldkey("alice"), hotkey("bob"), 2) == quote["amount_out"]


def test_it_swaps_and_hands_over_stake(
    btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    quote = core.quote_swap_of(coldkey("alice"), hotkey("alice"), 1, 2, 5 * TAO)
    route = ["--origin-netuid", 1, "--dest-netuid", 2, "--amount", 5]
    btcli11("stake", "swap", *route, *UNSHIELDED, wallet="alice")
    assert core.stake(coldkey("alice"), hotkey("alice"), 2) == quote["amount_out"]

    to = ["--dest", coldkey("bob"), "--netuid", 1, "--amount", 5]
    btcli11("stake", "transfer", *to, *UNSHIELDED, wallet="alice")
    assert core.stake(coldkey("bob"), hotkey("alice"), 1) == 5 * TAO


def test_it_creates_and_starts_a_subnet(btcli11: CurrentBtcli, core: Core, coldkey: Address) -> None:
    free, cost = core.free(coldkey("alice")), core.registration_cost()
    created = btcli11("subnets", "create", *UNSHIELDED, wallet="alice")
    assert created["data"]["netuid"] == 4
    assert free - core.free(coldkey("alice")) == cost + core.fee()
    btcli11("tx", "start-call", "--netuid", 4, *UNSHIELDED, wallet="alice")
    assert core.subnet(4)["started_at"] is not None


def test_it_sets_weights_and_hyperparameters(btcli11: CurrentBtcli, core: Core) -> None:
    ballot = ["--netuid", 1, "--uids", "2,3", "--weights", "0.5,0.5"]
    btcli11("weights", "set", *ballot, *UNSHIELDED, wallet="alice")
    assert [list(pair) for pair in core.neuron(1, 0)["weights"]] == [[2, 65_535], [3, 65_535]]

    given = ["--netuid", 1, "--name", "min_burn", "--value", 1_000_000]
    btcli11("sudo", "set", *given, *UNSHIELDED, wallet="alice")
    assert core.hyperparameters(1)["burn"]["min"] == 1_000_000
    assert btcli11("sudo", "get", "--netuid", 1)["min_burn"] == 1_000_000


def test_it_transfers_and_takes_a_seat_on_root(
    btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    before = core.free(coldkey("bob"))
    btcli11("wallet", "transfer", "--dest", coldkey("bob"), "--amount", 1, *UNSHIELDED, wallet="alice")
    assert core.free(coldkey("bob")) - before == TAO
    btcli11("root", "register", *UNSHIELDED, wallet="alice")
    (seat,) = [row["root_uid"] for row in core.validators() if row["hotkey"] == hotkey("alice")]
    assert seat == 0


def test_a_neuron_is_registered_by_a_call_with_a_limit(
    btcli11: CurrentBtcli, core: Core, hotkey: Address
) -> None:
    arguments = {"netuid": 1, "hotkey": hotkey("charlie"), "limit_price": 2 * TAO}
    call = ["call", "SubtensorModule.register_limit", "--args", json.dumps(arguments)]
    btcli11(*call, *UNSHIELDED, wallet="charlie")
    assert core.uid(1, hotkey("charlie")) == 5


def test_the_sdk_reads_what_the_chain_says(
    sdk11: CurrentSdk, core: Core, coldkey: Address, hotkey: Address
) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    assert sdk11.read("balance", coldkey_ss58=alice) == core.free(alice)
    assert sdk11.read("stake", coldkey_ss58=alice, hotkey_ss58=behind, netuid=1) == core.stake(alice, behind, 1)
    assert [one["netuid"] for one in sdk11.read("subnets")] == [0, 1, 2, 3]
    assert sdk11.read("hotkey_owner", hotkey_ss58=behind) == alice
    assert sdk11.read("uid", hotkey_ss58=behind, netuid=1) == core.uid(1, behind)
    assert [one["hotkey"] for one in sdk11.read("neurons", netuid=1)] == core.metagraph(1)["hotkeys"]
    assert sdk11.read("subnet_registration_cost") == core.registration_cost()


def test_the_sdk_stakes_and_unstakes(sdk11: CurrentSdk, core: Core, coldkey: Address, hotkey: Address) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    quote, free, stake = core.quote_stake(1, 10 * TAO), core.free(alice), core.stake(alice, behind, 1)
    sdk11.execute("AddStake", "alice", hotkey_ss58=behind, netuid=1, amount_tao=10)
    assert core.stake(alice, behind, 1) - stake == quote["amount_out"]
    assert free - core.free(alice) == 10 * TAO + core.fee()

    quote, free = core.quote_unstake_of(alice, behind, 1, 5 * TAO), core.free(alice)
    sdk11.execute("RemoveStake", "alice", hotkey_ss58=behind, netuid=1, amount_alpha=5)
    assert core.free(alice) - free == quote["amount_out"] - core.fee()


def test_the_sdk_registers_by_the_call_itself(sdk11: CurrentSdk, core: Core, hotkey: Address) -> None:
    sdk11.call("SubtensorModule.burned_register", "charlie", netuid=1, hotkey=hotkey("charlie"))
    assert core.uid(1, hotkey("charlie")) == 5


IMPOSSIBLE = [
    (["subnets", "register", "--netuid", 1, "-y"], "MevShield.NextKey not found"),
    (["subnets", "register", "--netuid", 1, *UNSHIELDED], "burned_register must be submitted MEV-shielded"),
    (["stake", "add", "--netuid", 1, "--amount", 1, "-y"], "MevShield.NextKey not found"),
    (["root", "list"], "BetaBasketRuntimeApi.get_all_validator_baskets"),
]


@pytest.mark.parametrize(("words", "why"), IMPOSSIBLE, ids=["shielded", "unshielded", "stake", "baskets"])
def test_what_is_impossible_fails_soon_and_says_why(
    btcli11: CurrentBtcli, core: Core, words: list[Any], why: str
) -> None:
    height = core.localnet.height
    answer = btcli11.run(*words, wallet="charlie")
    assert answer.code != 0
    assert why in answer.output + answer.errors
    assert answer.seconds < SOON_SECONDS
    assert core.localnet.height == height


def test_a_shielded_registration_by_the_sdk_is_refused_at_once(
    sdk11: CurrentSdk, core: Core, hotkey: Address
) -> None:
    with pytest.raises((Raised, AssertionError), match="MevShield|shield"):
        sdk11.execute("BurnedRegister", "charlie", netuid=1, hotkey_ss58=hotkey("charlie"))
    assert core.uid(1, hotkey("charlie")) is None


def test_root_is_there_for_stake(btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address) -> None:
    btcli11("stake", "add", "--netuid", ROOT, "--amount", 10, *UNSHIELDED, wallet="alice")
    assert core.stake(coldkey("alice"), hotkey("alice"), ROOT) == 10 * TAO
