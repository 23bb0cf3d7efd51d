//! What an account may let another do for it: the kinds of `pallet-proxy`, by the calls that each allows.
//!
//! Every kind but [`ProxyType::Any`] names what it allows, so that a call that is new is refused until
//! somebody has thought about it: `proxies.txt` says of every call who may make it, and a test holds it
//! against this file. Calls inside of a batch are asked about one by one. What acts as somebody else,
//! `Sudo`, `Multisig`, `Proxy` and `as_derivative`, is for `Any` alone, since the calls inside of it are
//! not asked about. The indices are those of the public chain.
//!
//! A proxy that may stake cannot take anything away, but it can trade badly: a limit on that is the
//! delay with which it has to announce its calls.

use crate::RuntimeCall;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::InstanceFilter;
use frame_system::Call as SystemCall;
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
	/// Stake, neurons, hotkeys and subnets: nothing that gives TAO, stake or a key to somebody else, burns
	/// them, or lets a key go.
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
			Self::NonTransfer => {
				is_batch(call)
					|| is_remark(call)
					|| stakes(call) || registers(call)
					|| validates(call)
					|| keeps_keys(call)
					|| owns_subnets(call)
			}
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

/// Tells whether a call has one of these names, in the pallet that is named before them.
macro_rules! is_one_of {
	($call:expr, $($pallet:ident($calls:ident): $($name:ident)+),+ $(,)?) => {
		matches!($call, $(RuntimeCall::$pallet($($calls::$name { .. })|+))|+)
	};
}

/// The same of names that Dynamic TAO and the public clients' dialect share.
macro_rules! is_one_of_both {
	($call:expr, $($name:ident)+) => {
		is_one_of!($call, DynamicTao(TaoCall): $($name)+, SubtensorModule(DialectCall): $($name)+)
	};
}

/// A batch does what its calls do, which are asked about themselves.
fn is_batch(call: &RuntimeCall) -> bool {
	is_one_of!(call, Utility(UtilityCall): batch batch_all force_batch if_else)
}

fn is_remark(call: &RuntimeCall) -> bool {
	is_one_of!(call, System(SystemCall): remark remark_with_event)
}

/// Moves what the coldkey has, and leaves it the coldkey's.
fn stakes(call: &RuntimeCall) -> bool {
	is_one_of_both!(
		call,
		add_stake add_stake_limit
		remove_stake remove_stake_limit remove_stake_full_limit unstake_all unstake_all_alpha
		move_stake move_stake_limit swap_stake swap_stake_limit
		claim_root set_root_claim_type
	)
}

fn registers(call: &RuntimeCall) -> bool {
	is_one_of_both!(call, burned_register register_limit root_register)
}

/// Gives TAO or stake to others.
fn transfers(call: &RuntimeCall) -> bool {
	is_one_of_both!(call, transfer_stake)
		|| is_one_of!(
			call,
			DynamicTao(TaoCall): transfer_stake_limit,
			Balances(BalancesCall): transfer_allow_death transfer_keep_alive transfer_all,
		)
}

/// Does what a neuron does: judges others, and says where it is reached.
fn validates(call: &RuntimeCall) -> bool {
	is_one_of_both!(
		call,
		set_weights batch_set_weights
		commit_weights batch_commit_weights reveal_weights batch_reveal_weights
		set_root_weights serve_axon serve_axon_tls serve_prometheus
	) || is_one_of!(
		call,
		DynamicTao(TaoCall): report_metric,
		SubtensorModule(DialectCall):
			set_mechanism_weights commit_mechanism_weights reveal_mechanism_weights,
	)
}

/// Minds the coldkey's hotkeys, and what is its own, without giving a key away or letting it go.
fn keeps_keys(call: &RuntimeCall) -> bool {
	is_one_of_both!(
		call,
		try_associate_hotkey decrease_take increase_take set_children set_childkey_take
		dispute_coldkey_swap
	) || is_one_of!(
		call,
		DynamicTao(TaoCall): claim_dissolved claim_dissolved_for ensure_generation
	)
}

/// Registers subnets, and sets what an owner may.
fn owns_subnets(call: &RuntimeCall) -> bool {
	is_one_of_both!(call, register_network start_call set_subnet_identity update_symbol)
		|| is_one_of!(
			call,
			DynamicTao(TaoCall):
				register_network_limit set_subnet_parameter set_hyperparameter
				sudo_trim_to_max_allowed_uids,
			SubtensorModule(DialectCall):
				register_network_with_identity set_tempo set_activity_cutoff_factor,
			AdminUtils(DialectSetting):
				sudo_set_weights_version_key sudo_set_weights_set_rate_limit
				sudo_set_serving_rate_limit sudo_set_max_weight_limit sudo_set_immunity_period
				sudo_set_min_allowed_weights sudo_set_max_allowed_uids sudo_set_kappa
				sudo_set_max_allowed_validators sudo_set_bonds_penalty
				sudo_set_commit_reveal_weights_enabled sudo_set_commit_reveal_weights_interval
				sudo_set_yuma3_enabled sudo_set_burn_half_life sudo_set_activity_cutoff
				sudo_set_activity_cutoff_factor sudo_set_min_burn sudo_set_max_burn
				sudo_set_burn_increase_mult sudo_set_bonds_moving_average
				sudo_set_liquid_alpha_enabled sudo_set_alpha_values
				sudo_set_alpha_sigmoid_steepness sudo_set_toggle_transfer
				sudo_trim_to_max_allowed_uids,
		)
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::GetCallMetadata;
	use sp_runtime::traits::TrailingZeroInput;
	use std::collections::BTreeMap;
	use ProxyType::{Any, NonTransfer, Registration, Staking, Transfer};

	const ALL: [ProxyType; 5] = [Any, NonTransfer, Staking, Registration, Transfer];

	/// What was decided, of every call. No command writes it: each line is somebody's decision.
	const DECIDED: &str = include_str!("../proxies.txt");

	/// Calls that nobody can make: the type of their proof has no value, since equivocations are not
	/// reported on this chain.
	const IMPOSSIBLE: [&str; 2] =
		["Grandpa.report_equivocation", "Grandpa.report_equivocation_unsigned"];

	/// Every call of the runtime, with arguments of zeros, by `Pallet.name`.
	fn every_call() -> BTreeMap<String, RuntimeCall> {
		let indices =
			(0..=u8::MAX).flat_map(|pallet| (0..=u8::MAX).map(move |call| [pallet, call]));
		let calls = indices
			.filter_map(|index| RuntimeCall::decode(&mut TrailingZeroInput::new(&index)).ok());
		calls.map(|call| (name_of(&call), call)).collect()
	}

	fn name_of(call: &RuntimeCall) -> String {
		let metadata = call.get_call_metadata();
		format!("{}.{}", metadata.pallet_name, metadata.function_name)
	}

	/// The kinds that allow a call, beside `Any`, as `proxies.txt` says them.
	fn kinds(call: &RuntimeCall) -> String {
		let allowing = ALL.into_iter().filter(|kind| *kind != Any && kind.filter(call));
		allowing.map(|kind| format!("{kind:?}")).collect::<Vec<_>>().join(" ")
	}

	fn decided() -> BTreeMap<String, String> {
		let lines = DECIDED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
		lines
			.map(|line| line.split_once(':').expect("is `Pallet.name: kinds`"))
			.map(|(name, kinds)| (name.into(), kinds.trim().into()))
			.collect()
	}

	#[test]
	fn every_call_should_be_tried() {
		let named = RuntimeCall::get_module_names().iter().flat_map(|pallet| {
			let names = RuntimeCall::get_call_names(pallet).iter();
			names.map(move |name| format!("{pallet}.{name}"))
		});
		let mut named: Vec<String> = named.filter(|name| !IMPOSSIBLE.contains(&&**name)).collect();
		named.sort();

		assert_eq!(every_call().into_keys().collect::<Vec<_>>(), named);
	}

	#[test]
	fn every_kind_should_allow_what_was_decided_for_each_call() {
		let mut decided = decided();
		for (name, call) in every_call() {
			let wanted = decided.remove(&name);
			let wanted = wanted.unwrap_or_else(|| panic!("{name}: decide it in proxies.txt"));
			assert_eq!(kinds(&call), wanted, "{name}");
			assert!(Any.filter(&call), "{name}");
		}
		assert_eq!(decided, BTreeMap::new(), "there are no such calls");
	}

	#[test]
	fn nobody_who_may_give_should_stake_and_nobody_who_stakes_give() {
		for (name, call) in every_call() {
			let gives = Transfer.filter(&call) && !is_batch(&call);
			for kind in [NonTransfer, Staking, Registration] {
				assert!(!gives || !kind.filter(&call), "{kind:?} {name}");
			}
		}
	}

	#[test]
	fn a_call_in_the_dialect_should_be_allowed_as_the_one_of_the_same_name() {
		let calls = every_call();
		for (name, call) in &calls {
			let same = name.replace("SubtensorModule.", "DynamicTao.");
			if let Some(core) = calls.get(&same) {
				assert_eq!(kinds(call), kinds(core), "{name}");
			}
		}
	}

	#[test]
	fn a_kind_that_holds_another_should_allow_all_of_it() {
		for (one, other) in ALL.into_iter().flat_map(|one| ALL.map(|other| (one, other))) {
			let is_broader =
				every_call().values().all(|call| !other.filter(call) || one.filter(call));
			assert_eq!(one.is_superset(&other), is_broader, "{one:?} {other:?}");
		}
	}

	#[test]
	fn what_acts_as_another_account_should_be_for_any_alone() {
		for (name, call) in every_call() {
			let is_another = ["Sudo.", "Multisig.", "Proxy."].iter().any(|p| name.starts_with(p))
				|| name.starts_with("Utility.") && !is_batch(&call);
			assert!(!is_another || kinds(&call).is_empty(), "{name}");
		}
	}
}
