"""Many worlds in one call: on all cores of this machine, or on the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dtao import _native
from dtao._native import Rules, Scenario
from dtao.results import Run, Table

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True)
class Point:
    """A world of a sweep: what `Scenario.run` takes."""

    scenario: Scenario
    rules: Rules | str | None = None
    seed: int = 1
    attackers: bool = True


def sweep(
    points: Iterable[Point],
    *,
    jobs: int | None = None,
    client: Client | None = None,
    progress: bool = True,
) -> list[Run]:
    """Runs all points and returns their runs in the same order.

    They run on `jobs` threads, or one a core, and hold no lock of the interpreter. With `progress`, what takes
    more than two seconds says on `sys.stderr` how far it is. With a `client` of a Dask
    cluster they run on its workers, each of which needs the package: `pip install dtao[dask]`. One point
    has one result, wherever it runs.

    >>> from dtao import Scenario
    >>> wash = Scenario.load("wash")
    >>> [run.profile for run in sweep(Point(wash, rules) for rules in ["launch", "tao-flow"])]
    ['launch', 'tao-flow']
    """
    points = list(points)
    if client is None:
        return _run(points, jobs, progress)
    threads = client.nthreads()
    slots = sum(threads.values()) or 1
    # A few parts for each thread, so that a worker with short runs takes over from one with long ones.
    parts = np.array_split(np.arange(len(points)), min(len(points), 4 * slots) or 1)
    futures = client.map(_run, [[points[at] for at in part] for part in parts], jobs=1, pure=False)
    return [run for part in client.gather(futures) for run in part]


def accounts(runs: Iterable[Run]) -> Table:
    """All accounts of some runs as columns: a row a run and account. `run` is the run's place."""
    rows = [(place, run, account) for place, run in enumerate(runs) for account in run.accounts]
    amounts = ["paid", "got", "holdings", "profit", "price", "emission", "fees", "refused"]
    columns = {
        "run": np.array([place for place, _, _ in rows], dtype=np.int64),
        "title": np.array([run.title for _, run, _ in rows], dtype=object),
        "profile": np.array([run.profile for _, run, _ in rows], dtype=object),
        "seed": np.array([run.seed for _, run, _ in rows], dtype=np.uint64),
        "account": np.array([account.name for _, _, account in rows], dtype=object),
    }
    for name in amounts:
        columns[name] = np.array([getattr(one, name) for _, _, one in rows], dtype=np.int64)
    return Table(columns)


def _run(points: Sequence[Point], jobs: int | None, progress: bool = False) -> list[Run]:
    worlds = [(point.scenario, point.rules, point.seed, point.attackers) for point in points]
    return _native.sweep(worlds, jobs, progress)
