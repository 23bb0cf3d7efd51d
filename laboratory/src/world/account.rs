//! An account: what somebody paid, got and holds, to the rao. Each has one hotkey of its own, and a cold
//! place for what it does not stake.

use super::AccountId;
use dtao_economics::{Alpha, SharePool, Shares};

/// What an account holds on one subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
	/// Alpha behind a hotkey that never validates: it earns nothing.
	pub idle: Alpha,
	/// Stake behind the account's own hotkey.
	pub own: Holding,
	/// Stake behind the hotkey that it backs, if that is another one's.
	pub staked: Holding,
}

/// A part of the stake behind a hotkey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
	/// Shares of what is active.
	pub shares: Shares,
	/// What becomes active with the next epoch.
	pub entering: Alpha,
}

/// All stake behind a hotkey on a subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stake {
	/// What is active: it counts and earns.
	pub pool: SharePool,
	/// What becomes active with the next epoch.
	pub entering: Alpha,
}

/// What somebody paid, got and holds.
#[derive(Clone, Debug, Default)]
pub struct Account {
	/// Whose it is.
	pub name: String,
	/// Whose hotkey what it buys is staked to; what is bought without one is idle.
	pub backs: Option<AccountId>,
	/// What it keeps of its hotkey's dividends, in parts of 65535.
	pub take: u16,
	/// The stake on root behind its hotkey.
	pub root: SharePool,
	/// Its own shares of that.
	pub root_shares: Shares,
	/// TAO that it has put into pools and locks.
	pub paid: u128,
	/// TAO that it has got out of pools, and as dividends of root.
	pub got: u128,
	/// What of that fees took: alpha at the spot price of the moment.
	pub fees: u128,
	/// What it has earned at epochs: alpha at the spot price of the moment.
	pub earned: u128,
	/// Trades that pools refused.
	pub refused: u64,
	/// What it holds, by a subnet's place.
	pub positions: Vec<Position>,
}

/// Profit and where it came from. `price + emission - fees = profit`, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profit {
	/// TAO got and what the holdings would fetch, less what was paid.
	pub total: i128,
	/// What was earned at epochs.
	pub emission: i128,
	/// What fees took.
	pub fees: i128,
	/// What prices did: all the rest.
	pub price: i128,
}

impl Account {
	/// An account that holds nothing.
	pub fn new(name: &str, subnets: usize) -> Self {
		Self { name: name.into(), positions: vec![Position::default(); subnets], ..Self::default() }
	}

	/// The profit, given what the holdings would fetch.
	pub fn profit(&self, holdings: u128) -> Profit {
		let signed = |rao: u128| i128::try_from(rao).unwrap_or(i128::MAX); // sums of 64-bit amounts
		let total = signed(self.got) + signed(holdings) - signed(self.paid);
		let (emission, fees) = (signed(self.earned), signed(self.fees));
		Profit { total, emission, fees, price: total - emission + fees }
	}
}
