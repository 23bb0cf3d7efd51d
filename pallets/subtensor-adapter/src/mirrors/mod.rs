//! How mirrors follow Dynamic TAO: it tells of each change when that is stored, and what mirrors the fact
//! is written anew, if it differs. Nothing fails here, and no trade writes anything.
//!
//! | file | mirrors |
//! |---|---|
//! | `subnets.rs` | what is one value a subnet: its owner, its parameters, its names |
//! | `neurons.rs` | uids, members, and when each of them set its weights |
//! | `hotkeys.rs` | whose hotkeys are, and what their owners keep |
//! | `childkeys.rs` | children and parents |
//! | `globals.rs` | what may be set of the whole economy |

mod childkeys;
mod globals;
mod hotkeys;
mod neurons;
mod subnets;

#[cfg(any(feature = "std", feature = "try-runtime"))]
pub(crate) use childkeys::LinkFacts;
use childkeys::MAX_LINKED;
use hotkeys::MAX_OWNED_HOTKEYS;
pub(crate) use subnets::SubnetFacts;

use crate::{Config, Event, Pallet};
use codec::Decode;
use frame_support::{traits::Get, weights::Weight};
use pallet_dynamic_tao::{Change, ChangeKind, NetUid, OnChange, MAX_NEWCOMERS, MAX_UIDS};
use sp_runtime::traits::TrailingZeroInput;

/// The account of zero bytes.
pub(crate) fn no_account<AccountId: Decode>() -> AccountId {
	#[allow(clippy::expect_used)] // an account is bytes of a fixed length
	AccountId::decode(&mut TrailingZeroInput::zeroes()).expect("zeroes never end")
}

impl<T: Config> OnChange<T::AccountId> for Pallet<T> {
	fn on_change(change: Change<T::AccountId>) {
		match change {
			Change::HotkeyAssociated { hotkey, coldkey } => Self::mirror_owner(&hotkey, &coldkey),
			Change::HotkeyReleased { hotkey } => Self::forget_hotkey(&hotkey),
			Change::HotkeySwapped { old_hotkey, new_hotkey } => {
				Self::rename_hotkey(&old_hotkey, &new_hotkey);
			}
			Change::TakeSet { hotkey } => Self::mirror_take(&hotkey),
			Change::RootClaimTypeSet { coldkey } => Self::mirror_root_claim_type(&coldkey),
			Change::SubnetRegistered { netuid, .. } => {
				Self::mirror_newcomer(netuid);
				Self::deposit_event(Event::NetworkAdded(netuid.0, 0));
			}
			Change::SubnetRemoved { netuid } => Self::forget_subnet(netuid),
			Change::SubnetStarted { netuid }
			| Change::SubnetOwnerChanged { netuid, .. }
			| Change::IdentitySet { netuid }
			| Change::SymbolSet { netuid }
			| Change::SubnetParametersSet { netuid }
			| Change::HyperparametersSet { netuid } => Self::mirror_subnet(netuid),
			Change::NeuronPlaced { netuid, uid, hotkey, replaced } => {
				Self::mirror_neuron(netuid, uid, &hotkey, replaced.as_ref());
			}
			Change::NeuronsTrimmed { netuid } => Self::mirror_neurons(netuid),
			Change::WeightsSet { netuid, uid } => Self::mirror_weights(netuid, uid),
			Change::ChildrenSet { netuid, hotkey } | Change::ChildkeyTakeSet { netuid, hotkey } => {
				Self::mirror_links(netuid, &hotkey);
			}
			Change::EpochPaid { netuid } => {
				Self::mirror_epoch(netuid);
				Self::mirror_permits(netuid);
				Self::settle_links(netuid);
			}
			Change::ParametersSet => Self::mirror_parameters(),
			// Clients learn by runtime APIs what these change.
			Change::StakeChanged(_) | Change::RulesScheduled | Change::RulesChanged => (),
		}
	}

	fn weight(kind: ChangeKind) -> Weight {
		let (reads, writes) = keys_touched::<T>(kind);
		T::DbWeight::get().reads_writes(reads, writes)
	}
}

/// How many keys it may read and write to mirror a change of a kind, counted from above.
pub(crate) fn keys_touched<T: Config>(kind: ChangeKind) -> (u64, u64) {
	const NEURONS: u64 = MAX_UIDS as u64;
	const DECIDED: u64 = MAX_NEWCOMERS as u64;
	match kind {
		// Two coldkeys' lists, with as many rows behind each.
		ChangeKind::HotkeyAssociated => (2 * MAX_OWNED_HOTKEYS + 3, 3),
		ChangeKind::HotkeyReleased => (MAX_OWNED_HOTKEYS + 2, 3),
		// On each subnet a uid, ten children, five parents with a newcomer, and its owner's hotkey.
		ChangeKind::HotkeySwapped => {
			let subnets = u64::from(<T as pallet_dynamic_tao::Config>::MaxSubnets::get());
			(
				subnets.saturating_mul(80).saturating_add(3 * MAX_OWNED_HOTKEYS),
				subnets.saturating_mul(45).saturating_add(10),
			)
		}
		ChangeKind::TakeSet | ChangeKind::RootClaimTypeSet => (2, 1),
		ChangeKind::SubnetRegistered => (SUBNET_KEYS + 12, SUBNET_KEYS + 9),
		ChangeKind::SubnetStarted
		| ChangeKind::SubnetOwnerChanged
		| ChangeKind::IdentitySet
		| ChangeKind::SymbolSet
		| ChangeKind::SubnetParametersSet
		| ChangeKind::HyperparametersSet => (SUBNET_KEYS + 5, 3),
		ChangeKind::NeuronPlaced => (8, 10),
		ChangeKind::NeuronsTrimmed => (3 * NEURONS, 9 * NEURONS),
		ChangeKind::WeightsSet => (2, 2),
		// Four rows of each hotkey are looked at. What changes at once are the children of one, and in
		// an epoch those of the newcomers that it decides on, each with five children.
		ChangeKind::ChildrenSet | ChangeKind::ChildkeyTakeSet => (4 * MAX_LINKED + 20, 40),
		ChangeKind::EpochPaid => (4 * MAX_LINKED + 10 * DECIDED + 5, 14 * DECIDED + 4),
		ChangeKind::SubnetRemoved => {
			(NEURONS + 10 * MAX_LINKED, SUBNET_KEYS + 4 * NEURONS + 8 * MAX_LINKED + 2)
		}
		ChangeKind::ParametersSet => (20, 20),
		ChangeKind::StakeChanged | ChangeKind::RulesScheduled | ChangeKind::RulesChanged => (0, 0),
	}
}

/// As many stores as there are of one value a subnet.
const SUBNET_KEYS: u64 = 40;

impl<T: Config> Pallet<T> {
	/// Mirrors all that there is: a genesis, or a chain that has not mirrored before.
	pub fn mirror_everything() {
		Self::mirror_parameters();
		Self::mirror_all_hotkeys();
		Self::mirror_root();
		for netuid in pallet_dynamic_tao::Subnets::<T>::iter_keys() {
			Self::mirror_newcomer(netuid);
			Self::mirror_all_links(netuid);
		}
	}

	/// Mirrors a subnet with its neurons.
	fn mirror_newcomer(netuid: NetUid) {
		Self::mirror_subnet(netuid);
		Self::mirror_neurons(netuid);
		Self::mirror_count();
	}

	/// Forgets all of a subnet.
	fn forget_subnet(netuid: NetUid) {
		Self::forget_links(netuid);
		Self::forget_neurons(netuid);
		Self::forget_values(netuid);
		Self::mirror_count();
	}
}
