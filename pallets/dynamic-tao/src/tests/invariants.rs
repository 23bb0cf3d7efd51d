//! Every named check fails when its equation is broken behind the pallet's back, so that none of
//! them is vacuous.

use super::*;
use crate::{
	pallet::{
		Attestors, ChildKeys, Cohorts, ColdkeySwaps, CurrentDissolution, CurrentNotice,
		DeferredEpochs, DissolutionPayouts, Endpoints, Identities, LastSubnetRegistration,
		MetricReports, Neurons, OwnedHotkeys, QueuedNetwork, RootNeurons, RootWeights,
		ScheduledRules, Settings, StakeInFlight, SubnetHyperparameters, Symbols, UnclaimedPayouts,
		UnclaimedTao, ValidatorRows, WeightCommits,
	},
	types::RootNeuron,
	ChildkeyLinks, ColdkeySwap, Dissolution, Holding, Hotkey, Hyperparameters, MetricReport,
	Neuron, PruneNotice, QueuedRegistration, RootVote, RuleChange, StakeAsset, SubnetRecord, Take,
	ValidatorRow, WeightCommit,
};
use dtao_economics::{
	children::Proportion, Allocation, Cohort, Lot, RootPart, Rules, SharePool, Shares, MAX_SUPPLY,
};
use frame_support::{storage::unhashed, traits::StorageVersion, weights::Weight};
use frame_system::limits::BlockWeights;
use std::collections::BTreeMap;

/// Two subnets, stakes on them and on root, and an epoch that waits.
fn world() -> ExtBuilder {
	ExtBuilder::with_two_subnets()
		.stake(1, HOT, ALICE, 10 * UNIT)
		.stake(1, HOT, BOB, 20 * UNIT)
		.stake(0, COOL, ALICE, 5 * UNIT)
}

/// Breaks a sound world and returns the complaint.
fn complaint(breakage: impl FnOnce()) -> String {
	world().build().execute_with(|| {
		next_block();
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		breakage();
		DynamicTao::do_try_state().expect_err("a check must fail")
	})
}

fn assert_complaint(check: &str, about: &str, breakage: impl FnOnce()) {
	let complaint = complaint(breakage);
	assert!(complaint.starts_with(check), "expected {check}, not: {complaint}");
	assert!(complaint.contains(about), "expected {about}, not: {complaint}");
}

#[test]
fn a_migration_that_was_forgotten_should_be_missed() {
	assert_complaint("version", "StorageVersion(0)", || {
		StorageVersion::new(0).put::<DynamicTao>();
	});
}

#[test]
fn i_1_should_miss_tao_that_nobody_has_or_that_was_not_issued() {
	let sum = "I-1 issuance: issuance is";
	assert_complaint("I-1", sum, || pallet_balances::TotalIssuance::<Test>::mutate(|ti| *ti += 1));
	assert_complaint("I-1", sum, || {
		frame_system::Account::<Test>::mutate(BOB, |account| account.data.free -= 1);
	});
	assert_complaint("I-1", "over the cap", || {
		frame_system::Account::<Test>::mutate(BOB, |account| account.data.free = MAX_SUPPLY);
		let issuance = frame_system::Account::<Test>::iter_values().map(|who| who.data.free).sum();
		pallet_balances::TotalIssuance::<Test>::put::<u64>(issuance);
	});
}

#[test]
fn i_2_should_miss_tao_of_the_vault() {
	for breakage in [(|| tamper(ONE, |economy| economy.pool.tao.0 += 1)) as fn(), || {
		tamper(TWO, |economy| economy.pending.root_tao.0 += 1)
	}] {
		assert_complaint("I-2 custody", "for records of", breakage);
	}
}

#[test]
fn i_3_should_miss_roots_stake() {
	// A smaller total, so that the vault still covers it.
	assert_complaint("I-3 root stake", "the hotkeys' sum", || {
		RootStake::<Test>::mutate(|root| root.stake.0 -= 1);
	});
	assert_complaint("I-3 root stake", "the hotkeys' sum", || {
		HotkeyPools::<Test>::mutate(ROOT, COOL, |HotkeyStake { pool, .. }| pool.stake.0 += 1);
	});
}

#[test]
fn i_4_should_miss_alpha() {
	let sum = "stakes, pending, claimable, burned";
	for breakage in [
		(|economy| economy.outstanding.0 += 1) as fn(&mut SubnetEconomy),
		|economy| economy.outstanding.0 -= 1,
		|economy| economy.burned.0 += 1,
		|economy| economy.protocol_alpha.0 += 1,
		|economy| economy.pending.owner.0 += 1,
		|economy| economy.pending.miners.0 += 1,
		|economy| economy.pending.validators.0 += 1,
		|economy| economy.pending.root_alpha.0 += 1,
	] {
		assert_complaint("I-4 alpha", sum, || tamper(ONE, breakage));
	}
	assert_complaint("I-4 alpha", sum, || {
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| pool.stake.0 += 1);
	});
	assert_complaint("I-4 alpha", "over the cap", || {
		tamper(ONE, |economy| economy.pool.alpha = Alpha(MAX_SUPPLY));
	});
}

#[test]
fn i_5_should_miss_shares() {
	let key = (ONE, HOT, ALICE);
	assert_complaint("I-5 shares", "the holders' sum", || {
		StakeShares::<Test>::mutate(key, |holding| holding.shares.0 += 1);
	});
	assert_complaint("I-5 shares", "the holders' sum", || {
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| pool.shares.0 += 1);
	});
	assert_complaint("I-5 shares", "an empty holding", || {
		StakeShares::<Test>::insert((ONE, COOL, ALICE), Holding::default());
	});
	assert_complaint("I-5 shares", "a hotkey's pool of nothing", || {
		HotkeyPools::<Test>::insert(ONE, COOL, HotkeyStake::default());
	});
	assert_complaint("I-5 shares", "without a pool", || {
		StakeShares::<Test>::insert((ONE, COOL, ALICE), of_shares(1));
	});
	for (period, defect) in [(0, "is not what its holders say"), (1, "is not what its holders say")]
	{
		assert_complaint("I-5 shares", defect, || {
			StakeShares::<Test>::mutate(key, |holding| {
				holding.entering.older = Some(Lot { period, alpha: Alpha(1) });
			});
		});
	}
	assert_complaint("I-5 shares", "the holders' sum", || {
		Cohorts::<Test>::insert((ONE, HOT, 0), Cohort { alpha: Alpha(0), shares: Shares(1) });
	});
	assert_complaint("I-5 shares", "is not what its holders say", || {
		Cohorts::<Test>::insert((ONE, HOT, 0), Cohort { alpha: Alpha(1), shares: Shares(0) });
	});
	assert_complaint("I-5 shares", "without a pool", || {
		Cohorts::<Test>::insert((ONE, COOL, 0), Cohort { alpha: Alpha(1), shares: Shares(1) });
	});
	// The bound of dust follows from the sum: floors lose less than a unit to each holder, and the
	// virtual shares their part.
}

#[test]
fn i_6_should_miss_a_sound_record() {
	// The vault and alpha stay in balance.
	assert_complaint("I-6 records", "under the floor", || {
		tamper(ONE, |economy| economy.pool.tao = Tao(9_999_999));
	});
	assert_complaint("I-6 records", "under the floor", || {
		tamper(ONE, |economy| economy.pool.alpha = Alpha(9_999_999));
	});
	assert_complaint("I-6 records", "the fee rate is over", || {
		tamper(ONE, |economy| economy.fee_rate = FeeRate(10_001));
	});
	assert_complaint("I-6 records", "min_stake", || {
		Settings::<Test>::mutate(|settings| settings.parameters.min_stake = Tao(1));
	});
}

#[test]
fn i_12_should_miss_a_block_that_is_not_shared_by_the_rules() {
	// No stored state can break the allocation, since it is checked when it is used: a plan never
	// places more than the block. What the check sees then is a plan of nothing.
	world().build().execute_with(|| {
		Settings::<Test>::mutate(|settings| settings.rules.allocation = Allocation::Custom);
		for rule in [Sharing::TooMuch, Sharing::Overflowing, Sharing::TooLong, Sharing::Refusing] {
			WhoShares::set(rule);
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
	});
}

#[test]
fn i_30_should_miss_rules_that_the_host_has_and_their_block() {
	let foreign = Rules { root_part: RootPart::Custom, ..Rules::DEFAULT };
	assert_complaint("I-30 rules", "no custom rule", || DynamicTao::put_rules(&foreign));
	let schedule = |at, rules| ScheduledRules::<Test>::put(RuleChange { at, rules });
	assert_complaint("I-30 rules", "no custom rule", || schedule(u64::MAX, foreign));
	assert_complaint("I-30 rules", "a block that is over", || schedule(0, Rules::LAUNCH));
	let claimable = Rules { root_part: RootPart::Claimable, ..Rules::DEFAULT };
	assert_complaint("I-30 rules", "no room for claims", || {
		Blocks::set(BlockWeights::simple_max(Weight::from_parts(1, 1)));
		DynamicTao::put_rules(&claimable);
	});
}

#[test]
fn i_18_should_miss_owners() {
	assert_complaint("I-18 owners", "belongs to nobody", || Hotkeys::<Test>::remove(HOT));
	assert_complaint("I-18 owners", "is not its coldkey's", || Hotkeys::<Test>::remove(OWNER_HOT));
	assert_complaint("I-18 owners", "is not its coldkey's", || {
		DynamicTao::enter_hotkey(&OWNER_HOT, HotkeyInfo::new(OWNER_HOT, ALICE));
	});
}

#[test]
fn i_19_should_miss_half_of_a_subnet() {
	assert_complaint("I-19 subnets", "cold records", || SubnetOwners::<Test>::remove(TWO));
	assert_complaint("I-19 subnets", "has no economy", || {
		let details = SubnetOwners::<Test>::take(TWO).unwrap();
		SubnetOwners::<Test>::insert(NetUid(7), details);
	});
	assert_complaint("I-19 subnets", "cold records", || Subnets::<Test>::remove(TWO));
	assert_complaint("I-19 subnets", "counted subnets", || {
		unhashed::kill(&Subnets::<Test>::hashed_key_for(TWO));
	});
	assert_complaint("I-19 subnets", "root has a pool", || {
		let record = Subnets::<Test>::take(TWO).unwrap();
		Subnets::<Test>::insert(ROOT, record);
		// Root's stake is no alpha of that pool.
		tamper(ROOT, |economy| economy.outstanding.0 += 5 * UNIT);
		let details = SubnetOwners::<Test>::take(TWO).unwrap();
		SubnetOwners::<Test>::insert(ROOT, details);
	});
	assert_complaint("I-19 subnets", "which does not exist", || {
		let (shares, stake) = (Shares(1_000_000_000_000), Alpha(1_000_000));
		HotkeyPools::<Test>::insert(
			NetUid(9),
			HOT,
			HotkeyStake { pool: SharePool { stake, shares }, ..Default::default() },
		);
		StakeShares::<Test>::insert((NetUid(9), HOT, ALICE), of_shares(shares.0));
		Positions::<Test>::insert((ALICE, HOT, NetUid(9)), ());
	});
	assert_complaint("I-19 subnets", "in the future", || {
		LastSubnetRegistration::<Test>::mutate(|last| last.block = Some(3));
	});
	assert_complaint("I-19 subnets", "129 subnets", || {
		let (record, details) =
			(Subnets::<Test>::get(TWO).unwrap(), SubnetOwners::<Test>::get(TWO).unwrap());
		for netuid in (3..130).map(NetUid) {
			Subnets::<Test>::insert(netuid, record);
			SubnetOwners::<Test>::insert(netuid, &details);
			let economy = record.economy;
			assert_ok!(DynamicTao::vault_mint(economy.pool.tao));
			assert_ok!(DynamicTao::vault_mint(economy.pending.root_tao));
		}
	});
}

#[test]
fn i_22_should_miss_an_index() {
	assert_complaint("I-22 indexes", "positions is", || {
		Positions::<Test>::remove((ALICE, HOT, ONE));
	});
	assert_complaint("I-22 indexes", "positions is", || {
		Positions::<Test>::insert((ALICE, COOL, ONE), ());
	});
	assert_complaint("I-22 indexes", "without a holding", || {
		Positions::<Test>::remove((ALICE, HOT, ONE));
		Positions::<Test>::insert((ALICE, COOL, ONE), ());
	});
	let queue = |entries: &[(u64, u16)]| {
		let entries: Vec<_> = entries.iter().map(|(due, netuid)| (*due, NetUid(*netuid))).collect();
		DeferredEpochs::<Test>::put(frame_support::BoundedVec::truncate_from(entries));
	};
	assert_complaint("I-22 indexes", "queued 2 times", || queue(&[(1, 1), (2, 1)]));
	assert_complaint("I-22 indexes", "subnet 9 is queued 1 times", || queue(&[(1, 9)]));
}

/// A holding of active stake alone.
fn of_shares(shares: u128) -> Holding {
	Holding { shares: Shares(shares), ..Holding::default() }
}

/// Lets something enter behind a hotkey that no holder knows of.
fn enter(netuid: NetUid, hotkey: u64, amount: u64) {
	HotkeyPools::<Test>::mutate(netuid, hotkey, |stake| {
		stake.entering.newer = Some(Lot { period: 5, alpha: Alpha(amount) });
	});
}

#[test]
fn i_3_i_4_and_i_5_should_miss_what_is_entering() {
	assert_complaint("I-3 root stake", "the hotkeys' sum", || enter(ROOT, COOL, 7));
	assert_complaint("I-3 root stake", "what waits on root", || {
		RootStake::<Test>::mutate(|root| {
			root.entering.newer = Some(Lot { period: 5, alpha: Alpha(7) });
		});
	});
	assert_complaint("I-3 root stake", "in the future", || {
		RootStake::<Test>::mutate(|root| root.since = 1_000);
	});
	assert_complaint("I-4 alpha", "stakes, pending, claimable, burned", || enter(ONE, HOT, 7));
	assert_complaint("I-5 shares", "is not what its holders say", || {
		enter(ONE, HOT, 7);
		tamper(ONE, |economy| economy.outstanding.0 += 7);
	});
}

#[test]
fn i_6_should_miss_sound_hyperparameters() {
	assert_complaint("I-6 records", "subnet 1: max_weight_limit is under", || {
		SubnetHyperparameters::<Test>::mutate(ONE, |h| h.max_weight_limit = 0);
	});
	assert_complaint("I-6 records", "bounds of immunity_period", || {
		Settings::<Test>::mutate(|settings| {
			settings.parameters.owner_bounds.immunity_from = u16::MAX
		});
	});
}

#[test]
fn i_17_should_miss_the_windows_of_commits() {
	let rules = Hyperparameters::default().weight_rules();
	let commit = |block, window| WeightCommit { hash: Default::default(), block, window, rules };
	for commits in [
		vec![commit(1, (1, 9))],
		vec![commit(1, (9, 8))],
		vec![commit(3, (4, 5))],
		vec![commit(2, (4, 5)), commit(1, (4, 5))],
	] {
		assert_complaint(
			"I-17 rows",
			"the commits of 14 on subnet 1 have no proper windows",
			|| {
				WeightCommits::<Test>::insert(
					ONE,
					OWNER_HOT,
					crate::CommitQueue::truncate_from(commits),
				);
			},
		);
	}
}

/// Writes a row of the owner's neuron, which is the only one of subnet 1.
fn put_row(uid: u16, change: impl FnOnce(&mut ValidatorRow)) {
	let mut row = ValidatorRow { last_update: 1, weights_as_of: 1, ..Default::default() };
	change(&mut row);
	ValidatorRows::<Test>::insert(ONE, uid, row);
}

fn pairs(pairs: &[(u16, u16)]) -> crate::Row {
	pairs.to_vec().try_into().unwrap()
}

#[test]
fn i_17_should_miss_rows() {
	assert_complaint("I-17 rows", "weights of 1, no neuron of 1", || put_row(1, |_| ()));
	assert_complaint("I-17 rows", "weights of the future", || put_row(0, |r| r.last_update = 3));
	assert_complaint("I-17 rows", "weights after themselves", || {
		put_row(0, |row| row.weights_as_of = 2);
	});
	for ragged in [&[(0, 0)][..], &[(1, 1)], &[(0, 1), (0, 1)]] {
		assert_complaint("I-17 rows", "the row of neuron 0 of subnet 1 is ragged", || {
			put_row(0, |row| row.weights = pairs(ragged));
		});
		assert_complaint("I-17 rows", "is ragged", || put_row(0, |r| r.bonds = pairs(ragged)));
	}
	assert_complaint("I-17 rows", "has bonds and no permit", || {
		put_row(0, |row| row.bonds = pairs(&[(0, 1)]));
	});
	// Sound are weights without a permit, and bonds with one.
	world().build_and_execute(|| {
		put_row(0, |row| row.weights = pairs(&[(0, 1)]));
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
		put_row(0, |row| row.bonds = pairs(&[(0, 1)]));
		Neurons::<Test>::mutate(ONE, |neurons| neurons[0].scores.permit = true);
	});
}

/// Adds a neuron to subnet 1.
fn add_neuron(hotkey: u64, coldkey: u64) {
	Neurons::<Test>::mutate(ONE, |neurons| {
		neurons.try_push(Neuron::new(hotkey, coldkey, 0)).expect("there is room");
	});
}

#[test]
fn i_18_should_miss_neurons() {
	assert_complaint("I-18 neurons", "subnet 1 has 2 neurons", || {
		SubnetHyperparameters::<Test>::mutate(ONE, |h| h.max_allowed_uids = 1);
		add_neuron(HOT, CAROL);
	});
	assert_complaint("I-18 neurons", "subnet 1 has 65 validators", || {
		for hotkey in 1_000..1_065 {
			DynamicTao::enter_hotkey(&hotkey, HotkeyInfo::new(hotkey, ALICE));
			add_neuron(hotkey, ALICE);
		}
		Neurons::<Test>::mutate(ONE, |neurons| {
			neurons.iter_mut().skip(1).for_each(|neuron| neuron.scores.permit = true);
		});
	});
	assert_complaint("I-18 neurons", "two uids", || add_neuron(OWNER_HOT, OWNER));
	assert_complaint("I-18 neurons", "is not its coldkey's", || add_neuron(HOT, ALICE));
	assert_complaint("I-18 neurons", "is not its coldkey's", || add_neuron(STRANGER, ALICE));
	assert_complaint("I-18 neurons", "a neuron of the future", || {
		Neurons::<Test>::mutate(ONE, |neurons| neurons[0].registered_at = 3);
	});
	let sit = |hotkey| {
		RootNeurons::<Test>::mutate(|neurons| {
			neurons.try_push(RootNeuron { hotkey, since: 1 }).expect("there is room");
		})
	};
	assert_complaint("I-18 neurons", "two uids on root", || (0..2).for_each(|_| sit(HOT)));
	assert_complaint("I-18 neurons", "a uid on root is nobody's", || sit(STRANGER));
}

#[test]
fn i_19_should_miss_the_subnet_of_what_is_kept() {
	let nine = NetUid(9);
	let breakages: [fn(NetUid); 5] = [
		|netuid| Neurons::<Test>::insert(netuid, crate::NeuronList::default()),
		|netuid| SubnetHyperparameters::<Test>::insert(netuid, crate::Hyperparameters::default()),
		|netuid| ChildKeys::<Test>::insert(netuid, HOT, ChildkeyLinks::default()),
		|netuid| Symbols::<Test>::insert(netuid, crate::Symbol::default()),
		|netuid| Identities::<Test>::insert(netuid, crate::SubnetIdentity::default()),
	];
	for breakage in breakages {
		assert_complaint("I-19 subnets", "kept for subnet 9, which does not exist", || {
			breakage(nine);
		});
	}
	// These are missed before, since they are of no neuron.
	let of_neurons: [fn(NetUid); 2] = [
		|netuid| WeightCommits::<Test>::insert(netuid, HOT, crate::CommitQueue::default()),
		|netuid| Endpoints::<Test>::insert(netuid, HOT, crate::NeuronEndpoints::default()),
	];
	for breakage in of_neurons {
		for netuid in [nine, ONE] {
			assert_complaint("I-17 rows", "keeps something of 11, no neuron", || breakage(netuid));
		}
	}
	// A row is missed before, since it names no neuron.
	assert_complaint("I-17 rows", "no neuron of 9", || {
		ValidatorRows::<Test>::insert(nine, 0, ValidatorRow::default());
	});
}

fn dissolve(netuid: NetUid) {
	assert_ok!(DynamicTao::dissolve_network(admin(), netuid));
}

fn tamper_dissolution(change: impl FnOnce(&mut Dissolution)) {
	CurrentDissolution::<Test>::mutate(|it| change(it.as_mut().expect("one is under way")));
}

fn set_dissolving(netuid: NetUid, dissolving: bool) {
	Subnets::<Test>::mutate(netuid, |record: &mut Option<SubnetRecord>| {
		record.as_mut().expect("the subnet exists").dissolving = dissolving;
	});
}

#[test]
fn i_20_should_miss_a_dissolution() {
	let check = "I-20 dissolution";
	assert_complaint(check, "a dissolution is lost", || set_dissolving(ONE, true));
	assert_complaint(check, "a dissolution is lost", || {
		DissolutionPayouts::<Test>::insert(ALICE, Tao(1));
	});
	assert_complaint(check, "an unclaimed payout of nothing", || {
		UnclaimedPayouts::<Test>::insert(ALICE, Tao(0));
	});
	assert_complaint(check, "unclaimed is 0, but the payouts' sum 1", || {
		UnclaimedPayouts::<Test>::insert(ALICE, Tao(1));
	});
	assert_complaint(check, "the payouts is 1, but what is owed 0", || {
		dissolve(ONE);
		DissolutionPayouts::<Test>::insert(ALICE, Tao(1));
	});
	assert_complaint(check, "2 subnets are being dissolved", || {
		dissolve(ONE);
		set_dissolving(TWO, true);
	});
	assert_complaint(check, "another subnet is being dissolved", || {
		dissolve(ONE);
		set_dissolving(ONE, false);
		set_dissolving(TWO, true);
	});
	assert_complaint(check, "the pot is", || {
		dissolve(ONE);
		tamper_dissolution(|it| it.liquidation.tao.0 += 1);
	});
	assert_complaint(check, "more is owed than was given", || {
		dissolve(ONE);
		DissolutionPayouts::<Test>::insert(ALICE, Tao(1));
		tamper_dissolution(|it| it.owed = Tao(1));
		// A gift, so that the vault covers it.
		assert_ok!(DynamicTao::vault_mint(Tao(1)));
	});
	assert_complaint("I-2 custody", "for records of", || {
		dissolve(ONE);
		tamper_dissolution(|it| it.liquidation.left.0 += 1);
	});
	assert_complaint("I-2 custody", "for records of", || UnclaimedTao::<Test>::put(Tao(1)));
}

#[test]
fn i_20_should_miss_a_notice_or_a_registration_that_waits() {
	let check = "I-20 queue";
	let notice = |netuid| {
		CurrentNotice::<Test>::put(PruneNotice { netuid, given_at: 1, closes_at: 9 });
	};
	assert_complaint(check, "subnet 1 closes at None, and not at Some(9)", || notice(ONE));
	assert_complaint(check, "no subnet stands under the notice", || notice(NetUid(9)));
	assert_complaint(check, "subnet 1 closes at Some(9), and not at None", || {
		Subnets::<Test>::mutate(ONE, |record| {
			record.as_mut().expect("the subnet exists").closes_at = Some(9);
		});
	});
	assert_complaint(check, "is not its coldkey's", || {
		QueuedNetwork::<Test>::put(QueuedRegistration {
			coldkey: ALICE,
			hotkey: HOT,
			lock: Tao(0),
			alpha: Alpha(0),
			free_from: 1,
		});
	});
	assert_complaint(check, "the pool of a registration that waits cannot be", || {
		QueuedNetwork::<Test>::put(QueuedRegistration {
			coldkey: CAROL,
			hotkey: HOT,
			lock: Tao(0),
			alpha: Alpha(0),
			free_from: 1,
		});
	});
	assert_complaint("I-2 custody", "for records of", || {
		QueuedNetwork::<Test>::put(QueuedRegistration {
			coldkey: CAROL,
			hotkey: HOT,
			lock: Tao(1),
			alpha: Alpha(1),
			free_from: 1,
		});
	});
}

#[test]
fn i_23_should_miss_a_deposit() {
	let check = "I-23 childkey deposits";
	let set = || {
		assert_ok!(DynamicTao::set_childkey_take(signed(CAROL), HOT, ONE, 1));
	};
	assert_complaint(check, "has a deposit for nothing, or none", || {
		set();
		tamper_childkeys(HOT, |links| links.deposit = None);
	});
	assert_complaint(
		check,
		"what is held on an account is 10000000, but its deposits 10000001",
		|| {
			set();
			tamper_childkeys(HOT, |links| {
				links.deposit.as_mut().expect("it was put down").amount.0 += 1;
			});
		},
	);
	assert_complaint(check, "a deposit of no account", || {
		set();
		tamper_childkeys(HOT, |links| {
			links.deposit.as_mut().expect("it was put down").who = STRANGER;
		});
		DynamicTao::release(crate::HoldReason::ChildkeyDeposit, &CAROL, Tao(UNIT));
	});
}

fn tamper_childkeys(hotkey: u64, change: impl FnOnce(&mut ChildkeyLinks<u64>)) {
	ChildKeys::<Test>::mutate(ONE, hotkey, change);
}

fn set_childkey_count(count: u32) {
	SubnetOwners::<Test>::mutate(ONE, |it| {
		it.as_mut().expect("the subnet exists").childkeys = count
	});
}

#[test]
fn i_22_should_miss_childkey_links() {
	let check = "I-22 childkey links";
	assert_complaint(check, "empty childkey links", || {
		ChildKeys::<Test>::insert(ONE, HOT, ChildkeyLinks::default());
	});
	let child = |hotkey| vec![(Proportion(1), hotkey)].try_into().unwrap();
	assert_complaint(check, "12 does not know a parent", || {
		tamper_childkeys(HOT, |links| links.children = child(COOL));
		set_childkey_count(1);
	});
	assert_complaint(check, "12 does not know a parent", || {
		tamper_childkeys(HOT, |links| links.scheduled = Some((9, child(COOL))));
		set_childkey_count(1);
	});
	assert_complaint(check, "12 does not know a parent, or knows it twice", || {
		tamper_childkeys(HOT, |links| links.children = child(COOL));
		tamper_childkeys(COOL, |links| {
			(links.parents, links.newcomer) = (vec![HOT].try_into().unwrap(), Some((9, HOT)));
		});
		set_childkey_count(2);
	});
	assert_complaint(check, "a newcomer waits though there is a place", || {
		tamper_childkeys(COOL, |links| links.newcomer = Some((9, HOT)));
		set_childkey_count(1);
	});
	for take in [11_796, 1] {
		let raise = Some((9, take));
		assert_complaint(check, "a raise of a take that is none", || {
			tamper_childkeys(HOT, |links| links.take = Some(Take { raise, ..Take::default() }));
			set_childkey_count(1);
		});
		assert_complaint("I-21 ids", "a raise of a take that is none", || {
			set_take(HOT, Take { raise, ..Take::default() });
		});
	}
	assert_complaint(check, "11 does not know a child", || {
		tamper_childkeys(COOL, |links| links.parents = vec![HOT].try_into().unwrap());
		set_childkey_count(1);
	});
	for count in [0, 2] {
		assert_complaint(
			check,
			&format!("childkey links is 1, but the subnet's count {count}"),
			|| {
				tamper_childkeys(HOT, |links| links.take = Some(Take::default()));
				set_childkey_count(count);
			},
		);
	}
}

#[test]
fn i_22_should_miss_a_hotkey_that_its_coldkey_does_not_know() {
	let check = "I-22 owned hotkeys";
	assert_complaint(check, "hotkeys is 3, but coldkeys' hotkeys 2", || {
		OwnedHotkeys::<Test>::remove(CAROL, HOT);
	});
	assert_complaint(check, "that it does not belong to", || {
		OwnedHotkeys::<Test>::remove(CAROL, HOT);
		OwnedHotkeys::<Test>::insert(ALICE, HOT, ());
	});
}

#[test]
fn i_21_should_miss_ids_and_accounts_that_do_not_know_each_other() {
	let check = "I-21 ids";
	let former = |account| Hotkeys::<Test>::insert(21, Hotkey::Former { account });
	let current = |known| Hotkeys::<Test>::insert(HOT, Hotkey::Current(known));
	let hot = || HotkeyInfo::new(HOT, CAROL);
	for account in [22, HOT] {
		assert_complaint(check, "do not name one hotkey", || former(account));
	}
	assert_complaint(check, "do not name one hotkey", || {
		current(HotkeyInfo { id: 21, swapped_at: Some(1), ..hot() });
	});
	assert_complaint(check, "do not name one hotkey", || {
		current(HotkeyInfo { swapped_at: Some(1), ..hot() });
	});
	assert_complaint(check, "became a hotkey in the future", || {
		current(HotkeyInfo { id: 21, swapped_at: Some(9), ..hot() });
		former(HOT);
	});
}

#[test]
fn i_30_should_miss_a_bar_without_a_gate_and_a_shadow_out_of_order() {
	use crate::pallet::{AllocationBar, Shadows};
	use dtao_economics::GateBar;
	assert_complaint("I-30 rules", "a bar without a gate", || {
		AllocationBar::<Test>::put(GateBar(Some(1)));
	});
	let shadow = || DynamicTao::do_start_shadow(Allocation::Equal).expect("there is room");
	assert_complaint("I-30 shadows", "two shadows of one id", || {
		(0..2).for_each(|_| {
			shadow();
		});
		Shadows::<Test>::mutate(|shadows| shadows[1].id = 0);
	});
	assert_complaint("I-30 shadows", "is not there", || {
		shadow();
		next_block();
		Shadows::<Test>::mutate(|shadows| shadows[0].subnets[1].netuid = NetUid(7));
	});
	assert_complaint("I-30 shadows", "out of order", || {
		shadow();
		next_block();
		Shadows::<Test>::mutate(|shadows| shadows[0].subnets[1].netuid = ONE);
	});
}

#[test]
fn i_30_should_miss_votes_without_a_uid_and_reports_of_nothing() {
	let vote = |hotkey, netuid| {
		let weights = BTreeMap::from([(netuid, 1)]).try_into().expect("there is room");
		RootWeights::<Test>::insert(hotkey, RootVote { set_at: 1, weights });
	};
	assert_complaint("I-30 votes", "without a uid on root", || vote(HOT, ONE));
	assert_complaint("I-30 votes", "votes 1 on subnet 7", || {
		RootNeurons::<Test>::try_append(RootNeuron { hotkey: HOT, since: 1 }).expect("room");
		vote(HOT, NetUid(7));
	});
	let report = |netuid, period| {
		let report = MetricReport { who: ALICE, period, value: Tao(1) };
		MetricReports::<Test>::try_append(netuid, report).expect("there is room");
	};
	assert_complaint("I-30 reports", "of a period that is not over", || report(ONE, 0));
	assert_complaint("I-30 reports", "which is not there", || report(NetUid(7), 0));
	assert_complaint("I-30 reports", "has two reports", || (0..2).for_each(|_| report(ONE, 0)));
	assert_complaint("I-30 reports", "was named twice", || {
		(0..2).for_each(|_| Attestors::<Test>::try_append(ALICE).expect("there is room"));
	});
}

#[test]
fn i_21_should_miss_a_swap_that_goes_nowhere() {
	for new_coldkey in [ALICE, DynamicTao::vault_account()] {
		assert_complaint("I-21 swaps", "goes nowhere", || {
			let swap = ColdkeySwap { new_coldkey, from: 1, progress: None };
			ColdkeySwaps::<Test>::insert(ALICE, swap);
		});
	}
}

#[test]
fn a_gift_should_break_nothing() {
	world().with_gifts().build_and_execute(|| {
		assert_ok!(Balances::transfer_allow_death(signed(BOB), DynamicTao::vault_account(), 7));
		assert_eq!(DynamicTao::vault_excess(), Tao(7));
	});
}

#[test]
fn i_5_should_miss_stake_that_is_in_flight() {
	assert_complaint("I-5 in flight", "in flight", || {
		let asset = StakeAsset { netuid: ONE, hotkey: HOT };
		StakeInFlight::<Test>::insert(asset, Alpha(1));
	});
}
