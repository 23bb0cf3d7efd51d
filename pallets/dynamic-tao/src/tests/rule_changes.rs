//! Rules change at a block: who may schedule that, when it comes, and that nothing is lost, paid twice
//! or stranded by it, whichever rules follow which.

use super::*;
use crate::{
	pallet::{DeferredEpochs, ScheduledRules},
	testkit::random_walk::{choices, People, Share, Step, Trade, TradeOp, Walk},
	GenesisHotkey, GenesisNeuron, RuleChange, RulesView, REPORT_PERIOD,
};
use dtao_economics::{
	Allocation, Dividends, OwnerIncentives, Pending, Price, RootPart, Rules, Smoothing, PROFILES,
};
use proptest::prelude::*;

/// A miner of Alice's, beside which the owner's hotkey mines.
const MINER: u64 = 31;

/// Blocks between the epochs of subnet 1, and of subnet 2.
const TEMPOS: [u16; 2] = [5, 7];

/// Two subnets on each of which one validator judges two miners alike: Alice's and the owner's. Their
/// averages are 1/2 and 1, which is enough for rules that give root nothing unless prices sum to more than
/// 1. All that can be pending is, there is active stake on root and on both, and root's periods are long.
pub(super) fn world() -> ExtBuilder {
	let neuron = |hotkey, weights: &[(u16, u16)]| GenesisNeuron {
		hotkey,
		permit: !weights.is_empty(),
		weights: weights.to_vec(),
	};
	ExtBuilder::with_two_subnets()
		.set(|genesis| {
			genesis.hotkeys.push(GenesisHotkey { hotkey: MINER, coldkey: ALICE });
			let averages = [Price::from_bits(Price::ONE.to_bits() / 2), Price::ONE];
			for ((subnet, tempo), average) in genesis.subnets.iter_mut().zip(TEMPOS).zip(averages) {
				subnet.moving_price = average;
				subnet.parameters.tempo = tempo;
				subnet.hyperparameters.epoch.activity_cutoff = 1_000_000;
				subnet.neurons = vec![
					neuron(HOT, &[(1, 1), (2, 1)]),
					neuron(MINER, &[]),
					neuron(OWNER_HOT, &[]),
				];
				subnet.pending = Pending {
					owner: Alpha(UNIT),
					miners: Alpha(2 * UNIT),
					validators: Alpha(3 * UNIT),
					root_alpha: Alpha(4 * UNIT),
					root_tao: Tao(5 * UNIT),
				};
				subnet.alpha_burned = Alpha(UNIT);
				subnet.alpha_outstanding = Alpha(11 * UNIT); // 1 + 2 + 3 + 4 + 1
			}
		})
		.stake(1, HOT, ALICE, 100 * UNIT)
		.stake(1, HOT, CAROL, 50 * UNIT)
		.stake(2, HOT, BOB, 100 * UNIT)
		.stake(0, HOT, BOB, 1_000 * UNIT)
}

/// Goes to the first block in which there is something to report of, and lets rules that ask find what
/// they ask for: a vote of root's validator, a report of each subnet, and what four shadows have the
/// chain keep.
pub(super) fn give_signals() {
	System::set_block_number(REPORT_PERIOD);
	assert_ok!(plain(DynamicTao::root_register(signed(CAROL), HOT)));
	assert_ok!(DynamicTao::set_root_weights(signed(HOT), vec![ONE, TWO], vec![1, 3]));
	assert_ok!(DynamicTao::set_attestors(admin(), vec![ALICE]));
	for (netuid, tenths) in [(ONE, 3), (TWO, 1)] {
		let earned = Tao(UNIT / 10 * tenths);
		assert_ok!(DynamicTao::report_metric(signed(ALICE), netuid, 0, earned));
	}
	let smoothing = Smoothing::WHOLE;
	for allocation in [
		Allocation::NetFlow { smoothing },
		Rules::ROOT_VOTE.allocation,
		Rules::REVENUE_HALF.allocation,
		Rules::HILL_RANK.allocation,
	] {
		assert_ok!(DynamicTao::start_shadow(admin(), allocation));
	}
}

fn schedule(at: u64, rules: Rules) {
	assert_ok!(DynamicTao::schedule_rules(admin(), at, rules));
}

/// The rules that have a name.
fn profiles() -> Vec<Rules> {
	PROFILES.iter().map(|profile| profile.rules).collect()
}

/// Rules that no profile has, as many as there are ways of an injection: each choice of an axis is in one
/// of them or in a profile.
fn nameless() -> impl Iterator<Item = Rules> {
	let yardsticks =
		[Allocation::Equal, Allocation::ByDepth, Allocation::Fixed, Allocation::Custom];
	(0..=choices::injections().len() as u8)
		.zip(yardsticks.into_iter().cycle())
		.map(|(number, allocation)| Rules { allocation, ..choices::rules::<OwnRules>([number; 6]) })
}

#[test]
fn scheduled_rules_should_come_at_the_start_of_their_block() {
	world().build_and_execute(|| {
		schedule(3, Rules::PRICE_KEEPING);
		let (at, rules) = (3, Rules::PRICE_KEEPING);
		assert_eq!(last_event(), Event::RulesScheduled { at: 3, rules });
		let scheduled = Some(RuleChange { at, rules });
		let view = RulesView { active: Rules::DEFAULT, scheduled };
		assert_eq!(DynamicTao::rules(), view);

		next_block();
		assert_eq!(DynamicTao::rules(), view);
		next_block();
		let changed = Event::RulesChanged { from: Rules::DEFAULT, to: rules };
		assert_eq!(events().first(), Some(&changed));
		assert_eq!(DynamicTao::rules(), RulesView { active: rules, scheduled: None });
		next_block();
		assert!(!events().contains(&changed));
	});
}

#[test]
fn the_block_of_the_change_should_run_by_the_new_rules_and_be_quoted_so() {
	let changing = |rules| {
		let mut seen = Vec::new();
		world().build_and_execute(|| {
			schedule(3, rules);
			for _ in 0..2 {
				let share = DynamicTao::subnet(TWO).map(|subnet| subnet.block_share);
				let quote = DynamicTao::quote_stake(TWO, Tao(UNIT)).map(|quote| quote.price_before);
				next_block();
				// The quote knew the pool of this block.
				assert_eq!(quote, Ok(price(TWO)));
				seen.push((share, reserves(TWO)));
			}
		});
		seen
	};
	let (same, other) = (changing(Rules::DEFAULT), changing(Rules::PRICE_KEEPING));
	// What it is given is the same; of that, what its alpha cannot carry at a price of 3 TAO is not
	// placed.
	assert_eq!(same[0], other[0]);
	assert_eq!(same[1].0, other[1].0);
	assert!(same[1].1 .0 >= other[1].1 .0);
}

#[test]
fn only_one_change_should_be_scheduled_for_a_block_to_come() {
	world().build_and_execute(|| {
		let call = |at, rules| RuntimeCall::DynamicTao(crate::Call::schedule_rules { at, rules });
		let schedule = |at, rules| refusal_of(call(at, rules), admin());
		assert_eq!(schedule(1, Rules::LAUNCH), Some("BlockNotInFuture"));
		let foreign = Rules { root_part: RootPart::Custom, ..Rules::DEFAULT };
		assert_eq!(schedule(2, foreign), Some("RuleMissing"));
		assert_eq!(schedule(2, Rules::LAUNCH), None);
		assert_eq!(schedule(3, Rules::DEFAULT), Some("RulesAlreadyScheduled"));

		let cancel = || {
			let call = crate::Call::cancel_scheduled_rules {};
			refusal_of(RuntimeCall::DynamicTao(call), admin())
		};
		assert_eq!(cancel(), None);
		assert_eq!(last_event(), Event::RulesCancelled { at: 2, rules: Rules::LAUNCH });
		assert_eq!(cancel(), Some("NoRulesScheduled"));
		next_block();
		assert_eq!(DynamicTao::active_rules(), Rules::DEFAULT);
	});
}

#[test]
fn a_genesis_should_begin_with_the_rules_that_it_says() {
	let launch = world().set(|genesis| genesis.rules = Rules::LAUNCH);
	launch.build_and_execute(|| assert_eq!(DynamicTao::active_rules(), Rules::LAUNCH));
	let foreign = Rules { root_part: RootPart::Custom, ..Rules::DEFAULT };
	let genesis = world().set(|genesis| genesis.rules = foreign).genesis();
	sp_io::TestExternalities::default().execute_with(|| {
		let defect = genesis.try_build().expect_err("the host has no such rule");
		assert!(defect.starts_with("rules: there is no custom rule"), "{defect}");
	});
}

/// What was bought of a subnet behind [`HOT`] with so much TAO.
fn add(netuid: NetUid, who: u64, tao: u64) -> u64 {
	let before = stake(netuid, HOT, who);
	assert_ok!(DynamicTao::add_stake(signed(who), HOT, netuid, Tao(tao)));
	stake(netuid, HOT, who) - before
}

#[test]
fn stake_should_count_at_once_where_the_rules_let_it() {
	world().set(|genesis| genesis.rules = Rules::LAUNCH).build_and_execute(|| {
		for (netuid, before) in [(ONE, 150), (ROOT, 1_000)] {
			let bought = add(netuid, BOB, 10 * UNIT);
			// But for a rounding of the shares.
			let counts = active_stake(netuid, HOT) - before * UNIT;
			assert!(counts.abs_diff(bought) <= 1, "{bought} and {counts}");
		}
		assert_eq!(RootStake::<Test>::get().active(), Tao(1_010 * UNIT));
		// It is paid by the next epoch, in block 4: (4 + 1) mod 5 = 0.
		let before = stake(ONE, HOT, BOB);
		run_blocks(3);
		assert!(stake(ONE, HOT, BOB) > before + UNIT / 100);
	});
}

#[test]
fn what_is_entering_should_count_from_the_change_on_and_stay_when_the_rules_turn_back() {
	let active = || [ONE, ROOT].map(|netuid| active_stake(netuid, HOT));
	world().build_and_execute(|| {
		let mut bought = [ONE, ROOT].map(|netuid| add(netuid, ALICE, 10 * UNIT));
		assert_eq!(active(), [150 * UNIT, 1_000 * UNIT]);
		schedule(2, Rules::LAUNCH);
		next_block();
		assert_eq!(active(), [150 * UNIT + bought[0], 1_000 * UNIT + bought[1]]);
		assert_eq!(RootStake::<Test>::get().active(), Tao(1_010 * UNIT));

		// Back, with nobody touched; and what comes then waits again.
		schedule(3, Rules::DEFAULT);
		next_block();
		let counts = active();
		assert_eq!(counts, [150 * UNIT + bought[0], 1_000 * UNIT + bought[1]]);
		let entering = [ONE, ROOT].map(|netuid| add(netuid, BOB, 10 * UNIT));
		assert_eq!(active(), counts);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));

		// And there again: both lots have become active, each at its own time.
		schedule(4, Rules::LAUNCH);
		next_block();
		bought = [bought[0] + entering[0], bought[1] + entering[1]];
		// The epoch of this block has paid, too.
		assert!(active_stake(ONE, HOT) >= 150 * UNIT + bought[0]);
		assert!(active_stake(ROOT, HOT) >= 1_000 * UNIT + bought[1]);
		leave();
	});
}

/// What the first epoch of subnet 1 did under a rule for the owner's incentives: what each miner has, and
/// what left the pending alpha otherwise.
fn epoch_under(rule: OwnerIncentives) -> ([u64; 2], u64, SubnetEconomy) {
	let mut seen = None;
	world().set(|genesis| genesis.rules.owner_incentives = rule).build_and_execute(|| {
		run_blocks(2);
		let pending = economy(ONE).pending;
		assert_eq!(DeferredEpochs::<Test>::get().len(), 0);
		let issued = economy(ONE).outstanding.0;
		next_block();
		let paid = events().into_iter().find_map(|event| match event {
			Event::EpochPaid {
				netuid: ONE, owner, miners, validators, recycled, withheld, ..
			} => Some([owner, miners, validators, recycled, withheld].map(|alpha| alpha.0)),
			_ => None,
		});
		let paid = paid.expect("the epoch is in block 4");
		// All alpha that waited, with that of this block but root's: 1 alpha, and 4 were kept for root.
		assert!(paid.iter().sum::<u64>() > pending.alpha().unwrap().0 - 4 * UNIT);
		assert_eq!(DynamicTao::last_payouts(ONE, 0, 9).unwrap().withheld.0, paid[4]);
		let mined = [MINER, OWNER_HOT].map(|hotkey| {
			let page = DynamicTao::last_payouts(ONE, 0, 9).unwrap().paid;
			let behind = page.into_iter().find(|paid| paid.hotkey == hotkey);
			behind.map_or(0, |paid| paid.incentive.0)
		});
		assert_eq!(mined.iter().sum::<u64>(), paid[1]);
		assert!(issued > 0);
		seen = Some((mined, paid[4], economy(ONE)));
	});
	seen.expect("it ran")
}

#[test]
fn the_owners_incentives_should_be_paid_recycled_or_burned() {
	let ([miner, owner], withheld, paid) = epoch_under(OwnerIncentives::Paid);
	assert_eq!((miner, withheld), (owner, 0));
	assert!(owner > UNIT);
	let (mined, withheld, recycled) = epoch_under(OwnerIncentives::Recycled);
	assert_eq!((mined, withheld), ([miner, 0], owner));
	assert_eq!(recycled.outstanding.0, paid.outstanding.0 - owner);
	assert_eq!(recycled.burned, paid.burned);
	let (mined, withheld, burned) = epoch_under(OwnerIncentives::Burned);
	assert_eq!((mined, withheld), ([miner, 0], owner));
	assert_eq!(burned.outstanding, paid.outstanding);
	assert_eq!(burned.burned.0, paid.burned.0 + owner);
}

/// Somebody by place, and a trade before a block.
type Act = (u8, Trade);

/// Does it, whatever comes of it.
fn perform(act: Option<&Act>) {
	let people = People {
		coldkeys: vec![ALICE, BOB, CAROL],
		ghost: 77, // has no account
		hotkey: |coldkey, number| 100 * coldkey + u64::from(number),
	};
	let (who, trade) = act.expect("somebody does something");
	let (origin, call) = dispatchable(Walk::new(people).deed(*who, &Step::Trade(*trade)));
	refusal_of(call, origin);
}

/// All positions and their values.
fn positions() -> Vec<(Position<u64>, u64)> {
	let keys = Positions::<Test>::iter_keys();
	keys.map(|(who, hotkey, netuid)| (at(netuid, hotkey, who), stake(netuid, hotkey, who)))
		.collect()
}

/// Lets everybody leave.
fn leave() {
	for (Position { netuid, hotkey, coldkey }, _) in positions() {
		// Who left before may have left a rounding to it.
		let all = Alpha(stake(netuid, hotkey, coldkey));
		if !all.is_zero() {
			assert_ok!(DynamicTao::remove_stake(signed(coldkey), hotkey, netuid, all));
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
		}
	}
}

/// Runs a block and accounts for all TAO that came to be or ceased to be in it.
fn accounted_block() {
	let before = Balances::total_issuance();
	next_block();
	let (mut minted, mut recycled) = (0, 0);
	for event in events() {
		match event {
			Event::BlockEmitted { minted: tao, unminted } => {
				assert_eq!(tao.0 + unminted.0, UNIT);
				minted += tao.0;
			}
			Event::EpochPaid { recycled_tao, .. } => recycled += recycled_tao.0,
			Event::EpochSkipped { netuid, error } => panic!("epoch of {netuid:?}: {error:?}"),
			Event::SubnetSkipped { netuid, refusal } => panic!("block of {netuid:?}: {refusal}"),
			_ => (),
		}
	}
	assert_eq!(Balances::total_issuance(), before + minted - recycled);
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	assert_eq!(DynamicTao::vault_excess(), Tao(0));
}

/// Asserts that each shadow has given away every block since it began: none of [`give_signals`] has a cap.
fn check_shadows() {
	for shadow in DynamicTao::shadows() {
		let given: u64 = shadow.subnets.iter().map(|subnet| subnet.given.0).sum();
		assert_eq!(given, (System::block_number() + 1 - shadow.since) * UNIT, "{shadow:?}");
	}
}

/// Runs a world by the rules `from`, then after so many blocks by `to`, until all that was pending at the
/// change has been settled. With signals rules that ask find something, and shadows run beside them.
fn change_rules(from: Rules, to: Rules, signals: bool, after: u64, acts: &[Act]) {
	world().set(|genesis| genesis.rules = from).build_and_execute(|| {
		if signals {
			give_signals();
		}
		let at = System::block_number() + after;
		schedule(at, to);
		let mut acts = acts.iter().cycle();
		while System::block_number() + 1 < at {
			perform(acts.next());
			accounted_block();
		}
		perform(acts.next());

		// The change alone moves no stake, but that what becomes active may lose a rounding.
		let before = (positions(), Balances::total_issuance(), [economy(ONE), economy(TWO)]);
		frame_support::assert_storage_noop!({
			let undone = frame_support::storage::with_transaction(|| {
				DynamicTao::apply_scheduled_rules(at);
				let after = positions();
				assert_eq!(after.len(), before.0.len());
				for ((at, before), (same, after)) in before.0.iter().zip(after) {
					assert_eq!(*at, same);
					assert!(before.abs_diff(after) <= 2, "{at:?}: {before} became {after}");
				}
				let economies = [economy(ONE), economy(TWO)];
				assert_eq!((Balances::total_issuance(), economies), (before.1, before.2));
				assert_eq!(ScheduledRules::<Test>::get(), None);
				let went: DispatchResult = Ok(());
				frame_support::storage::TransactionOutcome::Rollback(went)
			});
			assert_eq!(undone, Ok(()));
		});
		accounted_block();
		assert_eq!(DynamicTao::rules(), RulesView { active: to, scheduled: None });
		if to.dividends == Dividends::AtOnce {
			for netuid in [ONE, TWO, ROOT] {
				let all = HotkeyPools::<Test>::get(netuid, HOT).total().expect("it fits");
				assert_eq!(active_stake(netuid, HOT), all.0);
			}
		}

		// An epoch of both subnets, at least.
		for _ in 0..u64::from(TEMPOS[1]) {
			perform(acts.next());
			accounted_block();
		}
		check_shadows();
		for netuid in [ONE, TWO] {
			// What was kept has been sold, or can be claimed.
			let waiting = economy(netuid).pending.root_alpha;
			let keeps = matches!(to.root_part, RootPart::SoldAtEpoch { .. } | RootPart::Claimable);
			assert!(waiting.is_zero() || keeps);
			assert!(waiting < Alpha(4 * UNIT));
		}
		leave();
		claim_everything();
	});
}

/// Pays everybody all claims, after which nothing can be claimed but what divisions have left.
fn claim_everything() {
	System::reset_events();
	for (hotkey, who) in [HOT, COOL, MINER, OWNER_HOT]
		.into_iter()
		.flat_map(|hotkey| [ALICE, BOB, CAROL, OWNER].map(|who| (hotkey, who)))
	{
		let subnets = vec![ONE, TWO].try_into().expect("they fit");
		assert_ok!(DynamicTao::claim_root(signed(who), hotkey, subnets));
		assert_eq!(DynamicTao::root_claims(who, hotkey), []);
		assert_eq!(DynamicTao::do_try_state(), Ok(()));
	}
	for event in events() {
		let nothing = DispatchError::from(Error::<Test>::NothingToClaim);
		assert!(!matches!(event, Event::RootClaimSkipped { error, .. } if error != nothing));
	}
	for netuid in [ONE, TWO] {
		// Less than a rao each time that somebody was settled.
		assert!(economy(netuid).claimable < Alpha(100), "{}", economy(netuid).claimable);
	}
}

/// Lets each of these follow each other one: in the block of an epoch, before it and after it.
fn change_every_pair(sets: &[Rules], signals: bool) {
	let act = |who, op, at, to| (who, Trade { op, at, to, share: Share::Part(32), bound: None });
	let acts = [
		act(0, TradeOp::Buy, 0, 1),
		act(0, TradeOp::Buy, 0, 0),
		act(2, TradeOp::Sell, 0, 0),
		act(1, TradeOp::Swap, 1, 1),
	];
	let pairs = sets.iter().flat_map(|from| sets.iter().map(move |to| (*from, *to)));
	for (place, (from, to)) in (0u64..).zip(pairs.filter(|(from, to)| from != to)) {
		change_rules(from, to, signals, 1 + place % 7, &acts);
	}
}

#[test]
fn whichever_rules_follow_which_should_lose_nothing() {
	let sets: Vec<_> = profiles().into_iter().chain(nameless()).collect();
	change_every_pair(&sets, false);
}

#[test]
fn whichever_rules_follow_which_should_lose_nothing_where_they_find_what_they_ask_for() {
	change_every_pair(&profiles(), true);
}

/// Any choice on each axis that there is; an injection by a host's own rule among them.
fn any_rules() -> impl Strategy<Value = Rules> {
	any::<[u8; 6]>().prop_map(choices::rules::<OwnRules>)
}

proptest! {
	#![proptest_config(ProptestConfig {
		cases: std::env::var("PROPTEST_CASES").map_or(64, |cases| cases.parse().expect("a number")),
		..ProptestConfig::default()
	})]

	#[test]
	fn any_rules_should_follow_any_at_any_block(
		from in any_rules(),
		to in any_rules(),
		signals in any::<bool>(),
		after in 1u64..=15,
		acts in prop::collection::vec((any::<u8>(), from_bytes::<Trade>()), 1..=8),
	) {
		change_rules(from, to, signals, after, &acts);
	}
}
