//! The equations that must always hold, one named check each, by their numbers in
//! `tests/README.md`. They run after every unit test, after every block of the journeys, by
//! `dtao-node check-state`, and as `try_state` before and after an upgrade.

use crate::{
	pallet::{
		AllocationBar, Attestors, ChildKeys, Cohorts, ColdkeySwaps, CurrentDissolution,
		CurrentNotice, DeferredEpochs, DissolutionPayouts, Endpoints, HotkeyDeposits, HotkeyPools,
		Hotkeys, Identities, LastPayouts, LastSubnetRegistration, MetricReports, Neurons,
		OwnedHotkeys, OwnerSettings, Positions, QueuedNetwork, RootClaims, RootNeurons, RootStake,
		RootWeights, ScheduledRules, Shadows, StakeInFlight, StakeShares, SubnetHyperparameters,
		SubnetOwners, Subnets, Symbols, UnclaimedPayouts, UnclaimedTao, ValidatorRows,
		WeightCommits,
	},
	types::MAX_VALIDATORS,
	Config, HoldReason, HolderClaims, Holding, Hotkey, HotkeyInfo, HotkeyStake, NetUid, Pallet,
	RootVote, Shadow, ShadowSubnet, SubnetRecord, REPORT_PERIOD,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};
use dtao_economics::{
	mul_div, share_pool::VIRTUAL_SHARES, Allocation, Alpha, Entering, MovingPrice, Pool, Rounding,
	Rules, SubnetEconomy, MAX_SUPPLY,
};
use frame_support::traits::{fungible::Inspect, Get, GetStorageVersion};
use sp_runtime::SaturatedConversion;

/// What the holders behind one hotkey have together.
#[derive(Default)]
struct Sums {
	/// Shares of holders and cohorts.
	shares: u128,
	/// Shares of holders.
	held: u128,
	/// What these are worth, each floored.
	values: u128,
	/// How many holders there are.
	holders: u128,
	/// What holders have entered in each period, less what hotkey and cohorts say of it.
	lots: BTreeMap<u64, i128>,
}

impl Sums {
	fn add(&mut self, holding: Holding, value: Alpha) {
		self.shares = self.shares.saturating_add(holding.shares.0);
		self.held = self.held.saturating_add(holding.shares.0);
		self.values = self.values.saturating_add(value.0.into());
		self.holders = self.holders.saturating_add(1);
		for lot in holding.entering.lots() {
			let lots = self.lots.entry(lot.period).or_default();
			*lots = lots.saturating_add(lot.alpha.0.into());
		}
	}
}

/// A named check.
type Check = (&'static str, fn() -> Result<(), String>);

impl<T: Config> Pallet<T> {
	/// Runs every check and names the first that fails.
	pub fn do_try_state() -> Result<(), String> {
		let checks: [Check; 32] = [
			("version", Self::version_is_that_of_the_code),
			("I-1 issuance", Self::issuance_is_the_sum_of_balances),
			("I-2 custody", Self::vault_covers_the_records),
			("I-3 root stake", Self::root_stake_is_the_sum_of_roots_pools),
			("I-4 alpha", Self::alpha_is_accounted_for),
			("I-5 shares", Self::shares_sum_to_their_pools),
			("I-5 in flight", Self::nothing_is_in_flight),
			("I-6 records", Self::records_are_sound),
			("I-12 emission", Self::next_block_is_minted_or_unminted),
			("I-13 split", Self::next_split_is_exact),
			("I-14 moving prices", Self::next_averages_stay_within_their_step),
			("I-15 allocation", Self::next_parts_go_to_those_who_share),
			("I-17 rows", Self::rows_name_neurons),
			("I-18 owners", Self::owners_are_known),
			("I-18 neurons", Self::neurons_are_unique),
			("I-19 subnets", Self::subnets_are_whole),
			("I-20 dissolution", Self::dissolution_is_accounted_for),
			("I-20 queue", Self::who_waits_will_be_served),
			("I-22 indexes", Self::indexes_match),
			("I-22 childkey links", Self::childkey_links_are_mutual),
			("I-22 owned hotkeys", Self::owned_hotkeys_match),
			("I-21 ids", Self::hotkeys_have_ids),
			("I-21 swaps", Self::swaps_name_two_keys),
			("I-23 accounts", Self::accounts_are_kept),
			("I-23 deposits", Self::deposits_are_held),
			("I-23 childkey deposits", Self::childkey_deposits_are_held),
			("I-30 rules", Self::rules_can_be_run),
			("I-31 claims", Self::claims_are_kept),
			("I-31 rows of claims", Self::claim_rows_are_needed),
			("I-30 shadows", Self::shadows_are_sound),
			("I-30 votes", Self::votes_are_of_root),
			("I-30 reports", Self::reports_are_of_subnets),
		];
		checks
			.into_iter()
			.try_for_each(|(name, check)| check().map_err(|defect| format!("{name}: {defect}")))
	}

	/// What is stored is what this code reads: no migration was forgotten, and none has run twice.
	fn version_is_that_of_the_code() -> Result<(), String> {
		let (stored, code) = (Self::on_chain_storage_version(), Self::in_code_storage_version());
		holds(stored == code, || format!("storage of {stored:?} for code of {code:?}"))
	}

	/// I-1: `TI == sum of balances`, and `TI <= 21e15`.
	fn issuance_is_the_sum_of_balances() -> Result<(), String> {
		let sum: u128 = frame_system::Account::<T>::iter_keys()
			.map(|who| T::Currency::total_balance(&who).saturated_into::<u128>())
			.sum();
		let issuance = Self::total_issuance();
		equal("issuance", issuance.0.into(), "the sum of balances", sum)?;
		holds(issuance.0 <= MAX_SUPPLY, || format!("issuance {issuance} is over the cap"))
	}

	/// I-2: the vault holds the pools, the pending TAO and root's stake.
	fn vault_covers_the_records() -> Result<(), String> {
		let recorded = Self::recorded_tao().map_err(|error| format!("{error:?}"))?;
		let balance = Self::vault_balance();
		holds(balance >= recorded, || format!("{balance} rao for records of {recorded}"))
	}

	/// I-3: `root_stake == sum over hotkeys of H and of what is entering on root`, and root's totals know
	/// what of it still waits.
	fn root_stake_is_the_sum_of_roots_pools() -> Result<(), String> {
		let (root, pools) = (RootStake::<T>::get(), Self::pooled_stake(NetUid::ROOT));
		equal("root stake", root.stake.0.into(), "the hotkeys' sum", pools)?;
		let waiting = |entering: Entering| {
			entering.waiting(root.clock()).map_or(u128::MAX, |alpha| alpha.0.into())
		};
		let behind = HotkeyPools::<T>::iter_prefix_values(NetUid::ROOT)
			.fold(0u128, |sum, stake| sum.saturating_add(waiting(stake.entering)));
		equal("what waits on root", waiting(root.entering), "the hotkeys' sum", behind)?;
		holds(root.since <= Self::now(), || "root's period begins in the future".into())
	}

	/// I-4: `A + O <= 21e15`, and `O == sum of H + pending + claimable + burned + the protocol's`.
	fn alpha_is_accounted_for() -> Result<(), String> {
		for (netuid, SubnetRecord { economy, .. }) in Self::living() {
			let pending = economy.pending.alpha().map_err(|refusal| format!("{refusal}"))?;
			let sum = Self::pooled_stake(netuid)
				.saturating_add(pending.0.into())
				.saturating_add(economy.claimable.0.into())
				.saturating_add(economy.burned.0.into())
				.saturating_add(economy.protocol_alpha.0.into());
			equal(
				&format!("outstanding alpha of subnet {}", netuid.0),
				economy.outstanding.0.into(),
				"stakes, pending, claimable, burned and the protocol's",
				sum,
			)?;
			let issued = economy.issued().map_err(|refusal| format!("{refusal}"))?;
			holds(issued.0 <= MAX_SUPPLY, || {
				format!("{issued} alpha of subnet {} is over the cap", netuid.0)
			})?;
		}
		Ok(())
	}

	/// I-5: what has left one position is in another, or burned, when the call that moved it is over.
	fn nothing_is_in_flight() -> Result<(), String> {
		holds(StakeInFlight::<T>::iter_keys().next().is_none(), || "stake is in flight".into())
	}

	/// I-5: the shares of holders and cohorts sum to `S`, what has entered to what the hotkey says, and
	/// what is due of each period to its cohort; no holding is empty; and what the values of the holders
	/// leave of `H` is dust. A subnet that is dissolved loses its positions before its pools.
	fn shares_sum_to_their_pools() -> Result<(), String> {
		let mut behind = BTreeMap::<(NetUid, T::AccountId), Sums>::new();
		let of_owners = HotkeyPools::<T>::iter()
			.map(|(netuid, hotkey, stake)| (netuid, hotkey, stake.owner))
			.filter(|(.., holding)| !holding.is_empty());
		let of_others = StakeShares::<T>::iter()
			.map(|((netuid, hotkey, _), holding)| (netuid, hotkey, holding));
		for (netuid, hotkey, holding) in of_owners.chain(of_others) {
			holds(!holding.is_empty(), || "an empty holding".into())?;
			let value = HotkeyPools::<T>::get(netuid, &hotkey).pool.value(holding.shares);
			let value = value.map_err(|refusal| format!("{refusal}"))?;
			behind.entry((netuid, hotkey)).or_default().add(holding, value);
		}
		for ((netuid, hotkey, period), cohort) in Cohorts::<T>::iter() {
			let sums = behind.entry((netuid, hotkey)).or_default();
			sums.shares = sums.shares.saturating_add(cohort.shares.0);
			let lots = sums.lots.entry(period).or_default();
			*lots = lots.saturating_sub(i128::from(cohort.alpha.0));
		}
		let dissolving = CurrentDissolution::<T>::get().map(|dissolution| dissolution.netuid);
		for (netuid, hotkey, stake) in HotkeyPools::<T>::iter() {
			let HotkeyStake { pool, entering, .. } = stake;
			let mut sums = behind.remove(&(netuid, hotkey)).unwrap_or_default();
			if Some(netuid) == dissolving {
				continue;
			}
			for lot in entering.lots() {
				let lots = sums.lots.entry(lot.period).or_default();
				*lots = lots.saturating_sub(i128::from(lot.alpha.0));
			}
			holds(sums.lots.values().all(|rest| *rest == 0), || {
				format!("what entered subnet {} is not what its holders say", netuid.0)
			})?;
			equal("shares of a hotkey", pool.shares.0, "the holders' sum", sums.shares)?;
			holds(!stake.is_empty(), || "a hotkey's pool of nothing".into())?;
			holds(!pool.is_empty() || pool.stake.is_zero(), || "stake of no shares".into())?;
			let stake = u128::from(pool.stake.0);
			let virtual_part = stake
				.saturating_mul(VIRTUAL_SHARES)
				.checked_div(pool.shares.0.saturating_add(VIRTUAL_SHARES))
				.unwrap_or_default();
			holds(sums.values <= stake, || {
				format!("values of {} for a stake of {stake}", sums.values)
			})?;
			// Where cohorts have shares that nobody was asked about, what holders have is not all.
			let bound = sums.holders.saturating_add(virtual_part).saturating_add(1);
			let all = sums.shares == sums.held;
			holds(!all || stake.saturating_sub(sums.values) <= bound, || {
				format!("values of {} for a stake of {stake}, dust bound {bound}", sums.values)
			})?;
		}
		let lost = behind.into_iter().find(|((netuid, _), sums)| {
			Some(*netuid) != dissolving
				&& (sums.shares > 0 || sums.lots.values().any(|rest| *rest != 0))
		});
		holds(lost.is_none(), || "stake behind a hotkey without a pool".into())
	}

	/// I-6, I-14: reserves over the floor, averages and fees under their caps.
	fn records_are_sound() -> Result<(), String> {
		for (netuid, record) in Subnets::<T>::iter() {
			let sound = record.economy.validate();
			sound.map_err(|defect| format!("subnet {}: {defect}", netuid.0))?;
		}
		for (netuid, hyperparameters) in SubnetHyperparameters::<T>::iter() {
			let sound = hyperparameters.validate();
			sound.map_err(|defect| format!("subnet {}: {defect}", netuid.0))?;
		}
		Self::validate_parameters(&Self::parameters()).map_err(Into::into)
	}

	/// I-12: what the next block mints and what finds no place sum to its emission.
	fn next_block_is_minted_or_unminted() -> Result<(), String> {
		let plan = Self::plan_block(Self::now().saturating_add(1));
		let whole = u128::from(plan.minted.0).saturating_add(plan.unminted().0.into());
		equal("minted and unminted", whole, "the emission", plan.emission.0.into())
	}

	/// I-14: the next block moves an average by at most its speed's part of the gap to the price,
	/// and a unit of rounding.
	fn next_averages_stay_within_their_step() -> Result<(), String> {
		let next = Self::now().saturating_add(1);
		let speed = Self::parameters().moving_speed;
		let inputs = Self::inputs_of(next);
		let averaging = inputs.rules.averaging;
		for step in Self::plan(inputs).steps {
			let Ok((record, _)) = step.outcome else { continue };
			let before = Subnets::<T>::get(step.netuid).unwrap_or_default();
			let age = next.saturating_sub(record.started_at.unwrap_or(next));
			let (num, den) = averaging.step(speed, age);
			let price = record.economy.pool.price().map_err(|refusal| format!("{refusal}"))?;
			let averages: [fn(&SubnetEconomy) -> MovingPrice; 2] =
				[|economy| economy.moving_price, |economy| economy.reference_price];
			for average in averages {
				let bits = |economy: &SubnetEconomy| average(economy).price().to_bits();
				let (from, to) = (bits(&before.economy), bits(&record.economy));
				let gap = averaging.counted(price).to_bits().abs_diff(from);
				let most = mul_div(gap, num.into(), den.into(), Rounding::Up).unwrap_or_default();
				holds(from.abs_diff(to) <= most.saturating_add(1), || {
					let netuid = step.netuid.0;
					format!("the average of subnet {netuid} would jump from {from} to {to}")
				})?;
			}
		}
		Ok(())
	}

	/// I-15: the parts of the next block sum to its emission at most, and subnets that do not share
	/// it have none.
	fn next_parts_go_to_those_who_share() -> Result<(), String> {
		let next = Self::now().saturating_add(1);
		let emission = Self::block_emission();
		let mut sum = 0u128;
		for (netuid, part) in Self::allocation(next, emission, &Self::by_netuid()) {
			sum = sum.saturating_add(part.0.into());
			let shares = Subnets::<T>::get(netuid).is_some_and(|record| record.shares_tao_at(next));
			holds(shares || part.is_zero(), || {
				format!("subnet {} is closed and would get {part}", netuid.0)
			})?;
		}
		holds(sum <= u128::from(emission.0), || {
			format!("parts of {sum} for an emission of {emission}")
		})
	}

	/// I-13: the parts of the alpha that the next block emits sum to it.
	fn next_split_is_exact() -> Result<(), String> {
		for step in Self::plan_block(Self::now().saturating_add(1)).steps {
			let Ok((_, receipt)) = step.outcome else {
				continue;
			};
			let split = receipt.split;
			let parts = [split.owner, split.miners, split.validators, split.root];
			let sum: u128 = parts.into_iter().map(|part| u128::from(part.0)).sum();
			equal("the split", sum, "the alpha emitted", receipt.alpha_out.0.into())?;
		}
		Ok(())
	}

	/// I-17: weights and bonds are those of neurons, about neurons, sorted and without zeros; only
	/// those with a permit have bonds. Nobody else has commits and endpoints.
	fn rows_name_neurons() -> Result<(), String> {
		for (netuid, hotkey, queue) in WeightCommits::<T>::iter() {
			let sound = queue.iter().all(|commit| {
				let (first, last) = commit.window;
				commit.block <= Self::now() && commit.block < first && first <= last
			});
			let ordered = queue.windows(2).all(|pair| match pair {
				[before, after] => before.block <= after.block,
				_ => false,
			});
			holds(sound && ordered, || {
				format!("the commits of {hotkey:?} on subnet {} have no proper windows", netuid.0)
			})?;
		}
		for (netuid, uid, row) in ValidatorRows::<T>::iter() {
			let neurons = Neurons::<T>::get(netuid);
			let neuron = neurons.get(usize::from(uid));
			holds(neuron.is_some(), || format!("weights of {uid}, no neuron of {}", netuid.0))?;
			holds(row.last_update <= Self::now().max(1), || "weights of the future".into())?;
			holds(row.weights_as_of <= row.last_update, || "weights after themselves".into())?;
			for pairs in [&row.weights, &row.bonds] {
				let sorted = pairs.windows(2).all(|pair| match pair {
					[(before, _), (after, _)] => before < after,
					_ => false,
				});
				let known = pairs.iter().all(|(other, _)| usize::from(*other) < neurons.len());
				let some = pairs.iter().all(|(_, value)| *value > 0);
				holds(sorted && known && some, || {
					format!("the row of neuron {uid} of subnet {} is ragged", netuid.0)
				})?;
			}
			let permit = neuron.is_some_and(|neuron| neuron.scores.permit);
			holds(permit || row.bonds.is_empty(), || {
				format!("neuron {uid} of subnet {} has bonds and no permit", netuid.0)
			})?;
		}
		let dissolving = CurrentDissolution::<T>::get().map(|dissolution| dissolution.netuid);
		let commits = WeightCommits::<T>::iter_keys().chain(Endpoints::<T>::iter_keys());
		for (netuid, hotkey) in commits.filter(|(netuid, _)| Some(*netuid) != dissolving) {
			let neurons = Neurons::<T>::get(netuid);
			holds(neurons.iter().any(|neuron| neuron.hotkey == hotkey), || {
				format!("subnet {} keeps something of {hotkey:?}, no neuron", netuid.0)
			})?;
		}
		Ok(())
	}

	/// I-18: each hotkey is one neuron of a subnet at most, its coldkey is the one that owns it, and
	/// there are no more neurons and permits than a subnet may have.
	fn neurons_are_unique() -> Result<(), String> {
		for (netuid, neurons) in Neurons::<T>::iter() {
			let number = netuid.0;
			let room = Self::room_for_neurons(&SubnetHyperparameters::<T>::get(netuid));
			holds(neurons.len() <= room, || {
				format!("subnet {number} has {} neurons", neurons.len())
			})?;
			let permits = neurons.iter().filter(|neuron| neuron.scores.permit).count();
			holds(permits <= usize::from(MAX_VALIDATORS), || {
				format!("subnet {number} has {permits} validators")
			})?;
			let different: BTreeSet<_> = neurons.iter().map(|neuron| &neuron.hotkey).collect();
			holds(different.len() == neurons.len(), || {
				format!("a hotkey has two uids on subnet {number}")
			})?;
			for neuron in &neurons {
				holds(Self::coldkey_of(&neuron.hotkey).as_ref() == Some(&neuron.coldkey), || {
					format!("a neuron of subnet {number} is not its coldkey's")
				})?;
				holds(neuron.registered_at <= Self::now(), || "a neuron of the future".into())?;
			}
		}
		let neurons = RootNeurons::<T>::get();
		let different: BTreeSet<_> = neurons.iter().map(|neuron| &neuron.hotkey).collect();
		holds(different.len() == neurons.len(), || "a hotkey has two uids on root".into())?;
		holds(neurons.iter().all(|neuron| Self::coldkey_of(&neuron.hotkey).is_some()), || {
			"a uid on root is nobody's".into()
		})
	}

	/// I-18: every hotkey that stake stands behind, and every owner's hotkey, has its coldkey.
	fn owners_are_known() -> Result<(), String> {
		for (_, hotkey, _) in HotkeyPools::<T>::iter() {
			holds(Self::coldkey_of(&hotkey).is_some(), || format!("{hotkey:?} belongs to nobody"))?;
		}
		for (netuid, details) in SubnetOwners::<T>::iter() {
			let owner = Self::coldkey_of(&details.owner_hotkey);
			holds(owner.as_ref() == Some(&details.owner_coldkey), || {
				format!("the owner hotkey of subnet {} is not its coldkey's", netuid.0)
			})?;
		}
		Ok(())
	}

	/// I-19: hot and cold records belong together, within the limits; nothing names a subnet that
	/// does not exist.
	fn subnets_are_whole() -> Result<(), String> {
		let exists = |netuid: NetUid| Subnets::<T>::contains_key(netuid);
		let count = Subnets::<T>::iter_keys().count();
		equal("counted subnets", Subnets::<T>::count().into(), "their number", count as u128)?;
		equal(
			"cold records",
			SubnetOwners::<T>::iter_keys().count() as u128,
			"hot",
			count as u128,
		)?;
		holds(count <= usize::from(T::MaxSubnets::get()), || format!("{count} subnets"))?;
		holds(!exists(NetUid::ROOT), || "root has a pool".into())?;
		for netuid in SubnetOwners::<T>::iter_keys() {
			holds(exists(netuid), || format!("subnet {} has no economy", netuid.0))?;
		}
		let named = HotkeyPools::<T>::iter_keys()
			.map(|(netuid, _)| netuid)
			.filter(|netuid| !netuid.is_root())
			.chain(Neurons::<T>::iter_keys())
			.chain(LastPayouts::<T>::iter_keys())
			.chain(SubnetHyperparameters::<T>::iter_keys())
			.chain(ValidatorRows::<T>::iter_keys().map(|(netuid, _)| netuid))
			.chain(WeightCommits::<T>::iter_keys().map(|(netuid, _)| netuid))
			.chain(Endpoints::<T>::iter_keys().map(|(netuid, _)| netuid))
			.chain(ChildKeys::<T>::iter_keys().map(|(netuid, _)| netuid))
			.chain(
				Cohorts::<T>::iter_keys()
					.map(|(netuid, ..)| netuid)
					.filter(|netuid| !netuid.is_root()),
			)
			.chain(Symbols::<T>::iter_keys())
			.chain(OwnerSettings::<T>::iter_keys())
			.chain(Identities::<T>::iter_keys());
		for netuid in named {
			holds(exists(netuid), || {
				format!("something is kept for subnet {}, which does not exist", netuid.0)
			})?;
		}
		let last = LastSubnetRegistration::<T>::get();
		holds(last.block.is_none_or(|block| block <= Self::now()), || {
			"the last registration is in the future".into()
		})
	}

	/// I-20: a dissolution pays no more than there is, and its payouts sum to what it owes; the pool
	/// of who waits for its netuid is a sound one.
	fn dissolution_is_accounted_for() -> Result<(), String> {
		let payouts: u128 =
			DissolutionPayouts::<T>::iter_values().map(|tao| u128::from(tao.0)).sum();
		holds(UnclaimedPayouts::<T>::iter_values().all(|tao| !tao.is_zero()), || {
			"an unclaimed payout of nothing".into()
		})?;
		let unclaimed: u128 =
			UnclaimedPayouts::<T>::iter_values().map(|tao| u128::from(tao.0)).sum();
		equal("unclaimed", UnclaimedTao::<T>::get().0.into(), "the payouts' sum", unclaimed)?;
		let dissolving: Vec<_> =
			Subnets::<T>::iter().filter(|(_, record)| record.dissolving).collect();
		let Some(dissolution) = CurrentDissolution::<T>::get() else {
			holds(dissolving.is_empty() && payouts == 0, || "a dissolution is lost".into())?;
			return Ok(());
		};
		equal("the payouts", payouts, "what is owed", dissolution.owed.0.into())?;
		let [(netuid, record)] = dissolving.as_slice() else {
			return Err(format!("{} subnets are being dissolved", dissolving.len()));
		};
		holds(*netuid == dissolution.netuid, || "another subnet is being dissolved".into())?;
		let liquidation = dissolution.liquidation;
		equal("the pot", liquidation.tao.0.into(), "T", record.economy.pool.tao.0.into())?;
		let given = liquidation.tao.0.checked_sub(liquidation.left.0);
		holds(given.is_some_and(|given| given >= dissolution.owed.0), || {
			"more is owed than was given".into()
		})
	}

	/// I-20: the subnet under notice is alive and knows it, and nobody else is; a registration waits only
	/// where something will come of it, and its hotkey is its coldkey's.
	fn who_waits_will_be_served() -> Result<(), String> {
		let notice = CurrentNotice::<T>::get();
		for (netuid, record) in Subnets::<T>::iter() {
			let told = notice.filter(|notice| notice.netuid == netuid);
			let closes_at = told.map(|notice| notice.closes_at);
			holds(record.closes_at == closes_at, || {
				format!(
					"subnet {} closes at {:?}, and not at {closes_at:?}",
					netuid.0, record.closes_at
				)
			})?;
			holds(closes_at.is_none() || !record.dissolving, || {
				format!("subnet {} is closed twice", netuid.0)
			})?;
		}
		holds(notice.is_none_or(|notice| Subnets::<T>::contains_key(notice.netuid)), || {
			"no subnet stands under the notice".into()
		})?;
		let Some(queued) = QueuedNetwork::<T>::get() else { return Ok(()) };
		let owner = Self::coldkey_of(&queued.hotkey);
		holds(owner.as_ref() == Some(&queued.coldkey), || {
			"the hotkey of a registration is not its coldkey's".into()
		})?;
		let pool = Pool { tao: queued.lock, alpha: queued.alpha };
		holds(pool.is_deep_enough() && pool.alpha.0 <= MAX_SUPPLY, || {
			"the pool of a registration that waits cannot be".into()
		})
	}

	/// I-23: what is held on accounts for childkey links is what childkey links say, and each set of childkey links that is its
	/// owner's doing has something put down for it.
	fn childkey_deposits_are_held() -> Result<(), String> {
		let mut deposits = BTreeMap::<T::AccountId, u128>::new();
		for (netuid, _, links) in ChildKeys::<T>::iter() {
			holds(links.deposit.is_some() == (links.rows() > 0), || {
				format!("childkey links of subnet {} has a deposit for nothing, or none", netuid.0)
			})?;
			if let Some(deposit) = links.deposit {
				let sum = deposits.entry(deposit.who).or_default();
				*sum = sum.saturating_add(deposit.amount.0.into());
			}
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let held = Self::held_on(HoldReason::ChildkeyDeposit, &who);
			let sum = deposits.remove(&who).unwrap_or_default();
			equal("what is held on an account", held.0.into(), "its deposits", sum)?;
		}
		holds(deposits.is_empty(), || "a deposit of no account".into())
	}

	/// I-30: the host has every rule that is active or scheduled, and room for it in its blocks, and what is
	/// scheduled is to come.
	fn rules_can_be_run() -> Result<(), String> {
		let scheduled = ScheduledRules::<T>::get();
		for rules in scheduled.iter().map(|change| change.rules).chain([Self::active_rules()]) {
			rules.validate::<T::CustomRules>().map_err(|refusal| format!("{refusal}"))?;
			holds(Self::has_room_for(&rules), || "no room for claims of root's alpha".into())?;
		}
		let gated = matches!(Self::active_rules().allocation, Allocation::HillGate { .. });
		holds(gated || !AllocationBar::<T>::exists(), || "a bar without a gate".into())?;
		holds(scheduled.is_none_or(|change| change.at > Self::now()), || {
			"rules were scheduled for a block that is over".into()
		})
	}

	/// I-30: shadows have different ids and rules that the host has, and know subnets that are there, by
	/// netuid.
	fn shadows_are_sound() -> Result<(), String> {
		let mut ids = BTreeSet::new();
		for Shadow { id, allocation, subnets, .. } in Shadows::<T>::get() {
			holds(ids.insert(id), || "two shadows of one id".into())?;
			let rules = Rules { allocation, ..Rules::DEFAULT };
			rules.validate::<T::CustomRules>().map_err(|refusal| format!("{refusal}"))?;
			let in_order = subnets.is_sorted_by(|one, next| one.netuid < next.netuid);
			holds(in_order, || format!("the subnets of shadow {id} are out of order"))?;
			for ShadowSubnet { netuid, .. } in subnets {
				holds(Subnets::<T>::contains_key(netuid), || {
					format!("subnet {} of shadow {id} is not there", netuid.0)
				})?;
			}
		}
		Ok(())
	}

	/// I-30: whoever votes has a uid on root, and votes on subnets that are there.
	fn votes_are_of_root() -> Result<(), String> {
		let neurons = RootNeurons::<T>::get();
		for (hotkey, RootVote { weights, .. }) in RootWeights::<T>::iter() {
			let sits = neurons.iter().any(|neuron| neuron.hotkey == hotkey);
			holds(sits, || format!("{hotkey:?} votes without a uid on root"))?;
			for (netuid, weight) in weights {
				holds(weight > 0 && Subnets::<T>::contains_key(netuid), || {
					format!("{hotkey:?} votes {weight} on subnet {}", netuid.0)
				})?;
			}
		}
		Ok(())
	}

	/// I-30: reports are of subnets that are there, at most one of an attestor, none of a period that has
	/// not ended.
	fn reports_are_of_subnets() -> Result<(), String> {
		let attestors = Attestors::<T>::get();
		let named: BTreeSet<_> = attestors.iter().collect();
		holds(named.len() == attestors.len(), || "an attestor was named twice".into())?;
		let current = Self::now() / REPORT_PERIOD;
		for (netuid, reports) in MetricReports::<T>::iter() {
			holds(Subnets::<T>::contains_key(netuid), || {
				format!("reports of subnet {}, which is not there", netuid.0)
			})?;
			let by: BTreeSet<_> = reports.iter().map(|report| &report.who).collect();
			holds(by.len() == reports.len(), || "an attestor has two reports".into())?;
			let over = reports.iter().all(|report| report.period < current);
			holds(over, || "a report of a period that is not over".into())?;
		}
		Ok(())
	}

	/// I-22: parents and children name each other, no childkey links are empty, and each subnet knows how many
	/// there are.
	fn childkey_links_are_mutual() -> Result<(), String> {
		let mut counts = BTreeMap::<NetUid, u128>::new();
		for (netuid, hotkey, links) in ChildKeys::<T>::iter() {
			let count = counts.entry(netuid).or_default();
			*count = count.saturating_add(1);
			holds(!links.is_empty(), || "empty childkey links".into())?;
			for child in links.all_children() {
				let links = ChildKeys::<T>::get(netuid, &child);
				let known = links.parents.contains(&hotkey);
				let waits = matches!(&links.newcomer, Some((_, newcomer)) if *newcomer == hotkey);
				holds(known != waits, || {
					format!("{child:?} does not know a parent, or knows it twice")
				})?;
			}
			holds(links.newcomer.is_none() || links.parents.is_full(), || {
				"a newcomer waits though there is a place".into()
			})?;
			holds(
				links.take.and_then(|take| take.raise.map(|(_, to)| to > take.take)) != Some(false),
				|| "a raise of a take that is none".into(),
			)?;
			let newcomer = links.newcomer.as_ref().map(|(_, newcomer)| newcomer);
			for parent in links.parents.iter().chain(newcomer) {
				let known = ChildKeys::<T>::get(netuid, parent).all_children().contains(&hotkey);
				holds(known, || format!("{parent:?} does not know a child"))?;
			}
		}
		for (netuid, _) in Self::living() {
			let known = SubnetOwners::<T>::get(netuid).map_or(0, |details| details.childkeys);
			let count = counts.get(&netuid).copied().unwrap_or_default();
			equal("childkey links", count, "the subnet's count", known.into())?;
		}
		Ok(())
	}

	/// I-22: positions are holdings, and claims of those who have left root, and an owner's holding stands
	/// with the hotkey and nowhere else; the queue of epochs names each subnet once.
	fn indexes_match() -> Result<(), String> {
		let positions = Positions::<T>::iter_keys().count();
		let owners = HotkeyPools::<T>::iter_values().filter(|stake| !stake.owner.is_empty());
		let holdings = StakeShares::<T>::iter_keys().count().saturating_add(owners.count());
		let has = |netuid, hotkey: &_, coldkey: &_| {
			Self::hotkey_ledger(netuid, hotkey, Self::clock(netuid))
				.is_ok_and(|ledger| ledger.has(coldkey))
		};
		let owed = |claims: &HolderClaims<T>| claims.values().any(|claim| !claim.owed.is_zero());
		let left = RootClaims::<T>::iter().filter(|(hotkey, coldkey, claims)| {
			owed(claims) && !has(NetUid::ROOT, hotkey, coldkey)
		});
		let held = holdings.saturating_add(left.count());
		equal("positions", positions as u128, "holdings", held as u128)?;
		for (coldkey, hotkey, netuid) in Positions::<T>::iter_keys() {
			let claims = || netuid.is_root() && owed(&RootClaims::<T>::get(&hotkey, &coldkey));
			holds(has(netuid, &hotkey, &coldkey) || claims(), || {
				format!("a position on subnet {} without a holding", netuid.0)
			})?;
		}
		let queue = DeferredEpochs::<T>::get();
		for (_, netuid) in &queue {
			let times = queue.iter().filter(|(_, queued)| queued == netuid).count();
			holds(times == 1 && Subnets::<T>::contains_key(netuid), || {
				format!("subnet {} is queued {times} times for an epoch", netuid.0)
			})?;
		}
		Ok(())
	}

	/// I-22: the index of a coldkey's hotkeys says what the hotkeys' rows say.
	fn owned_hotkeys_match() -> Result<(), String> {
		let current = |hotkey: &Hotkey<_>| matches!(hotkey, Hotkey::Current(_));
		let rows = Hotkeys::<T>::iter_values().filter(current).count();
		let index = OwnedHotkeys::<T>::iter_keys().count();
		equal("hotkeys", rows as u128, "coldkeys' hotkeys", index as u128)?;
		for (coldkey, hotkey) in OwnedHotkeys::<T>::iter_keys() {
			holds(Self::hotkey_of(&coldkey, &hotkey).is_ok(), || {
				format!("{hotkey:?} stands with a coldkey that it does not belong to")
			})?;
		}
		Ok(())
	}

	/// I-21: each hotkey has one id and one account, which know each other, and a take that can be.
	fn hotkeys_have_ids() -> Result<(), String> {
		for (account, hotkey) in Hotkeys::<T>::iter() {
			let (id, swapped, known) = match hotkey {
				Hotkey::Current(HotkeyInfo { id, swapped_at, take, .. }) => {
					holds(take.raise.is_none_or(|(_, to)| to > take.take), || {
						"a raise of a take that is none".into()
					})?;
					holds(swapped_at.is_none_or(|at| at <= Self::now()), || {
						format!("{account:?} became a hotkey in the future")
					})?;
					let known = Self::hotkey_with_id(&id).map(|(account, _)| account);
					(id, swapped_at.is_some(), known == Some(account.clone()))
				}
				Hotkey::Former { account: current } => {
					let known = Self::hotkey(&current).is_ok_and(|hotkey| hotkey.id == account);
					(current, true, known)
				}
			};
			holds(known && swapped == (id != account), || {
				format!("{account:?} and {id:?} do not name one hotkey")
			})?;
		}
		Ok(())
	}

	/// I-21: a swap goes to another key, which is not the vault.
	fn swaps_name_two_keys() -> Result<(), String> {
		for (old, swap) in ColdkeySwaps::<T>::iter() {
			let other = swap.new_coldkey != old && swap.new_coldkey != Self::vault_account();
			holds(other, || format!("a swap of {old:?} goes nowhere"))?;
		}
		Ok(())
	}

	/// I-23: each position and each payout that waits keeps its coldkey's account.
	fn accounts_are_kept() -> Result<(), String> {
		for (who, reasons) in Self::reasons_to_keep_accounts() {
			let references = frame_system::Pallet::<T>::sufficients(&who);
			holds(references >= reasons, || {
				format!("{references} references keep {who:?}, for {reasons} reasons")
			})?;
		}
		Ok(())
	}

	/// How many rows keep each account.
	pub fn reasons_to_keep_accounts() -> BTreeMap<T::AccountId, u32> {
		let mut reasons = BTreeMap::<T::AccountId, u32>::new();
		let positions = Positions::<T>::iter_keys().map(|(coldkey, ..)| coldkey);
		let payouts =
			DissolutionPayouts::<T>::iter_keys().chain(UnclaimedPayouts::<T>::iter_keys());
		for who in positions.chain(payouts) {
			let count = reasons.entry(who).or_default();
			*count = count.saturating_add(1);
		}
		reasons
	}

	/// I-23: what is held of a coldkey is the sum of its hotkeys' deposits.
	fn deposits_are_held() -> Result<(), String> {
		let mut sums = BTreeMap::<T::AccountId, u128>::new();
		for (hotkey, deposit) in HotkeyDeposits::<T>::iter() {
			let owner = Self::hotkey(&hotkey).map(|hotkey| hotkey.coldkey);
			let owner = owner.map_err(|_| format!("a deposit for {hotkey:?}, who is nobody's"))?;
			let sum = sums.entry(owner).or_default();
			*sum = sum.saturating_add(deposit.0.into());
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let held = Self::held_deposits(&who);
			let sum = sums.remove(&who).unwrap_or_default();
			equal("what is held", held.0.into(), "the deposits", sum)?;
		}
		holds(sums.is_empty(), || "a deposit of somebody without an account".into())
	}

	/// The sum of `H` and of what is entering over the hotkeys of a subnet.
	fn pooled_stake(netuid: NetUid) -> u128 {
		HotkeyPools::<T>::iter_prefix_values(netuid).fold(0, |sum: u128, stake| {
			sum.saturating_add(stake.total().map_or(u128::MAX, |alpha| alpha.0.into()))
		})
	}

	/// The subnets that are not being dissolved.
	fn living() -> impl Iterator<Item = (NetUid, SubnetRecord)> {
		Subnets::<T>::iter().filter(|(_, record)| !record.dissolving)
	}
}

pub(crate) fn holds(condition: bool, defect: impl FnOnce() -> String) -> Result<(), String> {
	if condition {
		Ok(())
	} else {
		Err(defect())
	}
}

pub(crate) fn equal(
	left_name: &str,
	left: u128,
	right_name: &str,
	right: u128,
) -> Result<(), String> {
	holds(left == right, || format!("{left_name} is {left}, but {right_name} {right}"))
}
