"""Who gets a block's TAO: every rule of allocation, over a few blocks of one chain.

A subnet of a block is `(ema, T, weight, on, burned, users, protocol, rank, trust, metric)`: the average
of the price in 2^-64, the reserve and the metric in rao, the weight that it was given, whether it
shares the block, and what was signalled of it since the last block; `burned`, `rank` and `trust` in
2^-32, flows in rao and signed.

Where a rule is made of whole numbers, its parts are told to the rao. Where it is not (a gate, a share
of two sums, an exponential), they are the exact ones, floored, and how far another floor may be away.
"""

from decimal import Context, Decimal
from fractions import Fraction

from block import ONE, largest_remainder
from exact import CAP, UNIT, ceil_div

HALF, BILLION, PERIOD = 2**32, 10**9, 360
"""The unit of 32 fraction bits, that of parts of a billion, and blocks between two bars."""

WHOLE = 2**63 - 1
MONTH = 29_597_889_189_277
"""Parts of 2^63 - 1 by which an average closes its gap in a block: a half-life of 216,000 blocks."""

(PRICE, LESS_BURN, GATE, FLOW, MATURED, NET, VOTE, ATTESTED, EQUAL, DEPTH, FIXED, OF_HOST) = range(12)
REAL = Context(prec=60)

FLOORED = Fraction(1, 2**63)
"""How far a share of a sum in 2^-64 may be off, and one beside it."""

MIXED = Fraction(2, 2**96 * BILLION)
"""How far a mix of two shares may be off."""


def moved(average, towards, smoothing):
    """An average of 2^-32 rao a block later: the part `smoothing` of the gap closes, rounded down."""
    step = abs(towards - average) * smoothing // WHOLE
    return average + step if towards > average else average - step


def averages(kind, smoothing, before, subnet):
    """The averages of a rule, `(first, second)`, moved by a block."""
    first, second = before
    users, protocol, metric = subnet[5] * HALF, subnet[6] * HALF, subnet[9] * HALF
    if kind in (FLOW, MATURED, NET):
        first = moved(first, users, smoothing)
    if kind == MATURED:
        second = moved(second, first, smoothing)
    if kind == NET:
        second = moved(second, protocol, smoothing)
    if kind == ATTESTED:
        first = moved(first, metric, smoothing)
    return first, second


def less_burn(subnets):
    """`floor(ema * (1 - burned))`, and the average alone where nothing is left."""
    kept = [s[0] * (HALF - min(s[4], HALF)) // HALF for s in subnets]
    return kept if any(kept) else [s[0] for s in subnets]


def bar_of(bar, shares):
    """Where the gate's bar is: `(0, rank)`, or `(1, parts of a billion)` of a quantile."""
    falling = sorted(shares, reverse=True)
    kind, number = bar
    if kind == 0:
        return falling[max(number, 1) - 1] if max(number, 1) <= len(falling) else Fraction(0)
    reached = Fraction(0)
    for share in falling:
        reached += share
        if reached * BILLION >= number * sum(falling):
            return share
    return Fraction(0)


def net(averages):
    """`max(f - ceil(k * p), 0)`, with `k = min(1, sum of f over 0 / sum of p over 0)`."""
    users = sum(max(f, 0) for f, _ in averages)
    protocol = sum(max(p, 0) for _, p in averages)
    num, den = (users, protocol) if users < protocol else (1, 1)
    return [max(f - (ceil_div(p * num, den) if p > 0 else p), 0) for f, p in averages]


def logistic(x):
    """`1 / (1 + e^-x)` to 60 digits."""
    power = REAL.exp(REAL.divide(Decimal(-x.numerator), Decimal(x.denominator)))
    return Fraction(REAL.divide(Decimal(1), 1 + power))


def normal(weights):
    """Shares of the sum, or nothing."""
    whole = sum(weights)
    return [Fraction(w, whole) if whole else Fraction(0) for w in weights]


def mixed(mix, prices, metrics):
    """The share of the price and that of the metric, or whichever there is."""
    mix = Fraction(mix, BILLION)
    if not any(metrics):
        mix = Fraction(0)
    elif not any(prices):
        mix = Fraction(1)
    return [(1 - mix) * p + mix * m for p, m in zip(normal(prices), normal(metrics))]


def filled(emission, weights, caps):
    """Parts in proportion to the weights, none over its cap, what is over it to the others who weigh
    anything; and the weight of those under theirs."""
    parts, closed = None, set()
    while True:
        left = emission - sum(caps[i] for i in closed)
        open_weight = sum(w for i, w in enumerate(weights) if i not in closed)
        share = lambda w: Fraction(left * w) / open_weight if open_weight else Fraction(0)
        parts = [Fraction(caps[i]) if i in closed else share(w) for i, w in enumerate(weights)]
        over = {i for i, part in enumerate(parts) if part > caps[i]}
        if not over:
            return parts, open_weight
        closed |= over


def exact_parts(emission, weights, slack):
    """The exact parts floored, each with `slack`."""
    if not weights:
        return []
    parts = normal(weights) if any(weights) else [Fraction(1, len(weights))] * len(weights)
    return [(int(emission * part), slack) for part in parts]


def unsure_parts(emission, weights, errors):
    """The exact parts floored, and what they may be off by where each weight is off by its error."""
    whole, error = sum(weights), sum(errors)
    if whole <= error:
        # Perhaps nobody weighs anything, and parts are equal.
        return exact_parts(emission, weights, emission)
    told = exact_parts(emission, weights, 2)
    return [(part, min(2 + int(emission * (own * whole + weight * error) / (whole - error)**2), emission))
            for (part, _), weight, own in zip(told, weights, errors)]


def by_vote(rho, kappa, emission, votes, errors, prices):
    """The parts by votes `(rank, trust)`, whose ranks may be off by their errors; by the prices where
    there is no rank."""
    if not any(rank for rank, _ in votes):
        return [(part, 0) for part in largest_remainder(emission, prices)]
    curve = [logistic(rho * (trust - Fraction(kappa, BILLION))) for _, trust in votes]
    weights = [rank * consensus for (rank, _), consensus in zip(votes, curve)]
    # The curve is within 2^-27 of the real one: kappa and trusts are floored as well.
    unsure = Fraction(1, 2**27) * (1 + rho)
    return unsure_parts(
        emission, weights, [unsure * rank + lost for (rank, _), lost in zip(votes, errors)])


def divide(rule, number, emission, bar, memory, subnets):
    """`(parts, bar, memory)` after a block: each part with how far another may be away."""
    kind, smoothing, first, second, cap = rule
    memory = [averages(kind, smoothing, m, s) for m, s in zip(memory, subnets)]
    on = [i for i, s in enumerate(subnets) if s[3]]
    whole = {
        PRICE: lambda: [s[0] for s in subnets],
        LESS_BURN: lambda: less_burn(subnets),
        FLOW: lambda: [max(f, 0) for f, _ in memory],
        MATURED: lambda: [max(min(f, g), 0) for f, g in memory],
        NET: lambda: net(memory),
        EQUAL: lambda: [1 for _ in subnets],
        DEPTH: lambda: [s[1] for s in subnets],
        FIXED: lambda: [s[2] for s in subnets],
    }
    by_weight = lambda weights: [
        (part, 0) for part in largest_remainder(emission, [weights[i] for i in on])]
    by_price = lambda: by_weight([s[0] for s in subnets])
    if kind in whole:
        weights = whole[kind]()
        told = by_weight(weights) if any(weights[i] for i in on) else by_price()
    elif kind == OF_HOST:
        # A rule of the host's own, here: half of the block to the first, and nobody gets the rest.
        told = [(emission // 2 if place == 0 else 0, 0) for place in range(len(on))]
    elif kind == GATE:
        shares = normal(less_burn(subnets))
        if bar is None or number % PERIOD == 0:
            bar = bar_of(second, shares)
        passing = [s * s**first / (s**first + bar**first) if s else s for s in shares]
        # What passes is within 2^-40 of the share, and shares are floored.
        errors = [Fraction(shares[i], 2**40) + FLOORED for i in on]
        told = by_price() if not any(passing[i] for i in on) else unsure_parts(
            emission, [passing[i] for i in on], errors)
    elif kind == VOTE:
        votes = [(Fraction(subnets[i][7], HALF), Fraction(subnets[i][8], HALF)) for i in on]
        told = by_vote(
            first, second, emission, votes, [Fraction(0)] * len(on), [subnets[i][0] for i in on])
    else:
        weights = mixed(second, [s[0] for s in subnets], [max(m, 0) for m, _ in memory])
        weights = [weights[i] for i in on]
        if not any(weights):
            weights = [subnets[i][0] for i in on]
        told = unsure_parts(emission, weights, [MIXED] * len(on))
        if cap is not None:
            times, to_others = cap
            caps = [max(memory[i][0], 0) * times // (BILLION * HALF) for i in on]
            caps = [min(c, 2**64 - 1) for c in caps]
            if to_others and on:
                filled_parts, left = filled(emission, weights, caps)
                # Largest remainders are within one of the floors, in each round that closes somebody.
                slack = 1 + len(on) + (int(emission * MIXED * len(on) / left) if left else 0)
                told = [(int(part), slack) for part in filled_parts]
            told = [(min(part, c), slack) for (part, slack), c in zip(told, caps)]
    parts = [(0, 0)] * len(subnets)
    for i, part in zip(on, told):
        parts[i] = part
    return parts, bar, memory


def a_rule(numbers):
    """`(kind, smoothing, two numbers of the kind, cap)`."""
    kind = numbers.below(12)
    smoothing = numbers.pick((MONTH, WHOLE, 0, numbers.log_uniform(1, WHOLE)))
    first, second, cap = 0, 0, None
    if kind == GATE:
        first = 3 if numbers.below(4) else numbers.between(1, 4)
        second = numbers.pick((
            (0, 32), (1, 610_000_000), (0, numbers.between(1, 9)), (1, numbers.below(BILLION + 1))))
    if kind == VOTE:
        first, second = numbers.pick((10, numbers.below(256))), numbers.below(BILLION + 1)
    if kind == ATTESTED:
        second = numbers.pick((BILLION // 2, 0, BILLION, numbers.below(BILLION + 1)))
        if numbers.one_in(2):
            cap = (numbers.pick((BILLION, numbers.log_uniform(0, 10 * BILLION))), numbers.below(2))
    return kind, smoothing, first, second, cap


def a_subnet(numbers, still):
    """A subnet as a block finds it; where all is still, nothing is signalled and no price is known."""
    signed = lambda: numbers.pick((1, 1, -1)) * numbers.log_uniform(0, 10**6 * UNIT)
    part = lambda: numbers.pick((0, HALF, numbers.below(HALF + 1), numbers.below(HALF + 1)))
    ema = numbers.log_uniform(0, ONE) if numbers.below(4) else numbers.log_uniform(ONE // 64, ONE)
    if still:
        return 0, 0, 0, numbers.below(4) > 0, part(), 0, 0, 0, part(), 0
    return (ema, numbers.amount(CAP), numbers.log_uniform(0, 2**16 - 1), numbers.below(8) > 0,
            part(), signed(), signed(), part(), part(), numbers.log_uniform(0, UNIT))


def generate(numbers, most=64):
    """One to five blocks of up to `most` subnets."""
    rule, emission = a_rule(numbers), UNIT >> numbers.pick((0, 1, numbers.below(31)))
    count, still = numbers.log_uniform(1, most), numbers.one_in(8)
    number = numbers.pick((numbers.log_uniform(1, 2**32), PERIOD * numbers.log_uniform(1, 2**24)))
    blocks = [
        [a_subnet(numbers, still) for _ in range(count)] for _ in range(numbers.between(1, 5))]
    bar, memory, told = None, [(0, 0)] * count, []
    for place, subnets in enumerate(blocks):
        parts, bar, memory = divide(rule, number + place, emission, bar, memory, subnets)
        told.append(parts)
    return (rule, number, emission, blocks), told
