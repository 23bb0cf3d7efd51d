//! How mirrors follow Dynamic TAO: it tells of each change when that is stored, and what mirrors the fact
//! is written anew, if it differs. Nothing fails here, and no trade writes anything.
//!
//! | file | mirrors |
//! |---|---|
//! | `subnets.rs` | what is one value a subnet: its owner, its parameters, its names |
//! | `neurons.rs` | uids, members, and when each of them set its weights |
//! | `hotkeys.rs` | whose hotkeys are, and what their owners keep |
//! | `childkeys.rs` | children and parents |
//! | `claims.rs` | what can be claimed of root's alpha |
//! | `globals.rs` | what may be set of the whole economy |

mod childkeys;
mod claims;
mod globals;
mod hotkeys;
mod neurons;
mod subnets;

#[cfg(any(feature = "std", feature = "try-runtime"))]
pub(crate) use childkeys::LinkFacts;
use childkeys::LinkWork;
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub(crate) use childkeys::MAX_LINKED;
#[cfg(any(feature = "std", feature = "try-runtime", feature = "runtime-benchmarks"))]
pub(crate) use hotkeys::MAX_OWNED_HOTKEYS;
pub(crate) use subnets::SubnetFacts;
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub(crate) use subnets::TAO_SYMBOL;

use crate::{weights::WeightInfo, Config, Event, Pallet};
use codec::Decode;
use frame_support::{traits::Get, weights::Weight};
use pallet_dynamic_tao::{Change, ChangeKind, NetUid, OnChange, Subnets};
use sp_runtime::traits::TrailingZeroInput;

/// The account of zero bytes.
pub(crate) fn no_account<AccountId: Decode>() -> AccountId {
	#[allow(clippy::expect_used)] // an account is bytes of a fixed length
	AccountId::decode(&mut TrailingZeroInput::zeroes()).expect("zeroes never end")
}

/// What mirroring weighs.
pub(crate) type Mirroring<T> = <T as Config>::WeightInfo;

impl<T: Config> OnChange<T::AccountId> for Pallet<T> {
	fn on_change(change: Change<T::AccountId>) -> Weight {
		match change {
			Change::HotkeyAssociated { hotkey, coldkey, by_coldkey } => {
				Self::mirror_owner(&hotkey, &coldkey, by_coldkey);
				Mirroring::<T>::hotkey_associated().saturating_add(hotkeys::relisting::<T>())
			}
			Change::HotkeyReleased { hotkey } => {
				Self::forget_hotkey(&hotkey);
				Mirroring::<T>::hotkey_released().saturating_add(hotkeys::relisting::<T>())
			}
			Change::HotkeySwapped { old_hotkey, new_hotkey } => {
				Self::rename_hotkey(&old_hotkey, &new_hotkey)
			}
			Change::TakeSet { hotkey } => {
				Self::mirror_take(&hotkey);
				Mirroring::<T>::take_set()
			}
			Change::RootClaimTypeSet { coldkey } => {
				Self::mirror_root_claim_type(&coldkey);
				Mirroring::<T>::root_claim_type_set()
			}
			Change::RootClaimsChanged { hotkey } => {
				Self::mirror_claims(&hotkey);
				Mirroring::<T>::root_claims_changed()
			}
			Change::SubnetRegistered { netuid, .. } => {
				Self::mirror_newcomer(netuid);
				Self::deposit_event(Event::NetworkAdded(netuid.0, 0));
				Mirroring::<T>::subnet_registered()
			}
			Change::SubnetRemoved { netuid } => {
				Self::forget_subnet(netuid);
				Mirroring::<T>::subnet_removed()
			}
			Change::SubnetStarted { netuid }
			| Change::SubnetOwnerChanged { netuid, .. }
			| Change::IdentitySet { netuid }
			| Change::SymbolSet { netuid }
			| Change::SubnetParametersSet { netuid }
			| Change::HyperparametersSet { netuid } => {
				Self::mirror_subnet(netuid);
				Mirroring::<T>::subnet_set()
			}
			Change::NeuronPlaced { netuid, uid, hotkey, replaced } => {
				Self::mirror_neuron(netuid, uid, &hotkey, replaced.as_ref());
				Mirroring::<T>::neuron_placed()
			}
			Change::NeuronsTrimmed { netuid } => {
				Self::mirror_neurons(netuid);
				Mirroring::<T>::neurons_trimmed()
			}
			Change::WeightsSet { netuid, uid } => {
				Self::mirror_weights(netuid, uid);
				Mirroring::<T>::weights_set()
			}
			Change::ChildrenSet { netuid, hotkey }
			| Change::ChildLost { netuid, hotkey }
			| Change::ChildkeyTakeSet { netuid, hotkey } => {
				Self::mirror_links(netuid, &hotkey).weight::<T>()
			}
			Change::EpochPaid { netuid } => {
				Self::mirror_epoch(netuid);
				Self::mirror_permits(netuid);
				let links = Self::settle_links(netuid).weight::<T>();
				Mirroring::<T>::epoch_paid().saturating_add(links)
			}
			Change::ParametersSet => {
				Self::mirror_parameters();
				Mirroring::<T>::parameters_set()
			}
			// Clients learn by runtime APIs what these change.
			Change::StakeChanged(_) | Change::RulesScheduled | Change::RulesChanged => {
				Weight::zero()
			}
		}
	}

	fn weight(kind: ChangeKind) -> Weight {
		match kind {
			ChangeKind::HotkeyAssociated => {
				Mirroring::<T>::hotkey_associated().saturating_add(hotkeys::relisting::<T>())
			}
			ChangeKind::HotkeyReleased => {
				Mirroring::<T>::hotkey_released().saturating_add(hotkeys::relisting::<T>())
			}
			ChangeKind::HotkeySwapped => Self::most_of_a_swap(T::MaxSubnets::get().into()),
			ChangeKind::TakeSet => Mirroring::<T>::take_set(),
			ChangeKind::RootClaimTypeSet => Mirroring::<T>::root_claim_type_set(),
			ChangeKind::RootClaimsChanged => Mirroring::<T>::root_claims_changed(),
			ChangeKind::SubnetRegistered => Mirroring::<T>::subnet_registered(),
			ChangeKind::SubnetRemoved => Mirroring::<T>::subnet_removed(),
			ChangeKind::SubnetStarted
			| ChangeKind::SubnetOwnerChanged
			| ChangeKind::IdentitySet
			| ChangeKind::SymbolSet
			| ChangeKind::SubnetParametersSet
			| ChangeKind::HyperparametersSet => Mirroring::<T>::subnet_set(),
			ChangeKind::NeuronPlaced => Mirroring::<T>::neuron_placed(),
			ChangeKind::NeuronsTrimmed => Mirroring::<T>::neurons_trimmed(),
			ChangeKind::WeightsSet => Mirroring::<T>::weights_set(),
			ChangeKind::ChildrenSet | ChangeKind::ChildLost | ChangeKind::ChildkeyTakeSet => {
				LinkWork::OF_A_HOTKEY.weight::<T>()
			}
			ChangeKind::EpochPaid => {
				let links = LinkWork::EPOCH.weight::<T>();
				Mirroring::<T>::epoch_paid().saturating_add(links)
			}
			ChangeKind::ParametersSet => Mirroring::<T>::parameters_set(),
			ChangeKind::StakeChanged | ChangeKind::RulesScheduled | ChangeKind::RulesChanged => {
				Weight::zero()
			}
		}
	}

	fn expected(change: &Change<T::AccountId>) -> Weight {
		match change {
			Change::ChildrenSet { netuid, hotkey } => {
				Self::expected_of_children(*netuid, hotkey).weight::<T>()
			}
			Change::ChildkeyTakeSet { netuid, hotkey } => {
				Self::expected_of_take(*netuid, hotkey).weight::<T>()
			}
			Change::HotkeySwapped { .. } => Self::most_of_a_swap(Subnets::<T>::count()),
			change => Self::weight(change.kind()),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Mirrors all that there is: a genesis, or a chain that has not mirrored before.
	pub fn mirror_everything() {
		Self::mirror_parameters();
		Self::mirror_all_hotkeys();
		Self::mirror_all_claims();
		Self::mirror_root();
		for netuid in Subnets::<T>::iter_keys() {
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
