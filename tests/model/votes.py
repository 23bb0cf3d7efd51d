"""What the votes of root's validators come to: of each ballot `(stake, [(netuid, weight), ...])`, with the
shares `S` of all stake and each row of weights normalised,

    rank_j = sum_v(S_v * W_vj)        trust_j = sum_v(S_v where W_vj > 0)

and who gets a block's TAO by `rank / (1 + e^(-rho * (trust - kappa)))`. Who has not voted has an empty row,
and its stake counts all the same. Ranks and trusts are told in 2^-32, rounded down; a rank may be off by
a rao of stake for each ballot that names the subnet.
"""

from fractions import Fraction

import allocation
from block import ONE
from exact import CAP, U64, UNIT, ceil_div

HALF = 2**32
"""The unit of 32 fraction bits."""


def counted(ballots):
    """By netuid, the exact `(rank, trust)` and how many ballots name it; without any stake, of nothing."""
    stake = sum(stake for stake, _ in ballots)
    found = {}
    for behind, row in ballots:
        whole = sum(weight for _, weight in row)
        share = Fraction(behind, stake) if stake else Fraction(0)
        for netuid, weight in row:
            if weight:
                rank, trust, named = found.get(netuid, (Fraction(0), Fraction(0), 0))
                found[netuid] = rank + share * weight / whole, trust + share, named + 1
    return found


def divide(rho, kappa, emission, ballots, prices):
    """`(votes, parts)`: of each subnet that is named `(netuid, rank, how far it may be off, trust)`, and the
    parts of the subnets from netuid 1 on, which have these prices, each with how far it may be off."""
    stake = sum(behind for behind, _ in ballots)
    if stake > U64:
        return "Overflow"
    found = counted(ballots)
    lost = lambda named: Fraction(named, stake) if stake else Fraction(0)
    told = [
        (netuid, int(rank * HALF), ceil_div(named * HALF, stake) if stake else 0, int(trust * HALF))
        for netuid, (rank, trust, named) in sorted(found.items())
    ]
    nothing = Fraction(0), Fraction(0), 0
    of = [found.get(netuid, nothing) for netuid in range(1, len(prices) + 1)]
    # A rank is rounded down to 2^-32 at last.
    errors = [(lost(named) + Fraction(1, HALF)) if named else Fraction(0) for *_, named in of]
    parts = allocation.by_vote(
        rho, kappa, emission, [(rank, trust) for rank, trust, _ in of], errors, prices)
    return told, parts


def generate(numbers, most=64):
    """Up to 64 ballots on up to `most` subnets, dense or sparse, with stake of any size or of one."""
    count, validators = numbers.log_uniform(1, most), numbers.below(65)
    density = numbers.pick((1, 2, 8))
    same, dust = numbers.one_in(4), numbers.one_in(8)
    stake = numbers.amount(CAP // 64)

    def ballot():
        behind = stake if same else numbers.below(4) if dust else numbers.amount(CAP // 64)
        if numbers.one_in(2_000):
            behind = U64
        row = [
            (netuid, numbers.pick((2**16 - 1, numbers.below(2**16), numbers.below(3))))
            for netuid in range(1, count + 1)
            if numbers.below(8) < density
        ]
        return behind, [] if numbers.one_in(8) else row

    ballots = [ballot() for _ in range(validators)]
    prices = [numbers.log_uniform(0, ONE) for _ in range(count)]
    rho = numbers.pick((10, numbers.below(256)))
    kappa = numbers.pick((500_000_000, numbers.below(10**9 + 1)))
    asked = rho, kappa, UNIT >> numbers.pick((0, 1, numbers.below(31))), ballots, prices
    return asked, divide(*asked)
