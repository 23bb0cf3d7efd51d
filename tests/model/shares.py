"""The stake behind one hotkey: shares, rewards that vest, and seasons.

A pool is `(H, S, V, since, until, E, season, before, now)`: stake in rao, shares; what has not
vested of the rewards in rao, from which block to which, and the shares it is for; the number of the
season and the fewest shares there were in the one before and in this one.

A share is worth `(H + 1) / (S + 10^6)` rao: one rao and a million shares are nobody's.
"""

from exact import CAP, U64, U128, answer, ceil_div

VIRTUAL_SHARES = 10**6
EMPTY = (0,) * 9


def value(pool, shares):
    """What shares are worth, rounded down."""
    worth = shares * (pool[0] + 1) // (pool[1] + VIRTUAL_SHARES)
    return worth if worth <= U64 else "Overflow"


def settle(pool, block):
    """By `block` `floor(V * (block - since) / (until - since))` has become stake, and from then on
    the rest is counted from `block`; all of it from `until` on. The past changes nothing."""
    h, s, v, since, until, e, *season = pool
    if block >= until:
        vested, rest = v, (0, 0, 0, 0)
    elif block <= since:
        return pool
    else:
        vested = v * (block - since) // (until - since)
        rest = (v - vested, block, until, e)
    return "Overflow" if h + vested > U64 else (h + vested, s, *rest, *season)


def in_season(pool, season):
    """Passes to a season: of the next one this is the one before; otherwise they count anew."""
    s, last, now = pool[1], pool[6], pool[8]
    if season == last:
        return pool
    return (*pool[:6], season, now if season == last + 1 else s, s)


def issue(pool, stake):
    """Takes stake in: `(pool, shares)`, the shares rounded down, and refused if there are none."""
    h, s, *rest = pool
    shares = stake * (s + VIRTUAL_SHARES) // (h + 1)
    if shares > U128:
        return "Overflow"
    if shares == 0:
        return "ZeroShares"
    if h + stake > U64 or s + shares > U128:
        return "Overflow"
    return (h + stake, s + shares, *rest), shares


def issue_earned(pool, stake):
    """As `issue`, and the shares count as if they had been there since this season began."""
    done = issue(pool, stake)
    if isinstance(done, str):
        return done
    after, shares = done
    return (*after[:8], after[8] + shares), shares


def redeem(pool, held, stake):
    """Takes stake out for a holder: `(pool, (shares, dust, forfeited))`.

    It costs `stake * (S + 10^6) / (H + 1)` shares, rounded up, or all that are held if it is all
    that they are worth. Forfeited is `V * (E - S') / E`, rounded up, where `S'` are left. With the
    last share everything ends: what is left of the stake is dust.
    """
    h, s, v, since, until, e, season, before, now = pool
    worth = value(pool, held)
    if isinstance(worth, str):
        return worth
    if stake > worth:
        return "NotEnough"
    cost = held if stake == worth else ceil_div(stake * (s + VIRTUAL_SHARES), h + 1)
    if cost > held or stake > h or cost > s:
        return "NotEnough"
    h, s = h - stake, s - cost
    forfeited = 0
    if s < e:
        forfeited = ceil_div(v * (e - s), e)
        v, e = v - forfeited, s
        if v == 0:
            since = until = e = 0
    if s == 0:
        return EMPTY, (cost, h, forfeited)
    return (h, s, v, since, until, e, season, before, min(now, s)), (cost, 0, forfeited)


def reward(pool, stake):
    """Adds stake for all holders at once; without any it is refused."""
    if pool[1] == 0:
        return "ZeroShares"
    return "Overflow" if pool[0] + stake > U64 else (pool[0] + stake, *pool[1:])


def reward_over(pool, stake, block, blocks):
    """Adds stake for all holders over the `blocks` after `block`, together with what had not vested
    by then, for the seasoned shares, or for all where none is."""
    if pool[1] == 0:
        return "ZeroShares"
    settled = settle(pool, block)
    if isinstance(settled, str) or stake == 0:
        return settled
    h, s, v, since, _, _, season, before, now = settled
    since = max(block, since)
    if v + stake > U64 or since + blocks > U64:
        return "Overflow"
    shares = min(before, now) or s
    return settle((h, s, v + stake, since, since + blocks, shares, season, before, now), since)


def seasoned_stake(pool):
    """`floor(H * F / S)` with `F` the fewest shares of this season and the one before."""
    h, s, before, now = pool[0], pool[1], pool[7], pool[8]
    return h * min(before, now) // s if s else 0


ISSUE, EARNED, REDEEM, REWARD, REWARD_OVER, SETTLE, SEASON, AT_ONCE, VALUE = range(9)


def apply(pool, op):
    """`(pool, answers)` after one operation, or why it is refused."""
    kind, *args = op
    if kind in (ISSUE, EARNED):
        done = (issue if kind == ISSUE else issue_earned)(pool, *args)
        return done if isinstance(done, str) else (done[0], [done[1]])
    if kind == REDEEM:
        done = redeem(pool, *args)
        return done if isinstance(done, str) else (done[0], list(done[1]))
    if kind == VALUE:
        worth = value(pool, *args)
        return worth if isinstance(worth, str) else (pool, [worth])
    after = {
        REWARD: reward, REWARD_OVER: reward_over, SETTLE: settle, SEASON: in_season,
        AT_ONCE: lambda pool: (*pool[:7], pool[1], pool[1]),
    }[kind](pool, *args)
    return after if isinstance(after, str) else (after, [])


def generate(numbers, most=16):
    """A sequence of operations on one pool, with the answers, the seasoned stake after each, and
    the pool at the end."""
    pool, block, season, holders = EMPTY, numbers.log_uniform(0, 2**32), numbers.below(3), []
    ops, told = [], []
    dust = numbers.one_in(3)

    def do(*op):
        nonlocal pool
        done = apply(pool, op)
        ops.append(op)
        if isinstance(done, str):
            told.append(answer(done))
            return None
        pool, answers = done
        told.append(answer((*answers, seasoned_stake(pool))))
        return answers

    for _ in range(numbers.between(1, most)):
        block += numbers.pick((0, 1, 1, numbers.below(100), numbers.below(1000)))
        if numbers.one_in(3):
            do(SETTLE, block if numbers.below(16) else max(block - numbers.below(10**4), 0))
        if numbers.one_in(3):
            season += numbers.pick((1, 1, 1, 2, 5)) if numbers.below(20) else -(season > 0)
            do(SEASON, season)
        stake = numbers.log_uniform(0, 1000) if dust else numbers.amount(CAP // 32)
        which = numbers.below(16)
        if which < 4 or not holders:
            done = do(ISSUE if numbers.below(3) else EARNED, stake)
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
        elif which < 9:
            do(REWARD, stake)
        elif which < 13:
            blocks = numbers.pick((360, 360, 0, 1, numbers.log_uniform(1, 10**6)))
            do(REWARD_OVER, stake if numbers.below(8) else 0,
               block if numbers.below(12) else max(block - numbers.below(100), 0), blocks)
        elif which < 14:
            do(AT_ONCE)
        else:
            do(VALUE, numbers.pick(holders) if numbers.below(4) else numbers.log_uniform(0, U64))
        # What has been issued is worth no more than there is.
        worth = [held * (pool[0] + 1) // (pool[1] + VIRTUAL_SHARES) for held in holders]
        assert sum(worth) <= pool[0]
        assert sum(holders) == pool[1]
    return (ops,), (told, pool)
