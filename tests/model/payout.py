"""What an epoch pays: families share what a hotkey earns, and the pending parts are distributed.

Stakes and payouts in rao, proportions in parts of 2^64 - 1, takes in parts of 65535. Incentives and
dividends are weights. Every part is rounded down.
"""

from exact import CAP, U16, U64

PAID, RECYCLED, BURNED = range(3)
"""What becomes of incentives of the owner's hotkeys."""


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
    weighted_root_stake, take)`, where `all_root` is the weighted root stake of everybody.

    A payout is `(incentive, alpha_take, alpha_dividends, tao_take, tao_dividends, root_alpha_take,
    root_alpha_dividends)`. Of a dividend root's part is `w / (a + w)`. Of root's TAO, and of root's
    alpha, those with such a part have earned as much as their root stake is of all of it. What the
    floors of the miners, of the validators and of root leave is the owner's; what nobody earned is
    nobody's.
    """
    owner, miners, validators, root_alpha, root_tao = pending
    by_root = [d * w // (a + w) if a + w else 0 for _, d, a, w, _ in claimants]
    by_alpha = [c[1] - root for c, root in zip(claimants, by_root)]
    taken = lambda amount, claimant: (
        amount * claimant[4] // U16, amount - amount * claimant[4] // U16)

    here = sum(c[3] for c, root in zip(claimants, by_root) if root)
    earned = lambda amount: amount * min(here, all_root) // all_root if all_root else 0
    none = [0] * len(claimants), 0
    mined = shared_out(miners, [c[0] for c in claimants])
    alpha = shared_out(validators, by_alpha)
    tao = shared_out(earned(root_tao), by_root) or none
    kept = shared_out(earned(root_alpha), by_root) or none
    unearned = (0 if mined else miners) + (0 if alpha else validators)
    unearned += root_alpha - earned(root_alpha)
    payouts = [
        (incentive, *taken(a, claimant), *taken(t, claimant), *taken(k, claimant))
        for claimant, incentive, a, t, k in zip(
            claimants, (mined or none)[0], (alpha or none)[0], tao[0], kept[0])
    ]
    owner += (mined or none)[1] + (alpha or none)[1] + kept[1]
    paid = sum(sum(payout[:3]) + sum(payout[5:]) for payout in payouts)
    assert paid + owner + unearned == sum(pending[:4])
    assert sum(sum(payout[3:5]) for payout in payouts) + tao[1] == earned(root_tao)
    return payouts, owner, tao[1], unearned, root_tao - earned(root_tao)


def settle(rules, economy, claimants, owners, all_root):
    """What an epoch makes of a subnet `(O, burned, claimable, pending)` under the rules `(whether root's
    alpha is for claims, what becomes of the owner's incentives)`: what `distribute` says, what was
    withheld of the incentives and its part of all of them in 2^-32, and the subnet afterwards.

    What root's dividends are in alpha becomes claimable; where it is not for claims, it waits for its
    sale. What nobody earned leaves `O`. So do the incentives of those of the `owners` if they are
    recycled; if they are burned, they stay in `O` and are nobody's.
    """
    claims, incentives_are = rules
    outstanding, burned, claimable, pending = economy
    waits = 0 if claims else pending[3]
    pending = (*pending[:3], pending[3] - waits, pending[4])
    payouts, owner, owner_tao, unearned, unearned_tao = distribute(pending, claimants, all_root)
    mined, withheld = sum(payout[0] for payout in payouts), 0
    if incentives_are != PAID:
        withheld = sum(payout[0] for payout, theirs in zip(payouts, owners) if theirs)
        payouts = [
            (0 if theirs else payout[0], *payout[1:]) for payout, theirs in zip(payouts, owners)]
    part = (withheld << 32) // mined if mined else 0
    outstanding -= unearned + (withheld if incentives_are == RECYCLED else 0)
    if outstanding < 0:
        return "InsufficientStake"
    burned += withheld if incentives_are == BURNED else 0
    claimable += sum(payout[6] for payout in payouts)
    after = outstanding, burned, claimable, (0, 0, 0, waits, 0)
    return (payouts, owner, owner_tao, unearned, unearned_tao), (withheld, part), after


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
    """A subnet whose epoch pays up to `most` claimants, many of them without one claim or another."""
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
    rules = numbers.below(2), numbers.pick((PAID, RECYCLED, BURNED))
    few = numbers.pick((1, 2, 8))  # of how many one is the owner's
    owners = [int(numbers.one_in(few)) for _ in claimants]
    # All that waits is outstanding; in few cases it is not.
    outstanding = sum(pending[:4]) + numbers.log_uniform(0, CAP)
    if numbers.one_in(8):
        outstanding = numbers.log_uniform(0, sum(pending[:4]))
    economy = outstanding, numbers.log_uniform(0, CAP), numbers.log_uniform(0, CAP), pending
    asked = rules, economy, claimants, owners, all_root
    return asked, settle(*asked)
