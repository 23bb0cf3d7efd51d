//! A few blocks of one chain, each of which begins with what the one before has left: cases of `chain`.

use crate::{
	allocation::exact_rule,
	answer::Answer,
	rules::{rules, Host, RulesInput},
	subnet::{receipt_output, PendingParts, SubnetInput},
};
use dtao_economics::{
	plan_block, yuma::Fraction, BlockContext, BlockPlan, BlockSubnet, EconomicsError, Flows, Limit,
	Needs, Order, Route, RuleMemory, Rules, Signals, Tao,
};
use serde::Deserialize;

/// Blocks since the start, whether it shares TAO, its weight, its burned part, and the subnet.
type Placed = (u64, u8, u16, u64, SubnetInput);
/// A subnet's place, 1 for a purchase or 2 for a sale, and the amount.
type Trade = (usize, u8, u64);
/// What users do before a block, and for which subnets it is the slot of an epoch.
type BlockCase = (Vec<Trade>, Vec<u8>);

#[derive(Debug, Deserialize)]
pub struct ChainCase {
	allocation: (u8, u64),
	rules: RulesInput,
	minted: u64,
	weighted_root: u64,
	subnets: Vec<Placed>,
	blocks: Vec<BlockCase>,
}

/// What trades came to, the parts, and what was done to each subnet.
type BlockTold = (Vec<Answer<u64>>, Vec<u64>, Vec<Answer<Vec<u64>>>);
/// Reserves, outstanding alpha, average, pending parts; users' and the protocol's flow since the last
/// block; and the averages of the rule.
type Left = (u64, u64, u64, u128, PendingParts, i64, i64, i128, i128);
pub type ChainOutput = (Vec<BlockTold>, Vec<Left>);

/// What every rule may ask, so that it is kept whatever the rule.
const NEEDS: Needs = Needs { flows: true, burned: true, votes: false, metric: false };

fn placed((netuid, one): (u16, &Placed)) -> BlockSubnet {
	let (age, on, weight, burned, subnet) = one;
	let signals = Signals {
		flows: Some(Flows::default()),
		burned: Some(Fraction::from_bits(*burned)),
		..Signals::default()
	};
	BlockSubnet {
		netuid,
		economy: subnet.economy(),
		memory: RuleMemory { signals, ..RuleMemory::default() },
		fixed_weight: *weight,
		age: *age,
		shares_tao: *on == 1,
		epoch_due: false,
	}
}

/// A user's trade at any price, as a host books it. Returns its TAO.
fn trade(subnet: &mut BlockSubnet, kind: u8, amount: u64) -> Result<u64, EconomicsError> {
	let BlockSubnet { economy, memory, .. } = subnet;
	let leg = Some(economy.leg());
	let route = if kind == 1 { Route::new(None, leg) } else { Route::new(leg, None) };
	let fill = route.fill(Order { amount, limit: Limit::None, allow_partial: false })?;
	if kind == 1 {
		economy.record_purchase(&fill)?;
		memory.signals.record_purchase(fill.tao);
	} else {
		economy.record_sale(&fill)?;
		memory.signals.record_sale(fill.tao);
	}
	Ok(fill.tao.0)
}

/// Lets a block happen to the subnets, and returns what it planned.
fn advance(rules: &Rules, context: &BlockContext, subnets: &mut [BlockSubnet]) -> BlockPlan {
	subnets.iter_mut().for_each(|subnet| subnet.age += 1);
	let plan = plan_block::<Host>(rules, context, subnets);
	for (subnet, step) in subnets.iter_mut().zip(&plan.steps) {
		subnet.memory = step.memory;
		if let Ok((economy, _)) = step.outcome {
			subnet.economy = economy;
		}
	}
	plan
}

fn left(subnet: &BlockSubnet) -> Left {
	let BlockSubnet { economy, memory, .. } = subnet;
	let (pool, price) = (economy.pool, economy.moving_price.price().to_bits());
	let Flows { users, protocol } = memory.signals.flows.expect("they are needed");
	let averages = memory.averages;
	// The second is of one rule's or of another's.
	let second = averages.matured().to_bits() + averages.protocol().to_bits();
	let pending = crate::subnet::parts(&economy.pending);
	let first = averages.users().to_bits();
	(
		pool.tao.0,
		pool.alpha.0,
		economy.outstanding.0,
		price,
		pending,
		users,
		protocol,
		first,
		second,
	)
}

pub fn chain(case: &ChainCase) -> Result<ChainOutput, EconomicsError> {
	let rules = Rules { allocation: exact_rule(case.allocation), ..rules(&case.rules) };
	let mut subnets: Vec<_> = (1..).zip(&case.subnets).map(placed).collect();
	let mut told = Vec::new();
	for (number, (trades, due)) in (1..).zip(&case.blocks) {
		let traded = trades.iter();
		let traded =
			traded.map(|(place, kind, amount)| trade(&mut subnets[*place], *kind, *amount));
		let traded = traded.map(Answer::from).collect();
		let slots = subnets.iter_mut().zip(due);
		slots.for_each(|(subnet, due)| subnet.epoch_due = *due == 1);
		let context = BlockContext {
			number,
			emission: Tao(case.minted),
			weighted_root_stake: Tao(case.weighted_root),
			owner_cut: 11_796,
			needs: NEEDS,
			..BlockContext::default()
		};
		let plan = advance(&rules, &context, &mut subnets);
		let parts = plan.steps.iter().map(|step| step.allocated.0).collect();
		let done = plan.steps.iter();
		let done = done.map(|step| step.outcome.map(|(_, receipt)| receipt_output(&receipt)));
		told.push((traded, parts, done.map(Answer::from).collect()));
	}
	Ok((told, subnets.iter().map(left).collect()))
}
