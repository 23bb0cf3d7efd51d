//! Those who live on emission: snipers of epochs, pumpers of the moving average (I-14), and
//! owners who mine and validate on their own subnet (I-4, I-12).

use super::*;
use crate::{GenesisHotkey, GenesisNeuron};
use dtao_economics::{Price, Speed};

/// The attacker's own validator and miner.
const OWN_HOT: u64 = 21;
const OWN_MINER: u64 = 22;

fn run_until(block: u64) {
	run_blocks(block - System::block_number());
}

/// A visit of stake around each of some epochs, and the world that it happens in.
///
/// What a sniper gains is told from what prices do by counting in the token of the place: the alpha
/// or root's TAO that comes out beyond what went in, and that stands behind the attacker's own
/// validator two tempos later beyond what would stand there if a bystander had made the very same trades.
/// Any trade moves the price, and by that the alpha that blocks inject and the part of it that is root's:
/// that is nothing that stake earns by its visit.
#[derive(Clone, Copy)]
struct Snipe {
	market: Market,
	tempo: u16,
	/// What Bob has behind [`HOT`], and what Alice has behind [`OWN_HOT`], on subnet 1 and on root.
	holder: [u64; 2],
	own: [u64; 2],
	votes: bool,
	/// Where the visits go, behind whom, and with how much TAO.
	netuid: NetUid,
	hotkey: u64,
	tao: u64,
	/// How many blocks before an epoch they begin, and after it they end.
	before: u64,
	after: u64,
	visits: u64,
}

impl Snipe {
	fn draw(sampler: &mut Sampler, netuid: NetUid) -> Self {
		let market = sampler.market_from(10 * UNIT);
		// No stake is worth less than the minimum.
		let least = u128::from(market.alpha) * 4_000_000 / u128::from(market.tao);
		let least = (least as u64).max(UNIT);
		let stakes = |most: u64| proptest::array::uniform2(log_uniform(least, most.max(least)));
		let tempo = sampler.draw("tempo", 8..60u16);
		let hotkey = if sampler.happens("own validator") { OWN_HOT } else { HOT };
		Self {
			netuid,
			hotkey,
			tempo,
			holder: sampler.draw("holder", stakes(1_000_000 * UNIT)),
			own: sampler.draw("own", stakes(100_000 * UNIT)),
			votes: sampler.happens("votes"),
			tao: sampler.amount("bet", MIN_STAKE, market.limit()),
			before: sampler.draw("before", 1..=3u64),
			after: sampler.draw("after", 0..=2u64),
			visits: sampler.draw("visits", 1..=3u64),
			market,
		}
	}

	fn world(&self) -> ExtBuilder {
		let votes: &[(u16, u16)] = if self.votes { &[(2, u16::MAX)] } else { &[] };
		let neuron = |hotkey, weights: &[(u16, u16)]| GenesisNeuron {
			hotkey,
			permit: true,
			weights: weights.to_vec(),
		};
		let world = ExtBuilder::new().set(|genesis| {
			let owned = |hotkey| GenesisHotkey { hotkey, coldkey: ALICE };
			genesis.hotkeys.extend([OWN_HOT, OWN_MINER].map(owned));
		});
		let neurons = vec![neuron(HOT, votes), neuron(OWN_HOT, votes), neuron(OWN_MINER, &[])];
		let world = self.market.open(world, 1).but(|subnet| {
			subnet.parameters.tempo = self.tempo;
			subnet.hyperparameters.epoch.activity_cutoff = 1_000_000;
			subnet.neurons = neurons;
		});
		world
			.stake(1, HOT, BOB, self.holder[0])
			.stake(0, HOT, BOB, self.holder[1])
			.stake(1, OWN_HOT, ALICE, self.own[0])
			.stake(0, OWN_HOT, ALICE, self.own[1])
			.balance(ALICE, self.tao + UNIT)
			.balance(CAROL, self.tao + UNIT)
			.set(|genesis| genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT))
	}

	/// The block of an epoch, of the second one on.
	fn epoch(&self, number: u64) -> u64 {
		(number + 2) * u64::from(self.tempo) - 1
	}

	/// Lets somebody visit, or nobody. Two tempos after the last epoch it tells how it ended.
	fn live(&self, visitor: Option<Visitor>) -> Ending {
		let netuid = self.netuid;
		let mut ending = Ending::default();
		self.world().build_and_execute(|| {
			for epoch in (0..self.visits).map(|number| self.epoch(number)) {
				run_until(epoch - self.before);
				let Some(Visitor { who, hotkey }) = visitor else { continue };
				let held = stake(netuid, hotkey, who);
				let visit = enter(who, hotkey, netuid, free(who) - UNIT);
				let entered = stake(netuid, hotkey, who) - held;
				if visit {
					run_until(epoch + self.after);
					ending.entered += entered;
					// What they came with, or all that stands there.
					let there = stake(netuid, hotkey, who);
					let all = if held == 0 { there } else { entered.min(there) };
					let amount_unstaked = Alpha(all);
					let call = Call::remove_stake { hotkey, netuid, amount_unstaked };
					assert!(went_through(who, call), "a visitor cannot leave");
					ending.taken += i128::from(all) - i128::from(entered);
				}
			}
			run_until(self.epoch(self.visits + 1));
			ending.grown = stake(netuid, OWN_HOT, ALICE);
			ending.wealth = cashed_out(ALICE);
		});
		ending
	}

	/// Alice, behind the hotkey that she has chosen.
	fn sniper(&self) -> Visitor {
		Visitor { who: ALICE, hotkey: self.hotkey }
	}

	/// What the visits bring to the visitor and to her own validator.
	fn earned(&self) -> Outcome {
		let (by_another, with) = (self.live(Some(BYSTANDER)), self.live(Some(self.sniper())));
		if with.entered == 0 {
			return Outcome::NONE;
		}
		assert!(by_another.entered > 0, "a bystander cannot trade alike");
		let gained = with.taken + i128::from(with.grown) - i128::from(by_another.grown);
		// A rao for the roundings of each block.
		let roundings = i128::from(self.epoch(self.visits + 1));
		Outcome { invested: with.entered, gain: gained - roundings }
	}
}

/// Who visits, and behind whom.
#[derive(Clone, Copy)]
struct Visitor {
	who: u64,
	hotkey: u64,
}

/// Somebody whose stake is behind a hotkey that is no neuron.
const BYSTANDER: Visitor = Visitor { who: CAROL, hotkey: COOL };

/// How it ended.
#[derive(Clone, Copy, Default)]
struct Ending {
	/// What the visitor came with, in the token of the place.
	entered: u64,
	/// What the visitor took away beyond that.
	taken: i128,
	/// What stood behind Alice's own validator at the end.
	grown: u64,
	/// All that Alice has in TAO.
	wealth: u64,
}

#[test]
fn sniping_an_epoch_should_earn_nothing() {
	attack("epoch sniping", Promise::NoGain, |sampler| Snipe::draw(sampler, ONE).earned());
}

#[test]
fn sniping_root_should_earn_nothing() {
	attack("root sniping", Promise::NoGain, |sampler| Snipe::draw(sampler, ROOT).earned());
}

#[test]
fn sniping_an_epoch_should_be_reported_in_tao() {
	attack("epoch sniping, cashed out", Promise::Reported, |sampler| {
		let netuid = if sampler.happens("on root") { ROOT } else { ONE };
		let snipe = Snipe::draw(sampler, netuid);
		let (without, with) = (snipe.live(None), snipe.live(Some(snipe.sniper())));
		match with.entered {
			0 => Outcome::NONE,
			_ => Outcome::of(snipe.tao, without.wealth, with.wealth),
		}
	});
}

/// The moving price of a subnet, in 64.64.
fn average(netuid: NetUid) -> u128 {
	economy(netuid).moving_price.price().to_bits()
}

/// Runs a block, and asserts I-14: what it shares is by the averages before it, and none of them
/// moves by more than its part of the gap to the price.
fn next_averages(speed: Speed) {
	let shared = |block| {
		let (emission, subnets) = (DynamicTao::block_emission(), DynamicTao::by_netuid());
		DynamicTao::allocation(block, emission, &subnets).collect::<Vec<_>>()
	};
	let before: Vec<_> = [ONE, TWO].map(|netuid| (netuid, average(netuid))).into();
	let (issuance, parts) = (Balances::total_issuance(), shared(System::block_number() + 1));
	let whole: u64 = parts.iter().map(|(_, part)| part.0).sum();
	next_block();
	let gone: u64 = recycled().iter().map(|(.., tao)| tao).sum();
	assert_eq!(Balances::total_issuance() + gone, issuance + whole);
	for (netuid, before) in before {
		let one = 1u128 << 64;
		let price = economy(netuid).pool.price().unwrap().to_bits().min(one);
		let most = price.abs_diff(before) * u128::from(speed.num) / u128::from(speed.den) + 1;
		let moved = average(netuid).abs_diff(before);
		assert!(moved <= most, "the average of {netuid:?} moved by {moved} and not {most}");
		assert!(average(netuid) <= one);
	}
}

/// An average of so much, of `2^60` for 1.
fn at_average(average: u64) -> Price {
	Price::from_bits(u128::from(average) << 4)
}

/// Two subnets with averages of their own.
fn with_averages(markets: [Market; 2], averages: [u64; 2]) -> ExtBuilder {
	(1..).zip(markets).zip(averages).fold(
		ExtBuilder::new(),
		|world, ((netuid, market), average)| {
			market.open(world, netuid).but(|subnet| subnet.moving_price = at_average(average))
		},
	)
}

fn averages(sampler: &mut Sampler) -> [u64; 2] {
	sampler.draw("averages", proptest::array::uniform2(log_uniform(1 << 47, 1 << 60)))
}

/// Buys into a subnet, waits for its emission, and leaves.
#[derive(Clone, Copy)]
struct Pump {
	markets: [Market; 2],
	averages: [u64; 2],
	bet: u64,
	blocks: u64,
}

impl Pump {
	fn draw(sampler: &mut Sampler) -> Self {
		let markets = [10 * UNIT, 10 * UNIT].map(|least| sampler.market_from(least));
		let averages = averages(sampler);
		let bet = sampler.amount("bet", MIN_STAKE, markets[0].limit());
		Self { markets, averages, bet, blocks: sampler.amount("blocks", 1, 200) }
	}

	/// What is left at the end, if averages move by this speed.
	fn live(self, speed: Speed) -> u64 {
		let Self { markets, averages, bet, blocks } = self;
		let mut left = 0;
		let world = with_averages(markets, averages)
			.set(|genesis| genesis.parameters.moving_speed = speed)
			.balance(BOB, bet + UNIT);
		world.build_and_execute(|| {
			let parts = || -> Vec<_> {
				let (emission, subnets) = (DynamicTao::block_emission(), DynamicTao::by_netuid());
				DynamicTao::allocation(2, emission, &subnets).collect()
			};
			let before = parts();
			assert!(enter(BOB, HOT, ONE, bet));
			// The next block does not know of it.
			assert!(before == parts());
			(0..blocks).for_each(|_| next_averages(speed));
			left = cashed_out(BOB);
		});
		left
	}

	/// What comes of it because averages move.
	fn gain(self, speed: Speed) -> Outcome {
		Outcome::of(self.bet, self.live(Speed { num: 0, ..speed }), self.live(speed))
	}
}

#[test]
fn buying_for_the_emission_of_a_pool_should_be_reported() {
	attack("buying for emission", Promise::Reported, |sampler| {
		let pump = Pump::draw(sampler);
		Outcome::of(pump.bet, pump.bet + UNIT, pump.live(Speed::LAUNCH))
	});
}

#[test]
fn pumping_the_average_should_move_it_by_its_speed_and_no_more() {
	let attacker = |sampler: &mut Sampler| Pump::draw(sampler).gain(Speed::LAUNCH);
	attack("pumping the average", Promise::Reported, attacker);
}

#[test]
fn pumping_a_fast_average_should_move_it_by_its_speed_and_no_more() {
	attack("pumping a fast average", Promise::Reported, |sampler| {
		let num = sampler.amount("speed, ppm", 3, 1_000_000) as u32;
		Pump::draw(sampler).gain(Speed { num, den: 1_000_000 })
	});
}

/// What epochs of this block recycled, of each subnet: alpha and TAO.
fn recycled() -> Vec<(NetUid, u64, u64)> {
	let recycled = |event| match event {
		Event::EpochPaid { netuid, recycled, recycled_tao, .. } => {
			Some((netuid, recycled.0, recycled_tao.0))
		}
		_ => None,
	};
	events().into_iter().filter_map(recycled).collect()
}

/// Runs a block, and asserts I-4 and I-12: what was minted and not minted is the emission, and each
/// subnet has as much more alpha as it was to have.
fn next_supply() {
	let block = System::block_number() + 1;
	let plan = DynamicTao::plan_block(block);
	let issued = |netuid| economy(netuid).issued().unwrap().0;
	let before: Vec<_> = plan
		.steps
		.iter()
		.map(|step| {
			let (_, receipt) = step.outcome.as_ref().expect("no subnet refuses");
			let more = receipt.injection.alpha_in.0 + receipt.alpha_out.0;
			(step.netuid, issued(step.netuid) + more)
		})
		.collect();
	let (issuance, emission) = (Balances::total_issuance(), DynamicTao::block_emission().0);
	next_block();
	let emitted = events().into_iter().find_map(|event| match event {
		Event::BlockEmitted { minted, unminted } => Some((minted.0, unminted.0)),
		_ => None,
	});
	let (minted, unminted) = emitted.expect("each block emits");
	assert_eq!(minted + unminted, emission);
	let recycled = recycled();
	let gone: u64 = recycled.iter().map(|(.., tao)| tao).sum();
	assert_eq!(Balances::total_issuance() + gone, issuance + minted);
	for (netuid, expected) in before {
		let gone = recycled.iter().filter(|(of, ..)| *of == netuid).map(|(_, alpha, _)| alpha);
		assert_eq!(issued(netuid) + gone.sum::<u64>(), expected);
	}
}

#[test]
fn an_owner_who_mines_and_validates_should_mint_no_more_than_the_curve() {
	attack("owner, miner and validator", Promise::Reported, |sampler| {
		let others = [10 * UNIT, 10 * UNIT].map(|least| sampler.market_from(least));
		let averages = averages(sampler);
		let lock = sampler.amount("lock", UNIT, 1_000 * UNIT);
		let bet = sampler.amount("bet", MIN_STAKE, 10_000 * UNIT);
		let tempo = sampler.draw("tempo", 10..60u16);
		let epochs = sampler.draw("epochs", 3..8u64);
		let rooted =
			sampler.draw("root", prop_oneof![Just(0), log_uniform(UNIT, 1_000_000 * UNIT)]);

		let mut outcome = Outcome::NONE;
		let mut world = with_averages(others, averages)
			.set(|genesis| genesis.parameters.network_min_lock_cost = Tao(lock));
		if rooted > 0 {
			world = world.stake(0, HOT, CAROL, rooted);
		}
		world.build_and_execute(|| {
			let (before, netuid) = (free(ALICE), NetUid(3));
			let hotkey = OWN_HOT;
			if !went_through(ALICE, Call::register_network { hotkey }) {
				return;
			}
			assert_ok!(DynamicTao::start_call(signed(ALICE), netuid));
			assert_ok!(DynamicTao::set_subnet_parameter(
				admin(),
				netuid,
				SubnetParameter::Tempo(tempo)
			));
			next_supply();
			enter(ALICE, OWN_HOT, netuid, bet);
			let miner = Call::burned_register { netuid, hotkey: OWN_MINER };
			assert!(went_through(ALICE, miner));
			// It may vote from the first epoch on at which its stake counts.
			for _ in 0..epochs {
				(0..tempo).for_each(|_| next_supply());
				let vote = Call::set_weights {
					netuid,
					dests: vec![1],
					weights: vec![u16::MAX],
					version_key: 0,
				};
				went_through(OWN_HOT, vote);
				assert_eq!(DynamicTao::do_try_state(), Ok(()));
			}
			let spent = before - free(ALICE);
			outcome = Outcome::of(spent, before, cashed_out(ALICE));
		});
		outcome
	});
}
