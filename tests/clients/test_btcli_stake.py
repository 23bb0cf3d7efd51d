"""btcli 9.23.2: stake, held against what the chain itself says, to the rao."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.btcli import ClassicBtcli
from harness.core import ROOT, TAO, Core

Address = Callable[[str], str]

UNSHIELDED = ["--no-mev-protection", "--no-prompt"]


@pytest.fixture
def alice(coldkey: Address, hotkey: Address) -> tuple[str, str]:
    return coldkey("alice"), hotkey("alice")


def test_stake_list_shows_what_the_chain_says(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    listed = btcli("stake", "list", "--no-prompt", wallet="alice")
    position = core.position(*alice, 1)
    assert position is not None
    (row,) = listed["stake_info"][alice[1]]
    assert row["netuid"] == 1
    assert round(row["stake_value"] * TAO) == position["alpha"]


@pytest.mark.parametrize("how", [["--unsafe"], ["--safe", "--tolerance", "0.05"]], ids=["unsafe", "safe"])
def test_stake_add_buys_what_the_quote_says(
    btcli: ClassicBtcli, core: Core, alice: tuple[str, str], how: list[str]
) -> None:
    quote = core.quote_stake(1, 10 * TAO)
    stake, free = core.stake(*alice, 1), core.free(alice[0])

    answer = btcli("stake", "add", "--netuid", 1, "--amount", 10, *how, *UNSHIELDED, wallet="alice")

    assert answer["staking_success"]["1"][alice[1]] is True
    assert core.stake(*alice, 1) - stake == quote["amount_out"]
    assert free - core.free(alice[0]) == 10 * TAO + core.fee()
    assert core.subnet(1)["price"] > 100_000_000


#: At most one percent worse than the price, and as much as that allows.
PARTLY = ["--safe", "--tolerance", "0.01", "--partial"]

#: A price is a whole number of rao: so much more, of thousands, changes it.
A_LITTLE = TAO // 100


def test_stake_add_takes_the_part_that_keeps_the_average_price(
    btcli: ClassicBtcli, core: Core, localnet: Localnet, alice: tuple[str, str]
) -> None:
    before = localnet.snapshot()
    stake, free, price = core.stake(*alice, 1), core.free(alice[0]), core.subnet(1)["price"]

    btcli("stake", "add", "--netuid", 1, "--amount", 2_000, *PARTLY, *UNSHIELDED, wallet="alice")

    limit = core.sent()["limit_price"]
    spent, bought = free - core.free(alice[0]) - core.fee(), core.stake(*alice, 1) - stake
    localnet.revert(before)
    assert abs(limit - price * 101 // 100) <= 1
    quote, more = core.quote_stake(1, spent), core.quote_stake(1, spent + A_LITTLE)
    assert bought == quote["amount_out"]
    assert quote["average_price"] <= limit < more["average_price"]


def test_stake_remove_takes_the_part_that_keeps_the_average_price(
    btcli: ClassicBtcli, core: Core, localnet: Localnet, alice: tuple[str, str]
) -> None:
    before = localnet.snapshot()
    stake, free, price = core.stake(*alice, 1), core.free(alice[0]), core.subnet(1)["price"]

    btcli("stake", "remove", "--netuid", 1, "--amount", 4_000, *PARTLY, *UNSHIELDED, wallet="alice")

    limit = core.sent()["limit_price"]
    sold, got = stake - core.stake(*alice, 1), core.free(alice[0]) - free + core.fee()
    localnet.revert(before)
    assert abs(limit - price * 99 // 100) <= 1
    quote, more = (core.quote_unstake_of(*alice, 1, alpha) for alpha in [sold, sold + 10 * A_LITTLE])
    assert got == quote["amount_out"]
    assert quote["average_price"] >= limit > more["average_price"]


def test_stake_swap_takes_the_part_that_keeps_the_average_price(
    btcli: ClassicBtcli, core: Core, localnet: Localnet, alice: tuple[str, str]
) -> None:
    before = localnet.snapshot()
    stake, free = core.stake(*alice, 1), core.free(alice[0])

    route = ["--origin-netuid", 1, "--dest-netuid", 2]
    btcli("stake", "swap", *route, "--amount", 4_000, *PARTLY, *UNSHIELDED, wallet="alice")

    limit = core.sent()["limit_price"]
    sold, got = stake - core.stake(*alice, 1), core.stake(*alice, 2)
    assert free - core.free(alice[0]) == core.fee()
    localnet.revert(before)
    quote, more = (core.quote_swap_of(*alice, 1, 2, alpha) for alpha in [sold, sold + 10 * A_LITTLE])
    assert got == quote["amount_out"]
    assert quote["average_price"] >= limit > more["average_price"]


def test_stake_add_beyond_the_tolerance_buys_nothing(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    stake = core.stake(*alice, 1)
    all_or_nothing = ["--safe", "--tolerance", "0.01", "--no-partial"]
    answer = btcli.run(
        *["stake", "add", "--netuid", 1, "--amount", 2_000, *all_or_nothing, *UNSHIELDED],
        *btcli.wallet("alice"),
        *["--network", btcli.url],
    )
    assert "SlippageTooHigh" in answer.output + answer.errors or "tolerance" in answer.output
    assert core.stake(*alice, 1) == stake


@pytest.mark.parametrize("how", [["--unsafe"], ["--safe", "--tolerance", "0.05"]], ids=["unsafe", "safe"])
def test_stake_remove_sells_what_the_quote_says(
    btcli: ClassicBtcli, core: Core, alice: tuple[str, str], how: list[str]
) -> None:
    quote = core.quote_unstake_of(*alice, 1, 5 * TAO)
    stake, free = core.stake(*alice, 1), core.free(alice[0])

    btcli("stake", "remove", "--netuid", 1, "--amount", 5, *how, *UNSHIELDED, wallet="alice")

    assert stake - core.stake(*alice, 1) == 5 * TAO
    assert core.free(alice[0]) - free == quote["amount_out"] - core.fee()


def test_stake_remove_all_closes_every_position(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    free = core.free(alice[0])
    quote = core.quote_unstake_of(*alice, 1, core.stake(*alice, 1))

    btcli("stake", "remove", "--all", *UNSHIELDED, wallet="alice")

    assert core.stake_of(alice[0]) == []
    assert core.free(alice[0]) - free == quote["amount_out"] - core.fee()


def test_stake_remove_all_alpha_goes_to_root(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    free = core.free(alice[0])
    quote = core.quote_unstake_of(*alice, 1, core.stake(*alice, 1))

    btcli("stake", "remove", "--all-alpha", *UNSHIELDED, wallet="alice")

    (position,) = core.stake_of(alice[0])
    assert (position["netuid"], position["alpha"]) == (ROOT, quote["amount_out"])
    assert free - core.free(alice[0]) == core.fee()


def test_stake_add_all_leaves_nothing_for_its_fee(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    stake, free = core.stake_of(alice[0]), core.free(alice[0])

    words = ["stake", "add", "--netuid", 1, "--all", "--unsafe", *UNSHIELDED]
    btcli.run(*words, *btcli.wallet("alice"), "--network", btcli.url, text="y\n")

    # The client sends all that there was before the fee, on any chain.
    assert core.sent()["amount_staked"] == free
    failed = core.event("System.ExtrinsicFailed")["dispatch_error"]
    assert core.error_name(failed) == "NotEnoughBalanceToStake"
    assert core.free(alice[0]) == free - core.fee()
    assert core.stake(*alice, 1) == stake[0]["alpha"]


def test_stake_move_changes_hotkey_and_subnet(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address, alice: tuple[str, str]
) -> None:
    quote = core.quote_swap_of(*alice, 1, 2, 5 * TAO)
    stake = core.stake(*alice, 1)
    route = ["--from", hotkey("alice"), "--to", hotkey("bob"), "--origin-netuid", 1, "--dest-netuid", 2]

    btcli("stake", "move", *route, "--amount", 5, *UNSHIELDED, wallet="alice")

    assert stake - core.stake(*alice, 1) == 5 * TAO
    assert core.stake(coldkey("alice"), hotkey("bob"), 2) == quote["amount_out"]


@pytest.mark.parametrize("how", [["--unsafe"], ["--safe", "--tolerance", "0.05"]], ids=["unsafe", "safe"])
def test_stake_swap_changes_the_subnet(
    btcli: ClassicBtcli, core: Core, alice: tuple[str, str], how: list[str]
) -> None:
    quote = core.quote_swap_of(*alice, 1, 2, 5 * TAO)
    stake = core.stake(*alice, 1)

    route = ["--origin-netuid", 1, "--dest-netuid", 2]
    btcli("stake", "swap", *route, "--amount", 5, *how, *UNSHIELDED, wallet="alice")

    assert stake - core.stake(*alice, 1) == 5 * TAO
    assert core.stake(*alice, 2) == quote["amount_out"]


def test_stake_transfer_changes_the_coldkey(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address, alice: tuple[str, str]
) -> None:
    stake, price = core.stake(*alice, 1), core.subnet(1)["tao_reserve"]
    to = ["--hotkey", hotkey("alice"), "--dest", coldkey("bob"), "--origin-netuid", 1, "--dest-netuid", 1]
    paths = ["--wallet-name", "alice", "--wallet-path", btcli.wallets]

    btcli("stake", "transfer", *paths, *to, "--amount", 5, *UNSHIELDED)

    assert stake - core.stake(*alice, 1) == 5 * TAO
    assert core.stake(coldkey("bob"), hotkey("alice"), 1) == 5 * TAO
    assert core.subnet(1)["tao_reserve"] >= price


def test_stake_transfer_to_another_subnet_is_a_swap_too(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address, alice: tuple[str, str]
) -> None:
    stake, quote = core.stake(*alice, 1), core.quote_swap_of(*alice, 1, 2, 5 * TAO)
    to = ["--hotkey", hotkey("alice"), "--dest", coldkey("bob"), "--origin-netuid", 1, "--dest-netuid", 2]
    paths = ["--wallet-name", "alice", "--wallet-path", btcli.wallets]

    btcli("stake", "transfer", *paths, *to, "--amount", 5, *UNSHIELDED)

    assert stake - core.stake(*alice, 1) == 5 * TAO
    assert core.stake(coldkey("bob"), hotkey("alice"), 2) == quote["amount_out"]
    assert core.stake(*alice, 2) == 0


def test_stake_on_root_is_tao_for_tao(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    free = core.free(alice[0])
    btcli("stake", "add", "--netuid", ROOT, "--amount", 10, "--unsafe", *UNSHIELDED, wallet="alice")
    assert core.stake(*alice, ROOT) == 10 * TAO
    assert free - core.free(alice[0]) == 10 * TAO + core.fee()


#: What this client shields by default, on a chain that has no shield.
SHIELDED = {
    "stake add": ["stake", "add", "--netuid", 1, "--amount", 1, "--unsafe"],
    "stake remove": ["stake", "remove", "--netuid", 1, "--amount", 1, "--unsafe"],
    "stake swap": ["stake", "swap", "--origin-netuid", 1, "--dest-netuid", 2, "--amount", 1, "--unsafe"],
}


@pytest.mark.parametrize("words", SHIELDED.values(), ids=SHIELDED)
def test_a_shield_that_the_chain_does_not_have_is_told_as_text_alone(
    btcli: ClassicBtcli, core: Core, alice: tuple[str, str], words: list[Any]
) -> None:
    nonces = core.nonces(*alice)
    given = [*words, "--no-prompt", *btcli.wallet("alice"), "--network", btcli.url]
    said, silent = btcli.run(*given), btcli.run(*given, "--json-output")
    assert 'Pallet "MevShield" not found' in said.output + said.errors
    # The code says nothing with this client, and what is empty is no success.
    assert (silent.code, silent.output.strip()) == (0, "")
    assert core.nonces(*alice) == nonces


def test_stake_add_of_more_than_there_is_is_refused(
    btcli: ClassicBtcli, core: Core, alice: tuple[str, str]
) -> None:
    nonces = core.nonces(*alice)
    answer = btcli.run(
        *["stake", "add", "--netuid", 1, "--amount", 200_000, "--unsafe", *UNSHIELDED],
        *btcli.wallet("alice"),
        *["--network", btcli.url],
    )
    assert "Not enough stake" in answer.output or "Not enough" in answer.output + answer.errors
    assert core.nonces(*alice) == nonces


def test_stake_of_two_subnets_in_one_transaction(btcli: ClassicBtcli, core: Core, alice: tuple[str, str]) -> None:
    free = core.free(alice[0])
    quotes = [core.quote_stake(netuid, TAO)["amount_out"] for netuid in [2, 3]]
    btcli("stake", "add", "--netuids", "2,3", "--amount", 1, "--unsafe", *UNSHIELDED, wallet="alice")
    assert [core.stake(*alice, netuid) for netuid in [2, 3]] == quotes
    assert free - core.free(alice[0]) == 2 * TAO + core.fee()
