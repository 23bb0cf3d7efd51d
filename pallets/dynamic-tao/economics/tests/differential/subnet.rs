//! Blocks of several subnets and lives of one: cases of `block` and `subnet`.

use crate::{answer::Answer, swap::limit};
use dtao_economics::{
	weighted_root_stake, Alpha, AlphaEmissionCap, BlockReceipt, BlockTerms, Candidate,
	ConstantSpeed, EconomicsError, EmissionAllocation, EmissionRules, FeeRate, Halving,
	KeptForClaims, LaunchRules, MovingPrice, Order, Pending, Pool, Price, PriceEma,
	PriceKeepingCap, Route, SoldEachBlock, Speed, SubnetEconomy, Tao, WarmUp,
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
/// claimable, returned.
type ReceiptOutput = (u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64);
/// The block's TAO, root's weight, the parts of the TAO, and each subnet afterwards.
pub type BlockOutput = (u64, u64, Vec<u64>, Vec<Answer<(SubnetOutput, ReceiptOutput)>>);

/// The launch rules with another injection.
struct KeepingPrice;

impl EmissionRules for KeepingPrice {
	type Allocation = PriceEma;
	type Injection = PriceKeepingCap;
	type RootPart = SoldEachBlock;
	type Averaging = ConstantSpeed;
}

/// The launch rules with root's part kept.
struct Claimable;

impl EmissionRules for Claimable {
	type Allocation = PriceEma;
	type Injection = AlphaEmissionCap;
	type RootPart = KeptForClaims;
	type Averaging = ConstantSpeed;
}

/// The launch rules with a slow start.
struct Warming;

impl EmissionRules for Warming {
	type Allocation = PriceEma;
	type Injection = AlphaEmissionCap;
	type RootPart = SoldEachBlock;
	type Averaging = WarmUp<201_600>;
}

pub fn block(input: &BlockInput) -> Result<BlockOutput, EconomicsError> {
	let emitted = Tao(Halving::DYNAMIC_TAO.block_emission(input.issuance));
	let weighted_root_stake = weighted_root_stake(Tao(input.root_stake), input.tao_weight)?;
	let economies: Vec<_> = input.subnets.iter().map(|(_, subnet)| subnet.economy()).collect();
	let candidate = |(netuid, economy): (u16, &SubnetEconomy)| Candidate {
		netuid,
		moving_price: economy.moving_price,
		pool: economy.pool,
	};
	let candidates: Vec<_> = (1..).zip(&economies).map(candidate).collect();
	let allocated = PriceEma::allocate(emitted, &candidates)?;

	let told = economies.iter().zip(&input.subnets).zip(&allocated);
	let told = told.map(|((economy, (age, _)), allocated)| {
		let (num, den) = input.speed;
		let terms = BlockTerms {
			allocated: *allocated,
			weighted_root_stake,
			owner_cut: input.owner_cut,
			speed: Speed { num, den },
			age: *age,
		};
		let done = match input.rules {
			0 => economy.step_block::<LaunchRules>(terms),
			1 => economy.step_block::<KeepingPrice>(terms),
			2 => economy.step_block::<Claimable>(terms),
			_ => economy.step_block::<Warming>(terms),
		};
		Answer::from(done.map(|(after, receipt)| {
			assert_eq!((after.burned, after.fee_rate), (economy.burned, economy.fee_rate));
			assert_eq!(after.reference_price, after.moving_price, "they began at the same price");
			(subnet_output(&after), receipt_output(&receipt))
		}))
	});
	let told = told.collect();
	let allocated = allocated.iter().map(|part| part.0).collect();
	Ok((emitted.0, weighted_root_stake.0, allocated, told))
}

fn subnet_output(after: &SubnetEconomy) -> SubnetOutput {
	let (pool, average) = (after.pool, after.moving_price.price().to_bits());
	let pending = parts(&after.pending);
	(pool.tao.0, pool.alpha.0, after.outstanding.0, average, pending, after.volume)
}

fn receipt_output(receipt: &BlockReceipt) -> ReceiptOutput {
	let BlockReceipt { injection, alpha_out, split, root } = receipt;
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
		root.claimable.0,
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
				allocated: Tao(op[1]),
				weighted_root_stake: Tao(op[2]),
				owner_cut: op[3].try_into().expect("16 bits"),
				speed: Speed::LAUNCH,
				age: 0,
			};
			let (after, receipt) = economy.step_block::<LaunchRules>(terms)?;
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
