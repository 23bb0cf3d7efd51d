//! One epoch of one subnet, by index: the active stake behind each hotkey, what child keys make of it,
//! what Yuma consensus finds, how dividends are shared with parents, and what everybody is paid.
//!
//! **Members** are the neurons by uid, and behind them their parents that are no neurons. A host loads
//! them, lets them be [`judge`]d, says whose those are that earn something ([`MemberTerms`]), and stores
//! what [`share_dividends`] and [`settle`] come to. Nothing here knows an account.

use crate::{
	amount::Tao,
	children::{inherited, split_dividend, ActiveStake, Contribution, Proportion},
	distribution::{distribute, Claimant, Distribution},
	error::EconomicsError,
	rules::Rules,
	subnet::SubnetEconomy,
	yuma::{run_epoch, EpochInput, EpochOutcome, EpochParams, NeuronInput},
};
use alloc::vec::Vec;

/// A neuron, or a parent of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
	/// The active stake behind it.
	pub stake: ActiveStake,
	/// What it passes to its children on the subnet, be they members or not.
	pub given: Vec<Proportion>,
	/// Who passes stake to it.
	pub parents: Vec<Parent>,
}

/// A member that passes a proportion of its stake to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
	/// Its place among the members.
	pub place: usize,
	/// The part of its stake.
	pub proportion: Proportion,
}

/// What is agreed with a member that earns something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberTerms {
	/// The number of its coldkey: members with the same number belong to the same one.
	pub coldkey: usize,
	/// What its coldkey takes of its parents' dividends, in parts of 65535.
	pub childkey_take: u16,
	/// Whether it belongs to the subnet's owner.
	pub is_owners: bool,
}

/// What a member has earned, as weights of the payout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
	/// As a miner.
	pub incentive: u64,
	/// As a validator, after it has shared with its parents, and they with it.
	pub dividend: u64,
	/// What of its dividend its coldkey took of its parents' parts.
	pub childkey_take: u64,
}

/// What a member weighs in consensus: its own stake, less what it passes on, and what it inherits.
///
/// # Errors
/// [`EconomicsError::InsufficientStake`] if it passes on more than the whole, [`EconomicsError::MalformedRow`]
/// if a parent is no member, [`EconomicsError::Overflow`].
pub fn effective_stake(members: &[Member], member: &Member) -> Result<u64, EconomicsError> {
	let received = member.parents.iter().map(|parent| {
		let stake = members.get(parent.place).ok_or(EconomicsError::MalformedRow)?.stake;
		Ok((stake.weight()?, parent.proportion))
	});
	let received = received.collect::<Result<Vec<_>, _>>()?;
	inherited(member.stake.weight()?, &member.given, &received)
}

/// Lets Yuma consensus judge the neurons by the effective stake of the members. The stake of the input is
/// not looked at.
///
/// Without an incentive Yuma falls back on stake; but where somebody judged, though without a majority,
/// those who judged nobody have no part in that.
///
/// # Errors
/// As [`effective_stake`] and [`run_epoch`].
pub fn judge(
	params: &EpochParams,
	input: &EpochInput,
	members: &[Member],
) -> Result<EpochOutcome, EconomicsError> {
	let neurons = input.neurons.iter().zip(members).map(|(neuron, member)| {
		Ok(NeuronInput { stake: effective_stake(members, member)?, ..*neuron })
	});
	let neurons = neurons.collect::<Result<Vec<_>, _>>()?;
	let mut outcome = run_epoch(params, &EpochInput { neurons: &neurons, ..*input })?;
	let none_earned = outcome.incentives.iter().all(|incentive| *incentive == 0);
	if none_earned && outcome.judges.contains(&true) {
		for (dividend, judges) in outcome.dividends.iter_mut().zip(&outcome.judges) {
			*dividend = if *judges { *dividend } else { 0 };
		}
	}
	Ok(outcome)
}

/// Shares the dividends of an outcome with the parents of those who earned them, by what each
/// contributed to the stake. A parent of the same coldkey pays no childkey take: its own take pays that
/// coldkey already. `terms` has one element a member.
///
/// # Errors
/// [`EconomicsError::MalformedRow`] if a parent is no member or has no terms, and as
/// [`split_dividend`].
pub fn share_dividends(
	members: &[Member],
	terms: &[MemberTerms],
	outcome: &EpochOutcome,
) -> Result<Vec<Earned>, EconomicsError> {
	let mut earned: Vec<_> = members.iter().map(|_| Earned::default()).collect();
	for (member, incentive) in earned.iter_mut().zip(&outcome.incentives) {
		member.incentive = *incentive;
	}
	let neurons = members.iter().zip(terms).zip(&outcome.dividends).enumerate();
	for (place, ((member, own), dividend)) in neurons.filter(|(.., (_, dividend))| **dividend > 0) {
		let parents = member.parents.iter();
		let contributions = parents.map(|parent| contribution(members, terms, own, parent));
		let contributions = contributions.collect::<Result<Vec<_>, _>>()?;
		let kept = inherited(member.stake.weight()?, &member.given, &[])?;
		let share = split_dividend(*dividend, kept, &contributions)?;
		credit(&mut earned, place, share.kept)?.childkey_take = share.taken;
		for (parent, part) in member.parents.iter().zip(share.parents) {
			credit(&mut earned, parent.place, part)?;
		}
	}
	Ok(earned)
}

/// What a parent contributed to the stake of a member with the terms `own`.
fn contribution(
	members: &[Member],
	terms: &[MemberTerms],
	own: &MemberTerms,
	parent: &Parent,
) -> Result<Contribution, EconomicsError> {
	let giver = members.get(parent.place).ok_or(EconomicsError::MalformedRow)?;
	let theirs = terms.get(parent.place).ok_or(EconomicsError::MalformedRow)?;
	let take = if theirs.coldkey == own.coldkey { 0 } else { own.childkey_take };
	Ok(Contribution { stake: parent.proportion.of(giver.stake.weight()?), take })
}

/// Adds to a member's dividend.
fn credit(
	earned: &mut [Earned],
	place: usize,
	dividend: u64,
) -> Result<&mut Earned, EconomicsError> {
	let member = earned.get_mut(place).ok_or(EconomicsError::MalformedRow)?;
	// All dividends together are the unit of Yuma's fixed point.
	member.dividend = member.dividend.checked_add(dividend).ok_or(EconomicsError::Overflow)?;
	Ok(member)
}

/// Settles what was pending: distributes it by what was earned, recycles what nobody earned, keeps for
/// claims what those who stake on root get of root's alpha, and deals with the owner's incentives by the
/// rules. `weighted_root` is all active root stake times its weight.
///
/// # Errors
/// Any arithmetic refusal; the economy is as it was then.
pub fn settle(
	economy: &mut SubnetEconomy,
	claims: &[Claimant],
	terms: &[MemberTerms],
	rules: &Rules,
	weighted_root: Tao,
) -> Result<Distribution, EconomicsError> {
	let mut after = *economy;
	let mut pending = after.take_pending();
	if !rules.root_part.sells_what_was_kept() {
		pending.root_alpha = core::mem::take(&mut after.pending.root_alpha);
	}
	let mut distribution = distribute(pending, claims, weighted_root)?;
	after.recycle(distribution.unearned)?;
	for payout in &distribution.payouts {
		after.keep_for_claims(payout.root_alpha_dividends)?;
	}
	let is_owners: Vec<_> = terms.iter().map(|terms| terms.is_owners).collect();
	rules.owner_incentives.apply(&mut distribution, &mut after, &is_owners)?;
	*economy = after;
	Ok(distribution)
}

/// The claim of a member that keeps `take` parts of 65535 of its dividends.
pub fn claim(member: &Member, earned: &Earned, take: u16) -> Claimant {
	Claimant {
		incentive: earned.incentive,
		dividend: earned.dividend,
		alpha_stake: member.stake.alpha,
		weighted_root_stake: member.stake.root,
		childkey_take: earned.childkey_take,
		take,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		amount::Alpha,
		distribution::Payout,
		pool::{FeeRate, Pool, MIN_RESERVE},
		rules::OwnerIncentives,
		subnet::Pending,
	};

	const HALF: Proportion = Proportion(u64::MAX / 2);

	fn member(alpha: u64) -> Member {
		let stake = ActiveStake { alpha: Alpha(alpha), root: Tao::ZERO };
		Member { stake, ..Member::default() }
	}

	/// A validator with 100 of its own and a half of a parent's 300, a miner, and that parent.
	fn links() -> Vec<Member> {
		let parents = vec![Parent { place: 2, proportion: HALF }];
		vec![
			Member { parents, ..member(100) },
			member(0),
			Member { given: vec![HALF], ..member(300) },
		]
	}

	fn terms(coldkeys: [usize; 3]) -> Vec<MemberTerms> {
		let terms = |coldkey| MemberTerms { coldkey, childkey_take: 32_768, is_owners: false };
		coldkeys.map(terms).to_vec()
	}

	/// All dividends are the validator's, all incentives the miner's.
	fn outcome() -> EpochOutcome {
		EpochOutcome {
			incentives: vec![0, 1_000],
			dividends: vec![1_000, 0],
			..EpochOutcome::default()
		}
	}

	#[test]
	fn effective_stake_should_follow_child_keys() {
		let members = links();
		let stake = |place: usize| effective_stake(&members, &members[place]);
		// 100 + floor(300 * 0.499..9), 0, and 300 less 149
		assert_eq!([0, 1, 2].map(stake), [Ok(249), Ok(0), Ok(151)]);
	}

	#[test]
	fn a_parent_should_get_its_part_of_a_dividend_less_the_take() {
		let earned = share_dividends(&links(), &terms([1, 2, 3]), &outcome()).unwrap();
		// (1000 - floor(1000 * 32768 / 65535)) * 149 / 249 = 500 * 0.598.. = 299
		assert_eq!(earned.iter().map(|one| one.dividend).collect::<Vec<_>>(), [701, 0, 299]);
		// floor(1000 * 149 / 249) - 299
		assert_eq!(earned.first().unwrap().childkey_take, 598 - 299);
		assert_eq!(earned.get(1).unwrap().incentive, 1_000);
	}

	#[test]
	fn a_parent_of_the_same_coldkey_should_pay_no_take() {
		let earned = share_dividends(&links(), &terms([1, 2, 1]), &outcome()).unwrap();
		// floor(1000 * 149 / 249)
		assert_eq!(earned.iter().map(|one| one.dividend).collect::<Vec<_>>(), [402, 0, 598]);
		assert_eq!(earned.first().unwrap().childkey_take, 0);
	}

	#[test]
	fn a_parent_that_is_no_member_should_be_refused() {
		let mut members = links();
		members.truncate(2);
		let refused = Err(EconomicsError::MalformedRow);
		assert_eq!(effective_stake(&members, &members[0]), refused);
		assert_eq!(
			share_dividends(&members, &terms([1, 2, 3]), &outcome()),
			Err(EconomicsError::MalformedRow)
		);
	}

	#[test]
	fn who_judged_nobody_should_have_no_part_where_somebody_judged() {
		let votes = [(2, 1)];
		let (last_update, weights_as_of, permit) = (5, 5, true);
		let neuron = |weights| NeuronInput {
			last_update,
			weights_as_of,
			permit,
			weights,
			..Default::default()
		};
		// Only the first judges, and without a majority.
		let neurons = [neuron(&votes[..]), neuron(&[]), neuron(&[])];
		let members = [member(100), member(900), member(0)];
		let input = EpochInput { block: 10, neurons: &neurons, ..EpochInput::default() };
		let outcome = judge(&EpochParams::default(), &input, &members).unwrap();
		assert!(outcome.incentives.iter().all(|incentive| *incentive == 0));
		assert!(outcome.dividends[0] > 0 && outcome.dividends[1] == 0);
	}

	#[test]
	fn an_epoch_should_settle_all_that_was_pending() {
		let pool = Pool { tao: Tao(MIN_RESERVE * 2), alpha: Alpha(MIN_RESERVE * 2) };
		let mut economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		let [owner, miners, validators] = [10, 20, 30].map(Alpha);
		let root_tao = Tao(7);
		economy.pending = Pending { owner, miners, validators, root_tao, ..Pending::default() };
		economy.outstanding = Alpha(500);
		let members = links();
		let terms =
			[false, true, false].map(|is_owners| MemberTerms { is_owners, ..Default::default() });
		let earned = share_dividends(&members, &terms, &outcome()).unwrap();
		let claims: Vec<_> =
			members.iter().zip(&earned).map(|(member, earned)| claim(member, earned, 0)).collect();
		let rules = Rules { owner_incentives: OwnerIncentives::Burned, ..Rules::DEFAULT };
		let paid = settle(&mut economy, &claims, &terms, &rules, Tao(1)).unwrap();

		// The miner is the owner's, so that its 20 are burned; validators get 30, and nobody root's 7.
		assert_eq!((paid.withheld, economy.burned), (Alpha(20), Alpha(20)));
		assert_eq!((paid.unearned, paid.unearned_tao), (Alpha(0), Tao(7)));
		let dividends = |place: usize| paid.payouts[place].alpha_dividends.0;
		assert_eq!(dividends(0) + dividends(2) + paid.owner.0, 30 + 10);
		assert_eq!(economy.outstanding, Alpha(500));
		assert_eq!(economy.pending, Pending::default());
	}

	#[test]
	fn an_epoch_should_keep_roots_alpha_for_claims_where_the_rules_say_so() {
		let pool = Pool { tao: Tao(MIN_RESERVE * 2), alpha: Alpha(MIN_RESERVE * 2) };
		let kept = Pending { root_alpha: Alpha(100), ..Pending::default() };
		let stake = ActiveStake { alpha: Alpha(100), root: Tao(100) };
		let validator = Member { stake, ..Member::default() };
		let claims = [claim(&validator, &Earned { dividend: 8, ..Default::default() }, 32_768)];
		let settled = |rules: &Rules| {
			let mut economy =
				SubnetEconomy { pending: kept, ..SubnetEconomy::new(pool, FeeRate::LAUNCH) };
			economy.outstanding = Alpha(500);
			let terms = [MemberTerms::default()];
			let paid = settle(&mut economy, &claims, &terms, rules, Tao(200)).unwrap();
			(economy, paid.payouts[0])
		};
		let (economy, payout) = settled(&Rules::CLAIMABLE);
		// A half of all root stake is its: floor(50 * 32768 / 65535) are its owner's. The other 50 are
		// nobody's.
		assert_eq!((payout.root_alpha_take, payout.root_alpha_dividends), (Alpha(25), Alpha(25)));
		assert_eq!((economy.claimable, economy.outstanding), (Alpha(25), Alpha(450)));
		assert_eq!(economy.pending, Pending::default());

		let (economy, payout) = settled(&Rules::DEFAULT);
		assert_eq!((economy.pending, economy.claimable), (kept, Alpha::ZERO));
		assert_eq!((payout, economy.outstanding), (Payout::default(), Alpha(500)));
	}
}
