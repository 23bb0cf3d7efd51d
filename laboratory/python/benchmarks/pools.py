"""What the peers of the benchmark compute, and how all are measured. It needs numpy alone."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np
from numpy.typing import NDArray

THEIRS = 64
SPEED = 3e-6

Pools = NDArray[np.float64]


def beginning() -> tuple[Pools, Pools, Pools]:
    """TAO, alpha and moving prices of all pools."""
    tao, alpha = np.full(THEIRS, 1e3), np.full(THEIRS, 128e3)
    return tao, alpha, tao / alpha


def best(run: Callable[[int], object], blocks: int, times: int = 5) -> float:
    """The least microseconds of CPU for a block, of several runs: what load adds is not the code's."""

    def once() -> float:
        start = process_time()
        run(blocks)
        return (process_time() - start) / blocks * 1e6

    return min(once() for _ in range(times))
