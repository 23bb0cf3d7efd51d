"""Proxies: a wallet that stakes for another one, set up and used by the clients' own commands."""

from __future__ import annotations

from collections.abc import Callable

from harness.btcli import ClassicBtcli, CurrentBtcli
from harness.core import TAO, Core
from harness.sdk import ClassicSdk

Address = Callable[[str], str]


def test_a_proxy_of_btcli_stakes_for_its_principal(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    alice, behind = coldkey("alice"), hotkey("alice")
    given = ["--delegate", coldkey("bob"), "--proxy-type", "Staking", "--delay", 0, "--no-prompt"]
    assert btcli("proxy", "add", *given, wallet="alice")["success"] is True
    quote, stake, free = core.quote_stake(1, TAO), core.stake(alice, behind, 1), core.free(alice)

    bought = ["stake", "add", "--netuid", 1, "--amount", 1, "--hotkey-ss58-address", behind, "--proxy", alice]
    bob = ["--wallet-name", "bob", "--wallet-path", btcli.wallets]
    btcli(*bought, "--unsafe", "--no-mev-protection", "--no-prompt", *bob)

    assert core.stake(alice, behind, 1) - stake == quote["amount_out"]
    # Bob pays for the transaction.
    assert free - core.free(alice) == TAO


def test_the_sdk_reads_and_removes_a_proxy(sdk: ClassicSdk, core: Core, coldkey: Address) -> None:
    proxy = {"delegate_ss58": coldkey("bob"), "proxy_type": "Staking", "delay": 0}
    free = core.free(coldkey("alice"))
    sdk.sent("add_proxy", "alice", **proxy)
    assert free - core.free(coldkey("alice")) == core.fee()  # the deposit is held
    (known,), deposit = sdk.get_proxies_for_real_account(real_account_ss58=coldkey("alice"))
    assert (known["delegate"], known["proxy_type"]) == (coldkey("bob"), "Staking")
    assert deposit > 0
    sdk.sent("remove_proxy", "alice", **proxy)
    assert sdk.get_proxies_for_real_account(real_account_ss58=coldkey("alice"))[0] == []


def test_bittensor11_adds_a_proxy(btcli11: CurrentBtcli, core: Core, coldkey: Address) -> None:
    given = ["--delegate", coldkey("eve"), "--proxy-type", "Staking", "-y", "--no-mev-shield"]
    btcli11("tx", "add-proxy", *given, wallet="dave")
    ((known,), _) = core.storage("Proxy", "Proxies", coldkey("dave"))
    assert (known["delegate"], known["proxy_type"]) == (coldkey("eve"), "Staking")
