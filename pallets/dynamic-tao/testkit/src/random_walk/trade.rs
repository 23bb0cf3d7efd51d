//! What somebody does with stake.

use super::{
	arbitrary::{self, Arbitrary},
	held, is_open, market, pick, price, signed, spendable, subnet, Bound, Deed, Share, Walk,
};
use dtao_economics::{Alpha, Tao, UNIT};
use pallet_dynamic_tao::{Call, Config, NetUid, Pallet, Positions, Subnets};

/// Something that is done with stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
pub enum TradeOp {
	/// Stakes TAO.
	Buy,
	/// The same, so that it is done more often.
	BuyMore,
	/// Sells alpha.
	Sell,
	/// Sells a whole position.
	SellWhole,
	/// Swaps alpha for that of another subnet.
	Swap,
	/// Moves alpha to another hotkey.
	Move,
	/// Transfers alpha to another coldkey.
	Transfer,
	/// Sells all behind a hotkey.
	Leave,
	/// Swaps all behind a hotkey for stake on root.
	LeaveForRoot,
	/// Recycles alpha.
	Recycle,
	/// Burns alpha.
	Burn,
	/// Gives TAO away.
	Send,
}

/// A trade with the stake that is picked by `at`, towards what is picked by `to`.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub struct Trade {
	/// What is done.
	pub op: TradeOp,
	/// Which position or hotkey.
	pub at: u8,
	/// Where to.
	pub to: u8,
	/// How much.
	pub share: Share,
	/// At which price at worst.
	pub bound: Option<Bound>,
}

impl<T: Config> Walk<T> {
	/// What `who` does with its stake; it buys where there is nothing else that it can do.
	pub(super) fn trade(&self, who: &T::AccountId, trade: &Trade) -> Deed<T> {
		match trade.op {
			TradeOp::Send => self.send(who, trade),
			_ => signed(who.clone(), self.trade_call(who, trade)),
		}
	}

	/// Gives TAO away, at times all of it.
	fn send(&self, who: &T::AccountId, trade: &Trade) -> Deed<T> {
		let mut all = self.people.coldkeys.clone();
		all.push(self.people.ghost.clone());
		let to = self.pick(&all, trade.to);
		Deed::Transfer { from: who.clone(), to, value: trade.share.of(spendable::<T>(who) / 4) }
	}

	fn buy(&self, who: &T::AccountId, trade: &Trade) -> Call<T> {
		let (hotkey, netuid) = (self.known_hotkey(trade.at), market::<T>(trade.to));
		// Not much more than the pool, so that it is not always too much for it.
		let depth = Subnets::<T>::get(netuid).map(|record| record.economy.pool.tao.0);
		let most = depth.map_or(u64::MAX, |tao| tao.saturating_mul(8)).min(spendable::<T>(who) / 2);
		let least = Pallet::<T>::parameters().min_stake.0;
		let amount_staked = match trade.share {
			Share::Part(_) => Tao(trade.share.of(most).max(least)),
			share => Tao(share.of(most)),
		};
		match trade.bound {
			None => Call::add_stake { hotkey, netuid, amount_staked },
			Some(bound) => Call::add_stake_limit {
				hotkey,
				netuid,
				amount_staked,
				limit_price: bound.over(price::<T>(netuid)),
				allow_partial: bound.partial,
			},
		}
	}

	/// Where it has a stake that it can trade.
	fn position(who: &T::AccountId, at: u8) -> Option<(T::AccountId, NetUid)> {
		let open = |netuid| {
			NetUid::is_root(netuid)
				|| Subnets::<T>::get(netuid).is_some_and(|record| is_open::<T>(&record))
		};
		let all = Positions::<T>::iter_key_prefix((who,));
		let mut all: Vec<_> = all.filter(|(_, netuid)| open(*netuid)).collect();
		all.sort_unstable();
		pick(&all, at)
	}

	fn trade_call(&self, who: &T::AccountId, trade: &Trade) -> Call<T> {
		let Some((hotkey, netuid)) = Self::position(who, trade.at) else {
			return self.buy(who, trade);
		};
		let Trade { op, to, share, bound, .. } = *trade;
		let amount = Alpha(share.of(held::<T>(netuid, &hotkey, who)));
		let rate = |to| price::<T>(netuid) * u128::from(UNIT) / price::<T>(to).max(1);
		let elsewhere = match market::<T>(to) {
			same if same == netuid && netuid.is_root() => subnet::<T>(to, is_open::<T>),
			same if same == netuid => NetUid::ROOT,
			other => other,
		};
		match op {
			TradeOp::Sell => match bound {
				None => Call::remove_stake { hotkey, netuid, amount_unstaked: amount },
				Some(bound) => Call::remove_stake_limit {
					hotkey,
					netuid,
					amount_unstaked: amount,
					limit_price: bound.under(price::<T>(netuid)),
					allow_partial: bound.partial,
				},
			},
			TradeOp::SellWhole => {
				let limit_price = bound.map(|bound| bound.under(price::<T>(netuid)));
				Call::remove_stake_full_limit { hotkey, netuid, limit_price }
			}
			TradeOp::Swap => {
				let (origin_netuid, destination_netuid) = (netuid, elsewhere);
				match bound {
					None => Call::swap_stake {
						hotkey,
						origin_netuid,
						destination_netuid,
						alpha_amount: amount,
					},
					Some(bound) => Call::swap_stake_limit {
						hotkey,
						origin_netuid,
						destination_netuid,
						alpha_amount: amount,
						limit_price: bound.under(rate(destination_netuid)),
						allow_partial: bound.partial,
					},
				}
			}
			TradeOp::Move => {
				let (origin_hotkey, destination_hotkey) = (hotkey, self.known_hotkey(to));
				let stays = destination_hotkey != origin_hotkey && to % 2 == 0;
				let destination_netuid = if stays { netuid } else { elsewhere };
				match bound {
					None => Call::move_stake {
						origin_hotkey,
						destination_hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
					},
					Some(bound) => Call::move_stake_limit {
						origin_hotkey,
						destination_hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
						limit_price: bound.under(rate(destination_netuid)),
						allow_partial: bound.partial,
					},
				}
			}
			TradeOp::Transfer => {
				let destination_coldkey = self.pick(&self.people.coldkeys, to);
				let stays = destination_coldkey != *who && to % 3 > 0;
				let destination_netuid = if stays { netuid } else { elsewhere };
				match bound {
					None => Call::transfer_stake {
						destination_coldkey,
						hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
					},
					Some(bound) => Call::transfer_stake_limit {
						destination_coldkey,
						hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
						limit_price: bound.under(rate(destination_netuid)),
						allow_partial: bound.partial,
					},
				}
			}
			TradeOp::Leave => Call::unstake_all { hotkey },
			TradeOp::LeaveForRoot => Call::unstake_all_alpha { hotkey },
			TradeOp::Recycle if !netuid.is_root() => Call::recycle_alpha { hotkey, amount, netuid },
			TradeOp::Burn if !netuid.is_root() => Call::burn_alpha { hotkey, amount, netuid },
			TradeOp::Buy | TradeOp::BuyMore | TradeOp::Send | TradeOp::Recycle | TradeOp::Burn => {
				self.buy(who, trade)
			}
		}
	}
}
