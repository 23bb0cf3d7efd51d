"""One block of the public chain, 8,813,880 of August 2026, by the rules `hill-rank` in exact fractions: a floor
stands only where that chain's own result has one.

The state before the block and what happened in it are in the economics crate's `real_block/8813880.csv`:
averages and burned parts in 2^-32, amounts in rao, weights in 10^-18. Its pools weigh TAO and alpha a little
differently: with the weight `q` of TAO the price is `(1 - q) / q * T / A`, and a purchase of `x` gets
`A * (1 - (T / (T + x))^(q / (1 - q)))`. Ours weigh them the same.
"""

import csv
from collections import namedtuple
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

import block
from allocation import HALF, bar_of, normal
from block import TAO_WEIGHT, WARM_UP
from exact import U64, UNIT

TABLE = Path(__file__).parents[2] / "pallets/dynamic-tao/economics/tests/real_block/8813880.csv"
NUMBER = 8_813_880

EMISSION = UNIT // 2
"""The block's TAO: one halving has passed."""

ROOT_STAKE = 5_413_397_689_744_147

BARS = 141_779_103_490_197_307, 142_190_375_825_543_207
"""The bar before the block and after it, in 2^-64."""

SPEED = Fraction(1_288_490, HALF)
"""The base speed of the averages there."""

TRADED = 44, 60, 101
"""Subnets in whose pools others traded in the same block."""

REAL = Context(prec=60)


def rows():
    """The 127 subnets, by netuid."""
    with TABLE.open(encoding="ascii") as table:
        lines = csv.reader(table)
        row = namedtuple("Row", next(lines))
        return [row(*map(int, line)) for line in lines]


def shares(subnets):
    """`s = w / sum(w)` of the weights `w = ema * (1 - min(1, burned))`, of all that have started."""
    return normal([s.average * (HALF - min(s.burned, HALF)) for s in subnets])


def bar(subnets):
    """The 32nd largest share."""
    return bar_of((0, 32), shares(subnets))


def weights(subnets):
    """`s / (1 + (theta / s)^3)`, and nothing for those that are switched off. The block is a multiple of
    360, so that it measures the bar and uses it."""
    theta = bar(subnets)
    return [share / (1 + (theta / share)**3) if share and subnet.enabled else Fraction(0)
            for share, subnet in zip(shares(subnets), subnets)]


def price(subnet, weighted):
    """The price, floored to 2^-32, by that chain's weights or by equal ones."""
    quote = Fraction(subnet.quote_weight, 10**18) if weighted else Fraction(1, 2)
    exact = Fraction(subnet.tao, subnet.alpha) * (1 - quote) / quote
    return Fraction(int(exact * HALF), HALF)


def injected(subnet, part, weighted):
    """`(tao_in, excess, alpha_in)` of a part of the block's TAO: `a = e / price`, up to the cap of root's
    proportion of one alpha. Floors each."""
    root = Fraction(ROOT_STAKE * TAO_WEIGHT, U64)
    cap = root / (root + subnet.alpha + subnet.outstanding) * UNIT
    at = price(subnet, weighted)
    if part <= cap * at:
        return int(part), 0, int(part / at)
    return int(cap * at), int(part - cap * at), int(cap)


def bought(subnet, paid, weighted):
    """What so much TAO buys, without a fee."""
    t, a = subnet.tao, subnet.alpha
    if not weighted:
        return a * paid // (t + paid)
    quote = REAL.divide(subnet.quote_weight, 10**18)
    power = REAL.divide(quote, REAL.subtract(1, quote))
    kept = REAL.power(REAL.divide(t, t + paid), power)
    return int(REAL.multiply(a, REAL.subtract(Decimal(1), kept)))


def average(subnet, t, a):
    """The average after the block, in 2^-32, where the reserves are then `t` and `a`."""
    age = NUMBER - (subnet.first_block - 1)
    part = SPEED * Fraction(age, age + WARM_UP)
    spot = min(Fraction(t, a), 1)
    return int((part * spot + (1 - part) * Fraction(subnet.average, HALF)) * HALF)


def by_the_model(subnets):
    """What `block.py` makes of the block, in whole rao: of each subnet the receipt and the state after."""
    rules = ((block.BUYS, block.OF_ROOT, block.HELD), (block.AT_EPOCH, block.ONE), ((3, 10_000), WARM_UP, 1))
    scaled = [int(weight * 2**124) for weight in weights(subnets)]
    on = [i for i, subnet in enumerate(subnets) if subnet.enabled]
    parts = dict(zip(on, block.largest_remainder(EMISSION, [scaled[i] for i in on])))
    weighted = block.weighted_root(ROOT_STAKE, TAO_WEIGHT)
    price_sum = sum(subnet.average << 32 for subnet in subnets)
    done = []
    for i, s in enumerate(subnets):
        state = (s.tao, s.alpha, s.outstanding, s.average << 32, (0,) * 5, 0, 0, 0, 0)
        age = NUMBER - (s.first_block - 1)
        terms = block.Terms(EMISSION, parts.get(i, 0), weighted, 11_796, (3, 10**6), age, price_sum, 0)
        done.append(block.step(rules, state, terms))
    return done
