"""The life of one subnet: trades, blocks, and what is burned, recycled and taken for an epoch.

The state is that of `block.py`, `(T, A, O, ema, pending, burned, fee_rate, volume)`, in rao. A
purchase adds what it bought to `O`, a sale takes what was sold from it. Both count the TAO that
changed hands.
"""

import block
from exact import CAP, FLOOR, U64, UNIT, answer
from swap import PAY_AT_MOST, RECEIVE_AT_LEAST, fill

BLOCK, BUY, SELL, RECYCLE, BURN, TAKE = range(6)
SPEED = (3, 1_000_000)


def apply(state, op):
    """`(state, answers)` after one operation, or why it is refused."""
    kind, *args = op
    t, a, o, ema, pending, burned, rate, volume = state
    if kind == BLOCK:
        allocated, weighted, cut = args
        done = block.step(block.LAUNCH, state, allocated, weighted, cut, SPEED, 0)
        return done if isinstance(done, str) else (done[0], list(done[1]))
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
        return (t, a, o, ema, pending, burned, rate, volume + tao), [given, fee, tao, received]
    if kind == RECYCLE:
        if args[0] > o:
            return "InsufficientStake"
        o -= args[0]
    elif kind == BURN:
        burned += args[0]
    else:
        # What an epoch pays. Root's alpha, where the rule keeps it, is not for an epoch.
        *taken, root_alpha, root_tao = pending
        rest = (0, 0, 0, root_alpha, 0)
        return (t, a, o, ema, rest, burned, rate, volume), [*taken, 0, root_tao]
    return (t, a, o, ema, pending, burned, rate, volume), []


def generate(numbers, most=32):
    """A life of up to `most` operations, with the answers and the state at the end."""
    start = state = block.a_subnet(numbers)
    ops, told = [], []

    for _ in range(numbers.between(1, most)):
        t, a, o = state[:3]
        which = numbers.below(16)
        price = -(-t * UNIT // a) if a else UNIT
        if which < 5:
            op = (BLOCK, numbers.log_uniform(0, UNIT), numbers.amount(CAP), 11_796)
        elif which < 8:
            # A limit over the spot price by a half, or at it.
            limit = numbers.pick(((0, 0), (PAY_AT_MOST, min(price * 3 // 2, U64)),
                                  (PAY_AT_MOST, min(price + numbers.below(3), U64))))
            op = (BUY, numbers.log_uniform(0, max(t, 1)), *limit, numbers.below(2))
        elif which < 11:
            limit = numbers.pick(((0, 0), (RECEIVE_AT_LEAST, min(price * 2 // 3, U64)),
                                  (RECEIVE_AT_LEAST, min(price, U64))))
            op = (SELL, numbers.log_uniform(0, max(min(o, a), 1)), *limit, numbers.below(2))
        elif which < 13:
            op = (RECYCLE, numbers.log_uniform(0, o // 2 + 1))
        elif which < 14:
            op = (BURN, numbers.log_uniform(0, o // 64))
        else:
            op = (TAKE,)
        ops.append(op)
        done = apply(state, op)
        if isinstance(done, str):
            told.append(answer(done))
            continue
        after, answers = done
        if op[0] in (BUY, SELL):
            assert after[0] * after[1] >= t * a and min(after[:2]) >= min(FLOOR, t, a)
        state = after
        told.append(answer(answers))
    return (start, ops), (told, state[:6] + state[7:])
