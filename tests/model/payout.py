"""What an epoch pays: families share what a hotkey earns, and the pending parts are distributed.

Stakes and payouts in rao, proportions in parts of 2^64 - 1, takes in parts of 65535. Incentives and
dividends are weights. Every part is rounded down.
"""

from exact import CAP, U16, U64


def inherited(own, children, parents):
    """The stake that a hotkey validates with: its own less what each child gets of it, and what it
    gets of each parent's. Proportions of the children must not sum to more than the whole."""
    if sum(children) > U64:
        return "InsufficientStake"
    stake = own - sum(own * p // U64 for p in children)
    stake += sum(theirs * p // U64 for theirs, p in parents)
    return stake if stake <= U64 else "Overflow"


def family(dividend, own, parents, take):
    """`(kept, parents)`: after the take, parent `k` gets its part of all that was contributed, the
    hotkey the rest; all of it where nobody contributed."""
    contributed = own + sum(parents)
    if contributed == 0:
        return dividend, [0] * len(parents)
    shared = dividend - dividend * take // U16
    parts = [shared * stake // contributed for stake in parents]
    return dividend - sum(parts), parts


def shared_out(amount, weights):
    """Floors in proportion to the weights and what they leave; None without any weight."""
    whole = sum(weights)
    if whole == 0:
        return None
    parts = [amount * weight // whole for weight in weights]
    return parts, amount - sum(parts)


def distribute(pending, claimants, all_root):
    """`(payouts, owner, owner_tao, unearned, unearned_tao)` of the pending parts `(owner, miners,
    validators, root_alpha, root_tao)` among claimants `(incentive, dividend, alpha_stake,
    weighted_root_stake, take)`, where `all_root` is the weighted root stake of everybody. Root's
    alpha is not paid by an epoch.

    A payout is `(incentive, alpha_take, alpha_dividends, tao_take, tao_dividends)`. Of a dividend
    root's part is `w / (a + w)`. Of root's TAO those with such a part have earned as much as their
    root stake is of all of it. What the miners' floors, the validators' and root's leave is the
    owner's; what nobody earned is nobody's.
    """
    owner, miners, validators, _, root_tao = pending
    by_root = [d * w // (a + w) if a + w else 0 for _, d, a, w, _ in claimants]
    by_alpha = [c[1] - root for c, root in zip(claimants, by_root)]
    taken = lambda amount, claimant: (
        amount * claimant[4] // U16, amount - amount * claimant[4] // U16)

    here = sum(c[3] for c, root in zip(claimants, by_root) if root)
    earned = root_tao * min(here, all_root) // all_root if all_root else 0
    none = [0] * len(claimants), 0
    mined = shared_out(miners, [c[0] for c in claimants])
    alpha = shared_out(validators, by_alpha)
    tao = shared_out(earned, by_root) or none
    unearned = (0 if mined else miners) + (0 if alpha else validators)
    payouts = [
        (incentive, *taken(a, claimant), *taken(t, claimant))
        for claimant, incentive, a, t in zip(
            claimants, (mined or none)[0], (alpha or none)[0], tao[0])
    ]
    owner += (mined or none)[1] + (alpha or none)[1]
    paid = sum(sum(payout[:3]) for payout in payouts)
    assert paid + owner + unearned == sum(pending[:3])
    assert sum(sum(payout[3:]) for payout in payouts) + tao[1] == earned
    return payouts, owner, tao[1], unearned, root_tao - earned


def generate_family(numbers):
    """A hotkey with up to five children and some parents, and a dividend."""
    own = numbers.amount(CAP)
    stakes = [numbers.amount(CAP) for _ in range(numbers.below(6))]
    children, left = [], U64
    for _ in range(numbers.below(6)):
        p = numbers.pick((left, U64 // 4, U64 // 3, numbers.log_uniform(0, U64)))
        if p > left and numbers.below(8):
            p = left
        children.append(p)
        left = max(left - p, 0)
    parents = [(stake, numbers.pick((U64, numbers.log_uniform(0, U64)))) for stake in stakes]
    dividend = numbers.pick((numbers.amount(U64), numbers.log_uniform(0, 2**32)))
    take = numbers.pick((0, 11_796, U16, numbers.below(U16 + 1)))
    if numbers.one_in(8):
        own, stakes = 0, [0] * len(stakes)
    shares = family(dividend, own, stakes, take)
    stake = inherited(own, children, parents)
    if isinstance(stake, str):
        return (own, children, parents, dividend, stakes, take), stake
    return (own, children, parents, dividend, stakes, take), (stake, *shares)


def generate(numbers, most=24):
    """Pending parts and up to `most` claimants, many of them without one claim or another."""
    count = numbers.below(most + 1)
    small = numbers.one_in(4)
    part = lambda: numbers.log_uniform(0, 100 if small else CAP // 4)
    pending = tuple(part() for _ in range(5))
    incentives, dividends = numbers.below(4), numbers.below(4)
    weight = lambda which: 0 if which == 0 or numbers.one_in(3) else numbers.log_uniform(
        0, 2**32 if which < 3 else U64)

    def claimant():
        alpha = 0 if numbers.one_in(4) else numbers.amount(CAP)
        root = 0 if numbers.one_in(3) else numbers.amount(CAP)
        take = numbers.pick((0, 11_796, 11_796, U16, numbers.below(U16 + 1)))
        return weight(incentives), weight(dividends), alpha, root, take

    claimants = [claimant() for _ in range(count)]
    # All root stake is that of the claimants, more, or, by roundings of weights, a little less.
    known = sum(c[3] for c in claimants)
    which = numbers.below(8)
    if which < 3:
        all_root = known
    elif which < 6:
        all_root = known + numbers.amount(CAP)
    else:
        all_root = numbers.pick((0, known // 2, numbers.near(known, most=max(known, 1)), CAP))
    return (pending, claimants, all_root), distribute(pending, claimants, all_root)
