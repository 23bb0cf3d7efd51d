"""What all files of the model share: units, exact division, and seeded random numbers.

Amounts are integers in rao, or alpha rao, of 10^-9. A result that the chain would refuse is the
name of its cause as a string, in place of a tuple.
"""

from hashlib import shake_128
from struct import unpack

UNIT = 10**9
"""Rao in one TAO, and alpha rao in one alpha."""

CAP = 21_000_000 * UNIT
"""The most TAO, and the most alpha of each subnet, in rao."""

FLOOR = 10_000_000
"""The least that a trade leaves of the reserve it draws on, in rao."""

U16 = 2**16 - 1
U64 = 2**64 - 1
U128 = 2**128 - 1


def answer(told):
    """A result as it is written: `{"out": result}`, or `{"err": cause}`."""
    return {"err" if isinstance(told, str) else "out": told}


def ceil_div(a, b):
    """`a / b`, rounded up."""
    return -(-a // b)


class Numbers:
    """Random numbers that are the same on every machine and with every Python: bytes of SHAKE-128,
    and no floats."""

    def __init__(self, seed, kind, index):
        """The numbers of one case, named by the seed of the run, its kind and its index."""
        self.name, self.fills, self.left = f"{seed}:{kind}:{index}", 0, []

    def u64(self):
        """64 random bits."""
        if not self.left:
            name = f"{self.name}:{self.fills}".encode()
            self.left = list(unpack("<64Q", shake_128(name).digest(512)))
            self.fills += 1
        return self.left.pop()

    def below(self, end):
        """0 to `end - 1`; the bias of the remainder is of no concern here."""
        return self.u64() % end

    def between(self, low, high):
        """`low` to `high`, both included."""
        return low + self.u64() % (high - low + 1)

    def one_in(self, n):
        """True once in `n` times."""
        return self.u64() % n == 0

    def pick(self, choices):
        """One of a list."""
        return choices[self.u64() % len(choices)]

    def log_uniform(self, low, high):
        """`low` to `high`: first how many bits, then which."""
        bits = self.between(low.bit_length(), high.bit_length())
        least = max(low, 1 << bits >> 1)
        most = min(high, (1 << bits) - 1)
        if most <= U64:
            return self.between(least, most)
        return least + (self.u64() << 64 | self.u64()) % (most - least + 1)

    def near(self, value, least=0, most=U64):
        """`value`, or one or two beside it."""
        return min(max(value + self.below(5) - 2, least), most)

    def edge(self):
        """An amount at which arithmetic likes to break."""
        named = (0, 1, FLOOR, UNIT, CAP // 2, CAP, U64)
        if self.one_in(2):
            return self.near(self.pick(named))
        return self.near(1 << self.below(64))

    def amount(self, most=CAP):
        """0 to `most`, log-uniform, and one in eight an edge."""
        return min(self.edge(), most) if self.one_in(8) else self.log_uniform(0, most)

    def reserve(self):
        """A reserve of a pool: mostly one that trades can leave, sometimes less or very much."""
        which = self.below(32)
        if which == 0:
            return self.log_uniform(0, FLOOR - 1)
        if which == 1:
            return self.log_uniform(CAP, U64)
        if which < 4:
            return self.near(FLOOR)
        if which < 6:
            return self.near(CAP, most=CAP)
        if which < 12:
            return min(max(self.edge(), FLOOR), CAP)
        return self.log_uniform(FLOOR, CAP)
