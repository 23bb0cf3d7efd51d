"""A few blocks of one chain, where each begins with what the one before has left: reserves, averages, what
users moved by their trades since then, and what the protocol moved in it.

A subnet is `[age, on, weight, burned, state]`, with the state of `block.py` and the burned part in 2^-32. A
block begins with trades of users, `(place, kind, amount)`; then the rule of allocation moves its averages by
the flows and divides, and every subnet makes its step. One that refuses stays as it was, and so does all
that is known of it. The rules of allocation are those whose parts are exact.
"""

import allocation
import block
import subnet
from allocation import HALF
from exact import CAP, FLOOR, UNIT, answer

KINDS = (allocation.PRICE, allocation.LESS_BURN, allocation.FLOW, allocation.MATURED, allocation.NET,
         allocation.EQUAL, allocation.DEPTH, allocation.FIXED, allocation.OF_HOST)


class Chain:
    """The subnets, with the flows `(users, protocol)` and the averages of each."""

    def __init__(self, allocates, rules, minted, weighted, subnets):
        self.allocates, self.rules = allocates, rules
        self.minted, self.weighted = minted, weighted
        self.subnets = [list(one) for one in subnets]
        self.flows = [(0, 0) for _ in subnets]
        self.averages = [(0, 0) for _ in subnets]

    def trade(self, place, kind, amount):
        """A user's trade at any price, whose TAO counts for the next block; or why there is none."""
        done = subnet.apply(self.rules, self.subnets[place][4], (kind, amount, 0, 0, 0))
        if isinstance(done, str):
            return done
        self.subnets[place][4], (_, _, tao, _) = done
        users, protocol = self.flows[place]
        self.flows[place] = (users + (tao if kind == subnet.BUY else -tao), protocol)
        return tao

    def block(self, number, due):
        """One block, where epochs are due on some subnets: `(parts, answers)`."""
        asked = [
            (state[3], state[0], weight, on, burned, *flows, 0, 0, 0)
            for (_, on, weight, burned, state), flows in zip(self.subnets, self.flows)
        ]
        parts, _, moved = allocation.divide(
            (*self.allocates, 0, 0, None), number, self.minted, None, self.averages, asked)
        assert not any(slack for _, slack in parts)
        price_sum = sum(one[4][3] for one in self.subnets)
        told = []
        for i, (part, _) in enumerate(parts):
            age, state = self.subnets[i][0] + number, self.subnets[i][4]
            terms = block.Terms(
                self.minted, part, self.weighted, 11_796, (3, 10**6), age, price_sum, due[i])
            done = block.step(self.rules, state, terms)
            if isinstance(done, str):
                told.append(answer(done))
                continue
            self.subnets[i][4], receipt, flow = done
            self.flows[i], self.averages[i] = (0, flow), moved[i]
            told.append(answer(receipt))
        return [part for part, _ in parts], told


def a_state(numbers):
    """A subnet that can be on a chain: neither dust nor more TAO than there is."""
    while True:
        state = block.a_subnet(numbers)
        if state[0] <= CAP and state[1] >= FLOOR:
            return state


def generate(numbers, most=24):
    """One to eight blocks of up to `most` subnets, with up to three trades a block."""
    count = numbers.log_uniform(1, most)
    subnets = []
    for _ in range(count):
        burned = numbers.pick((0, HALF, numbers.below(HALF + 1)))
        state = a_state(numbers)
        on, weight = int(numbers.below(8) > 0), numbers.log_uniform(0, 2**16 - 1)
        subnets.append((numbers.log_uniform(0, 2**33), on, weight, burned, state))
    smoothing = numbers.pick((allocation.WHOLE, allocation.MONTH, numbers.log_uniform(1, allocation.WHOLE)))
    allocates = numbers.pick(KINDS), smoothing
    rules = block.some_rules(numbers, sum(one[4][3] for one in subnets))
    minted = UNIT >> numbers.pick((0, 1, numbers.below(31)))
    weighted = numbers.amount(CAP)
    chain = Chain(allocates, rules, minted, weighted, subnets)
    blocks, told = [], []
    for number in range(1, numbers.between(1, 8) + 1):
        trades, traded = [], []
        for _ in range(numbers.below(4)):
            place = numbers.below(count)
            kind = numbers.pick((subnet.BUY, subnet.SELL))
            t, a, o, _, pending, burned, _, _, kept = chain.subnets[place][4]
            # What is pending, burned or kept for claims is nobody's to sell.
            held = max(o - sum(pending[:4]) - burned - kept, 0)
            most_in = t if kind == subnet.BUY else min(a, held)
            trades.append((place, kind, numbers.log_uniform(0, most_in)))
            traded.append(answer(chain.trade(*trades[-1])))
        due = [int(numbers.one_in(4)) for _ in subnets]
        blocks.append((trades, due))
        told.append((traded, *chain.block(number, due)))
    left = [(*one[4][:5], *flows, *averages)
            for one, flows, averages in zip(chain.subnets, chain.flows, chain.averages)]
    return (allocates, rules, minted, weighted, subnets, blocks), (told, left)
