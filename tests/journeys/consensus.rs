//! What validators can do with their word: lie alone, lie with a majority, and pay miners for what
//! they hold.

use crate::{
	chain::{calls::*, hotkey, Chain, Signer},
	epochs::{first_subnet, World},
	model::UNIT,
};
use pallet_dynamic_tao::Event;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// Alice and Bob say that Dave and Eve work; Charlie gives everything to Ferdie, who is his miner.
/// What each of the three has staked decides.
fn with_a_liar(stakes: [u64; 3]) -> Chain {
	let people = [Alice, Bob, Charlie];
	let honest = || Some(vec![(3, 60), (4, 40)]);
	let world = World {
		neurons: vec![
			(hotkey(Alice), honest()),
			(hotkey(Bob), honest()),
			(hotkey(Charlie), Some(vec![(5, 1)])),
			(hotkey(Dave), None),
			(hotkey(Eve), None),
			(hotkey(Ferdie), None),
		],
		stakes: people
			.into_iter()
			.zip(stakes)
			.map(|(who, alpha)| (1, hotkey(who), who.to_account_id(), alpha * UNIT))
			.collect(),
		..World::default()
	};
	world.chain(|genesis| first_subnet(&mut genesis.dynamic_tao.subnets).parameters.tempo = 20)
}

#[test]
fn a_validator_that_lies_should_be_outvoted_and_earn_nothing_with_its_miner() {
	let mut chain = with_a_liar([3_000, 2_100, 4_900]); // of 10,000
	chain.run_to(59); // three epochs
	let seen = chain.metagraph(1);
	// 60 % and 40 % of 65535, floored on the way.
	assert_eq!(seen.incentive[3..], [39_320, 26_213, 0]);
	assert_eq!((seen.consensus[5], seen.rank[5]), (0, 0));
	assert_eq!((seen.dividends[2], seen.validator_trust[2]), (0, 0));
	assert_eq!(chain.stake(1, Ferdie, Ferdie), 0);
	assert!(chain.stake(1, Charlie, Charlie).abs_diff(4_900 * UNIT) < 3);
	// 3000 of 5100 of what validators earn, and what has come to it.
	assert!(seen.dividends[0].abs_diff(38_550) < 20, "{}", seen.dividends[0]);
	assert!(chain.stake(1, Alice, Alice) > 3_000 * UNIT);
}

/// The other side of it: consensus is what most of the stake says, whatever it says.
#[test]
fn a_majority_of_the_stake_should_decide_even_if_it_lies() {
	let mut chain = with_a_liar([2_900, 2_000, 5_100]);
	chain.run_to(59);
	let seen = chain.metagraph(1);
	assert_eq!(seen.incentive[3..], [0, 0, 65_535]);
	assert_eq!(seen.dividends[..3], [0, 0, 65_535]);
}

/// The economy of a subnet after 30 tempos of 20 blocks.
struct Outcome {
	/// Rao per alpha.
	price: u64,
	/// The subnet's part of a block's TAO.
	block_share: u64,
	/// Incentives of the three miners, in parts of 65535.
	incentives: Vec<u16>,
	/// What their owners hold behind them.
	held: Vec<u64>,
	/// What they took out in TAO.
	sold: u64,
}

const MINERS: [Sr25519Keyring; 3] = [Dave, Eve, Ferdie];

/// Thirty tempos in which two validators score three miners after each epoch; Dave, the first one,
/// buys 200 TAO of alpha to his hotkey at the start. `by_holding`: by the alpha that is staked to
/// them, and so they hold what they earn; else equally, and they sell it.
fn thirty_tempos(by_holding: bool) -> Outcome {
	let honest = || Some(vec![(2, 1), (3, 1), (4, 1)]);
	let mut neurons = vec![(hotkey(Alice), honest()), (hotkey(Bob), honest())];
	neurons.extend(MINERS.map(|miner| (hotkey(miner), None)));
	let world = World {
		neurons,
		stakes: [(Alice, 5_000), (Bob, 4_000)]
			.map(|(who, alpha)| (1, hotkey(who), who.to_account_id(), alpha * UNIT))
			.to_vec(),
		..World::default()
	};
	let mut chain = world.chain(|genesis| {
		let first = first_subnet(&mut genesis.dynamic_tao.subnets);
		first.parameters.tempo = 20;
		first.hyperparameters.weights_set_rate_limit = 1;
	});
	chain.submit(Dave, add_stake(Dave, 1, 200 * UNIT)).succeeds();
	let bought = chain.stake(1, Dave, Dave);
	let mut sold = 0;
	for tempo in 1..=30u32 {
		chain.run_to(tempo * 20 - 1); // the epoch
		let held = MINERS.map(|miner| chain.stake(1, miner, miner));
		if by_holding {
			let most = held.into_iter().max().expect("are three");
			let weights: Vec<_> = (2..)
				.zip(held.map(|held| (u128::from(held) * 65_535 / u128::from(most)) as u16))
				.collect();
			let votes =
				[Alice, Bob].map(|who| (Signer::hotkey(who), set_weights(1, &weights).into()));
			for receipt in chain.block_of(votes.to_vec()).receipts {
				receipt.succeeds();
			}
		} else {
			for (miner, held) in MINERS.into_iter().zip(held) {
				// All three earn alike; Dave keeps what he bought.
				let earned = if miner == Dave { held - bought } else { held };
				for event in chain.submit(miner, remove_stake(miner, 1, earned)).succeeds() {
					if let Event::StakeRemoved { tao, .. } = event {
						sold += tao.0;
					}
				}
			}
		}
	}
	let subnet = chain.subnet(1);
	Outcome {
		price: subnet.price,
		block_share: subnet.block_share.0,
		incentives: chain.metagraph(1).incentive[2..].to_vec(),
		held: MINERS.map(|miner| chain.stake(1, miner, miner)).to_vec(),
		sold,
	}
}

/// Subnet 28 of the public chain rewarded miners for holding its token. The mechanism allows that:
/// weights are the validators' opinion. This documents what comes of it, beside a twin whose miners
/// sell what they earn.
#[test]
fn miners_paid_for_holding_should_concentrate_and_lift_the_price_a_little_and_emission_hardly() {
	let (holding, selling) = (thirty_tempos(true), thirty_tempos(false));
	for (name, outcome) in [("holding", &holding), ("selling", &selling)] {
		println!(
			"{name}: price {}, block share {}, incentives {:?}, held {:?}, sold for {}",
			outcome.price, outcome.block_share, outcome.incentives, outcome.held, outcome.sold
		);
	}
	// Who bought first takes all: of the first tempo each had a third, and then almost everything
	// goes to who holds almost everything.
	assert!(holding.incentives[0] > 64_880); // 99 %
	assert!(selling.incentives.iter().all(|part| part.abs_diff(21_845) < 3));
	// 30 tempos of 20 blocks of 0.41 alpha.
	let emitted = 600 * 410_002_289u64;
	assert!(holding.held.iter().sum::<u64>() > emitted * 95 / 100);
	// What is not sold keeps the price up: by what the sales took out of a pool of 10,000 TAO.
	assert!(selling.sold > 0 && holding.sold == 0);
	assert!(holding.price > selling.price);
	let lift = (holding.price - selling.price) as f64 / selling.price as f64;
	assert!(lift < 0.01, "{lift}");
	// Emission follows the average, which moves 3 millionths of that a block.
	let more = holding.block_share as f64 / selling.block_share as f64 - 1.0;
	assert!((0.0..lift * 600.0 * 3e-6 * 1.1).contains(&more), "{more}");
}
