//! Long lives of whole economies: agents trade, validate and register, epochs pay, subnets come and
//! go, and TAO and alphas halve. After every block the equations of supply hold to the rao; they are
//! written here once more, from the records and the currency's own events. Every so often all other
//! invariants are checked too.
//!
//! Every test run lives a short life of each kind; the whole of them, 200,000 blocks of 8 subnets and
//! 10,000 blocks of 128, with
//!
//! ```sh
//! DTAO_PROOF=full cargo test --release -p pallet-dynamic-tao --lib long_runs -- --nocapture
//! ```

use super::{
	proof::{extent, record},
	*,
};
use crate::{
	pallet::{CurrentDissolution, QueuedNetwork, UnclaimedPayouts},
	testkit::random_walk::{arbitrary::Unstructured, People, Step, Walk},
	Call, GenesisHotkey, GenesisNeuron, SubnetRecord,
};
use dtao_economics::{burn::BurnParams, MAX_SUPPLY};
use pallet_balances::Event as Money;
use proptest::{
	prelude::Rng,
	test_runner::{RngAlgorithm, TestRng},
};
use sp_runtime::traits::Dispatchable;
use std::{
	collections::{BTreeMap, BTreeSet},
	time::Instant,
};

/// What a life is like.
struct Life {
	name: &'static str,
	subnets: u16,
	/// Neurons of each subnet to begin with.
	neurons: u16,
	tempo: u16,
	blocks: u64,
	/// Calls of a block at most.
	calls: u64,
	/// Blocks from one check of all invariants to the next.
	checked_every: u64,
}

/// Those who trade. Each owns every sixteenth hotkey.
const TRADERS: std::ops::Range<u64> = 1_000..1_016;
const HOTKEYS: u64 = 10_000;

/// Who has all other TAO and registers subnets, with a new hotkey each.
const WHALE: u64 = 2_000;
const WHALE_HOTKEYS: u64 = 90_000;

/// What each trader has, and what each of the validators has behind it at first.
const PURSE: u64 = 20_000 * UNIT;
const BACKING: u64 = 100 * UNIT;
const VALIDATORS: u16 = 8;

/// Where the emission halves for the first three times, and what a block emits before.
const THRESHOLDS: [(u64, u64); 3] = [
	(MAX_SUPPLY / 2, UNIT),
	(MAX_SUPPLY / 2 + MAX_SUPPLY / 4, UNIT / 2),
	(MAX_SUPPLY / 2 + MAX_SUPPLY / 4 + MAX_SUPPLY / 8, UNIT / 4),
];

/// What a block emits when so much is issued: half as much each time that what is left has halved.
fn emission_at(issued: u64) -> u64 {
	let (left, mut emission, mut least) = (MAX_SUPPLY - issued, UNIT, MAX_SUPPLY / 2);
	while emission > 0 && left <= least {
		(emission, least) = (emission / 2, least / 2);
	}
	emission
}

/// Who owns a hotkey to begin with, by its place.
fn owner(place: u64) -> u64 {
	TRADERS.start + place % 16
}

/// Those who trade, with as many hotkeys of each as the largest subnet has room for, and one more. Behind
/// ever more of them, the sums of each block would take ever longer.
fn people() -> People<u64> {
	let hotkey =
		|coldkey: &u64, number: u8| HOTKEYS + 16 * u64::from(number % 17) + coldkey - TRADERS.start;
	People { coldkeys: TRADERS.collect(), ghost: STRANGER, hotkey }
}

impl Life {
	/// Hotkeys of traders: sixteen more than a subnet has room for.
	fn hotkeys(&self) -> u64 {
		u64::from(self.neurons) + 16
	}

	/// Some blocks before TAO halves, and a quarter of the blocks before the alpha of every second subnet does, at
	/// one of three thresholds; the rest of what is issued is burned already. TAO halves early: later, keys that
	/// are swapped, registrations and the ends of subnets recycle more TAO than blocks mint.
	fn world(&self) -> ExtBuilder {
		let neurons: Vec<_> = (0..self.neurons)
			.map(|uid| GenesisNeuron {
				hotkey: HOTKEYS + u64::from(uid),
				permit: uid < VALIDATORS,
				weights: match uid < VALIDATORS {
					true => {
						(VALIDATORS..self.neurons).map(|other| (other, 1 + other % 7)).collect()
					}
					false => vec![],
				},
			})
			.collect();
		let mut world = ExtBuilder::new().set(|genesis| {
			let place =
				|place: u64| GenesisHotkey { hotkey: HOTKEYS + place, coldkey: owner(place) };
			genesis.hotkeys = (0..self.hotkeys()).map(place).collect();
			let parameters = &mut genesis.parameters;
			(parameters.subnet_limit, parameters.network_immunity_period) = (self.subnets, 50);
			parameters.network_min_lock_cost = Tao(100 * UNIT);
			parameters.network_lock_reduction_interval = self.gap();
		});
		let mut others = 4 * WEALTH + 16 * PURSE + u64::from(VALIDATORS) * BACKING;
		for netuid in 1..=self.subnets {
			let (tao, alpha) = (1_000 * UNIT, 2_000 * UNIT);
			others += tao;
			world = world.subnet(netuid, tao, alpha).but(|subnet| {
				subnet.parameters.tempo = self.tempo;
				subnet.neurons = neurons.clone();
				let hyperparameters = &mut subnet.hyperparameters;
				hyperparameters.epoch.max_validators = VALIDATORS;
				hyperparameters.max_allowed_uids = self.neurons;
				hyperparameters.immunity_period = 50;
				hyperparameters.weights_set_rate_limit = 0;
				hyperparameters.burn =
					BurnParams { half_life: 20, max: Tao(UNIT / 20), ..BurnParams::default() };
				if netuid % 2 == 1 {
					let (threshold, emission) = THRESHOLDS[usize::from(netuid / 2 % 3)];
					let known = alpha + u64::from(VALIDATORS) * BACKING;
					subnet.alpha_burned = Alpha(threshold - self.blocks / 4 * emission - known);
					subnet.alpha_outstanding = subnet.alpha_burned;
				}
			});
		}
		for (netuid, place) in self.stakes() {
			world = world.stake(netuid, HOTKEYS + place, owner(place + 1), BACKING);
		}
		world = TRADERS.fold(world, |world, trader| world.balance(trader, PURSE));
		world.balance(WHALE, THRESHOLDS[0].0 - self.blocks_before_halving() * UNIT - others)
	}

	/// Blocks that mint until TAO halves, if nothing is recycled.
	fn blocks_before_halving(&self) -> u64 {
		(self.blocks / 32).min(60)
	}

	/// The positions to begin with, as (netuid, place of the hotkey).
	fn stakes(&self) -> impl Iterator<Item = (u16, u64)> {
		(0..=self.subnets).flat_map(|netuid| (0..VALIDATORS.into()).map(move |uid| (netuid, uid)))
	}

	/// The subnets that are not being dissolved.
	fn living(&self) -> impl Iterator<Item = (NetUid, SubnetRecord)> {
		(1..=self.subnets)
			.filter_map(|netuid| Some((NetUid(netuid), Subnets::<Test>::get(NetUid(netuid))?)))
			.filter(|(_, record)| !record.dissolving)
	}

	/// Blocks between two registrations of subnets, of which each replaces one.
	fn gap(&self) -> u64 {
		(self.blocks / 60).max(30)
	}
}

/// What came to pass.
#[derive(Default)]
struct Chronicle {
	blocks: u64,
	calls: u64,
	refused: u64,
	epochs: u64,
	/// Epochs that paid miners and validators.
	paying_epochs: u64,
	tao_halvings: u64,
	alpha_halvings: u64,
	minted: u64,
	burned: u64,
	registered: u64,
	dissolved: u64,
	/// Checks of all invariants.
	checks: u64,
}

/// What is known of the supply, beside the records.
struct Books {
	/// All TAO of the genesis state.
	genesis: u64,
	/// Stake behind hotkeys by subnet, with what has not vested.
	stakes: BTreeMap<NetUid, u128>,
	/// The living subnets as they were after the last calls.
	economies: BTreeMap<NetUid, SubnetEconomy>,
	/// What the last block emitted.
	emission: u128,
}

/// What the currency's events of this block sum to.
fn currency(amount: impl Fn(&Money<Test>) -> u64) -> u128 {
	let events = System::events().into_iter();
	sum(events.map(|record| match &record.event {
		RuntimeEvent::Balances(event) => amount(event),
		_ => 0,
	}))
}

/// Alpha in the pool and outside of it.
fn issued(economy: &SubnetEconomy) -> u64 {
	economy.pool.alpha.0 + economy.outstanding.0
}

/// TAO in the pool, and what of it went on to wait for root's stakers.
fn held(economy: &SubnetEconomy) -> u64 {
	economy.pool.tao.0 + economy.pending.root_tao.0
}

impl Books {
	/// The stake behind all hotkeys of a subnet: added up again where it has changed.
	fn stake_of(&mut self, netuid: NetUid) -> u128 {
		*self.stakes.entry(netuid).or_insert_with(|| {
			let hotkeys = HotkeyPools::<Test>::iter_prefix_values(netuid);
			sum(hotkeys.map(|stake| stake.total().expect("it fits").0))
		})
	}
}

/// An economy that lives.
struct Economy<'a> {
	life: &'a Life,
	rng: TestRng,
	books: Books,
	chronicle: Chronicle,
	walk: Walk<Test>,
	/// Subnets that their owner has not started.
	waiting: Vec<NetUid>,
}

/// Says that two sums are equal, or what they are.
fn equal(name: &str, left: u128, right: u128) -> Result<(), String> {
	(left == right).then_some(()).ok_or_else(|| format!("{name}: {left} is not {right}"))
}

fn sum(amounts: impl IntoIterator<Item = u64>) -> u128 {
	amounts.into_iter().map(u128::from).sum()
}

impl<'a> Economy<'a> {
	fn new(life: &'a Life) -> Self {
		Self {
			life,
			rng: TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
			books: Books {
				genesis: Balances::total_issuance(),
				stakes: BTreeMap::new(),
				economies: life.living().map(|(netuid, record)| (netuid, record.economy)).collect(),
				emission: UNIT.into(),
			},
			chronicle: Chronicle::default(),
			walk: Walk::new(people()),
			waiting: Vec::new(),
		}
	}

	/// Any number under `count`.
	fn below(&mut self, count: u64) -> u64 {
		self.rng.next_u64() % count
	}

	/// Lives a block and checks it.
	fn block(&mut self) -> Result<(), String> {
		let block = self.chronicle.blocks;
		self.chronicle.blocks += 1;
		let thorough = self.chronicle.blocks.is_multiple_of(self.life.checked_every);
		let issuance = Balances::total_issuance();
		next_block();
		self.check_emission(issuance)?;

		if block >= self.life.blocks / 3 && block.is_multiple_of(self.life.gap()) {
			let hotkey = WHALE_HOTKEYS + self.chronicle.registered;
			self.whale(Call::register_network { hotkey }, thorough);
		}
		for _ in 0..self.below(self.life.calls + 1) {
			let (origin, call) = self.deed();
			self.send(origin, call, thorough);
		}
		self.waiting.extend(events().into_iter().filter_map(|event| match event {
			Event::SubnetRegistered { netuid, .. } => Some(netuid),
			_ => None,
		}));
		let now = System::block_number();
		let startable = |netuid: &mut NetUid| {
			DynamicTao::subnet(*netuid).is_none_or(|subnet| subnet.can_start_at <= now)
		};
		for netuid in self.waiting.extract_if(.., startable).collect::<Vec<_>>() {
			self.whale(Call::start_call { netuid }, thorough);
		}
		self.check_supply()?;
		if thorough {
			self.chronicle.checks += 1;
			DynamicTao::do_try_state()?;
		}
		Ok(())
	}

	/// Sends a call of the whale's.
	fn whale(&mut self, call: Call<Test>, thorough: bool) {
		self.send(signed(WHALE), RuntimeCall::DynamicTao(call), thorough);
	}

	/// Sends a call. Before a check of all invariants, a refused one must leave the root as it was.
	fn send(&mut self, origin: RuntimeOrigin, call: RuntimeCall, thorough: bool) {
		let refused = match thorough {
			true => refusal_of(call, origin).is_some(),
			false => call.dispatch(origin).is_err(),
		};
		self.chronicle.calls += 1;
		self.chronicle.refused += u64::from(refused);
	}

	/// What some trader does next: mostly with stake.
	fn deed(&mut self) -> (RuntimeOrigin, RuntimeCall) {
		let mut bytes = [0; 40];
		self.rng.fill_bytes(&mut bytes);
		let mut input = Unstructured::new(&bytes);
		let enough = "where bytes end, zeros follow";
		let step = match self.below(4) {
			0 => Step::Neuron(input.arbitrary().expect(enough)),
			_ => Step::Trade(input.arbitrary().expect(enough)),
		};
		let who = self.below(TRADERS.end - TRADERS.start) as u8;
		dispatchable(self.walk.deed(who, &step))
	}

	/// I-11, I-12, and the growth of each alpha: what the hook did when `issuance` TAO were issued
	/// before.
	fn check_emission(&mut self, issuance: u64) -> Result<(), String> {
		let (books, chronicle) = (&mut self.books, &mut self.chronicle);
		let (mut minted, mut unminted, mut paid) = (0, 0, BTreeSet::new());
		let mut gone = BTreeMap::new();
		for event in events() {
			match event {
				Event::BlockEmitted { minted: placed, unminted: rest } => {
					(minted, unminted) = (placed.0, rest.0);
				}
				Event::EpochPaid { netuid, miners, validators, recycled, .. } => {
					gone.insert(netuid, u128::from(recycled.0));
					chronicle.epochs += 1;
					chronicle.paying_epochs += u64::from(miners.0 > 0 && validators.0 > 0);
					paid.insert(netuid);
					books.stakes.retain(|known, _| *known != netuid && *known != ROOT);
				}
				Event::SubnetRegistered { .. } => chronicle.registered += 1,
				Event::NetworkRemoved { .. } => chronicle.dissolved += 1,
				Event::EpochSkipped { .. }
				| Event::EmissionRefused { .. }
				| Event::SubnetSkipped { .. }
				| Event::RegistrationReturned { .. }
				| Event::PositionSkipped { .. } => return Err(format!("{event:?}")),
				_ => (),
			}
		}
		let emission = u128::from(minted) + u128::from(unminted);
		equal("I-12: minted and unminted", emission, emission_at(issuance).into())?;
		let by_currency = currency(|event| match event {
			Money::Minted { amount, .. } => *amount,
			_ => 0,
		});
		equal("I-12: minted by the currency", by_currency, minted.into())?;
		chronicle.minted += minted;
		chronicle.tao_halvings += u64::from(2 * emission == books.emission);
		books.emission = emission;

		for (netuid, record) in self.life.living() {
			let after = record.economy;
			let Some(before) = books.economies.insert(netuid, after) else { continue };
			if !record.is_open_at(System::block_number()) {
				continue;
			}
			let emission = emission_at(issued(&before));
			chronicle.alpha_halvings += u64::from(emission_at(issued(&after)) < emission);
			let gone = gone.get(&netuid).copied().unwrap_or_default();
			let grown = (u128::from(issued(&after)) + gone).wrapping_sub(issued(&before).into());
			if paid.contains(&netuid) {
				// What came into the pool cannot be told from what the epoch took.
				if !(emission.into()..=2 * u128::from(emission)).contains(&grown) {
					return Err(format!("I-4: {grown} new alpha of {netuid:?} for {emission}"));
				}
			} else {
				let Pool { tao, alpha } = before.pool;
				let placed = u128::from(held(&after) - held(&before));
				let carried = placed * u128::from(alpha.0) / u128::from(tao.0);
				let injected = carried.min(emission.into());
				equal("I-4: new alpha", grown, injected + u128::from(emission))?;
			}
		}
		Ok(())
	}

	/// I-1 to I-4.
	fn check_supply(&mut self) -> Result<(), String> {
		let burned = currency(|event| match event {
			Money::Burned { amount, .. } | Money::DustLost { amount, .. } => *amount,
			_ => 0,
		});
		self.chronicle.burned += burned as u64;
		let (issuance, books) = (u128::from(Balances::total_issuance()), &mut self.books);
		let told = u128::from(books.genesis + self.chronicle.minted - self.chronicle.burned);
		equal("I-1: genesis, minted and burned", told, issuance)?;
		let accounts =
			TRADERS.chain([ALICE, BOB, CAROL, OWNER, WHALE, STRANGER, DynamicTao::vault_account()]);
		let balances = accounts.map(|who| {
			let data = frame_system::Account::<Test>::get(who).data;
			data.free + data.reserved
		});
		equal("I-1: balances", sum(balances), issuance)?;

		let root_stake = RootStake::<Test>::get().stake.0;
		let mut held_tao = u128::from(root_stake);
		held_tao += sum(UnclaimedPayouts::<Test>::iter_values().map(|tao| tao.0));
		held_tao += sum(QueuedNetwork::<Test>::get().map(|queued| queued.lock.0));
		if let Some(dissolution) = CurrentDissolution::<Test>::get() {
			let record = Subnets::<Test>::get(dissolution.netuid).unwrap_or_default();
			held_tao += sum([
				dissolution.liquidation.left.0,
				dissolution.owed.0,
				record.economy.pending.root_tao.0,
			]);
			books.stakes.remove(&dissolution.netuid);
			books.economies.remove(&dissolution.netuid);
		}
		let changed: BTreeSet<_> = RecordedChanges::take()
			.into_iter()
			.filter_map(|change| match change {
				Change::StakeChanged(Position { netuid, .. }) => Some(netuid),
				_ => None,
			})
			.collect();
		books.stakes.retain(|netuid, _| !changed.contains(netuid));
		equal("I-3: root stake", books.stake_of(ROOT), root_stake.into())?;
		for (netuid, SubnetRecord { economy, .. }) in self.life.living() {
			let pending = economy.pending;
			held_tao += u128::from(held(&economy));
			let parts = [pending.owner, pending.miners, pending.validators, pending.root_alpha];
			let alpha = books.stake_of(netuid)
				+ sum(parts.into_iter().chain([economy.burned]).map(|part| part.0));
			equal("I-4: outstanding alpha", alpha, economy.outstanding.0.into())?;
			let before = books.economies.insert(netuid, economy);
			if before.is_some_and(|before| issued(&economy) > issued(&before)) {
				return Err(format!("I-4: a call issued alpha of {netuid:?}"));
			}
		}
		equal("I-2: the vault", held_tao, vault().into())
	}
}

impl Chronicle {
	/// Prints a row of the table and appends it to the results.
	fn publish(&self, life: &Life, keys: u64, failures: u32, seconds: f64) {
		let counts = [
			("subnets", life.subnets.into()),
			("neurons", life.neurons.into()),
			("blocks", self.blocks),
			("calls", self.calls),
			("refused", self.refused),
			("epochs", self.epochs),
			("paying_epochs", self.paying_epochs),
			("tao_halvings", self.tao_halvings),
			("alpha_halvings", self.alpha_halvings),
			("minted", self.minted),
			("burned", self.burned),
			("registered", self.registered),
			("dissolved", self.dissolved),
			("checks", self.checks),
			("keys", keys),
			("failures", failures.into()),
		];
		println!("{}:", life.name);
		for (name, count) in counts {
			println!("  {name:<16}{count:>20}");
		}
		println!("  {:<16}{seconds:>20.1}", "seconds");
		let fields: String =
			counts.iter().map(|(name, count)| format!("\"{name}\":{count},")).collect();
		record(
			"long_runs",
			&format!("{{\"run\":\"{}\",{fields}\"seconds\":{seconds:.1}}}", life.name),
		);
	}
}

/// How many keys there are.
fn keys() -> u64 {
	let mut last = Vec::new();
	let mut count = 0;
	while let Some(key) = sp_io::storage::next_key(&last) {
		(last, count) = (key, count + 1);
	}
	count
}

fn live(life: Life) {
	let start = Instant::now();
	life.world().build_and_execute(|| {
		let mut economy = Economy::new(&life);
		let before = life.blocks_before_halving() * UNIT;
		assert_eq!(economy.books.genesis, THRESHOLDS[0].0 - before);
		let outcome = (1..=life.blocks).try_for_each(|block| {
			if block.is_multiple_of(life.blocks / 10) {
				println!(
					"{}: block {block} after {:.0} s",
					life.name,
					start.elapsed().as_secs_f64()
				);
			}
			economy.block()
		});
		let chronicle = economy.chronicle;
		let failures = outcome.as_ref().map_or(1, |()| 0);
		chronicle.publish(&life, keys(), failures, start.elapsed().as_secs_f64());
		assert_eq!(outcome, Ok(()), "in block {}", System::block_number());

		assert!(chronicle.tao_halvings > 0 && chronicle.alpha_halvings > 0);
		assert!(chronicle.paying_epochs > chronicle.epochs / 2);
		assert!(chronicle.registered > 0 && chronicle.dissolved > 0);
		assert!(chronicle.refused * 10 < chronicle.calls * 4);
	});
}

#[test]
fn the_supply_should_add_up_in_every_block_of_a_long_life() {
	live(Life {
		name: "8 subnets",
		subnets: 8,
		neurons: extent(16, 32),
		tempo: 20,
		blocks: extent(2_000, 200_000),
		calls: 4,
		checked_every: extent(100, 1_000),
	});
}

#[test]
fn the_supply_should_add_up_in_every_block_of_a_full_chain() {
	// Two epochs are due in every block: as many as may run.
	live(Life {
		name: "128 subnets",
		subnets: 128,
		neurons: extent(16, 256),
		tempo: 64,
		blocks: extent(100, 10_000),
		calls: 8,
		checked_every: extent(50, 1_000),
	});
}
