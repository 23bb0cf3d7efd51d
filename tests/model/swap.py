"""Trades: one pool, two pools in a row, fees, limits and partial fills.

A pool is `(tao, alpha)` in rao; a leg is `(tao, alpha, rate)` with the fee's rate in parts of
65535 of the input. Of an input `x`

    fee = ceil(x * rate / 65535)        net = x - fee = floor(x * (65535 - rate) / 65535)
    out = floor(R_out * net / (R_in + net))

and `R_in += x`, `R_out -= out`.
"""

from exact import CAP, FLOOR, U64, UNIT, ceil_div

FEE_UNIT = 65_535
MAX_RATE = 10_000

NO_LIMIT, PAY_AT_MOST, RECEIVE_AT_LEAST = 0, 1, 2


def most_in(r_in):
    """The largest input: 1000 reserves, and so little that the reserve stays under 2^64."""
    return min(1000 * r_in, U64 - r_in)


def swap(x, r_in, r_out, rate):
    """`(out, fee)` of the input `x`, or why it is refused, the causes in this order."""
    if r_in == 0 or r_out == 0:
        return "EmptyPool"
    if x > most_in(r_in):
        return "InputTooLarge"
    net = x * (FEE_UNIT - rate) // FEE_UNIT
    out = r_out * net // (r_in + net)
    if out == 0:
        return "ZeroOutput"
    if r_out - out < FLOOR:
        return "ReserveTooLow"
    return out, x - net


def largest_input(most, r_in, r_out, rate):
    """The largest input of which no more than `most` comes out, nor more than the floor lets go.

    `out <= m` says `R_out * net < (m + 1) * (R_in + net)`, so
    `net < (m + 1) * R_in / (R_out - m - 1)`; and `net <= N` says
    `x < (N + 1) * 65535 / (65535 - rate)`.
    Of the integers under a bound `b` the largest is `ceil(b) - 1`. Nothing buys nothing, and an
    empty reserve takes nothing.
    """
    m = min(most, r_out - FLOOR)
    if m <= 0 or r_in == 0:
        return 0
    net = ceil_div((m + 1) * r_in, r_out - m - 1) - 1
    return min(ceil_div((net + 1) * FEE_UNIT, FEE_UNIT - rate) - 1, most_in(r_in))


def trade(sale, purchase, given):
    """`(given, fee, tao_fee, tao, received, sale_after, purchase_after)` of exactly `given`.

    `tao` is what is between the legs. Each pool keeps its own fee: `fee` of what is given, and
    behind a sale the other one `tao_fee` of `tao`.
    """
    fee, tao_fee, tao, received, sale_after, purchase_after = 0, 0, given, given, None, None
    if sale:
        t, a, rate = sale
        sold = swap(given, a, t, rate)
        if isinstance(sold, str):
            return sold
        tao, fee = sold
        received, sale_after = tao, (t - tao, a + given)
    if purchase:
        t, a, rate = purchase
        bought = swap(tao, t, a, rate)
        if isinstance(bought, str):
            return bought
        received, paid = bought
        fee, tao_fee = (fee, paid) if sale else (paid, 0)
        purchase_after = (t + tao, a - received)
    return given, fee, tao_fee, tao, received, sale_after, purchase_after


def ratio(limit):
    """The limit as `(n, d)`: a trade is within it if `given * n <= received * d`.

    Limits are TAO per alpha, or alpha per alpha, times 10^9, on the average with the fee in it.
    """
    kind, price = limit
    if kind == PAY_AT_MOST:
        return UNIT, price
    if kind == RECEIVE_AT_LEAST:
        return price, UNIT
    return 0, 1


def within(done, n, d):
    """Tells whether a trade took place within the limit."""
    return not isinstance(done, str) and done[0] * n <= done[4] * d


def fill(sale, purchase, amount, limit, partial):
    """Fills an order, whole or in the largest part that keeps the limit and the pools' bounds.

    A partial fill is *within* the limit and *nearly* the largest; which one of those near the
    largest is a matter of the search that the documentation of `Route::fill` gives: first all that
    the pools take, then the bound of `limit_bound`, then bisection between half of that bound,
    which must be allowed, and the bound. `largest_within` is the yardstick for it.
    """
    n, d = ratio(limit)
    if not partial:
        done = trade(sale, purchase, amount)
        return done if isinstance(done, str) or within(done, n, d) else "SlippageExceeded"

    most = min(amount, pools_take(sale, purchase))
    if most == 0 and amount > 0:
        return "ReserveTooLow"
    done = trade(sale, purchase, most)
    if isinstance(done, str) or within(done, n, d):
        return done
    if not (sale or purchase):
        return "SlippageExceeded"
    bound = limit_bound(sale, purchase, n, d)
    high, low = min(most, bound), bound // 2
    done = trade(sale, purchase, high)
    if within(done, n, d):
        return done
    if low >= high:
        return "SlippageExceeded"
    best = trade(sale, purchase, low)
    if not within(best, n, d):
        return "SlippageExceeded"
    while high - low > 1:
        middle = (low + high) // 2
        done = trade(sale, purchase, middle)
        if within(done, n, d):
            low, best = middle, done
        else:
            high = middle
    return best


def pools_take(sale, purchase):
    """The largest amount that no pool refuses for its size."""
    tao = U64
    if purchase:
        t, a, rate = purchase
        tao = largest_input(U64, t, a, rate)
    if sale:
        t, a, rate = sale
        return largest_input(tao, a, t, rate)
    return tao


def limit_bound(sale, purchase, n, d):
    """`R_out * d / n - R_in * 65535 / (65535 - rate)`: where the average price meets the limit.

    Two pools in a row act as one with the first one's fee. With `k2 = 65535 - rate2` and
    `b = T2 * 65535 + T1 * k2` it has `R_in = A1 * T2 * 65535 / b`, rounded down, and
    `R_out = A2 * T1 * k2 / b`, rounded up. Both terms are rounded down, so that no amount within
    the limit is over it.
    """
    if sale and purchase:
        (t1, a1, rate), (t2, a2, second) = sale, purchase
        kept = FEE_UNIT - second
        both = t2 * FEE_UNIT + t1 * kept
        r_in, r_out = a1 * t2 * FEE_UNIT // both, ceil_div(a2 * t1 * kept, both)
    elif sale:
        r_out, r_in, rate = sale
    else:
        r_in, r_out, rate = purchase
    if n == 0:
        return U64
    return min(max(r_out * d // n - r_in * FEE_UNIT // (FEE_UNIT - rate), 0), U64)


def largest_within(r_in, r_out, rate, n, d, most, scan=4096):
    """The largest input up to `most` within the limit, of one pool; None where it isn't found.

    The output `m` first comes of `x(m) = ceil(N * 65535 / (65535 - rate))`, `N = ceil(m * R_in /
    (R_out - m))`, and is within the limit from there up to `m * d / n`. Without roundings `m`
    would be allowed up to `R_out - R_in * 65535 * n / ((65535 - rate) * d)`; from there on
    downwards one `m` after the other is tried, `scan` of them at most.
    """
    if n == 0:
        return most
    if d == 0:
        return 0
    gross = FEE_UNIT - rate
    m = (r_out * d * gross - r_in * FEE_UNIT * n) // (d * gross)
    top = swap_output(most, r_in, r_out, rate)
    m = min(m, top)
    for m in range(m, max(m - scan, 0), -1):
        net = ceil_div(m * r_in, r_out - m)
        least = ceil_div(net * FEE_UNIT, gross)
        if least * n <= m * d:
            return min(largest_input(m, r_in, r_out, rate), m * d // n, most)
    return 0 if m <= 1 else None


def swap_output(x, r_in, r_out, rate):
    """What would come out of `x`, without the bounds."""
    net = x * (FEE_UNIT - rate) // FEE_UNIT
    return r_out * net // (r_in + net)


def gap(r_in, r_out, rate, n, d, x):
    """How far, in units of the output times `d`, the unrounded output of `x` is above the limit,
    as a fraction `(numerator, denominator)`."""
    net, unit = x * (FEE_UNIT - rate), FEE_UNIT
    den = r_in * unit + net
    return r_out * net * d - x * n * den, den


def generate(numbers):
    """One order and what becomes of it."""
    leg = lambda: (numbers.reserve(), numbers.reserve(), numbers.pick(
        (0, 0, 33, 33, 33, 1, MAX_RATE, numbers.below(MAX_RATE + 1))))
    route = numbers.below(16)  # 6 sales, 6 purchases, 3 of both, and free TAO
    sale = leg() if route < 9 else None
    purchase = leg() if 6 <= route < 15 else None
    amount = offered(numbers, sale, purchase)
    limit = limited(numbers, sale, purchase, amount)
    partial = numbers.below(8) < 5
    return (sale, purchase, amount, *limit, int(partial)), fill(
        sale, purchase, amount, limit, partial)


def offered(numbers, sale, purchase):
    """An amount: dust, usual, or at a bound of the pools."""
    which = numbers.below(10)
    if which == 0:
        return numbers.amount(U64)
    if not (sale or purchase):
        return numbers.amount()
    r_in = sale[1] if sale else purchase[0]
    if which < 3:
        return numbers.near(numbers.pick((most_in(r_in), pools_take(sale, purchase))))
    return numbers.log_uniform(0, max(min(10 * r_in, CAP), 1))


def limited(numbers, sale, purchase, amount):
    """A limit: none, any, or about the average price of some part of the order."""
    which = numbers.below(10)
    if which == 0:
        return NO_LIMIT, 0
    kind = RECEIVE_AT_LEAST if sale or numbers.one_in(20) else PAY_AT_MOST
    if which == 1:
        return kind, numbers.amount(U64)
    part = amount if which < 5 else numbers.log_uniform(0, max(amount, 1))
    done = trade(sale, purchase, part)
    if isinstance(done, str):
        return kind, numbers.log_uniform(1, CAP)
    given, received = max(done[0], 1), max(done[4], 1)
    # The tightest limit that allows the trade.
    exact = ceil_div(given * UNIT, received) if kind == PAY_AT_MOST else received * UNIT // given
    return kind, numbers.near(exact)
