"""Rules as values, and what each of them gives whom."""

from __future__ import annotations

import pickle

import dtao
import pytest
from dtao import TAO, Rules

MARKET = {
    "schema": 1,
    "title": "Three",
    "question": "Who gets the block?",
    "chain": {"issued": 8_400_000, "root_stake": 6_000_000, "blocks": 1, "sample": 1},
    "subnets": [
        {"ids": 1, "tao": 3000, "alpha": 10_000, "outstanding": 1000, "flow": 3, "metric": 1},
        {"ids": 2, "tao": 1000, "alpha": 10_000, "outstanding": 1000, "flow": 1, "metric": 3},
        {"ids": 7, "tao": 1000, "alpha": 10_000, "outstanding": 1000, "flow": 0, "metric": 0},
    ],
}


@pytest.mark.parametrize("profile", dtao.PROFILES)
def test_shares_of_each_profile_should_sum_to_no_more_than_the_block(profile: str) -> None:
    shares = dtao.Scenario.from_dict(MARKET).shares(profile)
    assert shares["netuid"].tolist() == [1, 2, 7]
    # By the cap the third gets nothing, since it earns nothing: a half goes by the price, of which it has a
    # fifth.
    missing = TAO // 10 if profile == "capped-matching" else 0
    assert int(shares["allocated"].sum()) == TAO - missing


def test_shares_should_be_by_price_and_by_flow() -> None:
    market = dtao.Scenario.from_dict(MARKET)
    # 3 : 1 : 1 of the average prices 0.3, 0.1 and 0.1
    assert market.shares("launch")["allocated"].tolist() == [600_000_000, 200_000_000, 200_000_000]
    by_flow = market.shares("tao-flow")["allocated"].tolist()
    assert by_flow[0] > by_flow[1] > by_flow[2] == 0


def test_an_axis_should_be_replaced_by_name() -> None:
    launch = Rules("launch")
    claimable = Rules("launch", root_part="claimable", dividends="activated")
    assert claimable == Rules("claimable")
    assert claimable.name == "launch, changed" and launch.name == "launch"
    assert claimable != launch
    assert Rules("launch", **claimable.axes()) == claimable
    uncapped = Rules("launch", averaging={"spot": "uncapped"})
    assert uncapped.axes()["averaging"]["spot"] == "uncapped"


@pytest.mark.parametrize("profile", dtao.PROFILES)
def test_rules_should_survive_a_pickle(profile: str) -> None:
    rules = Rules(profile)
    assert pickle.loads(pickle.dumps(rules)) == rules


def test_what_are_no_rules_should_be_refused_with_what_there_is() -> None:
    with pytest.raises(dtao.DtaoError, match="no profile `best`, but default"):
        Rules("best")
    with pytest.raises(dtao.DtaoError, match="no axis `root`, but allocation, injection, root_part"):
        Rules("launch", root="sold")
    with pytest.raises(dtao.DtaoError, match="unknown variant `sold`"):
        Rules("launch", root_part="sold")
    with pytest.raises(dtao.EconomicsError) as refused:
        Rules("launch", root_part="custom")
    assert refused.value.kind == "RuleMissing"
