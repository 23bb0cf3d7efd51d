//! What an epoch pays, to whom, and when it becomes stake. The judgement is computed in [`yuma`] and
//! the money in [`model`](crate::model); here is what people see of it.

use crate::{
	chain::{calls::*, hotkey, Chain, Signer},
	emission::{assert_equal, epochs_of},
	model::{Economy, Epoch, Pairs, Payout, UNIT},
	yuma,
};
use dtao_economics::{Alpha, Tao};
use dtao_runtime::{AccountId, Runtime, RuntimeGenesisConfig};
use pallet_dynamic_tao::{
	Call, Event, GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, NetUid,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};

/// An account that is nobody's key: a hotkey that never signs, or a coldkey that only holds.
pub fn key(number: u16) -> AccountId {
	let mut bytes = [0xaa; 32];
	bytes[..2].copy_from_slice(&number.to_be_bytes());
	bytes.into()
}

/// The neurons and stakes of the first subnet of a chain, and root's stakes. Whose hotkeys are not
/// those of people is said too.
#[derive(Clone, Default)]
pub struct World {
	pub hotkeys: Vec<(AccountId, Sr25519Keyring)>,
	/// By uid: hotkey, and weights if it has a permit.
	pub neurons: Vec<(AccountId, Option<Pairs>)>,
	/// Netuid, hotkey, coldkey, alpha.
	pub stakes: Vec<(u16, AccountId, AccountId, u64)>,
}

impl World {
	/// The development chain with this world on its first subnet.
	pub fn chain(self, change: impl FnOnce(&mut RuntimeGenesisConfig)) -> Chain {
		Chain::of_preset("development", |genesis| {
			self.put(genesis);
			change(genesis);
		})
	}

	fn put(self, genesis: &mut RuntimeGenesisConfig) {
		genesis.balances.balances.extend([One, Two].map(|who| (who.to_account_id(), 1_000 * UNIT)));
		let economy = &mut genesis.dynamic_tao;
		for (hotkey, owner) in self.hotkeys {
			economy.hotkeys.push(GenesisHotkey { hotkey, coldkey: owner.to_account_id() });
		}
		economy.stakes.retain(|stake| stake.netuid.0 > 1);
		for (netuid, hotkey, coldkey, alpha) in self.stakes {
			let (netuid, alpha) = (NetUid(netuid), Alpha(alpha));
			economy.stakes.push(GenesisStake { netuid, hotkey, coldkey, alpha });
		}
		let staked = economy.stakes.iter().filter(|stake| stake.netuid.0 == 1);
		let first = first_subnet(&mut economy.subnets);
		first.alpha_outstanding = Alpha(staked.map(|stake| stake.alpha.0).sum());
		let neurons = self.neurons.into_iter().map(|(hotkey, weights)| GenesisNeuron {
			hotkey,
			permit: weights.is_some(),
			weights: weights.unwrap_or_default(),
		});
		first.neurons = neurons.collect();
	}
}

pub fn first_subnet(subnets: &mut [GenesisSubnet<AccountId>]) -> &mut GenesisSubnet<AccountId> {
	subnets.iter_mut().find(|subnet| subnet.netuid.0 == 1).expect("exists")
}

/// Three validators who disagree, five miners, and several stakers to each validator.
pub fn three_validators_and_five_miners() -> World {
	let weights = |values: [u16; 5]| Some((3..8).zip(values).collect());
	let of = |who: Sr25519Keyring| who.to_account_id();
	World {
		hotkeys: vec![(key(1), One), (key(2), Two)],
		neurons: vec![
			(hotkey(Alice), weights([50, 30, 20, 10, 5])),
			(hotkey(Bob), weights([45, 35, 10, 15, 5])),
			// Far over what the others say of the last.
			(hotkey(Charlie), weights([20, 20, 20, 20, 90])),
			(hotkey(Dave), None),
			(hotkey(Eve), None),
			(hotkey(Ferdie), None),
			(key(1), None),
			(key(2), None),
		],
		stakes: vec![
			(1, hotkey(Alice), of(Alice), 5_000 * UNIT),
			(1, hotkey(Alice), of(Dave), 2_000 * UNIT),
			(1, hotkey(Alice), of(Ferdie), UNIT + 1),
			(1, hotkey(Bob), of(Bob), 3_000 * UNIT),
			(1, hotkey(Bob), of(Eve), 700 * UNIT + 7),
			(1, hotkey(Charlie), of(Charlie), 1_234_567_891_011),
			(0, hotkey(Alice), of(Dave), 5_000 * UNIT),
			(0, hotkey(Alice), of(Ferdie), 10_000 * UNIT),
			(0, hotkey(Bob), of(Eve), 8_000 * UNIT),
		],
	}
}

/// That `part` is the `share` of `whole` within a millionth, or within a thousandth of a rao-alpha
/// token where that is more.
#[track_caller]
fn assert_share(part: u128, share: f64, whole: u128) {
	let expected = share * whole as f64;
	let difference = (part as f64 - expected).abs();
	assert!(difference <= (expected * 1e-6).max(1_000.0), "{part} is not {share} of {whole}");
}

/// That an epoch paid what the equations say, but for a millionth: miners by incentive, validators by
/// the alpha's and the root's part of their dividends. `before` is the economy as the epoch found it
/// but for its own block.
#[track_caller]
fn assert_paid_as_judged(before: &Economy, epoch: &Epoch, block: u64) {
	let judges = before.judges(epoch.netuid, block);
	let judged = yuma::judge(block, before.subnet(epoch.netuid).last_epoch, &judges);
	let neurons = &before.subnet(epoch.netuid).neurons;
	let standings: Vec<(f64, f64)> = neurons
		.iter()
		.map(|neuron| {
			let (alpha, root) = before.counted_stake(epoch.netuid, &neuron.hotkey);
			(alpha as f64, root as f64)
		})
		.collect();
	let part = |of: fn((f64, f64)) -> f64| -> Vec<f64> {
		let parts = standings.iter().zip(&judged.dividends);
		let parts = parts.map(|((alpha, root), dividend)| {
			let all = alpha + root;
			if all > 0.0 {
				dividend.to_f64() * of((*alpha, *root)) / all
			} else {
				0.0
			}
		});
		let parts: Vec<f64> = parts.collect();
		let sum: f64 = parts.iter().sum();
		parts.into_iter().map(|part| part / sum).collect()
	};
	let (by_alpha, by_root) = (part(|(alpha, _)| alpha), part(|(_, root)| root));
	let [_, miners, validators, root, ..] = epoch.sums().map(u128::from);
	for (uid, paid) in epoch.payouts.iter().enumerate() {
		assert_share(paid.incentive, judged.incentives[uid].to_f64(), miners);
		assert_share(paid.alpha_take + paid.alpha_dividends, by_alpha[uid], validators);
		assert_share(paid.tao_take + paid.tao_dividends, by_root[uid], root);
	}
}

#[test]
fn two_tempos_should_pay_every_hotkey_and_every_staker_what_the_equations_say() {
	let mut chain = three_validators_and_five_miners().chain(|_| ());
	// Bob's owner keeps 6000/65535, 9 %; the others 18 %.
	let take = Call::<Runtime>::decrease_take { hotkey: hotkey(Bob), take: 6_000 };
	chain.submit(Bob, take).succeeds();
	let mut expected = Economy::of(&mut chain);
	assert_eq!(expected.takes[&hotkey(Bob)].0, 6_000);

	let mut epochs: Vec<(Economy, Epoch)> = vec![];
	for number in 2..=720 {
		let before = expected.clone();
		let report = chain.block();
		let ran = expected.block(number);
		assert_eq!(
			epochs_of(&report),
			ran.iter().map(|epoch| (epoch.netuid, epoch.sums())).collect::<Vec<_>>()
		);
		assert_equal(&mut chain, &expected);
		for epoch in ran.into_iter().filter(|epoch| epoch.netuid == 1) {
			assert_paid_as_judged(&before, &epoch, number.into());
			// Everything that waited is paid, and root waits no more either.
			let left = expected.subnet(1);
			assert_eq!((left.owner, left.miners, left.validators, left.root_tao), (0, 0, 0, 0));
			epochs.push((expected.clone(), epoch));
		}
	}
	let [(after, first), (_, second)] = &epochs[..] else { panic!("two epochs of the subnet") };

	// Of a tempo less a block: 359 times 10^9 * 11796 / 65535, and half of the rest to miners.
	let [owner, miners, validators, root, recycled, recycled_tao] = first.sums();
	// Somebody has earned each part, but for the root stake that validates on other subnets alone.
	assert_eq!(recycled, 0);
	assert!(recycled_tao < root / 1_000, "{recycled_tao}");
	assert!(owner - 359 * 179_995_422 < 20 && 359 * 410_002_289 - miners < 20);
	// A part of the validators' half was sold for root.
	assert!(validators < 359 * 410_002_289 && root > 0);
	// The second is of a whole tempo.
	assert!(second.sums()[0] - 360 * 179_995_422 < 20);

	// Charlie's word on the last miner counts as little as the others say.
	let paid = |uid: usize| &first.payouts[uid];
	assert!(paid(7).incentive < paid(3).incentive / 5);
	// He has no root stake, so that all his dividends are alpha; and miners have none.
	assert_eq!((paid(2).tao_take, paid(2).tao_dividends), (0, 0));
	for uid in 3..8 {
		let Payout { incentive, alpha_take, alpha_dividends, .. } = *paid(uid);
		assert!(incentive > 0 && alpha_take + alpha_dividends == 0);
	}
	// 18 %, and Bob's 9 %.
	let take = |uid: usize| {
		paid(uid).alpha_take as f64 / (paid(uid).alpha_take + paid(uid).alpha_dividends) as f64
	};
	assert!((take(0) - 11_796.0 / 65_535.0).abs() < 1e-9);
	assert!((take(1) - 6_000.0 / 65_535.0).abs() < 1e-9);

	// What stakers get by the epoch they have at once, and no more until the next one.
	let mut chain = three_validators_and_five_miners().chain(|_| ());
	let take = Call::<Runtime>::decrease_take { hotkey: hotkey(Bob), take: 6_000 };
	chain.submit(Bob, take).succeeds();
	chain.run_to(358);
	let stakers = [(Alice, Dave, 0usize), (Alice, Ferdie, 0), (Bob, Eve, 1)];
	let before = stakers.map(|(behind, who, _)| chain.stake(1, behind, who));
	assert!(before[0].abs_diff(2_000 * UNIT) < 3);
	chain.run_to(359);
	let at_once = stakers.map(|(behind, who, _)| chain.stake(1, behind, who));
	for ((behind, _, uid), (before, at_once)) in
		stakers.into_iter().zip(before.into_iter().zip(at_once))
	{
		let genesis = [7_001.0, 3_700.0][usize::from(behind == Bob)] * UNIT as f64;
		let gained = u128::from(at_once - before);
		assert_share(gained, before as f64 / genesis, first.payouts[uid].alpha_dividends);
	}
	chain.run_to(718);
	assert_eq!(stakers.map(|(behind, who, _)| chain.stake(1, behind, who)), at_once);
	assert!(after.stakes[&(1, hotkey(Alice))].stake > 7_001 * u128::from(UNIT));
}

#[test]
fn who_leaves_after_an_epoch_should_have_been_paid_and_who_comes_before_one_should_not() {
	let mut chain = Chain::development();
	chain.run_to(357);
	let mut expected = Economy::of(&mut chain);
	// Eve comes in the block before the epoch, behind the hotkey that Dave has stake behind.
	let eve = (&hotkey(Alice), &Eve.to_account_id());
	let dave = (&hotkey(Alice), &Dave.to_account_id());
	let receipt = chain.submit(Eve, add_stake(Alice, 1, 100 * UNIT));
	expected.block(358);
	expected.issued -= receipt.fee;
	let entered = expected.buy(1, eve, 100 * UNIT);
	receipt.succeeds();
	assert_equal(&mut chain, &expected);
	let before = expected.stake(1, dave);

	chain.block();
	expected.block(359);
	let paid = expected.stake(1, dave);
	assert!(paid > before + UNIT);
	// Active, with a unit less at most for the share that it rounds to.
	assert!(entered - chain.stake(1, Alice, Eve) <= 1);
	assert_equal(&mut chain, &expected);

	// Both leave: Dave with all that he was paid, Eve with what she brought, within two units.
	let others = expected.stake(1, (&hotkey(Alice), &Alice.to_account_id()));
	for (who, position) in [(Dave, dave), (Eve, eve)] {
		expected.block(chain.height() + 1);
		let held = expected.stake(1, position);
		let receipt = chain.submit(who, remove_stake(Alice, 1, held));
		expected.issued -= receipt.fee;
		receipt.succeeds();
		expected.sell(1, position, held);
		assert_equal(&mut chain, &expected);
		match who {
			Dave => assert_eq!(held, paid),
			_ => assert!(held <= entered && entered - held <= 2, "{held} of {entered}"),
		}
		assert_eq!(chain.stake(1, Alice, who), 0);
	}
	// It changed nothing for who stays.
	let left = expected.stake(1, (&hotkey(Alice), &Alice.to_account_id()));
	assert!(left >= others && left - others <= 4, "{left} and {others}");
	for number in chain.height() + 1..=400 {
		chain.block();
		expected.block(number);
		assert_equal(&mut chain, &expected);
	}
}

#[test]
fn a_miner_in_a_full_subnet_should_be_replaced_and_its_bonds_forgotten() {
	let mut world = three_validators_and_five_miners();
	// Ferdie's hotkey earns least.
	let judge = |values: [u16; 3]| Some((3..6).zip(values).collect());
	world.neurons.truncate(6);
	for (_, weights) in world.neurons.iter_mut().take(3) {
		*weights = judge([60, 37, 3]);
	}
	let mut chain = world.chain(|genesis| {
		let first = first_subnet(&mut genesis.dynamic_tao.subnets);
		first.parameters.tempo = 10;
		first.hyperparameters.max_allowed_uids = 6;
		first.hyperparameters.immunity_period = 12;
		first.hyperparameters.weights_set_rate_limit = 1;
	});
	let bonds_on_5 = |economy: &Economy| -> usize {
		let rows = economy.subnet(1).neurons.iter().filter_map(|neuron| neuron.row.as_ref());
		rows.flat_map(|(.., bonds)| bonds).filter(|(uid, _)| *uid == 5).count()
	};
	let newcomer = key(9);

	// Epochs at 9, 19, 29. Nobody is out of immunity before block 12.
	chain.run_to(10);
	assert_eq!(bonds_on_5(&Economy::of(&mut chain)), 3);
	let early = pallet_dynamic_tao::Error::<Runtime>::NoNeuronIdAvailable;
	chain.refuses(Two, burned_register(1, newcomer.clone()), early);
	chain.run_to(19);
	let burn = chain.subnet(1).burn;
	match chain.submit(Two, burned_register(1, newcomer.clone())).succeeds().last() {
		Some(Event::NeuronRegistered { uid, burn: paid, replaced, .. }) => {
			assert_eq!((*uid, *paid, replaced), (5, burn, &Some(hotkey(Ferdie))));
		}
		event => panic!("{event:?}"),
	}
	// The price rises by 26 %, and has fallen a block's part of the half.
	let risen = chain.subnet(1).burn;
	assert!(risen > Tao(burn.0 * 125 / 100) && risen < Tao(burn.0 * 126 / 100));

	// What was said and held of Ferdie is not said of the newcomer.
	let mut expected = Economy::of(&mut chain);
	for number in 21..=29 {
		chain.block();
		for epoch in expected.block(number) {
			assert_eq!(
				epoch.payouts[5],
				Payout { hotkey: Some(newcomer.clone()), ..Payout::default() }
			);
		}
		assert_equal(&mut chain, &expected);
	}
	assert_eq!(bonds_on_5(&expected), 0);
	assert_eq!(chain.stake_of(1, &newcomer, &Two.to_account_id()), 0);

	// New weights say so, and each starts with the same bond, for the stake that it has now.
	let weights = set_weights(1, &[(3, 50), (4, 30), (5, 20)]);
	let validators = [Alice, Bob, Charlie].map(|who| (Signer::hotkey(who), weights.clone().into()));
	for receipt in chain.block_of(validators.to_vec()).receipts {
		receipt.succeeds();
	}
	let mut expected = Economy::of(&mut chain);
	for number in 31..=39 {
		chain.block();
		for epoch in expected.block(number) {
			// A fifth of ten blocks' 0.41.
			assert_share(epoch.payouts[5].incentive, 0.2, 4_100_022_890);
		}
		assert_equal(&mut chain, &expected);
	}
	assert_eq!(bonds_on_5(&expected), 3);
	let earned = chain.stake_of(1, &newcomer, &Two.to_account_id());
	assert!(earned.abs_diff(820_004_578) < 1_000, "{earned}");
	// Ferdie's hotkey keeps what it had earned before.
	assert!(chain.stake(1, Ferdie, Ferdie) > 0);
}
