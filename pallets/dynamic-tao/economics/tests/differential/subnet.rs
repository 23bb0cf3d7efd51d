//! Blocks of several subnets and lives of one: cases of `block` and `subnet`.

use crate::{answer::Answer, swap::limit};
use dtao_economics::{
	plan_block, weighted_root_stake, Alpha, Averaging, BlockContext, BlockReceipt, BlockSubnet,
	BlockTerms, EconomicsError, FeeRate, Halving, InjectionRule, MovingPrice, Order, Pending, Pool,
	Price, RootPart, Route, RuleMemory, Rules, Speed, SubnetEconomy, Tao,
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
struct SubnetInput {
	tao: u64,
	alpha: u64,
	outstanding: u64,
	moving_price: u128,
	pending: PendingParts,
	burned: u64,
	fee_rate: u16,
	volume: u128,
}

impl SubnetInput {
	fn economy(&self) -> SubnetEconomy {
		SubnetEconomy {
			pool: Pool { tao: Tao(self.tao), alpha: Alpha(self.alpha) },
			outstanding: Alpha(self.outstanding),
			moving_price: MovingPrice::at(Price::from_bits(self.moving_price)),
			reference_price: MovingPrice::at(Price::from_bits(self.moving_price)),
			pending: pending(self.pending),
			burned: Alpha(self.burned),
			claimable: Alpha::ZERO,
			protocol_alpha: Alpha::ZERO,
			fee_rate: FeeRate(self.fee_rate),
			volume: self.volume,
		}
	}
}

#[derive(Debug, Deserialize)]
pub struct BlockInput {
	rules: u8,
	issuance: u64,
	root_stake: u64,
	tao_weight: u64,
	owner_cut: u16,
	speed: (u32, u32),
	subnets: Vec<(u64, SubnetInput)>,
}

/// Reserves, outstanding alpha, average, pending parts and volume.
type SubnetOutput = (u64, u64, u64, u128, PendingParts, u128);
/// TAO in, alpha in, excess; alpha out and its four parts; root's part sold, for what TAO,
/// kept, returned.
type ReceiptOutput = (u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64);
/// The block's TAO, root's weight, the parts of the TAO, and each subnet afterwards.
pub type BlockOutput = (u64, u64, Vec<u64>, Vec<Answer<(SubnetOutput, ReceiptOutput)>>);

/// The launch rules; or one thing of them otherwise: the injection keeps the price, root's part is
/// kept, or averages start slowly.
fn rules(number: u8) -> Rules {
	match number {
		0 => Rules::DEFAULT,
		1 => Rules { injection: InjectionRule::PriceKeeping, ..Rules::DEFAULT },
		2 => Rules { root_part: RootPart::SoldAtEpoch { only_above: None }, ..Rules::DEFAULT },
		_ => Rules { averaging: Averaging::WARM_UP, ..Rules::DEFAULT },
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
		..BlockContext::default()
	};
	let subnet = |(netuid, (age, subnet)): (u16, &(u64, SubnetInput))| BlockSubnet {
		netuid,
		economy: subnet.economy(),
		memory: RuleMemory::default(),
		fixed_weight: 1,
		age: *age,
		shares_tao: true,
		epoch_due: false,
	};
	let subnets: Vec<_> = (1..).zip(&input.subnets).map(subnet).collect();
	let plan = plan_block::<()>(&rules(input.rules), &context, &subnets);

	let told = subnets.iter().zip(&plan.steps).map(|(before, step)| {
		Answer::from(step.outcome.map(|(after, receipt)| {
			let BlockSubnet { economy, .. } = before;
			assert_eq!((after.burned, after.fee_rate), (economy.burned, economy.fee_rate));
			assert_eq!(after.reference_price, after.moving_price, "they began at the same price");
			(subnet_output(&after), receipt_output(&receipt))
		}))
	});
	let told = told.collect();
	let allocated = plan.steps.iter().map(|step| step.allocated.0).collect();
	Ok((context.emission.0, context.weighted_root_stake.0, allocated, told))
}

fn subnet_output(after: &SubnetEconomy) -> SubnetOutput {
	let (pool, average) = (after.pool, after.moving_price.price().to_bits());
	let pending = parts(&after.pending);
	(pool.tao.0, pool.alpha.0, after.outstanding.0, average, pending, after.volume)
}

fn receipt_output(receipt: &BlockReceipt) -> ReceiptOutput {
	let BlockReceipt { injection, alpha_out, split, root, .. } = receipt;
	(
		injection.tao_in.0,
		injection.alpha_in.0,
		injection.excess.0,
		alpha_out.0,
		split.owner.0,
		split.miners.0,
		split.validators.0,
		split.root.0,
		root.sold.0,
		root.tao.0,
		root.kept.0,
		root.returned.0,
	)
}

#[derive(Debug, Deserialize)]
pub struct SubnetCase {
	start: SubnetInput,
	ops: Vec<Vec<u64>>,
}

/// Reserves, outstanding alpha, average, pending parts, burned alpha and volume.
type StateOutput = (u64, u64, u64, u128, PendingParts, u64, u128);
/// What each operation returned, and the state at the end.
pub type LifeOutput = (Vec<Answer<Vec<u64>>>, StateOutput);

pub fn subnet(input: &SubnetCase) -> Result<LifeOutput, EconomicsError> {
	let mut economy = input.start.economy();
	let told = input.ops.iter().map(|op| {
		let before = economy;
		let done = live(&mut economy, op);
		if done.is_err() {
			assert_eq!(economy, before, "a refusal changes nothing: {op:?}");
		}
		Answer::from(done)
	});
	let told = told.collect();
	let (tao, alpha, outstanding, average, pending, volume) = subnet_output(&economy);
	Ok((told, (tao, alpha, outstanding, average, pending, economy.burned.0, volume)))
}

/// Does one operation of a subnet's life and returns what it says.
fn live(economy: &mut SubnetEconomy, op: &[u64]) -> Result<Vec<u64>, EconomicsError> {
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
			let terms = BlockTerms {
				number: 1,
				allocated: Tao(op[1]),
				weighted_root_stake: Tao(op[2]),
				owner_cut: op[3].try_into().expect("16 bits"),
				speed: Speed::LAUNCH,
				age: 0,
				..BlockTerms::default()
			};
			let (after, receipt) = economy.step_block::<()>(&Rules::DEFAULT, terms)?;
			*economy = after;
			let (a, b, c, d, e, f, g, h, i, j, k, l) = receipt_output(&receipt);
			Ok(vec![a, b, c, d, e, f, g, h, i, j, k, l])
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
		_ => {
			let (owner, miners, validators, root_alpha, root_tao) = parts(&economy.take_pending());
			Ok(vec![owner, miners, validators, root_alpha, root_tao])
		}
	}
}
