//! The runtime API of Dynamic TAO: what wallets, indexers and people in polkadot.js ask a chain.
//!
//! Amounts are rao (10^9 to a TAO or an alpha). Prices are rao per alpha, as the limit prices of
//! calls are. All answers are plain named types; see their definitions in `pallet-dynamic-tao`.

#![cfg_attr(not(feature = "std"), no_std)]
#![allow(clippy::multiple_bound_locations)] // in what the macro writes

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use dtao_economics::{Alpha, Tao};
use pallet_dynamic_tao::{GlobalView, NetUid, Quote, StakeView, SubnetView};
use sp_runtime::DispatchError;

sp_api::decl_runtime_apis! {
	/// Subnets, quotes, stakes and prices.
	pub trait DynamicTaoApi<AccountId: Codec> {
		/// One subnet, as it stands and with what the next block gives it.
		fn subnet(netuid: NetUid) -> Option<SubnetView<AccountId>>;

		/// All subnets but root, by netuid.
		fn subnets() -> Vec<SubnetView<AccountId>>;

		/// What `add_stake` of `tao` rao would do as the first trade of the next block, or the
		/// error that it would end with.
		fn quote_stake(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError>;

		/// What `remove_stake` of `alpha` rao would do as the first trade of the next block, or the
		/// error that it would end with.
		fn quote_unstake(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError>;

		/// What `swap_stake` of `alpha` rao would do as the first trade of the next block, or the
		/// error that it would end with.
		fn quote_swap(
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError>;

		/// All positions of a coldkey.
		fn stake_of(coldkey: AccountId) -> Vec<StakeView<AccountId>>;

		/// What a subnet registration in the next block costs, in rao.
		fn registration_cost() -> Tao;

		/// The whole economy at a glance.
		fn global() -> GlobalView<AccountId>;
	}
}
