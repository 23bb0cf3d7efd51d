//! The stake behind one hotkey, as the pallet's ledger puts it together from a pool of shares, lots
//! that enter, cohorts and holdings. For tests: it holds rows in maps where the pallet stores them.

#![allow(dead_code)] // no test needs all of it

use dtao_economics::{
	Alpha, Clock, Cohort, EconomicsError, Entering, Lot, Redemption, SharePool, Shares,
};
use std::collections::BTreeMap;

/// What one holder has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
	pub shares: Shares,
	pub entering: Entering,
}

/// A hotkey, its holders by number, and the first of them as its owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hotkey {
	pub pool: SharePool,
	pub entering: Entering,
	/// By period.
	pub cohorts: BTreeMap<u64, Cohort>,
	pub holders: Vec<Holding>,
}

/// Who owns the hotkey.
pub const OWNER: usize = 0;

type Done<T> = Result<T, EconomicsError>;

impl Hotkey {
	pub fn new(holders: usize) -> Self {
		Self { holders: vec![Holding::default(); holders], ..Self::default() }
	}

	/// Does all of it or, if it is refused, nothing.
	fn change<T>(&mut self, act: impl FnOnce(&mut Self) -> Done<T>) -> Done<T> {
		let mut after = self.clone();
		let told = act(&mut after)?;
		after.cohorts.retain(|_, cohort| !cohort.alpha.is_zero());
		*self = after;
		Ok(told)
	}

	/// Lets the hotkey's stake that is due become active.
	fn activate(&mut self, clock: Clock) -> Done<()> {
		for Lot { period, alpha } in self.entering.take_due(clock) {
			let cohort = Cohort::activate(&mut self.pool, alpha)?;
			assert_eq!(self.cohorts.insert(period, cohort), None, "activated twice");
		}
		Ok(())
	}

	/// Gives a holder its part of what became active.
	fn claim(&mut self, clock: Clock, who: usize) -> Done<()> {
		let due: Vec<_> = self.holders[who].entering.take_due(clock).collect();
		for Lot { period, alpha } in due {
			let shares = self.cohorts.entry(period).or_default().claim(alpha)?;
			self.holders[who].shares = self.holders[who].shares.ensure_add(shares)?;
		}
		Ok(())
	}

	/// Looks at a hotkey, and at a holder if one is named.
	pub fn touch(&mut self, clock: Clock, who: Option<usize>) -> Done<()> {
		self.change(|this| {
			this.activate(clock)?;
			who.map_or(Ok(()), |who| this.claim(clock, who))
		})
	}

	/// The pool with everything active that is due.
	pub fn active(&self, clock: Clock) -> SharePool {
		let mut read = self.clone();
		read.activate(clock).expect("fits");
		read.pool
	}

	/// What a holder has, with everything active that is due.
	pub fn holding(&self, clock: Clock, who: usize) -> Holding {
		let mut read = self.clone();
		read.touch(clock, Some(who)).expect("fits");
		read.holders[who]
	}

	/// What it is worth, with what is entering.
	pub fn value(&self, clock: Clock, who: usize) -> u64 {
		let Holding { shares, entering } = self.holding(clock, who);
		let active = self.active(clock).value(shares).expect("fits");
		active.ensure_add(entering.total().expect("fits")).expect("fits").0
	}

	/// Lets stake enter.
	pub fn enter(&mut self, clock: Clock, who: usize, alpha: Alpha) -> Done<()> {
		self.change(|this| {
			this.activate(clock)?;
			this.claim(clock, who)?;
			this.pool.shares_for(alpha)?;
			this.holders[who].entering.enter(clock, alpha)?;
			this.entering.enter(clock, alpha)
		})
	}

	/// Lets stake of a holder in that is active at once.
	pub fn enter_at_once(&mut self, clock: Clock, who: usize, alpha: Alpha) -> Done<()> {
		self.change(|this| {
			this.activate(clock)?;
			this.claim(clock, who)?;
			let shares = this.pool.issue(alpha)?;
			this.holders[who].shares = this.holders[who].shares.ensure_add(shares)?;
			Ok(())
		})
	}

	/// Takes stake out, what entered last first. Returns the dust of the last share.
	pub fn withdraw(&mut self, clock: Clock, who: usize, alpha: Alpha) -> Done<Alpha> {
		self.change(|this| {
			this.activate(clock)?;
			this.claim(clock, who)?;
			let mut active = alpha;
			for part in this.holders[who].entering.parts_of(alpha).collect::<Vec<_>>() {
				this.holders[who].entering.leave(part)?;
				this.entering.leave(part)?;
				active = active.ensure_sub(part.alpha)?;
			}
			let Holding { shares, entering } = this.holders[who];
			if !entering.is_empty() || (active.is_zero() && shares.is_zero()) {
				return Ok(Alpha::ZERO);
			}
			let Redemption { shares: gone, dust } = this.pool.redeem(shares, active)?;
			this.holders[who].shares = shares.ensure_sub(gone)?;
			Ok(dust)
		})
	}

	/// Hands stake over to another holder, what entered last first. What is active stays so.
	pub fn hand_over(&mut self, clock: Clock, from: usize, to: usize, alpha: Alpha) -> Done<()> {
		self.change(|this| {
			this.activate(clock)?;
			this.claim(clock, from)?;
			this.claim(clock, to)?;
			let mut active = alpha;
			for part in this.holders[from].entering.parts_of(alpha).collect::<Vec<_>>() {
				this.holders[from].entering.leave(part)?;
				this.holders[to].entering.add(part)?;
				active = active.ensure_sub(part.alpha)?;
			}
			if active.is_zero() {
				return Ok(());
			}
			let shares = this.pool.cost(this.holders[from].shares, active)?;
			this.holders[from].shares = this.holders[from].shares.ensure_sub(shares)?;
			this.holders[to].shares = this.holders[to].shares.ensure_add(shares)?;
			Ok(())
		})
	}

	/// Pays the active stake of all by their shares, and then the owner in active stake. Without
	/// active stake the owner gets both; what is too little for a share raises the others.
	pub fn pay(&mut self, clock: Clock, to_owner: Alpha, to_stakers: Alpha) -> Done<()> {
		if to_owner.is_zero() && to_stakers.is_zero() {
			return Ok(());
		}
		self.change(|this| {
			this.activate(clock)?;
			let to_owner = if this.pool.is_empty() {
				to_owner.ensure_add(to_stakers)?
			} else {
				this.pool.reward(to_stakers)?;
				to_owner
			};
			match this.pool.issue(to_owner) {
				Err(EconomicsError::DepositTooSmall) => this.pool.reward(to_owner),
				issued => {
					let owner = &mut this.holders[OWNER];
					owner.shares = owner.shares.ensure_add(issued?)?;
					Ok(())
				}
			}
		})
	}

	/// Everything adds up: shares of holders and cohorts are the pool's, lots of holders the
	/// hotkey's or those of its cohorts, and nothing that waits is older than its clock allows.
	pub fn check(&self, clock: Clock) {
		let holders = || self.holders.iter();
		let held: u128 = holders().map(|holding| holding.shares.0).sum();
		let unclaimed: u128 = self.cohorts.values().map(|cohort| cohort.shares.0).sum();
		assert_eq!(held + unclaimed, self.pool.shares.0);
		assert!(!self.pool.is_empty() || self.pool == SharePool::default());

		let mut lots = BTreeMap::<u64, u64>::new();
		for lot in holders().flat_map(|holding| holding.entering.lots()) {
			assert!(!lot.alpha.is_zero() && lot.period <= clock.period);
			*lots.entry(lot.period).or_default() += lot.alpha.0;
		}
		let known = self.entering.lots().map(|lot| (lot.period, lot.alpha.0));
		let cohorts = self.cohorts.iter().map(|(period, cohort)| (*period, cohort.alpha.0));
		let mut expected = known.chain(cohorts.filter(|(_, alpha)| *alpha > 0)).collect::<Vec<_>>();
		expected.sort_unstable();
		assert_eq!(lots.into_iter().collect::<Vec<_>>(), expected);
	}

	/// Whether no key would be left of it.
	pub fn is_gone(&self) -> bool {
		*self == Self::new(self.holders.len())
	}
}
