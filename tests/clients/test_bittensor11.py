"""bittensor 11.3.0, btcli and SDK: what is possible works to the rao, and what is not fails at once and says why."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.btcli import CurrentBtcli, parsed
from harness.core import ROOT, TAO, Core
from harness.sdk import CurrentSdk, Raised

Address = Callable[[str], str]

UNSHIELDED = ["-y", "--no-mev-shield"]

#: A client that cannot do something has said so by then.
SOON_SECONDS = 60


def test_it_lists_subnets(btcli11: CurrentBtcli, core: Core) -> None:
    listed = {row["netuid"]: row for row in btcli11("subnets", "list")}
    assert set(listed) == {0, 1, 2, 3}
    for subnet in core.subnets():
        row = listed[subnet["netuid"]]
        assert abs(round(row["price_tao_per_alpha"] * TAO) - subnet["price"]) <= 1
        assert (row["tempo"], row["neurons"]) == (subnet["tempo"], subnet["neurons"])


#: The blocks that are made first: before and behind the first epoch, which pays neurons.
PAID = pytest.mark.parametrize("blocks", [1, 400], ids=["before an epoch", "after one"])

#: What the public chain has and this one does not, as clients are told of it.
NOT_HERE = {
    **{name: 0 for name in ["rho", "difficulty", "min_difficulty", "max_difficulty"]},
    **{name: 0 for name in ["adjustment_alpha", "adjustment_interval"]},
    **{name: 65_535 for name in ["target_regs_per_interval", "max_regs_per_block"]},
    "pow_registration_allowed": False,
}

#: How neurons are told that serve nothing.
NO_AXON = dict.fromkeys(
    ["block", "version", "ip", "port", "ip_type", "protocol", "placeholder1", "placeholder2"], 0
)


@PAID
def test_it_shows_a_subnet(btcli11: CurrentBtcli, core: Core, localnet: Localnet, blocks: int) -> None:
    localnet.fast_forward(blocks)
    subnet = core.subnet(1)
    shown = btcli11("subnets", "show", 1)
    # The price that the last registration left, here genesis, which has fallen since.
    assert round(shown.pop("burn_tao") * TAO) == TAO > core.burn_cost(1)
    assert shown == {
        "netuid": 1,
        "name": None,
        "symbol": subnet["symbol"],
        "owner_coldkey": subnet["owner_coldkey"],
        "owner_hotkey": subnet["owner_hotkey"],
        "registered_at": subnet["registered_at"],
        "tempo": subnet["tempo"],
        "neurons": subnet["neurons"],
        "max_neurons": core.hyperparameters(1)["max_allowed_uids"],
        "identity": core.subnet_identity(1)["identity"],
    }


@PAID
def test_its_metagraph_is_the_chains(btcli11: CurrentBtcli, core: Core, localnet: Localnet, blocks: int) -> None:
    localnet.fast_forward(blocks)
    btcli11("tx", "serve-axon", "--netuid", 1, "--ip", "1.2.3.4", "--port", 8_091, *UNSHIELDED, wallet="alice")
    subnet, neurons, stages = core.subnet(1), core.metagraph(1), core.emission_stages(1)
    pending, paid = subnet["pending"], (core.last_payouts(1, 0, 256) or {"paid": []})["paid"]
    set_by_owner = core.hyperparameters(1)
    epoch = set_by_owner["epoch"]
    assert btcli11("subnets", "metagraph", 1) == NOT_HERE | {
        "netuid": 1,
        "name": "Subnet 1",
        "symbol": subnet["symbol"],
        "identity": core.subnet_identity(1)["identity"],
        "network_registered_at": subnet["registered_at"],
        "owner_hotkey": subnet["owner_hotkey"],
        "owner_coldkey": subnet["owner_coldkey"],
        "block": neurons["block"],
        "tempo": subnet["tempo"],
        "last_step": subnet["last_epoch"],
        "blocks_since_last_step": neurons["block"] - subnet["last_epoch"],
        "subnet_emission": subnet["block_share"],
        "alpha_in": subnet["alpha_reserve"],
        "alpha_out": subnet["alpha_outstanding"],
        "tao_in": subnet["tao_reserve"],
        "alpha_out_emission": subnet["alpha_emission"],
        "alpha_in_emission": stages["injected_alpha"],
        "tao_in_emission": stages["injected"],
        "pending_alpha_emission": pending["miners"] + pending["validators"],
        "pending_root_emission": pending["root_tao"],
        "subnet_volume": subnet["volume"],
        # 32 bits behind the point, of 64.
        "moving_price": {"bits": subnet["moving_price_bits"] >> 32},
        "kappa": epoch["kappa"],
        "min_allowed_weights": set_by_owner["min_allowed_weights"],
        "max_weights_limit": set_by_owner["max_weight_limit"],
        "weights_version": set_by_owner["weights_version_key"],
        "weights_rate_limit": set_by_owner["weights_set_rate_limit"],
        "activity_cutoff": epoch["activity_cutoff"],
        "max_validators": epoch["max_validators"],
        "num_uids": neurons["neurons"],
        "max_uids": set_by_owner["max_allowed_uids"],
        "burn": core.burn_cost(1),
        "registration_allowed": subnet["registration_allowed"],
        "immunity_period": set_by_owner["immunity_period"],
        "min_burn": set_by_owner["burn"]["min"],
        "max_burn": set_by_owner["burn"]["max"],
        "serving_rate_limit": set_by_owner["serving_rate_limit"],
        "commit_reveal_weights_enabled": set_by_owner["commit_reveal_weights_enabled"],
        "commit_reveal_period": set_by_owner["reveal_period_epochs"],
        **liquid_alpha(epoch),
        "bonds_moving_avg": epoch["bonds_moving_average"],
        "hotkeys": neurons["hotkeys"],
        "coldkeys": neurons["coldkeys"],
        "identities": [None] * neurons["neurons"],
        "axons": [axon or NO_AXON for axon in neurons["axons"]],
        "active": neurons["active"],
        "validator_permit": neurons["validator_permit"],
        "pruning_score": [sum(both) for both in zip(neurons["incentive"], neurons["dividends"], strict=True)],
        "last_update": neurons["last_update"],
        "emission": neurons["emission"],
        "dividends": neurons["dividends"],
        "incentives": neurons["incentive"],
        "consensus": neurons["consensus"],
        "trust": neurons["trust"],
        "rank": neurons["rank"],
        "block_at_registration": neurons["registered_at"],
        "alpha_stake": neurons["alpha_stake"],
        "tao_stake": neurons["root_stake"],
        "total_stake": neurons["effective_stake"],
        "tao_dividends_per_hotkey": [[one["hotkey"], one["tao_take"] + one["tao_to_stakers"]] for one in paid],
        "alpha_dividends_per_hotkey": [[one["hotkey"], one["alpha_take"] + one["alpha_to_stakers"]] for one in paid],
    }
    assert any(neurons["emission"]) == (blocks > 1), "an epoch has paid"


def liquid_alpha(epoch: dict[str, Any]) -> dict[str, Any]:
    """The paces of liquid alpha, and where it is off those that clients know by default."""
    paces = epoch["liquid_alpha"] or {"low": 45_875, "high": 58_982}
    return {
        "liquid_alpha_enabled": epoch["liquid_alpha"] is not None,
        "alpha_low": paces["low"],
        "alpha_high": paces["high"],
    }


def test_its_hyperparameters_are_the_chains(btcli11: CurrentBtcli, core: Core) -> None:
    subnet, set_by_owner = core.subnet(1), core.hyperparameters(1)
    epoch, burn = set_by_owner["epoch"], set_by_owner["burn"]
    steepness = (epoch["liquid_alpha"] or {"steepness": 1_000})["steepness"]
    assert btcli11("subnets", "hyperparameters", 1) == {
        "kappa": epoch["kappa"],
        "immunity_period": set_by_owner["immunity_period"],
        "min_allowed_weights": set_by_owner["min_allowed_weights"],
        "max_weights_limit": set_by_owner["max_weight_limit"],
        "tempo": subnet["tempo"],
        "weights_version": set_by_owner["weights_version_key"],
        "weights_rate_limit": set_by_owner["weights_set_rate_limit"],
        "activity_cutoff": epoch["activity_cutoff"],
        # In thousandths of a tempo.
        "activity_cutoff_factor": 1_000 * epoch["activity_cutoff"] // subnet["tempo"],
        "registration_allowed": subnet["registration_allowed"],
        "min_burn": burn["min"],
        "max_burn": burn["max"],
        "burn_half_life": burn["half_life"],
        # The chain has thousandths, and the client 64 bits behind the point.
        "burn_increase_mult": burn["increase"] * 2**64 // 1_000,
        "bonds_moving_avg": epoch["bonds_moving_average"],
        "bonds_penalty": epoch["bonds_penalty"],
        "serving_rate_limit": set_by_owner["serving_rate_limit"],
        "max_validators": epoch["max_validators"],
        "max_allowed_uids": set_by_owner["max_allowed_uids"],
        "commit_reveal_period": set_by_owner["reveal_period_epochs"],
        "commit_reveal_weights_enabled": set_by_owner["commit_reveal_weights_enabled"],
        **liquid_alpha(epoch),
        "alpha_sigmoid_steepness": steepness,
        "yuma_version": 3 if epoch["bonds_rule"] == "Yuma3" else 2,
        "subnet_is_active": subnet["started_at"] is not None,
        "transfers_enabled": subnet["transfers_allowed"],
        "bonds_reset_enabled": False,
        "user_liquidity_enabled": False,
        "owner_cut_enabled": True,
        "owner_cut_auto_lock_enabled": False,
        "yuma3_enabled": epoch["bonds_rule"] == "Yuma3",
        "owner_immune_neuron_limit": 1,
        # What the public chain has and this one does not.
        **{name: 0 for name in ["rho", "max_difficulty", "adjustment_alpha", "min_childkey_take"]},
        **{name: 0 for name in ["collateral_drain_ratio", "collateral_lock_share"]},
        "network_pow_registration_allowed": False,
    }


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


@pytest.mark.parametrize("how", [[], ["--no-slippage-protection"]], ids=["limit", "plain"])
def test_it_moves_stake(
    btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address, how: list[str]
) -> None:
    quote = core.quote_swap_of(coldkey("alice"), hotkey("alice"), 1, 2, 5 * TAO)
    keys = ["--origin-hotkey", hotkey("alice"), "--dest-hotkey", hotkey("bob")]
    route = ["--origin-netuid", 1, "--dest-netuid", 2, "--amount", 5]
    btcli11("stake", "move", *keys, *route, *how, *UNSHIELDED, wallet="alice")
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
    assert core.weights(1, 0) == [[2, 65_535], [3, 65_535]]

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


def test_the_sdk_reads_positions_and_subnets(sdk11: CurrentSdk, core: Core, coldkey: Address) -> None:
    positions = sdk11.read("stake_for_coldkey", coldkey_ss58=coldkey("dave"))
    ours = {(one["hotkey"], one["netuid"]): one["alpha"] for one in core.stake_of(coldkey("dave"))}
    assert {(one["hotkey"], one["netuid"]): one["stake"] for one in positions} == ours != {}

    read, subnet = sdk11.read("subnet", netuid=1), core.subnet(1)
    assert (read["tempo"], read["neuron_count"]) == (subnet["tempo"], subnet["neurons"])
    assert read["burn"] == core.storage("SubtensorModule", "Burn", 1)

    graph, metagraph = sdk11.read("metagraph", netuid=1), core.metagraph(1)
    assert (graph["hotkeys"], graph["alpha_stake"]) == (metagraph["hotkeys"], metagraph["alpha_stake"])
    assert (graph["tao_in"], graph["alpha_in"]) == (subnet["tao_reserve"], subnet["alpha_reserve"])
    stages = core.emission_stages(1)
    given = (graph["tao_in_emission"], graph["alpha_in_emission"])
    assert given == (stages["injected"], stages["injected_alpha"])


def test_the_sdk_quotes_what_the_chain_quotes(sdk11: CurrentSdk, core: Core) -> None:
    assert sdk11.read("alpha_price", netuid=2)["price_rao"] == core.subnet(2)["price"]
    prices = {int(netuid): round(price * TAO) for netuid, price in sdk11.read("alpha_prices").items()}
    assert prices == {ROOT: TAO} | {one["netuid"]: one["price"] for one in core.subnets()}

    bought, quote = sdk11.read("quote_stake", netuid=1, amount_tao=10), core.quote_stake(1, 10 * TAO)
    assert (bought["alpha"], bought["tao_fee"]) == (quote["amount_out"], quote["fee"])
    sold, quote = sdk11.read("quote_unstake", netuid=1, amount_alpha=5), core.quote_unstake(1, 5 * TAO)
    assert (sold["tao"], sold["alpha_fee"]) == (quote["amount_out"], quote["fee"])


def test_the_sdk_registers_and_starts_a_subnet(sdk11: CurrentSdk, core: Core, coldkey: Address) -> None:
    free, cost = core.free(coldkey("alice")), core.registration_cost()
    sdk11.execute("RegisterSubnet", "alice")
    assert free - core.free(coldkey("alice")) == cost + core.fee()
    assert (core.subnet(4)["owner_coldkey"], core.subnet(4)["started_at"]) == (coldkey("alice"), None)
    sdk11.execute("StartCall", "alice", netuid=4)
    assert core.subnet(4)["started_at"] is not None


@pytest.mark.parametrize("protected", [True, False], ids=["limit", "plain"])
def test_the_sdk_moves_stake(
    sdk11: CurrentSdk, core: Core, coldkey: Address, hotkey: Address, protected: bool
) -> None:
    quote = core.quote_swap_of(coldkey("alice"), hotkey("alice"), 1, 2, 5 * TAO)
    keys = {"origin_hotkey_ss58": hotkey("alice"), "dest_hotkey_ss58": hotkey("bob")}
    route = {"origin_netuid": 1, "dest_netuid": 2, "amount_alpha": 5}
    sdk11.execute("MoveStake", "alice", **keys, **route, slippage_protection=protected)
    assert core.stake(coldkey("alice"), hotkey("bob"), 2) == quote["amount_out"]


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


def test_child_keys_are_set_and_read(
    btcli11: CurrentBtcli, sdk11: CurrentSdk, core: Core, localnet: Localnet, hotkey: Address
) -> None:
    alice, dave = hotkey("alice"), hotkey("dave")
    children = ["--children", json.dumps([[0.5, dave]])]
    btcli11("tx", "set-children", "--netuid", 1, *children, *UNSHIELDED, wallet="alice")
    sdk11.execute("SetChildren", "bob", netuid=1, hotkey_ss58=hotkey("bob"), children=[[0.25, dave]])
    for parent in [alice, hotkey("bob")]:
        assert core.childkeys(1, parent)["scheduled"] is not None

    localnet.fast_forward(720)

    for parent, part in [(alice, 2**63), (hotkey("bob"), 2**62)]:
        assert core.childkeys(1, parent)["children"] == [{"proportion": part, "hotkey": dave}]
    assert sorted(core.storage("SubtensorModule", "ParentKeys", dave, 1)) == sorted(
        [(2**63, alice), (2**62, hotkey("bob"))]
    )
    assert dave in str(sdk11.read("children", hotkey_ss58=alice, netuid=1))


@pytest.mark.parametrize("how", ["btcli", "sdk"])
def test_takes_are_set_and_read(
    btcli11: CurrentBtcli, sdk11: CurrentSdk, core: Core, hotkey: Address, how: str
) -> None:
    alice = hotkey("alice")
    if how == "btcli":
        btcli11("sudo", "set-take", "--take", 0.1, *UNSHIELDED, wallet="alice")
        btcli11("tx", "set-childkey-take", "--netuid", 1, "--take", 0.05, *UNSHIELDED, wallet="alice")
    else:
        sdk11.execute("DecreaseTake", "alice", hotkey_ss58=alice, take=0.1)
        sdk11.execute("SetChildkeyTake", "alice", netuid=1, hotkey_ss58=alice, take=0.05)
    # The nearest parts of 65,535.
    (take,) = [row["take"] for row in core.validators() if row["hotkey"] == alice]
    assert take == round(0.1 * 65_535) == btcli11("sudo", "get-take", wallet="alice")["take_u16"]
    assert core.childkeys(1, alice)["childkey_take"] == round(0.05 * 65_535)


def test_the_sdk_sets_weights(sdk11: CurrentSdk, core: Core, localnet: Localnet) -> None:
    localnet.fast_forward(3)
    sdk11.execute("SetWeights", "alice", netuid=1, uids=[2, 3], weights=[0.75, 0.25])
    assert core.weights(1, 0) == [[2, 65_535], [3, 21_845]]


def test_the_sdk_sets_hyperparameters(sdk11: CurrentSdk, core: Core) -> None:
    sdk11.execute("SetHyperparameter", "alice", netuid=1, name="immunity_period", value=4_000)
    assert core.hyperparameters(1)["immunity_period"] == 4_000
    assert sdk11.read("subnet_hyperparameters", netuid=1)["immunity_period"] == 4_000


#: What an owner sets: the value, and where the chain says it.
SETTINGS: dict[str, tuple[int | bool, list[str]]] = {
    "max_burn": (2 * TAO, ["burn", "max"]),
    "burn_half_life": (400, ["burn", "half_life"]),
    "min_allowed_weights": (2, ["min_allowed_weights"]),
    "weights_version": (3, ["weights_version_key"]),
    "serving_rate_limit": (10, ["serving_rate_limit"]),
    "commit_reveal_period": (2, ["reveal_period_epochs"]),
    "commit_reveal_weights_enabled": (True, ["commit_reveal_weights_enabled"]),
    "bonds_moving_avg": (800_000, ["epoch", "bonds_moving_average"]),
    "bonds_penalty": (100, ["epoch", "bonds_penalty"]),
}


def test_the_sdk_sets_what_an_owner_may_set(sdk11: CurrentSdk, core: Core) -> None:
    for name, (value, path) in SETTINGS.items():
        sdk11.execute("SetHyperparameter", "alice", netuid=1, name=name, value=value)
        told = core.hyperparameters(1)
        for step in path:
            told = told[step]
        assert told == value, name


def test_the_sdk_is_told_by_name_what_there_is_not_to_set(sdk11: CurrentSdk, core: Core) -> None:
    before = core.hyperparameters(1)
    with pytest.raises(AssertionError, match="The least that children keep is the same on all subnets"):
        sdk11.execute("SetHyperparameter", "alice", netuid=1, name="min_childkey_take", value=100)
    assert core.hyperparameters(1) == before


def test_the_sdk_tells_when_an_epoch_was_and_will_be(sdk11: CurrentSdk, core: Core, localnet: Localnet) -> None:
    for _ in range(2):
        subnet, status = core.subnet(1), sdk11.read("epoch_status", netuid=1)
        assert status["tempo"] == subnet["tempo"]
        assert status["last_epoch_block"] == subnet["last_epoch"]
        assert status["next_epoch_start_block"] == subnet["next_epoch"]
        assert status["blocks_remaining"] == subnet["next_epoch"] - core.localnet.height
        localnet.fast_forward(400)


def test_it_unstakes_everything(btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    quote, free = core.quote_unstake_of(alice, behind, 1, core.stake(alice, behind, 1)), core.free(alice)
    btcli11("stake", "unstake-all", *UNSHIELDED, wallet="alice")
    assert core.stake_of(alice) == []
    assert core.free(alice) - free == quote["amount_out"] - core.fee()


def test_it_names_a_subnet(btcli11: CurrentBtcli, core: Core) -> None:
    btcli11("sudo", "set-symbol", "--netuid", 1, "--symbol", "ב", *UNSHIELDED, wallet="alice")
    assert core.subnet(1)["symbol"] == "ב"
    btcli11("sudo", "set-identity", "--netuid", 1, "--name", "Ölmühle", *UNSHIELDED, wallet="alice")
    assert btcli11("sudo", "get-identity", 1)["subnet_name"] == "Ölmühle"
    assert core.subnet_identity(1)["identity"]["subnet_name"] == "Ölmühle"


def test_it_gives_a_hotkey_another_account(
    btcli11: CurrentBtcli, core: Core, localnet: Localnet, hotkey: Address
) -> None:
    old, new = hotkey("alice"), localnet.key("//Alice//another").address
    uid, permits = core.uid(1, old), core.metagraph(1)["validator_permit"]
    swap = ["tx", "swap-hotkey", "--hotkey", old, "--new-hotkey", new]
    btcli11(*swap, *UNSHIELDED, wallet="alice")
    assert (core.uid(1, new), core.uid(1, old)) == (uid, None)
    assert core.metagraph(1)["validator_permit"] == permits
    assert core.storage("SubtensorModule", "Uids", 1, new) == uid


def test_it_serves_an_axon(btcli11: CurrentBtcli, core: Core, hotkey: Address) -> None:
    where = ["--netuid", 1, "--ip", "1.2.3.4", "--port", 8_091]
    btcli11("tx", "serve-axon", *where, *UNSHIELDED, wallet="alice")
    axon = core.metagraph(1)["axons"][core.uid(1, hotkey("alice"))]
    assert (axon["ip"], axon["port"]) == (0x01020304, 8_091)


#: What this chain does not have: the command, and what the client says of it, before it sends anything.
IMPOSSIBLE = {
    "a shielded registration": (["subnets", "register", "--netuid", 1, "-y"], "MevShield.NextKey not found"),
    "an unshielded registration": (
        ["subnets", "register", "--netuid", 1, *UNSHIELDED],
        "burned_register must be submitted MEV-shielded",
    ),
    "a registration by the call": (
        ["call", "SubtensorModule.burned_register", "--args", '{"netuid": 1, "hotkey": "HOTKEY"}', *UNSHIELDED],
        "must be submitted MEV-shielded",
    ),
    "a move of shares of a basket": (
        ["root", "move", "--from", "HOTKEY", "--to", "OTHER", *UNSHIELDED],
        "no root position to move",
    ),
    "a swap within a basket": (
        ["root", "swap", "--hotkey", "HOTKEY", "--from", 1, "--to", 2, "--amount", 1, *UNSHIELDED],
        "SubtensorModule.swap_basket not found",
    ),
    "a shielded purchase": (["stake", "add", "--netuid", 1, "--amount", 1, "-y"], "MevShield.NextKey not found"),
    "baskets of validators": (["root", "list"], "BetaBasketRuntimeApi.get_all_validator_baskets"),
    "a claim from a basket": (["root", "claim", "--hotkey", "HOTKEY", *UNSHIELDED], "no accrued yield to claim"),
    "shares of a basket": (
        ["root", "allocate", "--hotkey", "HOTKEY", "--amount", 1, *UNSHIELDED],
        "SubtensorModule.stake_into_basket not found",
    ),
    "locked stake": (
        ["tx", "lock-stake", "--netuid", 1, "--amount-alpha", 1, "--hotkey", "HOTKEY", *UNSHIELDED],
        "SubtensorModule.lock_stake not found",
    ),
    "collateral": (
        ["tx", "add-collateral", "--netuid", 1, "--amount", 1, *UNSHIELDED],
        "add_collateral must be submitted MEV-shielded",
    ),
    "a destination of incentives": (
        ["stake", "set-auto", "--netuid", 1, "--hotkey", "HOTKEY", *UNSHIELDED],
        "SubtensorModule.set_coldkey_auto_stake_hotkey not found",
    ),
    "a purchase that burns": (
        ["stake", "burn", "--netuid", 1, "--amount", 1, *UNSHIELDED],
        "SubtensorModule.add_stake_burn not found",
    ),
    "several mechanisms": (
        ["tx", "set-mechanism-count", "--netuid", 1, "--mechanism-count", 2, *UNSHIELDED],
        "AdminUtils.sudo_set_mechanism_count not found",
    ),
    "an announced swap": (
        ["tx", "announce-coldkey-swap", "--new-coldkey", "HOTKEY", *UNSHIELDED],
        "SubtensorModule.announce_coldkey_swap not found",
    ),
}


@pytest.mark.parametrize(("words", "why"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_is_impossible_fails_soon_and_says_why(
    btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address, words: list[Any], why: str
) -> None:
    signers = [coldkey("charlie"), hotkey("charlie")]
    nonces = core.nonces(*signers)
    keys = {"HOTKEY": hotkey("alice"), "OTHER": hotkey("bob")}
    given = [re.sub("HOTKEY|OTHER", lambda key: keys[key[0]], str(word)) for word in words]
    answer = btcli11.run_what_sends_nothing(*given, wallet="charlie")
    assert answer.code != 0
    assert why in answer.output + answer.errors
    assert answer.seconds < SOON_SECONDS
    assert core.nonces(*signers) == nonces


#: What clients send, and the chain refuses.
REFUSED = {
    "a coldkey's identity": (["wallet", "set-identity", "--name", "x"], "IdentitiesNotSupported"),
    "weights that a beacon opens": (
        ["weights", "commit", "--netuid", 1, "--uids", "2,3", "--weights", "0.5,0.5"],
        "TimelockedCommitsNotSupported",
    ),
}


@pytest.mark.parametrize(("words", "error"), REFUSED.values(), ids=REFUSED)
def test_what_the_chain_refuses_is_told_by_its_error(
    btcli11: CurrentBtcli, words: list[Any], error: str
) -> None:
    answer = btcli11.run(*words, *UNSHIELDED, wallet="alice")
    assert answer.code != 0
    assert parsed(answer)["error"]["name"] == error
    assert answer.seconds < SOON_SECONDS


def test_a_shielded_registration_by_the_sdk_is_refused_at_once(
    sdk11: CurrentSdk, core: Core, hotkey: Address
) -> None:
    start = time.monotonic()
    with pytest.raises((Raised, AssertionError), match="MevShield|shield"):
        sdk11.execute("BurnedRegister", "charlie", netuid=1, hotkey_ss58=hotkey("charlie"))
    assert time.monotonic() - start < SOON_SECONDS
    assert core.uid(1, hotkey("charlie")) is None


def test_root_is_there_for_stake(btcli11: CurrentBtcli, core: Core, coldkey: Address, hotkey: Address) -> None:
    btcli11("stake", "add", "--netuid", ROOT, "--amount", 10, *UNSHIELDED, wallet="alice")
    assert core.stake(coldkey("alice"), hotkey("alice"), ROOT) == 10 * TAO
