//! The states that calls are measured in: as full as the bounds allow, with odd numbers, so that no
//! division comes out even. They are written through the pallet's own ledger, so that every invariant
//! holds; in tests that is checked.

use crate::{
	pallet::{
		Attestors, Cohorts, DeferredEpochs, HotkeyPools, MetricReports, Neurons, OwnerSettings,
		RootNeurons, RootStake, RootWeights, Settings, SubnetHyperparameters, SubnetOwners,
		Subnets, Symbols, ValidatorRows,
	},
	types::{
		RootNeuron, INITIAL_BURN, MAX_CHILDREN, MAX_PARENTS, MAX_ROOT_VALIDATORS, MAX_UIDS,
		MAX_VALIDATORS,
	},
	Config, GlobalParameters, HotkeyInfo, Hyperparameters, MetricReport, NetUid, Neuron,
	OwnerSetting, OwnerSettingList, Pallet, Position, RootVote, Row, SubnetDetails, SubnetRecord,
	Take, Turnover, ValidatorRow, MAX_ATTESTORS, REPORT_PERIOD,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use dtao_economics::{
	burn::BurnPrice,
	children::Proportion,
	yuma::{BondsRule, EpochParams, LiquidAlpha, NeuronScores},
	Allocation, Alpha, Averaging, Cohort, Dividends, Excess, FeeRate, Lot, MetricCap, MovingPrice,
	Pending, Pool, Price, RootPart, Rules, Smoothing, SteadyPrice, SubnetEconomy, Tao,
};
use frame_benchmarking::v2::account;
use frame_support::{
	traits::{fungible::Mutate, Get},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::One, FixedU64, Perbill};

/// The block in which everything happens. No epoch is due in it on the first few subnets.
pub const NOW: u32 = 1_000_000;

/// A subnet whose alpha is cheap: sales happen here.
pub const CHEAP: NetUid = NetUid(1);

/// A subnet whose alpha is dear: purchases happen here, where rounding makes the search for the
/// largest part within a limit run to its end.
pub const DEAR: NetUid = NetUid(2);

/// What a large position holds.
pub const STAKE: Alpha = Alpha(2_000_000_000_000_003);

/// What one holds where alpha is dear, and beside a large position.
pub const STAKE_ON_DEAR: Alpha = Alpha(1_000_000_007);

/// What a hotkey's other stakers hold.
const OTHERS: Alpha = Alpha(1_000_000_000_039);

/// What a hotkey keeps of each subnet for claims.
const CLAIMED: Alpha = Alpha(70_000_000_049);

/// What is kept of root's part until an epoch.
const KEPT: Alpha = Alpha(90_000_000_049);

/// What enters behind a hotkey.
const ENTERING: Alpha = Alpha(100_000_000_003);

/// The reserves of the `place`-th subnet: primes and their like.
fn pool(place: u16) -> Pool {
	let place = u64::from(place);
	if place == u64::from(DEAR.0) {
		return Pool { tao: Tao(1_100_000_000_000_009), alpha: Alpha(1_000_000_000_061) };
	}
	Pool {
		tao: Tao(1_000_000_000_039 + place * 300_000_000_077),
		alpha: Alpha(7_000_000_000_007_003 - place * 41_000_000_000_133),
	}
}

/// As many subnets as there can be.
pub fn full_chain<T: Config>() {
	chain::<T>(T::MaxSubnets::get().into());
}

/// `count` subnets, all started, and as many as there may be.
pub fn chain<T: Config>(count: u32) {
	frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(NOW));
	let count = u16::try_from(count).expect("netuids are u16");
	let minimum = Pallet::<T>::existential_deposit();
	let parameters = GlobalParameters::default();
	Pallet::<T>::put_parameters(&GlobalParameters {
		min_stake: parameters.min_stake.max(minimum),
		subnet_limit: count,
		stake_threshold: Tao(1),
		..parameters
	});
	(1..=count).for_each(|place| subnet::<T>(NetUid(place)));
}

/// A started subnet, its owner's hotkey its only neuron.
fn subnet<T: Config>(netuid: NetUid) {
	let place = netuid.0;
	let coldkey: T::AccountId = account("subnet owner", place.into(), 0);
	let hotkey: T::AccountId = account("owner hotkey", place.into(), 0);
	Pallet::<T>::enter_hotkey(&hotkey, HotkeyInfo::new(hotkey.clone(), coldkey.clone()));
	let pool = pool(place);
	let pending = Pending {
		owner: Alpha(100_000_000_003),
		miners: Alpha(400_000_000_019),
		validators: Alpha(300_000_000_007),
		root_alpha: Alpha(0),
		root_tao: Tao(90_000_000_019),
	};
	let economy = SubnetEconomy {
		outstanding: pending.alpha().expect("it fits"),
		moving_price: MovingPrice::at(Price::from_bits(10_000_000_000_000_061 + u128::from(place))),
		pending,
		..SubnetEconomy::new(pool, FeeRate::LAUNCH)
	};
	mint::<T>(&Pallet::<T>::vault_account(), pool.tao.0 + pending.root_tao.0);
	Subnets::<T>::insert(
		netuid,
		SubnetRecord {
			economy,
			started_at: Some(1),
			steady_price: SteadyPrice::at(pool.price().expect("it has alpha")),
			..SubnetRecord::default()
		},
	);
	let neuron = Neuron::new(hotkey.clone(), coldkey.clone(), 1);
	Neurons::<T>::insert(netuid, crate::NeuronList::truncate_from(vec![neuron]));
	SubnetOwners::<T>::insert(
		netuid,
		SubnetDetails {
			owner_coldkey: coldkey,
			owner_hotkey: hotkey,
			registered_at: 1,
			lock: pool.tao,
			burn: BurnPrice { price: INITIAL_BURN, block: 1 },
			turnover: Turnover::default(),
			childkeys: 0,
			startable_from: 0,
			trimmed_at: None,
		},
	);
}

/// Lets a benchmark count keys that are otherwise left out, since each block touches them before its first
/// call: the settings and the vault. That of the block's start is the one that does, and others write settings.
pub fn count_all_keys<T: Config>() {
	let vault = frame_system::Account::<T>::hashed_key_for(Pallet::<T>::vault_account());
	for key in [Settings::<T>::hashed_key().to_vec(), vault] {
		frame_benchmarking::benchmarking::remove_from_whitelist(key);
	}
}

/// The rules that cost most of those that go by nothing but prices and pools and buy nothing: root's part
/// is sold in each block, and the speed of the average follows the age.
pub fn plain_rules<T: Config>() {
	Pallet::<T>::put_rules(&Rules { averaging: Averaging::WARM_UP, ..Rules::LAUNCH });
	kept_root_parts::<T>();
}

/// The rules that cost most of all, in the state in which they do: each subnet weighs half of the one
/// before, and is capped just under its part, so that what a cap hands on puts the next one over its own.
/// What is over the alpha's cap buys, and root's part is sold in each block. The metric was tallied before.
pub fn dear_rules<T: Config>() {
	let cap = Some(MetricCap { times: FixedU64::one(), excess: Excess::ToOthers });
	let allocation =
		Allocation::Attested { mix: Perbill::zero(), smoothing: Smoothing::WHOLE, cap };
	let root_part = RootPart::SoldEachBlock;
	Pallet::<T>::put_rules(&Rules { allocation, root_part, ..Rules::HILL_RANK });
	let emission = Pallet::<T>::block_emission().0;
	for (netuid, mut record) in Pallet::<T>::by_netuid() {
		let halvings = u32::from(netuid.0).min(60);
		record.economy.moving_price = MovingPrice::at(Price::from_bits(1 << (63 - halvings)));
		let part = emission.checked_shr(halvings).unwrap_or_default();
		record.rule_memory.signals.metric = Some(Tao(part - u64::from(halvings == 1)));
		Subnets::<T>::insert(netuid, record);
	}
	kept_root_parts::<T>();
}

/// Every block is the slot of an epoch of each subnet, before which it sells what was kept of root's part.
fn kept_root_parts<T: Config>() {
	for (netuid, mut record) in Pallet::<T>::by_netuid() {
		record.parameters.tempo = 1;
		let kept = &mut record.economy.pending.root_alpha;
		*kept = Alpha(kept.0 + KEPT.0);
		record.economy.outstanding = Alpha(record.economy.outstanding.0 + KEPT.0);
		Subnets::<T>::insert(netuid, record);
	}
}

/// Makes `coldkey` the owner of a subnet.
pub fn give_subnet<T: Config>(netuid: NetUid, coldkey: &T::AccountId) {
	SubnetOwners::<T>::mutate(netuid, |details| {
		let details = details.as_mut().expect("it exists");
		let hotkey = &details.owner_hotkey;
		let known = Pallet::<T>::hotkey(hotkey).expect("it is somebody's");
		Pallet::<T>::set_coldkey(hotkey, known, coldkey.clone());
		details.owner_coldkey = coldkey.clone();
		Neurons::<T>::mutate(netuid, |neurons| {
			for neuron in neurons.iter_mut().filter(|neuron| neuron.hotkey == details.owner_hotkey)
			{
				neuron.coldkey = coldkey.clone();
			}
		});
	});
}

/// Every subnet waits for an epoch.
pub fn defer_all<T: Config>(count: u32) {
	let due = (1..=count).map(|place| (u64::from(NOW - 1), NetUid(place as u16))).collect();
	DeferredEpochs::<T>::put(frame_support::BoundedVec::truncate_from(due));
}

/// Creates TAO for somebody.
pub fn mint<T: Config>(who: &T::AccountId, rao: u64) {
	let amount = rao.try_into().ok().expect("a balance holds a u64");
	T::Currency::mint_into(who, amount).expect("there is room for it");
}

/// Somebody with 2,000,000 TAO.
pub fn rich<T: Config>(who: T::AccountId) -> T::AccountId {
	mint::<T>(&who, 2_000_000_000_000_003);
	who
}

/// A hotkey with a coldkey of its own, and a take.
pub fn hotkey<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let hotkey: T::AccountId = account(name, index, 0);
	own::<T>(&hotkey, &account(name, index, 1));
	hotkey
}

/// Gives a hotkey to a coldkey.
pub fn own<T: Config>(hotkey: &T::AccountId, coldkey: &T::AccountId) {
	let take = Take { take: 7_919, raise: None, changed_at: Some(1) };
	let new = |_| HotkeyInfo::new(hotkey.clone(), coldkey.clone());
	let known = HotkeyInfo { take, ..Pallet::<T>::hotkey(hotkey).unwrap_or_else(new) };
	Pallet::<T>::set_coldkey(hotkey, known, coldkey.clone());
}

/// Adds active stake, and what backs it.
pub fn stake<T: Config>(
	netuid: NetUid,
	hotkey: &T::AccountId,
	coldkey: &T::AccountId,
	alpha: Alpha,
) {
	issue::<T>(netuid, alpha);
	Pallet::<T>::credit_active_stake(netuid, hotkey, coldkey, alpha).expect("it fits");
}

/// Active stake of others behind a hotkey.
pub fn crowd<T: Config>(netuid: NetUid, hotkey: &T::AccountId) {
	stake::<T>(netuid, hotkey, &account("staker", 0, 0), OTHERS);
}

/// Lets `coldkey` have as many lots behind a hotkey as can wait, which became active and which it was
/// not asked about since, and others as many that become active when the hotkey is touched next: all
/// that a touch can find to do.
pub fn cohorts<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
	let others: T::AccountId = account("staker", 0, 0);
	for who in [coldkey, &others] {
		lots::<T>(netuid, hotkey, who);
	}
	if netuid.is_root() {
		next_period::<T>(netuid);
	}
}

/// Lets as many lots enter as can wait, each in a period of its own: two on root, one elsewhere.
fn lots<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
	for _ in 0..if netuid.is_root() { 2 } else { 1 } {
		enter::<T>(netuid, hotkey, coldkey);
		next_period::<T>(netuid);
	}
}

/// Lets some stake of `coldkey` and of somebody else enter.
fn enter<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
	for who in [coldkey, &account("newcomer", 0, 0)] {
		issue::<T>(netuid, ENTERING);
		let mut market = Pallet::<T>::market(netuid).expect("it is there");
		let position = Position { netuid, hotkey: hotkey.clone(), coldkey: who.clone() };
		let mut stake = Pallet::<T>::position_ledger(&market, &position).expect("it is sound");
		stake.deposit(&mut market, ENTERING, Dividends::Activated).expect("it fits");
		stake.save();
		Pallet::<T>::save_market(&market);
	}
}

/// Active stake of others behind a hotkey, and as many lots of theirs as can wait, all of which are
/// due: whoever touches the hotkey lets them become active.
pub fn crowd_in<T: Config>(netuid: NetUid, hotkey: &T::AccountId) {
	crowd::<T>(netuid, hotkey);
	lots::<T>(netuid, hotkey, &account("staker", 0, 0));
	if netuid.is_root() {
		next_period::<T>(netuid);
	}
}

/// Moves a subnet's clock, or root's.
fn next_period<T: Config>(netuid: NetUid) {
	if netuid.is_root() {
		RootStake::<T>::mutate(|root| root.period += 1);
	} else {
		Subnets::<T>::mutate(netuid, |record| {
			record.as_mut().expect("the subnet exists").period += 1;
		});
	}
}

/// Turns the stake of a hotkey's owner into some that became active before and that the owner was not
/// asked about since.
pub fn unasked<T: Config>(netuid: NetUid, hotkey: &T::AccountId) {
	HotkeyPools::<T>::mutate(netuid, hotkey, |stake| {
		let (alpha, shares) = (stake.pool.stake, core::mem::take(&mut stake.owner.shares));
		stake.owner.entering.older = Some(Lot { period: 0, alpha });
		Cohorts::<T>::insert((netuid, hotkey, 0), Cohort { alpha, shares });
	});
	next_period::<T>(netuid);
}

/// A large position of `coldkey` behind a hotkey with others, and stake of all of them that became
/// active of late; on root with claims on every subnet.
pub fn position<T: Config>(
	netuid: NetUid,
	hotkey: &T::AccountId,
	coldkey: &T::AccountId,
	alpha: Alpha,
) {
	crowd::<T>(netuid, hotkey);
	stake::<T>(netuid, hotkey, coldkey, alpha);
	if netuid.is_root() {
		claims::<T>(hotkey);
	}
	cohorts::<T>(netuid, hotkey, coldkey);
}

/// Keeps alpha of every subnet for those who stake to a hotkey on root.
pub fn claims<T: Config>(hotkey: &T::AccountId) {
	let clock = Pallet::<T>::clock(NetUid::ROOT);
	let mut ledger = Pallet::<T>::hotkey_ledger(NetUid::ROOT, hotkey, clock).expect("it is sound");
	let most = T::MaxSubnets::get().into(); // a benchmark has one more
	for netuid in Subnets::<T>::iter_keys().take(most).collect::<Vec<_>>() {
		issue::<T>(netuid, CLAIMED);
		let mut market = Pallet::<T>::market(netuid).expect("it exists");
		let record = market.record_mut().expect("it is no root");
		record.economy.keep_for_claims(CLAIMED).expect("it fits");
		Pallet::<T>::keep_root_claim(&mut ledger, &mut market, CLAIMED).expect("it fits");
		Pallet::<T>::save_market(&market);
	}
	ledger.save();
}

/// Issues alpha that somebody gets, or TAO for stake on root.
fn issue<T: Config>(netuid: NetUid, alpha: Alpha) {
	if netuid.is_root() {
		mint::<T>(&Pallet::<T>::vault_account(), alpha.0);
	} else {
		Subnets::<T>::mutate(netuid, |record| {
			record.as_mut().expect("the subnet exists").economy.outstanding.0 += alpha.0;
		});
	}
}

/// Who the parents of a subnet's neurons are.
#[derive(Clone, Copy)]
pub enum Parents {
	/// Each neuron has as many neurons as parents as it can, and as many as children.
	Neurons,
	/// Validators have so many parents together that are no neurons, and are paid.
	Paid(u32),
	/// The other neurons have, and they are not.
	Unpaid(u32),
	/// So many of the other neurons have as many as they can, and a newcomer that displaces one.
	Newcomers(u32),
}

/// Makes `hotkey` the first neuron of a subnet with `count` others beside its owner's, of whom the
/// first `validators` have given `weights` weights together, and as many bonds.
pub fn neurons<T: Config>(
	netuid: NetUid,
	first: &T::AccountId,
	count: u32,
	validators: u32,
	weights: u32,
) {
	let mut list = Vec::new();
	for place in 0..count {
		let hotkey = if place == 0 { first.clone() } else { hotkey::<T>("neuron", place) };
		crowd_in::<T>(netuid, &hotkey);
		crowd_in::<T>(NetUid::ROOT, &hotkey);
		let coldkey = Pallet::<T>::coldkey_of(&hotkey).expect("it is somebody's");
		let permit = place < validators;
		let scores = NeuronScores { permit, active: permit, incentive: 211, ..Default::default() };
		list.push(Neuron { scores, ..Neuron::new(hotkey, coldkey, 1) });
	}
	Neurons::<T>::insert(netuid, crate::NeuronList::truncate_from(list));
	SubnetOwners::<T>::mutate(netuid, |details| {
		let details = details.as_mut().expect("the subnet exists");
		// Not a neuron, so that any can be replaced, and its stake is a hotkey more.
		own::<T>(&details.owner_hotkey, &details.owner_coldkey);
	});
	for uid in 0..validators {
		let length = weights / validators + u32::from(uid < weights % validators);
		// Each miner has a weight of somebody, from 0 on where there are fewer than neurons.
		let row = row(uid, length, validators, count);
		let at = u64::from(NOW - 400);
		let row =
			ValidatorRow { last_update: at, weights_as_of: at, bonds: row.clone(), weights: row };
		ValidatorRows::<T>::insert(netuid, uid as u16, row);
	}
	SubnetHyperparameters::<T>::insert(netuid, hyperparameters());
}

/// `length` uneven weights, from the validator's own miners on.
fn row(uid: u32, length: u32, validators: u32, count: u32) -> Row {
	let mine = (0..count).filter(|other| other % validators == (uid + 1) % validators);
	let others = (0..count).filter(|other| other % validators != (uid + 1) % validators);
	let mut row: Vec<_> = mine
		.chain(others)
		.take(length as usize)
		.map(|other| (other as u16, (1 + (uid * 8_191 + other * 4_099) % 65_521) as u16))
		.collect();
	row.sort_unstable();
	Row::truncate_from(row)
}

/// What makes an epoch dearest: every weight counts, and the pace of each bond is a logistic curve.
fn hyperparameters() -> Hyperparameters {
	Hyperparameters {
		epoch: EpochParams {
			max_validators: MAX_VALIDATORS,
			kappa: 1,
			bonds_penalty: 65_535,
			bonds_rule: BondsRule::Yuma3,
			liquid_alpha: Some(LiquidAlpha { low: 45_877, high: 58_979, steepness: 997 }),
			..EpochParams::default()
		},
		..Hyperparameters::default()
	}
}

/// Gives the neurons of a subnet parents.
pub fn relate<T: Config>(netuid: NetUid, parents: Parents, validators: u32) {
	let neurons: Vec<_> =
		Neurons::<T>::get(netuid).into_iter().map(|neuron| neuron.hotkey).collect();
	match parents {
		Parents::Neurons => {
			for (place, parent) in neurons.iter().enumerate() {
				let next = |step| neurons[(place + step as usize) % neurons.len()].clone();
				let children = (1..=MAX_CHILDREN.min(MAX_PARENTS)).map(next).collect();
				adopt::<T>(netuid, parent, children, Vec::new());
			}
		}
		Parents::Paid(count) | Parents::Unpaid(count) => {
			let (validators, others) = neurons.split_at(validators as usize);
			let children = if matches!(parents, Parents::Paid(_)) { validators } else { others };
			for (index, child) in (0..count).zip(children.iter().cycle()) {
				let parent = parent::<T>(netuid, index);
				let child = child.clone();
				adopt::<T>(netuid, &parent, vec![child], Vec::new());
			}
		}
		Parents::Newcomers(count) => {
			let others = neurons.iter().skip(validators as usize);
			for (index, child) in (0..count).zip(others) {
				contest::<T>(netuid, child, index);
				let links = crate::pallet::ChildKeys::<T>::get(netuid, child);
				let (_, newcomer) = links.newcomer.expect("one waits");
				crowd::<T>(netuid, &newcomer);
			}
		}
	}
}

/// Gives `child` as many parents as it can have, and a newcomer.
pub fn contest<T: Config>(netuid: NetUid, child: &T::AccountId, place: u32) {
	for rival in 0..=MAX_PARENTS {
		let rival = parent::<T>(netuid, 100 + place * (MAX_PARENTS + 1) + rival);
		adopt::<T>(netuid, &rival, vec![child.clone()], vec![]);
	}
}

/// A hotkey with stake on a subnet and on root.
pub fn parent<T: Config>(netuid: NetUid, index: u32) -> T::AccountId {
	let parent = hotkey::<T>("parent", index);
	for netuid in [netuid, NetUid::ROOT] {
		crowd_in::<T>(netuid, &parent);
	}
	parent
}

/// Gives `hotkey` so many parents, each with as many children as there can be.
pub fn parents<T: Config>(netuid: NetUid, hotkey: &T::AccountId, count: u32) {
	for index in 0..count {
		let parent = parent::<T>(netuid, index);
		let other = |step: u32| account("sibling", index, step);
		let mut children: Vec<_> = (1..MAX_CHILDREN).map(other).collect();
		children.push(hotkey.clone());
		let later = (MAX_CHILDREN..2 * MAX_CHILDREN).map(other).collect();
		adopt::<T>(netuid, &parent, children, later);
	}
}

/// Writes childkey links, for which the hotkey's owner puts something down.
pub fn put_childkeys<T: Config>(
	netuid: NetUid,
	hotkey: &T::AccountId,
	links: crate::ChildkeyLinks<T::AccountId>,
) {
	let owner = Pallet::<T>::coldkey_of(hotkey).expect("it is somebody's");
	mint::<T>(&owner, 1_000_000_007);
	Pallet::<T>::put_own_childkeys(netuid, &owner, hotkey, links).expect("it is paid for");
}

/// Makes `now` the children of `parent`, and `later` those that come into force later.
pub fn adopt<T: Config>(
	netuid: NetUid,
	parent: &T::AccountId,
	now: Vec<T::AccountId>,
	later: Vec<T::AccountId>,
) {
	let part = Proportion(u64::MAX / 11);
	let listed = |children: &[T::AccountId]| {
		let children = children.iter().map(|child| (part, child.clone())).collect();
		frame_support::BoundedVec::truncate_from(children)
	};
	let mut links = crate::pallet::ChildKeys::<T>::get(netuid, parent);
	links.children = listed(&now);
	links.scheduled = (!later.is_empty()).then(|| (u64::from(NOW) + 100, listed(&later)));
	put_childkeys::<T>(netuid, parent, links);
	for child in now.iter().chain(&later) {
		let mut links = crate::pallet::ChildKeys::<T>::get(netuid, child);
		if links.parents.try_push(parent.clone()).is_err() {
			let newcomer = Some((u64::from(NOW), parent.clone()));
			assert_eq!(core::mem::replace(&mut links.newcomer, newcomer), None, "there is room");
		}
		Pallet::<T>::put_childkeys(netuid, child, links).expect("the subnet exists");
	}
}

/// All uids of root are taken.
pub fn full_root<T: Config>() {
	let neurons = (0..MAX_ROOT_VALIDATORS).map(|index| {
		let hotkey = hotkey::<T>("seat", index);
		crowd::<T>(NetUid::ROOT, &hotkey);
		RootNeuron { hotkey, since: 1 }
	});
	RootNeurons::<T>::put(frame_support::BoundedVec::truncate_from(neurons.collect()));
}

/// A validator of root has voted on `count` subnets.
pub fn vote<T: Config>(hotkey: &T::AccountId, count: u32) {
	let weights: BTreeMap<_, _> = (1..=count).map(|place| (NetUid(place as u16), 9)).collect();
	let weights = weights.try_into().expect("as many as there can be");
	RootWeights::<T>::insert(hotkey, RootVote { set_at: 0, weights });
}

/// The period that reports are about.
pub const REPORTED: u64 = NOW as u64 / REPORT_PERIOD - 1;

/// All attestors have reported this of a subnet, and are named.
pub fn reports<T: Config>(netuid: NetUid, value: Tao) {
	let attestors = (0..MAX_ATTESTORS).map(|who| account("attestor", who, 0));
	let attestors: Vec<T::AccountId> = attestors.collect();
	let report = |who: &T::AccountId| MetricReport { who: who.clone(), period: REPORTED, value };
	let reports = attestors.iter().map(report).collect();
	MetricReports::<T>::insert(netuid, BoundedVec::truncate_from(reports));
	Attestors::<T>::put(BoundedVec::truncate_from(attestors));
}

/// A subnet has as many neurons as it can, the last of which is `hotkey`, of `coldkey`.
pub fn full_uids<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) {
	let mut list: Vec<_> = (1..MAX_UIDS)
		.map(|place| Neuron::new(account("other", place.into(), 0), account("other", 0, 1), 1))
		.collect();
	list.push(Neuron::new(hotkey.clone(), coldkey.clone(), 1));
	Neurons::<T>::insert(netuid, crate::NeuronList::truncate_from(list));
}

/// `count` subnets have a symbol as long as it can be.
pub fn symbols<T: Config>(count: u32) {
	for place in 1..=count {
		let symbol = alloc::format!("TOKEN-{place:010}").into_bytes();
		Symbols::<T>::insert(NetUid(place as u16), crate::Symbol::truncate_from(symbol));
	}
}

/// Everything that a neuron can have served, long ago.
pub fn endpoints() -> crate::NeuronEndpoints {
	let (block, version, ip, port, ip_type) = (1, 7, 0xcb00_7107, 8_091, 4);
	let axon = crate::AxonInfo {
		block,
		version,
		ip,
		port,
		ip_type,
		protocol: 1,
		placeholder1: 2,
		placeholder2: 3,
	};
	crate::NeuronEndpoints {
		axon: Some(axon),
		prometheus: Some(crate::PrometheusInfo { block, version, ip, port, ip_type }),
		certificate: crate::NeuronCertificate::read(&[211; 65]),
	}
}

/// The owner of a subnet has set everything long ago, and the epochs of all other subnets wait.
pub fn owner_settings<T: Config>(netuid: NetUid) {
	let settings = (0..20).map(OwnerSetting::Hyperparameter).chain([OwnerSetting::Transfers]);
	let settings = settings.map(|setting| (setting, 1)).collect();
	OwnerSettings::<T>::insert(netuid, OwnerSettingList::truncate_from(settings));
	defer_all::<T>(T::MaxSubnets::get().into());
	DeferredEpochs::<T>::mutate(|queue| queue.retain(|(_, waiting)| *waiting != netuid));
}

/// In tests: every invariant holds.
pub fn assert_sound<T: Config>() {
	#[cfg(test)]
	assert_eq!(Pallet::<T>::do_try_state(), Ok(()));
}
