//! One subnet's economy: a state machine of exact integers. Every method either returns a receipt
//! of what it did or refuses and changes nothing.

use crate::{
	amount::{Alpha, Tao, MAX_SUPPLY},
	ema::{MovingPrice, Speed},
	error::EconomicsError,
	issuance::Halving,
	pool::{FeeRate, Pool},
	price::Price,
	root::RootProportion,
	route::{Leg, RouteFill},
	rules::{root_part, Bought, CustomRules, Injection, RootSettlement, Rules},
	split::EmissionSplit,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What was emitted to participants and waits for an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Pending {
	/// The owner's alpha.
	pub owner: Alpha,
	/// The miners' alpha.
	pub miners: Alpha,
	/// The validators' alpha.
	pub validators: Alpha,
	/// Root's alpha that was kept: the slot of an epoch sells it, or the epoch gives it to those who
	/// stake on root.
	pub root_alpha: Alpha,
	/// TAO that root's alpha was sold for.
	pub root_tao: Tao,
}

impl Pending {
	/// All alpha that waits.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn alpha(&self) -> Result<Alpha, EconomicsError> {
		self.owner.ensure_add(self.miners)?.ensure_add(self.validators)?.ensure_add(self.root_alpha)
	}

	/// Adds part by part.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`].
	#[inline]
	pub fn ensure_add(self, other: Self) -> Result<Self, EconomicsError> {
		Ok(Self {
			owner: self.owner.ensure_add(other.owner)?,
			miners: self.miners.ensure_add(other.miners)?,
			validators: self.validators.ensure_add(other.validators)?,
			root_alpha: self.root_alpha.ensure_add(other.root_alpha)?,
			root_tao: self.root_tao.ensure_add(other.root_tao)?,
		})
	}
}

/// The economy of one subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SubnetEconomy {
	/// `T` and `A`: the reserves.
	pub pool: Pool,
	/// `O`: all alpha outside of the pool: stakes, pending parts, what is kept for claims, and burned
	/// alpha.
	pub outstanding: Alpha,
	/// The average of the price, from 0 on: who gets the block's TAO.
	pub moving_price: MovingPrice,
	/// The same average, but from the price on that the pool was seeded with: what new pools are
	/// seeded at, and who is pruned. It comes as near to `moving_price` as time makes the beginnings
	/// forgotten.
	pub reference_price: MovingPrice,
	/// What waits for an epoch.
	pub pending: Pending,
	/// Alpha that exists and belongs to nobody for good. Part of `outstanding`.
	pub burned: Alpha,
	/// Alpha that is kept for those who stake on root to [claim](crate::root_claims). Part of
	/// `outstanding`.
	pub claimable: Alpha,
	/// Alpha that blocks have bought and the protocol holds. Part of `outstanding`.
	pub protocol_alpha: Alpha,
	/// The fee of a trade.
	pub fee_rate: FeeRate,
	/// TAO that has changed hands in trades, ever.
	pub volume: u128,
}

/// What a block step needs to know beside the subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockTerms {
	/// The number of the block.
	pub number: u64,
	/// All TAO that the block may mint.
	pub block_emission: Tao,
	/// The subnet's part of it.
	pub allocated: Tao,
	/// Root's stake times its weight.
	pub weighted_root_stake: Tao,
	/// The owner's cut in parts of 65535.
	pub owner_cut: u16,
	/// The base speed of the average.
	pub speed: Speed,
	/// Blocks since the subnet started.
	pub age: u64,
	/// The sum of the moving prices of all open subnets.
	pub price_sum: Price,
}

/// What a block step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockReceipt {
	/// What went into the pool, what bought alpha, and what was not placed.
	pub injection: Injection,
	/// The alpha that was bought.
	pub bought: Alpha,
	/// What was minted to participants.
	pub alpha_out: Alpha,
	/// Its parts.
	pub split: EmissionSplit,
	/// What became of root's part.
	pub root: RootSettlement,
	/// What became of root's alpha that was kept before, in the slot of an epoch.
	pub released: RootSettlement,
	/// The price that the block left.
	pub price: Price,
}

impl SubnetEconomy {
	/// An economy that starts with `pool` and nothing else. Without a price, the reference price is 0.
	pub fn new(pool: Pool, fee_rate: FeeRate) -> Self {
		let reference_price = MovingPrice::at(pool.price().unwrap_or_default());
		Self { pool, reference_price, fee_rate, ..Self::default() }
	}

	/// `A + O`: all alpha that exists.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn issued(&self) -> Result<Alpha, EconomicsError> {
		self.pool.alpha.ensure_add(self.outstanding)
	}

	/// The alpha that positions hold: `O`, less what is pending, claimable, burned and the protocol's.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if there is less, which no step brings about.
	pub fn held(&self) -> Result<Alpha, EconomicsError> {
		let nobodys =
			self.pending.alpha()?.ensure_add(self.burned)?.ensure_add(self.protocol_alpha)?;
		self.outstanding.ensure_sub(nobodys)?.ensure_sub(self.claimable)
	}

	/// What the alpha's own curve emits in the next block, in alpha rao.
	///
	/// # Errors
	/// Those of [`Self::issued`].
	#[inline]
	pub fn alpha_emission(&self) -> Result<Alpha, EconomicsError> {
		Ok(Alpha(Halving::DYNAMIC_TAO.block_emission(self.issued()?.0)))
	}

	/// The pool and its fee, as a leg of a [`Route`](crate::route::Route).
	pub fn leg(&self) -> Leg {
		(self.pool, self.fee_rate)
	}

	/// Records a purchase: `fill` put TAO into this pool and took alpha out.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if the fill has no purchase.
	pub fn record_purchase(&mut self, fill: &RouteFill) -> Result<(), EconomicsError> {
		let pool = fill.purchase.ok_or(EconomicsError::EmptyPool)?;
		*self = Self {
			pool,
			outstanding: self.outstanding.ensure_add(Alpha(fill.received))?,
			volume: self.volume_with(fill.tao),
			..*self
		};
		Ok(())
	}

	/// Records a sale: `fill` put alpha into this pool and took TAO out.
	///
	/// # Errors
	/// [`EconomicsError::EmptyPool`] if the fill has no sale, [`EconomicsError::InsufficientStake`] if more
	/// alpha was sold than exists outside of the pool.
	pub fn record_sale(&mut self, fill: &RouteFill) -> Result<(), EconomicsError> {
		let pool = fill.sale.ok_or(EconomicsError::EmptyPool)?;
		*self = Self {
			pool,
			outstanding: self.outstanding.ensure_sub(Alpha(fill.given))?,
			volume: self.volume_with(fill.tao),
			..*self
		};
		Ok(())
	}

	/// Takes alpha out of existence. The curve may emit it again.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if there is less outside of the pool.
	pub fn recycle(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		self.outstanding = self.outstanding.ensure_sub(alpha)?;
		Ok(())
	}

	/// Takes alpha from its holder for good: it stays issued and belongs to nobody.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn burn(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		self.burned = self.burned.ensure_add(alpha)?;
		Ok(())
	}

	/// Keeps outstanding alpha for claims.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`] over 64 bits.
	pub fn keep_for_claims(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		self.claimable = self.claimable.ensure_add(alpha)?;
		Ok(())
	}

	/// Gives up what was kept for claims: it is somebody's, recycled or burned from now on.
	///
	/// # Errors
	/// [`EconomicsError::InsufficientStake`] if less was kept.
	pub fn release_claim(&mut self, alpha: Alpha) -> Result<(), EconomicsError> {
		self.claimable = self.claimable.ensure_sub(alpha)?;
		Ok(())
	}

	/// Takes out what waits for an epoch. Root's alpha that was kept stays.
	pub fn take_pending(&mut self) -> Pending {
		let root_alpha = self.pending.root_alpha;
		let kept = Pending { root_alpha, ..Pending::default() };
		Pending { root_alpha: Alpha::ZERO, ..core::mem::replace(&mut self.pending, kept) }
	}

	/// Computes one block of a started subnet and returns the economy after it, with the receipt.
	///
	/// In order: the alpha emission at the issuance before the block; the purchase of alpha, if the
	/// rules make one; the injection, as it was planned before; the alpha of the participants and its
	/// split, with root's proportion at the issuance after both mints; root's part; and last the
	/// averages, with the price that results.
	///
	/// # Errors
	/// Any arithmetic refusal. The economy is passed by value, so nothing has happened then.
	pub fn step_block<C: CustomRules>(
		mut self,
		rules: &Rules,
		terms: BlockTerms,
	) -> Result<(Self, BlockReceipt), EconomicsError> {
		let mut receipt = BlockReceipt::default();
		self.advance::<C>(rules, &terms, &mut receipt)?;
		Ok((self, receipt))
	}

	/// As [`Self::step_block`], where it stands, into a receipt that may already say what was released: a
	/// refusal leaves both half done, and a copy is what undoes it.
	#[inline]
	pub(crate) fn advance<C: CustomRules>(
		&mut self,
		rules: &Rules,
		terms: &BlockTerms,
		receipt: &mut BlockReceipt,
	) -> Result<(), EconomicsError> {
		let issued = self.issued()?;
		let alpha_out = self.alpha_emission()?;
		let mut injection = rules.injection.plan::<C>(&self.pool, issued, alpha_out, terms)?;
		let bought = self.buy(&mut injection, rules.injection.bought())?;
		// The curve leaves room for both mints at any issuance; a rule may not.
		let room = Alpha(MAX_SUPPLY).saturating_sub(issued.ensure_add(alpha_out)?);
		injection.alpha_in = injection.alpha_in.min(room);

		self.pool.inject(injection.tao_in, injection.alpha_in)?;
		self.outstanding = self.outstanding.ensure_add(alpha_out)?;

		let proportion = RootProportion::new(terms.weighted_root_stake, self.issued()?);
		let split = EmissionSplit::new(alpha_out, terms.owner_cut, proportion)?;
		let root = rules.root_part.settle::<C>(&mut self.pool, split.root, terms)?;
		let EmissionSplit { owner, miners, validators, .. } = split;
		self.pending =
			self.pending.ensure_add(Pending { owner, miners, validators, ..Default::default() })?;
		self.book_root(&root)?;

		let step = rules.averaging.step(terms.speed, terms.age);
		let price = self.pool.price()?;
		let counted = rules.averaging.counted(price);
		self.moving_price.update(counted, step)?;
		self.reference_price.update(counted, step)?;
		let released = receipt.released;
		*receipt = BlockReceipt { injection, bought, alpha_out, split, root, released, price };
		Ok(())
	}

	/// Buys alpha with what the rules spend on it, without a fee. What the pool refuses, for instance
	/// because it is too little for a unit of alpha, is not minted.
	#[inline]
	fn buy(&mut self, injection: &mut Injection, bought: Bought) -> Result<Alpha, EconomicsError> {
		if injection.purchase.is_zero() {
			return Ok(Alpha::ZERO);
		}
		let Ok(fill) = self.pool.buy(injection.purchase, FeeRate::ZERO) else {
			let refused = core::mem::take(&mut injection.purchase);
			injection.excess = injection.excess.ensure_add(refused)?;
			return Ok(Alpha::ZERO);
		};
		self.volume = self.volume_with(fill.paid);
		if bought == Bought::Protocol {
			self.outstanding = self.outstanding.ensure_add(fill.received)?;
			self.protocol_alpha = self.protocol_alpha.ensure_add(fill.received)?;
		}
		Ok(fill.received)
	}

	/// Sells what was kept of root's alpha. What the pool refuses is the validators'.
	///
	/// # Errors
	/// Any arithmetic refusal; nothing has happened then.
	pub fn sell_kept_root_part(&mut self) -> Result<RootSettlement, EconomicsError> {
		let mut after = *self;
		let kept = core::mem::take(&mut after.pending.root_alpha);
		let settled = root_part::sell(&mut after.pool, kept);
		after.book_root(&settled)?;
		*self = after;
		Ok(settled)
	}

	/// Books what became of alpha of root's.
	#[inline]
	fn book_root(&mut self, settled: &RootSettlement) -> Result<(), EconomicsError> {
		let gone = settled.sold.ensure_add(settled.recycled)?;
		self.outstanding = self.outstanding.ensure_sub(gone)?;
		self.volume = self.volume_with(settled.tao);
		self.pending = self.pending.ensure_add(Pending {
			validators: settled.returned,
			root_alpha: settled.kept,
			root_tao: settled.tao,
			..Default::default()
		})?;
		Ok(())
	}

	/// Refuses an economy that is not sound, and says which rule is broken.
	pub fn validate(&self) -> Result<(), &'static str> {
		let held_by_none = self.pending.alpha().and_then(|pending| {
			let parts = [self.burned, self.claimable, self.protocol_alpha];
			parts.iter().try_fold(pending, |sum, part| sum.ensure_add(*part))
		});
		if !self.pool.is_deep_enough() {
			return Err("a reserve is under the floor of 10000000 rao");
		}
		if !self.issued().is_ok_and(|issued| issued.0 <= MAX_SUPPLY) {
			return Err("more than 21000000 alpha are issued");
		}
		if !held_by_none.is_ok_and(|alpha| alpha <= self.outstanding) {
			return Err("pending, burned, claimable and the protocol's alpha are more than the outstanding alpha");
		}
		if self.fee_rate > FeeRate::MAX {
			return Err("the fee rate is over 10000 parts of 65535");
		}
		Ok(())
	}

	/// The volume after `tao` more.
	fn volume_with(&self, tao: Tao) -> u128 {
		self.volume.saturating_add(tao.0.into()) // a counter for display; 2^64 full trades fit
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		amount::UNIT,
		pool::MIN_RESERVE,
		route::{Order, Route},
		rules::{AlphaCap, InjectionRule, RootPart},
	};

	const POOL: Pool = Pool { tao: Tao(1_000 * UNIT), alpha: Alpha(2_000 * UNIT) };

	const TERMS: BlockTerms = BlockTerms {
		number: 1,
		block_emission: Tao(UNIT),
		allocated: Tao(UNIT / 4),
		weighted_root_stake: Tao::ZERO,
		owner_cut: crate::split::LAUNCH_OWNER_CUT,
		speed: Speed::LAUNCH,
		age: 0,
		price_sum: Price::ZERO,
	};

	fn economy() -> SubnetEconomy {
		SubnetEconomy::new(POOL, FeeRate::LAUNCH)
	}

	#[test]
	fn a_block_should_inject_at_the_price_and_emit_one_alpha() {
		let (after, receipt) = economy().step_block::<()>(&Rules::DEFAULT, TERMS).unwrap();
		// 0.25 TAO at 0.5 TAO each
		assert_eq!(receipt.injection.alpha_in, Alpha(UNIT / 2));
		assert_eq!(
			after.pool,
			Pool { tao: Tao(1_000_250_000_000), alpha: Alpha(2_000_500_000_000) }
		);
		assert_eq!((receipt.alpha_out, after.outstanding), (Alpha(UNIT), Alpha(UNIT)));
		// 3e-6 of a price of 0.5
		assert_eq!(after.moving_price.price().to_bits(), 27_670_116_110_564);
		// It began at that price.
		assert_eq!(after.reference_price.price().to_rao(), UNIT / 2);
	}

	#[test]
	fn the_two_averages_should_differ_by_what_is_left_of_their_beginnings() {
		let mut economy =
			SubnetEconomy::new(Pool { alpha: Alpha(4_000 * UNIT), ..POOL }, FeeRate::LAUNCH);
		let terms = BlockTerms { speed: Speed { num: 1, den: 100 }, ..TERMS };
		for _ in 0..100 {
			economy = economy.step_block::<()>(&Rules::DEFAULT, terms).unwrap().0;
		}
		let rao = |average: MovingPrice| average.price().to_rao();
		// 0.25 * 0.99^100 = 0.25 * 0.366032 = 0.091508
		assert_eq!((rao(economy.reference_price) - rao(economy.moving_price)) / 1_000, 91_508);
	}

	#[test]
	fn root_should_sell_its_part_and_move_the_price() {
		// 2001.5 alpha after the block's mints: as much weight makes it a half.
		let root = Tao(2_001_500_000_000);
		let terms = BlockTerms { weighted_root_stake: root, ..TERMS };
		let (after, receipt) = economy().step_block::<()>(&Rules::DEFAULT, terms).unwrap();
		// 410_002_289 / 2
		assert_eq!(receipt.root.sold, Alpha(205_001_144));
		// 1000.25 * 0.205001144 / (2000.5 + 0.205001144)
		assert_eq!(receipt.root.tao, Tao(102_490_069));
		assert_eq!(after.pending.root_tao, receipt.root.tao);
		// 1 - 0.205001144
		assert_eq!(after.outstanding, Alpha(794_998_856));
		assert_eq!(after.pending.alpha(), Ok(after.outstanding));
		assert!(after.pool.price().unwrap() < POOL.price().unwrap());
	}

	#[test]
	fn at_the_end_of_the_curve_nothing_should_be_minted() {
		let full = SubnetEconomy { outstanding: Alpha(MAX_SUPPLY - POOL.alpha.0), ..economy() };
		let (after, receipt) = full.step_block::<()>(&Rules::DEFAULT, TERMS).unwrap();
		assert_eq!((receipt.injection.alpha_in, receipt.alpha_out), (Alpha::ZERO, Alpha::ZERO));
		assert_eq!(after.issued(), Ok(Alpha(MAX_SUPPLY)));
		// TAO goes in all the same.
		assert_eq!(after.pool.tao, Tao(1_000_250_000_000));
	}

	/// A host whose rules do not add up.
	struct Careless;

	impl CustomRules for Careless {
		/// Places a rao more than it was given.
		fn inject(_: &Pool, _: Alpha, terms: &BlockTerms) -> Result<Injection, EconomicsError> {
			let tao_in = terms.allocated.ensure_add(Tao(1))?;
			Ok(Injection { tao_in, ..Injection::default() })
		}

		/// Forgets the part that it was given.
		fn settle_root_part(
			_: &mut Pool,
			_: Alpha,
			_: &BlockTerms,
		) -> Result<RootSettlement, EconomicsError> {
			Ok(RootSettlement::default())
		}
	}

	/// A host that mints as much alpha as it can say.
	struct Inflating;

	impl CustomRules for Inflating {
		fn inject(_: &Pool, _: Alpha, terms: &BlockTerms) -> Result<Injection, EconomicsError> {
			let alpha_in = Alpha(u64::MAX);
			Ok(Injection { tao_in: terms.allocated, alpha_in, ..Injection::default() })
		}
	}

	const OWN_INJECTION: Rules = Rules { injection: InjectionRule::Custom, ..Rules::DEFAULT };
	const OWN_ROOT_PART: Rules = Rules { root_part: RootPart::Custom, ..Rules::DEFAULT };

	#[test]
	fn a_rule_that_does_not_add_up_should_be_named() {
		let terms = BlockTerms { weighted_root_stake: Tao(UNIT), ..TERMS };
		for rules in [OWN_INJECTION, OWN_ROOT_PART] {
			assert_eq!(
				economy().step_block::<Careless>(&rules, terms),
				Err(EconomicsError::RuleUnbalanced)
			);
			assert_eq!(economy().step_block::<()>(&rules, terms), Err(EconomicsError::RuleMissing));
		}
	}

	#[test]
	fn a_rule_should_not_inject_past_the_cap_of_alpha() {
		let (after, receipt) = economy().step_block::<Inflating>(&OWN_INJECTION, TERMS).unwrap();
		assert_eq!(after.issued(), Ok(Alpha(MAX_SUPPLY)));
		// 21e15 - 2000e9 - 1e9
		assert_eq!(receipt.injection.alpha_in, Alpha(20_997_999_000_000_000));
	}

	/// A quarter of a TAO wants half an alpha: a rule that lets a quarter in spends an eighth.
	fn with_purchase(bought: Bought) -> (SubnetEconomy, BlockReceipt) {
		let injection = InjectionRule::ExcessBuys { cap: AlphaCap::RootProportion, bought };
		let rules = Rules { injection, root_part: RootPart::Recycled, ..Rules::DEFAULT };
		// As much weight as a third of the alpha makes root's proportion a quarter.
		let weighted_root_stake = Tao(POOL.alpha.0 / 3);
		economy().step_block::<()>(&rules, BlockTerms { weighted_root_stake, ..TERMS }).unwrap()
	}

	#[test]
	fn the_excess_should_buy_before_the_injection() {
		let (recycled, receipt) = with_purchase(Bought::Recycled);
		// The floor of a quarter alpha carries an eighth of a TAO and a little less.
		assert_eq!(receipt.injection.alpha_in, Alpha(249_999_999));
		assert_eq!(receipt.injection.tao_in, Tao(124_999_999));
		assert_eq!(receipt.injection.purchase, Tao(125_000_001));
		// 2000 * 0.125000001 / (1000 + 0.125000001)
		assert_eq!(receipt.bought, Alpha(249_968_755));
		assert_eq!(recycled.pool.tao, Tao(1_000_250_000_000));
		assert_eq!(recycled.pool.alpha.0, POOL.alpha.0 + 249_999_999 - 249_968_755);
		// What was minted, less what root's quarter of the validators' half was recycled.
		assert_eq!(recycled.outstanding.0, UNIT - receipt.root.recycled.0);
		assert_eq!(recycled.volume, 125_000_001);
	}

	#[test]
	fn what_the_protocol_buys_should_stay_outstanding() {
		let (recycled, _) = with_purchase(Bought::Recycled);
		let (held, receipt) = with_purchase(Bought::Protocol);
		assert_eq!(held.protocol_alpha, receipt.bought);
		// Root's proportion of a larger issuance is smaller: a few rao of it.
		let more = held.outstanding.0 - recycled.outstanding.0 - receipt.bought.0;
		assert!(more < 10_000, "{more}");
		assert_eq!(held.validate(), Ok(()));
	}

	#[test]
	fn a_purchase_that_the_pool_refuses_should_not_be_minted() {
		let mut economy = economy();
		let mut injection = Injection { purchase: Tao(u64::MAX), ..Injection::default() };
		let before = economy;
		assert_eq!(economy.buy(&mut injection, Bought::Protocol), Ok(Alpha::ZERO));
		assert_eq!(injection, Injection { excess: Tao(u64::MAX), ..Injection::default() });
		assert_eq!(economy, before);
	}

	#[test]
	fn what_was_kept_of_roots_part_should_be_sold_at_the_epoch() {
		let rules =
			Rules { root_part: RootPart::SoldAtEpoch { only_above: None }, ..Rules::DEFAULT };
		let terms = BlockTerms { weighted_root_stake: Tao(2_001_500_000_000), ..TERMS };
		let (mut economy, receipt) = economy().step_block::<()>(&rules, terms).unwrap();
		// As in `root_should_sell_its_part_and_move_the_price`, a little later.
		assert_eq!(receipt.root.kept, Alpha(205_001_144));
		assert_eq!(economy.pending.root_alpha, receipt.root.kept);
		assert_eq!(economy.outstanding, Alpha(UNIT));

		let settled = economy.sell_kept_root_part().unwrap();
		assert_eq!((settled.sold, settled.tao), (Alpha(205_001_144), Tao(102_490_069)));
		assert_eq!(economy.pending.root_alpha, Alpha::ZERO);
		assert_eq!(economy.pending.root_tao, Tao(102_490_069));
		// 1 - 0.205001144
		assert_eq!(economy.outstanding, Alpha(794_998_856));
		assert_eq!(economy.sell_kept_root_part(), Ok(RootSettlement::default()));
	}

	#[test]
	fn what_no_pool_buys_at_the_epoch_should_be_the_validators() {
		let pool = Pool { tao: Tao(MIN_RESERVE), ..POOL };
		let mut economy = SubnetEconomy::new(pool, FeeRate::LAUNCH);
		(economy.outstanding, economy.pending.root_alpha) = (Alpha(9), Alpha(9));
		economy.sell_kept_root_part().unwrap();
		assert_eq!(economy.pending, Pending { validators: Alpha(9), ..Pending::default() });
		assert_eq!((economy.pool, economy.outstanding), (pool, Alpha(9)));
	}

	#[test]
	fn trades_should_move_alpha_between_the_pool_and_its_holders() {
		let mut economy = economy();
		let issued = economy.issued();
		let fill = Route::new(None, Some(economy.leg())).fill(Order::market(UNIT)).unwrap();
		economy.record_purchase(&fill).unwrap();
		assert_eq!(economy.outstanding, Alpha(fill.received));
		assert_eq!(economy.issued(), issued);
		assert_eq!(economy.volume, u128::from(UNIT));

		let back =
			Route::new(Some(economy.leg()), None).fill(Order::market(fill.received)).unwrap();
		economy.record_sale(&back).unwrap();
		assert_eq!(economy.outstanding, Alpha::ZERO);
		assert_eq!(economy.issued(), issued);
		assert_eq!(economy.volume, u128::from(UNIT + back.received));
	}

	#[test]
	fn a_sale_of_alpha_that_does_not_exist_should_be_refused() {
		let mut economy = economy();
		let fill = Route::new(Some(economy.leg()), None).fill(Order::market(UNIT)).unwrap();
		let before = economy;
		assert_eq!(economy.record_sale(&fill), Err(EconomicsError::InsufficientStake));
		assert_eq!(economy.record_purchase(&fill), Err(EconomicsError::EmptyPool));
		assert_eq!(economy, before);
	}

	#[test]
	fn recycled_alpha_should_vanish_and_burned_alpha_should_stay_issued() {
		let mut economy = SubnetEconomy { outstanding: Alpha(10), ..economy() };
		economy.recycle(Alpha(3)).unwrap();
		economy.burn(Alpha(4)).unwrap();
		// 10 - 3
		assert_eq!((economy.outstanding, economy.burned), (Alpha(7), Alpha(4)));
		assert_eq!(economy.recycle(Alpha(8)), Err(EconomicsError::InsufficientStake));
	}

	#[test]
	fn what_waits_should_be_taken_once_but_for_roots_alpha() {
		let (mut economy, receipt) = economy().step_block::<()>(&Rules::DEFAULT, TERMS).unwrap();
		economy.pending.root_alpha = Alpha(9);
		assert_eq!(economy.take_pending().alpha(), Ok(receipt.alpha_out));
		assert_eq!(economy.pending, Pending { root_alpha: Alpha(9), ..Pending::default() });
		assert_eq!(economy.take_pending(), Pending::default());
	}

	#[test]
	fn each_defect_should_be_named() {
		let sound = economy();
		assert_eq!(sound.validate(), Ok(()));
		let defect = |change: fn(&mut SubnetEconomy)| {
			let mut economy = sound;
			change(&mut economy);
			economy.validate().err().unwrap_or_default()
		};
		assert!(defect(|e| e.pool.tao = Tao(MIN_RESERVE - 1)).contains("under the floor"));
		assert!(defect(|e| e.pool.alpha = Alpha(MIN_RESERVE - 1)).contains("under the floor"));
		assert!(defect(|e| e.outstanding = Alpha(MAX_SUPPLY)).contains("21000000"));
		assert!(defect(|e| e.burned = Alpha(1)).contains("more than the outstanding"));
		assert!(defect(|e| e.pending.miners = Alpha(1)).contains("more than the outstanding"));
		assert!(defect(|e| e.claimable = Alpha(1)).contains("more than the outstanding"));
		assert!(defect(|e| e.protocol_alpha = Alpha(1)).contains("protocol's alpha"));
		assert!(defect(|e| e.fee_rate = FeeRate(10_001)).contains("fee rate"));
	}

	#[test]
	fn the_highest_of_everything_should_be_sound() {
		let highest = SubnetEconomy {
			moving_price: MovingPrice::at(Price::ONE),
			outstanding: Alpha(MAX_SUPPLY - POOL.alpha.0),
			burned: Alpha(MAX_SUPPLY - POOL.alpha.0),
			fee_rate: FeeRate::MAX,
			..economy()
		};
		assert_eq!(highest.validate(), Ok(()));
	}
}
