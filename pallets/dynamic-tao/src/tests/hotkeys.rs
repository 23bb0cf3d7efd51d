//! `swap_hotkey`: who may, what it costs, that the old account is dead, and that everything else is as if
//! the hotkey had always had the new one (I-21).

use super::{
	renaming::{state_but, with_name, State},
	*,
};
use crate::{
	pallet::{HotkeyDeposits, Neurons, OwnedHotkeys, RootNeurons, WeightCommits},
	Call, GenesisHotkey, GenesisNeuron, Hotkey, HOTKEY_SWAP_INTERVAL,
};
use codec::Encode;
use dtao_economics::Rules;
use frame_support::{
	storage::{with_transaction, TransactionOutcome::Rollback},
	traits::fungible::InspectHold,
};
use proptest::prelude::*;

/// A hotkey whose bytes are like no others in the state, and the accounts that it gets. No other stands
/// between them, so that lists by hotkey keep their order.
const OLD: u64 = 0x407c_e75e_aaaa_0d0d;
const NEW: u64 = OLD + 1;
const NEWEST: u64 = OLD + 2;

/// Another hotkey of Carol's.
const SPARE: u64 = 21;

/// The cost of a swap, and the deposit for a hotkey here: 0.1 TAO each.
const COST: u64 = UNIT / 10;

/// Carol owns the hotkey, which has consented and validates on two subnets with hers and others' stake.
fn world() -> ExtBuilder {
	let neuron = |hotkey| GenesisNeuron { hotkey, permit: true, weights: vec![(0, 1), (1, 2)] };
	ExtBuilder::with_two_subnets()
		.set(|genesis| {
			genesis.hotkeys.push(GenesisHotkey { hotkey: OLD, coldkey: CAROL });
			let parameters = &mut genesis.parameters;
			(parameters.children_cooldown, parameters.children_rate_limit) = (4, 0);
			parameters.hotkey_deposit = Tao(COST);
			for subnet in &mut genesis.subnets {
				subnet.neurons = [OWNER_HOT, OLD, COOL].map(neuron).into();
				subnet.parameters.tempo = 7;
				subnet.hyperparameters.weights_set_rate_limit = 0;
				subnet.hyperparameters.serving_rate_limit = 0;
			}
		})
		.stake(0, OLD, ALICE, 300 * UNIT)
		.stake(1, OLD, ALICE, 100 * UNIT)
		.stake(1, OLD, CAROL, 50 * UNIT)
		.stake(2, COOL, BOB, 70 * UNIT)
}

fn act(who: u64, call: Call<Test>) {
	assert_eq!(refused_call(who, call), None);
}

fn refused_call(who: u64, call: Call<Test>) -> Option<&'static str> {
	refusal(RuntimeCall::DynamicTao(call), who)
}

fn swap_to(hotkey: u64, new_hotkey: u64) -> Call<Test> {
	Call::swap_hotkey { hotkey, new_hotkey, netuid: None }
}

fn add(hotkey: u64, netuid: NetUid, tao: u64) -> Call<Test> {
	Call::add_stake { hotkey, netuid, amount_staked: Tao(tao) }
}

fn held(who: u64) -> u64 {
	Balances::balance_on_hold(&crate::HoldReason::HotkeyAssociation.into(), &who)
}

fn wait_a_day() {
	System::set_block_number(System::block_number() + HOTKEY_SWAP_INTERVAL);
}

/// What is called by the hotkey, or because of it, of all that there can be.
fn furnish(hotkey: u64) {
	act(CAROL, Call::root_register { hotkey });
	act(CAROL, Call::decrease_take { hotkey, take: 1_000 });
	act(CAROL, Call::set_childkey_take { hotkey, netuid: ONE, take: 900 });
	for (parent, child) in [(hotkey, COOL), (COOL, hotkey)] {
		let children = vec![(u64::MAX / 3, child)];
		act(CAROL, Call::set_children { hotkey: parent, netuid: ONE, children });
	}
	let (version, ip, port, ip_type) = (1, 0x0808_0808, 8_091, 4);
	act(hotkey, Call::serve_prometheus { netuid: ONE, version, ip, port, ip_type });
	act(CAROL, Call::register_network { hotkey });
	run_blocks(20);
	act(ALICE, add(hotkey, ONE, 7 * UNIT));
	act(hotkey, weights(TWO, 9));
	next_block();
}

/// Weights of three neurons.
fn weights(netuid: NetUid, value: u16) -> Call<Test> {
	let (dests, weights) = (vec![0, 2], vec![value, 1]);
	Call::set_weights { netuid, dests, weights, version_key: 0 }
}

/// Every answer about hotkeys, where one of them has this account.
fn answers(hotkey: u64) -> Vec<(String, Vec<u8>)> {
	let hotkeys = [hotkey, HOT, COOL, OWNER_HOT, SPARE];
	let mut all = vec![
		("subnets".into(), DynamicTao::subnets().encode()),
		("validators".into(), DynamicTao::validators().encode()),
		("queued".into(), DynamicTao::queued_registration().encode()),
	];
	for netuid in (0..4).map(NetUid) {
		all.push((format!("metagraph {netuid:?}"), DynamicTao::metagraph(netuid).encode()));
		all.push((format!("neuron {netuid:?}"), DynamicTao::neuron(netuid, 1).encode()));
		let payouts = DynamicTao::last_payouts(netuid, 0, 256);
		all.push((format!("payouts {netuid:?}"), payouts.encode()));
		for (place, hotkey) in hotkeys.into_iter().enumerate() {
			let links = DynamicTao::childkeys(netuid, hotkey);
			all.push((format!("links {netuid:?} of {place}"), links.encode()));
		}
	}
	for who in [ALICE, BOB, CAROL, OWNER] {
		all.push((format!("stakes of {who}"), DynamicTao::stake_of(who).encode()));
		for (place, hotkey) in hotkeys.into_iter().enumerate() {
			let claims = DynamicTao::root_claims(who, hotkey);
			all.push((format!("claims of {who} on {place}"), claims.encode()));
		}
	}
	all
}

/// Answers with the new account in the place of the old one.
fn renamed(answers: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
	answers.into_iter().map(|(name, answer)| (name, with_name(&answer, OLD, NEW))).collect()
}

/// The state but for what a swap is about, and what it costs.
fn rest() -> State {
	let names = ["Hotkeys", "OwnedHotkeys", "HotkeyDeposits"].map(|item| ("DynamicTao", item));
	let money = [("System", "Account"), ("Balances", "TotalIssuance"), ("Balances", "Holds")];
	state_but(&[names, money].concat())
}

#[test]
fn a_swap_should_give_a_hotkey_another_account_for_a_price() {
	world().build_and_execute(|| {
		let (issuance, before) = (Balances::total_issuance(), free(CAROL));
		let known = hotkey_info(OLD).expect("it is one");
		System::reset_events();
		RecordedChanges::take();
		act(CAROL, swap_to(OLD, NEW));
		assert_eq!(hotkey_info(NEW), Some(HotkeyInfo { swapped_at: Some(1), ..known }));
		assert_eq!(Hotkeys::<Test>::get(OLD), Some(Hotkey::Former { account: NEW }));
		assert!(!OwnedHotkeys::<Test>::contains_key(CAROL, OLD));
		// It is recycled, and the deposit for the new account is held.
		assert_eq!((free(CAROL), held(CAROL)), (before - COST, COST));
		assert_eq!(Balances::total_issuance(), issuance - COST);
		let (coldkey, old_hotkey, new_hotkey) = (CAROL, OLD, NEW);
		assert_eq!(
			events(),
			[
				Event::HotkeyAssociated { coldkey, hotkey: NEW },
				Event::HotkeySwapped { coldkey, old_hotkey, new_hotkey, swap_cost: Tao(COST) },
			]
		);
		assert_eq!(
			RecordedChanges::get(),
			[
				Change::HotkeyAssociated { hotkey: NEW, coldkey, by_coldkey: true },
				Change::HotkeySwapped { old_hotkey, new_hotkey },
			]
		);
	});
}

/// Whoever knows the new account before can be first, and loses it to the account's own word.
#[test]
fn a_stranger_should_not_keep_a_new_account_from_a_swap() {
	world().balance(NEW, WEALTH).build_and_execute(|| {
		act(ALICE, Call::try_associate_hotkey { hotkey: NEW });
		assert_eq!(refused_call(CAROL, swap_to(OLD, NEW)), Some("NonAssociatedColdKey"));
		act(NEW, Call::associate_with { coldkey: CAROL });
		act(CAROL, swap_to(OLD, NEW));
		assert_eq!((owner_of(NEW), held(ALICE)), (Some(CAROL), 0));
		// Stake behind it stands in the way; any other account serves.
		wait_a_day();
		act(ALICE, Call::try_associate_hotkey { hotkey: NEWEST });
		act(ALICE, add(NEWEST, ONE, UNIT));
		assert_eq!(refused_call(CAROL, swap_to(NEW, NEWEST)), Some("NonAssociatedColdKey"));
		act(CAROL, swap_to(NEW, SPARE));
		assert_eq!(owner_of(SPARE), Some(CAROL));
	});
}

#[test]
fn a_swap_should_be_the_coldkeys_alone_and_to_an_account_that_nothing_depends_on() {
	world().balance(STRANGER, WEALTH).build_and_execute(|| {
		let vault = DynamicTao::vault_account();
		for (who, old, new, error) in [
			(OLD, OLD, NEW, "NonAssociatedColdKey"), // a thief has the hotkey, but not the coldkey
			(ALICE, OLD, NEW, "NonAssociatedColdKey"),
			(CAROL, NEW, NEWEST, "HotKeyAccountNotExists"),
			(CAROL, OLD, OLD, "NewHotKeyIsSameWithOld"),
			(CAROL, OLD, COOL, "HotkeyInUse"),
			(CAROL, OLD, OWNER_HOT, "NonAssociatedColdKey"),
			(CAROL, OLD, vault, "CannotUseSystemAccount"),
		] {
			assert_eq!(refused_call(who, swap_to(old, new)), Some(error), "{old} to {new}");
		}
		for netuid in [ROOT, ONE] {
			let one = Call::swap_hotkey { hotkey: OLD, new_hotkey: NEW, netuid: Some(netuid) };
			assert_eq!(refused_call(CAROL, one), Some("HotkeySwapOnOneSubnet"));
		}
		// A child that is nobody's has a parent already, who would become another one's.
		let children = vec![(1, NEW)];
		act(CAROL, Call::set_children { hotkey: COOL, netuid: ONE, children });
		assert_eq!(refused_call(CAROL, swap_to(OLD, NEW)), Some("HotkeyInUse"));
		// One of the same coldkey's that nothing depends on is as good as one that is nobody's.
		act(CAROL, swap_to(OLD, HOT));
		assert_eq!((owner_of(HOT), held(CAROL)), (Some(CAROL), 0));
		assert_eq!(stake(ONE, HOT, ALICE), 100 * UNIT);
	});
}

#[test]
fn a_swap_should_ask_for_its_cost_and_its_deposit() {
	let poor = |balance| {
		world()
			.set(|genesis| genesis.hotkeys.push(GenesisHotkey { hotkey: SPARE, coldkey: STRANGER }))
			.balance(STRANGER, EXISTENTIAL_DEPOSIT + balance)
	};
	for (balance, error) in [
		(COST - 1, Some("NotEnoughBalanceToPaySwapHotKey")),
		(2 * COST - 1, Some("CannotAffordHotkeyDeposit")),
		(2 * COST, None),
	] {
		poor(balance).build_and_execute(|| {
			assert_eq!(refused_call(STRANGER, swap_to(SPARE, NEW)), error);
		});
	}
}

#[test]
fn a_swap_should_wait_a_day_after_another() {
	world().build_and_execute(|| {
		act(CAROL, swap_to(OLD, NEW));
		let early = Some("HotKeySetTxRateLimitExceeded");
		assert_eq!(refused_call(CAROL, swap_to(NEW, NEWEST)), early);
		wait_a_day();
		System::set_block_number(System::block_number() - 1);
		assert_eq!(refused_call(CAROL, swap_to(NEW, NEWEST)), early);
		System::set_block_number(System::block_number() + 1);
		act(CAROL, swap_to(NEW, NEWEST));
		// The first account stays taken, and the one between is nobody's.
		assert_eq!(Hotkeys::<Test>::get(OLD), Some(Hotkey::Former { account: NEWEST }));
		assert_eq!(Hotkeys::<Test>::get(NEW), None);
		assert_eq!((held(CAROL), HotkeyDeposits::<Test>::get(NEW)), (COST, None));
		wait_a_day();
		// It never comes back.
		assert_eq!(refused_call(CAROL, swap_to(NEWEST, OLD)), Some("HotkeySwapped"));
		assert_eq!(stake(ONE, NEWEST, ALICE), 100 * UNIT);
	});
}

#[test]
fn a_stolen_hotkey_should_be_dead_after_its_swap() {
	world().balance(OLD, WEALTH).build_and_execute(|| {
		act(CAROL, swap_to(OLD, NEW));
		let (hotkey, netuid) = (OLD, ONE);
		let (version, ip, port, ip_type) = (1, 0x0808_0808, 8_091, 4);
		let children = |child| vec![(1, child)];
		for (who, call) in [
			(OLD, weights(ONE, 1)),
			(OLD, Call::serve_prometheus { netuid, version, ip, port, ip_type }),
			(OLD, Call::set_root_weights { netuids: vec![ONE], weights: vec![1] }),
			(OLD, Call::associate_with { coldkey: OLD }),
			(OLD, Call::associate_with { coldkey: CAROL }),
			(OLD, Call::try_associate_hotkey { hotkey }),
			(CAROL, Call::try_associate_hotkey { hotkey }),
			(CAROL, Call::burned_register { netuid, hotkey }),
			(CAROL, Call::root_register { hotkey }),
			(CAROL, Call::register_network { hotkey }),
			(CAROL, Call::decrease_take { hotkey, take: 1 }),
			(CAROL, Call::set_childkey_take { hotkey, netuid, take: 1 }),
			(CAROL, Call::set_children { hotkey, netuid, children: children(COOL) }),
			(CAROL, Call::set_children { hotkey: COOL, netuid, children: children(OLD) }),
			(CAROL, Call::release_hotkey { hotkey }),
			(CAROL, swap_to(OLD, NEWEST)),
			(ALICE, add(OLD, ONE, UNIT)),
			(ALICE, Call::remove_stake { hotkey, netuid, amount_unstaked: Alpha(UNIT) }),
			(ALICE, Call::unstake_all { hotkey }),
			(ALICE, Call::claim_root { hotkey, subnets: vec![ONE].try_into().unwrap() }),
		] {
			assert_eq!(refused_call(who, call.clone()), Some("HotkeySwapped"), "{call:?}");
		}
		assert_eq!(stake(ONE, OLD, ALICE), 0);
		assert_eq!(stake(ONE, NEW, ALICE), 100 * UNIT);
	});
}

#[test]
fn a_new_account_should_be_able_to_all_that_the_old_one_was() {
	world().build_and_execute(|| {
		furnish(OLD);
		act(CAROL, swap_to(OLD, NEW));
		act(NEW, weights(ONE, 5));
		act(NEW, Call::associate_with { coldkey: CAROL });
		assert_eq!(held(CAROL), 0, "it has consented");
		act(CAROL, Call::start_call { netuid: NetUid(3) });
		act(ALICE, Call::unstake_all { hotkey: NEW });
		act(CAROL, Call::set_children { hotkey: NEW, netuid: ONE, children: vec![] });
		let own = Some("HotKeyAlreadyRegisteredInSubNet");
		let again = Call::burned_register { netuid: ONE, hotkey: NEW };
		assert_eq!(refused_call(CAROL, again), own);
		assert_eq!(refused_call(CAROL, Call::root_register { hotkey: NEW }), own);
	});
}

#[test]
fn a_released_hotkey_should_free_both_its_accounts() {
	world().build_and_execute(|| {
		act(CAROL, Call::try_associate_hotkey { hotkey: SPARE });
		act(CAROL, swap_to(SPARE, NEW));
		act(CAROL, Call::release_hotkey { hotkey: NEW });
		assert_eq!([SPARE, NEW].map(Hotkeys::<Test>::get), [None, None]);
		assert_eq!(held(CAROL), 0);
		act(BOB, Call::try_associate_hotkey { hotkey: SPARE });
		assert_eq!(owner_of(SPARE), Some(BOB));
	});
}

#[test]
fn a_hotkey_that_was_swapped_should_go_with_its_coldkey() {
	world().build_and_execute(|| {
		furnish(OLD);
		act(CAROL, swap_to(OLD, NEW));
		let heir = 77;
		act(CAROL, Call::schedule_swap_coldkey { new_coldkey: heir });
		System::set_block_number(System::block_number() + 5 * 7_200);
		let all = Call::swap_coldkey { old_coldkey: CAROL, hotkeys: 9, positions: 9 };
		act(BOB, all);
		assert_eq!((owner_of(NEW), owner_of(OLD)), (Some(heir), None));
		let owned = SubnetOwners::<Test>::get(NetUid(3)).expect("it exists");
		assert_eq!((owned.owner_coldkey, owned.owner_hotkey), (heir, OLD));
		assert_eq!(DynamicTao::subnet(NetUid(3)).unwrap().owner_hotkey, NEW);
		let row = Neurons::<Test>::get(ONE);
		assert_eq!((row[1].hotkey, row[1].coldkey), (OLD, heir));
	});
}

#[test]
fn weights_that_were_committed_before_a_swap_should_be_revealed_after_it() {
	let commits = world().set(|genesis| {
		for subnet in &mut genesis.subnets {
			subnet.hyperparameters.commit_reveal_weights_enabled = true;
		}
	});
	commits.build_and_execute(|| {
		let (netuid, version_key) = (ONE, 0);
		let hash = |hotkey: u64| {
			let preimage = (hotkey, ONE, vec![0u16, 2], vec![3u16, 1], vec![7u16], 0u64);
			sp_io::hashing::blake2_256(&preimage.encode()).into()
		};
		let reveal = || {
			let (uids, values, salt) = (vec![0, 2], vec![3, 1], vec![7]);
			Call::reveal_weights { netuid, uids, values, salt, version_key }
		};
		act(OLD, Call::commit_weights { netuid, commit_hash: hash(OLD) });
		act(CAROL, swap_to(OLD, NEW));
		for call in [Call::commit_weights { netuid, commit_hash: hash(OLD) }, reveal()] {
			assert_eq!(refused_call(OLD, call), Some("HotkeySwapped"));
		}
		System::set_block_number(System::block_number() + 7);
		act(NEW, reveal());
		assert_eq!(
			last_event(),
			Event::WeightsRevealed { netuid, uid: 1, hotkey: NEW, commit_hash: hash(OLD) }
		);
		act(NEW, Call::commit_weights { netuid, commit_hash: hash(NEW) });
		System::set_block_number(System::block_number() + 7);
		act(NEW, reveal());
		assert_eq!(WeightCommits::<Test>::iter().count(), 0);
	});
}

#[test]
fn i_21_a_swap_should_be_a_renaming_with_everything_pending() {
	world().set(|genesis| genesis.rules = Rules::CLAIMABLE).build_and_execute(|| {
		furnish(OLD);
		let (before, told) = (rest(), answers(OLD));
		act(CAROL, swap_to(OLD, NEW));
		assert_eq!(rest(), before);
		let (after, expected) = (answers(NEW), renamed(told.clone()));
		for (after, expected) in after.iter().zip(&expected) {
			assert_eq!(after, expected);
		}
		// The old name was told of, and is told of no more.
		let names = |answers: &[(String, Vec<u8>)]| {
			let name = |answer: &[u8]| answer.windows(8).any(|at| at == OLD.to_le_bytes());
			answers.iter().filter(|(_, answer)| name(answer)).count()
		};
		assert!(names(&told) > 10);
		assert_eq!(names(&after), 0);
		assert!(RootNeurons::<Test>::get().iter().any(|neuron| neuron.hotkey == OLD));
	});
}

/// Which hotkey something is done with: the one that is swapped, or another one of Carol's.
#[derive(Clone, Copy, Debug)]
struct Key(bool);

/// Something that is done with hotkeys.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Stake(u64, Key, u16, u64),
	Unstake(u64, Key, u16, u64),
	Move(u64, Key, u16, u64),
	Neuron(Key, u16),
	Children(Key, u16, bool),
	Take(Key, u16),
	ChildTake(Key, u16, u16),
	Vote(Key, u16, u16),
	Serve(Key, u16),
	Subnet(Key),
	Claim(u64, Key),
	Exit(u64, Key),
	Dissolve(u16),
	Blocks(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
	let key = || any::<bool>().prop_map(Key);
	let who = || proptest::sample::select(&[ALICE, BOB, CAROL][..]);
	let (netuid, subnet) = (|| 0..3u16, || 1..3u16);
	let amount = || log_uniform(MIN_STAKE, 100 * UNIT);
	prop_oneof![
		5 => (who(), key(), netuid(), amount()).prop_map(|(w, k, n, a)| Deed::Stake(w, k, n, a)),
		3 => (who(), key(), netuid(), amount()).prop_map(|(w, k, n, a)| Deed::Unstake(w, k, n, a)),
		2 => (who(), key(), netuid(), amount()).prop_map(|(w, k, n, a)| Deed::Move(w, k, n, a)),
		2 => (key(), netuid()).prop_map(|(k, n)| Deed::Neuron(k, n)),
		2 => (key(), subnet(), any::<bool>()).prop_map(|(k, n, some)| Deed::Children(k, n, some)),
		1 => (key(), any::<u16>()).prop_map(|(k, take)| Deed::Take(k, take)),
		1 => (key(), subnet(), any::<u16>()).prop_map(|(k, n, take)| Deed::ChildTake(k, n, take)),
		2 => (key(), subnet(), any::<u16>()).prop_map(|(k, n, value)| Deed::Vote(k, n, value)),
		1 => (key(), subnet()).prop_map(|(k, n)| Deed::Serve(k, n)),
		1 => key().prop_map(Deed::Subnet),
		2 => (who(), key()).prop_map(|(w, k)| Deed::Claim(w, k)),
		1 => (who(), key()).prop_map(|(w, k)| Deed::Exit(w, k)),
		1 => subnet().prop_map(Deed::Dissolve),
		4 => (1..20u64).prop_map(Deed::Blocks),
	]
}

/// Tries to do it, where one of the hotkeys has this account. Returns why it was refused.
fn attempt(deed: Deed, swapped: u64) -> Option<&'static str> {
	let of = |Key(other)| if other { COOL } else { swapped };
	match deed {
		Deed::Stake(who, key, netuid, tao) => refused_call(who, add(of(key), NetUid(netuid), tao)),
		Deed::Unstake(who, key, netuid, amount) => {
			let (hotkey, netuid, amount_unstaked) = (of(key), NetUid(netuid), Alpha(amount));
			refused_call(who, Call::remove_stake { hotkey, netuid, amount_unstaked })
		}
		Deed::Move(who, key, netuid, amount) => {
			let (origin_netuid, destination_netuid) = (NetUid(netuid), NetUid(netuid));
			let (origin_hotkey, destination_hotkey) = (of(key), of(Key(!key.0)));
			let alpha_amount = Alpha(amount);
			let call = Call::move_stake {
				origin_hotkey,
				destination_hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			};
			refused_call(who, call)
		}
		Deed::Neuron(key, 0) => refused_call(CAROL, Call::root_register { hotkey: of(key) }),
		Deed::Neuron(key, netuid) => {
			let netuid = NetUid(netuid);
			refused_call(CAROL, Call::burned_register { netuid, hotkey: of(key) })
		}
		Deed::Children(key, netuid, some) => {
			let child = (u64::MAX / 2, of(Key(!key.0)));
			let children = if some { vec![child] } else { vec![] };
			let (hotkey, netuid) = (of(key), NetUid(netuid));
			refused_call(CAROL, Call::set_children { hotkey, netuid, children })
		}
		Deed::Take(key, take) => refused_call(CAROL, Call::decrease_take { hotkey: of(key), take }),
		Deed::ChildTake(key, netuid, take) => {
			let (hotkey, netuid) = (of(key), NetUid(netuid));
			refused_call(CAROL, Call::set_childkey_take { hotkey, netuid, take })
		}
		Deed::Vote(key, netuid, value) => refused_call(of(key), weights(NetUid(netuid), value)),
		Deed::Serve(key, netuid) => {
			let (netuid, version, ip, port, ip_type) = (NetUid(netuid), 1, 0x0808_0808, 8_091, 4);
			refused_call(of(key), Call::serve_prometheus { netuid, version, ip, port, ip_type })
		}
		Deed::Subnet(key) => refused_call(CAROL, Call::register_network { hotkey: of(key) }),
		Deed::Claim(who, key) => {
			let subnets = vec![ONE, TWO].try_into().expect("five are allowed");
			refused_call(who, Call::claim_root { hotkey: of(key), subnets })
		}
		Deed::Exit(who, key) => refused_call(who, Call::unstake_all { hotkey: of(key) }),
		Deed::Dissolve(netuid) => {
			let call = RuntimeCall::DynamicTao(Call::dissolve_network { netuid: NetUid(netuid) });
			refusal_of(call, admin())
		}
		Deed::Blocks(count) => {
			run_blocks(count);
			None
		}
	}
}

/// All that can be seen of these deeds: refusals, events, what the host is told, and answers at the end.
fn seen(deeds: &[Deed], hotkey: u64) -> Vec<(String, Vec<u8>)> {
	let mut all = Vec::new();
	RecordedChanges::take();
	for deed in deeds {
		System::reset_events();
		let refused = attempt(*deed, hotkey);
		all.push((format!("{deed:?}: {refused:?}"), events().encode()));
		let changes = RecordedChanges::take();
		let named = changes.iter().map(|change| format!("{change:?}")).collect::<Vec<_>>();
		all.push((
			"changes".into(),
			named.join(" ").replace(&NEW.to_string(), &OLD.to_string()).into(),
		));
	}
	all.extend(answers(hotkey));
	all
}

proptest! {
	#![proptest_config(ProptestConfig {
		source_file: Some(file!()),
		..ProptestConfig::with_cases(super::stateful::cases())
	})]

	#[test]
	fn i_21_a_swap_should_be_a_renaming_in_any_world_whatever_comes(
		before in proptest::collection::vec(deed(), 0..30),
		after in proptest::collection::vec(deed(), 0..30),
		claimable: bool,
	) {
		let rules = if claimable { Rules::CLAIMABLE } else { Rules::DEFAULT };
		world().set(|genesis| genesis.rules = rules).build_and_execute(|| {
			for deed in before {
				attempt(deed, OLD);
			}
			// The same deeds, with a swap and without one.
			let without = with_transaction(|| Rollback(Ok::<_, DispatchError>(seen(&after, OLD))));
			let kept = rest();
			act(CAROL, swap_to(OLD, NEW));
			assert_eq!(rest(), kept);
			let with = seen(&after, NEW);
			for (with, without) in with.iter().zip(&renamed(without.unwrap())) {
				assert_eq!(with, without);
			}
		});
	}
}
