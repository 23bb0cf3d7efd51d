//! The proof that money was neither made nor lost: what pools held and was minted and paid in is what
//! pools hold, what waits, and what was paid out. To the rao, and for each alpha as well.

use super::{Subnet, World};
use crate::{coins::decimal, trouble::Trouble};
use dtao_economics::Tao;

/// What went in and out, in rao, since the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Books {
	issued: u128,
	pools: u128,
	minted: u128,
	recycled: u128,
	paid: u128,
	got: u128,
	root: u128,
}

/// A proof, in rao: `start + minted + paid = pools + pending + waiting + root + got + recycled`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
	/// What pools held at first.
	pub start: u128,
	/// What blocks have minted.
	pub minted: u128,
	/// What people have put into pools.
	pub paid: u128,
	/// What pools hold.
	pub pools: u128,
	/// What waits for root.
	pub pending: u128,
	/// The lock of a registration that waits.
	pub waiting: u128,
	/// What root was paid.
	pub root: u128,
	/// What people have got out of pools.
	pub got: u128,
	/// What nobody earned, and blocks may mint again.
	pub recycled: u128,
}

impl Books {
	pub(super) fn open(issued: Tao, subnets: &[Subnet]) -> Self {
		Self { issued: issued.0.into(), pools: held(subnets), ..Self::default() }
	}

	pub(super) fn mint(&mut self, tao: Tao) {
		self.minted += u128::from(tao.0);
	}

	pub(super) fn recycle(&mut self, tao: Tao) {
		self.recycled += u128::from(tao.0);
	}

	pub(super) fn paid(&mut self, tao: Tao) {
		self.paid += u128::from(tao.0);
	}

	pub(super) fn got(&mut self, tao: Tao) {
		self.got += u128::from(tao.0);
	}

	pub(super) fn root_paid(&mut self, tao: Tao) {
		self.root += u128::from(tao.0);
	}
}

/// What pools hold, and what waits for root.
fn held(subnets: &[Subnet]) -> u128 {
	let of = |subnet: &Subnet| {
		u128::from(subnet.economy.pool.tao.0) + u128::from(subnet.economy.pending.root_tao.0)
	};
	subnets.iter().map(of).sum()
}

impl Proof {
	/// What is missing on the right, in rao; 0.
	pub fn difference(&self) -> i128 {
		let signed = |rao: u128| i128::try_from(rao).unwrap_or(i128::MAX); // sums of 64-bit amounts
		let left = self.start + self.minted + self.paid;
		let kept = self.pools + self.pending + self.waiting;
		let right = kept + self.root + self.got + self.recycled;
		signed(left) - signed(right)
	}
}

impl std::fmt::Display for Proof {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		let Self { start, minted, paid, pools, pending, waiting, root, got, recycled } = *self;
		let tao = |rao: u128| decimal(i128::try_from(rao).unwrap_or(i128::MAX));
		write!(
			f,
			"at first {} + minted {} + paid {} = in pools {} + pending {} + waiting {} + root {} + \
			 got {} + recycled {}",
			tao(start), tao(minted), tao(paid), tao(pools), tao(pending), tao(waiting), tao(root), tao(got), tao(recycled),
		)
	}
}

impl World {
	/// Proves the books.
	///
	/// # Errors
	/// [`Trouble::Books`], and by how much.
	pub fn prove(&self) -> Result<Proof, Trouble> {
		let pending = self.subnets.iter().map(|one| u128::from(one.economy.pending.root_tao.0));
		let books = &self.books;
		let pending = pending.sum();
		let waiting = self.registry.queued.map_or(0, |queued| queued.pool.tao.0.into());
		let proof = Proof {
			start: books.pools,
			minted: books.minted,
			paid: books.paid,
			pools: held(&self.subnets) - pending,
			pending,
			waiting,
			root: books.root,
			got: books.got,
			recycled: books.recycled,
		};
		let accounts = |of: fn(&super::Account) -> u128| self.accounts.iter().map(of).sum::<u128>();
		if proof.difference() != 0 {
			return Err(Trouble::Books(format!("{} rao are missing: {proof}", proof.difference())));
		}
		if books.issued + books.minted - books.recycled != u128::from(self.issued.0) {
			return Err(Trouble::Books(format!("{} rao are issued", self.issued)));
		}
		if accounts(|one| one.paid) != books.paid || accounts(|one| one.got) != books.got {
			return Err(Trouble::Books("accounts do not say what pools say".into()));
		}
		self.prove_alpha()?;
		Ok(proof)
	}

	/// Proves that on each subnet the positions hold what the economy says that they hold.
	fn prove_alpha(&self) -> Result<(), Trouble> {
		for (place, subnet) in self.subnets.iter().enumerate() {
			let idle = |account: &super::Account| {
				account.positions.get(place).map_or(0, |position| u128::from(position.idle.0))
			};
			let idle: u128 = self.accounts.iter().map(idle).sum();
			let staked = subnet
				.hotkeys
				.iter()
				.map(|hotkey| u128::from(hotkey.pool.stake.0) + u128::from(hotkey.entering.0));
			let held = idle + staked.sum::<u128>();
			let expected = subnet.economy.held()?;
			if held != u128::from(expected.0) {
				let netuid = subnet.netuid;
				return Err(Trouble::Books(format!(
					"subnet {netuid}: {held} alpha rao are held, and {expected} should be"
				)));
			}
		}
		Ok(())
	}
}
