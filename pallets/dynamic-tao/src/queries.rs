//! Read-only answers for clients. A quote fills the same route as the trade, on the pools as the next
//! block opens: a client asks at the head of the chain, and its trade is executed in the block after
//! it, behind that block's emission. So the first trade of a block does what was quoted, to the rao.

use crate::{
	pallet::{
		CurrentDissolution, Economies, HotkeyPools, LastSubnetRegistration, Neurons, Parameters,
		Positions, RootStake, Subnets, UnclaimedPayouts,
	},
	Config, Dissolution, DissolutionView, Error, GlobalView, LiquidationView, NetUid, Pallet,
	Quote, StakeView, SubnetDetails, SubnetRecord, SubnetView,
};
use alloc::vec::Vec;
use dtao_economics::{
	mul_div, Alpha, EconomicsError, Halving, Liquidation, Order, Pool, RootProportion, Rounding,
	Tao, UNIT,
};
use sp_runtime::{DispatchError, Perbill};

impl<T: Config> Pallet<T> {
	/// One subnet.
	pub(crate) fn subnet_view(netuid: NetUid) -> Option<SubnetView<T::AccountId>> {
		Self::subnets().into_iter().find(|subnet| subnet.netuid == netuid)
	}

	/// All subnets but root, by netuid.
	pub(crate) fn subnet_views() -> Vec<SubnetView<T::AccountId>> {
		let next = Self::now().saturating_add(1);
		let shares = Self::allocation(next, Self::block_emission());
		let weighted_root_stake = Self::weighted_root_stake(Parameters::<T>::get().tao_weight);
		let mut views: Vec<_> = Economies::<T>::iter()
			.filter_map(|(netuid, record)| {
				let share = shares.iter().find(|(sharing, ..)| *sharing == netuid);
				let block_share = share.map_or(Tao::ZERO, |(.., tao)| *tao);
				let details = Subnets::<T>::get(netuid)?;
				Some(Self::view(netuid, record, details, block_share, weighted_root_stake))
			})
			.collect();
		views.sort_unstable_by_key(|view| view.netuid);
		views
	}

	fn view(
		netuid: NetUid,
		record: SubnetRecord,
		details: SubnetDetails<T::AccountId>,
		block_share: Tao,
		weighted_root_stake: Tao,
	) -> SubnetView<T::AccountId> {
		let SubnetRecord { economy, started_at, last_epoch, dissolving, parameters } = record;
		let emits = record.emits_at(Self::now().saturating_add(1));
		let proportion =
			RootProportion::new(weighted_root_stake, economy.issued().unwrap_or_default());
		let adr = economy.outstanding.mul_div(UNIT, economy.pool.alpha.0, Rounding::Down);
		SubnetView {
			netuid,
			owner_coldkey: details.owner_coldkey,
			owner_hotkey: details.owner_hotkey,
			tao_reserve: economy.pool.tao,
			alpha_reserve: economy.pool.alpha,
			alpha_outstanding: economy.outstanding,
			alpha_burned: economy.burned,
			price: Self::spot(Some(&record)),
			moving_price: economy.moving_price.price().to_rao(),
			moving_price_bits: economy.moving_price.price().to_bits(),
			block_share,
			alpha_emission: if emits {
				economy.alpha_emission().unwrap_or_default()
			} else {
				Alpha::ZERO
			},
			root_proportion: Perbill::from_parts(proportion.parts_per_billion()),
			adr: adr.unwrap_or_default().0,
			volume: economy.volume,
			pending: economy.pending,
			fee_rate: economy.fee_rate,
			tempo: parameters.tempo,
			next_epoch: match started_at {
				Some(_) if !dissolving => parameters.next_epoch(netuid, Self::now()),
				_ => None,
			},
			registration_allowed: parameters.registration_allowed,
			transfers_allowed: parameters.transfers_allowed,
			registered_at: details.registered_at,
			started_at,
			lock: details.lock,
			last_epoch,
			neurons: Neurons::<T>::decode_len(netuid)
				.and_then(|count| count.try_into().ok())
				.unwrap_or_default(),
			burn: Self::next_burn(netuid).unwrap_or_default(),
			symbol: Self::symbol(netuid).into(),
			dissolving,
		}
	}

	/// What `add_stake` of `tao` would do.
	pub(crate) fn stake_quote(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError> {
		let [market] = Self::next_markets([netuid])?;
		let pool = Self::pool_or_tao(market.as_ref());
		let fill = Self::economic(Self::route(None, market.as_ref()).fill(Order::market(tao.0)))?;
		let after = fill.purchase.unwrap_or(pool);
		Ok(Quote {
			amount_in: fill.given,
			amount_out: fill.received,
			fee: fill.fee,
			tao: fill.tao,
			average_price: Self::rate(fill.given, fill.received, Rounding::Up),
			price_before: Self::rao_per_alpha(pool),
			price_after: Self::rao_per_alpha(after),
			slippage: Self::slippage(fill.given, fill.received, Self::TAO, pool),
		})
	}

	/// What `swap_stake` of `alpha` would do.
	pub(crate) fn swap_quote(
		origin: NetUid,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		frame_support::ensure!(origin != destination, Error::<T>::SameNetuid);
		Self::sale_quote(origin, destination, alpha)
	}

	/// A sale for the destination's token. Root's token is TAO, so this is an unstake too.
	pub(crate) fn sale_quote(
		origin: NetUid,
		destination: NetUid,
		alpha: Alpha,
	) -> Result<Quote, DispatchError> {
		let [sale, purchase] = Self::next_markets([origin, destination])?;
		let (from, to) = (Self::pool_or_tao(sale.as_ref()), Self::pool_or_tao(purchase.as_ref()));
		let route = Self::route(sale.as_ref(), purchase.as_ref());
		let fill = Self::economic(route.fill(Order::market(alpha.0)))?;
		Ok(Quote {
			amount_in: fill.given,
			amount_out: fill.received,
			fee: fill.fee,
			tao: fill.tao,
			average_price: Self::rate(fill.received, fill.given, Rounding::Down),
			price_before: Self::cross_rate(from, to),
			price_after: Self::cross_rate(fill.sale.unwrap_or(from), fill.purchase.unwrap_or(to)),
			slippage: Self::slippage(fill.given, fill.received, from, to),
		})
	}

	/// The sides of a trade, open and as the next block opens; the block is planned once for both.
	fn next_markets<const N: usize>(
		netuids: [NetUid; N],
	) -> Result<[Option<SubnetRecord>; N], DispatchError> {
		let mut markets = [None; N];
		for (market, netuid) in markets.iter_mut().zip(netuids) {
			*market = Self::open_market(netuid)?;
		}
		for step in Self::plan_block(Self::now().saturating_add(1)).steps {
			let Ok((stepped, _)) = step.outcome else { continue };
			for (market, netuid) in markets.iter_mut().zip(netuids) {
				if netuid == step.netuid {
					*market = Some(stepped);
				}
			}
		}
		Ok(markets)
	}

	/// What a subnet registration in the next block costs, behind that block's mint.
	pub(crate) fn next_lock_cost() -> Tao {
		let next = Self::now().saturating_add(1);
		let minted = Self::plan_block(next).minted;
		// The curve keeps issuance under its cap, far below 2^64.
		Self::lock_cost(next, Self::total_issuance().plus(minted).unwrap_or(Tao(u64::MAX)))
	}

	/// What a dissolution of a subnet would pay if it began now.
	pub(crate) fn liquidation_view(netuid: NetUid) -> Option<LiquidationView> {
		let economy = Self::living_subnet(netuid).ok()?.economy;
		let registered_at = Subnets::<T>::get(netuid)?.registered_at;
		let liquidation = Liquidation::new(&economy).ok()?;
		// What has not vested is nobody's in a dissolution.
		let mut held = Alpha::ZERO;
		for (hotkey, _) in HotkeyPools::<T>::iter_prefix(netuid) {
			held = held.plus(Self::hotkey_pool(netuid, &hotkey, Self::now()).ok()?.stake).ok()?;
		}
		let to_holders = liquidation.worth(held).ok()?;
		let immunity = Parameters::<T>::get().network_immunity_period;
		Some(LiquidationView {
			netuid,
			tao: liquidation.tao,
			alpha: liquidation.alpha,
			held,
			price: Self::rate(liquidation.tao.0, liquidation.alpha.0, Rounding::Down),
			spot_price: Self::rao_per_alpha(economy.pool),
			to_holders,
			recycled: liquidation.tao.above(to_holders).plus(economy.pending.root_tao).ok()?,
			immune_until: registered_at.saturating_add(immunity),
		})
	}

	/// The dissolution that is under way.
	pub(crate) fn dissolution_view() -> Option<DissolutionView<T::AccountId>> {
		let Dissolution { netuid, since, liquidation, owed, stage, queued } =
			CurrentDissolution::<T>::get()?;
		let given = liquidation.tao.above(liquidation.left);
		let queued = queued.map(|queued| (queued.coldkey, queued.lock));
		Some(DissolutionView { netuid, since, stage, tao: liquidation.tao, given, owed, queued })
	}

	/// All positions of a coldkey. Its length is the holder's doing: each position took the minimum
	/// stake to open.
	pub(crate) fn positions_of(coldkey: &T::AccountId) -> Vec<StakeView<T::AccountId>> {
		Positions::<T>::iter_key_prefix((coldkey,))
			.filter_map(|(hotkey, netuid)| {
				let stake = Self::hotkey_stake(netuid, &hotkey, Self::now()).ok()?;
				let (pool, shares) =
					(stake.pool, Self::shares_of(&stake, netuid, &hotkey, coldkey));
				let alpha = pool.value(shares).ok()?;
				let vesting =
					mul_div(pool.vesting.amount.0.into(), shares.0, pool.shares.0, Rounding::Down);
				let vesting = Alpha(u64::try_from(vesting.ok()?).ok()?);
				let record = Economies::<T>::get(netuid);
				let tao_value = Self::spot_value(&record, alpha).ok()?;
				let liquidation_value = match &record {
					Some(record) => Liquidation::new(&record.economy).ok()?.worth(alpha).ok()?,
					None => Tao(alpha.0),
				};
				Some(StakeView { hotkey, netuid, alpha, tao_value, vesting, liquidation_value })
			})
			.collect()
	}

	/// The whole economy at a glance.
	pub(crate) fn global_view() -> GlobalView<T::AccountId> {
		let sum = |part: fn(&SubnetRecord) -> Tao| {
			Economies::<T>::iter_values()
				.try_fold(Tao::ZERO, |sum, record| sum.plus(part(&record)))
				.unwrap_or_default()
		};
		let issuance = Self::total_issuance();
		GlobalView {
			total_issuance: issuance,
			block_emission: Self::block_emission(),
			next_halving: Halving::DYNAMIC_TAO.next_threshold(issuance.0).map(Tao),
			root_stake: RootStake::<T>::get(),
			pooled_tao: sum(
				|record| {
					if record.dissolving {
						Tao::ZERO
					} else {
						record.economy.pool.tao
					}
				},
			),
			pending_root_tao: sum(|record| record.economy.pending.root_tao),
			owed_tao: Self::owed_tao().unwrap_or_default(),
			vault: Self::vault_account(),
			vault_excess: Self::vault_excess(),
			subnets: u16::try_from(Economies::<T>::count()).unwrap_or(u16::MAX),
			last_registration: LastSubnetRegistration::<T>::get(),
			parameters: Parameters::<T>::get(),
		}
	}

	/// All TAO that the records call the vault's: pools, pending TAO, root's stake, and what is owed
	/// to registrations that wait and to holders of dissolved subnets.
	pub(crate) fn recorded_tao() -> Result<Tao, DispatchError> {
		let recorded = Economies::<T>::iter_values()
			.try_fold(RootStake::<T>::get(), |sum, record| {
				// What is left of a dissolving subnet's pool stands in the dissolution.
				let pool = if record.dissolving { Tao::ZERO } else { record.economy.pool.tao };
				sum.plus(pool)?.plus(record.economy.pending.root_tao)
			})
			.and_then(|sum| sum.plus(Self::owed_tao()?));
		Self::economic(recorded)
	}

	/// What a dissolution has left and owes, the lock that waits for it, and unclaimed payouts.
	fn owed_tao() -> Result<Tao, EconomicsError> {
		let unclaimed = UnclaimedPayouts::<T>::iter_values()
			.try_fold(Tao::ZERO, |sum, payout| sum.plus(payout))?;
		let Some(dissolution) = CurrentDissolution::<T>::get() else { return Ok(unclaimed) };
		let lock = dissolution.queued.map_or(Tao::ZERO, |queued| queued.lock);
		unclaimed.plus(dissolution.liquidation.left)?.plus(dissolution.owed)?.plus(lock)
	}

	/// What strangers gave the vault: TAO beyond all records. No rule looks at it. Less than an existential
	/// deposit of it may be what a last dissolution left to keep the account alive, where all that was
	/// still owed was less than that.
	pub fn vault_excess() -> Tao {
		Self::vault_balance().above(Self::recorded_tao().unwrap_or_default())
	}

	/// A pool at which an amount of TAO is itself.
	const TAO: Pool = Pool { tao: Tao(1), alpha: Alpha(1) };

	fn pool_or_tao(market: Option<&SubnetRecord>) -> Pool {
		market.map_or(Self::TAO, |record| record.economy.pool)
	}

	/// `T / A` times 10^9, floored: a pool's price as limit prices are given.
	pub(crate) fn rao_per_alpha(pool: Pool) -> u64 {
		Self::rate(pool.tao.0, pool.alpha.0, Rounding::Down)
	}

	/// `num / den` times 10^9.
	fn rate(num: u64, den: u64, rounding: Rounding) -> u64 {
		mul_div(num.into(), UNIT.into(), den.into(), rounding)
			.ok()
			.and_then(|rate| rate.try_into().ok())
			.unwrap_or(u64::MAX) // only shown
	}

	/// Destination tokens per origin token at spot, times 10^9, floored.
	fn cross_rate(from: Pool, to: Pool) -> u64 {
		Self::at_spot(UNIT, from, to)
	}

	/// What `amount` of one pool's alpha is worth in the other's at spot, floored.
	fn at_spot(amount: u64, from: Pool, to: Pool) -> u64 {
		let num = u128::from(from.tao.0).saturating_mul(to.alpha.0.into()); // 128 bits hold both
		let den = u128::from(from.alpha.0).saturating_mul(to.tao.0.into());
		mul_div(amount.into(), num, den, Rounding::Down)
			.ok()
			.and_then(|worth| worth.try_into().ok())
			.unwrap_or(u64::MAX) // only shown
	}

	/// What part of its spot worth a trade lost.
	fn slippage(given: u64, received: u64, from: Pool, to: Pool) -> Perbill {
		let worth = Self::at_spot(given, from, to);
		Perbill::from_rational(worth.saturating_sub(received), worth.max(1))
	}
}
