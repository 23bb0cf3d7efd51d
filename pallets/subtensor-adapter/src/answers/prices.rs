//! Prices, and what a trade would do.

use crate::{Config, Pallet};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use dtao_economics::{mul_div, Alpha, Rounding, Tao, UNIT};
use pallet_dynamic_tao::{NetUid, Pallet as Core, Quote};
use scale_info::TypeInfo;

/// The price of one subnet's alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetPrice {
	/// The subnet, or root.
	pub netuid: u16,
	/// Rao of TAO an alpha, floored.
	pub price: u64,
}

/// What a trade would do as the first one of the next block. All zero if it would be refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SimSwapResult {
	/// TAO that is paid or received, without the fee.
	pub tao_amount: u64,
	/// Alpha that is paid or received, without the fee.
	pub alpha_amount: u64,
	/// The fee of a purchase.
	pub tao_fee: u64,
	/// The fee of a sale.
	pub alpha_fee: u64,
	/// What a sale brings less than at the price before it.
	pub tao_slippage: u64,
	/// What a purchase brings less than at the price before it.
	pub alpha_slippage: u64,
}

impl<T: Config> Pallet<T> {
	/// The price of a subnet's alpha; of root's TAO, 1; of no subnet's, 0.
	pub fn current_alpha_price(netuid: u16) -> u64 {
		let netuid = NetUid(netuid);
		if netuid.is_root() {
			return UNIT;
		}
		let record = pallet_dynamic_tao::Subnets::<T>::get(netuid);
		record.map_or(0, |record| Core::<T>::rao_per_alpha(record.economy.pool))
	}

	/// The prices of root and all subnets, by netuid.
	pub fn current_alpha_price_all() -> Vec<SubnetPrice> {
		let root = SubnetPrice { netuid: NetUid::ROOT.0, price: UNIT };
		let subnets = Core::<T>::subnets().into_iter();
		let prices = subnets.map(|view| SubnetPrice { netuid: view.netuid.0, price: view.price });
		core::iter::once(root).chain(prices).collect()
	}

	/// What `add_stake` of so much TAO would do.
	pub fn sim_swap_tao_for_alpha(netuid: u16, tao: u64) -> SimSwapResult {
		let quote = Core::<T>::quote_stake(NetUid(netuid), Tao(tao));
		quote.map_or_else(|_| SimSwapResult::default(), purchased)
	}

	/// What `remove_stake` of so much alpha would do.
	pub fn sim_swap_alpha_for_tao(netuid: u16, alpha: u64) -> SimSwapResult {
		let quote = Core::<T>::quote_unstake(NetUid(netuid), Alpha(alpha));
		quote.map_or_else(|_| SimSwapResult::default(), sold)
	}
}

fn purchased(quote: Quote) -> SimSwapResult {
	let at_spot =
		mul_div(quote.amount_in.into(), UNIT.into(), quote.price_before.into(), Rounding::Down);
	SimSwapResult {
		tao_amount: quote.amount_in.saturating_sub(quote.fee), // a part of it
		alpha_amount: quote.amount_out,
		tao_fee: quote.fee,
		alpha_slippage: less(at_spot.ok(), quote.amount_out),
		..SimSwapResult::default()
	}
}

fn sold(quote: Quote) -> SimSwapResult {
	let at_spot =
		mul_div(quote.amount_in.into(), quote.price_before.into(), UNIT.into(), Rounding::Down);
	SimSwapResult {
		tao_amount: quote.amount_out,
		alpha_amount: quote.amount_in.saturating_sub(quote.fee), // a part of it
		alpha_fee: quote.fee,
		tao_slippage: less(at_spot.ok(), quote.amount_out),
		..SimSwapResult::default()
	}
}

/// What an amount is less than another one; nothing if it is not.
fn less(than: Option<u128>, amount: u64) -> u64 {
	let than = than.and_then(|than| u64::try_from(than).ok()).unwrap_or_default();
	than.saturating_sub(amount)
}
