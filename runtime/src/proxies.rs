//! What an account may let another do for it: the kinds of `pallet-proxy`, by the calls that each allows.
//!
//! A kind names what it allows, so that a call that is new is refused until somebody has thought about
//! it; only [`ProxyType::Any`] allows everything and [`ProxyType::NonTransfer`] names what it refuses.
//! Calls inside of a batch are asked about one by one. The indices are those of the public chain.
//!
//! A proxy that may stake cannot take anything away, but it can trade badly: a limit on that is the
//! delay with which it has to announce its calls.

use crate::RuntimeCall;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::InstanceFilter;
use pallet_balances::Call as BalancesCall;
use pallet_dynamic_tao::Call as TaoCall;
use pallet_subtensor_adapter::{admin_utils::Call as DialectSetting, Call as DialectCall};
use pallet_utility::Call as UtilityCall;
use scale_info::TypeInfo;

/// A kind of proxy.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo
)]
pub enum ProxyType {
	/// Everything that the account itself may do.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything but what gives TAO, stake or a key to somebody else.
	#[codec(index = 3)]
	NonTransfer,
	/// Stake into, out of and between subnets and hotkeys, for the same coldkey.
	#[codec(index = 8)]
	Staking,
	/// Register hotkeys on subnets.
	#[codec(index = 9)]
	Registration,
	/// Give TAO and stake to others.
	#[codec(index = 10)]
	Transfer,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => !gives_away(call) && !rules(call),
			Self::Staking => is_batch(call) || stakes(call),
			Self::Registration => is_batch(call) || registers(call),
			Self::Transfer => is_batch(call) || transfers(call),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Any, _) => true,
			(Self::NonTransfer, Self::Staking | Self::Registration) => true,
			(one, other) => one == other,
		}
	}
}

/// A batch does what its calls do, which are asked about themselves.
fn is_batch(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Utility(
			UtilityCall::batch { .. }
				| UtilityCall::batch_all { .. }
				| UtilityCall::force_batch { .. }
		)
	)
}

fn stakes(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::DynamicTao(
			TaoCall::add_stake { .. }
				| TaoCall::add_stake_limit { .. }
				| TaoCall::remove_stake { .. }
				| TaoCall::remove_stake_limit { .. }
				| TaoCall::remove_stake_full_limit { .. }
				| TaoCall::unstake_all { .. }
				| TaoCall::unstake_all_alpha { .. }
				| TaoCall::move_stake { .. }
				| TaoCall::move_stake_limit { .. }
				| TaoCall::swap_stake { .. }
				| TaoCall::swap_stake_limit { .. }
				| TaoCall::claim_root { .. }
				| TaoCall::set_root_claim_type { .. }
		) | RuntimeCall::SubtensorModule(
			DialectCall::add_stake { .. }
				| DialectCall::add_stake_limit { .. }
				| DialectCall::remove_stake { .. }
				| DialectCall::remove_stake_limit { .. }
				| DialectCall::remove_stake_full_limit { .. }
				| DialectCall::unstake_all { .. }
				| DialectCall::unstake_all_alpha { .. }
				| DialectCall::move_stake { .. }
				| DialectCall::move_stake_limit { .. }
				| DialectCall::swap_stake { .. }
				| DialectCall::swap_stake_limit { .. }
				| DialectCall::claim_root { .. }
				| DialectCall::set_root_claim_type { .. }
		)
	)
}

fn registers(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::DynamicTao(
			TaoCall::burned_register { .. }
				| TaoCall::register_limit { .. }
				| TaoCall::root_register { .. }
		) | RuntimeCall::SubtensorModule(
			DialectCall::burned_register { .. }
				| DialectCall::register_limit { .. }
				| DialectCall::root_register { .. }
		)
	)
}

fn transfers(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Balances(
			BalancesCall::transfer_allow_death { .. }
				| BalancesCall::transfer_keep_alive { .. }
				| BalancesCall::transfer_all { .. }
		) | RuntimeCall::DynamicTao(
			TaoCall::transfer_stake { .. } | TaoCall::transfer_stake_limit { .. }
		) | RuntimeCall::SubtensorModule(DialectCall::transfer_stake { .. })
	)
}

/// What leaves the account poorer for good, or hands over a key, a hotkey or a subnet.
fn gives_away(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Balances(_)
			| RuntimeCall::AdminUtils(DialectSetting::sudo_set_sn_owner_hotkey { .. })
			| RuntimeCall::SubtensorModule(
				DialectCall::transfer_stake { .. }
					| DialectCall::recycle_alpha { .. }
					| DialectCall::burn_alpha { .. }
					| DialectCall::schedule_swap_coldkey { .. }
					| DialectCall::swap_hotkey { .. }
					| DialectCall::dissolve_network { .. }
					| DialectCall::root_dissolve_network { .. }
			) | RuntimeCall::DynamicTao(
			TaoCall::transfer_stake { .. }
				| TaoCall::transfer_stake_limit { .. }
				| TaoCall::recycle_alpha { .. }
				| TaoCall::burn_alpha { .. }
				| TaoCall::schedule_swap_coldkey { .. }
				| TaoCall::swap_coldkey { .. }
				| TaoCall::swap_hotkey { .. }
				| TaoCall::associate_with { .. }
				| TaoCall::transfer_subnet_ownership { .. }
				| TaoCall::dissolve_network { .. }
		)
	)
}

/// What names other proxies, or acts as the administrator or as another account.
fn rules(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Proxy(_)
			| RuntimeCall::Sudo(_)
			| RuntimeCall::Multisig(_)
			| RuntimeCall::Utility(
				UtilityCall::as_derivative { .. } | UtilityCall::dispatch_as { .. }
			)
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{AccountId, Runtime};
	use sp_keyring::Sr25519Keyring::{Alice, Bob};

	const ALL: [ProxyType; 5] = [
		ProxyType::Any,
		ProxyType::NonTransfer,
		ProxyType::Staking,
		ProxyType::Registration,
		ProxyType::Transfer,
	];

	fn stake() -> RuntimeCall {
		let hotkey: AccountId = Alice.to_account_id();
		TaoCall::<Runtime>::add_stake { hotkey, netuid: 1.into(), amount_staked: 7.into() }.into()
	}

	fn transfer() -> RuntimeCall {
		let dest = Bob.to_account_id().into();
		BalancesCall::<Runtime>::transfer_keep_alive { dest, value: 7 }.into()
	}

	fn transfer_of_stake() -> RuntimeCall {
		TaoCall::<Runtime>::transfer_stake {
			destination_coldkey: Bob.to_account_id(),
			hotkey: Alice.to_account_id(),
			origin_netuid: 1.into(),
			destination_netuid: 1.into(),
			alpha_amount: 7.into(),
		}
		.into()
	}

	/// Calls as the public clients say them, each beside the one that it stands for.
	fn dialect() -> Vec<(RuntimeCall, RuntimeCall)> {
		type Dialect = DialectCall<Runtime>;
		let (alice, bob): (AccountId, AccountId) = (Alice.to_account_id(), Bob.to_account_id());
		let swap =
			TaoCall::swap_hotkey { hotkey: alice.clone(), new_hotkey: bob.clone(), netuid: None };
		let register = TaoCall::burned_register { netuid: 1.into(), hotkey: bob.clone() };
		let start = TaoCall::start_call { netuid: 1.into() };
		vec![
			(
				Dialect::add_stake { hotkey: alice.clone(), netuid: 1, amount_staked: 7 }.into(),
				stake(),
			),
			(
				Dialect::transfer_stake {
					destination_coldkey: bob.clone(),
					hotkey: alice.clone(),
					origin_netuid: 1,
					destination_netuid: 1,
					alpha_amount: 7,
				}
				.into(),
				transfer_of_stake(),
			),
			(Dialect::burned_register { netuid: 1, hotkey: bob.clone() }.into(), register.into()),
			(
				Dialect::swap_hotkey { hotkey: alice, new_hotkey: bob, netuid: None }.into(),
				swap.into(),
			),
			(Dialect::start_call { netuid: 1 }.into(), start.into()),
		]
	}

	#[test]
	fn a_call_in_the_dialect_should_be_allowed_as_the_one_that_it_stands_for() {
		for (dialect, core) in dialect() {
			assert_eq!(allowing(&dialect), allowing(&core), "{dialect:?}");
		}
	}

	fn allowing(call: &RuntimeCall) -> Vec<ProxyType> {
		ALL.into_iter().filter(|kind| kind.filter(call)).collect()
	}

	#[test]
	fn who_stakes_should_not_transfer() {
		use ProxyType::{Any, NonTransfer, Staking, Transfer};

		assert_eq!(allowing(&stake()), [Any, NonTransfer, Staking]);
		assert_eq!(allowing(&transfer()), [Any, Transfer]);
		assert_eq!(allowing(&transfer_of_stake()), [Any, Transfer]);
	}

	#[test]
	fn a_kind_that_holds_another_should_allow_all_of_it() {
		let register =
			TaoCall::<Runtime>::burned_register { netuid: 1.into(), hotkey: Bob.to_account_id() };
		for call in [stake(), transfer(), transfer_of_stake(), register.into()] {
			for (one, other) in ALL.into_iter().flat_map(|one| ALL.map(|other| (one, other))) {
				let broader = one.is_superset(&other);
				assert!(!broader || !other.filter(&call) || one.filter(&call), "{one:?} {other:?}");
			}
		}
	}

	#[test]
	fn a_proxy_should_name_no_other_proxy() {
		let call = pallet_proxy::Call::<Runtime>::add_proxy {
			delegate: Bob.to_account_id().into(),
			proxy_type: ProxyType::Any,
			delay: 0,
		};

		assert_eq!(allowing(&call.into()), [ProxyType::Any]);
	}
}
