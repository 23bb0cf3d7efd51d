//! The pallets whose calls can be benchmarked, for the `Benchmark` API.

#![allow(clippy::crate_in_macro_def)] // the macro is used in this crate alone

frame_benchmarking::define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<crate::Runtime>]
	[frame_system_extensions, frame_system_benchmarking::extensions::Pallet::<crate::Runtime>]
	[pallet_balances, crate::Balances]
	[pallet_sudo, crate::Sudo]
	[pallet_timestamp, crate::Timestamp]
	[pallet_transaction_payment, crate::TransactionPayment]
	[pallet_dynamic_tao, crate::DynamicTao]
	[pallet_subtensor_adapter, crate::SubtensorModule]
	[pallet_utility, crate::Utility]
	[pallet_multisig, crate::Multisig]
	[pallet_proxy, crate::Proxy]
);
