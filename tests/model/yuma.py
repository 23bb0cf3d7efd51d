"""An epoch: Yuma consensus, what families share, and what is paid.

Numbers from 0 to 1 are integers in units of 2^-32, and every product and every quotient is rounded
down; sums are exact, so their order means nothing. A matrix is a dictionary by `(validator,
miner)`.

A neuron is `(stake, registered_at, last_update, weights_as_of, permit, weights, bonds)`: stake in
rao, blocks, and lists of `(uid, parts of 65535)`. Parameters are `(max_validators, kappa,
moving_average, penalty, rule, liquid, cutoff)`: kappa and penalty in parts of 65535, the moving
average in parts of a million, `rule` 2 or 3, `liquid` None or `(low, high, steepness)` in parts of
65535 and hundredths, and the cutoff in blocks.
"""

from collections import defaultdict

from exact import CAP, U16, U64, UNIT

ONE = 2**32
LN_2 = 2_977_044_471
"""`ln 2` in 2^-32, rounded down."""


def times(a, b):
    """`a * b`, rounded down."""
    return a * b >> 32


def over(a, b):
    """`a / b`, rounded down; nothing over nothing."""
    return (a << 32) // b if b else 0


def of_u16(parts):
    """`parts / 65535`, rounded down."""
    return (parts << 32) // U16


def to_u16(x):
    """`min(x, 1) * 65535`, rounded down."""
    return min(x, ONE) * U16 >> 32


def normalized(values):
    """Each value over the sum of all."""
    whole = sum(values)
    return [over(value, whole) for value in values]


def toward_zero(a, b):
    """`a / b` without its fraction: the distance along a curve, which has a sign."""
    return a // b if a >= 0 else -(-a // b)


def exp_minus(x):
    """`e^-x`: with `x = k ln 2 + r`, Taylor's polynomial of degree 12 in nested form,
    `1 - r/1 (1 - r/2 (1 - r/3 (...)))`, then `k` halvings."""
    k, r = divmod(x, LN_2)
    inner = ONE
    for degree in range(12, 0, -1):
        inner = ONE - times(times(r, ONE // degree), inner)
    return inner >> k


def sigmoid(x):
    """`1 / (1 + e^-x)`, for negative `x` as `e^x / (1 + e^x)`."""
    power = exp_minus(abs(x))
    return over(power if x < 0 else ONE, ONE + power)


def ln(x):
    """`ln(x * 2^32)` for `0 < x < 1`: `k ln 2 + 2 (z + z^3/3 + ... + z^21/21)`, where
    `x * 2^32 = 2^k m` and `z = (m - 1) / (m + 1)`."""
    k = x.bit_length() - 1
    m = (x << 32) >> k
    z = over(m - ONE, m + ONE)
    square, series = times(z, z), 0
    for odd in range(21, 0, -2):
        series = ONE // odd + times(square, series)
    return k * LN_2 + 2 * times(z, series)


def logit(p):
    """`ln(p / (1 - p))`, for `p` from 1/65535 to what that leaves of 1."""
    least = of_u16(1)
    p = min(max(p, least), ONE - least)
    return ln(p) - ln(ONE - p)


def percentile(values, percent):
    """The value at `percent` of the way from the first to the last in order, between neighbours in
    proportion."""
    values = sorted(values)
    index, hundredths = divmod((len(values) - 1) * percent, 100)
    low = values[index]
    high = values[min(index + 1, len(values) - 1)]
    return low + times(high - low, (hundredths << 32) // 100)


def curve_by_consensus(low, high, consensus):
    """The launch form of liquid alpha: per miner the logistic curve in its consensus through
    `(q25, low)` and `(q75, high)`, clamped; q99 where the quartiles are one; None where that is
    the same too."""
    q25, q75 = percentile(consensus, 25), percentile(consensus, 75)
    if q75 == q25:
        q75 = percentile(consensus, 99)
    if q75 <= q25:
        return None
    start, rise = logit(low), logit(high) - logit(low)
    return [
        min(max(sigmoid(start + toward_zero(rise * (c - q25), q75 - q25)), low), high)
        for c in consensus
    ]


def pace_by_distance(low, high, steepness, weight, bond, consensus):
    """The later form: `low + (high - low) * sigmoid(steepness / 100 * (d - 1/2))`, where `d` is how
    far the weight is over the consensus if the validator buys, the bond over the weight if it
    sells."""
    d = weight - consensus if weight >= bond else bond - weight
    d = min(max(d, 0), ONE)
    x = toward_zero((d - ONE // 2) * steepness, 100)
    return min(max(low + times(high - low, sigmoid(x)), low), high)


def highest(values, count):
    """Who is among the `count` highest, of equals the later."""
    order = sorted(range(len(values)), key=lambda i: (values[i], i), reverse=True)
    return {uid for uid in order[:count]}


def median(votes, majority):
    """The highest score that `majority` of the stake gives, or a higher one; 0 where there is none.
    Votes are `(score, stake)`."""
    behind = 0
    for score, stake in sorted(votes, reverse=True):
        behind += stake
        if behind >= majority:
            # Equal scores together: whoever of them makes the majority, the score is the same.
            return score
    return 0


def ragged(neurons):
    """Whether somebody with a permit names a uid that is not there, or one twice in a list."""
    for neuron in neurons:
        for named in neuron[5:7] if neuron[4] else ():
            uids = [uid for uid, _ in named]
            if len(set(uids)) < len(uids) or any(uid >= len(neurons) for uid in uids):
                return True
    return False


def epoch(params, now, last_epoch, threshold, neurons):
    """One epoch: `(scores, incentives, dividends, judges, bonds)`. Nobody with less stake than the
    threshold, in rao, gets a permit. A judge is who has stake behind a weight for another.

    Scores are `(stake_weight, rank, trust, consensus, incentive, dividends, validator_trust,
    active, permit)` of each neuron, in parts of 65535.
    """
    max_validators, kappa, _, penalty, rule, _, cutoff = params
    count = len(neurons)
    if ragged(neurons):
        return "MalformedRow"

    total = sum(neuron[0] for neuron in neurons)
    share = [over(neuron[0], total) for neuron in neurons]
    permits = {
        uid for uid in highest(share, max_validators) if share[uid] and neurons[uid][0] >= threshold
    }
    active = [neuron[2] + cutoff >= now for neuron in neurons]
    stake = normalized([share[i] if active[i] and neurons[i][4] else 0 for i in range(count)])

    # W: who has a permit, of others, of those who were there when it was decided.
    rows = [i for i in range(count) if neurons[i][4]]
    weight, bond, pairs = {}, {}, set()
    for i in rows:
        as_of = neurons[i][3]
        said = {j: w for j, w in neurons[i][5] if j != i and as_of > neurons[j][1]}
        whole = sum(said.values())
        for j, w in said.items():
            weight[i, j] = over(w, whole)
        for j, b in neurons[i][6]:
            if as_of > neurons[j][1] and neurons[j][1] < last_epoch:
                bond[i, j] = b
    pairs = weight.keys() | bond.keys()

    # C: the median over those with stake.
    voters = [i for i in rows if stake[i]]
    among = dict(zip(voters, normalized([stake[i] for i in voters])))
    majority = min(of_u16(kappa), sum(among.values()))
    votes = [[] for _ in neurons]
    for (i, j), w in weight.items():
        if w and i in among:
            votes[j].append((w, among[i]))
    consensus = [median(column, majority) for column in votes]

    clipped = {(i, j): min(w, consensus[j]) for (i, j), w in weight.items()}
    ranks, unclipped, validator_trust = [0] * count, [0] * count, [0] * count
    for (i, j), w in weight.items():
        ranks[j] += times(stake[i], clipped[i, j])
        unclipped[j] += times(stake[i], w)
        validator_trust[i] += clipped[i, j]
    incentives = normalized(ranks)

    # Bonds see what is over the consensus less a penalty: `w - penalty * (w - w')`.
    withheld = of_u16(penalty)
    seen = {at: ((w << 32) - withheld * (w - clipped[at])) >> 32 for at, w in weight.items()}
    shares, earned = bonds_of(
        rule, pace_of(params, consensus), rows, pairs, seen, bond, stake, incentives)
    dividends = normalized([earned.get(i, 0) for i in range(count)])

    scale = defaultdict(int)
    if rule == 2:
        for (_, j), x in shares.items():
            scale[j] = max(scale[j], x)
    stored = [[] for _ in neurons]
    for i, j in sorted(pairs):
        x = shares[i, j]
        b = to_u16(over(x, scale[j]) if rule == 2 else x)
        if b and i in permits:
            stored[i].append((j, b))

    scores = [
        (to_u16(share[i]), to_u16(incentives[i]), to_u16(over(ranks[i], unclipped[i])),
         to_u16(consensus[i]), to_u16(incentives[i]), to_u16(dividends[i]),
         to_u16(validator_trust[i]), int(active[i]), int(i in permits))
        for i in range(count)
    ]
    paid = dividends
    if not any(incentives) and not any(dividends):
        paid = stake if any(stake) else share
    judges = {i for (i, _), w in weight.items() if w and stake[i]}
    return scores, incentives, paid, [int(i in judges) for i in range(count)], stored


def pace_of(params, consensus):
    """The part `a(j, weight, bond)` that a new purchase has in a bond."""
    moving_average, rule, liquid = params[2], params[4], params[5]
    same = max(ONE - (moving_average << 32) // 1_000_000, 0)
    if liquid is None or not any(consensus):
        return lambda j, w, b: same
    low, high = of_u16(liquid[0]), of_u16(max(liquid[0], liquid[1]))
    if rule == 3:
        return lambda j, w, b: pace_by_distance(low, high, liquid[2], w, b, consensus[j])
    curve = curve_by_consensus(low, high, consensus)
    return lambda j, w, b: curve[j] if curve else same


def bonds_of(rule, pace, rows, pairs, seen, bond, stake, incentives):
    """The bonds of this epoch by `(validator, miner)`, and what each validator earns by them."""
    shares, sums, earned = {}, defaultdict(int), defaultdict(int)
    if rule == 2:
        # Parts of what is bought with stake, and of what was held: `a * new + (1 - a) * old`.
        bought, held = defaultdict(int), defaultdict(int)
        for i, j in pairs:
            bought[j] += times(seen.get((i, j), 0), stake[i])
            held[j] += bond.get((i, j), 0)
        for i, j in pairs:
            new = over(times(seen.get((i, j), 0), stake[i]), bought[j])
            old = over(bond.get((i, j), 0), held[j])
            a = pace(j, new, old)
            shares[i, j] = times(a, new) + times(ONE - a, old)
            sums[j] += shares[i, j]
        for i, j in pairs:
            shares[i, j] = over(shares[i, j], sums[j])
            earned[i] += times(shares[i, j], incentives[j])
        return shares, earned

    for i, j in pairs:
        w, b = seen.get((i, j), 0), of_u16(bond.get((i, j), 0))
        a = pace(j, w, b)
        shares[i, j] = min(times(a, w) + times(ONE - a, b), ONE)
        sums[j] += shares[i, j]
    for i, j in pairs:
        earned[i] += times(over(shares[i, j], sums[j]), incentives[j])
    return shares, {i: times(stake[i], earned[i]) for i in rows}


def generate(numbers, most=96):
    """One epoch of up to `most` neurons, sparse or dense, with either rule."""
    # Two validators of two miners with all of the curve: nothing hides a unit of the last place.
    plain = numbers.one_in(6)
    some = numbers.log_uniform(1, 3) if numbers.one_in(8) else numbers.between(1, most)
    count = 4 if plain else some
    validators = 2 if plain else numbers.log_uniform(1, count)
    usual = plain or numbers.below(3) > 0
    liquid = None
    if plain:
        liquid = (0, U16, numbers.log_uniform(1, 2**15 - 1) * numbers.pick((1, -1)))
    elif numbers.one_in(3):
        liquid = (45_875, 58_982, 1_000)
        if numbers.one_in(2):
            liquid = (numbers.below(U16 + 1), numbers.below(U16 + 1),
                      numbers.below(U16 + 1) - 2**15)
    params = (
        64 if usual else numbers.log_uniform(0, count + 1),
        32_767 if usual else numbers.pick((0, 1, U16, numbers.below(U16 + 1))),
        900_000 if usual else numbers.pick((0, 10**6, numbers.below(10**6))),
        numbers.pick((0, U16, numbers.below(U16 + 1))),
        numbers.between(2, 3),
        liquid,
        5_000 if numbers.below(8) else numbers.pick((0, U64, numbers.log_uniform(0, 2**14))),
    )
    now = numbers.log_uniform(1, 500) if numbers.one_in(8) else numbers.log_uniform(500, 2**32)
    last_epoch = max(now - numbers.pick((360, 360, 1, 10_000)), 0)
    # From one miner in eight to all of them.
    density = 8 if plain else numbers.pick((1, 2, 5, 7, 8, 8))
    at_the_cutoff = not plain and numbers.one_in(4)
    flat = not plain and numbers.one_in(6)  # everybody has the same: ties

    def one(uid):
        ago = lambda most: max(now - numbers.log_uniform(0, most), 0)
        registered = ago(2**20) if numbers.one_in(8) else ago(400) if numbers.one_in(8) else 0
        updated = ago(2**14) if numbers.one_in(8) else max(ago(500), registered)
        if at_the_cutoff and numbers.one_in(8):
            updated = numbers.near(max(now - params[6], 0))
        as_of = max(updated - numbers.below(400), 0) if numbers.one_in(4) else updated
        permit = int(numbers.one_in(2) if numbers.one_in(12) else uid < validators)
        stake = 1000 * UNIT + numbers.below(UNIT << numbers.below(16))
        if flat:
            stake = UNIT
        elif not plain and numbers.one_in(4):
            stake = numbers.pick((0, 1, 2, numbers.amount(CAP)))
        row = lambda: [
            (j, 1 if flat else numbers.pick((U16, numbers.below(U16 + 1), numbers.below(100))))
            for j in range(count)
            if density == 8 or numbers.below(8) < density
        ] if uid < validators else []
        weights, bonds = row(), row()
        if plain:
            return stake, 0, now, now, int(uid < 2), weights, bonds
        if numbers.one_in(500) and weights:
            weights.append((numbers.pick((0, count, U16)), 1))
        if numbers.one_in(500) and bonds:
            bonds.append((numbers.pick((0, count, U16)), 1))
        if numbers.one_in(3):
            weights.reverse()
        return stake, registered, updated, as_of, permit, weights, bonds

    neurons = [one(uid) for uid in range(count)]
    # Mostly none, sometimes what somebody has, or a unit more.
    threshold = 0
    if numbers.one_in(3):
        threshold = numbers.near(numbers.pick(neurons)[0])
    asked = params, now, last_epoch, threshold, neurons
    return asked, epoch(*asked)
