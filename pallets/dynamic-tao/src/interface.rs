//! How another pallet trades stake and registers hotkeys: the traits that it names in its `Config`,
//! and the receipts that they answer with. Nothing checks an origin here, so that a caller acts for
//! the accounts that it names: usually its own.
//!
//! Every operation is atomic. It does what the call of the same name does, with the same events and
//! errors, and weighs at most what its trait says.

use crate::{
	hooks::Weights, plans::Demand, subnets::RegistrationLimits, ClaimedSubnets, Config, NetUid,
	Pallet, WeightInfo,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_economics::{Alpha, Limit, Order, Tao};
use frame_support::{
	storage::{with_storage_layer, with_transaction, TransactionOutcome::Rollback},
	traits::Get,
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// Where a stake is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Position<AccountId> {
	/// The subnet, or root.
	pub netuid: NetUid,
	/// Behind whom it stands.
	pub hotkey: AccountId,
	/// Who holds it.
	pub coldkey: AccountId,
}

/// What a purchase of alpha came to. On root a TAO of stake is a TAO, without a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StakeReceipt {
	/// What the coldkey paid, the fee included.
	pub paid: Tao,
	/// The part of it that the pool kept as its fee.
	pub fee: Tao,
	/// What entered the position.
	pub alpha: Alpha,
	/// The subnet's price after the trade, in rao per alpha, rounded down.
	pub price: u64,
}

/// What a sale of alpha came to. A position that would not bring one rao is closed for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct UnstakeReceipt {
	/// What left the position, the fee included.
	pub alpha: Alpha,
	/// The part of it that the pool kept as its fee.
	pub fee: Alpha,
	/// What the coldkey got.
	pub tao: Tao,
	/// The subnet's price after the trade, in rao per alpha, rounded down.
	pub price: u64,
}

/// What a movement of stake from one position to another came to: between subnets a sale and a
/// purchase, inside one subnet nothing is traded. Prices are rao per alpha, rounded down, after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MoveReceipt {
	/// What the sale gave and the purchase took; inside one subnet, what the alpha is worth.
	pub tao: Tao,
	/// What left the origin, but for its fee: TAO where the origin is root.
	pub alpha_given: Alpha,
	/// What reached the destination.
	pub alpha_received: Alpha,
	/// What the origin's pool kept of what was given.
	pub fee: Alpha,
	/// What the destination's pool kept of `tao`.
	pub tao_fee: Tao,
	/// The origin's price.
	pub origin_price: u64,
	/// The destination's price.
	pub destination_price: u64,
}

/// What the association of a hotkey came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AssociationReceipt {
	/// What is held of the coldkey's since then: nothing if the hotkey was its already, or is the same key.
	pub deposit: Tao,
}

/// What the registration of a neuron came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NeuronReceipt<AccountId> {
	/// The uid of the hotkey.
	pub uid: u16,
	/// The price, which went out of existence.
	pub burn: Tao,
	/// Whose uid it was.
	pub replaced: Option<AccountId>,
}

/// What a registration on root came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RootUidReceipt<AccountId> {
	/// The root uid of the hotkey.
	pub uid: u16,
	/// Whose it was.
	pub replaced: Option<AccountId>,
}

/// What the registration of a subnet came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NetworkReceipt {
	/// What is locked in its pool, or will be.
	pub lock: Tao,
	/// Its netuid; none while it waits for one.
	pub netuid: Option<NetUid>,
}

/// What a claim on root's alpha of one subnet came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ClaimReceipt {
	/// The subnet.
	pub netuid: NetUid,
	/// What was claimed, but for the fee of its sale.
	pub alpha: Alpha,
	/// What the pool kept of it as its fee.
	pub fee: Alpha,
	/// What it was sold for; nothing where it became stake on the subnet.
	pub tao: Tao,
}

/// What trades and movements there are and where, for weights: on root they move claims too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
	/// [`Staking::add_stake`] and its quote, on this subnet.
	AddStake(NetUid),
	/// [`Staking::remove_stake`], [`Staking::remove_all_stake`] and their quote, on this subnet.
	RemoveStake(NetUid),
	/// [`Staking::move_stake`], on this subnet.
	MoveStake(NetUid),
	/// [`Staking::swap_stake`] and its quote, from one subnet to the other.
	SwapStake(NetUid, NetUid),
	/// [`Staking::transfer_stake`], on this subnet.
	TransferStake(NetUid),
	/// [`Staking::claim_root`], of so many subnets.
	ClaimRoot(u32),
}

/// Trades and movements of stake. Amounts are traded whole, within the limit, or not at all.
pub trait Staking<AccountId> {
	/// What a trade weighs at most, with what the host's own hooks weigh.
	fn weight_of(trade: Trade) -> Weight;

	/// What a position is worth, in alpha (TAO on root), with what is entering.
	///
	/// Reads six keys at most: the hotkey, its pool, the holding, its two cohorts, and the subnet's record
	/// or root's totals.
	///
	/// # Errors
	/// `Arithmetic` if the records of the hotkey do not add up, which no call brings about.
	fn stake_of(position: &Position<AccountId>) -> Result<Alpha, DispatchError>;

	/// Buys alpha with free TAO of the coldkey.
	///
	/// # Errors
	/// Those of `add_stake_limit`.
	fn add_stake(
		position: &Position<AccountId>,
		tao: Tao,
		limit: Limit,
	) -> Result<StakeReceipt, DispatchError>;

	/// Sells alpha for free TAO of the coldkey.
	///
	/// # Errors
	/// Those of `remove_stake_limit`.
	fn remove_stake(
		position: &Position<AccountId>,
		alpha: Alpha,
		limit: Limit,
	) -> Result<UnstakeReceipt, DispatchError>;

	/// Sells a whole position, whatever it holds.
	///
	/// # Errors
	/// Those of `remove_stake_full_limit`.
	fn remove_all_stake(
		position: &Position<AccountId>,
		limit: Limit,
	) -> Result<UnstakeReceipt, DispatchError>;

	/// Moves stake of a position behind another hotkey, on the same subnet.
	///
	/// # Errors
	/// Those of `move_stake`.
	fn move_stake(
		position: &Position<AccountId>,
		hotkey: &AccountId,
		alpha: Alpha,
	) -> Result<MoveReceipt, DispatchError>;

	/// Swaps stake of a position for that of another subnet, behind the same hotkey.
	///
	/// # Errors
	/// Those of `swap_stake_limit`.
	fn swap_stake(
		position: &Position<AccountId>,
		destination: NetUid,
		alpha: Alpha,
		limit: Limit,
	) -> Result<MoveReceipt, DispatchError>;

	/// Gives stake of a position to another coldkey, on the same subnet and behind the same hotkey.
	///
	/// # Errors
	/// Those of `transfer_stake`.
	fn transfer_stake(
		position: &Position<AccountId>,
		coldkey: &AccountId,
		alpha: Alpha,
	) -> Result<MoveReceipt, DispatchError>;

	/// Pays what a coldkey can claim of root's alpha of these subnets behind a hotkey, as it wants to be
	/// paid. A claim that cannot be paid stays, and has no receipt.
	///
	/// # Errors
	/// Those of `claim_root`.
	fn claim_root(
		hotkey: &AccountId,
		coldkey: &AccountId,
		netuids: ClaimedSubnets,
	) -> Result<Vec<ClaimReceipt>, DispatchError>;

	/// The receipt that [`add_stake`](Self::add_stake) would give now at any price, or its error. The
	/// trade is made and undone.
	///
	/// # Errors
	/// Those of `add_stake`.
	fn quote_stake(position: &Position<AccountId>, tao: Tao)
		-> Result<StakeReceipt, DispatchError>;

	/// The receipt that [`remove_stake`](Self::remove_stake) would give now at any price.
	///
	/// # Errors
	/// Those of `remove_stake`.
	fn quote_unstake(
		position: &Position<AccountId>,
		alpha: Alpha,
	) -> Result<UnstakeReceipt, DispatchError>;

	/// The receipt that [`swap_stake`](Self::swap_stake) would give now at any rate.
	///
	/// # Errors
	/// Those of `swap_stake`.
	fn quote_swap(
		position: &Position<AccountId>,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<MoveReceipt, DispatchError>;
}

/// Hotkeys and their uids.
pub trait Registration<AccountId> {
	/// What [`associate_hotkey`](Self::associate_hotkey) weighs, with what the host's own hooks weigh.
	fn weight_of_association() -> Weight;

	/// What [`register_neuron`](Self::register_neuron) weighs at most.
	fn weight_of_registration() -> Weight;

	/// What [`register_on_root`](Self::register_on_root) weighs at most.
	fn weight_of_root_registration() -> Weight;

	/// What [`register_network`](Self::register_network) weighs at most.
	fn weight_of_network_registration() -> Weight;

	/// The coldkey that a hotkey belongs to. Reads one key.
	fn owner_of(hotkey: &AccountId) -> Option<AccountId>;

	/// Makes a hotkey that is nobody's belong to a coldkey, for a deposit.
	///
	/// # Errors
	/// Those of `try_associate_hotkey`.
	fn associate_hotkey(
		hotkey: &AccountId,
		coldkey: &AccountId,
	) -> Result<AssociationReceipt, DispatchError>;

	/// Registers a hotkey of the coldkey, or one that is nobody's, as a neuron, for `most` at most.
	///
	/// # Errors
	/// Those of `register_limit`.
	fn register_neuron(
		netuid: NetUid,
		hotkey: &AccountId,
		coldkey: &AccountId,
		most: Tao,
	) -> Result<NeuronReceipt<AccountId>, DispatchError>;

	/// Takes a uid on root for a hotkey of the coldkey, or one that is nobody's.
	///
	/// # Errors
	/// Those of `root_register`.
	fn register_on_root(
		hotkey: &AccountId,
		coldkey: &AccountId,
	) -> Result<RootUidReceipt<AccountId>, DispatchError>;

	/// Registers a subnet of the coldkey's, or lets it wait for a netuid, for a lock of `most` at most.
	///
	/// # Errors
	/// Those of `register_network_limit`.
	fn register_network(
		hotkey: &AccountId,
		coldkey: &AccountId,
		most: Tao,
	) -> Result<NetworkReceipt, DispatchError>;
}

/// An order for the whole amount, within a limit.
const fn whole(amount: u64, limit: Limit) -> Order {
	Order { amount, limit, allow_partial: false }
}

/// What an operation came to; it is undone.
fn undone<R>(operation: impl FnOnce() -> Result<R, DispatchError>) -> Result<R, DispatchError> {
	with_transaction(|| Rollback(operation()))
}

impl<T: Config> Staking<T::AccountId> for Pallet<T> {
	/// As much as the dearest of the calls that do the same.
	fn weight_of(trade: Trade) -> Weight {
		match trade {
			Trade::AddStake(netuid) => Weights::<T>::add_stake_limit_on(netuid),
			Trade::RemoveStake(netuid) => Weights::<T>::remove_stake_limit_on(netuid)
				.max(Weights::<T>::remove_stake_full_limit_on(netuid)),
			Trade::MoveStake(netuid) => Weights::<T>::move_stake_between(netuid, netuid),
			Trade::SwapStake(from, to) => Weights::<T>::swap_stake_limit_between(from, to),
			Trade::TransferStake(netuid) => Weights::<T>::transfer_stake_between(netuid, netuid),
			Trade::ClaimRoot(subnets) => Weights::<T>::claim_root_of(subnets),
		}
	}

	fn stake_of(position: &Position<T::AccountId>) -> Result<Alpha, DispatchError> {
		Self::stake_value(position.netuid, &position.hotkey, &position.coldkey)
	}

	fn add_stake(
		position: &Position<T::AccountId>,
		tao: Tao,
		limit: Limit,
	) -> Result<StakeReceipt, DispatchError> {
		with_storage_layer(|| Self::do_add_stake(position.clone(), whole(tao.0, limit)))
	}

	fn remove_stake(
		position: &Position<T::AccountId>,
		alpha: Alpha,
		limit: Limit,
	) -> Result<UnstakeReceipt, DispatchError> {
		with_storage_layer(|| {
			Self::do_remove_stake(position.clone(), Demand::Of(whole(alpha.0, limit)))
		})
	}

	fn remove_all_stake(
		position: &Position<T::AccountId>,
		limit: Limit,
	) -> Result<UnstakeReceipt, DispatchError> {
		with_storage_layer(|| Self::do_remove_stake(position.clone(), Demand::Whole(limit)))
	}

	fn move_stake(
		position: &Position<T::AccountId>,
		hotkey: &T::AccountId,
		alpha: Alpha,
	) -> Result<MoveReceipt, DispatchError> {
		let to = Position { hotkey: hotkey.clone(), ..position.clone() };
		let order = Order::market(alpha.0);
		with_storage_layer(|| Self::do_move_stake(position.clone(), to, order))
	}

	fn swap_stake(
		position: &Position<T::AccountId>,
		destination: NetUid,
		alpha: Alpha,
		limit: Limit,
	) -> Result<MoveReceipt, DispatchError> {
		let to = Position { netuid: destination, ..position.clone() };
		let order = whole(alpha.0, limit);
		with_storage_layer(|| Self::do_swap_stake(position.clone(), to, Demand::Of(order)))
	}

	fn transfer_stake(
		position: &Position<T::AccountId>,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> Result<MoveReceipt, DispatchError> {
		let to = Position { coldkey: coldkey.clone(), ..position.clone() };
		let order = Order::market(alpha.0);
		with_storage_layer(|| Self::do_transfer_stake(position.clone(), to, order))
	}

	fn claim_root(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		netuids: ClaimedSubnets,
	) -> Result<Vec<ClaimReceipt>, DispatchError> {
		let kind = Self::root_claim_type(coldkey);
		with_storage_layer(|| Self::do_claim_root(coldkey.clone(), hotkey.clone(), netuids, kind))
	}

	fn quote_stake(
		position: &Position<T::AccountId>,
		tao: Tao,
	) -> Result<StakeReceipt, DispatchError> {
		undone(|| <Self as Staking<_>>::add_stake(position, tao, Limit::None))
	}

	fn quote_unstake(
		position: &Position<T::AccountId>,
		alpha: Alpha,
	) -> Result<UnstakeReceipt, DispatchError> {
		undone(|| <Self as Staking<_>>::remove_stake(position, alpha, Limit::None))
	}

	fn quote_swap(
		position: &Position<T::AccountId>,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<MoveReceipt, DispatchError> {
		undone(|| <Self as Staking<_>>::swap_stake(position, destination, alpha, Limit::None))
	}
}

impl<T: Config> Registration<T::AccountId> for Pallet<T> {
	fn weight_of_association() -> Weight {
		Weights::<T>::try_associate_hotkey()
	}

	fn weight_of_registration() -> Weight {
		Weights::<T>::register_limit()
	}

	fn owner_of(hotkey: &T::AccountId) -> Option<T::AccountId> {
		Self::hotkey(hotkey).ok().map(|hotkey| hotkey.coldkey)
	}

	fn associate_hotkey(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<AssociationReceipt, DispatchError> {
		with_storage_layer(|| Self::do_associate_hotkey(hotkey, coldkey))
	}

	fn register_neuron(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		most: Tao,
	) -> Result<NeuronReceipt<T::AccountId>, DispatchError> {
		with_storage_layer(|| {
			Self::do_register_neuron(coldkey.clone(), netuid, hotkey.clone(), Some(most))
		})
	}

	fn weight_of_root_registration() -> Weight {
		Weights::<T>::root_register().max(Weights::<T>::root_register_free_uid())
	}

	fn weight_of_network_registration() -> Weight {
		let subnets = T::MaxSubnets::get().into();
		let registered = Weights::<T>::register_network(subnets);
		registered.max(Weights::<T>::register_network_by_pruning(subnets))
	}

	fn register_on_root(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
	) -> Result<RootUidReceipt<T::AccountId>, DispatchError> {
		with_storage_layer(|| Self::do_root_register(coldkey.clone(), hotkey.clone()))
	}

	fn register_network(
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		most: Tao,
	) -> Result<NetworkReceipt, DispatchError> {
		let limits = RegistrationLimits { lock: most, ..RegistrationLimits::NONE };
		with_storage_layer(|| Self::do_register_network(coldkey.clone(), hotkey.clone(), limits))
	}
}
