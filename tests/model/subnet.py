"""The life of one subnet: trades, blocks under rules that change, and what is burned, recycled, sold and
taken for an epoch.

The state is that of `block.py`, `(T, A, O, ema, pending, burned, fee_rate, volume, held)`, in rao. A
purchase adds what it bought to `O`, a sale takes what was sold from it. Both count the TAO that
changed hands.
"""

import block
from exact import CAP, FLOOR, U64, UNIT, answer
from swap import PAY_AT_MOST, RECEIVE_AT_LEAST, fill

BLOCK, BUY, SELL, RECYCLE, BURN, TAKE, SELL_KEPT, RULES = range(8)
SPEED = (3, 1_000_000)


def terms(minted, allocated, weighted, cut, age, above):
    """The terms of a block, which finds all averages sum to 1, or to 2^-64 more."""
    return block.Terms(minted, allocated, weighted, cut, SPEED, age, block.ONE + above, 0)


def apply(rules, state, op):
    """`(state, answers)` after one operation, or why it is refused."""
    kind, *args = op
    t, a, o, ema, pending, burned, rate, volume, held = state
    if kind == BLOCK:
        done = block.step(rules, state, terms(*args))
        return done if isinstance(done, str) else (done[0], list(done[1]))
    if kind == SELL_KEPT:
        after, told = block.sell_kept(state)
        return (after, list(told)) if after[2] >= 0 else "InsufficientStake"
    if kind in (BUY, SELL):
        amount, limit, partial = args[0], tuple(args[1:3]), args[3]
        leg = (t, a, rate)
        done = fill(*((leg, None) if kind == SELL else (None, leg)), amount, limit, partial)
        if isinstance(done, str):
            return done
        given, fee, _, tao, received, sale, purchase = done
        t, a = sale or purchase
        o += received if kind == BUY else -given
        if o < 0:
            return "InsufficientStake"
        return (t, a, o, ema, pending, burned, rate, volume + tao, held), [
            given, fee, tao, received]
    if kind == RECYCLE:
        if args[0] > o:
            return "InsufficientStake"
        o -= args[0]
    elif kind == BURN:
        burned += args[0]
    else:
        # What an epoch pays. Root's alpha that was kept stays: it is sold, or it is for claims.
        *taken, root_alpha, root_tao = pending
        rest = (0, 0, 0, root_alpha, 0)
        return (t, a, o, ema, rest, burned, rate, volume, held), [*taken, 0, root_tao]
    return (t, a, o, ema, pending, burned, rate, volume, held), []


def a_block(numbers, state):
    """A block of any size; often one in which the subnet's part is worth as much alpha as the block
    has TAO, or a rao beside it, be that more TAO than the block has."""
    t, a = state[:2]
    minted = UNIT >> numbers.pick((0, 1, numbers.below(31)))
    allocated = numbers.log_uniform(0, minted)
    if a and numbers.one_in(4):
        allocated = min(numbers.near(min(minted * t // a, U64)), CAP)
    age = numbers.log_uniform(0, 2**33)
    return BLOCK, minted, allocated, numbers.amount(CAP), 11_796, age, numbers.below(2)


def generate(numbers, most=32):
    """A life of up to `most` operations, with the answers and the state at the end."""
    start = state = block.a_subnet(numbers)
    choices = [block.LAUNCH] + [block.some_rules(numbers, block.ONE) for _ in range(3)]
    rules, ops, told = choices[0], [], []

    for _ in range(numbers.between(1, most)):
        t, a, o = state[:3]
        which = numbers.below(20)
        price = -(-t * UNIT // a) if a else UNIT
        if which < 6:
            op = a_block(numbers, state)
        elif which < 9:
            # A limit over the spot price by a half, or at it.
            limit = numbers.pick(((0, 0), (PAY_AT_MOST, min(price * 3 // 2, U64)),
                                  (PAY_AT_MOST, min(price + numbers.below(3), U64))))
            op = (BUY, numbers.log_uniform(0, max(t, 1)), *limit, numbers.below(2))
        elif which < 12:
            limit = numbers.pick(((0, 0), (RECEIVE_AT_LEAST, min(price * 2 // 3, U64)),
                                  (RECEIVE_AT_LEAST, min(price, U64))))
            op = (SELL, numbers.log_uniform(0, max(min(o, a), 1)), *limit, numbers.below(2))
        elif which < 14:
            op = (RECYCLE, numbers.log_uniform(0, o // 2 + 1))
        elif which < 15:
            op = (BURN, numbers.log_uniform(0, o // 64))
        elif which < 16:
            op = (TAKE,)
        elif which < 17:
            op = (SELL_KEPT,)
        else:
            op = (RULES, numbers.below(len(choices)))
        ops.append(op)
        if op[0] == RULES:
            rules = choices[op[1]]
            told.append(answer([]))
            continue
        done = apply(rules, state, op)
        if isinstance(done, str):
            told.append(answer(done))
            continue
        after, answers = done
        if op[0] in (BUY, SELL):
            assert after[0] * after[1] >= t * a and min(after[:2]) >= min(FLOOR, t, a)
        state = after
        told.append(answer(answers))
    return (choices, start, ops), (told, state[:6] + state[7:])
