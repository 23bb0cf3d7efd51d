#!/usr/bin/env python3
"""The model against examples from the specification, brute force, and exact real numbers.

    python3 tests/model/test_model.py
"""

import sys
import unittest
from decimal import Decimal, getcontext
from fractions import Fraction

sys.dont_write_bytecode = True

import block
import liquidation
import payout
import shares
import swap
import yuma
from exact import CAP, FLOOR, UNIT, Numbers

getcontext().prec = 60


class Swaps(unittest.TestCase):
    """mechanism.md 3.1, 3.2 and 9."""

    def test_a_purchase_follows_the_constant_product(self):
        self.assertEqual(swap.swap(UNIT, 10 * UNIT, 5 * UNIT, 0), (454_545_454, 0))

    def test_limits_are_average_prices(self):
        one, two = (150 * UNIT, 100 * UNIT, 0), (100 * UNIT, 100 * UNIT, 0)
        deep = (200 * UNIT, 100 * UNIT, 0)
        # What fills, and how much of it a unit of the output is.
        for sale, purchase, limit, given, unit in (
            (None, one, (1, 3 * UNIT), 150 * UNIT, 0),
            (deep, None, (2, UNIT), 100 * UNIT, 0),
            (deep, None, (2, UNIT // 2), 300 * UNIT, 0),
            (one, two, (2, UNIT // 10), 560 * UNIT, 10),
            (one, two, (2, UNIT), 20 * UNIT, 0),
            (one, two, (2, 5 * UNIT // 4), 8 * UNIT, 4),
        ):
            with self.subTest(limit=limit):
                done = swap.fill(sale, purchase, 10**6 * UNIT, limit, True)
                self.assertTrue(given - unit <= done[0] <= given, done[0])
                self.assertEqual(swap.fill(sale, purchase, done[0], limit, False), done)
                self.assertEqual(
                    swap.fill(sale, purchase, given + 1, limit, False), "SlippageExceeded")

    def test_the_largest_input_is_the_last_that_gives_no_more(self):
        for index in range(2_000):
            numbers = Numbers(1, "largest", index)
            r_in, r_out = numbers.log_uniform(1, CAP), numbers.log_uniform(FLOOR, CAP)
            most, rate = numbers.log_uniform(0, r_out), numbers.below(swap.MAX_RATE + 1)
            x = swap.largest_input(most, r_in, r_out, rate)
            most = min(most, r_out - FLOOR)
            if most == 0:
                self.assertEqual(x, 0)
                continue
            self.assertLessEqual(swap.swap_output(x, r_in, r_out, rate), most)
            if x < swap.most_in(r_in):
                self.assertGreater(swap.swap_output(x + 1, r_in, r_out, rate), most)

    def test_the_yardstick_for_partial_fills_is_what_brute_force_finds(self):
        found = 0
        for index in range(3_000):
            numbers = Numbers(1, "yardstick", index)
            r_in = numbers.log_uniform(FLOOR // 100, 100 * FLOOR)
            r_out = numbers.log_uniform(2 * FLOOR, 100 * FLOOR)
            rate = numbers.pick((0, 33, numbers.below(swap.MAX_RATE + 1)))
            most = numbers.between(1, 300)
            part = numbers.between(1, most)
            out = max(swap.swap_output(part, r_in, r_out, rate), 1)
            n, d = UNIT, part * UNIT // out + numbers.below(3)
            allowed = [x for x in range(1, most + 1)
                       if x * n <= swap.swap_output(x, r_in, r_out, rate) * d]
            best = swap.largest_within(r_in, r_out, rate, n, d, most)
            if best is not None:
                self.assertEqual(best, max(allowed, default=0))
                found += best > 0
        self.assertGreater(found, 500)

    def test_a_partial_fill_misses_by_roundings_only(self):
        """It is within the limit, no larger than the largest, and one unit more would be over the
        limit or leave less than a unit of the input and one of the output to spare."""
        fills = 0
        for index in range(20_000):
            case, done = swap.generate(Numbers(1, "partial", index))
            sale, purchase, amount, kind, price, partial = case
            if isinstance(done, str) or not partial or (sale and purchase):
                continue
            n, d = swap.ratio((kind, price))
            self.assertLessEqual(done[0] * n, done[4] * d)
            if done[0] == min(amount, swap.pools_take(sale, purchase)):
                continue
            r_out, r_in, rate = sale or (purchase[1], purchase[0], purchase[2])
            above, den = swap.gap(r_in, r_out, rate, n, d, done[0] + 1)
            self.assertLess(above * r_in, den * d * (r_in + r_out))
            best = swap.largest_within(r_in, r_out, rate, n, d, amount, scan=64)
            self.assertTrue(best is None or done[0] <= best)
            fills += 1
        self.assertGreater(fills, 500)


class Blocks(unittest.TestCase):
    """mechanism.md 1.1, 2 and 9."""

    def test_the_curve_halves_at_each_threshold(self):
        for k in range(1, 6):
            threshold = CAP - (CAP >> k)
            self.assertEqual(block.emission(threshold - 1), UNIT >> (k - 1))
            self.assertEqual(block.emission(threshold), UNIT >> k)
        self.assertEqual(block.emission(CAP), 0)

    def test_an_injection_follows_the_price_up_to_the_cap(self):
        b = 10**6
        parts = block.largest_remainder(b, [1, 2])
        self.assertEqual(parts, [333_333, 666_667])
        self.assertEqual(block.injected(0, b, b, parts[0], UNIT), (333_333, 333_333, 0))
        self.assertEqual(block.injected(0, 10**12, 10**18, 10**6, UNIT), (10**6, UNIT, 0))

    def test_roots_part_is_its_proportion_of_the_validators_half(self):
        t = 10**9 * UNIT
        subnet = (t, UNIT, 2 * UNIT - 2 * UNIT // 2, 0, (0,) * 5, 0, 0, 0)
        # 2 alpha and the one that is minted, beside a root stake of 1: a quarter of a half
        after, receipt = block.step(0, subnet, 0, UNIT, 0, (3, 10**6), 0)
        self.assertEqual(receipt[7], 125_000_000)
        self.assertEqual(after[4][2], 375_000_000)

    def test_the_average_nears_the_price_in_six_steps(self):
        ema = 0
        for _ in range(6):
            ema = block.average(ema, block.ONE, 1, 10)
        self.assertAlmostEqual(ema / block.ONE, 0.468559, 6)


class Epochs(unittest.TestCase):
    """mechanism.md 6.4 and 9."""

    def test_the_logistic_curve_is_within_its_bounds(self):
        for index in range(2_000):
            numbers = Numbers(1, "logistic", index)
            x = numbers.log_uniform(0, 40 << 32) * numbers.pick((1, -1))
            real = Decimal(x) / yuma.ONE
            near = lambda ours, exact, bits: self.assertLess(
                abs(Decimal(ours) / yuma.ONE - exact), Decimal(2) ** -bits)
            near(yuma.exp_minus(abs(x)), (-abs(real)).exp(), 29)
            near(yuma.sigmoid(x), 1 / (1 + (-real).exp()), 28)
            p = numbers.between(yuma.of_u16(1), yuma.ONE - yuma.of_u16(1))
            exact = Decimal(p) / yuma.ONE
            near(yuma.logit(p), (exact / (1 - exact)).ln(), 26)

    def test_four_validators_and_four_servers_share_by_stake_and_weight(self):
        params = (64, 32_767, 900_000, 0, 2, None, 5_000)
        said = [(4 + j, 6_553 * (j + 1)) for j in range(4)]
        neurons = [((i + 1) * UNIT, 0, 10, 10, 1, said, []) for i in range(4)]
        neurons += [(0, 0, 10, 10, 0, [], [])] * 4
        _, incentives, dividends, *_ = yuma.epoch(params, 10, 5, 0, neurons)
        expected = (49_999_998, 99_999_999, 150_000_000, 200_000_001)
        for ours, theirs in zip(incentives[4:], expected):
            self.assertAlmostEqual(ours * UNIT / 2 / yuma.ONE, theirs, delta=4)
        expected = (49_998_779, 100_000_610, 149_996_337, 200_004_272)
        for ours, theirs in zip(dividends[:4], expected):
            # The public chain's own numbers are of bonds in parts of 65535.
            self.assertAlmostEqual(ours * UNIT / 2 / yuma.ONE, theirs, delta=UNIT / 65_535)

    def test_the_generated_epochs_pay_somebody(self):
        outcomes = [yuma.generate(Numbers(1, "paid", index), 32)[1] for index in range(300)]
        outcomes = [outcome for outcome in outcomes if not isinstance(outcome, str)]
        for scores, incentives, dividends, *_ in outcomes:
            for shares_ in (incentives, dividends):
                self.assertTrue(
                    not any(shares_) or yuma.ONE - len(scores) <= sum(shares_) <= yuma.ONE)
        paid = sum(1 for _, incentives, *_ in outcomes if sum(map(bool, incentives)) > 1)
        self.assertGreater(paid, len(outcomes) / 2)


class Payouts(unittest.TestCase):
    """mechanism.md 2.7, 6.6 and 9."""

    def test_three_quarters_lent_leave_a_quarter(self):
        # The public chain rounds proportions to 32 bits: 25 000 000 069 849.
        self.assertEqual(payout.inherited(10**14, [(2**64 - 1) // 4] * 3, []), 25_000_000_000_003)

    def test_root_is_paid_in_tao_and_alpha_in_alpha(self):
        payouts, *_ = payout.distribute((0, 0, 300, 0, 90), [(0, 30, 2, 1, 0)], 1)
        self.assertEqual(payouts, [(0, 0, 300, 0, 90)])

    def test_root_stake_that_validates_elsewhere_leaves_its_part_unearned(self):
        payouts, owner, _, unearned, unearned_tao = payout.distribute(
            (180, 410, 310, 0, 100), [(0, 30, 2, 3, 0)], 10)
        # 3 of 10 parts of root's TAO; and nobody mined.
        self.assertEqual(payouts, [(0, 0, 310, 0, 30)])
        self.assertEqual((owner, unearned, unearned_tao), (180, 410, 70))


class Shares(unittest.TestCase):
    """security.md K2 and mechanism.md 11."""

    def test_inflating_a_share_costs_the_attacker_and_not_the_victim(self):
        pool, attacker = shares.issue(shares.EMPTY, 1)
        pool = shares.reward(pool, UNIT)
        pool, victim = shares.issue(pool, 2 * UNIT)
        self.assertEqual(shares.value(pool, victim), 2 * UNIT - 166)
        self.assertLess(shares.value(pool, attacker), UNIT // 2 + 100)

    def test_what_came_late_earns_from_the_next_reward_on(self):
        hotkey = shares.Hotkey(3, 1, 7)
        hotkey.enter(0, 3_000 * UNIT)
        hotkey.enter(1, 1_000 * UNIT)
        hotkey.tick()
        hotkey.enter(2, 4_400 * UNIT)
        have = lambda: [-(-hotkey.worth(who)[0] // 10) * 10 / UNIT for who in range(3)]
        hotkey.pay(0, 400 * UNIT)
        self.assertEqual(have(), [3_300, 1_100, 4_400])
        hotkey.tick()
        self.assertEqual(have(), [3_300, 1_100, 4_400])
        hotkey.pay(0, 880 * UNIT)
        self.assertEqual(have(), [3_630, 1_210, 4_840])

    def test_on_root_stake_waits_for_a_whole_period(self):
        hotkey = shares.Hotkey(2, 2, 0)
        hotkey.enter(0, UNIT)
        hotkey.tick()
        hotkey.enter(1, UNIT)
        hotkey.tick()
        hotkey.pay(0, UNIT)
        self.assertEqual(hotkey.worth(1), [UNIT])
        self.assertAlmostEqual(hotkey.worth(0)[0], 2 * UNIT, delta=2)

    def test_everybody_has_what_exact_division_gives(self):
        """With balances as fractions that rewards are shared by: no shares, no cohorts."""
        near = 0
        for index in range(300):
            numbers = Numbers(1, "fair", index)
            hotkey = shares.Hotkey(3, numbers.between(1, 2), 0)
            active, waits = [Fraction(0)] * 3, [{}, {}, {}]
            for _ in range(30):
                who, which = numbers.below(3), numbers.below(4)
                if which == 0:
                    stake = numbers.between(UNIT // 1000, 1000 * UNIT)
                    hotkey.enter(who, stake)
                    waits[who][hotkey.period] = waits[who].get(hotkey.period, 0) + stake
                elif which == 1:
                    paid, whole = numbers.between(1, 100 * UNIT), sum(active)
                    hotkey.pay(0, paid)
                    if whole:
                        active = [has + paid * has / whole for has in active]
                    else:
                        active[0] += paid
                elif which == 2:
                    hotkey.tick()
                    for has, lots in enumerate(waits):
                        for period in [p for p in lots if p + hotkey.wait <= hotkey.period]:
                            active[has] += lots.pop(period)
                else:
                    waiting = sum(waits[who].values())
                    taken = waiting + int(active[who] * numbers.below(1000) / 1000)
                    if taken > hotkey.worth(who)[0]:
                        continue
                    hotkey.leave(who, taken)
                    active[who], waits[who] = active[who] - (taken - waiting), {}
                for holder in range(3):
                    fair = active[holder] + sum(waits[holder].values())
                    # The virtual rao has a part of each reward, and acts round to less than one.
                    self.assertLess(abs(fair - hotkey.worth(holder)[0]), 40 + fair / 10**5)
                    near += fair > UNIT
        self.assertGreater(near, 5_000)


class Liquidations(unittest.TestCase):
    """mechanism.md 11."""

    def test_the_pools_own_alpha_counts(self):
        payouts, left = liquidation.liquidate(10_000, 1_000, 1_000, [300, 700])
        self.assertEqual((payouts, left), ([{"out": 1_500}, {"out": 3_500}], 5_000))


if __name__ == "__main__":
    unittest.main()
