"""Scenarios and runs: the same as the command line's, to the rao."""

from __future__ import annotations

import json
import pickle
import subprocess
from fractions import Fraction
from pathlib import Path

import dtao
import numpy as np
import pyarrow.parquet
import pytest
from conftest import SMALL
from dtao import TAO, Scenario


def test_every_scenario_should_be_read_and_read_again_from_its_own_dict() -> None:
    for name in dtao.SCENARIOS:
        scenario = Scenario.load(name)
        again = Scenario.from_dict(scenario.to_dict())
        assert again.netuids == scenario.netuids
        assert again.to_dict() == scenario.to_dict()


def test_the_books_should_balance_and_accounts_should_add_up(small: Scenario) -> None:
    run = small.run("launch")
    books = run.books
    paid_in = books.start + books.minted + books.paid
    assert paid_in == (
        books.pools + books.pending + books.waiting + books.root + books.got + books.recycled
    )
    assert books.minted > 0
    for account in run.accounts:
        assert account.profit == account.got + account.holdings - account.paid
        assert account.profit == account.price + account.emission - account.fees
    assert sum(account.paid for account in run.accounts) == books.paid
    assert run.profits[-1].tolist() == [account.profit for account in run.accounts]
    last = run.samples.where(run.samples["block"] == small.blocks)
    assert int(last["tao"].sum()) == books.pools


def test_a_run_should_be_that_of_the_command_line(
    small: Scenario, laboratory: Path, tmp_path: Path
) -> None:
    (tmp_path / "small.toml").write_text(SMALL)
    command = [str(laboratory), "run", "small.toml", "--rules", "tao-flow", "--seed", "7"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    run = small.run("tao-flow", seed=7)
    out = tmp_path / "lab-out"

    summary = json.loads((out / "summary.json").read_text())
    said = [(one["name"], rao(one["profit"]), rao(one["paid"])) for one in summary["accounts"]]
    assert said == [(one.name, one.profit, one.paid) for one in run.accounts]

    samples = pyarrow.parquet.read_table(out / "samples.parquet")
    ours = run.samples.to_arrow()
    assert samples.schema.types == ours.schema.types
    assert samples.to_pydict() == ours.to_pydict()


def rao(decimal: str) -> int:
    amount = Fraction(decimal) * TAO
    assert amount.denominator == 1
    return int(amount)


def test_a_known_attack_should_return_what_it_is_known_to_return() -> None:
    pump = Scenario.load("pump")
    speculators = pump.run().account("speculators")
    assert speculators.paid == 3_600 * TAO
    assert speculators.got == pytest.approx(1_337.8 * TAO, rel=1e-4)
    without = pump.run(attackers=False)
    assert [one.name for one in without.accounts] == ["holders", "organic"]


def test_a_comparison_should_say_what_the_attack_changed() -> None:
    launch, flow = dtao.compare(Scenario.load("pump-all"), ["launch", "tao-flow"])
    assert launch.profile == "launch" and launch.profit < 0 < flow.profit
    assert launch.paid == 3_600 * TAO
    assert flow.tao_after == 0, "after the dump nothing flows"
    with pytest.raises(dtao.DtaoError, match="has no .attack. to compare"):
        dtao.compare(Scenario.load("root-share"), ["launch"])


def test_samples_should_be_arrays_and_an_arrow_table(small: Scenario) -> None:
    run = small.run()
    assert run.samples["block"].tolist() == [0, 0, 360, 360, 720, 720]
    assert run.subnet(2)["netuid"].tolist() == [2, 2, 2]
    assert run.samples["tao"].dtype == np.uint64
    assert run.profits.shape == (3, 2) and run.profits.dtype == np.int64
    table = run.samples.to_arrow()
    assert table.column_names == list(run.samples)
    assert table["tao"].to_pylist() == run.samples["tao"].tolist()
    with pytest.raises(KeyError, match="no account `miner`, but holders, buyer"):
        run.account("miner")


def test_a_seed_should_fix_the_result(small: Scenario) -> None:
    one, same, other = (small.run(seed=seed).account("buyer").paid for seed in [1, 1, 2])
    assert one == same != other


def test_a_fault_should_be_said_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(SMALL.replace("tao = 0.5", "tao = -0.5"))
    with pytest.raises(dtao.ScenarioError) as refused:
        Scenario.load(path)
    assert (refused.value.file, refused.value.line) == (str(path), 20)
    assert "`-0.5` is negative" in refused.value.message
    assert str(refused.value) == f"{path}:20: {refused.value.message}"
    with pytest.raises(dtao.ScenarioError, match="there is no subnet 7"):
        Scenario(SMALL.replace("subnets = 1,", "subnets = 7,"))
    with pytest.raises(dtao.DtaoError, match="no scenario `nothing`; ready are root-share"):
        Scenario.load("nothing")
    with pytest.raises(dtao.DtaoError, match="none.toml: No such file"):
        Scenario.load("none.toml")


def test_a_fault_of_a_dict_should_show_the_line_that_it_would_be(small: Scenario) -> None:
    content = small.to_dict()
    content["chain"]["sampel"] = 3
    with pytest.raises(dtao.ScenarioError, match="unknown field `sampel`.*in `sampel = 3`"):
        Scenario.from_dict(content)
    with pytest.raises(dtao.DtaoError, match="cannot hold this"):
        Scenario.from_dict({"schema": None})


def test_a_scenario_and_its_run_should_survive_a_pickle(small: Scenario) -> None:
    copy = pickle.loads(pickle.dumps(small))
    run, same = small.run(), pickle.loads(pickle.dumps(copy.run()))
    assert same.accounts == run.accounts and same.books == run.books
    assert all((same.samples[name] == run.samples[name]).all() for name in run.samples)
