"""The SDK 10.5.0: what it reads is what the chain says, what it sends does what the chain's quotes promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.core import ROOT, TAO, Core
from harness.sdk import ClassicSdk

Address = Callable[[str], str]


def tao(amount: int) -> dict[str, Any]:
    return {"tao": amount}


def alpha(amount: int, netuid: int = 1) -> dict[str, Any]:
    return {"alpha": [amount, netuid]}


def test_reads_of_accounts(sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    assert sdk.get_balance(address=alice) == core.free(alice)
    assert sdk.get_stake(coldkey_ss58=alice, hotkey_ss58=behind, netuid=1) == core.stake(alice, behind, 1)
    infos = sdk.get_stake_info_for_coldkey(coldkey_ss58=alice)
    assert [(one["netuid"], one["stake"]) for one in infos] == [(1, core.stake(alice, behind, 1))]
    assert sdk.get_hotkey_owner(hotkey_ss58=behind) == alice
    assert behind in sdk.get_owned_hotkeys(coldkey_ss58=alice)
    assert sdk.does_hotkey_exist(hotkey_ss58=behind) is True
    assert sdk.get_existential_deposit() == core.constant("Balances", "ExistentialDeposit")


def test_reads_of_subnets(sdk: ClassicSdk, core: Core) -> None:
    root, *subnets = sdk.all_subnets()
    assert (root["netuid"], root["tao_in"]) == (ROOT, core.ask("global")["root_stake"])
    assert [one["netuid"] for one in subnets] == [1, 2, 3]
    stages = {one["netuid"]: one for one in core.all_emission_stages()}
    for subnet, ours in zip([*subnets, sdk.subnet(netuid=1)], [*core.subnets(), core.subnet(1)], strict=True):
        assert (subnet["tao_in"], subnet["alpha_in"]) == (ours["tao_reserve"], ours["alpha_reserve"])
        assert (subnet["alpha_out"], subnet["price"]) == (ours["alpha_outstanding"], ours["price"])
        assert (subnet["emission"], subnet["alpha_out_emission"]) == (ours["block_share"], ours["alpha_emission"])
        told = stages[ours["netuid"]]
        assert subnet["tao_in_emission"] == told["injected"]
        assert subnet["alpha_in_emission"] == told["injected_alpha"] <= ours["alpha_emission"]
        assert subnet["owner_coldkey"] == ours["owner_coldkey"]
    ours = core.subnet(1)
    assert abs(sdk.get_subnet_price(netuid=1) - ours["price"]) <= 1
    assert sdk.get_subnet_burn_cost() == core.registration_cost()
    assert sdk.recycle(netuid=1) == core.storage("SubtensorModule", "Burn", 1)
    assert sdk.tempo(netuid=1) == ours["tempo"]
    assert sdk.subnet_exists(netuid=1) is True and sdk.subnet_exists(netuid=9) is False
    assert sdk.get_total_subnets() == 4  # with root
    assert sdk.is_subnet_active(netuid=1) is True
    assert sdk.get_next_epoch_start_block(netuid=1) == ours["next_epoch"]


def test_reads_of_neurons(sdk: ClassicSdk, core: Core, hotkey: Address) -> None:
    ours = core.metagraph(1)
    assert sdk.metagraph(netuid=1)["hotkeys"] == ours["hotkeys"]
    neurons = sdk.neurons(netuid=1)
    assert [one["hotkey"] for one in neurons] == ours["hotkeys"]
    assert [one["validator_permit"] for one in neurons] == ours["validator_permit"]
    assert neurons[0]["weights"] == core.weights(1, 0)
    assert sdk.subnetwork_n(netuid=1) == ours["neurons"] == 5
    assert sdk.get_uid_for_hotkey_on_subnet(hotkey_ss58=hotkey("dave"), netuid=1) == core.uid(1, hotkey("dave"))
    assert sdk.get_netuids_for_hotkey(hotkey_ss58=hotkey("alice")) == [1, 2, 3]
    assert sdk.is_hotkey_registered(hotkey_ss58=hotkey("charlie"), netuid=1) is False
    uids = [uid for uid, _ in sdk.weights(netuid=1)]
    assert uids == [0, 1]


def test_reads_of_what_an_epoch_decides(sdk: ClassicSdk, core: Core, localnet: Localnet) -> None:
    for _ in range(2):
        assert sdk.get_subnet_validator_permits(netuid=1) == core.metagraph(1)["validator_permit"]
        localnet.fast_forward(400)


def test_reads_of_hyperparameters(sdk: ClassicSdk, core: Core) -> None:
    ours, read = core.hyperparameters(1), sdk.get_subnet_hyperparameters(netuid=1)
    assert (read["kappa"], read["tempo"]) == (ours["epoch"]["kappa"], core.subnet(1)["tempo"])
    assert (read["min_burn"], read["max_burn"]) == (ours["burn"]["min"], ours["burn"]["max"])
    assert read["max_weight_limit"] == ours["max_weight_limit"]


@pytest.mark.parametrize("method", ["get_subnet_hyperparams", "get_subnet_hyperparams_v2"])
def test_what_older_clients_read_of_hyperparameters_is_the_same(core: Core, method: str) -> None:
    older = core.ask_api("SubnetInfoRuntimeApi", method, 1)
    newer = {entry["name"]: entry["value"] for entry in core.ask_api("SubnetInfoRuntimeApi", "get_subnet_hyperparams_v3", 1)}
    told = {name: list(value.values())[0] for name, value in newer.items() if name in older}
    assert len(told) > 15
    assert {name: older[name] for name in told} == told


def test_a_coldkeys_validators_are_read_by_its_stakes(sdk: ClassicSdk, core: Core, coldkey: Address) -> None:
    # A trade writes nothing for clients, so that there is no list of whom somebody stakes to.
    assert sdk.get_staking_hotkeys(coldkey_ss58=coldkey("dave")) == []
    infos = sdk.get_stake_info_for_coldkey(coldkey_ss58=coldkey("dave"))
    ours = {(one["hotkey"], one["netuid"]): one["alpha"] for one in core.stake_of(coldkey("dave"))}
    assert {(one["hotkey_ss58"], one["netuid"]): one["stake"] for one in infos} == ours


def test_reads_of_delegates(sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address) -> None:
    delegates = {one["hotkey_ss58"]: one for one in sdk.get_delegates()}
    ours = {one["hotkey"]: one for one in core.validators()}
    assert set(delegates) >= set(ours)
    for one, validator in ours.items():
        assert delegates[one]["take"] == pytest.approx(validator["take"] / 65_535)
    assert sdk.get_delegate_take(hotkey_ss58=hotkey("alice")) == pytest.approx(11_796 / 65_535)
    (delegated,) = sdk.get_delegated(coldkey_ss58=coldkey("alice"))
    assert delegated["stake"] == core.stake(coldkey("alice"), hotkey("alice"), 1)


def test_a_quote_is_the_chains(sdk: ClassicSdk, core: Core) -> None:
    quote = core.quote_stake(1, 10 * TAO)
    simulated = sdk.sim_swap(origin_netuid=0, destination_netuid=1, amount=tao(10 * TAO))
    assert simulated["alpha_amount"] == quote["amount_out"]
    assert simulated["tao_fee"] == quote["fee"]


@pytest.mark.parametrize("safe", [False, True], ids=["plain", "safe"])
def test_add_stake_buys_what_the_quote_says(
    sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address, safe: bool
) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    quote, free, stake = core.quote_stake(1, 10 * TAO), core.free(alice), core.stake(alice, behind, 1)
    sdk.sent("add_stake", "alice", netuid=1, hotkey_ss58=behind, amount=tao(10 * TAO), safe_staking=safe)
    assert core.stake(alice, behind, 1) - stake == quote["amount_out"]
    assert free - core.free(alice) == 10 * TAO + core.fee()


@pytest.mark.parametrize("safe", [False, True], ids=["plain", "safe"])
def test_unstake_sells_what_the_quote_says(
    sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address, safe: bool
) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    quote, free, stake = core.quote_unstake_of(alice, behind, 1, 5 * TAO), core.free(alice), core.stake(alice, behind, 1)
    sdk.sent("unstake", "alice", netuid=1, hotkey_ss58=behind, amount=alpha(5 * TAO), safe_unstaking=safe)
    assert stake - core.stake(alice, behind, 1) == 5 * TAO
    assert core.free(alice) - free == quote["amount_out"] - core.fee()


def test_unstake_all_keeps_to_the_tolerance(sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    # 5,000 alpha into a pool of 100,000 fetch 5 % less on average than the price: beyond the client's 0.5 %.
    reason = sdk.refused("unstake_all", "alice", netuid=1, hotkey_ss58=behind)
    assert "SlippageTooHigh" in reason
    quote, free = core.quote_unstake_of(alice, behind, 1, core.stake(alice, behind, 1)), core.free(alice)
    sdk.sent("unstake_all", "alice", netuid=1, hotkey_ss58=behind, rate_tolerance=0.1)
    assert core.stake(alice, behind, 1) == 0
    assert core.free(alice) - free == quote["amount_out"] - core.fee()


def test_stake_moves_swaps_and_changes_hands(
    sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address
) -> None:
    alice, behind, other = coldkey("alice"), hotkey("alice"), hotkey("bob")
    stake = core.stake(alice, behind, 1)

    quote = core.quote_swap_of(alice, behind, 1, 2, 5 * TAO)
    move = {"origin_netuid": 1, "origin_hotkey_ss58": behind, "destination_netuid": 2}
    sdk.sent("move_stake", "alice", **move, destination_hotkey_ss58=other, amount=alpha(5 * TAO))
    assert core.stake(alice, other, 2) == quote["amount_out"]

    quote = core.quote_swap_of(alice, behind, 1, 2, 5 * TAO)
    swap = {"hotkey_ss58": behind, "origin_netuid": 1, "destination_netuid": 2}
    sdk.sent("swap_stake", "alice", **swap, amount=alpha(5 * TAO))
    assert core.stake(alice, behind, 2) == quote["amount_out"]

    hands = {"hotkey_ss58": behind, "origin_netuid": 1, "destination_netuid": 1}
    sdk.sent("transfer_stake", "alice", destination_coldkey_ss58=coldkey("bob"), **hands, amount=alpha(5 * TAO))
    assert core.stake(coldkey("bob"), behind, 1) == 5 * TAO
    assert stake - core.stake(alice, behind, 1) == 15 * TAO


def test_a_transfer(sdk: ClassicSdk, core: Core, coldkey: Address) -> None:
    before = core.free(coldkey("bob"))
    sdk.sent("transfer", "alice", destination_ss58=coldkey("bob"), amount=tao(TAO + 1))
    assert core.free(coldkey("bob")) - before == TAO + 1


def test_registrations(sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address) -> None:
    free, burn = core.free(coldkey("charlie")), core.burn_cost(1)
    sdk.sent("burned_register", "charlie", netuid=1)
    assert core.uid(1, hotkey("charlie")) == 5
    assert free - core.free(coldkey("charlie")) == burn + core.fee()

    sdk.sent("root_register", "alice")
    (seat,) = [row["root_uid"] for row in core.validators() if row["hotkey"] == hotkey("alice")]
    assert seat == 0

    free, cost = core.free(coldkey("alice")), core.registration_cost()
    sdk.sent("register_subnet", "alice")
    assert core.subnet(4)["owner_coldkey"] == coldkey("alice")
    assert free - core.free(coldkey("alice")) == cost + core.fee()
    sdk.sent("start_call", "alice", netuid=4)
    assert core.subnet(4)["started_at"] is not None


def test_weights_are_set_as_they_are_given(sdk: ClassicSdk, core: Core, localnet: Localnet) -> None:
    # The client waits for a block after the last ballot, and those of the genesis are of block 1.
    localnet.fast_forward(2)
    sdk.sent("set_weights", "alice", netuid=1, uids=[2, 3, 4], weights=[0.5, 0.25, 0.25])
    # The client scales the largest to 65,535.
    assert core.weights(1, 0) == [[2, 65535], [3, 32768], [4, 32768]]


def test_weights_are_committed_and_revealed(sdk: ClassicSdk, core: Core, localnet: Localnet) -> None:
    ballot = {"netuid": 1, "salt": [1, 2, 3], "uids": [2, 3], "weights": [65_535, 1]}
    waiting = {"wait_for_inclusion": True, "wait_for_finalization": True, "raise_error": False}
    assert "CommitRevealDisabled" in sdk.refused("commit_weights", "alice", **ballot, **waiting)

    enable_commit_reveal(localnet, core)
    sdk.sent("commit_weights", "alice", **ballot, **waiting)
    before = core.weights(1, 0)
    assert before[0][0] == 2 and len(before) == 3

    localnet.fast_forward_to(core.subnet(1)["next_epoch"] + 1)
    sdk.sent("reveal_weights", "alice", **ballot)
    # A reveal scales as any ballot is: the largest is 65,535.
    assert core.weights(1, 0) == [[2, 65535], [3, 1]]


def enable_commit_reveal(localnet: Localnet, core: Core) -> None:
    given = {"netuid": 1, "enabled": True}
    call = core.compose("AdminUtils", "sudo_set_commit_reveal_weights_enabled", given)
    assert localnet.rpc("dev_dispatch", None, call)["error"] is None


def test_child_keys_and_takes(sdk: ClassicSdk, core: Core, localnet: Localnet, hotkey: Address) -> None:
    behind = hotkey("alice")
    sdk.sent("set_children", "alice", netuid=1, hotkey_ss58=behind, children=[[0.5, hotkey("dave")]])
    localnet.fast_forward(720)
    assert hotkey("dave") in str(core.childkeys(1, behind)["children"])
    _, children, _ = sdk.get_children(hotkey_ss58=behind, netuid=1)
    assert children == [[0.5, hotkey("dave")]]
    assert sdk.get_parents(hotkey_ss58=hotkey("dave"), netuid=1) == [[0.5, behind]]

    sdk.sent("set_delegate_take", "alice", hotkey_ss58=behind, take=0.1)
    assert sdk.get_delegate_take(hotkey_ss58=behind) == pytest.approx(0.1, abs=1 / 65_535)


def test_claims_on_root(sdk: ClassicSdk, core: Core, coldkey: Address) -> None:
    sdk.sent("set_root_claim_type", "dave", new_root_claim_type="Keep")
    assert sdk.get_root_claim_type(coldkey_ss58=coldkey("dave")) == "Keep"
    assert "NoRootStake" in sdk.refused("claim_root", "alice", netuids=[1])
    # Dave has stake on root, whose part is paid at once: there is nothing left to claim.
    before = core.free(coldkey("dave")), core.stake_of(coldkey("dave"))
    sdk.claim_root(wallet={"wallet": sdk.wallet("dave")}, netuids=[1])
    assert [row["netuid"] for row in core.stake_of(coldkey("dave"))] == [row["netuid"] for row in before[1]]


def test_root_takes_tao_for_tao(sdk: ClassicSdk, core: Core, coldkey: Address, hotkey: Address) -> None:
    sdk.sent("add_stake", "alice", netuid=ROOT, hotkey_ss58=hotkey("alice"), amount=tao(10 * TAO))
    assert core.stake(coldkey("alice"), hotkey("alice"), ROOT) == 10 * TAO
