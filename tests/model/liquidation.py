"""What a dissolved subnet pays: `floor(T * a / (A + O))` rao for each holding of `a`, with the
pool's own alpha in the divisor; the rest is recycled."""

from exact import CAP, U64, answer


def liquidate(t, a, o, claims):
    """`(payouts, left)`: each claim's payout in the order given, or why it is refused, which leaves
    everything as it was. A claim of more than there was, or one too many, is refused."""
    if a + o > U64:
        return "Overflow"
    payouts, left = [], t
    for claim in claims:
        worth = t * claim // (a + o) if a + o else 0
        if claim > a + o or worth > left:
            payouts.append(answer("InsufficientStake"))
            continue
        payouts.append(answer(worth))
        left -= worth
    return payouts, left


def generate(numbers, most=24):
    """A subnet and its holders, which have up to all of the alpha outside; sometimes more."""
    t, a = numbers.reserve(), numbers.reserve()
    o = numbers.amount(max(CAP - a, 1)) if numbers.below(16) else numbers.log_uniform(0, U64)
    claims, left = [], o
    for _ in range(numbers.below(most + 1)):
        claim = numbers.pick((left, numbers.log_uniform(0, left), left // 3, numbers.below(10)))
        claim = min(claim, left)
        claims.append(claim)
        left -= claim
    if numbers.one_in(4):
        claims += [numbers.near(min(a + o, U64)), min(a + o, U64), o]
    return (t, a, o, claims), liquidate(t, a, o, claims)
