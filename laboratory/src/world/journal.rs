//! What people did, as a chain would have to be told: the acts that were not refused, in their order.

use super::AccountId;
use dtao_economics::{Alpha, Tao};

/// Which hotkey a position is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
	/// The cold one of an account.
	Cold(AccountId),
	/// An account's own.
	Hotkey(AccountId),
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
	/// Bought alpha.
	Buy {
		/// Behind which hotkey.
		behind: Behind,
		/// On which subnet.
		netuid: u16,
		/// For how much.
		tao: Tao,
	},
	/// Sold alpha.
	Sell {
		/// From behind which hotkey.
		behind: Behind,
		/// On which subnet.
		netuid: u16,
		/// How much.
		alpha: Alpha,
	},
	/// Took alpha out of existence.
	Recycle {
		/// From behind which hotkey.
		behind: Behind,
		/// On which subnet.
		netuid: u16,
		/// How much.
		alpha: Alpha,
	},
	/// Registered a subnet.
	RegisterSubnet,
	/// Started a subnet.
	Start {
		/// Which.
		netuid: u16,
	},
	/// Registered a neuron.
	RegisterNeuron {
		/// On which subnet.
		netuid: u16,
	},
	/// Judged neurons.
	SetWeights {
		/// On which subnet.
		netuid: u16,
		/// Uids and weights.
		weights: Vec<(u16, u16)>,
	},
	/// Did what no call of a chain does: such a run cannot be replayed.
	Private,
}

/// Who did what in which block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// The block.
	pub block: u64,
	/// Who.
	pub who: AccountId,
	/// What.
	pub act: Act,
}
