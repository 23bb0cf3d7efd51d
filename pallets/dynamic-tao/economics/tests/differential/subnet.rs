//! Blocks of several subnets and lives of one: cases of `block` and `subnet`.

use crate::{
	answer::Answer,
	rules::{rules, Host, RulesInput},
	swap::limit,
};
use dtao_economics::{
	plan_block, weighted_root_stake, Alpha, BlockContext, BlockReceipt, BlockSubnet, BlockTerms,
	EconomicsError, FeeRate, Flows, Halving, MovingPrice, Needs, Order, Pending, Pool, Price,
	RootSettlement, Route, RuleMemory, Rules, Speed, SubnetEconomy, SubnetStep, Tao,
};
use serde::Deserialize;

/// Owner, miners, validators, root's alpha and root's TAO.
pub type PendingParts = (u64, u64, u64, u64, u64);

pub fn pending(parts: PendingParts) -> Pending {
	Pending {
		owner: Alpha(parts.0),
		miners: Alpha(parts.1),
		validators: Alpha(parts.2),
		root_alpha: Alpha(parts.3),
		root_tao: Tao(parts.4),
	}
}

pub fn parts(pending: &Pending) -> PendingParts {
	let Pending { owner, miners, validators, root_alpha, root_tao } = pending;
	(owner.0, miners.0, validators.0, root_alpha.0, root_tao.0)
}

#[derive(Debug, Deserialize)]
pub struct SubnetInput {
	tao: u64,
	alpha: u64,
	outstanding: u64,
	moving_price: u128,
	pending: PendingParts,
	burned: u64,
	fee_rate: u16,
	volume: u128,
	held: u64,
}

/// An average that stands at any price, as only a rule without a cap brings about.
fn average(bits: u128) -> MovingPrice {
	let mut average = MovingPrice::default();
	average.update(Price::from_bits(bits), (1, 1)).expect("follows at once");
	average
}

impl SubnetInput {
	pub fn economy(&self) -> SubnetEconomy {
		SubnetEconomy {
			pool: Pool { tao: Tao(self.tao), alpha: Alpha(self.alpha) },
			outstanding: Alpha(self.outstanding),
			moving_price: average(self.moving_price),
			reference_price: average(self.moving_price),
			pending: pending(self.pending),
			burned: Alpha(self.burned),
			claimable: Alpha::ZERO,
			protocol_alpha: Alpha(self.held),
			fee_rate: FeeRate(self.fee_rate),
			volume: self.volume,
		}
	}
}

/// Blocks since the start, whether it shares TAO, whether an epoch is due, and the subnet.
type Placed = (u64, u8, u8, SubnetInput);

#[derive(Debug, Deserialize)]
pub struct BlockInput {
	rules: RulesInput,
	issuance: u64,
	root_stake: u64,
	tao_weight: u64,
	owner_cut: u16,
	speed: (u32, u32),
	subnets: Vec<Placed>,
}

/// Reserves, outstanding alpha, average, pending parts, volume, and the protocol's alpha.
type SubnetOutput = (u64, u64, u64, u128, PendingParts, u128, u64);
/// TAO in, alpha in, purchase, excess, alpha bought; alpha out and its four parts; root's part sold, for
/// what TAO, kept, recycled, returned; and what was kept before, sold, for what TAO, returned.
type ReceiptOutput = Vec<u64>;
/// A subnet afterwards, what was done, and what the protocol put into its pool.
type StepOutput = (SubnetOutput, ReceiptOutput, i64);
/// The block's TAO, root's weight, the parts of the TAO, and each subnet afterwards.
pub type BlockOutput = (u64, u64, Vec<u64>, Vec<Answer<StepOutput>>);

fn block_subnet(netuid: u16, (age, on, due, subnet): &Placed) -> BlockSubnet {
	BlockSubnet {
		netuid,
		economy: subnet.economy(),
		memory: RuleMemory::default(),
		fixed_weight: 1,
		age: *age,
		shares_tao: *on == 1,
		epoch_due: *due == 1,
	}
}

pub fn block(input: &BlockInput) -> Result<BlockOutput, EconomicsError> {
	let (num, den) = input.speed;
	let context = BlockContext {
		number: 1,
		emission: Tao(Halving::DYNAMIC_TAO.block_emission(input.issuance)),
		weighted_root_stake: weighted_root_stake(Tao(input.root_stake), input.tao_weight)?,
		owner_cut: input.owner_cut,
		speed: Speed { num, den },
		needs: Needs { flows: true, ..Needs::default() },
		..BlockContext::default()
	};
	let subnets = (1..).zip(&input.subnets);
	let subnets: Vec<_> = subnets.map(|(netuid, placed)| block_subnet(netuid, placed)).collect();
	let plan = plan_block::<Host>(&rules(&input.rules), &context, &subnets);
	let told = subnets.iter().zip(&plan.steps);
	let told = told.map(|(before, step)| Answer::from(step_output(before, step))).collect();
	let allocated = plan.steps.iter().map(|step| step.allocated.0).collect();
	Ok((context.emission.0, context.weighted_root_stake.0, allocated, told))
}

fn step_output(before: &BlockSubnet, step: &SubnetStep) -> Result<StepOutput, EconomicsError> {
	let (after, receipt) = step.outcome?;
	let BlockSubnet { economy, .. } = before;
	assert_eq!((after.burned, after.fee_rate), (economy.burned, economy.fee_rate));
	assert_eq!(after.claimable, economy.claimable);
	assert_eq!(after.reference_price, after.moving_price, "they began at the same price");
	let Flows { users, protocol } = step.memory.signals.flows.expect("they are needed");
	assert_eq!(users, 0, "a block begins a new flow");
	Ok((subnet_output(&after), receipt_output(&receipt), protocol))
}

fn subnet_output(after: &SubnetEconomy) -> SubnetOutput {
	let (pool, average) = (after.pool, after.moving_price.price().to_bits());
	let (pending, held) = (parts(&after.pending), after.protocol_alpha.0);
	(pool.tao.0, pool.alpha.0, after.outstanding.0, average, pending, after.volume, held)
}

pub fn receipt_output(receipt: &BlockReceipt) -> ReceiptOutput {
	let BlockReceipt { injection, alpha_out, split, root, released, .. } = receipt;
	let mut told = vec![
		injection.tao_in.0,
		injection.alpha_in.0,
		injection.purchase.0,
		injection.excess.0,
		receipt.bought.0,
		alpha_out.0,
		split.owner.0,
		split.miners.0,
		split.validators.0,
		split.root.0,
	];
	told.extend([root.sold.0, root.tao.0, root.kept.0, root.recycled.0, root.returned.0]);
	told.extend(released_output(released));
	told
}

/// What became of root's part that was kept before: nothing of it is kept or recycled.
fn released_output(released: &RootSettlement) -> [u64; 3] {
	assert_eq!((released.kept, released.recycled), (Alpha::ZERO, Alpha::ZERO));
	[released.sold.0, released.tao.0, released.returned.0]
}

#[derive(Debug, Deserialize)]
pub struct SubnetCase {
	choices: Vec<RulesInput>,
	start: SubnetInput,
	ops: Vec<Vec<u64>>,
}

/// Reserves, outstanding alpha, average, pending parts, burned alpha, volume, and the protocol's alpha.
type StateOutput = (u64, u64, u64, u128, PendingParts, u64, u128, u64);
/// What each operation returned, and the state at the end.
pub type LifeOutput = (Vec<Answer<Vec<u64>>>, StateOutput);

pub fn subnet(input: &SubnetCase) -> Result<LifeOutput, EconomicsError> {
	let choices: Vec<_> = input.choices.iter().map(rules).collect();
	let mut economy = input.start.economy();
	let mut active = choices[0];
	let told = input.ops.iter().map(|op| {
		if op[0] == 7 {
			active = choices[usize::try_from(op[1]).expect("few choices")];
			return Answer::from(Ok(Vec::new()));
		}
		let before = economy;
		let done = live(&active, &mut economy, op);
		if done.is_err() {
			assert_eq!(economy, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	let told = told.collect();
	let (tao, alpha, outstanding, average, pending, volume, held) = subnet_output(&economy);
	Ok((told, (tao, alpha, outstanding, average, pending, economy.burned.0, volume, held)))
}

/// The terms of a block: the first after its kind are its TAO, the subnet's part, root's weight, the
/// owner's cut, the age, and by how much the averages sum to more than 1.
fn terms(op: &[u64]) -> BlockTerms {
	BlockTerms {
		number: 1,
		block_emission: Tao(op[1]),
		allocated: Tao(op[2]),
		weighted_root_stake: Tao(op[3]),
		owner_cut: op[4].try_into().expect("16 bits"),
		speed: Speed::LAUNCH,
		age: op[5],
		price_sum: Price::from_bits((1 << 64) + u128::from(op[6])),
	}
}

/// Does one operation of a subnet's life and returns what it says.
fn live(
	rules: &Rules,
	economy: &mut SubnetEconomy,
	op: &[u64],
) -> Result<Vec<u64>, EconomicsError> {
	let nothing = Vec::new();
	let fill = |economy: &SubnetEconomy| {
		let limit = limit(op[2], op[3]);
		let order = Order { amount: op[1], limit, allow_partial: op[4] == 1 };
		let route = match op[0] {
			1 => Route::new(None, Some(economy.leg())),
			_ => Route::new(Some(economy.leg()), None),
		};
		let fill = route.fill(order)?;
		Ok((fill, vec![fill.given, fill.fee, fill.tao.0, fill.received]))
	};
	match op[0] {
		0 => {
			let (after, receipt) = economy.step_block::<Host>(rules, terms(op))?;
			*economy = after;
			Ok(receipt_output(&receipt))
		}
		1 => {
			let (fill, told) = fill(economy)?;
			economy.record_purchase(&fill).map(|()| told)
		}
		2 => {
			let (fill, told) = fill(economy)?;
			economy.record_sale(&fill).map(|()| told)
		}
		3 => economy.recycle(Alpha(op[1])).map(|()| nothing),
		4 => economy.burn(Alpha(op[1])).map(|()| nothing),
		6 => economy.sell_kept_root_part().map(|settled| released_output(&settled).to_vec()),
		_ => {
			let (owner, miners, validators, root_alpha, root_tao) = parts(&economy.take_pending());
			Ok(vec![owner, miners, validators, root_alpha, root_tao])
		}
	}
}
