"""btcli 9.23.2: subnets, their neurons, and what an owner sets."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from harness.btcli import ClassicBtcli
from harness.core import ROOT, TAO, Core

Address = Callable[[str], str]

IDENTITY = {
    "subnet_name": "Ölmühle",
    "github_repo": "https://github.com/a/b",
    "subnet_contact": "a@b.co",
    "subnet_url": "https://a.b",
    "discord": "d",
    "description": "x",
    "logo_url": "https://a.b/l.png",
    "additional": "more",
}
COMMON = [
    *["--github-repo", IDENTITY["github_repo"], "--subnet-contact", IDENTITY["subnet_contact"]],
    *["--subnet-url", IDENTITY["subnet_url"], "--description", IDENTITY["description"]],
    *["--logo-url", IDENTITY["logo_url"], "--additional-info", IDENTITY["additional"], "--no-prompt"],
]


def test_subnets_list_shows_pools_and_prices(btcli: ClassicBtcli, core: Core) -> None:
    listed = btcli("subnets", "list")["subnets"]
    assert set(listed) == {"0", "1", "2", "3"}
    for subnet in core.subnets():
        row = listed[str(subnet["netuid"])]
        assert round(row["liquidity"]["tao_in"] * TAO) == subnet["tao_reserve"]
        assert round(row["liquidity"]["alpha_in"] * TAO) == subnet["alpha_reserve"]
        assert round(row["alpha_out"] * TAO) == subnet["alpha_outstanding"]
        assert abs(round(row["price"] * TAO) - subnet["price"]) <= 1
        assert round(row["emission"] * TAO) == subnet["block_share"]


def test_subnets_show_has_the_neurons_in_order(btcli: ClassicBtcli, core: Core) -> None:
    shown = btcli("subnets", "show", "--netuid", 1, "--no-prompt")
    metagraph = core.metagraph(1)
    assert [row["hotkey"] for row in shown["uids"]] == metagraph["hotkeys"]
    assert [round(row["alpha_stake"] * TAO) for row in shown["uids"]] == metagraph["alpha_stake"]
    assert shown["tempo"]["tempo"] == core.subnet(1)["tempo"]


def test_subnets_metagraph_is_a_table_of_the_neurons(btcli: ClassicBtcli, core: Core) -> None:
    table = btcli.text("subnets", "metagraph", "--netuid", 1, "--verbose", "--no-prompt")
    rows = [[cell.strip() for cell in line.split("│")] for line in table.splitlines() if "│" in line]
    neurons, ours = [row for row in rows if row[0].isdigit()], core.metagraph(1)
    assert len(neurons) == ours["neurons"] == 5
    for uid, (_, stake, alpha, _, *_rest) in enumerate(neurons):
        # Four decimals are shown.
        assert shown(stake) == f"{ours['effective_stake'][uid] / TAO:.4f}"
        assert shown(alpha) == f"{ours['alpha_stake'][uid] / TAO:.4f}"


def shown(cell: str) -> str:
    """The number of a cell, without its unit."""
    return re.sub(r"[^0-9.]", "", cell.split()[0])


def test_subnets_show_of_root_tells_that_nobody_sits_there(btcli: ClassicBtcli) -> None:
    assert "currently empty" in btcli.text("subnets", "show", "--netuid", ROOT, "--no-prompt")


def test_subnets_show_of_root_tells_who_sits_there(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address
) -> None:
    btcli("subnets", "register", "--netuid", ROOT, "--no-prompt", wallet="alice")
    stake = ["stake", "add", "--netuid", ROOT, "--amount", 10, "--unsafe", "--no-mev-protection", "--no-prompt"]
    btcli(*stake, wallet="alice")
    shown = btcli.text("subnets", "show", "--netuid", ROOT, "--verbose", "--no-prompt")
    (validator,) = [row for row in core.validators() if row["root_uid"] is not None]
    assert hotkey("alice") in shown and coldkey("alice") in shown
    assert f"τ {validator['root_stake'] / TAO:.4f}" in shown


def test_subnets_price_is_the_pools(btcli: ClassicBtcli, core: Core) -> None:
    shown = btcli("subnets", "price", "--netuids", 2, "--current")["2"]["stats"]["current_price"]
    assert abs(round(shown * TAO) - core.subnet(2)["price"]) <= 1


def test_subnets_price_of_several_is_a_fault_of_the_clients_own(btcli: ClassicBtcli) -> None:
    said = btcli.text("subnets", "price", "--netuids", "1,2", "--current")
    assert "unsupported format string passed to Balance.__format__" in said


def test_subnets_burn_cost_is_the_chains(btcli: ClassicBtcli, core: Core) -> None:
    assert btcli("subnets", "burn-cost")["burn_cost"]["rao"] == core.registration_cost()


def test_subnets_hyperparameters_are_the_chains(btcli: ClassicBtcli, core: Core) -> None:
    rows = {row["hyperparameter"]: row["value"] for row in btcli("subnets", "hyperparameters", "--netuid", 1)}
    hyperparameters = core.hyperparameters(1)
    assert rows["tempo"] == core.subnet(1)["tempo"]
    assert rows["immunity_period"] == hyperparameters["immunity_period"]
    assert rows["kappa"] == hyperparameters["epoch"]["kappa"]
    assert rows["activity_cutoff"] == hyperparameters["epoch"]["activity_cutoff"]


def test_subnets_create_locks_what_it_costs(btcli: ClassicBtcli, core: Core, coldkey: Address) -> None:
    free, cost = core.free(coldkey("alice")), core.registration_cost()

    named = ["--subnet-name", IDENTITY["subnet_name"], "--discord", IDENTITY["discord"], "--no-mev-protection"]
    created = btcli("subnets", "create", *named, *COMMON, wallet="alice")

    assert created["success"] is True and created["netuid"] == 4
    assert free - core.free(coldkey("alice")) == cost + core.fee()
    subnet = core.subnet(4)
    assert subnet["owner_coldkey"] == coldkey("alice")
    assert subnet["lock"] == cost


def test_subnets_start_begins_its_emission(btcli: ClassicBtcli, core: Core) -> None:
    named = ["--subnet-name", IDENTITY["subnet_name"], "--discord", IDENTITY["discord"], "--no-mev-protection"]
    btcli.run("subnets", "create", *named, *COMMON, *btcli.wallet("alice"), "--network", btcli.url)
    assert core.subnet(4)["started_at"] is None

    assert "Successfully started" in btcli.text("subnets", "start", "--netuid", 4, "--no-prompt", wallet="alice")

    assert core.subnet(4)["started_at"] is not None


@pytest.mark.parametrize("how", [["--unsafe"], []], ids=["burned_register", "register_limit"])
def test_subnets_register_burns_and_gives_a_uid(
    btcli: ClassicBtcli, core: Core, coldkey: Address, hotkey: Address, how: list[str]
) -> None:
    free, burn = core.free(coldkey("charlie")), core.burn_cost(1)

    registered = btcli("subnets", "register", "--netuid", 1, *how, "--no-prompt", wallet="charlie")

    assert registered["success"] is True
    assert core.uid(1, hotkey("charlie")) == 5
    assert free - core.free(coldkey("charlie")) == burn + core.fee()


def test_subnets_register_on_root_takes_a_seat(btcli: ClassicBtcli, core: Core, hotkey: Address) -> None:
    assert btcli("subnets", "register", "--netuid", ROOT, "--no-prompt", wallet="alice")["success"] is True
    (seat,) = [row["root_uid"] for row in core.validators() if row["hotkey"] == hotkey("alice")]
    assert seat == 0


def test_a_subnets_identity_is_read_as_it_was_set(btcli: ClassicBtcli) -> None:
    named = ["--subnet-name", IDENTITY["subnet_name"], "--discord-handle", IDENTITY["discord"]]
    assert btcli("subnets", "set-identity", "--netuid", 1, *named, *COMMON, wallet="alice")["success"] is True
    assert btcli("subnets", "get-identity", "--netuid", 1) == IDENTITY


def test_a_subnets_symbol_is_changed_by_its_owner(btcli: ClassicBtcli, core: Core) -> None:
    assert btcli("subnets", "set-symbol", "--netuid", 1, "ב", "--no-prompt", wallet="alice")["success"] is True
    assert core.subnet(1)["symbol"] == "ב"
    assert core.storage("SubtensorModule", "TokenSymbol", 1) == "ב"
