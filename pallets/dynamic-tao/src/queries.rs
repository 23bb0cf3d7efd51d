//! Read-only answers for clients, about money. Whatever can be long is told in pages of at most
//! [`PAGE`], and no answer reads more than the subnets and a page ask for: what others store does not
//! make a question dear.

use crate::{
	ledger::HotkeyLedger,
	pallet::{
		CurrentDissolution, DeferredEpochs, LastSubnetRegistration, Neurons, Positions,
		QueuedNetwork, RootStake, SubnetOwners, Subnets, UnclaimedTao,
	},
	types::as_text,
	Config, Dissolution, DissolutionView, GlobalView, LiquidationView, NetUid, Pallet, StakeCursor,
	StakePage, StakeView, SubnetDetails, SubnetRecord, SubnetView, PAGE,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_economics::{
	Alpha, EconomicsError, Halving, Liquidation, RootProportion, Rounding, Tao, UNIT,
};
use sp_runtime::{DispatchError, Perbill};

impl<T: Config> Pallet<T> {
	/// One subnet.
	pub(crate) fn subnet_view(netuid: NetUid) -> Option<SubnetView<T::AccountId>> {
		let page = Self::subnet_views(netuid, 1);
		page.into_iter().find(|subnet| subnet.netuid == netuid)
	}

	/// At most `count` subnets, and no more than a page, from `first` on; root is none.
	pub(crate) fn subnet_views(first: NetUid, count: u16) -> Vec<SubnetView<T::AccountId>> {
		let subnets = Self::by_netuid();
		let next = Self::now().saturating_add(1);
		// A share depends on all of them.
		let shares: BTreeMap<_, _> =
			Self::allocation(next, Self::block_emission(), &subnets).collect();
		let tao_weight = Self::parameters().tao_weight;
		let weighted_root_stake = Self::weighted_root_stake(&RootStake::<T>::get(), tao_weight);
		subnets
			.into_iter()
			.filter(|(netuid, _)| *netuid >= first)
			.take(count.min(PAGE).into())
			.filter_map(|(netuid, record)| {
				let details = SubnetOwners::<T>::get(netuid)?;
				let block_share = shares.get(&netuid).copied().unwrap_or_default();
				Some(Self::view(netuid, record, details, block_share, weighted_root_stake))
			})
			.collect()
	}

	fn view(
		netuid: NetUid,
		record: SubnetRecord,
		details: SubnetDetails<T::AccountId>,
		block_share: Tao,
		weighted_root_stake: Tao,
	) -> SubnetView<T::AccountId> {
		let SubnetRecord {
			economy, started_at, last_epoch, closes_at, dissolving, parameters, ..
		} = record;
		let emits = record.is_open_at(Self::now().saturating_add(1));
		let proportion =
			RootProportion::new(weighted_root_stake, economy.issued().unwrap_or_default());
		let alpha_distribution_ratio =
			economy.outstanding.mul_div(UNIT, economy.pool.alpha.0, Rounding::Down);
		let delays = Self::parameters().delays();
		let tenure = record.tenure(netuid, &details);
		SubnetView {
			netuid,
			immune_until: tenure.immune_until(&delays),
			can_start_at: tenure.can_start_at(&delays),
			owner_coldkey: details.owner_coldkey,
			owner_hotkey: Self::account_of(&details.owner_hotkey),
			tao_reserve: economy.pool.tao,
			alpha_reserve: economy.pool.alpha,
			alpha_outstanding: economy.outstanding,
			alpha_burned: economy.burned,
			alpha_claimable: economy.claimable,
			protocol_alpha: economy.protocol_alpha,
			price: Self::rao_per_alpha(economy.pool),
			moving_price: economy.moving_price.price().to_rao(),
			moving_price_bits: economy.moving_price.price().to_bits(),
			reference_price: economy.reference_price.price().to_rao(),
			block_share,
			alpha_emission: if emits {
				economy.alpha_emission().unwrap_or_default()
			} else {
				Alpha::ZERO
			},
			root_proportion: Perbill::from_parts(proportion.parts_per_billion()),
			alpha_distribution_ratio: alpha_distribution_ratio.unwrap_or_default().0,
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
			tao_emission: parameters.tao_emission,
			registered_at: details.registered_at,
			started_at,
			closes_at,
			lock: details.lock,
			last_epoch,
			neurons: Neurons::<T>::decode_len(netuid)
				.and_then(|count| count.try_into().ok())
				.unwrap_or_default(),
			burn: Self::next_burn(netuid).unwrap_or_default(),
			symbol: as_text(&Self::symbol(netuid)),
			dissolving,
		}
	}

	/// What a subnet registration in the next block costs.
	pub(crate) fn next_lock_cost() -> Tao {
		Self::lock_cost(Self::now().saturating_add(1))
	}

	/// What a dissolution of a subnet would pay if it began now.
	pub(crate) fn liquidation_view(netuid: NetUid) -> Option<LiquidationView> {
		let record = Self::living_subnet(netuid).ok()?;
		let economy = record.economy;
		let details = SubnetOwners::<T>::get(netuid)?;
		let liquidation = Liquidation::new(&economy).ok()?;
		let held = economy.held().ok()?.ensure_add(economy.claimable).ok()?;
		let to_holders = liquidation.worth(held).ok()?;
		Some(LiquidationView {
			netuid,
			tao: liquidation.tao,
			alpha: liquidation.alpha,
			held,
			price: Self::rate(liquidation.tao.0, liquidation.alpha.0, Rounding::Down),
			spot_price: Self::rao_per_alpha(economy.pool),
			to_holders,
			recycled: liquidation
				.tao
				.saturating_sub(to_holders)
				.ensure_add(economy.pending.root_tao)
				.ok()?,
			immune_until: record
				.tenure(netuid, &details)
				.immune_until(&Self::parameters().delays()),
		})
	}

	/// The dissolution that is under way.
	pub(crate) fn dissolution_view() -> Option<DissolutionView<T::AccountId>> {
		let Dissolution { netuid, since, liquidation, owed, stage } =
			CurrentDissolution::<T>::get()?;
		let given = liquidation.tao.saturating_sub(liquidation.left);
		let queued = Self::queued_view();
		Some(DissolutionView { netuid, since, stage, tao: liquidation.tao, given, owed, queued })
	}

	/// At most `count` positions of a coldkey, one at least and no more than a page, behind the one that
	/// `after` names. Anybody can push positions to a coldkey, for the minimum stake each.
	pub(crate) fn stake_page(
		coldkey: &T::AccountId,
		after: Option<StakeCursor<T::AccountId>>,
		count: u16,
	) -> StakePage<T::AccountId> {
		let mut positions = match after {
			Some(StakeCursor { hotkey, netuid }) => {
				let id = Self::hotkey_id(&hotkey).unwrap_or(hotkey);
				let last = Positions::<T>::hashed_key_for((coldkey, id, netuid));
				Positions::<T>::iter_key_prefix_from((coldkey,), last)
			}
			None => Positions::<T>::iter_key_prefix((coldkey,)),
		};
		let page: Vec<_> = positions.by_ref().take(count.clamp(1, PAGE).into()).collect();
		let last = positions.next().and_then(|_| page.last());
		let next =
			last.map(|(id, netuid)| StakeCursor { hotkey: Self::account_of(id), netuid: *netuid });
		let views = page.iter();
		let stakes = views.filter_map(|(id, netuid)| Self::stake_view(coldkey, id, *netuid));
		StakePage { stakes: stakes.collect(), next }
	}

	fn stake_view(
		coldkey: &T::AccountId,
		id: &T::AccountId,
		netuid: NetUid,
	) -> Option<StakeView<T::AccountId>> {
		let market = Self::market(netuid).ok()?;
		let (hotkey, known) = Self::hotkey_with_id(id)?;
		let owner = Some(known.coldkey);
		let ledger = HotkeyLedger::<T>::load(netuid, id, owner, market.clock()).ok()?;
		let holding = ledger.holding(coldkey).ok()?;
		let (alpha, entering) = (ledger.value(&holding).ok()?, holding.entering.total().ok()?);
		let tao_value = market.spot_value(alpha).ok()?;
		let liquidation_value = match market.record() {
			Some(record) => Liquidation::new(&record.economy).ok()?.worth(alpha).ok()?,
			None => Tao(alpha.0),
		};
		Some(StakeView { hotkey, netuid, alpha, entering, tao_value, liquidation_value })
	}

	/// The whole economy at a glance.
	pub(crate) fn global_view() -> GlobalView<T::AccountId> {
		let sum = |part: fn(&SubnetRecord) -> Tao| {
			Subnets::<T>::iter_values()
				.try_fold(Tao::ZERO, |sum, record| sum.ensure_add(part(&record)))
				.unwrap_or_default()
		};
		let issuance = Self::total_issuance();
		GlobalView {
			total_issuance: issuance,
			block_emission: Self::block_emission(),
			next_halving: Halving::DYNAMIC_TAO.next_threshold(issuance.0).map(Tao),
			root_stake: RootStake::<T>::get().stake,
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
			subnets: u16::try_from(Subnets::<T>::count()).unwrap_or(u16::MAX),
			deferred_epochs: DeferredEpochs::<T>::decode_len()
				.and_then(|count| count.try_into().ok())
				.unwrap_or_default(),
			last_registration: LastSubnetRegistration::<T>::get(),
			parameters: Self::parameters(),
		}
	}

	/// All TAO that the records call the vault's: pools, pending TAO, root's stake, and what is owed
	/// to registrations that wait and to holders of dissolved subnets.
	pub(crate) fn recorded_tao() -> Result<Tao, DispatchError> {
		let recorded = Subnets::<T>::iter_values()
			.try_fold(RootStake::<T>::get().stake, |sum, record| {
				// What is left of a dissolving subnet's pool stands in the dissolution.
				let pool = if record.dissolving { Tao::ZERO } else { record.economy.pool.tao };
				sum.ensure_add(pool)?.ensure_add(record.economy.pending.root_tao)
			})
			.and_then(|sum| sum.ensure_add(Self::owed_tao()?));
		Self::economic(recorded)
	}

	/// What a dissolution has left and owes, the lock that waits for it, and unclaimed payouts.
	fn owed_tao() -> Result<Tao, EconomicsError> {
		let lock = QueuedNetwork::<T>::get().map_or(Tao::ZERO, |queued| queued.lock);
		let owed = UnclaimedTao::<T>::get().ensure_add(lock)?;
		let Some(dissolution) = CurrentDissolution::<T>::get() else { return Ok(owed) };
		owed.ensure_add(dissolution.liquidation.left)?.ensure_add(dissolution.owed)
	}

	/// TAO in the vault that no record owns, which no rule looks at: unsolicited transfers, plus at most
	/// one existential deposit that a last dissolution left to keep the account alive.
	pub fn vault_excess() -> Tao {
		Self::vault_balance().saturating_sub(Self::recorded_tao().unwrap_or_default())
	}
}
