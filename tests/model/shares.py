"""The stake behind one hotkey: shares of what is active, and what enters by the period in which it did.

A pool is `(H, S)`: active stake in rao, and shares. A share is worth `(H + 1) / (S + 10^6)` rao: one
rao and a million shares are nobody's.

A hotkey is its pool, what enters (by period, in rao), cohorts (by period: rao and shares that have
not been handed out), and its holders, of whom the first owns it: each has shares and what enters, by
period. Stake that entered in period `p` is due in period `p + wait`. Whoever acts on the hotkey then
lets all that is due buy shares, the oldest first, each period's at once; who holds a part of it gets
that part of what has not been handed out, rounded down, when it is that holder who acts.
"""

from copy import deepcopy

from exact import CAP, U64, U128, answer, ceil_div

VIRTUAL_SHARES = 10**6
EMPTY = (0, 0)


def value(pool, shares):
    """What shares are worth, rounded down."""
    worth = shares * (pool[0] + 1) // (pool[1] + VIRTUAL_SHARES)
    return worth if worth <= U64 else "Overflow"


def issue(pool, stake):
    """Takes stake in: `(pool, shares)`, the shares rounded down, and refused if there are none."""
    h, s = pool
    shares = stake * (s + VIRTUAL_SHARES) // (h + 1)
    if shares > U128:
        return "Overflow"
    if shares == 0:
        return "DepositTooSmall"
    if h + stake > U64 or s + shares > U128:
        return "Overflow"
    return (h + stake, s + shares), shares


def cost(pool, held, stake):
    """What stake costs a holder: `stake * (S + 10^6) / (H + 1)` shares, rounded up, or all that are
    held if it is all that they are worth."""
    worth = value(pool, held)
    if isinstance(worth, str):
        return worth
    if stake > worth:
        return "InsufficientStake"
    return held if stake == worth else ceil_div(stake * (pool[1] + VIRTUAL_SHARES), pool[0] + 1)


def redeem(pool, held, stake):
    """Takes stake out for a holder: `(pool, (shares, dust))`. With the last share everything ends:
    what is left of the stake is dust."""
    shares = cost(pool, held, stake)
    if isinstance(shares, str):
        return shares
    h, s = pool[0] - stake, pool[1] - shares
    if h < 0 or s < 0:
        return "InsufficientStake"
    return ((h, s), (shares, 0)) if s else (EMPTY, (shares, h))


def reward(pool, stake):
    """Adds stake for all holders at once; without any it is refused."""
    if pool[1] == 0:
        return "DepositTooSmall"
    return "Overflow" if pool[0] + stake > U64 else (pool[0] + stake, pool[1])


ISSUE, REDEEM, REWARD, VALUE = range(4)


def apply(pool, op):
    """`(pool, answers)` after one operation on a pool, or why it is refused."""
    kind, *args = op
    if kind == VALUE:
        worth = value(pool, *args)
        return worth if isinstance(worth, str) else (pool, [worth])
    done = {ISSUE: issue, REDEEM: redeem, REWARD: reward}[kind](pool, *args)
    if isinstance(done, str):
        return done
    if kind == REWARD:
        return done, []
    return done[0], [done[1]] if kind == ISSUE else list(done[1])


class Refused(Exception):
    """Why an act on a hotkey is refused."""


def must(done):
    """A result, unless it is refused."""
    if isinstance(done, str):
        raise Refused(done)
    return done


def newest(lots, stake):
    """The parts of lots that make up `stake`, those that entered last first, and what is missing."""
    parts = {}
    for period in sorted(lots, reverse=True):
        parts[period] = min(lots[period], stake)
        stake -= parts[period]
    return parts, stake


def shift(lots, parts, sign):
    """Adds parts to lots, or takes them off."""
    for period, part in parts.items():
        lots[period] = lots.get(period, 0) + sign * part
        if not lots[period]:
            del lots[period]


class Hotkey:
    """The stake behind one hotkey."""

    def __init__(self, holders, wait, period):
        self.pool, self.lots, self.cohorts = EMPTY, {}, {}
        self.holders = [[0, {}] for _ in range(holders)]
        self.wait, self.period = wait, period

    def due(self, lots):
        """The periods of which the stake is due, the oldest first."""
        return sorted(period for period in lots if period + self.wait <= self.period)

    def activate(self):
        """Lets what is due buy shares. What is too little for one raises all others."""
        for period in self.due(self.lots):
            stake, bought = self.lots.pop(period), 0
            done = issue(self.pool, stake)
            if done == "DepositTooSmall":
                self.pool = must(reward(self.pool, stake))
            else:
                self.pool, bought = must(done)
            self.cohorts[period] = (stake, bought)

    def claim(self, who):
        """Gives a holder its part of what became active."""
        shares, lots = self.holders[who]
        for period in self.due(lots):
            mine = lots.pop(period)
            stake, left = self.cohorts.pop(period)
            part = mine * left // stake
            shares += part
            if stake > mine:
                self.cohorts[period] = (stake - mine, left - part)
        self.holders[who][0] = shares

    def enter(self, who, stake):
        """Lets stake enter, if it would buy a share."""
        self.activate()
        self.claim(who)
        must(issue(self.pool, stake))
        for lots in (self.lots, self.holders[who][1]):
            shift(lots, {self.period: stake}, 1)
        return []

    def enter_at_once(self, who, stake):
        """Lets stake enter that is active at once: it buys shares of its holder's."""
        self.activate()
        self.claim(who)
        self.pool, bought = must(issue(self.pool, stake))
        self.holders[who][0] += bought
        return []

    def leave(self, who, stake):
        """Takes stake out, what entered last first. Shares that are worth nothing go with the rest.
        Tells the dust of the last share."""
        self.activate()
        self.claim(who)
        held, lots = self.holders[who]
        parts, active = newest(lots, stake)
        shift(lots, parts, -1)
        shift(self.lots, parts, -1)
        if lots or not (active or held):
            return [0]
        self.pool, (gone, dust) = must(redeem(self.pool, held, active))
        self.holders[who][0] -= gone
        return [dust]

    def hand_over(self, giver, taker, stake):
        """Hands stake over, what entered last first: what is active stays active, and what is
        entering is as old as it was."""
        self.activate()
        self.claim(giver)
        self.claim(taker)
        parts, active = newest(self.holders[giver][1], stake)
        shift(self.holders[giver][1], parts, -1)
        shift(self.holders[taker][1], parts, 1)
        shares = must(cost(self.pool, self.holders[giver][0], active)) if active else 0
        self.holders[giver][0] -= shares
        self.holders[taker][0] += shares
        return []

    def pay(self, to_owner, to_stakers):
        """Raises active stake by `to_stakers`; `to_owner` becomes active stake of the owner, at the
        price after that. Where nothing is active the owner gets both, and what is too little for a
        share raises the others."""
        if not to_owner + to_stakers:
            return []
        self.activate()
        if self.pool[1]:
            self.pool = must(reward(self.pool, to_stakers))
        else:
            to_owner += to_stakers
        done = issue(self.pool, to_owner)
        if done == "DepositTooSmall":
            self.pool = must(reward(self.pool, to_owner))
        else:
            self.pool, shares = must(done)
            self.holders[0][0] += shares
        return []

    def tick(self):
        """A period begins, and nothing else happens."""
        self.period += 1
        return []

    def touch(self, who):
        """Somebody acts for nothing."""
        self.activate()
        self.claim(who)
        return []

    def worth(self, who):
        """What a holder has: shares, and what is entering. Nothing changes."""
        read = deepcopy(self)
        read.touch(who)
        shares, lots = read.holders[who]
        return [must(value(read.pool, shares)) + sum(lots.values())]

    def state(self):
        """All of it in lists: the pool, what enters, cohorts, holders."""
        return (
            self.pool, sorted(self.lots.items()),
            sorted((period, *cohort) for period, cohort in self.cohorts.items()),
            [(shares, sorted(lots.items())) for shares, lots in self.holders],
        )


ACTS = (Hotkey.enter, Hotkey.leave, Hotkey.hand_over, Hotkey.pay, Hotkey.tick, Hotkey.touch,
        Hotkey.worth, Hotkey.enter_at_once)
ENTER, LEAVE, HAND_OVER, PAY, TICK, TOUCH, WORTH, ENTER_AT_ONCE = range(8)


def generate(numbers, most=16):
    """A sequence of operations on one pool, with the answers, and the pool at the end."""
    pool, holders, ops, told = EMPTY, [], [], []
    dust = numbers.one_in(3)

    def do(*op):
        nonlocal pool
        done = apply(pool, op)
        ops.append(op)
        if isinstance(done, str):
            told.append(answer(done))
            return None
        pool, answers = done
        told.append(answer((*answers, *pool)))
        return answers

    for _ in range(numbers.between(1, most)):
        stake = numbers.log_uniform(0, 1000) if dust else numbers.amount(CAP // 32)
        which = numbers.below(12)
        if which < 4 or not holders:
            done = do(ISSUE, stake)
            if done:
                holders.append(done[0])
        elif which < 8:
            at = numbers.below(len(holders))
            worth = value(pool, holders[at])
            stake = numbers.pick((worth, worth // 2, numbers.log_uniform(0, worth),
                                  numbers.near(worth)))
            done = do(REDEEM, holders[at], stake)
            if done:
                holders[at] -= done[0]
                holders = [held for held in holders if held]
        elif which < 10:
            do(REWARD, numbers.edge() if numbers.one_in(8) else stake)
        else:
            do(VALUE, numbers.pick(holders) if numbers.below(4) else numbers.log_uniform(0, U64))
        # What has been issued is worth no more than there is.
        worth = [held * (pool[0] + 1) // (pool[1] + VIRTUAL_SHARES) for held in holders]
        assert sum(worth) <= pool[0]
        assert sum(holders) == pool[1]
    return (ops,), (told, pool)


def generate_hotkey(numbers, most=24):
    """A sequence of acts on one hotkey, with the answers, and the hotkey at the end. Its clock is a
    subnet's, on which stake waits for one period, or root's, for two."""
    count, wait = numbers.between(1, 4), numbers.between(1, 2)
    start = numbers.log_uniform(0, 2**32)
    hotkey = Hotkey(count, wait, start)
    ops, told, came, went = [], [], 0, 0
    dust = numbers.one_in(3)

    def do(*op):
        nonlocal hotkey
        after = deepcopy(hotkey)
        ops.append(op)
        try:
            answers = ACTS[op[0]](after, *op[1:])
        except Refused as cause:
            told.append(answer(str(cause)))
            return None
        hotkey = after
        told.append(answer((*answers, *hotkey.pool, sum(hotkey.lots.values()))))
        return answers

    for _ in range(numbers.between(1, most)):
        who = numbers.below(count)
        stake = numbers.log_uniform(0, 1000) if dust else numbers.amount(CAP // 32)
        which = numbers.below(16)
        worth = hotkey.worth(who)[0]
        part = numbers.pick((worth, worth // 2, numbers.log_uniform(0, worth), numbers.near(worth)))
        if which < 4:
            # The rule of dividends may change, so that either may follow the other.
            if do(ENTER if numbers.below(3) else ENTER_AT_ONCE, who, stake) is not None:
                came += stake
        elif which < 7:
            done = do(LEAVE, who, part)
            if done:
                went += part + done[0]
        elif which < 9 and count > 1:
            do(HAND_OVER, who, (who + numbers.between(1, count - 1)) % count, part)
        elif which < 11:
            parts = stake, numbers.pick((0, stake, numbers.log_uniform(0, CAP // 32)))
            if do(PAY, *parts) is not None:
                came += sum(parts)
        elif which < 14:
            do(TICK)
        elif which < 15:
            do(TOUCH, who)
        else:
            do(WORTH, who)
        # All that came is there or has left, and what people have is no more than that.
        there = hotkey.pool[0] + sum(hotkey.lots.values())
        assert there == came - went
        assert sum(hotkey.worth(who)[0] for who in range(count)) <= there
        shares = [held for held, _ in hotkey.holders]
        unclaimed = [left for _, left in hotkey.cohorts.values()]
        assert sum(shares) + sum(unclaimed) == hotkey.pool[1]
    return (count, wait, start, ops), (told, hotkey.state())
