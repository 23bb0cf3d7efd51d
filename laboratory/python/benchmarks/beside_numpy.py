"""Blocks of this package beside blocks of numpy and of radCAD: microseconds of CPU a block.

usage: python benchmarks/beside_numpy.py [PYTHON WITH radCAD]

Ours are 128 pools with everything that a chain does, in exact integers: injection with its caps, excess,
moving prices, halvings of TAO and of each alpha, root's sales, splits, and epochs each 360 blocks. Those of
numpy are 64 pools with injection and the moving price alone, in floats: pool by pool, as one writes it down,
and all pools at once, as one writes it for speed. radCAD steps a model of the latter.
"""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import check_output

import numpy as np
from dtao import Scenario
from pools import SPEED, THEIRS, beginning, best

OURS = 128

FULL = f"""
schema = 1
title = "A full chain"
question = "How fast?"

[chain]
issued = 8_400_000
root_stake = 6_000_000
blocks = 2_000
sample = 2_000

[[subnets]]
ids = "1..{OURS}"
tao = 1000
alpha = 128_000
outstanding = 50_000
staked = true
"""


def ours(blocks: int) -> None:
    """Blocks of whole subnets."""
    content = Scenario(FULL).to_dict()
    content["chain"] |= {"blocks": blocks, "sample": blocks}
    Scenario.from_dict(content).run()


def pool_by_pool(blocks: int) -> None:
    """The formulas of a block, one pool after the other."""
    tao, alpha, average = beginning()
    for _ in range(blocks):
        total = average.sum()
        for pool in range(THEIRS):
            price = tao[pool] / alpha[pool]
            alpha_in = min(average[pool] / total / price, 1.0)
            tao[pool] += alpha_in * price
            alpha[pool] += alpha_in
            average[pool] += SPEED * (min(tao[pool] / alpha[pool], 1.0) - average[pool])


def all_at_once(blocks: int) -> None:
    """The same formulas, each for all pools."""
    tao, alpha, average = beginning()
    for _ in range(blocks):
        price = tao / alpha
        alpha_in = np.minimum(average / average.sum() / price, 1.0)
        tao += alpha_in * price
        alpha += alpha_in
        average += SPEED * (np.minimum(tao / alpha, 1.0) - average)


def radcad(python: str) -> float:
    """Those of radCAD, which needs an older numpy, and so an interpreter of its own."""
    return float(check_output([python, Path(__file__).with_name("beside_radcad.py")]))


def main() -> None:
    mine = best(ours, 20_000)
    print(f"dtao, {OURS} whole subnets     {mine:7.1f} us a block")
    theirs = {
        "numpy, pool by pool": best(pool_by_pool, 200),
        "numpy, all at once": best(all_at_once, 2_000),
    }
    if python := sys.argv[1:]:
        theirs["radCAD, all at once"] = radcad(*python)
    for name, took in theirs.items():
        a_pool = took / mine * OURS / THEIRS
        print(
            f"{name}, {THEIRS} pools {took:7.1f} us a block: "
            f"{took / mine:.1f} times ours, {a_pool:.1f} times for a pool"
        )


if __name__ == "__main__":
    main()
