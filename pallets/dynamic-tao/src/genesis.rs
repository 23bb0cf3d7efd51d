//! Builds a genesis state and refuses one that breaks an invariant, with a sentence that says which.

use crate::{
	ledger::PositionLedger,
	pallet::{GenesisConfig, Subnets},
	types::{INITIAL_BURN, MAX_TEMPO},
	Config, Error, GenesisNeuron, GenesisStake, GenesisSubnet, Hyperparameters, NetUid, Neuron,
	NeuronList, Pallet, SubnetDetails, SubnetRecord, Turnover, ValidatorRow,
};
use alloc::{format, string::String, vec};
use dtao_economics::{
	Alpha, BurnPrice, MovingPrice, Pool, Price, SteadyPrice, SubnetEconomy, Tao, MAX_SUPPLY,
};
use frame_support::traits::{Get, GetStorageVersion};
use sp_runtime::DispatchResult;

impl<T: Config> GenesisConfig<T> {
	/// Writes the state, or says what is wrong with it.
	pub fn try_build(&self) -> Result<(), String> {
		Pallet::<T>::validate_parameters(&self.parameters)
			.map_err(|defect| format!("parameters: {defect}"))?;
		Pallet::<T>::in_code_storage_version().put::<Pallet<T>>();
		Pallet::<T>::put_parameters(&self.parameters);
		self.rules
			.validate::<T::CustomRules>()
			.map_err(|refusal| format!("rules: {refusal} (I-30)"))?;
		if !Pallet::<T>::has_room_for(&self.rules) {
			return Err("rules: blocks have no room for claims of root's alpha (I-30)".into());
		}
		Pallet::<T>::put_rules(&self.rules);
		if self.last_registration.block.is_some_and(|block| block > Pallet::<T>::now()) {
			return Err("the last registration is in the future (I-19)".into());
		}
		Pallet::<T>::put_last_registration(&self.last_registration);
		for pair in &self.hotkeys {
			self.associate(&pair.hotkey, &pair.coldkey)?;
		}
		for subnet in &self.subnets {
			self.build_subnet(subnet)
				.map_err(|defect| format!("subnet {}: {defect}", subnet.netuid.0))?;
		}
		if Subnets::<T>::count() > u32::from(self.parameters.subnet_limit) {
			return Err("there are more subnets than subnet_limit allows".into());
		}
		for stake in &self.stakes {
			self.build_stake(stake)
				.map_err(|defect| format!("a stake on subnet {}: {defect}", stake.netuid.0))?;
		}
		Pallet::<T>::recorded_tao()
			.and_then(Pallet::<T>::vault_mint)
			.map_err(|error| format!("the vault cannot be funded: {error:?}"))?;
		let issuance = Pallet::<T>::total_issuance();
		if issuance.0 > MAX_SUPPLY {
			return Err(format!(
				"{issuance} rao of TAO would exist, over the cap of {MAX_SUPPLY} (I-1)"
			));
		}
		Ok(())
	}

	fn associate(&self, hotkey: &T::AccountId, coldkey: &T::AccountId) -> Result<(), String> {
		let defect = || format!("hotkey {hotkey:?} belongs to two coldkeys, or to the vault");
		match Pallet::<T>::coldkey_of(hotkey) {
			Some(owner) if owner == *coldkey => Ok(()),
			Some(_) => Err(defect()),
			None => Pallet::<T>::give_hotkey(hotkey, coldkey).map(|_| ()).map_err(|_| defect()),
		}
	}

	fn build_subnet(&self, subnet: &GenesisSubnet<T::AccountId>) -> Result<(), String> {
		if subnet.netuid.is_root() {
			return Err("netuid 0 is root, which has no pool".into());
		}
		if subnet.netuid.0 > T::MaxSubnets::get() {
			return Err("the netuid is over the runtime's MaxSubnets".into());
		}
		if Subnets::<T>::contains_key(subnet.netuid) {
			return Err("it is described twice".into());
		}
		if subnet.parameters.tempo > MAX_TEMPO {
			return Err("the tempo is over 50400".into());
		}
		if subnet.moving_price > Price::ONE {
			return Err("the moving price is over 1 (I-14)".into());
		}
		subnet.hyperparameters.validate().map_err(|defect| format!("hyperparameters: {defect}"))?;
		let pool = Pool { tao: subnet.tao_reserve, alpha: subnet.alpha_reserve };
		let mut economy = SubnetEconomy {
			outstanding: subnet.alpha_outstanding,
			moving_price: MovingPrice::at(subnet.moving_price),
			pending: subnet.pending,
			burned: subnet.alpha_burned,
			volume: subnet.volume.into(),
			..SubnetEconomy::new(pool, subnet.fee_rate)
		};
		if subnet.moving_price > Price::ZERO {
			economy.reference_price = economy.moving_price;
		}
		economy.validate().map_err(|defect| format!("{defect} (I-4, I-6)"))?;
		let staked = self
			.stakes
			.iter()
			.filter(|stake| stake.netuid == subnet.netuid)
			.try_fold(Alpha::ZERO, |sum, stake| sum.ensure_add(stake.alpha));
		let accounted = economy
			.pending
			.alpha()
			.and_then(|pending| pending.ensure_add(economy.burned)?.ensure_add(staked?))
			.map_err(|refusal| format!("{refusal}"))?;
		if accounted != economy.outstanding {
			return Err(format!(
				"{} rao of alpha are outstanding, but stakes, pending and burned alpha sum to \
				 {accounted} (I-4)",
				economy.outstanding
			));
		}
		self.associate(&subnet.owner_hotkey, &subnet.owner_coldkey)?;
		Pallet::<T>::put_record(
			subnet.netuid,
			&SubnetRecord {
				economy,
				started_at: subnet.started_at,
				steady_price: SteadyPrice::at(economy.pool.price().unwrap_or_default()),
				parameters: subnet.parameters,
				..Default::default()
			},
		);
		if subnet.hyperparameters != Hyperparameters::default() {
			Pallet::<T>::put_hyperparameters(subnet.netuid, &subnet.hyperparameters);
		}
		Pallet::<T>::put_details(
			subnet.netuid,
			&SubnetDetails {
				owner_coldkey: subnet.owner_coldkey.clone(),
				owner_hotkey: subnet.owner_hotkey.clone(),
				registered_at: subnet.registered_at,
				lock: Tao::ZERO,
				burn: BurnPrice { price: INITIAL_BURN, block: 0 },
				turnover: Turnover::default(),
				childkeys: 0,
				startable_from: 0,
				trimmed_at: None,
			},
		);
		self.build_neurons(subnet)
	}

	fn build_neurons(&self, subnet: &GenesisSubnet<T::AccountId>) -> Result<(), String> {
		let netuid = subnet.netuid;
		let mut neurons = NeuronList::<T::AccountId>::default();
		let only_owner =
			GenesisNeuron { hotkey: subnet.owner_hotkey.clone(), permit: false, weights: vec![] };
		let described = match subnet.neurons.as_slice() {
			[] => core::slice::from_ref(&only_owner),
			neurons => neurons,
		};
		for (uid, neuron) in (0u16..).zip(described) {
			let hotkey = &neuron.hotkey;
			let coldkey = Pallet::<T>::coldkey_of(hotkey)
				.ok_or_else(|| format!("neuron {uid} belongs to nobody; list it in hotkeys"))?;
			if neurons.iter().any(|other| other.hotkey == *hotkey) {
				return Err(format!("neuron {uid} is described twice"));
			}
			let mut built = Neuron::new(hotkey.clone(), coldkey, 0);
			built.scores.permit = neuron.permit;
			neurons.try_push(built).map_err(|_| "there are more than 256 neurons")?;
			if !neuron.weights.is_empty() {
				let weights = Pallet::<T>::genesis_row(&neuron.weights, described.len())
					.map_err(|defect| format!("neuron {uid}: {defect}"))?;
				let row = ValidatorRow {
					last_update: 1,
					weights_as_of: 1,
					weights,
					..Default::default()
				};
				Pallet::<T>::put_row(netuid, uid, &row);
			}
		}
		let permits = neurons.iter().filter(|neuron| neuron.scores.permit).count();
		if neurons.len() > Pallet::<T>::room_for_neurons(&subnet.hyperparameters)
			|| permits > usize::from(subnet.hyperparameters.epoch.max_validators)
		{
			return Err("there are more neurons or permits than the hyperparameters allow".into());
		}
		Pallet::<T>::put_neurons(netuid, &neurons);
		Ok(())
	}

	fn build_stake(&self, stake: &GenesisStake<T::AccountId>) -> Result<(), String> {
		if !stake.netuid.is_root() && !Subnets::<T>::contains_key(stake.netuid) {
			return Err("there is no such subnet".into());
		}
		if Pallet::<T>::coldkey_of(&stake.hotkey).is_none() {
			return Err(format!("hotkey {:?} belongs to nobody; list it in hotkeys", stake.hotkey));
		}
		if stake.coldkey == Pallet::<T>::vault_account() {
			return Err("the vault cannot be a coldkey".into());
		}
		Pallet::<T>::credit_active_stake(stake.netuid, &stake.hotkey, &stake.coldkey, stake.alpha)
			.map_err(|error| format!("{} rao cannot be credited: {error:?}", stake.alpha))?;
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Gives a position active stake, at genesis and in the worlds of benchmarks.
	pub(crate) fn credit_active_stake(
		netuid: NetUid,
		hotkey: &T::AccountId,
		coldkey: &T::AccountId,
		alpha: Alpha,
	) -> DispatchResult {
		let mut market = Self::market(netuid)?;
		let owner = Self::coldkey_of(hotkey).ok_or(Error::<T>::HotKeyAccountNotExists)?;
		let mut stake = PositionLedger::<T>::load(&market, hotkey, coldkey, owner)?;
		stake.deposit_active(&mut market, alpha)?;
		stake.save();
		Self::save_market(&market);
		Ok(())
	}
}
