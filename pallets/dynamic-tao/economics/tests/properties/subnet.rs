//! The state machine: a block step of one subnet, and the books of a small chain: I-4, I-12, I-13.

use crate::support::{
	config, input_at, log_uniform, over, pool, price, rate, rules, sample, usual_pool,
};
use dtao_economics::{
	plan_block, rules::allocation::price_ema, Alpha, BlockContext, BlockSubnet, BlockTerms, Bought,
	Candidate, EmissionSplit, FeeRate, GateBar, Halving, MovingPrice, Needs, Order, Pending, Pool,
	Price, RootProportion, RuleMemory, Rules, Speed, SubnetEconomy, Tao, MAX_SUPPLY, MIN_RESERVE,
	UNIT,
};
use proptest::prelude::*;

/// A sound subnet, at any age of its curve and often right at the end of it.
fn economy() -> impl Strategy<Value = SubnetEconomy> {
	let below_cap = prop_oneof![
		1 => prop::sample::select(vec![0, 1, 2, UNIT - 1, UNIT, UNIT + 1, 2 * UNIT]),
		2 => log_uniform(0, MAX_SUPPLY),
		5 => 0..=MAX_SUPPLY,
	];
	(pool(), below_cap, price(), rate(), prop::array::uniform5(0.0..0.2f64)).prop_map(
		|(pool, below_cap, average, fee_rate, waiting)| {
			let outstanding = (MAX_SUPPLY - pool.alpha.0).saturating_sub(below_cap);
			let [owner, miners, validators, root_alpha, burned] =
				waiting.map(|part| Alpha((outstanding as f64 * part) as u64));
			SubnetEconomy {
				outstanding: Alpha(outstanding),
				moving_price: MovingPrice::at(average),
				pending: Pending { owner, miners, validators, root_alpha, root_tao: Tao::ZERO },
				burned,
				..SubnetEconomy::new(pool, fee_rate)
			}
		},
	)
}

fn terms() -> impl Strategy<Value = BlockTerms> {
	(log_uniform(0, UNIT), log_uniform(0, MAX_SUPPLY), any::<u16>(), 0u64..10_000_000, price())
		.prop_map(|(allocated, weighted_root_stake, owner_cut, age, price_sum)| BlockTerms {
			block_emission: Tao(UNIT),
			price_sum,
			number: age,
			allocated: Tao(allocated),
			weighted_root_stake: Tao(weighted_root_stake),
			owner_cut,
			speed: Speed::LAUNCH,
			age,
		})
}

/// What must hold of a block, whatever the rules.
fn check_block(
	rules: Rules,
	before: SubnetEconomy,
	terms: BlockTerms,
) -> Result<(), TestCaseError> {
	prop_assert_eq!(before.validate(), Ok(()));
	let (after, receipt) = before.step_block::<()>(&rules, terms)?;
	prop_assert_eq!(after.validate(), Ok(()));

	// Every rao of the allocation is placed or reported.
	let injection = receipt.injection;
	let placed = injection.tao_in.ensure_add(injection.purchase)?;
	prop_assert_eq!(placed.ensure_add(injection.excess)?, terms.allocated);
	prop_assert!(receipt.bought.is_zero() == injection.purchase.is_zero());
	prop_assert_eq!(
		after.pool.tao.ensure_add(receipt.root.tao)?,
		before.pool.tao.ensure_add(placed)?
	);

	// I-4: alpha exists exactly by the two mints, less what is recycled, within the cap.
	let held = match rules.injection.bought() {
		Bought::Protocol => receipt.bought,
		Bought::Recycled => Alpha::ZERO,
	};
	let recycled = receipt.bought.ensure_sub(held)?.ensure_add(receipt.root.recycled)?;
	prop_assert_eq!(
		after.issued()?.ensure_add(recycled)?,
		before.issued()?.ensure_add(injection.alpha_in)?.ensure_add(receipt.alpha_out)?
	);
	prop_assert!(after.issued()? <= Alpha(MAX_SUPPLY));
	prop_assert_eq!(
		after.outstanding.ensure_add(receipt.root.sold)?.ensure_add(receipt.root.recycled)?,
		before.outstanding.ensure_add(receipt.alpha_out)?.ensure_add(held)?
	);
	prop_assert_eq!(after.protocol_alpha, before.protocol_alpha.ensure_add(held)?);

	// I-13: what was emitted is what waits, but for what was sold.
	let issued = after.issued()?.ensure_add(receipt.root.recycled)?;
	let proportion = RootProportion::new(terms.weighted_root_stake, issued);
	prop_assert_eq!(
		receipt.split,
		EmissionSplit::new(receipt.alpha_out, terms.owner_cut, proportion)?
	);
	prop_assert_eq!(
		after.pending.alpha()?.ensure_add(receipt.root.sold)?.ensure_add(receipt.root.recycled)?,
		before.pending.alpha()?.ensure_add(receipt.alpha_out)?
	);
	prop_assert_eq!(after.pending.root_tao, before.pending.root_tao.ensure_add(receipt.root.tao)?);

	// The average moved last, with the price that the block left.
	let mut average = before.moving_price;
	let counted = rules.averaging.counted(after.pool.price()?);
	average.update(counted, rules.averaging.step(terms.speed, terms.age))?;
	prop_assert_eq!(after.moving_price, average);
	prop_assert_eq!((after.burned, after.fee_rate), (before.burned, before.fee_rate));
	Ok(())
}

#[test]
fn in_most_generated_blocks_alpha_is_emitted_and_root_sells() {
	let total = 10_000;
	let (mut emitted, mut sold, mut capped) = (0, 0, 0);
	for (economy, terms) in sample(total, (economy(), terms())) {
		let (_, receipt) =
			economy.step_block::<()>(&Rules::DEFAULT, terms).expect("a sound subnet");
		emitted += usize::from(!receipt.alpha_out.is_zero());
		sold += usize::from(!receipt.root.sold.is_zero());
		capped += usize::from(receipt.injection.alpha_in == receipt.alpha_out);
	}
	assert!(emitted * 100 >= total * 60, "{emitted} of {total} emitted");
	assert!(sold * 100 >= total * 25, "{sold} of {total} sold");
	assert!(capped * 100 >= total * 10, "{capped} of {total} were capped");
}

#[test]
fn what_is_at_every_bound_is_sound_and_what_is_one_beyond_any_is_not() {
	let floor = Pool { tao: Tao(MIN_RESERVE), alpha: Alpha(MIN_RESERVE) };
	let rest = Alpha(MAX_SUPPLY - MIN_RESERVE);
	let sound = SubnetEconomy {
		outstanding: rest,
		burned: rest,
		moving_price: MovingPrice::at(Price::ONE),
		..SubnetEconomy::new(floor, FeeRate::MAX)
	};
	assert_eq!(sound.validate(), Ok(()));
	for beyond in [
		SubnetEconomy { pool: Pool { tao: Tao(MIN_RESERVE - 1), ..floor }, ..sound },
		SubnetEconomy { pool: Pool { alpha: Alpha(MIN_RESERVE - 1), ..floor }, ..sound },
		SubnetEconomy { outstanding: Alpha(rest.0 + 1), ..sound },
		SubnetEconomy { burned: Alpha(rest.0 + 1), ..sound },
		SubnetEconomy { protocol_alpha: Alpha(1), ..sound },
		SubnetEconomy { fee_rate: FeeRate(FeeRate::MAX.0 + 1), ..sound },
	] {
		assert!(beyond.validate().is_err(), "{beyond:?}");
	}
}

/// What people do between two blocks.
#[derive(Clone, Debug)]
struct Action {
	from: usize,
	to: usize,
	size: f64,
	kind: u8,
}

fn action() -> impl Strategy<Value = Action> {
	(0usize..8, 0usize..8, 0.0..=1.0f64, 0u8..6).prop_map(|(from, to, size, kind)| Action {
		from,
		to,
		size,
		kind,
	})
}

/// A chain in small: subnets, a free balance of TAO, and alpha held by people.
struct Chain {
	subnets: Vec<SubnetEconomy>,
	memories: Vec<RuleMemory>,
	bar: GateBar,
	held: Vec<u64>,
	free: u64,
	issued: u64,
}

impl Chain {
	fn new(pools: Vec<(Pool, FeeRate)>, free: u64) -> Self {
		let issued = free + pools.iter().map(|(pool, _)| pool.tao.0).sum::<u64>();
		let held = vec![0; pools.len()];
		let subnets =
			pools.into_iter().map(|(pool, rate)| SubnetEconomy::new(pool, rate)).collect();
		let memories = vec![RuleMemory::default(); held.len()];
		Self { subnets, memories, bar: GateBar::default(), held, free, issued }
	}

	/// All TAO there is, added up.
	fn tao(&self) -> u64 {
		let of = |subnet: &SubnetEconomy| subnet.pool.tao.0 + subnet.pending.root_tao.0;
		self.free + self.subnets.iter().map(of).sum::<u64>()
	}

	fn act(&mut self, action: &Action) -> Result<(), TestCaseError> {
		let count = self.subnets.len();
		let (from, to) = (action.from % count, action.to % count);
		let part = |amount: u64| (amount as f64 * action.size) as u64;
		match action.kind {
			0 | 1 => {
				let pool = self.subnets[to].pool;
				let Some(paid) = input_at(pool.tao.0, pool.alpha.0, action.size) else {
					return Ok(());
				};
				let route = over((None, Some(pool)), self.subnets[to].fee_rate);
				if let Ok(fill) = route.fill(Order::market(paid.min(self.free))) {
					self.subnets[to].record_purchase(&fill)?;
					self.memories[to].signals.record_purchase(fill.tao);
					self.free -= fill.given;
					self.held[to] += fill.received;
				}
			}
			2 | 3 => {
				let route =
					over((Some(self.subnets[from].pool), None), self.subnets[from].fee_rate);
				if let Ok(fill) = route.fill(Order::market(part(self.held[from]))) {
					self.subnets[from].record_sale(&fill)?;
					self.memories[from].signals.record_sale(fill.tao);
					self.held[from] -= fill.given;
					self.free += fill.received;
				}
			}
			4 if from != to => {
				let pools = (Some(self.subnets[from].pool), Some(self.subnets[to].pool));
				let route = over(pools, self.subnets[from].fee_rate);
				if let Ok(fill) = route.fill(Order::market(part(self.held[from]))) {
					self.subnets[from].record_sale(&fill)?;
					self.memories[from].signals.record_sale(fill.tao);
					self.subnets[to].record_purchase(&fill)?;
					self.memories[to].signals.record_purchase(fill.tao);
					self.held[from] -= fill.given;
					self.held[to] += fill.received;
				}
			}
			// Half of what is given up is recycled, the rest burned.
			_ => {
				let given = part(self.held[from]) / 1_000;
				self.held[from] -= given;
				self.subnets[from].recycle(Alpha(given / 2))?;
				self.subnets[from].burn(Alpha(given - given / 2))?;
			}
		}
		Ok(())
	}

	/// One block, as a chain runs it.
	fn step(&mut self, rules: Rules, age: u64) -> Result<(), TestCaseError> {
		let context = BlockContext {
			number: age,
			emission: Tao(Halving::DYNAMIC_TAO.block_emission(self.issued)),
			weighted_root_stake: Tao(1_000 * UNIT),
			owner_cut: dtao_economics::split::LAUNCH_OWNER_CUT,
			speed: Speed { num: 3, den: 1_000 },
			bar: self.bar,
			needs: Needs::default(),
		};
		let subnets: Vec<_> = (1..)
			.zip(self.subnets.iter().zip(&self.memories))
			.map(|(netuid, (economy, memory))| BlockSubnet {
				netuid,
				economy: *economy,
				memory: *memory,
				fixed_weight: netuid % 3,
				age,
				shares_tao: true,
				epoch_due: age.is_multiple_of(4),
			})
			.collect();
		let plan = plan_block::<()>(&rules, &context, &subnets);
		let (mut minted, mut unminted, mut placed) = (0, 0, 0);
		self.bar = plan.bar;
		for ((subnet, memory), step) in
			self.subnets.iter_mut().zip(&mut self.memories).zip(&plan.steps)
		{
			let (after, receipt) = step.outcome?;
			*memory = step.memory;
			let (kept, released) = (subnet.pending.root_alpha, receipt.released);
			let sells = age.is_multiple_of(4) && rules.root_part.sells_what_was_kept();
			let due = if sells { kept } else { Alpha::ZERO };
			prop_assert_eq!(released.sold.ensure_add(released.returned)?, due);
			prop_assert_eq!(
				after.pending.root_alpha.ensure_add(due)?,
				kept.ensure_add(receipt.root.kept)?
			);
			*subnet = after;
			let stages = step.stages();
			prop_assert_eq!(
				stages.injected.0 + stages.spent.0 + stages.unminted.0,
				stages.allocated.0
			);
			minted += stages.injected.0 + stages.spent.0;
			unminted += stages.unminted.0;
			placed += stages.allocated.0;
		}
		// I-12
		// What a cap on a metric takes is not allocated, and not minted either.
		prop_assert_eq!(plan.minted.0, minted);
		prop_assert_eq!(plan.unminted().0, unminted + context.emission.0 - placed);
		prop_assert!(plan.refusal.is_none() && minted + unminted == placed);
		self.issued += minted;
		Ok(())
	}

	/// The books balance.
	fn check(&self) -> Result<(), TestCaseError> {
		prop_assert_eq!(self.tao(), self.issued);
		for (subnet, held) in self.subnets.iter().zip(&self.held) {
			prop_assert_eq!(subnet.validate(), Ok(()));
			// I-4: outstanding alpha is what people and the protocol hold, what waits and what is burned.
			let known =
				held + subnet.pending.alpha()?.0 + subnet.burned.0 + subnet.protocol_alpha.0;
			prop_assert_eq!(subnet.outstanding.0, known);
		}
		Ok(())
	}
}

/// Lets people act and blocks pass, and adds up after each.
/// Each block has rules of its own, and every fourth is an epoch.
fn run(mut chain: Chain, blocks: &[(Rules, Vec<Action>)]) -> Result<(), TestCaseError> {
	for (age, (rules, acts)) in (1u64..).zip(blocks) {
		for act in acts {
			chain.act(act)?;
			chain.check()?;
		}
		chain.step(*rules, age)?;
		chain.check()?;
	}
	Ok(())
}

fn chain() -> impl Strategy<Value = (Vec<(Pool, FeeRate)>, u64)> {
	(prop::collection::vec((usual_pool(), rate()), 1..=8), log_uniform(0, 9_000_000 * UNIT))
		.prop_map(|(mut pools, free)| {
			// Not more TAO than the supply allows.
			let mut room = MAX_SUPPLY - free;
			pools.retain(|(pool, _)| {
				let fits = pool.tao.0 <= room;
				room -= if fits { pool.tao.0 } else { 0 };
				fits
			});
			(pools, free)
		})
		.prop_filter("a chain has a subnet", |(pools, _)| !pools.is_empty())
}

proptest! {
	#![proptest_config(config())]

	#[test]
	fn a_block_adds_up_under_all_rules(
		economy in economy(), terms in terms(), rules in rules(),
	) {
		check_block(rules, economy, terms)?;
	}

	#[test]
	fn a_chain_keeps_its_books_under_rules_that_change_with_each_block(
		(pools, free) in chain(),
		blocks in prop::collection::vec(
			(rules(), prop::collection::vec(action(), 0..=3)), 1..=16,
		),
	) {
		run(Chain::new(pools, free), &blocks)?;
	}

	#[test]
	fn a_chain_keeps_its_books_under_rules_that_stay(
		(pools, free) in chain(),
		rules in rules(),
		acts in prop::collection::vec(prop::collection::vec(action(), 0..=3), 1..=16),
	) {
		let blocks: Vec<_> = acts.into_iter().map(|acts| (rules, acts)).collect();
		run(Chain::new(pools, free), &blocks)?;
	}

	// I-11b: without emission a group that does whatever it likes, and leaves, has gained nothing.
	#[test]
	fn a_closed_group_without_emission_never_gains(
		(pools, free) in chain(), acts in prop::collection::vec(action(), 1..=32),
	) {
		let mut chain = Chain::new(pools, free);
		for act in &acts {
			chain.act(act)?;
		}
		chain.check()?;
		for at in 0..chain.subnets.len() {
			let order = Order { allow_partial: true, ..Order::market(chain.held[at]) };
			if let Ok(fill) = over((Some(chain.subnets[at].pool), None), FeeRate::ZERO).fill(order) {
				chain.subnets[at].record_sale(&fill)?;
				chain.free += fill.received;
			}
		}
		prop_assert!(chain.free <= free);
	}

	// The injection alone never lowers the price; only root's sale does.
	#[test]
	fn without_root_stake_a_block_never_lowers_the_price(economy in economy(), terms in terms()) {
		let terms = BlockTerms { weighted_root_stake: Tao::ZERO, ..terms };
		let (after, _) = economy.step_block::<()>(&Rules::DEFAULT, terms)?;
		prop_assert!(after.pool.price()? >= economy.pool.price()?);
	}

	#[test]
	fn a_subnet_that_is_given_nothing_still_emits_its_alpha(economy in economy(), terms in terms()) {
		let terms = BlockTerms { allocated: Tao::ZERO, ..terms };
		let (_, receipt) = economy.step_block::<()>(&Rules::DEFAULT, terms)?;
		prop_assert_eq!(receipt.injection, Default::default());
		prop_assert_eq!(receipt.alpha_out, economy.alpha_emission()?);
	}

	// I-14: who acts within a block can't touch that block's emission, which looks at the averages.
	#[test]
	fn a_trade_does_not_change_the_allocation_of_its_own_block(
		pools in prop::collection::vec((usual_pool(), price()), 2..=8),
		at in 0.0..=1.0f64,
	) {
		let candidates = |traded: bool| -> Vec<_> {
			(1..)
				.zip(&pools)
				.map(|(netuid, (pool, average))| {
					let mut pool = *pool;
					if let (true, Some(paid)) = (traded, input_at(pool.tao.0, pool.alpha.0, at)) {
						let _ = pool.buy(Tao(paid), FeeRate::LAUNCH);
					}
					Candidate {
						netuid,
						moving_price: MovingPrice::at(*average),
						pool,
						memory: RuleMemory::default(),
						fixed_weight: 1,
						shares_tao: true,
					}
				})
				.collect()
		};
		prop_assert_eq!(
			price_ema(Tao(UNIT), &candidates(true)),
			price_ema(Tao(UNIT), &candidates(false))
		);
	}
}
