"""The economics, by hand and against fractions."""

from __future__ import annotations

import csv
import pickle
from fractions import Fraction
from math import ceil, floor

import dtao
import numpy as np
import pytest
from conftest import REPOSITORY
from dtao import TAO, Pool


def test_a_purchase_should_follow_the_constant_product() -> None:
    pool = Pool(10 * TAO, 5 * TAO)
    fill = pool.buy(TAO)
    assert (fill.paid, fill.received, fill.fee) == (TAO, 454_545_454, 0)  # 5 * 1 / (10 + 1)
    assert (pool.tao, pool.alpha) == (11 * TAO, 4_545_454_546)
    assert pool.price == 11 * TAO * TAO // 4_545_454_546


def test_the_fee_should_be_rounded_up_and_stay_in_the_pool() -> None:
    pool = Pool(10 * TAO, 5 * TAO, fee=33)
    fill = pool.sell(TAO)
    assert fill.fee == 503_548  # 10^9 * 33 / 65535 = 503,547.7
    net = TAO - 503_548
    assert fill.received == 10 * TAO * net // (5 * TAO + net)
    assert pool.alpha == 6 * TAO


def test_a_quote_should_be_what_the_trade_brings_and_change_nothing() -> None:
    rng = np.random.default_rng(1)
    for _ in range(500):
        tao, alpha = (int(rng.integers(10**9, 10**15)) for _ in range(2))
        fee = int(rng.integers(0, 10_000))
        paid = int(rng.integers(10**6, tao // 10))
        pool = Pool(tao, alpha, fee=fee)
        quoted = pool.quote_buy(paid)
        assert pool == Pool(tao, alpha, fee=fee)
        assert pool.buy(paid) == quoted
        net = paid - ceil(Fraction(paid * fee, 65_535))
        assert quoted.received == floor(Fraction(alpha * net, tao + net))


def test_the_way_back_should_be_the_largest_that_brings_no_more() -> None:
    pool = Pool(1_000 * TAO, 20_000 * TAO, fee=33)
    wanted = 952 * TAO
    most = pool.largest_purchase(wanted)
    assert pool.quote_buy(most).received <= wanted < pool.quote_buy(most + 1).received
    most = pool.largest_sale(40 * TAO)
    assert pool.quote_sell(most).received <= 40 * TAO < pool.quote_sell(most + 1).received


def test_a_refusal_should_name_its_cause_and_change_nothing() -> None:
    pool = Pool(TAO, TAO)
    with pytest.raises(dtao.EconomicsError, match="would give nothing") as refused:
        pool.buy(0)
    assert refused.value.kind == "ZeroOutput"
    with pytest.raises(dtao.DtaoError, match="under its floor"):
        pool.sell(900 * TAO)
    with pytest.raises(OverflowError):
        pool.buy(-1)
    assert pool == Pool(TAO, TAO)


def test_a_pool_should_survive_a_pickle() -> None:
    pool = Pool(3 * TAO, 5 * TAO, fee=7)
    pool.inject(TAO, 2 * TAO)
    assert pickle.loads(pickle.dumps(pool)) == pool == Pool(4 * TAO, 7 * TAO, fee=7)


def test_a_lock_should_double_and_fall_to_its_minimum() -> None:
    last = 2_000 * TAO
    assert dtao.lock_cost(last, 0) == 4_000 * TAO
    assert dtao.lock_cost(last, 50_400) == 3_000 * TAO  # 4000 - 2000 / 2
    assert dtao.lock_cost(last, 10**9, minimum=1_000 * TAO) == 1_000 * TAO
    assert dtao.lock_cost(last, None) == last


def test_real_locks_should_be_what_the_rule_says() -> None:
    """While the interval scaled with the halved emission, each lock follows from the one before."""
    path = REPOSITORY / "laboratory/data/lock_costs.csv"
    with path.open() as file:
        rows = list(csv.DictReader(file))
    checked = 0
    for before, row in zip(rows, rows[1:]):
        if not "2025-12-15" <= row["date"] <= "2026-01-21":
            continue
        paid = Fraction(row["lock_tao"])
        said = dtao.lock_cost(
            round(Fraction(before["lock_tao"]) * TAO),
            int(row["blocks_since_last_registration"]),
            minimum=TAO,
            reduction_interval=57_600,
            block_emission=TAO // 2,
        )
        assert abs(Fraction(said, TAO) / paid - 1) < Fraction(6, 10_000), row
        checked += 1
    assert checked >= 5


def test_a_block_should_emit_half_from_each_threshold_on() -> None:
    assert dtao.block_emission(0) == TAO
    first = dtao.next_halving(0)
    assert first == 10_500_000 * TAO
    assert dtao.block_emission(first - 1) == TAO
    assert dtao.block_emission(first) == TAO // 2
    assert dtao.next_halving(21_000_000 * TAO) is None


def test_a_minority_should_not_raise_a_miner() -> None:
    epoch = dtao.yuma([6 * TAO, 4 * TAO, 0, 0], {0: {2: 1}, 1: {3: 1}})
    assert epoch["incentives"].tolist() == [0, 0, 2**32, 0]
    assert epoch["validator_trust"].tolist() == [65_535, 0, 0, 0]
    assert epoch["dividends"].dtype == np.uint64


def test_bonds_should_go_from_epoch_to_epoch() -> None:
    stake, weights = [TAO, TAO, 0, 0], {0: {2: 1}, 1: {3: 1}}
    late = {0: {2: 1}, 1: {2: 1}}
    first = dtao.yuma(stake, weights, kappa=0)
    second = dtao.yuma(stake, late, first["bonds"])
    # Who had bonds with the miner already earns more than who has just come to it.
    assert second["dividends"][0] > second["dividends"][1] > 0
    anew = dtao.yuma(stake, late)
    assert anew["dividends"][0] == anew["dividends"][1]


def test_rows_that_do_not_fit_should_be_refused() -> None:
    with pytest.raises(dtao.EconomicsError) as refused:
        dtao.yuma([TAO], {0: {1: 1}})
    assert refused.value.kind == "MalformedRow"
    with pytest.raises(ValueError, match="there is no neuron 3: only 1 have a stake"):
        dtao.yuma([TAO], {3: {0: 1}})
    with pytest.raises(ValueError, match="2 or 3"):
        dtao.yuma([TAO], {}, bonds_rule=1)
