"""Dynamic TAO in Python, exactly.

Pools, prices and consensus are those of the chain, and so are the markets that a scenario runs: this
package calls the same compiled code and has no second implementation of anything. Amounts are integers, in
rao: 10^9 are a TAO, or an alpha.

>>> pool = Pool(tao=1_000 * TAO, alpha=20_000 * TAO)
>>> pool.price                                      # rao for an alpha: 1000 / 20,000 TAO
50000000
>>> pool.buy(50 * TAO)                              # 20,000 * 50 / (1000 + 50) = 952.38...
Fill(paid=50000000000, received=952380952380, fee=0)

A scenario is a market, people with motives and a set of rules; a run of it says who got what.

>>> pump = Scenario.load("pump")
>>> run = pump.run("launch")
>>> run.account("speculators").profit < 0
True

What is refused is a `DtaoError` that says why, and where.

>>> Pool(tao=TAO, alpha=TAO).buy(0)
Traceback (most recent call last):
    ...
dtao.EconomicsError: the trade would give nothing
"""

from __future__ import annotations

from dtao._native import (
    PROFILES,
    SCENARIOS,
    BooksError,
    DtaoError,
    EconomicsError,
    Fill,
    Pool,
    Rules,
    Scenario,
    ScenarioError,
    block_emission,
    compare,
    lock_cost,
    next_halving,
    yuma,
)
from dtao.results import Account, Books, Outcome, Run, Table
from dtao.sweeps import Point, accounts, sweep

#: Rao of a TAO, and of an alpha.
TAO = 1_000_000_000

#: Blocks of a day.
DAY = 7_200

__all__ = [
    "DAY",
    "PROFILES",
    "SCENARIOS",
    "TAO",
    "Account",
    "Books",
    "BooksError",
    "DtaoError",
    "EconomicsError",
    "Fill",
    "Outcome",
    "Point",
    "Pool",
    "Rules",
    "Run",
    "Scenario",
    "ScenarioError",
    "Table",
    "accounts",
    "block_emission",
    "compare",
    "lock_cost",
    "next_halving",
    "sweep",
    "yuma",
]
