//! Metrics that are attested: who may report, what counts, and for how long.

use super::*;
use crate::{
	pallet::{MetricReports, Settings},
	AttestOrigin, AttestationsView, MetricReport, REPORT_PERIOD, TALLY_PERIOD,
};
use dtao_economics::{Allocation, Excess, MetricCap, Price, Smoothing};
use sp_runtime::{FixedU64, Perbill};

/// A rule by which the metric alone counts, at once.
const BY_METRIC: Allocation =
	Allocation::Attested { mix: Perbill::one(), smoothing: Smoothing::WHOLE, cap: None };

/// Three attestors, in the first block of the period in which they can report of the one before.
fn attested(test: impl FnOnce()) {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let attestors = vec![ALICE, BOB, CAROL];
		assert_ok!(DynamicTao::set_attestors(admin(), attestors.clone()));
		assert_eq!(last_event(), Event::AttestorsSet { attestors });
		Settings::<Test>::mutate(|settings| settings.rules.allocation = BY_METRIC);
		System::set_block_number(REPORT_PERIOD);
		test();
	});
}

/// The period that has ended.
fn last_period() -> u64 {
	System::block_number() / REPORT_PERIOD - 1
}

fn report(who: u64, netuid: NetUid, value: u64) -> DispatchResult {
	DynamicTao::report_metric(signed(who), netuid, last_period(), Tao(value))
}

/// What the reports of a subnet come to.
fn metric(netuid: NetUid) -> Option<u64> {
	DynamicTao::attestations(netuid).metric.map(|metric| metric.0)
}

/// What the rules were told.
fn told(netuid: NetUid) -> Option<u64> {
	let record = Subnets::<Test>::get(netuid).expect("it exists");
	record.rule_memory.signals.metric.map(|metric| metric.0)
}

fn share(netuid: NetUid) -> u64 {
	DynamicTao::emission_stages(netuid).expect("it is open").allocated.0
}

#[test]
fn the_median_of_the_reports_should_count() {
	attested(|| {
		assert_eq!(metric(ONE), None);
		assert_ok!(report(ALICE, ONE, 10));
		let (netuid, who, period, value) = (ONE, ALICE, 0, Tao(10));
		assert_eq!(last_event(), Event::MetricReported { netuid, who, period, value });
		assert_eq!(metric(ONE), Some(10));
		assert_ok!(report(BOB, ONE, 21));
		// floor((10 + 21) / 2)
		assert_eq!(metric(ONE), Some(15));
		assert_ok!(report(CAROL, ONE, 1_000_000));
		assert_eq!(metric(ONE), Some(21));
		// The last report of an attestor counts.
		assert_ok!(report(CAROL, ONE, 1));
		assert_eq!(metric(ONE), Some(10));
		let report = |who, value| MetricReport { who, period: 0, value: Tao(value) };
		let reports = vec![report(ALICE, 10), report(BOB, 21), report(CAROL, 1)];
		let view = AttestationsView { metric: Some(Tao(10)), reports };
		assert_eq!(DynamicTao::attestations(ONE), view);
	});
}

#[test]
fn the_rule_should_be_told_with_the_next_hundredth_block() {
	attested(|| {
		next_block();
		assert_eq!(told(ONE), Some(0));
		assert_ok!(report(ALICE, ONE, 10));
		assert_ok!(report(ALICE, TWO, 30));
		next_block();
		assert_eq!(told(ONE), Some(0));
		System::set_block_number(System::block_number().next_multiple_of(TALLY_PERIOD) - 1);
		next_block();
		assert_eq!((told(ONE), told(TWO)), (Some(10), Some(30)));
		// 10 and 30 of 40
		assert_eq!((share(ONE), share(TWO)), (UNIT / 4, UNIT / 4 * 3));
	});
}

#[test]
fn a_report_should_count_until_a_period_went_by_without_a_newer_one() {
	attested(|| {
		assert_ok!(report(ALICE, ONE, 10));
		// Alice says no more; Bob reports of the next period.
		System::set_block_number(2 * REPORT_PERIOD);
		assert_ok!(report(BOB, ONE, 20));
		assert_eq!(metric(ONE), Some(15));
		// The block before the next period is the last one in which hers counts.
		System::set_block_number(3 * REPORT_PERIOD - 2);
		assert_eq!(metric(ONE), Some(15));
		System::set_block_number(3 * REPORT_PERIOD - 1);
		assert_eq!(metric(ONE), Some(20));
		System::set_block_number(3 * REPORT_PERIOD);
		assert_ok!(report(CAROL, ONE, 30));
		// 20 and 30, and hers is gone.
		assert_eq!((metric(ONE), MetricReports::<Test>::get(ONE).len()), (Some(25), 2));
		System::set_block_number(6 * REPORT_PERIOD);
		assert_eq!(metric(ONE), None);
	});
}

#[test]
fn the_rule_should_forget_what_is_stale() {
	attested(|| {
		assert_ok!(report(ALICE, ONE, 10));
		next_block();
		assert_eq!(told(ONE), Some(10));
		System::set_block_number(3 * REPORT_PERIOD - 1);
		next_block();
		assert_eq!(told(ONE), Some(0));
	});
}

#[test]
fn a_report_should_be_of_the_period_that_has_just_ended() {
	attested(|| {
		let of = |period| DynamicTao::report_metric(signed(ALICE), ONE, period, Tao(1));
		assert_noop!(of(1), Error::<Test>::ReportOutOfPeriod);
		assert_noop!(of(u64::MAX), Error::<Test>::ReportOutOfPeriod);
		assert_ok!(of(0));
		System::set_block_number(2 * REPORT_PERIOD);
		assert_noop!(of(0), Error::<Test>::ReportOutOfPeriod);
		assert_ok!(of(1));
		// In its first period a chain has nothing to report.
		System::set_block_number(REPORT_PERIOD - 1);
		MetricReports::<Test>::remove(ONE);
		assert_noop!(of(0), Error::<Test>::ReportOutOfPeriod);
	});
}

#[test]
fn nobody_but_an_attestor_should_report() {
	attested(|| {
		assert_noop!(report(OWNER, ONE, 1), DispatchError::BadOrigin);
		assert_ok!(DynamicTao::set_attestors(admin(), vec![]));
		assert_noop!(report(ALICE, ONE, 1), DispatchError::BadOrigin);
		let nobody = <() as AttestOrigin<RuntimeOrigin, u64>>::ensure_attestor(signed(ALICE));
		assert_eq!(nobody.ok(), None);
	});
}

#[test]
fn the_reports_of_a_dismissed_attestor_should_go_with_it() {
	attested(|| {
		assert_ok!(report(ALICE, ONE, 10));
		assert_ok!(report(BOB, ONE, 30));
		assert_ok!(report(ALICE, TWO, 10));
		assert_ok!(DynamicTao::set_attestors(admin(), vec![BOB, CAROL]));
		assert_eq!((metric(ONE), metric(TWO)), (Some(30), None));
		assert!(!MetricReports::<Test>::contains_key(TWO));
	});
}

#[test]
fn a_report_of_what_cannot_be_should_be_refused() {
	attested(|| {
		assert_noop!(report(ALICE, NetUid(3), 1), Error::<Test>::SubnetNotExists);
		assert_noop!(report(ALICE, ROOT, 1), Error::<Test>::SubnetNotExists);
		assert_noop!(report(ALICE, ONE, 21_000_001 * UNIT), Error::<Test>::InvalidValue);
		let twice = plain(DynamicTao::set_attestors(admin(), vec![ALICE, ALICE]));
		assert_noop!(twice, Error::<Test>::InvalidValue);
		let many = plain(DynamicTao::set_attestors(admin(), (0..17).collect()));
		assert_noop!(many, Error::<Test>::TooManyAttestors);
		assert_ok!(plain(DynamicTao::dissolve_network(admin(), ONE)));
		assert_noop!(report(ALICE, ONE, 1), Error::<Test>::SubnetDissolving);
	});
}

#[test]
fn no_more_than_sixteen_should_report() {
	attested(|| {
		let report = |who| DynamicTao::do_report_metric(who, ONE, 0, Tao(1));
		for who in 100..116 {
			assert_ok!(report(who));
		}
		assert_noop!(report(116), Error::<Test>::TooManyAttestors);
		assert_ok!(report(100));
	});
}

#[test]
fn a_report_should_be_kept_but_not_told_while_no_rule_asks() {
	attested(|| {
		Settings::<Test>::mutate(|settings| settings.rules.allocation = Allocation::PriceEma);
		assert_ok!(report(ALICE, ONE, 10));
		next_block();
		assert_eq!(told(ONE), None);
		assert_ok!(DynamicTao::start_shadow(admin(), BY_METRIC));
		next_block();
		assert_eq!(told(ONE), Some(10));
	});
}

#[test]
fn without_reports_a_rule_should_go_by_the_price_and_one_with_a_cap_mint_nothing() {
	let world = ExtBuilder::with_two_subnets();
	world.but(|subnet| subnet.moving_price = Price::ONE).build_and_execute(|| {
		let by_price = (share(ONE), share(TWO));
		assert_eq!(by_price, (0, UNIT));
		Settings::<Test>::mutate(|settings| settings.rules.allocation = BY_METRIC);
		assert_eq!((share(ONE), share(TWO)), by_price);
		for excess in [Excess::NotMinted, Excess::ToOthers] {
			let cap = Some(MetricCap { times: FixedU64::from_u32(1), excess });
			let mix = Perbill::from_percent(50);
			let allocation = Allocation::Attested { mix, smoothing: Smoothing::WHOLE, cap };
			Settings::<Test>::mutate(|settings| settings.rules.allocation = allocation);
			assert_eq!((share(ONE), share(TWO)), (0, 0));
		}
	});
}

#[test]
fn a_minority_should_move_the_metric_no_further_than_the_others_reports() {
	attested(|| {
		assert_ok!(report(ALICE, ONE, 90));
		assert_ok!(report(BOB, ONE, 100));
		for lie in [0, 95, 21_000_000 * UNIT] {
			assert_ok!(report(CAROL, ONE, lie));
			let metric = metric(ONE).expect("three have reported");
			assert!((90..=100).contains(&metric), "{metric}");
		}
	});
}

#[test]
fn a_dissolution_should_leave_no_report() {
	attested(|| {
		assert_ok!(report(ALICE, ONE, 10));
		assert_ok!(plain(DynamicTao::dissolve_network(admin(), ONE)));
		while Subnets::<Test>::contains_key(ONE) {
			next_block();
		}
		assert!(!MetricReports::<Test>::contains_key(ONE));
	});
}
