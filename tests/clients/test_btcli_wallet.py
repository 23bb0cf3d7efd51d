"""btcli 9.23.2: wallets, balances, transfers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.btcli import ClassicBtcli
from harness.core import TAO, Core

Address = Callable[[str], str]


def test_wallet_balance_is_free_tao_and_the_worth_of_stake(btcli: ClassicBtcli, core: Core, coldkey: Address) -> None:
    balance = btcli("wallet", "balance", wallet="alice")["balances"]["alice"]
    assert round(balance["free"] * TAO) == core.free(coldkey("alice")) == 100_000 * TAO
    (position,) = core.stake_of(coldkey("alice"))
    # At the price as clients know it, a whole number of rao for an alpha.
    worth = position["alpha"] * core.subnet(1)["price"] // TAO
    assert round(balance["staked"] * TAO) == worth


def test_wallet_overview_shows_the_neurons_of_a_wallet(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    overview = btcli("wallet", "overview", wallet="alice")
    seen = {subnet["netuid"]: subnet["neurons"] for subnet in overview["subnets"]}
    assert round(overview["total_balance"] * TAO) == core.free(coldkey("alice"))
    for netuid in [1, 2, 3]:
        (neuron,), ours = seen[netuid], core.metagraph(netuid)
        uid = core.uid(netuid, hotkey("alice"))
        # All alpha behind the hotkey.
        assert round(neuron["stake"] * TAO) == ours["alpha_stake"][uid]
        assert neuron["emission"] * TAO == ours["emission"][uid] == 0 and neuron["last_update"] == 1
        assert neuron["uid"] == core.uid(netuid, hotkey("alice"))
        assert neuron["hotkey_ss58"] == hotkey("alice")
        assert neuron["validator_permit"] is True


def test_wallet_transfer_moves_what_it_says(btcli: ClassicBtcli, core: Core, coldkey: Address) -> None:
    alice, bob = core.free(coldkey("alice")), core.free(coldkey("bob"))
    to = ["--dest", coldkey("bob"), "--amount", "1.000000001"]
    assert btcli("wallet", "transfer", *to, "--no-prompt", wallet="alice")["success"] is True
    assert core.free(coldkey("bob")) - bob == TAO + 1
    assert alice - core.free(coldkey("alice")) == TAO + 1 + core.fee()


def test_a_transfer_of_more_than_there_is_is_refused(btcli: ClassicBtcli, core: Core, coldkey: Address) -> None:
    bob = core.free(coldkey("bob"))
    to = ["--dest", coldkey("bob"), "--amount", 200_000]
    answer = btcli.run("wallet", "transfer", *to, "--no-prompt", *btcli.wallet("alice"), "--network", btcli.url)
    assert "not enough" in (answer.output + answer.errors).lower()
    assert core.free(coldkey("bob")) == bob


def test_a_new_wallet_receives_and_stakes(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    new = ["wallet", "create", *btcli.wallet("zoe"), "--n-words", 12, "--no-use-password", "--overwrite"]
    assert btcli.run(*new).code == 0
    balance = btcli("wallet", "balance", wallet="zoe")["balances"]["zoe"]
    zoe = balance["coldkey"]
    assert balance["free"] == 0

    btcli("wallet", "transfer", "--dest", zoe, "--amount", 5, "--no-prompt", wallet="alice")
    quote = core.quote_stake(1, TAO)
    behind = ["--wallet-name", "zoe", "--wallet-path", btcli.wallets, "--hotkey-ss58-address", hotkey("alice")]
    how = ["--unsafe", "--no-mev-protection", "--no-prompt"]
    btcli("stake", "add", *behind, "--netuid", 1, "--amount", 1, *how)

    assert core.stake(zoe, hotkey("alice"), 1) == quote["amount_out"]
    assert core.free(zoe) == 5 * TAO - TAO - core.fee()
