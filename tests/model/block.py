"""A block: the curve, who gets its TAO, and what it does to each subnet under every rule.

A subnet is `(T, A, O, ema, pending, burned, fee_rate, volume, held)`: the reserves, the alpha outside
of the pool, the average of the price in 2^-64 TAO per alpha, the five pending parts `(owner, miners,
validators, root_alpha, root_tao)`, what a block carries along, and the alpha that the protocol holds.
Amounts in rao.

Rules are `(injection, root, averaging)`: `(kind, cap, bought)`; `(kind, bar)` with a price or None;
and `(speed, warm_up, capped)`, the first two of which may be None.
"""

from collections import namedtuple

from exact import CAP, FLOOR, U16, U64, U128, UNIT, answer, ceil_div
from swap import swap

ONE = 2**64
"""The price 1, in 2^-64."""

TAO_WEIGHT = 3_320_413_933_267_719_290
"""Root's weight at launch, in parts of 2^64 - 1."""

CUTS_ALPHA, KEEPS_PRICE, BUYS, SUBSIDY, PAR, OF_HOST = range(6)
"""Injections: the alpha alone is cut; the TAO too, and the rest is not minted; or the rest buys alpha;
or it does beyond as much alpha as the block has TAO; or there is one alpha for each TAO; or a host's own,
here: a third goes in without alpha, a third buys, and the rest is not minted."""

EMITTED, MINTED, OF_ROOT = range(3)
"""What caps an injection that buys: what the subnet emits, that or the block's TAO, root's part of it."""

RECYCLED, HELD = range(2)
"""What is bought ceases to be, or the protocol holds it."""

EACH_BLOCK, AT_EPOCH, FOR_CLAIMS, NEVER, BY_HOST = range(5)
"""Root's part is sold in each block; or at epochs, and recycled while prices sum to the bar or less; or
kept for claims; or recycled; or a host's own, here: a half is sold and half of the rest recycled, and what
is left falls to the validators."""

WARM_UP = 201_600
"""Blocks after which the average has half of its speed, where it warms up."""

LAUNCH = ((CUTS_ALPHA, EMITTED, RECYCLED), (EACH_BLOCK, None), (None, None, 1))
"""The rules at launch, but for the axes that no block asks."""

Terms = namedtuple("Terms", "minted allocated weighted cut base age price_sum epoch_due")
"""What a subnet's block depends on: the TAO of the block and the subnet's part of it, root's stake times
its weight, the owner's cut in parts of 65535, the speed of the average, blocks since the start, the sum
of all averages, and whether the block is the slot of an epoch."""


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


def of_root(alpha, weighted, issued):
    """Root's part `floor(alpha * w / (w + A + O))`; nothing where there is neither."""
    return alpha * weighted // (weighted + issued) if weighted + issued else 0


def average(ema, spot, num, den):
    """`floor((num * spot + (den - num) * ema) / den)`, prices in 2^-64."""
    return (num * spot + (den - num) * ema) // den


def speed(averaging, base, age):
    """The part of the gap that closes in a block: the rule's own or the `base`, and of that
    `age / (age + h)` where it warms up."""
    own, warm_up, _ = averaging
    num, den = own or base
    if warm_up is None:
        return num, den
    age = min(age, 2**30)
    return num * age, den * max(age + warm_up, 1)


def cap_of(cap, emitted, minted, weighted, issued):
    """`e`, `min(e, E)` or `floor(rp * e)`, with root's proportion as the block finds it."""
    return (emitted, min(emitted, minted), of_root(emitted, weighted, issued))[cap]


def injected(injection, t, a, emitted, issued, terms):
    """`(tao_in, alpha_in, purchase, excess)`: alpha at the price, `floor(tao * A / T)`, up to a cap.

    What keeps the price must fit 64 bits, also where the cap is far below it; with a reserve at its
    floor of 10^7 rao and a block of 10^9 it always does: 10^9 * 21 * 10^15 / 10^7 < 2^64.

    At launch TAO is not cut. Where the price is kept, TAO is what the capped alpha is worth,
    rounded up, and the rest is not minted. Where the rest buys, TAO is what the capped alpha is worth,
    rounded down: if the cap cuts, or, with the subsidy, if `T * E < tao * A`.
    """
    kind, cap, _ = injection
    allocated, minted = terms.allocated, terms.minted
    if kind == PAR:
        return allocated, allocated, 0, 0
    if kind == OF_HOST:
        third = allocated // 3
        return third, 0, third, allocated - 2 * third
    if t == 0:
        return "EmptyPool"
    wanted = allocated * a // t
    if wanted > U64:
        return "Overflow"
    if kind in (BUYS, SUBSIDY):
        most = minted
        cuts = minted * t < allocated * a
        if kind == BUYS:
            most = cap_of(cap, emitted, minted, terms.weighted, issued)
            cuts = wanted > most
        if not cuts:
            return allocated, wanted, 0, 0
        tao_in = most * t // a
        return tao_in, most, allocated - tao_in, 0
    alpha_in = min(wanted, emitted)
    if kind == CUTS_ALPHA:
        return allocated, alpha_in, 0, 0
    if a == 0:
        return "EmptyPool"
    tao_in = min(ceil_div(alpha_in * t, a), allocated)
    return tao_in, alpha_in, 0, allocated - tao_in


def sell(t, a, alpha):
    """Sells alpha of root's without a fee: `(T, A, sold, tao, returned)`. What the pool refuses is
    the validators'."""
    sale = swap(alpha, a, t, 0)
    if isinstance(sale, str):
        return t, a, 0, 0, alpha
    return t - sale[0], a + alpha, alpha, sale[0], 0


def sell_kept(subnet):
    """Sells what was kept of root's part: `(subnet, (sold, tao, returned))`."""
    t, a, o, ema, (owner, miners, validators, kept, root_tao), burned, rate, volume, held = subnet
    t, a, sold, tao, returned = sell(t, a, kept)
    pending = (owner, miners, validators + returned, 0, root_tao + tao)
    after = t, a, o - sold, ema, pending, burned, rate, volume + tao, held
    return after, (sold, tao, returned)


def settled(root, t, a, part, price_sum):
    """What becomes of root's part: `(T, A, (sold, tao, kept, recycled, returned))`."""
    kind, bar = root
    if kind == EACH_BLOCK:
        t, a, sold, tao, returned = sell(t, a, part)
        return t, a, (sold, tao, 0, 0, returned)
    if kind == FOR_CLAIMS or kind == AT_EPOCH and (bar is None or price_sum > bar):
        return t, a, (0, 0, part, 0, 0)
    if kind == BY_HOST:
        half = part // 2
        t, a, sold, tao, returned = sell(t, a, half)
        recycled = (part - half) // 2
        return t, a, (sold, tao, 0, recycled, returned + part - half - recycled)
    return t, a, (0, 0, 0, part, 0)


def step(rules, subnet, terms):
    """One block of one subnet: `(subnet_after, receipt, flow)`, where the flow is what the protocol
    put into the pool less what it took out, in TAO.

    In order: in the slot of an epoch the sale of what was kept of root's part, unless it is for claims;
    the emission and the injection's plan at the issuance then; the purchase, where the plan has one;
    the injection; the participants' alpha and its split with root's proportion `w / (w + A + O)` after
    all mints; root's part; the average. A purchase that the pool refuses is not minted. A reserve that
    64 bits don't hold is refused; there is no such TAO.
    """
    injection, root, averaging = rules
    released = (0, 0, 0)
    if terms.epoch_due and root[0] != FOR_CLAIMS:
        subnet, released = sell_kept(subnet)
    t, a, o, ema, (owner, miners, validators, kept, root_tao), burned, rate, volume, held = subnet

    issued = a + o
    alpha_out = emission(issued)
    plan = injected(injection, t, a, alpha_out, issued, terms)
    if isinstance(plan, str):
        return plan
    tao_in, alpha_in, purchase, excess = plan
    assert tao_in + purchase + excess == terms.allocated and min(plan) >= 0
    alpha_in = min(alpha_in, max(CAP - (issued + alpha_out), 0))

    bought = 0
    trade = swap(purchase, t, a, 0)
    if isinstance(trade, str):
        purchase, excess = 0, excess + purchase
    else:
        bought = trade[0]
        t, a, volume = t + purchase, a - bought, volume + purchase
    if injection[2] == HELD:
        o, held = o + bought, held + bought
    t, a, o = t + tao_in, a + alpha_in, o + alpha_out
    if t > U64:
        return "Overflow"

    to_owner = alpha_out * terms.cut // U16
    rest = alpha_out - to_owner
    to_miners = rest // 2
    half = rest - to_miners
    to_root = of_root(half, terms.weighted, a + o)
    to_validators = half - to_root

    t, a, becomes = settled(root, t, a, to_root, terms.price_sum)
    sold, tao, keeps, recycled, returned = becomes
    o, volume = o - sold - recycled, volume + tao
    if a == 0:
        return "EmptyPool"
    pending = (owner + to_owner, miners + to_miners, validators + to_validators + returned,
               kept + keeps, root_tao + tao)
    spot = (t << 64) // a
    counted = min(spot, ONE) if averaging[2] else spot
    ema = average(ema, counted, *speed(averaging, terms.base, terms.age))
    receipt = (tao_in, alpha_in, purchase, excess, bought, alpha_out, to_owner, to_miners,
               to_validators, to_root, *becomes, *released)
    most = 2**63 - 1  # no such TAO is
    flow = max(tao_in + purchase - min(tao, most) - min(released[1], most), -most - 1)
    return (t, a, o, ema, pending, burned, rate, volume, held), receipt, flow


def block(rules, issuance, root_stake, tao_weight, cut, base, subnets):
    """The whole block: its TAO, and for each subnet its part by the average and what `step` says.

    `subnets` are `(age, on, epoch_due, subnet)`; who is not on shares no TAO.
    """
    emitted = emission(issuance)
    on = [i for i, (_, on, _, _) in enumerate(subnets) if on]
    parts = [0] * len(subnets)
    for i, part in zip(on, largest_remainder(emitted, [subnets[i][3][3] for i in on])):
        parts[i] = part
    weighted = weighted_root(root_stake, tao_weight)
    price_sum = min(sum(subnet[3] for *_, subnet in subnets), U128)
    done = [
        step(rules, subnet, Terms(emitted, part, weighted, cut, base, age, price_sum, due))
        for part, (age, _, due, subnet) in zip(parts, subnets)
    ]
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
    elif numbers.one_in(4):
        ema = numbers.log_uniform(ONE, 2**90)  # as an average is left that was not capped
    pending, left = (0, 0, 0, 0, 0), o
    if numbers.one_in(2):
        parts = []
        for _ in range(4):
            parts.append(numbers.log_uniform(0, left // 4))
        pending = (*parts, numbers.log_uniform(0, 10**6 * UNIT))
    burned = numbers.log_uniform(0, o // 8) if numbers.one_in(8) else 0
    volume = numbers.log_uniform(0, 2**70) if numbers.one_in(8) else 0
    held = numbers.log_uniform(0, o // 8) if numbers.one_in(8) else 0
    return t, a, o, ema, pending, burned, numbers.pick((0, 33)), volume, held


def a_speed(numbers):
    """A part of the gap that closes in a block: a proper fraction."""
    den = numbers.log_uniform(1, UNIT)
    return min(numbers.log_uniform(0, den), U64), den


def some_rules(numbers, price_sum):
    """Any choice on each axis; a bar is often beside the sum of the averages."""
    kind = numbers.below(6)
    injection = (kind, numbers.below(3), numbers.below(2)) if kind == BUYS else (kind, 0, 0)
    root = numbers.below(5)
    bar = None
    if root == AT_EPOCH and numbers.below(4):
        bar = numbers.pick((ONE, numbers.near(price_sum, most=U128)))
    own = numbers.pick((None, None, (3, 10_000), a_speed(numbers)))
    warm_up = numbers.pick((None, WARM_UP, numbers.log_uniform(0, 2**32 - 1)))
    return injection, (root, bar), (own, warm_up, int(numbers.below(3) > 0))


def generate(numbers, most=128):
    """One block of 1 to `most` subnets."""
    issuance = issued_amount(numbers)
    root_stake = numbers.amount(CAP)
    tao_weight = TAO_WEIGHT if numbers.below(4) else numbers.amount(U64)
    cut = 11_796 if numbers.below(4) else numbers.below(U16 + 1)
    base = a_speed(numbers) if numbers.one_in(4) else (3, 1_000_000)
    count = most if numbers.one_in(16) else numbers.log_uniform(1, max(most - 1, 1))
    subnets = [
        (numbers.log_uniform(0, 2**33), int(numbers.below(8) > 0), int(numbers.one_in(4)),
         a_subnet(numbers))
        for _ in range(count)
    ]
    if numbers.one_in(8):
        ema = subnets[0][3][3]
        subnets = [(*told, (*s[:3], ema, *s[4:])) for *told, s in subnets]  # ties
    price_sum = sum(subnet[3] for *_, subnet in subnets)
    rules = some_rules(numbers, price_sum) if numbers.below(4) else LAUNCH
    case = (rules, issuance, root_stake, tao_weight, cut, base, subnets)
    emitted, weighted, parts, done = block(*case)
    assert sum(parts) == (emitted if any(on for _, on, _, _ in subnets) else 0)
    # What the block leaves as it was is not told again.
    told = [
        answer(one if isinstance(one, str) else (one[0][:5] + one[0][7:], one[1], one[2]))
        for one in done
    ]
    return case, (emitted, weighted, parts, told)
