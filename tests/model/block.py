"""A block: the curve, who gets its TAO, and what it does to each subnet.

A subnet is `(T, A, O, ema, pending, burned, fee_rate, volume)`: the reserves, the alpha outside of
the pool, the average of the price in 2^-64 TAO per alpha, the five pending parts `(owner, miners,
validators, root_alpha, root_tao)`, and what a block carries along. Amounts in rao.
"""

from exact import CAP, FLOOR, U16, U64, UNIT, answer, ceil_div
from swap import swap

ONE = 2**64
"""The price 1, in 2^-64."""

TAO_WEIGHT = 3_320_413_933_267_719_290
"""Root's weight at launch, in parts of 2^64 - 1."""

LAUNCH, KEEPING, CLAIMS, WARM = 0, 1, 2, 3
"""Rules: the launch rules; or one thing of them otherwise: the injection keeps the price, root's
part is kept, the average warms up."""

WARM_UP = 201_600
"""Blocks after which the average has half of its speed, where it warms up."""


def emission(issued):
    """`10^9 >> k` with the largest `k` such that `issued >= cap * (1 - 2^-k)`; nothing at the cap
    or above."""
    if issued >= CAP:
        return 0
    k = 0
    while issued << (k + 1) >= CAP * ((1 << (k + 1)) - 1):
        k += 1
    return UNIT >> k


def largest_remainder(total, weights):
    """Parts of `total` in proportion to `weights` that sum to it: floors, then one each to the
    largest remainders, ties to the first. Without any weight everybody weighs the same."""
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def weighted_root(stake, weight):
    """`floor(stake * weight / (2^64 - 1))`: what root's stake weighs beside alpha."""
    return stake * weight // U64


def average(ema, spot, num, den):
    """`floor((num * min(spot, 1) + (den - num) * ema) / den)`, prices in 2^-64."""
    return (num * min(spot, ONE) + (den - num) * ema) // den


def speed(rules, base, age):
    """The part of the gap that closes in a block: `base`, or `base * age / (age + h)`."""
    num, den = base
    if rules != WARM:
        return num, den
    age = min(age, 2**30)
    return num * age, den * (age + WARM_UP)


def injected(rules, t, a, allocated, emitted):
    """`(tao_in, alpha_in, excess)`: alpha at the price, `floor(tao * A / T)`, up to the emission.

    What keeps the price must fit 64 bits, also where the cap is far below it; with a reserve at its
    floor of 10^7 rao and a block of 10^9 it always does: 10^9 * 21 * 10^15 / 10^7 < 2^64.

    At launch TAO is not cut. Where the price is kept, TAO is what the capped alpha is worth,
    rounded up, and the rest is not minted.
    """
    if t == 0:
        return "EmptyPool"
    wanted = allocated * a // t
    if wanted > U64:
        return "Overflow"
    alpha_in = min(wanted, emitted)
    if rules != KEEPING:
        return allocated, alpha_in, 0
    if a == 0:
        return "EmptyPool"
    tao_in = min(ceil_div(alpha_in * t, a), allocated)
    return tao_in, alpha_in, allocated - tao_in


def step(rules, subnet, allocated, weighted, cut, base, age):
    """One block of one subnet: `(subnet_after, receipt)`.

    In order: the emission at the issuance before, the injection, the participants' alpha and its
    split with root's proportion `w / (w + A + O)` after both mints, root's part, the average. A
    reserve that 64 bits don't hold is refused; there is no such TAO.
    """
    t, a, o, ema, (owner, miners, validators, kept, root_tao), burned, rate, volume = subnet
    alpha_out = emission(a + o)
    plan = injected(rules, t, a, allocated, alpha_out)
    if isinstance(plan, str):
        return plan
    tao_in, alpha_in, excess = plan
    alpha_in = min(alpha_in, max(CAP - (a + o + alpha_out), 0))
    t, a, o = t + tao_in, a + alpha_in, o + alpha_out
    if t > U64:
        return "Overflow"

    to_owner = alpha_out * cut // U16
    rest = alpha_out - to_owner
    to_miners = rest // 2
    half = rest - to_miners
    issued = weighted + a + o
    to_root = half * weighted // issued if issued else 0
    to_validators = half - to_root

    sold = tao = claimable = returned = 0
    if rules == CLAIMS:
        claimable = to_root
    else:
        sale = swap(to_root, a, t, 0)
        if isinstance(sale, str):
            returned = to_root
        else:
            sold, tao = to_root, sale[0]
            t, a, o, volume = t - tao, a + sold, o - sold, volume + tao
    if a == 0:
        return "EmptyPool"
    pending = (owner + to_owner, miners + to_miners, validators + to_validators + returned,
               kept + claimable, root_tao + tao)
    ema = average(ema, (t << 64) // a, *speed(rules, base, age))
    receipt = (tao_in, alpha_in, excess, alpha_out, to_owner, to_miners, to_validators, to_root,
               sold, tao, claimable, returned)
    return (t, a, o, ema, pending, burned, rate, volume), receipt


def block(rules, issuance, root_stake, tao_weight, cut, base, subnets):
    """The whole block: its TAO, and for each subnet its part and what `step` says.

    `subnets` are `(age, subnet)`.
    """
    emitted = emission(issuance)
    parts = largest_remainder(emitted, [subnet[3] for _, subnet in subnets])
    weighted = weighted_root(root_stake, tao_weight)
    done = [step(rules, subnet, part, weighted, cut, base, age)
            for part, (age, subnet) in zip(parts, subnets)]
    return emitted, weighted, parts, done


def issued_amount(numbers):
    """What has been issued: anything, and often at a halving."""
    if numbers.one_in(2):
        return numbers.amount(CAP)
    k = numbers.log_uniform(1, 30)
    return numbers.near(CAP - (CAP >> k), most=CAP)


def a_subnet(numbers):
    """A subnet: usual, shallow, or near the cap of its alpha."""
    t, a = numbers.reserve(), numbers.reserve()
    if numbers.one_in(2):
        # As they are met: a price from 0.0001 to 8.
        t = numbers.log_uniform(UNIT, 10**7 * UNIT)
        a = min(max(t * numbers.log_uniform(125, 10**7) // 1000, FLOOR), CAP)
    a = min(a, CAP)
    o = min(issued_amount(numbers), CAP)
    o = numbers.near(o - a, 0, CAP - a) if o > a else numbers.log_uniform(0, CAP - a)
    ema = numbers.pick((0, ONE, min((t << 64) // a, ONE) if a else 0))
    if numbers.below(4):
        ema = numbers.log_uniform(1, ONE)
    pending, left = (0, 0, 0, 0, 0), o
    if numbers.one_in(4):
        parts = []
        for _ in range(4):
            parts.append(numbers.log_uniform(0, left // 4))
        pending = (*parts, numbers.log_uniform(0, 10**6 * UNIT))
    burned = numbers.log_uniform(0, o // 8) if numbers.one_in(8) else 0
    volume = numbers.log_uniform(0, 2**70) if numbers.one_in(8) else 0
    return t, a, o, ema, pending, burned, numbers.pick((0, 33)), volume


def generate(numbers, most=128):
    """One block of 1 to `most` subnets."""
    rules = LAUNCH if numbers.below(4) else numbers.pick((KEEPING, CLAIMS, WARM))
    issuance = issued_amount(numbers)
    root_stake = numbers.amount(CAP)
    tao_weight = TAO_WEIGHT if numbers.below(4) else numbers.amount(U64)
    cut = 11_796 if numbers.below(4) else numbers.below(U16 + 1)
    base = (3, 1_000_000)
    if numbers.one_in(4):
        den = numbers.log_uniform(1, UNIT)
        base = (min(numbers.log_uniform(0, den), U64), den)
    count = most if numbers.one_in(16) else numbers.log_uniform(1, max(most - 1, 1))
    subnets = [(numbers.log_uniform(0, 2**33), a_subnet(numbers)) for _ in range(count)]
    if numbers.one_in(8):
        subnets = [(age, (*s[:3], subnets[0][1][3], *s[4:])) for age, s in subnets]  # ties
    case = (rules, issuance, root_stake, tao_weight, cut, base, subnets)
    emitted, weighted, parts, done = block(*case)
    assert sum(parts) == emitted
    # What the block leaves as it was is not told again.
    told = [
        answer(one if isinstance(one, str) else (one[0][:5] + one[0][7:], one[1])) for one in done
    ]
    return case, (emitted, weighted, parts, told)
