"""Claims on root under the rule that keeps its alpha for them: what clients claim is what the chain owed, to the rao."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.btcli import ClassicBtcli, CurrentBtcli
from harness.core import ROOT, TAO, Core
from harness.sdk import ClassicSdk, CurrentSdk

Address = Callable[[str], str]


class Owed:
    """Dave, who stakes on root and on subnet 1 behind Alice's hotkey: btcli looks for claims where there are both."""

    def __init__(self, core: Core, coldkey: Address, hotkey: Address) -> None:
        self._core, self.dave, self.behind = core, coldkey("dave"), hotkey("alice")

    @property
    def claim(self) -> dict[str, Any]:
        """What he can claim of subnet 1: its alpha, and the TAO that it brings in the next block."""
        claims = self._core.root_claims(self.dave, self.behind)
        return next((one for one in claims if one["netuid"] == 1), {"alpha": 0, "tao": 0})

    def stake(self, netuid: int) -> int:
        return self._core.stake(self.dave, self.behind, netuid)


@pytest.fixture
def owed(localnet: Localnet, core: Core, coldkey: Address, hotkey: Address) -> Owed:
    rules = core.rules()["active"] | {"root_part": "Claimable"}
    call = core.compose("DynamicTao", "schedule_rules", {"at": localnet.height + 2, "rules": rules})
    assert localnet.rpc("dev_dispatch", None, call)["error"] is None
    owed = Owed(core, coldkey, hotkey)
    localnet.fast_forward(2 * core.subnet(1)["tempo"])
    assert owed.claim["alpha"] > TAO and owed.claim["tao"] > 0
    return owed


def test_btcli_claims_as_stake_on_root(btcli: ClassicBtcli, core: Core, owed: Owed) -> None:
    claim, root, free = owed.claim, owed.stake(ROOT), core.free(owed.dave)
    answer = btcli("stake", "process-claim", "--netuids", 1, "--no-prompt", wallet="dave")
    assert answer["success"] is True and answer["netuids"] == [1]
    assert owed.stake(ROOT) - root == claim["tao"]
    assert free - core.free(owed.dave) == core.fee()
    assert owed.claim["alpha"] == 0


def test_btcli_claims_as_alpha_where_that_is_wished(btcli: ClassicBtcli, core: Core, owed: Owed) -> None:
    assert btcli("stake", "set-claim", "keep", "--no-prompt", wallet="dave")["success"] is True
    claim, root, alpha = owed.claim, owed.stake(ROOT), owed.stake(1)
    answer = btcli("stake", "process-claim", "--netuids", 1, "--no-prompt", wallet="dave")
    assert answer["success"] is True
    assert owed.stake(1) - alpha == claim["alpha"]
    assert owed.stake(ROOT) == root
    assert owed.claim["alpha"] == 0


def test_a_claim_that_was_paid_is_not_paid_again(btcli: ClassicBtcli, core: Core, owed: Owed) -> None:
    claim = ["stake", "process-claim", "--netuids", 1, "--no-prompt"]
    btcli(*claim, wallet="dave")
    root, free = owed.stake(ROOT), core.free(owed.dave)
    # What a client shows is the average behind the hotkey, of which others still have theirs.
    assert btcli(*claim, wallet="dave")["success"] is True
    assert core.event("DynamicTao.RootClaimSkipped")["netuid"] == 1
    assert owed.stake(ROOT) == root
    assert free - core.free(owed.dave) == core.fee()


def test_the_sdk_shows_and_claims_what_is_owed(sdk: ClassicSdk, owed: Owed) -> None:
    who = {"coldkey_ss58": owed.dave, "hotkey_ss58": owed.behind, "netuid": 1}
    # All stake behind this hotkey has been there from the beginning, so that the average is what each is owed.
    assert sdk.get_root_claimable_stake(**who) == pytest.approx(owed.claim["alpha"], rel=1e-6)
    assert sdk.get_root_claimed(**who) == 0
    claim, root = owed.claim, owed.stake(ROOT)
    sdk.sent("claim_root", "dave", netuids=[1])
    assert owed.stake(ROOT) - root == claim["tao"]
    assert owed.claim["alpha"] == 0


def test_bittensor11_claims_by_the_call_itself(btcli11: CurrentBtcli, owed: Owed) -> None:
    claim, root = owed.claim, owed.stake(ROOT)
    call = ["call", "SubtensorModule.claim_root", "--args", '{"subnets": [1]}']
    btcli11(*call, "-y", "--no-mev-shield", wallet="dave")
    assert owed.stake(ROOT) - root == claim["tao"]
    assert owed.claim["alpha"] == 0


def test_the_sdk_11_claims_of_the_subnets_that_it_names(sdk11: CurrentSdk, core: Core, owed: Owed) -> None:
    claim, root = owed.claim, owed.stake(ROOT)
    # Root, which it names by itself, owes nobody anything.
    sdk11.execute("ClaimRoot", "dave")
    assert (owed.claim["alpha"], owed.stake(ROOT)) == (claim["alpha"], root)

    claim = owed.claim
    sdk11.execute("ClaimRoot", "dave", subnets=[1])
    assert owed.stake(ROOT) - root == claim["tao"]
    assert owed.claim["alpha"] == 0
