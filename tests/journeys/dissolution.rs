//! The end of a subnet: everybody gets their part of the pool, whoever waits gets the netuid, and
//! nothing is left under it.

use crate::{
	chain::{calls::*, hotkey, Chain, Signer},
	epochs::key,
	model::{Economy, UNIT},
	refusals::sudo,
	subnets::full_chain_of,
};
use dtao_economics::{Alpha, Tao};
use dtao_runtime::{AccountId, Balances, DynamicTao, Runtime, RuntimeCall};
use frame_support::traits::fungible::Inspect as _;
use pallet_dynamic_tao::{Call, Error, Event, GenesisHotkey, GenesisStake, Hyperparameter, NetUid};
use sp_io::hashing::twox_128;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use std::collections::BTreeMap;

/// Coldkeys with stake on the subnet that ends.
const HOLDERS: u16 = 5_000;

/// That subnet: the weakest of a full chain.
const ENDS: u16 = 4;

/// Somebody whose payout is under the existential deposit, and who is not alive.
fn poor() -> Signer {
	Signer::at("//Poor")
}

/// What the `n`th holder has, behind two hotkeys: from 0.001 to 1 alpha, and each tenth 1 to 40
/// thousand rao of it, which is worth less than an account may hold. Each third has a second
/// position.
fn holdings(n: u16) -> Vec<(u16, u64)> {
	let n = u64::from(n);
	let amount = match n % 10 {
		0 => 1_000 + n * 39_000 / u64::from(HOLDERS),
		_ => (1 + n * 7_919 % 1_000) * 1_000_000 + n,
	};
	let mut held = vec![((n % 10) as u16, amount)];
	if n.is_multiple_of(3) {
		held.push(((n % 10 + 1) as u16, amount / 2 + 1_000_000));
	}
	held
}

pub fn crowded_chain() -> Chain {
	full_chain_of(|genesis| {
		let economy = &mut genesis.dynamic_tao;
		economy.parameters.network_immunity_period = 0;
		economy.parameters.network_notice_period = 2;
		for number in 0..=10 {
			let coldkey = Dave.to_account_id();
			economy.hotkeys.push(GenesisHotkey { hotkey: key(number), coldkey });
		}
		let mut staked = 0;
		let mut stake = |hotkey: AccountId, coldkey: AccountId, alpha: u64| {
			let (netuid, alpha) = (NetUid(ENDS), Alpha(alpha));
			staked += alpha.0;
			economy.stakes.push(GenesisStake { netuid, hotkey, coldkey, alpha });
		};
		for holder in 0..HOLDERS {
			for (behind, alpha) in holdings(holder) {
				stake(key(behind), key(1_000 + holder), alpha);
			}
		}
		stake(key(0), poor().account(), 30_000);
		// A validator with stakers, whom the epochs before it ends have paid.
		stake(hotkey(Alice), Alice.to_account_id(), 300 * UNIT);
		stake(hotkey(Alice), Ferdie.to_account_id(), 100 * UNIT);
		let ends = economy.subnets.iter_mut().find(|s| s.netuid.0 == ENDS).expect("exists");
		ends.alpha_outstanding = Alpha(staked);
		ends.parameters.tempo = 10;
		ends.hyperparameters.weights_set_rate_limit = 0;
	})
}

/// Every key that is kept by netuid, of one netuid, and the number of all others in which it is
/// named last.
fn keys_of(chain: &mut Chain, netuid: u16) -> BTreeMap<&'static str, usize> {
	let under = |item: &str| [twox_128(b"DynamicTao"), twox_128(item.as_bytes())].concat();
	let netuid = netuid.to_le_bytes();
	let mut found = BTreeMap::new();
	for item in [
		"Subnets",
		"SubnetOwners",
		"HotkeyPools",
		"StakeShares",
		"Cohorts",
		"SubnetHyperparameters",
		"Neurons",
		"ValidatorRows",
		"WeightCommits",
		"ChildKeys",
		"Symbols",
		"Identities",
	] {
		let key = [under(item), netuid.to_vec()].concat();
		let itself = chain.look(|| sp_io::storage::exists(&key));
		found.insert(item, usize::from(itself) + chain.keys_under(key).len());
	}
	let positions = chain.keys_under(under("Positions"));
	found.insert("Positions", positions.keys().filter(|key| key.ends_with(&netuid)).count());
	found.insert("DissolutionPayouts", chain.keys_under(under("DissolutionPayouts")).len());
	let current = chain.look(|| sp_io::storage::exists(&under("CurrentDissolution")));
	found.insert("CurrentDissolution", usize::from(current));
	found.retain(|_, count| *count > 0);
	found
}

#[test]
fn a_full_chain_should_prune_its_weakest_subnet_and_pay_five_thousand_holders() {
	let mut chain = crowded_chain();
	// Everything that can be kept by netuid.
	let netuid = NetUid(ENDS);
	let set = |hyperparameter| Call::<Runtime>::set_hyperparameter { netuid, hyperparameter };
	let written: Vec<(Signer, RuntimeCall)> = vec![
		(Alice.into(), sudo(set(Hyperparameter::CommitRevealWeightsEnabled(true))).into()),
		(Dave.into(), Call::<Runtime>::update_symbol { netuid, symbol: "\u{5d0}".into() }.into()),
		(
			Dave.into(),
			Call::<Runtime>::set_children {
				hotkey: hotkey(Dave),
				netuid,
				children: vec![(u64::MAX, hotkey(Alice))],
			}
			.into(),
		),
		(Ferdie.into(), add_stake(Alice, ENDS, UNIT).into()),
		(
			Signer::hotkey(Alice),
			Call::<Runtime>::commit_weights { netuid, commit_hash: Default::default() }.into(),
		),
	];
	for receipt in chain.block_of(written).receipts {
		receipt.succeeds();
	}
	chain.run_to(7); // behind the epoch at 6, after which Ferdie's stake is active when somebody looks
	chain.submit(Bob, add_stake(Alice, ENDS, UNIT)).succeeds();
	assert_eq!(chain.look(DynamicTao::next_to_prune), Some(netuid));
	assert_eq!(keys_of(&mut chain, ENDS).len(), 12); // all but identities and the dissolution's

	let cost = chain.look(DynamicTao::registration_cost);
	let funds = chain.balance(Eve);
	let registered = chain.submit(Eve, register_network(Eve));
	assert_eq!(chain.balance(Eve), funds - cost.0 - registered.fee);
	let events = registered.succeeds();
	let closes_at = u64::from(chain.height()) + 2;
	assert_eq!(events[0], Event::PruneNoticeGiven { netuid, closes_at });
	assert!(
		matches!(&events[1], Event::NetworkQueued { netuid: NetUid(ENDS), lock, .. } if *lock == cost)
	);
	// It trades on until then, and ends behind a last epoch.
	chain.submit(Ferdie, add_stake(Alice, ENDS, UNIT)).succeeds();
	let report = chain.block();
	let since = chain.height();
	assert_eq!(u64::from(since), closes_at);
	let economy = Economy::of(&mut chain);
	let ending = economy.subnet(ENDS);
	let (tao, alpha) = (ending.tao, u128::from(ending.alpha_issued()));
	let (tao_in_all, alpha_in_all) = (Tao(tao as u64), Alpha(alpha as u64));
	let started = Event::DissolutionStarted { netuid, tao: tao_in_all, alpha: alpha_in_all };
	let place = |wanted: &dyn Fn(&Event<Runtime>) -> bool| report.events.iter().position(wanted);
	let paid = place(&|event| matches!(event, Event::EpochPaid { netuid: NetUid(ENDS), .. }));
	let closed = place(&|event| *event == started);
	assert!(paid.is_some() && paid < closed, "{:?}", report.events);

	// floor(T * a / (A + O)) of each position, by coldkey, with what is entering.
	let mut expected = BTreeMap::<AccountId, u64>::new();
	let clock = economy.clock(ENDS);
	let mut entering = 0;
	for ((_, _), stakes) in economy.stakes.iter().filter(|((netuid, _), _)| *netuid == ENDS) {
		entering += stakes.entering.values().sum::<u128>();
		for coldkey in stakes.holders() {
			let payout = tao * u128::from(stakes.value(&coldkey, clock)) / alpha;
			*expected.entry(coldkey).or_default() += payout as u64;
		}
	}
	assert!(entering > 0, "Bob's stake is not active yet, and his all the same");
	expected.retain(|_, tao| *tao > 0);
	assert!(expected.len() > usize::from(HOLDERS));

	// Nobody has been paid yet.
	let before: BTreeMap<AccountId, u64> = expected
		.keys()
		.map(|coldkey| (coldkey.clone(), chain.look(|| Balances::total_balance(coldkey))))
		.collect();
	// Meanwhile there is no trade on it, and no other registration or dissolution.
	let mut meanwhile = chain.fork();
	meanwhile.refuses(Ferdie, remove_stake(Alice, ENDS, UNIT), Error::<Runtime>::SubnetDissolving);
	meanwhile.refuses(Ferdie, add_stake(Alice, ENDS, UNIT), Error::<Runtime>::SubnetDissolving);
	meanwhile.refuses(Bob, register_network(Bob), Error::<Runtime>::NetworkRegistrationQueued);
	let mut paid = BTreeMap::<AccountId, u64>::new();
	let mut removed = None;
	while removed.is_none() {
		let report = chain.block();
		let payouts = report.events.iter().filter(|e| matches!(e, Event::DissolutionPayout { .. }));
		assert!(payouts.count() <= 4_000);
		for event in report.events {
			match event {
				Event::DissolutionPayout { coldkey, tao, claimable, .. } => {
					let dead = before[&coldkey] == 0;
					assert_eq!(claimable, tao.0 < 500 && dead, "{tao:?}");
					assert_eq!(paid.insert(coldkey, tao.0), None, "nobody is paid twice");
				}
				Event::NetworkRemoved { paid, recycled, .. } => removed = Some((paid, recycled)),
				_ => (),
			}
		}
		assert!(chain.height() < since + 10);
	}
	println!("{} blocks for {} holders", chain.height() - since, expected.len());
	assert_eq!(paid, expected);
	let sum: u64 = expected.values().sum();
	assert_eq!(removed, Some((Tao(sum), Tao(tao as u64 - sum + ending.root_tao as u64))));
	let mut unclaimed = 0;
	for (coldkey, tao) in &expected {
		// With deposits for childkey links, which the end releases.
		let balance = chain.look(|| Balances::total_balance(coldkey));
		let kept = chain.look(|| DynamicTao::unclaimed_payout(coldkey.clone())).0;
		unclaimed += u32::from(kept > 0);
		assert_eq!(balance + kept, before[coldkey] + tao);
	}
	assert!(unclaimed > 200, "{unclaimed} are too poor to be paid");

	// Of the old subnet no key is left, and the new one has its own: a pool of its lock.
	let kept = keys_of(&mut chain, ENDS);
	assert_eq!(kept, BTreeMap::from([("Subnets", 1), ("SubnetOwners", 1), ("Neurons", 1)]));
	let fresh = chain.subnet(ENDS);
	assert_eq!((fresh.owner_coldkey, fresh.tao_reserve), (Eve.to_account_id(), cost));
	assert_eq!((fresh.alpha_outstanding, fresh.started_at, fresh.neurons), (Alpha(0), None, 1));
	assert_eq!(fresh.registered_at, u64::from(chain.height()));
	// What was signed for the old one cannot meet it.
	chain.refuses(Eve, start_call(ENDS), Error::<Runtime>::NeedWaitingMoreBlocksToStarCall);
	chain.refuses(Ferdie, add_stake(Eve, ENDS, UNIT), Error::<Runtime>::SubtokenDisabled);
	let ready = u32::try_from(fresh.can_start_at).expect("a height");
	chain.hurry_to(ready);
	chain.submit(Eve, start_call(ENDS)).succeeds();
	chain.submit(Ferdie, add_stake(Eve, ENDS, UNIT)).succeeds();

	// Who was too poor claims when there is an account to pay to.
	let payout = expected[&poor().account()];
	assert!(payout > 0 && payout < 500);
	let gift =
		pallet_balances::Call::transfer_allow_death { dest: poor().account().into(), value: UNIT };
	chain.submit(Alice, gift).succeeds();
	let claimed = chain.submit(poor(), Call::<Runtime>::claim_dissolved {});
	let fee = claimed.fee;
	claimed.succeeds();
	let balance = chain.look(|| Balances::free_balance(poor().account()));
	assert_eq!(balance, UNIT + payout - fee);
	let again = Call::<Runtime>::claim_dissolved {};
	chain.refuses(poor(), again, Error::<Runtime>::NothingToClaim);
}

#[test]
fn buying_into_a_subnet_that_is_about_to_end_should_pay_less_than_it_cost() {
	for tao in [UNIT, 100 * UNIT, 20_000 * UNIT] {
		let mut chain = Chain::development();
		chain.blocks(3);
		chain.submit(Ferdie, add_stake(Charlie, 3, tao)).succeeds();
		let dissolve = Call::<Runtime>::dissolve_network { netuid: NetUid(3) };
		chain.submit(Alice, sudo(dissolve)).succeeds();
		let payout = loop {
			let paid = chain.block().events.into_iter().find_map(|event| match event {
				Event::DissolutionPayout { coldkey, tao, .. }
					if coldkey == Ferdie.to_account_id() =>
				{
					Some(tao.0)
				}
				_ => None,
			});
			if let Some(paid) = paid {
				break paid;
			}
		};
		assert!(payout < tao, "{payout} for {tao}");
	}
}
