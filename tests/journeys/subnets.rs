//! Subnets come to be, start, fill the chain, and wait their turn for an epoch.

use crate::{
	chain::{calls::*, hotkey, Chain},
	emission::epochs_of,
	model::UNIT,
};
use dtao_economics::{Alpha, Price, Tao};
use dtao_runtime::{AccountId, DynamicTao, Runtime, RuntimeGenesisConfig};
use pallet_dynamic_tao::{Error, Event, GenesisSubnet, NetUid, SubnetView};
use sp_keyring::Sr25519Keyring::{Alice, Dave, Eve};

#[test]
fn a_subnet_should_be_registered_started_and_traded() {
	let mut chain = Chain::development();
	chain.blocks(5);
	let funds = chain.balance(Dave);
	let mut ahead = chain.fork();
	ahead.block();
	// The median of about 0.1, 0.05 and 0.02 is the second's average, in 64 fraction bits.
	let median = ahead.subnet(2).moving_price_bits;
	let cost = 100 * UNIT;
	assert_eq!(chain.look(DynamicTao::registration_cost), Tao(cost));

	let registered = chain.submit(Dave, register_network(Dave));

	let fee = registered.fee;
	let alpha = ((u128::from(cost) << 64) / median) as u64;
	match registered.succeeds_with_one_event() {
		Event::SubnetRegistered { netuid, coldkey, lock, alpha: seeded, .. } => {
			assert_eq!((netuid, coldkey), (NetUid(4), Dave.to_account_id()));
			assert_eq!((lock, seeded), (Tao(cost), Alpha(alpha)));
		}
		event => panic!("{event:?}"),
	}
	assert_eq!(chain.balance(Dave), funds - cost - fee);
	let subnet = chain.subnet(4);
	assert_eq!((subnet.tao_reserve, subnet.alpha_reserve), (Tao(cost), Alpha(alpha)));
	assert_eq!((subnet.alpha_outstanding, subnet.started_at), (Alpha(0), None));

	// It doubles, and falls by 100 TAO in 100,800 blocks. The next block is the eighth.
	chain.blocks(7);
	let fallen = 100 * UNIT * 8 / 100_800;
	assert_eq!(chain.look(DynamicTao::registration_cost), Tao(200 * UNIT - fallen));

	// Nothing trades or is emitted before the start. What a neuron pays falls by half in 360 blocks.
	let waiting = chain.subnet(4);
	assert!(waiting.burn < subnet.burn && waiting.burn > Tao(subnet.burn.0 * 98 / 100));
	assert_eq!(SubnetView { burn: subnet.burn, ..waiting }, subnet);
	let early = add_stake(Dave, 4, UNIT);
	chain.refuses(Eve, early, Error::<Runtime>::SubtokenDisabled);
	chain.refuses(Eve, start_call(4), Error::<Runtime>::NotSubnetOwner);

	match chain.submit(Dave, start_call(4)).succeeds_with_one_event() {
		Event::FirstEmissionBlockNumberSet { netuid, block } => {
			assert_eq!((netuid, block), (NetUid(4), u64::from(chain.height()) + 1));
		}
		event => panic!("{event:?}"),
	}
	chain.refuses(Dave, start_call(4), Error::<Runtime>::FirstEmissionBlockNumberAlreadySet);

	// The block of that refusal was its first: alpha at once, TAO only once it has an average.
	let first = chain.subnet(4);
	assert_eq!(first.alpha_outstanding.0 + first.alpha_reserve.0, alpha + UNIT);
	assert!(first.moving_price_bits > 0 && first.block_share > Tao(0));
	let report = chain.block();
	assert_eq!((report.minted, report.unminted), (UNIT, 0));

	chain.submit(Eve, add_stake(Dave, 4, 10 * UNIT)).succeeds();
	chain.blocks(3);
	let all = chain.stake(4, Dave, Eve);
	chain.submit(Eve, remove_stake(Dave, 4, all)).succeeds();
	assert_eq!(chain.stake(4, Dave, Eve), 0);
}

#[test]
fn a_delay_and_an_interval_should_hold_at_their_last_block() {
	let mut chain = Chain::of_preset("development", |genesis| {
		genesis.dynamic_tao.parameters.start_call_delay = 3;
		genesis.dynamic_tao.parameters.network_rate_limit = 5;
	});
	chain.submit(Dave, register_network(Dave)).succeeds();
	// Registered in block 1: it can start in block 4, and the next be registered in block 6.
	for _ in 2..=3 {
		let early = Error::<Runtime>::NeedWaitingMoreBlocksToStarCall;
		chain.refuses(Dave, start_call(4), early);
	}
	chain.submit(Dave, start_call(4)).succeeds();
	let early = Error::<Runtime>::NetworkTxRateLimitExceeded;
	chain.refuses(Eve, register_network(Eve), early);
	chain.submit(Eve, register_network(Eve)).succeeds();
	assert_eq!(chain.height(), 6);
}

/// The development chain with as many subnets as a chain can have.
pub fn full_chain(change: impl Fn(&mut GenesisSubnet<AccountId>)) -> Chain {
	full_chain_of(|genesis| genesis.dynamic_tao.subnets.iter_mut().for_each(change))
}

/// The same, with any change to its genesis.
pub fn full_chain_of(change: impl FnOnce(&mut RuntimeGenesisConfig)) -> Chain {
	Chain::of_preset("development", |genesis| {
		let subnets = &mut genesis.dynamic_tao.subnets;
		for netuid in 4..=128u16 {
			subnets.push(GenesisSubnet {
				netuid: NetUid(netuid),
				owner_coldkey: Dave.to_account_id(),
				owner_hotkey: hotkey(Dave),
				tao_reserve: Tao((100 + u64::from(netuid)) * UNIT),
				alpha_reserve: Alpha(10_000 * UNIT),
				alpha_outstanding: Alpha(0),
				// From a thousandth on, in such steps.
				moving_price: Price::from_bits(u128::from(netuid - 3) * ((1 << 64) / 1_000)),
				..subnets[0].clone()
			});
		}
		change(genesis);
	})
}

#[test]
fn a_full_chain_should_refuse_the_129th_subnet_and_run() {
	let mut chain = full_chain(|_| ());
	assert_eq!(chain.look(DynamicTao::subnets).len(), 128);

	chain.refuses(Eve, register_network(Eve), Error::<Runtime>::SubnetLimitReached);
	for _ in 0..5 {
		let report = chain.block();
		assert_eq!((report.minted, report.unminted), (UNIT, 0));
	}
	for subnet in chain.look(DynamicTao::subnets) {
		assert!(subnet.block_share > Tao(0));
		// 6 blocks of 0.180 and 0.410 alpha.
		assert_eq!(subnet.pending.owner, Alpha(6 * 179_995_422));
		assert_eq!(subnet.pending.miners, Alpha(6 * 410_002_289));
	}
	let trade = swap_stake(Alice, 1, 128, 10 * UNIT);
	chain.submit(Dave, trade).succeeds();
}

#[test]
fn epochs_that_do_not_fit_into_a_block_should_run_two_by_two_in_their_order() {
	let mut chain = full_chain(|subnet| subnet.parameters.tempo = 1);
	for block in 1..=64 {
		// Each is paid for all blocks so far, and what floors leave of five neurons' parts.
		let epochs = epochs_of(&chain.block());
		let netuids: Vec<_> = epochs.iter().map(|(netuid, _)| *netuid).collect();
		assert_eq!(netuids, [2 * block - 1, 2 * block]);
		for (_, [owner, ..]) in epochs {
			let rest = owner - u64::from(block) * 179_995_422;
			assert!(rest < 10, "{rest}");
		}
	}
}
