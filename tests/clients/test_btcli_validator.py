"""btcli 9.23.2: what owners and validators set: hyperparameters, takes, child keys, claims on root."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dtao_localnet import Localnet
from harness.btcli import ClassicBtcli
from harness.core import ROOT, TAO, Core

Address = Callable[[str], str]


def hyperparameter(*path: str) -> Callable[[Core, int], Any]:
    def read(core: Core, netuid: int) -> Any:
        value = core.hyperparameters(netuid)
        for name in path:
            value = value[name]
        return value

    return read


#: What liquid alpha begins with: 0.7, 0.9 and a curve of 1000.
LIQUID_ALPHA = {"low": 45_875, "high": 58_982, "steepness": 1_000}


def of_subnet(name: str) -> Callable[[Core, int], Any]:
    return lambda core, netuid: core.subnet(netuid)[name]


@pytest.mark.parametrize(
    ("name", "value", "read", "expected"),
    [
        ("min_burn", 1_000_000, hyperparameter("burn", "min"), 1_000_000),
        ("max_burn", 2_000_000_000, hyperparameter("burn", "max"), 2_000_000_000),
        ("burn_half_life", 400, hyperparameter("burn", "half_life"), 400),
        ("immunity_period", 4_000, hyperparameter("immunity_period"), 4_000),
        ("min_allowed_weights", 2, hyperparameter("min_allowed_weights"), 2),
        ("weights_version", 3, hyperparameter("weights_version_key"), 3),
        ("bonds_moving_avg", 800_000, hyperparameter("epoch", "bonds_moving_average"), 800_000),
        ("serving_rate_limit", 10, hyperparameter("serving_rate_limit"), 10),
        ("commit_reveal_period", 2, hyperparameter("reveal_period_epochs"), 2),
        ("commit_reveal_weights_enabled", "true", hyperparameter("commit_reveal_weights_enabled"), True),
        ("transfers_enabled", "false", of_subnet("transfers_allowed"), False),
        ("kappa", 30_000, hyperparameter("epoch", "kappa"), 30_000),
        ("weights_rate_limit", 10, hyperparameter("weights_set_rate_limit"), 10),
        ("registration_allowed", "false", of_subnet("registration_allowed"), False),
        ("max_validators", 32, hyperparameter("epoch", "max_validators"), 32),
        # 2.5 tempos of 360 blocks.
        ("activity_cutoff_factor", 2_500, hyperparameter("epoch", "activity_cutoff"), 900),
        ("yuma3_enabled", "true", hyperparameter("epoch", "bonds_rule"), "Yuma3"),
        # Times 2^64, as the chain has it: the client takes no other number. In thousandths.
        ("burn_increase_mult", 3 << 63, hyperparameter("burn", "increase"), 1_500),
        ("liquid_alpha_enabled", "true", hyperparameter("epoch", "liquid_alpha"), LIQUID_ALPHA),
    ],
)
def test_sudo_set_changes_the_hyperparameter(
    btcli: ClassicBtcli, core: Core, name: str, value: Any, read: Callable[[Core, int], Any], expected: Any
) -> None:
    # Alice owns subnet 1, and is the administrator of the chain.
    assert read(core, 1) != expected
    given = ["--netuid", 1, "--param", name, "--value", value, "--no-prompt"]
    answer = btcli("sudo", "set", *given, wallet="alice")
    assert answer["success"] is True, answer
    assert read(core, 1) == expected


def test_sudo_set_changes_the_paces_of_liquid_alpha_once_it_is_on(btcli: ClassicBtcli, core: Core) -> None:
    def sudo_set(name: str, value: Any, *more: str) -> Any:
        given = ["--netuid", 1, "--param", name, "--value", value, *more, "--no-prompt"]
        return btcli("sudo", "set", *given, wallet="alice")

    paces = hyperparameter("epoch", "liquid_alpha")
    refused = sudo_set("alpha_values", "0.5,0.9", "--normalize")
    assert refused["success"] is False and "LiquidAlphaDisabled" in refused["err_msg"]
    assert sudo_set("liquid_alpha_enabled", "true")["success"] is True

    assert sudo_set("alpha_values", "0.5,0.9", "--normalize")["success"] is True
    assert sudo_set("alpha_sigmoid_steepness", 500)["success"] is True
    # Parts of 65535, floored by the client.
    assert paces(core, 1) == {"low": 32_767, "high": 58_981, "steepness": 500}


@pytest.mark.parametrize("name", ["sn_owner_hotkey", "subnet_owner_hotkey"])
def test_sudo_set_changes_the_hotkey_of_the_owner(
    btcli: ClassicBtcli, core: Core, localnet: Localnet, name: str
) -> None:
    other = localnet.key("//Alice//another").address
    given = ["--netuid", 1, "--param", name, "--value", other, "--no-prompt"]
    # Whoever nobody named yet is nobody's hotkey.
    refused = btcli("sudo", "set", *given, wallet="alice")
    assert refused["success"] is False and "HotKeyAccountNotExists" in refused["err_msg"]
    assert core.subnet(1)["owner_hotkey"] != other

    btcli.run("wallet", "associate-hotkey", *btcli.wallet("alice", other), "--network", btcli.url, "--no-prompt")
    answer = btcli("sudo", "set", *given, wallet="alice")
    assert answer["success"] is True, answer
    assert core.subnet(1)["owner_hotkey"] == other


#: What is set of a subnet elsewhere, and how this chain refuses it.
REFUSED = {
    "network_pow_registration_allowed": ("true", "ProofOfWorkNotSupported"),
    "bonds_reset_enabled": ("true", "BondsResetNotSupported"),
    "recycle_or_burn": ("Burn", "RecycleOrBurnNotSupported"),
    "owner_cut_enabled": ("false", "OwnerCutPerSubnetNotSupported"),
    "owner_cut_auto_lock_enabled": ("true", "LockedStakeNotSupported"),
    "min_childkey_take": (100, "ChildkeyTakePerSubnetNotSupported"),
}


@pytest.mark.parametrize(("name", "value", "error"), [(name, *row) for name, row in REFUSED.items()], ids=REFUSED)
def test_sudo_set_of_what_there_is_not_is_refused_by_name(
    btcli: ClassicBtcli, core: Core, name: str, value: Any, error: str
) -> None:
    before = core.hyperparameters(1)
    given = ["--netuid", 1, "--param", name, "--value", value, "--no-prompt"]
    refused = btcli("sudo", "set", *given, wallet="alice")
    assert refused["success"] is False and error in refused["err_msg"]
    assert core.hyperparameters(1) == before


#: The same where the client wraps the call in `Sudo.sudo`: it takes what Sudo answers for the call's answer.
REFUSED_WITHIN_SUDO = {
    "target_regs_per_interval": "RegistrationLimitsNotSupported",
    "max_regs_per_block": "RegistrationLimitsNotSupported",
    "min_allowed_uids": "MinAllowedUidsNotSupported",
}


@pytest.mark.parametrize(("name", "error"), REFUSED_WITHIN_SUDO.items(), ids=REFUSED_WITHIN_SUDO)
def test_what_sudo_refuses_stands_in_its_event(btcli: ClassicBtcli, core: Core, name: str, error: str) -> None:
    given = ["--netuid", 1, "--param", name, "--value", 2, "--no-prompt"]
    answer = btcli("sudo", "set", *given, wallet="alice")
    assert answer["success"] is True, answer
    assert core.error_name(core.event("Sudo.Sudid")["sudo_result"]["Err"]) == error


def test_sudo_set_of_the_bound_of_neurons_is_the_administrators(btcli: ClassicBtcli, core: Core) -> None:
    # An epoch costs what it may hold at most: its owner trims, but does not raise it.
    given = ["--netuid", 1, "--param", "max_allowed_uids", "--value", 200, "--no-prompt"]
    refused = btcli("sudo", "set", *given, wallet="alice")
    assert refused["success"] is False and "ParameterIsForAdminOnly" in refused["err_msg"]
    assert core.hyperparameters(1)["max_allowed_uids"] == 256


def test_sudo_set_of_the_tempo_is_the_administrators(btcli: ClassicBtcli, core: Core) -> None:
    given = ["--param", "tempo", "--value", 400, "--no-prompt"]
    # Its owner asks in an owner's way, which this chain does not have.
    refused = btcli("sudo", "set", "--netuid", 1, *given, wallet="alice")
    assert refused["success"] is False and "ParameterIsForAdminOnly" in refused["err_msg"]
    assert core.subnet(1)["tempo"] == 360

    assert btcli("sudo", "set", "--netuid", 2, *given, wallet="alice")["success"] is True
    assert core.subnet(2)["tempo"] == 400


def test_sudo_get_shows_what_was_set(btcli: ClassicBtcli) -> None:
    given = ["--netuid", 1, "--param", "min_burn", "--value", 1_000_000, "--no-prompt"]
    btcli("sudo", "set", *given, wallet="alice")
    rows = {row["hyperparameter"]: row["value"] for row in btcli("sudo", "get", "--netuid", 1)}
    assert float(str(rows["min_burn"]).strip("τ‎ ")) in (1_000_000, 0.001)


def test_a_stranger_cannot_set_a_hyperparameter(btcli: ClassicBtcli, core: Core) -> None:
    given = ["--netuid", 1, "--param", "min_burn", "--value", 1_000_000, "--no-prompt"]
    answer = btcli.run("sudo", "set", *given, *btcli.wallet("dave"), "--network", btcli.url)
    assert "doesn't own" in answer.output + answer.errors
    assert core.hyperparameters(1)["burn"]["min"] == 500_000


def test_a_delegate_lowers_its_take(btcli: ClassicBtcli, core: Core, hotkey: Address) -> None:
    assert btcli("sudo", "get-take", wallet="alice")["current_take"] == pytest.approx(11_796 / 65_535)
    assert btcli("sudo", "set-take", "--take", 0.1, wallet="alice")["success"] is True
    (take,) = [row["take"] for row in core.validators() if row["hotkey"] == hotkey("alice")]
    assert take == 6_553  # floor(0.1 * 65535)


def test_child_keys_are_set_after_their_cooldown_and_revoked(
    btcli: ClassicBtcli, core: Core, localnet: Localnet, hotkey: Address
) -> None:
    to = ["--netuid", 1, "--children", hotkey("dave"), "--proportions", 0.5, "--no-prompt"]
    assert btcli("stake", "child", "set", *to, wallet="alice")["1"]["success"] is True
    assert core.childkeys(1, hotkey("alice"))["scheduled"] is not None

    localnet.fast_forward(720)

    (child,) = core.childkeys(1, hotkey("alice"))["children"]
    assert child["hotkey"] == hotkey("dave")
    shown = btcli("stake", "child", "get", "--netuid", 1, wallet="alice")
    assert shown["1"] == {hotkey("dave"): 2**63}  # half of 2^64

    revoked = btcli("stake", "child", "revoke", "--netuid", 1, "--no-prompt", wallet="alice")
    assert revoked["1"]["success"] is True
    localnet.fast_forward(720)
    assert core.childkeys(1, hotkey("alice"))["children"] == []


def test_a_child_key_takes_what_it_says(btcli: ClassicBtcli, core: Core, hotkey: Address) -> None:
    given = ["--netuid", 1, "--take", 0.1, "--no-prompt"]
    assert btcli("stake", "child", "take", *given, wallet="alice")["1"]["success"] is True
    assert core.childkeys(1, hotkey("alice"))["childkey_take"] == 6_553  # floor(0.1 * 65535)


def test_the_way_of_claims_on_root_is_kept(btcli: ClassicBtcli, core: Core, coldkey: Address) -> None:
    assert btcli("stake", "set-claim", "keep", "--no-prompt", wallet="dave")["success"] is True
    assert core.storage("SubtensorModule", "RootClaimType", coldkey("dave")) == "Keep"
    assert btcli("stake", "set-claim", "swap", "--no-prompt", wallet="dave")["success"] is True
    assert core.storage("SubtensorModule", "RootClaimType", coldkey("dave")) == "Swap"


def test_a_coldkey_says_nothing_about_itself(btcli: ClassicBtcli, core: Core, coldkey: Address) -> None:
    said = ["--id-name", "x", "--web-url", "https://a.b", "--image-url", "https://a.b/l.png", "--discord", "d"]
    more = ["--description", "x", "--additional", "x", "--github", "https://github.com/a/b", "--no-prompt"]
    answer = btcli.run("wallet", "set-identity", *said, *more, *btcli.wallet("alice"), "--network", btcli.url)
    assert "IdentitiesNotSupported" in answer.output + answer.errors
    assert core.storage("SubtensorModule", "IdentitiesV2", coldkey("alice")) is None


def test_nothing_is_claimed_where_root_is_paid_at_once(btcli: ClassicBtcli) -> None:
    answer = btcli("stake", "process-claim", "--netuids", 1, "--no-prompt", wallet="alice")
    assert answer["success"] is True and answer["message"] == "No claimable emissions found"


def test_stake_on_root_earns_at_the_epoch(
    btcli: ClassicBtcli, core: Core, localnet: Localnet, coldkey: Address, hotkey: Address
) -> None:
    before = core.stake(coldkey("dave"), hotkey("alice"), ROOT)
    assert before == 5_000 * TAO
    localnet.fast_forward(720)
    earned = core.stake(coldkey("dave"), hotkey("alice"), ROOT) - before
    assert earned > 0
    listed = btcli("stake", "list", "--no-prompt", wallet="dave")["stake_info"][hotkey("alice")]
    (row,) = [row for row in listed if row["netuid"] == ROOT]
    assert round(row["stake_value"] * TAO) == before + earned
