"""Blocks of this package beside blocks of numpy, in one process: microseconds of CPU a block.

usage: python benchmarks/beside_numpy.py

Ours are 128 pools with everything that a chain does, in exact integers: injection with its caps, excess,
moving prices, halvings of TAO and of each alpha, root's sales, splits, and epochs each 360 blocks. Those of
numpy are 64 pools with injection and the moving price alone, in floats: pool by pool, as one writes it down,
and all pools at once, as one writes it for speed.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np
from dtao import Scenario

OURS = 128
THEIRS = 64
SPEED = 3e-6

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
    tao, alpha = np.full(THEIRS, 1e3), np.full(THEIRS, 128e3)
    average = tao / alpha
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
    tao, alpha = np.full(THEIRS, 1e3), np.full(THEIRS, 128e3)
    average = tao / alpha
    for _ in range(blocks):
        price = tao / alpha
        alpha_in = np.minimum(average / average.sum() / price, 1.0)
        tao += alpha_in * price
        alpha += alpha_in
        average += SPEED * (np.minimum(tao / alpha, 1.0) - average)


def best(run: Callable[[int], None], blocks: int, times: int = 5) -> float:
    """The least microseconds of CPU for a block, of several runs: what load adds is not the code's."""

    def once() -> float:
        start = process_time()
        run(blocks)
        return (process_time() - start) / blocks * 1e6

    return min(once() for _ in range(times))


def main() -> None:
    mine = best(ours, 2_000)
    print(f"dtao, {OURS} whole subnets     {mine:7.1f} us a block")
    for name, run, blocks in [
        ("pool by pool", pool_by_pool, 200),
        ("all at once", all_at_once, 2_000),
    ]:
        theirs = best(run, blocks)
        a_pool = theirs / mine * OURS / THEIRS
        print(
            f"numpy, {THEIRS} pools {name:12} {theirs:7.1f} us a block: "
            f"{theirs / mine:.1f} times ours, {a_pool:.1f} times for a pool"
        )


if __name__ == "__main__":
    main()
