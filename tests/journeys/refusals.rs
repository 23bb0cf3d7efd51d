//! What fails costs its fee and changes nothing else; and only the administrator sets parameters.

use crate::{
	chain::{calls::*, hotkey, Chain},
	model::UNIT,
};
use dtao_economics::{Alpha, FeeRate, Speed, Tao};
use dtao_runtime::{DynamicTao, Runtime, RuntimeCall, RuntimeEvent, System};
use pallet_dynamic_tao::{
	Call, Error, GlobalParameter, Hyperparameter, NetUid, SubnetParameter, TakeRange,
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{traits::BadOrigin, DispatchResult};

/// A call in the administrator's name.
pub fn sudo(call: Call<Runtime>) -> pallet_sudo::Call<Runtime> {
	pallet_sudo::Call::sudo { call: Box::new(call.into()) }
}

/// Makes a block of an administrator's call and returns what became of it.
fn administer(chain: &mut Chain, call: Call<Runtime>) -> DispatchResult {
	chain.submit(Alice, sudo(call)).succeeds();
	let results: Vec<_> = chain
		.look(System::events)
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Sudo(pallet_sudo::Event::Sudid { sudo_result }) => Some(sudo_result),
			_ => None,
		})
		.collect();
	assert_eq!(results.len(), 1);
	results[0]
}

#[test]
fn a_refused_call_should_cost_its_fee_and_change_nothing_else() {
	type E = Error<Runtime>;
	let nobody = Sr25519Keyring::AliceStash;
	let burn = |netuid, alpha| Call::<Runtime>::burn_alpha {
		hotkey: hotkey(Alice),
		amount: Alpha(alpha),
		netuid: NetUid(netuid),
	};
	let associate = |hotkey| Call::<Runtime>::try_associate_hotkey { hotkey };
	let refusals: Vec<(Sr25519Keyring, Call<Runtime>, E)> = vec![
		(Eve, add_stake(Alice, 9, UNIT), E::SubnetNotExists),
		(Eve, add_stake(Alice, 1, 1_999_999), E::AmountTooLow),
		(Eve, add_stake(Alice, 0, 0), E::AmountTooLow),
		(Eve, add_stake(nobody, 1, UNIT), E::HotKeyAccountNotExists),
		(Eve, add_stake(Alice, 1, 100_000 * UNIT), E::NotEnoughBalanceToStake),
		(Eve, add_stake(Alice, 1, u64::MAX), E::SwapInputTooLarge),
		(Eve, remove_stake(Alice, 1, UNIT), E::NotEnoughStakeToWithdraw),
		(Dave, remove_stake(Alice, 1, 2_000 * UNIT + 1), E::NotEnoughStakeToWithdraw),
		(Dave, remove_stake(Alice, 1, 1), E::InsufficientInputAmount),
		// 0.02 alpha at 0.1 are the minimum, which neither leg may fall under.
		(Dave, remove_stake(Alice, 1, 19_000_000), E::AmountTooLow),
		(Dave, remove_stake(Alice, 1, 2_000 * UNIT - 19_000_000), E::RemainingStakeTooLow),
		(Dave, remove_stake_limit(Alice, 1, UNIT, UNIT, true), E::SlippageTooHigh),
		(Dave, swap_stake(Alice, 1, 1, UNIT), E::SameNetuid),
		(Dave, swap_stake(Alice, 1, 7, UNIT), E::SubnetNotExists),
		(Dave, move_stake((Alice, 1), (nobody, 1), UNIT), E::HotKeyAccountNotExists),
		(Dave, unstake_all(Bob), E::NotEnoughStakeToWithdraw),
		(Dave, burn(0, UNIT), E::CannotBurnOrRecycleOnRootSubnet),
		(Dave, burn(1, 0), E::AmountTooLow),
		(Bob, start_call(1), E::NotSubnetOwner),
		(Alice, start_call(1), E::FirstEmissionBlockNumberAlreadySet),
		(Bob, associate(hotkey(Alice)), E::NonAssociatedColdKey),
		(Bob, register_network(Alice), E::NonAssociatedColdKey),
		(Bob, associate(DynamicTao::vault_account()), E::CannotUseSystemAccount),
	];

	let mut chain = Chain::development();
	for (who, call, error) in refusals {
		chain.refuses(who, call, error);
	}
}

#[test]
fn a_registration_that_cannot_be_paid_should_change_nothing() {
	let mut chain = Chain::of_preset("development", |genesis| {
		genesis.dynamic_tao.parameters.network_min_lock_cost = Tao(100_000 * UNIT);
	});
	// It has exactly the price, and must keep an account and pay the fee.
	chain.refuses(Ferdie, register_network(Ferdie), Error::<Runtime>::CannotAffordLockCost);
}

#[test]
fn a_batch_that_fails_in_the_middle_should_leave_nothing() {
	let mut chain = Chain::development();
	let batch = |calls: Vec<Call<Runtime>>| pallet_utility::Call::<Runtime>::batch_all {
		calls: calls.into_iter().map(RuntimeCall::from).collect(),
	};
	let steps = |wanted| {
		vec![
			add_stake(Bob, 1, 10 * UNIT),
			swap_stake(Alice, 1, 2, 10 * UNIT),
			register_network(Dave),
			remove_stake(Alice, 1, wanted),
			start_call(4),
		]
	};

	let refused = batch(steps(2_000 * UNIT));
	chain.refuses(Dave, refused, Error::<Runtime>::NotEnoughStakeToWithdraw);

	// The same with a step that can be made.
	let events = chain.submit(Dave, batch(steps(1_000 * UNIT))).succeeds();
	assert_eq!(events.len(), 5);
	assert!(chain.subnet(4).started_at.is_some());
}

#[test]
fn an_administrator_should_set_every_parameter() {
	let mut chain = Chain::development();
	let speed = Speed { num: 1, den: 7 };
	let netuid = NetUid(2);
	let range = TakeRange { min: 1, max: 2, rate_limit: 3 };
	let bounds = pallet_dynamic_tao::OwnerBounds { min_non_immune_uids: 18, ..Default::default() };
	use GlobalParameter::*;
	let global = [
		TaoWeight(1),
		SubnetOwnerCut(2),
		MovingSpeed(speed),
		MinStake(Tao(500)),
		NetworkMinLockCost(Tao(5 * UNIT)),
		NetworkLockReductionInterval(6),
		NetworkRateLimit(7),
		NetworkImmunityPeriod(8),
		SubnetLimit(9),
		StartCallDelay(10),
		StartCallGrace(16),
		TradingDelay(17),
		StakeThreshold(Tao(13)),
		DelegateTake(range),
		ChildkeyTake(range),
		ChildrenRateLimit(14),
		ChildrenCooldown(15),
		HotkeyDeposit(Tao(1_600)),
		KeySwapCost(Tao(1_700)),
		ColdkeySwapDelay(170),
		AdminFreezeWindow(18),
		OwnerHyperparamRateLimit(19),
		OwnerBounds(bounds),
	];
	for parameter in global {
		// Nobody else may, not even the subnet's owner.
		let call = Call::set_parameter { parameter };
		chain.fork().refuses(Bob, call.clone(), BadOrigin);
		chain.fork().refuses(Bob, sudo(call.clone()), pallet_sudo::Error::<Runtime>::RequireSudo);
		assert_eq!(administer(&mut chain, call), Ok(()));
	}
	let of_subnet = [
		SubnetParameter::FeeRate(FeeRate(10_000)),
		SubnetParameter::Tempo(12),
		SubnetParameter::RegistrationAllowed(false),
	];
	for parameter in of_subnet {
		let call = Call::set_subnet_parameter { netuid, parameter };
		chain.fork().refuses(Eve, call.clone(), Error::<Runtime>::NotSubnetOwner);
		chain.fork().refuses(Bob, call.clone(), Error::<Runtime>::ParameterIsForAdminOnly);
		assert_eq!(administer(&mut chain, call), Ok(()));
	}

	let set = chain.look(DynamicTao::global).parameters;
	assert_eq!((set.tao_weight, set.subnet_owner_cut, set.moving_speed), (1, 2, speed));
	assert_eq!((set.min_stake, set.network_min_lock_cost), (Tao(500), Tao(5 * UNIT)));
	assert_eq!((set.network_lock_reduction_interval, set.network_rate_limit), (6, 7));
	assert_eq!((set.network_immunity_period, set.subnet_limit), (8, 9));
	assert_eq!((set.start_call_delay, set.stake_threshold), (10, Tao(13)));
	assert_eq!((set.start_call_grace, set.trading_delay), (16, 17));
	assert_eq!((set.delegate_take, set.childkey_take), (range, range));
	assert_eq!((set.children_rate_limit, set.children_cooldown), (14, 15));
	assert_eq!(set.hotkey_deposit, Tao(1_600));
	assert_eq!((set.key_swap_cost, set.coldkey_swap_delay), (Tao(1_700), 170));
	assert_eq!((set.admin_freeze_window, set.owner_hyperparam_rate_limit), (18, 19));
	assert_eq!(set.owner_bounds, bounds);

	// Some of a subnet's parameters are for its owner too, and some of those only within bounds.
	let toggle =
		Call::set_subnet_parameter { netuid, parameter: SubnetParameter::TransfersAllowed(false) };
	chain.refuses(Eve, toggle.clone(), Error::<Runtime>::NotSubnetOwner);
	assert_eq!(administer(&mut chain, toggle), Ok(()));
	let set = |hyperparameter| Call::set_hyperparameter { netuid, hyperparameter };
	for change in [Hyperparameter::Kappa(7), Hyperparameter::MaxAllowedUids(9)] {
		chain.refuses(Bob, set(change), Error::<Runtime>::ParameterIsForAdminOnly);
		assert_eq!(administer(&mut chain, set(change)), Ok(()));
	}
	chain.refuses(Eve, set(Hyperparameter::ImmunityPeriod(800)), Error::<Runtime>::NotSubnetOwner);
	// Whether an epoch is near or not.
	let no_window = Call::set_parameter { parameter: GlobalParameter::AdminFreezeWindow(0) };
	assert_eq!(administer(&mut chain, no_window), Ok(()));
	chain.submit(Bob, set(Hyperparameter::ImmunityPeriod(800))).succeeds();
	let set = chain.look(|| DynamicTao::hyperparameters(netuid)).expect("exists");
	assert_eq!((set.epoch.kappa, set.max_allowed_uids, set.immunity_period), (7, 9, 800));

	let subnet = chain.subnet(2);
	assert_eq!((subnet.fee_rate, subnet.tempo), (FeeRate(10_000), 12));
	assert!(!subnet.registration_allowed && !subnet.transfers_allowed);

	// They are obeyed.
	let transfer = transfer_stake(Charlie, Bob, 2, 2, UNIT);
	chain.refuses(Eve, transfer, Error::<Runtime>::TransferDisallowed);
	chain.submit(Eve, add_stake(Alice, 1, 500)).succeeds();
	chain.blocks(13);
}

#[test]
fn a_parameter_out_of_its_range_should_be_refused() {
	let mut chain = Chain::development();
	let netuid = NetUid(2);
	type E = Error<Runtime>;
	let global = |parameter| Call::<Runtime>::set_parameter { parameter };
	let on = |netuid, parameter| Call::<Runtime>::set_subnet_parameter { netuid, parameter };
	use GlobalParameter::*;
	let refusals = [
		(global(MovingSpeed(Speed { num: 2, den: 1 })), E::InvalidValue),
		(global(MinStake(Tao(499))), E::InvalidValue),
		(global(MinStake(Tao(1_000 * UNIT + 1))), E::InvalidValue),
		(global(NetworkMinLockCost(Tao(UNIT - 1))), E::InvalidValue),
		(global(NetworkLockReductionInterval(0)), E::InvalidValue),
		(global(SubnetLimit(129)), E::InvalidValue),
		(on(netuid, SubnetParameter::FeeRate(FeeRate(10_001))), E::FeeRateTooHigh),
		(on(NetUid(9), SubnetParameter::FeeRate(FeeRate(1))), E::SubnetNotExists),
		(on(netuid, SubnetParameter::Tempo(50_401)), E::TempoOutOfBounds),
	];
	let before = (chain.look(DynamicTao::global).parameters, chain.subnet(2).fee_rate);
	for (call, error) in refusals {
		assert_eq!(administer(&mut chain, call), Err(error.into()));
	}
	assert_eq!(before, (chain.look(DynamicTao::global).parameters, chain.subnet(2).fee_rate));
}
