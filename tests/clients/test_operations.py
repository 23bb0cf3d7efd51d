"""Every operation of a client that is held against the chain's own account, to the rao where there are amounts, and the
test that does so: what somebody may rely on."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

OPERATIONS = {
    "btcli 9.23.2": {
        "wallet balance": "test_btcli_wallet.test_wallet_balance_is_free_tao_and_the_worth_of_stake",
        "wallet overview": "test_btcli_wallet.test_wallet_overview_shows_the_neurons_of_a_wallet",
        "wallet transfer": "test_btcli_wallet.test_wallet_transfer_moves_what_it_says",
        "wallet create": "test_btcli_wallet.test_a_new_wallet_receives_and_stakes",
        "subnets list": "test_btcli_subnets.test_subnets_list_shows_pools_and_prices",
        "subnets show": "test_btcli_subnets.test_subnets_show_has_the_neurons_in_order",
        "subnets metagraph": "test_btcli_subnets.test_subnets_metagraph_is_a_table_of_the_neurons",
        "subnets show of root": "test_btcli_subnets.test_subnets_show_of_root_tells_who_sits_there",
        "subnets price": "test_btcli_subnets.test_subnets_price_is_the_pools",
        "subnets burn-cost": "test_btcli_subnets.test_subnets_burn_cost_is_the_chains",
        "subnets hyperparameters": "test_btcli_subnets.test_subnets_hyperparameters_are_the_chains",
        "subnets create": "test_btcli_subnets.test_subnets_create_locks_what_it_costs",
        "subnets start": "test_btcli_subnets.test_subnets_start_begins_its_emission",
        "subnets register": "test_btcli_subnets.test_subnets_register_burns_and_gives_a_uid",
        "subnets register on root": "test_btcli_subnets.test_subnets_register_on_root_takes_a_seat",
        "subnets set-symbol": "test_btcli_subnets.test_a_subnets_symbol_is_changed_by_its_owner",
        "stake list": "test_btcli_stake.test_stake_list_shows_what_the_chain_says",
        "stake add": "test_btcli_stake.test_stake_add_buys_what_the_quote_says",
        "stake add --partial": "test_btcli_stake.test_stake_add_takes_the_part_that_keeps_the_average_price",
        "stake add on several subnets": "test_btcli_stake.test_stake_of_two_subnets_in_one_transaction",
        "stake add --all": "test_btcli_stake.test_stake_add_all_leaves_nothing_for_its_fee",
        "stake add on root": "test_btcli_stake.test_stake_on_root_is_tao_for_tao",
        "stake remove": "test_btcli_stake.test_stake_remove_sells_what_the_quote_says",
        "stake remove --partial": "test_btcli_stake.test_stake_remove_takes_the_part_that_keeps_the_average_price",
        "stake remove --all-alpha": "test_btcli_stake.test_stake_remove_all_alpha_goes_to_root",
        "stake remove --all": "test_btcli_stake.test_stake_remove_all_closes_every_position",
        "stake move": "test_btcli_stake.test_stake_move_changes_hotkey_and_subnet",
        "stake swap": "test_btcli_stake.test_stake_swap_changes_the_subnet",
        "stake swap --partial": "test_btcli_stake.test_stake_swap_takes_the_part_that_keeps_the_average_price",
        "stake transfer to another subnet": "test_btcli_stake.test_stake_transfer_to_another_subnet_is_a_swap_too",
        "stake transfer": "test_btcli_stake.test_stake_transfer_changes_the_coldkey",
        "stake child set, get, revoke": "test_btcli_validator.test_child_keys_are_set_after_their_cooldown_and_revoked",
        "stake child take": "test_btcli_validator.test_a_child_key_takes_what_it_says",
        "stake set-claim": "test_claims.test_btcli_claims_as_alpha_where_that_is_wished",
        "stake process-claim": "test_claims.test_btcli_claims_as_stake_on_root",
        "sudo set": "test_btcli_validator.test_sudo_set_changes_the_hyperparameter",
        "sudo set of liquid alpha": "test_btcli_validator.test_sudo_set_changes_the_paces_of_liquid_alpha_once_it_is_on",
        "sudo set of the owner's hotkey": "test_btcli_validator.test_sudo_set_changes_the_hotkey_of_the_owner",
        "sudo set of the bound of neurons": "test_btcli_validator.test_sudo_set_of_the_bound_of_neurons_is_the_administrators",
        "sudo set of the tempo": "test_btcli_validator.test_sudo_set_of_the_tempo_is_the_administrators",
        "proxy add, stake add --proxy": "test_proxies.test_a_proxy_of_btcli_stakes_for_its_principal",
        "sudo set-take": "test_btcli_validator.test_a_delegate_lowers_its_take",
    },
    "SDK 10.5.0": {
        "add_proxy, remove_proxy": "test_proxies.test_the_sdk_reads_and_removes_a_proxy",
        "get_balance, get_stake": "test_sdk.test_reads_of_accounts",
        "all_subnets, subnet": "test_sdk.test_reads_of_subnets",
        "metagraph, neurons": "test_sdk.test_reads_of_neurons",
        "get_subnet_validator_permits": "test_sdk.test_reads_of_what_an_epoch_decides",
        "get_subnet_hyperparameters": "test_sdk.test_reads_of_hyperparameters",
        "get_stake_info_for_coldkey": "test_sdk.test_a_coldkeys_validators_are_read_by_its_stakes",
        "get_delegates, get_delegated": "test_sdk.test_reads_of_delegates",
        "sim_swap": "test_sdk.test_a_quote_is_the_chains",
        "add_stake": "test_sdk.test_add_stake_buys_what_the_quote_says",
        "unstake": "test_sdk.test_unstake_sells_what_the_quote_says",
        "unstake_all": "test_sdk.test_unstake_all_keeps_to_the_tolerance",
        "move_stake, swap_stake, transfer_stake": "test_sdk.test_stake_moves_swaps_and_changes_hands",
        "transfer": "test_sdk.test_a_transfer",
        "burned_register, root_register, register_subnet": "test_sdk.test_registrations",
        "set_weights": "test_sdk.test_weights_are_set_as_they_are_given",
        "commit_weights, reveal_weights": "test_sdk.test_weights_are_committed_and_revealed",
        "set_children, set_delegate_take": "test_sdk.test_child_keys_and_takes",
        "claim_root": "test_claims.test_the_sdk_shows_and_claims_what_is_owed",
    },
    "bittensor 11.3.0": {
        "proxy add": "test_proxies.test_bittensor11_adds_a_proxy",
        "subnets list": "test_bittensor11.test_it_lists_subnets",
        "subnets show": "test_bittensor11.test_it_shows_a_subnet",
        "subnets metagraph": "test_bittensor11.test_its_metagraph_is_the_chains",
        "subnets hyperparameters": "test_bittensor11.test_its_hyperparameters_are_the_chains",
        "subnets price, create-cost": "test_bittensor11.test_it_tells_prices_and_costs",
        "wallet balance, stake list": "test_bittensor11.test_it_shows_a_wallet",
        "stake add, stake remove": "test_bittensor11.test_it_stakes_and_unstakes",
        "stake unstake-all": "test_bittensor11.test_it_unstakes_everything",
        "stake move": "test_bittensor11.test_it_moves_stake",
        "stake swap, stake transfer": "test_bittensor11.test_it_swaps_and_hands_over_stake",
        "subnets create, tx start-call": "test_bittensor11.test_it_creates_and_starts_a_subnet",
        "weights set, sudo set, sudo get": "test_bittensor11.test_it_sets_weights_and_hyperparameters",
        "sudo set-symbol, set-identity": "test_bittensor11.test_it_names_a_subnet",
        "wallet transfer, root register": "test_bittensor11.test_it_transfers_and_takes_a_seat_on_root",
        "tx set-children": "test_bittensor11.test_child_keys_are_set_and_read",
        "tx set-childkey-take, sudo set-take": "test_bittensor11.test_takes_are_set_and_read",
        "tx swap-hotkey": "test_bittensor11.test_it_gives_a_hotkey_another_account",
        "tx serve-axon": "test_bittensor11.test_it_serves_an_axon",
        "call register_limit": "test_bittensor11.test_a_neuron_is_registered_by_a_call_with_a_limit",
        "SDK ClaimRoot": "test_claims.test_the_sdk_11_claims_of_the_subnets_that_it_names",
        "call claim_root": "test_claims.test_bittensor11_claims_by_the_call_itself",
        "SDK AddStake, RemoveStake": "test_bittensor11.test_the_sdk_stakes_and_unstakes",
        "SDK MoveStake": "test_bittensor11.test_the_sdk_moves_stake",
        "SDK RegisterSubnet, StartCall": "test_bittensor11.test_the_sdk_registers_and_starts_a_subnet",
        "SDK stake_for_coldkey, subnet, metagraph": "test_bittensor11.test_the_sdk_reads_positions_and_subnets",
        "SDK alpha_price, quote_stake, quote_unstake": "test_bittensor11.test_the_sdk_quotes_what_the_chain_quotes",
        "SDK SetWeights": "test_bittensor11.test_the_sdk_sets_weights",
        "SDK SetHyperparameter": "test_bittensor11.test_the_sdk_sets_hyperparameters",
        "SDK SetHyperparameter of an owner": "test_bittensor11.test_the_sdk_sets_what_an_owner_may_set",
        "SDK epoch_status": "test_bittensor11.test_the_sdk_tells_when_an_epoch_was_and_will_be",
        "SDK balance, stake, neurons": "test_bittensor11.test_the_sdk_reads_what_the_chain_says",
        "SDK burned_register": "test_bittensor11.test_the_sdk_registers_by_the_call_itself",
    },
}

LISTED = [
    pytest.param(test, id=f"{client}: {operation}")
    for client, operations in OPERATIONS.items()
    for operation, test in operations.items()
]


def test_at_least_sixty_operations_are_held_against_the_chain() -> None:
    assert len(LISTED) >= 60
    of_clients = [set(operations.values()) for operations in OPERATIONS.values()]
    assert len(set().union(*of_clients)) >= 60, "each has a test of its own"


@cache
def functions_of(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("test", LISTED)
def test_an_operation_is_compared_with_what_the_chain_says(test: str) -> None:
    module, name = test.split(".")
    # By the core's own API, or by the position that a fixture reads through it.
    known = {"core", "owed"}
    asked = known | {name for node in ast.walk(functions_of(module)[name]) for name in bound_by(node, known)}
    asserts = [node for node in ast.walk(functions_of(module)[name]) if isinstance(node, ast.Assert)]
    assert any(names_in(node) & asked for node in asserts), f"no assert of {name} looks at what the chain says"
    assert not [node for node in asserts if is_true_of_anything(node)], f"{name} takes what is more than nothing"


def names_in(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def bound_by(node: ast.AST, known: set[str]) -> set[str]:
    """The names that a statement binds to what it asks by a known name."""
    if isinstance(node, ast.Assign) and names_in(node.value) & known:
        return set().union(*map(names_in, node.targets))
    return names_in(node.target) if isinstance(node, ast.For) and names_in(node.iter) & known else set()


def is_true_of_anything(node: ast.Assert) -> bool:
    """Whether an amount of the chain is held against nothing but 0: `core.stake(..) > 0`."""
    compared = node.test
    return (
        isinstance(compared, ast.Compare)
        and isinstance(compared.left, ast.Call)
        and "core" in names_in(compared.left)
        and isinstance(compared.ops[0], ast.Gt)
        and isinstance(compared.comparators[0], ast.Constant)
        and compared.comparators[0].value == 0
    )
