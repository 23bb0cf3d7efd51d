"""Speed, by CPU time of this process and with room for any machine: the least of several runs each."""

from __future__ import annotations

from beside_numpy import OURS, ours, pool_by_pool
from pools import THEIRS, best


def test_a_pool_should_take_less_than_half_of_what_it_takes_numpy() -> None:
    """It takes about a twelfth, exact and with everything that a block does."""
    a_pool = best(ours, 1_000, times=3) / OURS
    numpys = best(pool_by_pool, 100, times=3) / THEIRS
    assert numpys > 2 * a_pool, (numpys, a_pool)
