"""What registrations cost, and at which price a new pool starts.

Prices of registrations in rao, prices of alpha in 2^-64 TAO.
"""

from decimal import Context, Decimal

from exact import CAP, U64, UNIT, answer

EXACT = Context(prec=50)


def lock_cost(least, last, age, interval, emission):
    """A subnet's: `max(least, 2 * last - floor(last * age / R))`, `R = max(1, interval * emission /
    10^9)`, both rounded down; the first, of which there is no age, once and not twice."""
    if age is None:
        return max(last, least)
    return max(least, 2 * last - last * age // max(interval * emission // UNIT, 1))


def bounded(price, least, most):
    """Within the bounds; the lower one holds where it is over the upper."""
    return max(min(price, most), least)


def burn(price, since, now, half_life, least, most):
    """A neuron's: `floor(price / 2^(age / half_life))` within the bounds, to 50 digits; None where
    it is so close over an integer that the crate's promise, a thousandth of a rao, leaves it open.
    """
    age = max(now - since, 0)
    if half_life == 0:
        return bounded(price, least, most)
    halvings, rest = divmod(age, half_life)
    if rest == 0:
        return bounded(price >> halvings if halvings < 64 else 0, least, most)
    power = EXACT.power(2, EXACT.divide(Decimal(-rest), Decimal(half_life)))
    exact = EXACT.multiply(Decimal(price), power)
    exact = EXACT.divide(exact, Decimal(2) ** min(halvings, 128))
    floor = int(exact)
    if exact - floor < Decimal("0.002") and floor:
        return None
    return bounded(floor, least, most)


def raised(price, increase, least, most):
    """After a registration: `floor(price * increase / 1000)` within the bounds."""
    return bounded(price * increase // 1000, least, most)


def median(prices):
    """The middle one, the floored mean of the middle two, or 1."""
    prices = sorted(prices)
    if not prices:
        return 1 << 64
    half = len(prices) // 2
    return prices[half] if len(prices) % 2 else (prices[half - 1] + prices[half]) // 2


def alpha_for(tao, price):
    """`floor(tao / price)`: the alpha beside a lock in a new pool."""
    if price == 0:
        return "EmptyPool"
    alpha = (tao << 64) // price
    return alpha if alpha <= U64 else "Overflow"


def generate(numbers):
    """One registration of each kind."""
    lock = (
        numbers.pick((UNIT, 1000 * UNIT, numbers.amount(CAP))),
        numbers.amount(CAP),
        None if numbers.one_in(8) else numbers.log_uniform(0, 2**32),
        numbers.pick((100_800, numbers.log_uniform(0, 2**32))),
        UNIT >> numbers.below(34),
    )
    while True:
        price, since = numbers.log_uniform(0, 100 * UNIT), numbers.log_uniform(0, 2**32)
        half_life = numbers.pick((360, 0, 1, numbers.log_uniform(1, 2**16 - 1)))
        now = max(since + numbers.pick((1, -1)) * numbers.log_uniform(0, 2**20), 0)
        if numbers.one_in(4):
            now = since + half_life * numbers.below(70)
        least, most = numbers.pick(((500_000, 100 * UNIT), (0, CAP), (0, CAP), (10**9, 10**6)))
        cost = burn(price, since, now, half_life, least, most)
        if cost is not None:
            break
    increase = numbers.pick((1_260, 1_260, numbers.log_uniform(0, 2**32 - 1)))
    count = numbers.below(6) if numbers.below(8) else numbers.below(129)
    few = [(numbers.log_uniform(0, CAP) << 64) // numbers.log_uniform(1, CAP) for _ in range(count)]
    start = median(few)
    locked = lock_cost(*lock)
    asked = (lock, (price, since, now, half_life, increase, least, most), few)
    return asked, (
        locked, cost, raised(cost, increase, least, most), start, answer(alpha_for(locked, start)))
