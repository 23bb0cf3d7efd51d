"""Sweeps: in this process, and on the workers of a cluster."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import dtao
import pytest
from distributed import Client, LocalCluster
from dtao import Point, Scenario


RULES: list[dtao.Rules | str | None] = ["launch", dtao.Rules("launch", root_part="recycled"), None]


def points(scenario: Scenario) -> list[Point]:
    return [
        Point(scenario, rules, seed, attackers)
        for rules in RULES
        for seed in [1, 2]
        for attackers in [True, False]
    ]


def results(runs: list[dtao.Run]) -> list[object]:
    return [(run.profile, run.seed, run.attackers, run.accounts, run.books) for run in runs]


def test_a_sweep_should_be_its_runs_one_by_one(small: Scenario) -> None:
    swept = dtao.sweep(points(small))
    alone = [
        point.scenario.run(point.rules, seed=point.seed, attackers=point.attackers)
        for point in points(small)
    ]
    assert results(swept) == results(alone)
    assert results(dtao.sweep(points(small), jobs=1)) == results(alone)
    assert dtao.sweep([]) == []


def test_a_long_call_should_say_how_far_it_is(
    small: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    content = small.to_dict()
    content["subnets"][0]["ids"] = "1..128"

    def swept(blocks: int, progress: bool) -> float:
        content["chain"] |= {"blocks": blocks, "sample": blocks}
        start = time.monotonic()
        dtao.sweep([Point(Scenario.from_dict(content))], jobs=1, progress=progress)
        return time.monotonic() - start

    assert swept(100, True) < 2, "nothing is said so soon"
    assert capsys.readouterr().err == ""
    blocks, lines = 100_000, list[str]()
    while not lines:
        blocks *= 2
        swept(blocks, True)
        lines = capsys.readouterr().err.splitlines()
    swept(blocks, False)
    assert capsys.readouterr().err == "", "nobody asked"
    tenths = [f"dtao sweep: {percent} %" for percent in range(10, 101, 10)]
    assert lines == tenths[-len(lines) :]


def test_a_sweep_should_let_other_threads_go_on(small: Scenario) -> None:
    """While compiled code runs a long sweep in one call, another thread counts."""
    content = small.to_dict()
    content["chain"]["blocks"] = 200_000
    long = Scenario.from_dict(content)
    over, count = threading.Event(), 0

    def tick() -> None:
        nonlocal count
        while not over.wait(0.001):
            count += 1

    counter = threading.Thread(target=tick)
    counter.start()
    before = count
    dtao.sweep([Point(long)], jobs=1)
    counted = count - before
    over.set()
    counter.join()
    # With the lock held throughout, only a count on either side of the call would be seen.
    assert counted > 2


def test_accounts_of_many_runs_should_be_one_table(small: Scenario) -> None:
    runs = dtao.sweep(points(small)[:2])
    table = dtao.accounts(runs)
    assert table.rows == 4
    assert table["account"].tolist() == ["holders", "buyer"] * 2
    assert table["profit"].tolist() == [one.profit for run in runs for one in run.accounts]
    assert table.to_arrow()["run"].to_pylist() == [0, 0, 1, 1]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, Client(cluster) as client:
        yield client


def test_a_sweep_on_two_workers_should_be_that_of_this_process(
    small: Scenario, client: Client
) -> None:
    workers = set(client.run(os.getpid).values())
    assert len(workers) == 2 and os.getpid() not in workers
    assert results(dtao.sweep(points(small), client=client)) == results(dtao.sweep(points(small)))
    assert dtao.sweep([], client=client) == []


def test_a_fault_on_a_worker_should_be_told_here(small: Scenario, client: Client) -> None:
    with pytest.raises(dtao.DtaoError, match="no profile `best`"):
        dtao.sweep([Point(small, "best")], client=client)
    with pytest.raises(dtao.EconomicsError) as refused:
        client.submit(refuse, pure=False).result()
    assert refused.value.kind == "ZeroOutput", "an exception keeps what it says across a pickle"


def refuse() -> None:
    dtao.Pool(dtao.TAO, dtao.TAO).buy(0)
