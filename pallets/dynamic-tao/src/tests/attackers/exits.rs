//! What comes from outside of trading: the end of a subnet (I-20), and gifts to the vault (I-2).

use super::*;
use crate::pallet::UnclaimedPayouts;
use dtao_economics::Pending;

/// Hotkeys of the attacker's own.
const HOTKEYS: [u64; 3] = [21, 22, 23];

/// Lets Bob and Carol have the hotkeys that they use.
fn with_hotkeys(world: ExtBuilder) -> ExtBuilder {
	world.set(|genesis| {
		let owned = |hotkey| crate::GenesisHotkey { hotkey, coldkey: BOB };
		genesis.hotkeys.extend(HOTKEYS.map(owned));
		genesis.parameters.min_stake = Tao(EXISTENTIAL_DEPOSIT);
		genesis.parameters.network_immunity_period = 0;
		genesis.parameters.network_min_lock_cost = Tao(UNIT);
	})
}

/// All events of the next blocks, until the dissolution is over.
fn dissolve_to_the_end() -> Vec<Event<Test>> {
	let mut all = events();
	while DynamicTao::dissolution().is_some() {
		next_block();
		all.extend(events());
	}
	all
}

#[test]
fn running_before_a_liquidation_should_gain_nothing() {
	attack("running before a liquidation", Promise::NoGain, |sampler| {
		let market = sampler.market();
		let bet = sampler.amount("bet", 1_000, market.limit());
		let parts = sampler.draw("parts", 1..=6usize);
		let parts = cut(sampler, bet, parts);
		let own = sampler.amount("own alpha", 1, (market.alpha * 100).min(5_000_000 * UNIT));
		let has_own = sampler.happens("has alpha before");
		let others = sampler.amount("others' alpha", 1, (market.alpha * 100).min(5_000_000 * UNIT));
		let has_others = sampler.happens("others have alpha");
		let nobodys = sampler.draw(
			"burned and pending",
			proptest::array::uniform4(prop_oneof![Just(0), log_uniform(1, market.alpha)]),
		);
		let is_pruned = sampler.happens("is pruned");

		let bought = std::cell::Cell::new(0);
		let wealth = |buys: bool| {
			let mut wealth = 0;
			let [burned, validators, owner, root_tao] = nobodys;
			let mut world = with_hotkeys(market.open(ExtBuilder::new(), 1).but(|subnet| {
				// A block's TAO is shared by all who hold then, also while a notice runs: that is no gain
				// by running.
				subnet.parameters.registration_allowed = false;
				subnet.alpha_burned = Alpha(burned);
				subnet.alpha_outstanding = Alpha(burned + validators + owner);
				subnet.pending = Pending {
					validators: Alpha(validators),
					owner: Alpha(owner),
					root_tao: Tao(root_tao),
					..Default::default()
				};
			}))
			.set(|genesis| genesis.parameters.subnet_limit = 1)
			.balance(BOB, bet + UNIT);
			if has_own {
				world = world.stake(1, HOTKEYS[0], BOB, own);
			}
			if has_others {
				world = world.stake(1, HOT, ALICE, others);
			}
			world.build_and_execute(|| {
				for (part, hotkey) in parts.iter().zip(HOTKEYS.iter().cycle()) {
					if buys && enter(BOB, *hotkey, ONE, *part) {
						bought.set(bought.get() + part);
					}
				}
				if is_pruned {
					assert_ok!(DynamicTao::register_network(signed(CAROL), 31));
					next_block(); // its notice
				} else {
					assert_ok!(DynamicTao::dissolve_network(admin(), ONE));
				}
				// It is closed, and nobody is paid yet.
				let Liquidated { tao, alpha, .. } = Liquidated::now();
				let due: u64 = Positions::<Test>::iter_key_prefix((BOB,))
					.filter(|(_, netuid)| *netuid == ONE)
					.map(|(hotkey, netuid)| u128::from(stake(netuid, hotkey, BOB)))
					.map(|held| (held * u128::from(tao) / u128::from(alpha)) as u64)
					.sum();
				let before = free(BOB);
				let root_tao = economy(ONE).pending.root_tao.0;
				let events = dissolve_to_the_end();
				wealth = free(BOB);
				assert_eq!(UnclaimedPayouts::<Test>::get(BOB), Tao(0));
				// I-20: everybody is paid his part to the rao, and the rest goes out of existence.
				assert_eq!(wealth, before + due);
				let ended = events.iter().find_map(|event| match event {
					Event::NetworkRemoved { paid, recycled, .. } => Some(paid.0 + recycled.0),
					_ => None,
				});
				assert_eq!(ended, Some(tao + root_tao));
			});
			wealth
		};
		let (without, with) = (wealth(false), wealth(true));
		match bought.get() {
			0 => Outcome::NONE,
			bought => Outcome::of(bought, without, with),
		}
	});
}

/// What a subnet would be shared over.
struct Liquidated {
	tao: u64,
	alpha: u64,
}

impl Liquidated {
	fn now() -> Self {
		let economy = economy(ONE);
		Self { tao: economy.pool.tao.0, alpha: economy.pool.alpha.0 + economy.outstanding.0 }
	}
}

/// What happens in a world, with gifts in it or without.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Gift(u64),
	Buy(u64, u16, u64),
	Sell(u64, u16, u64),
	Blocks(u64),
	Dissolve,
	Register,
}

fn deed() -> impl Strategy<Value = Deed> {
	let someone = || prop_oneof![Just(ALICE), Just(CAROL)];
	prop_oneof![
		6 => log_uniform(1, 10_000 * UNIT).prop_map(Deed::Gift),
		6 => (someone(), 0..3u16, log_uniform(1_000, 1_000 * UNIT))
			.prop_map(|(who, netuid, tao)| Deed::Buy(who, netuid, tao)),
		6 => (someone(), 0..3u16, 1..=1_000u64)
			.prop_map(|(who, netuid, part)| Deed::Sell(who, netuid, part)),
		4 => (1..8u64).prop_map(Deed::Blocks),
		1 => Just(Deed::Dissolve),
		1 => Just(Deed::Register),
	]
}

/// All that the others have and see, without what a gift adds to issuance.
type Sight = (Vec<crate::SubnetView<u64>>, Vec<crate::StakeView<u64>>, Vec<u64>, u64, u64);

fn sight() -> Sight {
	let of = |who| DynamicTao::stake_of(who);
	let stakes = [ALICE, CAROL, OWNER].into_iter().flat_map(of).collect();
	let balances = [ALICE, CAROL, OWNER].map(free).to_vec();
	let subnets = DynamicTao::subnets();
	let (rooted, lock) = (RootStake::<Test>::get().stake.0, DynamicTao::registration_cost().0);
	(subnets, stakes, balances, rooted, lock)
}

#[test]
fn a_gift_to_the_vault_should_be_lost_and_change_nothing() {
	attack("gifts to the vault", Promise::NoGain, |sampler| {
		let (one, two) = (sampler.market(), sampler.market());
		let stakes =
			sampler.draw("stakes", proptest::array::uniform3(log_uniform(1, 1_000 * UNIT)));
		let deeds = sampler.draw("deeds", proptest::collection::vec(deed(), 4..30));

		let given = std::cell::Cell::new(0);
		let live = |gives: bool| {
			let (mut wealth, mut sights) = (0, Vec::new());
			let world = two
				.open(one.open(ExtBuilder::new(), 1).but(|subnet| subnet.parameters.tempo = 3), 2)
				.but(|subnet| subnet.parameters.tempo = 5);
			with_hotkeys(world)
				.stake(1, HOT, ALICE, stakes[0])
				.stake(0, HOT, ALICE, stakes[1])
				.stake(2, OWNER_HOT, CAROL, stakes[2])
				.with_gifts()
				.build_and_execute(|| {
					let vault = DynamicTao::vault_account();
					for deed in &deeds {
						match *deed {
							Deed::Gift(amount) if gives => {
								if Balances::transfer_allow_death(signed(BOB), vault, amount)
									.is_ok()
								{
									given.set(given.get() + amount);
								}
								assert_eq!(DynamicTao::vault_excess(), Tao(given.get()));
							}
							Deed::Gift(_) => (),
							Deed::Buy(who, netuid, tao) => {
								enter(who, HOT, NetUid(netuid), tao);
							}
							Deed::Sell(who, netuid, part) => {
								let netuid = NetUid(netuid);
								let whole = u128::from(stake(netuid, HOT, who));
								let alpha = Alpha((whole * u128::from(part) / 1_000) as u64);
								let (hotkey, amount_unstaked) = (HOT, alpha);
								let call = Call::remove_stake { hotkey, netuid, amount_unstaked };
								went_through(who, call);
							}
							Deed::Blocks(count) => run_blocks(count),
							Deed::Dissolve => {
								let call = Call::dissolve_network { netuid: TWO };
								refusal_of(RuntimeCall::DynamicTao(call), admin());
							}
							Deed::Register => {
								went_through(CAROL, Call::register_network { hotkey: 31 });
							}
						}
						sights.push(sight());
					}
					// And the vault is nobody's to stake with.
					let hotkey = vault;
					assert!(!went_through(BOB, Call::try_associate_hotkey { hotkey }));
					assert!(!enter(BOB, hotkey, ONE, UNIT));
					wealth = cashed_out(BOB);
				});
			(wealth, sights)
		};
		let (without, with) = (live(false), live(true));
		assert!(without.1 == with.1, "somebody saw a gift");
		let given = given.get();
		if given == 0 {
			return Outcome::NONE;
		}
		assert_eq!(without.0 - with.0, given);
		Outcome::of(given, without.0, with.0)
	});
}
