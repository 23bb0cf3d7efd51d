"""What those who stake to one hotkey on root can claim of one subnet's alpha.

What a share has earned since the beginning, `acc`, is in alpha x 2^72. An epoch that keeps alpha for the
holders of `S` shares raises it by `floor((alpha * 2^72 + rest) / S)`, and the rest of that division is
the new `rest`. A holder of `s` shares has earned `s * (acc - checkpoint)`: when it is settled, the whole
alpha of that is owed, what is left of it joins `rest`, and the checkpoint moves to `acc`. Shares of a
cohort have earned since it began, and are a holder's once it takes them over. Numbers here have no end;
the crate's `acc` wraps around at 2^128.
"""

from exact import CAP, answer

PART = 2**72
"""Parts of an alpha rao."""


class Refused(Exception):
    """Why an act is refused."""


class Claims:
    """What is kept behind a hotkey, and what each of its holders has of it."""

    def __init__(self, holders):
        self.acc = self.kept = self.rest = 0
        self.holders = [[0, 0, 0] for _ in range(holders)]  # shares, checkpoint, owed
        self.cohorts = []  # shares that are nobody's yet, and what one had earned when they began

    def shares(self):
        """All shares."""
        return sum(held for held, *_ in self.holders) + sum(left for left, _ in self.cohorts)

    def accrue(self, alpha):
        """Keeps alpha for all shares."""
        if self.kept + alpha > CAP:
            raise Refused("Overflow")
        if not self.shares():
            raise Refused("DepositTooSmall")
        growth, self.rest = divmod(alpha * PART + self.rest, self.shares())
        self.acc, self.kept = self.acc + growth, self.kept + alpha
        return []

    def earn(self, who, shares, since):
        """Adds to what a holder is owed what so many shares have earned."""
        whole, rest = divmod(shares * (self.acc - since), PART)
        self.holders[who][2] += whole
        self.rest += rest

    def settle(self, who):
        """Settles a holder. Tells what it is owed."""
        shares, since, _ = self.holders[who]
        self.earn(who, shares, since)
        self.holders[who][1] = self.acc
        return [self.holders[who][2]]

    def hold(self, who, shares):
        """A holder has so many shares from now on."""
        self.settle(who)
        self.holders[who][0] = shares
        return []

    def begin(self, shares):
        """A cohort becomes active."""
        self.cohorts.append((shares, self.acc))
        return []

    def take_over(self, who):
        """A holder gets the shares of the oldest cohort."""
        if not self.cohorts:
            raise Refused("InsufficientStake")
        self.settle(who)
        shares, since = self.cohorts.pop(0)
        self.earn(who, shares, since)
        self.holders[who][0] += shares
        return [self.holders[who][2]]

    def pay(self, who):
        """Pays what a holder was owed when it was settled."""
        owed, self.holders[who][2] = self.holders[who][2], 0
        self.kept -= owed
        return [owed]

    def take_rest(self):
        """Takes out the whole alpha that divisions have left, once there is no share to give it to."""
        if self.shares():
            return [0]
        whole, self.rest = divmod(self.rest, PART)
        self.kept -= whole
        return [whole]


ACTS = (Claims.accrue, Claims.settle, Claims.hold, Claims.begin, Claims.take_over, Claims.pay,
        Claims.take_rest)
ACCRUE, SETTLE, HOLD, BEGIN, TAKE_OVER, PAY, TAKE_REST = range(7)


def generate(numbers, most=32):
    """A sequence of acts behind one hotkey, with the answers, and what is kept at the end."""
    count = numbers.between(1, 4)
    claims, ops, told = Claims(count), [], []
    large = numbers.one_in(4)  # shares of dust that earn everything: earnings wrap around
    shares = lambda: numbers.log_uniform(0, 3 if large else 10**6 * CAP)
    for place in range(numbers.between(1, most)):
        who, which = numbers.below(count), numbers.below(16)
        if place == 0 and numbers.below(8):
            op = (HOLD, who, shares())
        elif which < 6:
            op = (ACCRUE, numbers.amount(CAP if large else CAP // 64))
        elif which < 8:
            op = (SETTLE, who)
        elif which < 10:
            op = (HOLD, who, shares())
        elif which < 11:
            op = (BEGIN, shares())
        elif which < 12:
            op = (TAKE_OVER, who)
        elif which < 15:
            op = (PAY, who)
        else:
            op = (TAKE_REST,)
        ops.append(op)
        try:
            answers = ACTS[op[0]](claims, *op[1:])
            told.append(answer((*answers, claims.kept, claims.rest)))
        except Refused as cause:
            told.append(answer(str(cause)))
        # All that is kept is owed, earned or left, exactly.
        earned = sum(owed * PART + held * (claims.acc - since)
                     for held, since, owed in claims.holders)
        earned += sum(held * (claims.acc - since) for held, since in claims.cohorts)
        assert earned + claims.rest == claims.kept * PART
    return (count, ops), told
