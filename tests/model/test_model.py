#!/usr/bin/env python3
"""The model against examples that are worked out by hand, brute force, and exact real numbers.

    python3 tests/model/test_model.py
"""

import sys
import unittest
from decimal import Decimal, getcontext
from fractions import Fraction

sys.dont_write_bytecode = True

import allocation
import attested
import block
import chain
import claims
import liquidation
import payout
import real_block
import shares
import subnet
import swap
import votes
import yuma
from exact import CAP, FLOOR, UNIT, Numbers

getcontext().prec = 60


class Swaps(unittest.TestCase):
    """Trades over one pool and over two, by numbers that are worked out beside them."""

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
    """What a block emits and injects: the issuance curve, the split, the moving price."""

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
        injected = lambda t, a, allocated: block.injected(
            block.LAUNCH[0], t, a, UNIT, a, terms(allocated=allocated))
        self.assertEqual(injected(b, b, parts[0]), (333_333, 333_333, 0, 0))
        self.assertEqual(injected(10**12, 10**18, 10**6), (10**6, UNIT, 0, 0))

    def test_roots_part_is_its_proportion_of_the_validators_half(self):
        t = 10**9 * UNIT
        subnet = (t, UNIT, 2 * UNIT - 2 * UNIT // 2, 0, (0,) * 5, 0, 0, 0, 0)
        # 2 alpha and the one that is minted, beside a root stake of 1: a quarter of a half
        after, receipt, _ = block.step(block.LAUNCH, subnet, terms(weighted=UNIT))
        self.assertEqual(receipt[9], 125_000_000)
        self.assertEqual(after[4][2], 375_000_000)

    def test_the_average_nears_the_price_in_six_steps(self):
        ema = 0
        for _ in range(6):
            ema = block.average(ema, block.ONE, 1, 10)
        self.assertAlmostEqual(ema / block.ONE, 0.468559, 6)


def terms(**said):
    """Terms of a block in which nothing happens, but for what is said."""
    nothing = dict(minted=UNIT, allocated=0, weighted=0, cut=0, base=(3, 10**6), age=0, price_sum=0,
                   epoch_due=0)
    return block.Terms(**{**nothing, **said})


class Rules(unittest.TestCase):
    """The equations of the rules, by numbers that are worked out beside them."""

    def injected(self, kind, cap=0, emitted=150, minted=120, allocated=100, t=1_000, a=2_000):
        """Of 100 rao at a price of a half, which ask for 200 alpha."""
        # Root weighs a half of all 2000 alpha: a third of both.
        said = terms(minted=minted, allocated=allocated, weighted=1_000)
        return block.injected((kind, cap, 0), t, a, emitted, 2_000, said)

    def test_an_injection_is_cut_as_its_rule_says(self):
        for asked, expected in (
            # TAO is not cut.
            ((block.CUTS_ALPHA,), (100, 150, 0, 0)),
            # 150 alpha carry 75 TAO; the others are not minted, or buy.
            ((block.KEEPS_PRICE,), (75, 150, 0, 25)),
            ((block.BUYS, block.EMITTED), (75, 150, 25, 0)),
            # min(150, 120)
            ((block.BUYS, block.MINTED), (60, 120, 40, 0)),
            # A third of 150
            ((block.BUYS, block.OF_ROOT), (25, 50, 75, 0)),
            ((block.SUBSIDY,), (60, 120, 40, 0)),
            ((block.PAR,), (100, 100, 0, 0)),
            # 151 alpha carry 75.5: rounded up where the price must not fall, else down.
            ((block.KEEPS_PRICE, 0, 151), (76, 151, 0, 24)),
            ((block.BUYS, block.EMITTED, 151), (75, 151, 25, 0)),
            # Nobody cuts what asks for no more than the cap.
            ((block.BUYS, block.EMITTED, 200), (100, 200, 0, 0)),
            ((block.SUBSIDY, 0, 150, 200), (100, 200, 0, 0)),
            # 21 at a price of 2/3 ask for 31.5: a part of a unit over a cap of whole units is none, but
            # `E * T < tao * A` is 31 * 2 < 21 * 3. 31 carry 20.67.
            ((block.BUYS, block.EMITTED, 31, 31, 21, 2_000, 3_000), (21, 31, 0, 0)),
            ((block.SUBSIDY, 0, 150, 31, 21, 2_000, 3_000), (20, 31, 1, 0)),
        ):
            with self.subTest(asked=asked):
                self.assertEqual(self.injected(*asked), expected)

    def after_a_purchase(self, bought):
        """A block of a pool of 1 TAO and 1 alpha, and nothing else, with as much root stake. It asks for 1
        alpha; root's half lets 0.5 in, and 0.5 TAO buys 1 * 0.5 / 1.5."""
        rules = ((block.BUYS, block.OF_ROOT, bought), (block.NEVER, None), (None, None, 0))
        subnet = (UNIT, UNIT, 0, 0, (0,) * 5, 0, 0, 0, 0)
        said = terms(allocated=UNIT, weighted=UNIT, base=(1, 1))
        return block.step(rules, subnet, said)

    def test_a_purchase_comes_first_and_what_it_bought_is_gone_or_held(self):
        # 1 - 0.333.. + 0.5
        alpha = UNIT - 333_333_333 + 500_000_000
        after, receipt, flow = self.after_a_purchase(block.HELD)
        self.assertEqual(receipt[:5], (500_000_000, 500_000_000, 500_000_000, 0, 333_333_333))
        # Root weighs 1 of 1 + 1.166.. + 1.333..: of the half of one, 0.5 / 3.5, which ceases to be.
        self.assertEqual(receipt[9:15], (142_857_142, 0, 0, 0, 142_857_142, 0))
        outstanding = UNIT + 333_333_333 - 142_857_142
        self.assertEqual(after[:4], (2 * UNIT, alpha, outstanding, (2 * UNIT << 64) // alpha))
        self.assertEqual((after[7:], flow), ((500_000_000, 333_333_333), UNIT))
        after, receipt, _ = self.after_a_purchase(block.RECYCLED)
        # 0.5 / (1 + 1.166.. + 1)
        self.assertEqual((receipt[9], after[2], after[8]), (157_894_736, UNIT - 157_894_736, 0))

    def test_what_root_kept_is_sold_in_the_slot_of_an_epoch_unless_it_is_for_claims(self):
        subnet = (UNIT, UNIT, UNIT, 0, (0, 0, 0, UNIT, 0), 0, 0, 0, 0)
        for root, above, due, released, kept in (
            # 1 * 1 / (1 + 1)
            ((block.EACH_BLOCK, None), 0, 1, (UNIT, UNIT // 2, 0), 0),
            ((block.AT_EPOCH, None), 0, 1, (UNIT, UNIT // 2, 0), 1),
            ((block.AT_EPOCH, block.ONE), 1, 1, (UNIT, UNIT // 2, 0), 1),
            ((block.AT_EPOCH, block.ONE), 0, 1, (UNIT, UNIT // 2, 0), 0),
            ((block.NEVER, None), 0, 1, (UNIT, UNIT // 2, 0), 0),
            ((block.FOR_CLAIMS, None), 0, 1, (0, 0, 0), 1),
            ((block.AT_EPOCH, None), 0, 0, (0, 0, 0), 1),
        ):
            with self.subTest(root=root, above=above, due=due):
                rules = (block.LAUNCH[0], root, block.LAUNCH[2])
                said = terms(weighted=UNIT, price_sum=block.ONE + above, epoch_due=due)
                after, receipt, flow = block.step(rules, subnet, said)
                # Root weighs 1 of 1 + 3: an eighth of the block's alpha.
                self.assertEqual(receipt[9], UNIT // 8)
                self.assertEqual(receipt[15:], released)
                self.assertEqual(receipt[12], kept * UNIT // 8)
                self.assertEqual(after[4][3], kept * UNIT // 8 + UNIT - released[0])
                self.assertEqual(flow, -receipt[11] - released[1])
                # What was neither sold nor recycled is outstanding.
                gone = receipt[10] + receipt[13] + released[0]
                self.assertEqual(after[2], 2 * UNIT - gone)

    def test_an_average_has_its_own_speed_a_warm_up_and_perhaps_a_cap(self):
        base = (3, 10**6)
        speed = lambda averaging, age: Fraction(*block.speed(averaging, base, age))
        self.assertEqual(speed((None, None, 1), 0), Fraction(3, 10**6))
        self.assertEqual(speed(((3, 10_000), None, 1), 0), Fraction(3, 10_000))
        self.assertEqual(speed((None, block.WARM_UP, 1), 0), 0)
        self.assertEqual(speed((None, block.WARM_UP, 1), block.WARM_UP), Fraction(3, 2 * 10**6))
        # Three times the halving: three quarters.
        self.assertEqual(speed(((1, 2), 100, 1), 300), Fraction(3, 8))
        deep = (4 * UNIT, UNIT, UNIT, 0, (0,) * 5, 0, 0, 0, 0)  # at a price of 4
        for capped, price in ((1, block.ONE), (0, 4 * block.ONE)):
            rules = (*block.LAUNCH[:2], ((1, 2), None, capped))
            self.assertEqual(block.step(rules, deep, terms())[0][3], price // 2)

    def test_a_host_decides_by_its_own_rules(self):
        subnet = (100 * UNIT, 100 * UNIT, UNIT, 0, (0,) * 5, 0, 0, 0, 0)
        rules = ((block.OF_HOST, 0, 0), (block.BY_HOST, None), block.LAUNCH[2])
        after, receipt, _ = block.step(rules, subnet, terms(allocated=11, weighted=UNIT))
        # 3 go in and 3 buy 2.99 alpha, rounded down; 5 are not minted.
        self.assertEqual(receipt[:5], (3, 0, 3, 5, 2))
        # Root weighs 1 of 103 less 2 rao: of its part a half is sold and a quarter recycled.
        part = (UNIT // 2) * UNIT // (103 * UNIT - 2)
        self.assertEqual((part, receipt[9]), (4_854_368, part))
        self.assertEqual((receipt[10], *receipt[12:15]), (2_427_184, 0, 1_213_592, 1_213_592))
        self.assertEqual(after[2], 2 * UNIT - receipt[10] - receipt[13])
        parts, *_ = allocation.divide(
            (allocation.OF_HOST, 0, 0, 0, None), 1, 9, None, [(0, 0)] * 3,
            [(1, 1, 1, on, 0, 0, 0, 0, 0, 0) for on in (False, True, True)])
        self.assertEqual(parts, [(0, 0), (4, 0), (0, 0)])

    def test_the_generated_blocks_use_every_rule(self):
        """Each rule is drawn, and does what only it does."""
        seen, acts = set(), [0] * 18
        for index in range(300):
            (rules, *_), (*_, told) = block.generate(Numbers(1, "rules", index), 12)
            injection, (root, bar), (own, warm_up, capped) = rules
            seen |= {("injection", *injection), ("root", root, bar is None),
                     ("averaging", own is None, warm_up is None, capped)}
            for receipt in (one["out"][1] for one in told if "out" in one):
                acts = [so_far + (amount > 0) for so_far, amount in zip(acts, receipt)]
        buying = {("injection", block.BUYS, cap, bought) for cap in range(3) for bought in range(2)}
        others = {("injection", kind, 0, 0) for kind in (0, 1, 3, 4, 5)}
        roots = {("root", kind, True) for kind in range(5)} | {("root", block.AT_EPOCH, False)}
        averagings = {("averaging", own, warm, capped)
                      for own in (False, True) for warm in (False, True) for capped in (0, 1)}
        self.assertEqual(seen, buying | others | roots | averagings)
        self.assertTrue(all(count > 10 for count in acts), acts)


class Allocations(unittest.TestCase):
    """docs/rules/allocation.md, each rule by numbers that are worked out beside them."""

    @staticmethod
    def subnet(ema=0, depth=0, weight=0, on=1, burned=0, users=0, protocol=0, rank=0, trust=0, metric=0):
        """Prices and fractions as fractions of 1, flows and metrics in rao."""
        bits = lambda value: int(Fraction(value) * 2**32)
        return (int(Fraction(ema) * 2**64), depth, weight, on, bits(burned), users, protocol, bits(rank),
                bits(trust), metric)

    def parts(self, rule, emission, subnets, number=1, bar=None, memory=None):
        """The parts of the first block of a rule."""
        memory = memory or [(0, 0)] * len(subnets)
        subnets = [self.subnet(**said) for said in subnets]
        told, self.bar, self.memory = allocation.divide(rule, number, emission, bar, memory, subnets)
        return [part for part, _ in told]

    @staticmethod
    def rule(kind, smoothing=allocation.WHOLE, first=0, second=0, cap=None):
        return kind, smoothing, first, second, cap

    def test_plain_rules_go_by_what_they_are_named_after(self):
        two = [dict(ema="1/4", depth=30, weight=1), dict(ema="3/4", depth=20, weight=4)]
        for kind, expected in ((allocation.PRICE, [25, 75]), (allocation.EQUAL, [50, 50]),
                               (allocation.DEPTH, [60, 40]), (allocation.FIXED, [20, 80])):
            self.assertEqual(self.parts(self.rule(kind), 100, two), expected)
        # What does not divide goes to the first.
        self.assertEqual(self.parts(self.rule(allocation.EQUAL), 11, [{}, {}, {}]), [4, 4, 3])

    def test_who_is_off_gets_nothing_and_the_others_all(self):
        three = [dict(ema="1/2", on=0), dict(ema="3/10"), dict(ema="2/10")]
        self.assertEqual(self.parts(self.rule(allocation.PRICE), 10, three), [0, 6, 4])
        self.assertEqual(self.parts(self.rule(allocation.PRICE), 10, three[:1]), [0])

    def test_what_burned_does_not_weigh_unless_all_did(self):
        rule = self.rule(allocation.LESS_BURN)
        # 4/10 * 1/2 beside 6/10
        two = [dict(ema="4/10", burned="1/2"), dict(ema="6/10")]
        self.assertEqual(self.parts(rule, 100, two), [25, 75])
        two = [dict(ema="1/4", burned=1), dict(ema="3/4", burned=2)]
        self.assertEqual(self.parts(rule, 100, two), [25, 75])

    def test_a_gate_lets_a_half_of_the_bars_share_pass(self):
        two = [dict(ema="3/4"), dict(ema="1/4")]
        gate = lambda bar, exponent=3: self.rule(allocation.GATE, 0, exponent, bar)
        # The bar is the second share: 3/4 * 27/28 = 81/112, and 1/4 * 1/2 = 14/112
        self.assertEqual(self.parts(gate((0, 2)), 950, two), [810, 140])
        # 3/4 * 3/4 = 9/16, and 1/4 * 1/2 = 2/16
        self.assertEqual(self.parts(gate((0, 2), 1), 1_100, two), [900, 200])
        # Without a third share there is no bar.
        self.assertEqual(self.parts(gate((0, 3)), 100, two), [75, 25])

    def test_a_bar_is_measured_over_all_each_360_blocks(self):
        # Shares of 8, 4, 2 and 1 of 15, the first of a subnet that is off.
        four = [dict(ema=Fraction(part, 15), on=part < 8) for part in (8, 4, 2, 1)]
        gate = lambda bar: self.rule(allocation.GATE, 0, 3, bar)
        for bar, share in (((0, 1), 8), ((0, 3), 2), ((0, 5), 0), ((1, 10**9), 1),
                           # 8 are 53.3 % of 15, and 12 are 80 %
                           ((1, 533_333_333), 8), ((1, 533_333_334), 4), ((1, 800_000_001), 2)):
            self.parts(gate(bar), 100, four)
            self.assertAlmostEqual(float(self.bar), share / 15, 12)
        self.parts(gate((0, 1)), 100, four, number=361, bar=Fraction(1, 7))
        self.assertEqual(self.bar, Fraction(1, 7))
        self.parts(gate((0, 1)), 100, four, number=720, bar=Fraction(1, 7))
        self.assertAlmostEqual(float(self.bar), 8 / 15, 12)

    def test_flow_is_what_users_brought_on_an_average_of_a_month(self):
        three = [dict(users=3 * UNIT), dict(users=-5 * UNIT), dict(users=UNIT)]
        self.assertEqual(self.parts(self.rule(allocation.FLOW), 1_000, three), [750, 0, 250])
        # After 216,000 blocks half of a step is left: 2^-32 rao may be lost in each.
        average = 0
        for _ in range(216_000):
            average = allocation.moved(average, UNIT << 32, allocation.MONTH)
        self.assertAlmostEqual(average / 2**32, UNIT / 2, delta=10)
        # Where nothing flows in, the price decides.
        two = [dict(ema="1/4", users=-1), dict(ema="3/4")]
        self.assertEqual(self.parts(self.rule(allocation.FLOW), 100, two), [25, 75])

    def test_flow_matures_when_its_average_has_followed(self):
        rule = self.rule(allocation.MATURED, 2**62)
        # A half of 8 and of 2, and a half of that: 2 and 1/2.
        self.assertEqual(self.parts(rule, 1_000, [dict(users=8), dict(users=2)]), [800, 200])
        self.assertEqual(self.memory, [(4 << 32, 2 << 32), (1 << 32, 1 << 31)])
        # (4 - 20) / 2 = -8 and (2 - 8) / 2 = -3; and 1 beside (1/2 + 1) / 2
        then = [dict(users=-20), dict(users=1)]
        self.assertEqual(self.parts(rule, 1_000, then, memory=self.memory), [0, 1_000])
        self.assertEqual(self.memory, [(-8 << 32, -3 << 32), (1 << 32, 3 << 30)])

    def test_net_flow_is_less_the_part_of_the_protocol_that_users_match(self):
        rule = self.rule(allocation.NET)
        # 24 of users match 20 of the protocol: 10 - 5, 10 - 15, and 4 + 2.
        three = [dict(users=10, protocol=5), dict(users=10, protocol=15), dict(users=4, protocol=-2)]
        self.assertEqual(self.parts(rule, 11, three), [5, 0, 6])
        # 36 of users for 48: three quarters. 10 - 6, 20 - 30, and 6.
        three = [dict(users=10, protocol=8), dict(users=20, protocol=40), dict(users=6)]
        self.assertEqual(self.parts(rule, 10, three), [4, 0, 6])

    def test_what_few_voted_for_hardly_weighs(self):
        rule = self.rule(allocation.VOTE, 0, 10, 500_000_000)
        # 1 / (1 + e^4) = 0.017_986_2 and 1 / (1 + e^-4) = 0.982_013_8
        two = [dict(rank="1/2", trust="1/10"), dict(rank="1/2", trust="9/10")]
        self.assertEqual(self.parts(rule, 10**6, two), [17_986, 982_013])
        self.assertEqual(self.parts(rule, 100, [dict(ema="1/4"), dict(ema="3/4")]), [25, 75])

    def test_a_metric_counts_beside_the_price(self):
        half = lambda cap=None: self.rule(allocation.ATTESTED, second=500_000_000, cap=cap)
        # (1/4 + 9/10) / 2 and (3/4 + 1/10) / 2
        two = [dict(ema="1/4", metric=900), dict(ema="3/4", metric=100)]
        self.assertEqual(self.parts(half(), 1_000, two), [575, 425])
        whole = self.rule(allocation.ATTESTED, second=10**9)
        self.assertEqual(self.parts(whole, 1_000, two), [900, 100])
        # One of the two alone, where there is no other.
        self.assertEqual(self.parts(half(), 100, [dict(ema="1/4"), dict(ema="3/4")]), [25, 75])
        self.assertEqual(self.parts(half(), 100, [dict(metric=1), dict(metric=4)]), [20, 80])

    def test_a_cap_leaves_what_is_over_it_to_nobody_or_to_others(self):
        once, half = 10**9, 10**9 // 2
        capped = lambda *cap: self.rule(allocation.ATTESTED, second=500_000_000, cap=cap)
        two = [dict(ema="1/4", metric=900), dict(ema="3/4", metric=100)]
        # 575 and 425 under caps of 900 and 100, and of 450 and 50.
        self.assertEqual(self.parts(capped(once, 0), 1_000, two), [575, 100])
        self.assertEqual(self.parts(capped(once, 1), 1_000, two), [900, 100])
        self.assertEqual(self.parts(capped(half, 1), 1_000, two), [450, 50])
        # Of 1000, 100 to the second; of the 900 left, 690 / 1150 and 460 / 1150 to the others. Shares of the
        # price are 1/8, 6/8 and 1/8, of the metric 90/150, 10/150 and 50/150.
        three = [dict(ema="1/8", metric=900), dict(ema="6/8", metric=100), dict(ema="1/8", metric=500)]
        first, third = Fraction(1, 8) + Fraction(9, 15), Fraction(1, 8) + Fraction(5, 15)
        expected = [int(900 * first / (first + third)), 100, int(900 * third / (first + third))]
        self.assertEqual(self.parts(capped(once, 1), 1_000, three), expected)
        # Nothing attested: nothing to mint.
        self.assertEqual(self.parts(capped(once, 1), 100, [dict(ema="1/4"), dict(ema="3/4")]), [0, 0])


class Chains(unittest.TestCase):
    """What a block leaves to the next one."""

    def chain(self, kind):
        """Two subnets at a price of 1 and averages of 1/4 and 3/4, whose averages of flows follow at once."""
        state = lambda quarters: (
            UNIT * 1_000, UNIT * 1_000, UNIT, block.ONE // 4 * quarters, (0,) * 5, 0, 0, 0, 0)
        subnets = [(0, 1, 1, 0, state(1)), (0, 1, 1, 0, state(3))]
        # Averages stand still.
        rules = (*block.LAUNCH[:2], ((0, 1), None, 1))
        return chain.Chain((kind, allocation.WHOLE), rules, 100, 0, subnets)

    def test_a_flow_counts_in_one_block(self):
        flow = self.chain(allocation.FLOW)
        self.assertEqual(flow.block(1, [0, 0])[0], [25, 75])
        self.assertEqual(flow.trade(0, subnet.BUY, 3 * UNIT), 3 * UNIT)
        self.assertEqual(flow.trade(1, subnet.BUY, UNIT), UNIT)
        self.assertEqual(flow.block(2, [0, 0])[0], [75, 25])
        self.assertEqual(flow.block(3, [0, 0])[0], [25, 75])

    def test_what_the_protocol_pays_counts_in_the_next_block(self):
        net = self.chain(allocation.NET)
        self.assertEqual(net.block(1, [0, 0])[0], [25, 75])
        self.assertEqual(net.flows, [(0, 25), (0, 75)])
        # 85 and 15 of users match the protocol's 25 and 75: 85 - 25, and less than nothing.
        self.assertEqual([net.trade(0, subnet.BUY, 85), net.trade(1, subnet.BUY, 15)], [85, 15])
        self.assertEqual(net.block(2, [0, 0])[0], [100, 0])
        # 75 and 5 match 80 of the 100 that the first got of the protocol: 75 - 80, and 5.
        self.assertEqual([net.trade(0, subnet.BUY, 75), net.trade(1, subnet.BUY, 5)], [75, 5])
        self.assertEqual(net.block(3, [0, 0])[0], [0, 100])


class Votes(unittest.TestCase):
    """The system before dTAO."""

    def test_each_row_weighs_as_its_stake(self):
        # 600 * 1/4 and 600 * 3/4 + 300 of 1000; 600 and 900 of 1000 gave anything.
        ballots = [(600, [(1, 1), (2, 3)]), (300, [(2, 60_000), (3, 0)]), (100, [])]
        part = lambda parts: Fraction(parts, 1_000)
        self.assertEqual(votes.counted(ballots), {
            1: (part(150), part(600), 1), 2: (part(750), part(900), 2)})

    def test_votes_divide_a_block(self):
        ballots = [(600, [(1, 1), (2, 3)]), (300, [(2, 1)]), (100, [])]
        told, parts = votes.divide(10, 500_000_000, 10**6, ballots, [0, 0])
        # Within a rao of stake for each ballot that names it.
        self.assertEqual(told[0], (1, 150 * 2**32 // 1_000, -(-2**32 // 1_000), 600 * 2**32 // 1_000))
        # 0.15 / (1 + e^-1) = 0.109659 and 0.75 / (1 + e^-4) = 0.736510
        expected = (0.109659 / (0.109659 + 0.736510), 0.736510 / (0.109659 + 0.736510))
        for (part, _), share in zip(parts, expected):
            self.assertAlmostEqual(part / 10**6, share, 5)

    def test_without_stake_or_votes_the_price_decides(self):
        prices = [block.ONE // 4, block.ONE // 4 * 3]
        for ballots in ([], [(5, [])], [(0, [(1, 1)])]):
            self.assertEqual(votes.divide(10, 0, 100, ballots, prices)[1], [(25, 0), (75, 0)])
        self.assertEqual(votes.divide(10, 0, 1, [(2**63, []), (2**63, [])], []), "Overflow")


class Attested(unittest.TestCase):
    """What attestors report."""

    def test_the_middle_counts_and_of_two_the_floored_mean(self):
        for values, expected in (([], None), ([7], 7), ([21, 10], 15), ([10**6, 10, 21], 21)):
            self.assertEqual(attested.median(values), expected)

    def test_no_half_is_on_one_side_of_a_median(self):
        for index in range(2_000):
            numbers = Numbers(1, "median", index)
            values = [numbers.below(30) for _ in range(numbers.between(1, 16))]
            median = attested.median(values)
            self.assertLessEqual(sum(value < median for value in values), len(values) / 2)
            self.assertLessEqual(sum(value > median + 1 for value in values), len(values) / 2)

    def test_the_last_report_counts_until_a_whole_period_went_by(self):
        period = attested.PERIOD
        reports = [(5 * period, 1, 90), (5 * period, 1, 10), (6 * period, 2, 20)]
        for at, expected in ((6 * period, 15), (7 * period - 1, 15), (7 * period, 20),
                             (8 * period - 1, 20), (8 * period, None)):
            self.assertEqual(attested.metric(reports, at), expected)


class Claims(unittest.TestCase):
    """What those who stake on root can claim."""

    def test_holders_earn_by_their_shares_from_when_they_have_them(self):
        behind = claims.Claims(3)
        behind.hold(0, 1)
        behind.hold(1, 2)
        behind.accrue(300)
        behind.hold(2, 1)
        behind.accrue(800)
        # 300 / 3 + 800 / 4, twice that, and 800 / 4
        self.assertEqual([behind.settle(who) for who in range(3)], [[300], [600], [200]])
        self.assertEqual([behind.pay(0), behind.pay(0), behind.kept], [[300], [0], 800])

    def test_a_cohort_earns_from_its_beginning(self):
        behind = claims.Claims(2)
        behind.hold(0, 1)
        behind.accrue(300)
        behind.begin(1)
        behind.accrue(800)
        self.assertEqual([behind.take_over(1), behind.settle(0)], [[400], [700]])

    def test_everybody_is_owed_what_exact_division_gives(self):
        """But for a part of a rao for each division, which all share again."""
        checked = 0
        for index in range(300):
            numbers = Numbers(1, "claims", index)
            behind, fair, divisions = claims.Claims(3), [Fraction(0)] * 3, 0
            for _ in range(40):
                who, which = numbers.below(3), numbers.below(4)
                held = [shares for shares, *_ in behind.holders]
                if which == 0:
                    behind.hold(who, numbers.log_uniform(0, 10**6 * UNIT))
                elif which == 1 and sum(held):
                    alpha = numbers.log_uniform(0, 1_000 * UNIT)
                    behind.accrue(alpha)
                    fair = [had + Fraction(alpha * shares, sum(held))
                            for had, shares in zip(fair, held)]
                elif which == 2:
                    behind.settle(who)
                else:
                    behind.settle(who)
                    fair[who] -= behind.pay(who)[0]
                divisions += 1
            for who in range(3):
                self.assertLessEqual(abs(behind.settle(who)[0] - fair[who]), divisions)
                checked += fair[who] > 100 * divisions
        self.assertGreater(checked, 300)


class RealBlock(unittest.TestCase):
    """A block of the public chain, to the rao: economics/tests/real_block.rs has the same one."""

    @classmethod
    def setUpClass(cls):
        cls.subnets = real_block.rows()
        weights = real_block.weights(cls.subnets)
        cls.parts = [real_block.EMISSION * weight / sum(weights) for weight in weights]

    def largest(self, distances):
        """The largest of each kind of distance."""
        return tuple(map(max, zip(*distances)))

    def injections(self, weighted):
        """How far TAO in, excess and alpha in are from what they were."""
        found = [(subnet, real_block.injected(subnet, part, weighted))
                 for subnet, part in zip(self.subnets, self.parts)]
        return self.largest(
            (abs(tao - subnet.tao_in), abs(excess - subnet.purchase), abs(alpha - subnet.alpha_in))
            for subnet, (tao, excess, alpha) in found)

    def purchases(self, weighted):
        """How far what the excess buys is from what it bought, where nobody else traded."""
        return max(
            abs(real_block.bought(s, s.purchase, weighted)
                - (s.outstanding_after - s.outstanding - UNIT))
            for s in self.subnets if s.netuid not in real_block.TRADED)

    def test_all_subnets_are_there_and_their_parts_lost_58_rao(self):
        self.assertEqual((len(self.subnets), sum(self.parts)), (127, UNIT // 2))
        theirs = sum(subnet.tao_in + subnet.purchase for subnet in self.subnets)
        self.assertEqual(theirs, UNIT // 2 - 58)

    def test_the_bar_is_theirs(self):
        bar = real_block.bar(self.subnets)
        self.assertLessEqual(abs(int(bar * block.ONE) - real_block.BARS[1]), 1)

    def test_with_their_weights_the_block_is_met_within_two_rao(self):
        self.assertEqual(self.injections(True), (1, 0, 2))
        self.assertEqual(self.purchases(True), 0)

    def test_with_equal_weights_the_distance_is_that_of_the_weights(self):
        self.assertEqual(self.injections(False), (11, 10, 45))
        self.assertEqual(self.purchases(False), 186)
        off = max(abs(Fraction(s.quote_weight, 10**18) - Fraction(1, 2)) for s in self.subnets)
        self.assertAlmostEqual(float(off), 1.2e-7, delta=5e-9)

    def test_the_averages_are_theirs(self):
        for s in self.subnets:
            if s.netuid not in real_block.TRADED:
                after = real_block.average(s, s.tao + s.tao_in + s.purchase, s.alpha_after)
                self.assertEqual(after, s.average_after)

    def test_the_model_of_whole_rao_is_as_near(self):
        """A purchase there is floored once more than ours, and a rao of a part is A / T alpha."""
        for s, (after, receipt, _) in zip(self.subnets, real_block.by_the_model(self.subnets)):
            tao_in, alpha_in, purchase, excess = receipt[:4]
            self.assertLessEqual(abs(tao_in - s.tao_in), 11)
            self.assertLessEqual(abs(purchase - s.purchase), 10 + 1)
            alpha = 1 if s.purchase else 45 + s.alpha // s.tao
            self.assertLessEqual(abs(alpha_in - s.alpha_in), alpha)
            self.assertLessEqual(abs(tao_in + purchase - s.tao_in - s.purchase), 2)
            self.assertEqual((excess, after[3] >> 32), (0, s.average_after))


class Epochs(unittest.TestCase):
    """Yuma consensus, from weights to dividends and bonds."""

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
    """What an epoch pays to whom."""

    def test_three_quarters_lent_leave_a_quarter(self):
        # The public chain rounds proportions to 32 bits: 25 000 000 069 849.
        self.assertEqual(payout.inherited(10**14, [(2**64 - 1) // 4] * 3, []), 25_000_000_000_003)

    def test_root_is_paid_in_tao_and_alpha_in_alpha(self):
        payouts, *_ = payout.distribute((0, 0, 300, 0, 90), [(0, 30, 2, 1, 0)], 1)
        self.assertEqual(payouts, [(0, 0, 300, 0, 90, 0, 0)])

    def test_root_stake_that_validates_elsewhere_leaves_its_part_unearned(self):
        payouts, owner, _, unearned, unearned_tao = payout.distribute(
            (180, 410, 310, 0, 100), [(0, 30, 2, 3, 0)], 10)
        # 3 of 10 parts of root's TAO; and nobody mined.
        self.assertEqual(payouts, [(0, 0, 310, 0, 30, 0, 0)])
        self.assertEqual((owner, unearned, unearned_tao), (180, 410, 70))

    # Two miners, of whom the owner is one, and a validator a third of whose dividend is root's.
    CLAIMANTS = [(2, 0, 0, 0, 0), (1, 0, 0, 0, 0), (0, 30, 2, 1, 2**15)]
    OWNERS = [1, 0, 0]

    def settled(self, claims_, incentives):
        """1000 alpha are outstanding, 90 for miners, 100 of root's; a half of root's stake is elsewhere."""
        economy = (1_000, 7, 3, (0, 90, 0, 100, 0))
        return payout.settle((claims_, incentives), economy, self.CLAIMANTS, self.OWNERS, 2)

    def test_the_owners_incentives_are_paid_recycled_or_burned(self):
        for rule, mined, withheld, outstanding, burned in (
            (payout.PAID, [60, 30, 0], 0, 1_000, 7),
            (payout.RECYCLED, [0, 30, 0], 60, 940, 7),
            (payout.BURNED, [0, 30, 0], 60, 1_000, 67),
        ):
            (payouts, *_), told, after = self.settled(0, rule)
            self.assertEqual([paid[0] for paid in payouts], mined)
            # Two thirds of all incentives.
            self.assertEqual(told, (withheld, (withheld << 32) // 90))
            # What root kept waits for its sale.
            self.assertEqual(after, (outstanding, burned, 3, (0, 0, 0, 100, 0)))

    def test_roots_alpha_is_claimable_as_far_as_its_stake_validates(self):
        (payouts, _, _, unearned, _), _, after = self.settled(1, payout.PAID)
        # A half of 100, of which floor(50 * 32768 / 65535) is taken; the other half is nobody's.
        self.assertEqual((payouts[2][5:], unearned), ((25, 25), 50))
        self.assertEqual(after, (950, 7, 3 + 25, (0,) * 5))


class Shares(unittest.TestCase):
    """Shares of stakers: what is issued, redeemed, and lost to rounding."""

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

    def test_stake_that_counts_at_once_earns_from_the_first_reward_on(self):
        hotkey = shares.Hotkey(2, 1, 0)
        hotkey.enter_at_once(0, UNIT)
        hotkey.enter_at_once(1, UNIT)
        hotkey.enter(1, UNIT)
        hotkey.pay(0, UNIT)
        # A half each; the third TAO waits. Roundings are of single rao.
        for who, expected in ((0, 3 * UNIT // 2), (1, 5 * UNIT // 2)):
            self.assertAlmostEqual(hotkey.worth(who)[0], expected, delta=2)

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
    """What the end of a subnet pays to its holders."""

    def test_the_pools_own_alpha_counts(self):
        payouts, left = liquidation.liquidate(10_000, 1_000, 1_000, [300, 700])
        self.assertEqual((payouts, left), ([{"out": 1_500}, {"out": 3_500}], 5_000))


if __name__ == "__main__":
    unittest.main()
