//! What a host is told, and what that weighs.
//!
//! A host that keeps a picture of the economy is told of these changes of what is not money: hotkeys,
//! subnets and what they are called, neurons, weights, children, takes, parameters, rules; of every position
//! that its holder, or the end of its subnet, has changed; and of every epoch, which changes all positions
//! of a subnet at once. What a block adds to pools is told to nobody: the hot record has it. Nor are
//! endpoints, commits, votes, reports, notices before a subnet is pruned, the close of its trading, and swaps of
//! coldkeys that are only scheduled: events tell of them.
//!
//! It is told last, when everything is stored, so that it may call back into the pallet. What it says
//! that this weighs is a part of the weight of each call and hook: see [`Weights`].

use crate::{weights::WeightInfo, Config, NetUid, Pallet, Position};
use core::marker::PhantomData;
use frame_support::weights::Weight;

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<AccountId> {
	/// A hotkey belongs to a coldkey now, perhaps in place of another one; or the coldkey has confirmed
	/// that it does.
	HotkeyAssociated {
		/// The hotkey.
		hotkey: AccountId,
		/// Whose it is.
		coldkey: AccountId,
		/// Whether the coldkey has asked for it. If not, the hotkey or a former owner did alone, and the
		/// coldkey may know nothing of it.
		by_coldkey: bool,
	},
	/// A hotkey is nobody's any more.
	HotkeyReleased {
		/// The hotkey.
		hotkey: AccountId,
	},
	/// A hotkey has another account, and all that it had.
	HotkeySwapped {
		/// The account that it had.
		old_hotkey: AccountId,
		/// The account that it has.
		new_hotkey: AccountId,
	},
	/// A subnet has come to be, with its owner's hotkey as its first neuron.
	SubnetRegistered {
		/// Its netuid.
		netuid: NetUid,
		/// The coldkey of its owner.
		owner: AccountId,
	},
	/// A subnet was started: after the trading delay it trades and emits.
	SubnetStarted {
		/// Its netuid.
		netuid: NetUid,
	},
	/// A subnet has a new owner.
	SubnetOwnerChanged {
		/// Its netuid.
		netuid: NetUid,
		/// The coldkey of its owner.
		owner: AccountId,
	},
	/// A subnet has been dissolved, and nothing of it is left.
	SubnetRemoved {
		/// The netuid that it had.
		netuid: NetUid,
	},
	/// A hotkey got a uid, or on root a uid on root.
	NeuronPlaced {
		/// The subnet, or root.
		netuid: NetUid,
		/// The uid, or the root uid.
		uid: u16,
		/// Who has it.
		hotkey: AccountId,
		/// Who had it.
		replaced: Option<AccountId>,
	},
	/// Neurons of a subnet were removed, and the uids of the others have closed up.
	NeuronsTrimmed {
		/// The subnet.
		netuid: NetUid,
	},
	/// A validator has set its weights, or revealed them.
	WeightsSet {
		/// The subnet.
		netuid: NetUid,
		/// The validator's uid.
		uid: u16,
	},
	/// A hotkey has chosen its children. Its links have changed, and those of the children that it added
	/// or dropped.
	ChildrenSet {
		/// The subnet.
		netuid: NetUid,
		/// The parent.
		hotkey: AccountId,
	},
	/// A hotkey has lost a child, which preferred a parent that has just chosen it.
	ChildLost {
		/// The subnet.
		netuid: NetUid,
		/// The parent that lost it.
		hotkey: AccountId,
	},
	/// What a hotkey keeps of its parents' dividends was set, and may rise later.
	ChildkeyTakeSet {
		/// The subnet.
		netuid: NetUid,
		/// The child.
		hotkey: AccountId,
	},
	/// What the owner of a hotkey keeps of its dividends was set, and may rise later.
	TakeSet {
		/// The hotkey.
		hotkey: AccountId,
	},
	/// A coldkey has said as what it wants to be paid its claims of root's alpha, or has got or lost that
	/// wish with a swap.
	RootClaimTypeSet {
		/// The coldkey.
		coldkey: AccountId,
	},
	/// What is kept for claims behind a hotkey has changed: an epoch has kept more, a claim was paid, or a
	/// subnet has ended.
	RootClaimsChanged {
		/// The hotkey.
		hotkey: AccountId,
	},
	/// An owner has described its subnet.
	IdentitySet {
		/// The subnet.
		netuid: NetUid,
	},
	/// An owner has named the token of its subnet.
	SymbolSet {
		/// The subnet.
		netuid: NetUid,
	},
	/// A parameter of the economy was set.
	ParametersSet,
	/// Other rules were scheduled for a block, or will not come.
	RulesScheduled,
	/// The economy runs by other rules from this block on.
	RulesChanged,
	/// A parameter of a subnet's trades and blocks was set.
	SubnetParametersSet {
		/// The subnet.
		netuid: NetUid,
	},
	/// A parameter of a subnet's neurons was set.
	HyperparametersSet {
		/// The subnet.
		netuid: NetUid,
	},
	/// An epoch has judged and paid: scores, bonds, stakes on the subnet and on root, and the parents
	/// of children that had no room for another one.
	EpochPaid {
		/// The subnet.
		netuid: NetUid,
	},
	/// The stake of a position has changed by its holder's doing, or was closed with its subnet.
	StakeChanged(Position<AccountId>),
}

/// The kinds of [`Change`], for weights.
#[allow(missing_docs)] // those of the changes
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
	HotkeyAssociated,
	HotkeyReleased,
	HotkeySwapped,
	SubnetRegistered,
	SubnetStarted,
	SubnetOwnerChanged,
	SubnetRemoved,
	NeuronPlaced,
	NeuronsTrimmed,
	WeightsSet,
	ChildrenSet,
	ChildLost,
	ChildkeyTakeSet,
	TakeSet,
	RootClaimTypeSet,
	RootClaimsChanged,
	IdentitySet,
	SymbolSet,
	ParametersSet,
	RulesScheduled,
	RulesChanged,
	SubnetParametersSet,
	HyperparametersSet,
	EpochPaid,
	StakeChanged,
}

impl<AccountId> Change<AccountId> {
	/// Of which kind it is.
	pub const fn kind(&self) -> ChangeKind {
		match self {
			Self::HotkeyAssociated { .. } => ChangeKind::HotkeyAssociated,
			Self::HotkeyReleased { .. } => ChangeKind::HotkeyReleased,
			Self::HotkeySwapped { .. } => ChangeKind::HotkeySwapped,
			Self::SubnetRegistered { .. } => ChangeKind::SubnetRegistered,
			Self::SubnetStarted { .. } => ChangeKind::SubnetStarted,
			Self::SubnetOwnerChanged { .. } => ChangeKind::SubnetOwnerChanged,
			Self::SubnetRemoved { .. } => ChangeKind::SubnetRemoved,
			Self::NeuronPlaced { .. } => ChangeKind::NeuronPlaced,
			Self::NeuronsTrimmed { .. } => ChangeKind::NeuronsTrimmed,
			Self::WeightsSet { .. } => ChangeKind::WeightsSet,
			Self::ChildrenSet { .. } => ChangeKind::ChildrenSet,
			Self::ChildLost { .. } => ChangeKind::ChildLost,
			Self::ChildkeyTakeSet { .. } => ChangeKind::ChildkeyTakeSet,
			Self::TakeSet { .. } => ChangeKind::TakeSet,
			Self::RootClaimTypeSet { .. } => ChangeKind::RootClaimTypeSet,
			Self::RootClaimsChanged { .. } => ChangeKind::RootClaimsChanged,
			Self::IdentitySet { .. } => ChangeKind::IdentitySet,
			Self::SymbolSet { .. } => ChangeKind::SymbolSet,
			Self::ParametersSet => ChangeKind::ParametersSet,
			Self::RulesScheduled => ChangeKind::RulesScheduled,
			Self::RulesChanged => ChangeKind::RulesChanged,
			Self::SubnetParametersSet { .. } => ChangeKind::SubnetParametersSet,
			Self::HyperparametersSet { .. } => ChangeKind::HyperparametersSet,
			Self::EpochPaid { .. } => ChangeKind::EpochPaid,
			Self::StakeChanged(_) => ChangeKind::StakeChanged,
		}
	}
}

/// Who is told of changes. `()` listens to nothing.
pub trait OnChange<AccountId> {
	/// This has changed, and is stored. What fails here must not matter: nothing is undone. Returns what it
	/// weighed to be told, at most the [`weight`](Self::weight) of its kind: calls that may change long
	/// lists refund the difference.
	fn on_change(change: Change<AccountId>) -> Weight;

	/// The most that it weighs to be told of one change of this kind.
	fn weight(_kind: ChangeKind) -> Weight {
		Weight::zero()
	}

	/// What it will weigh to be told of this change, which is about to be made: no less than
	/// [`on_change`](Self::on_change) will return, and as little more as can be known by what it will read
	/// anyway. Whoever signs the call must be able to pay for this much.
	fn expected(change: &Change<AccountId>) -> Weight {
		Self::weight(change.kind())
	}
}

impl<AccountId> OnChange<AccountId> for () {
	fn on_change(_change: Change<AccountId>) -> Weight {
		Weight::zero()
	}
}

impl<T: Config> Pallet<T> {
	/// Tells the host, in this order. Returns what that weighed.
	pub(crate) fn tell(changes: impl IntoIterator<Item = Change<T::AccountId>>) -> Weight {
		let told = changes.into_iter().map(T::OnChange::on_change);
		told.fold(Weight::zero(), |sum, weight| sum.saturating_add(weight))
	}
}

/// The weights of calls and hooks, as they were measured, with those of the changes that the host is
/// told of then: what is declared, and what is refunded, is counted by these alone.
pub struct Weights<T>(PhantomData<T>);

/// How many parents lose a child that has another one in their place: the weakest, or a newcomer that was
/// before this one, and then the weakest.
pub(crate) const LOST_BY_A_CHILD: u32 = 2;

/// What it weighs to tell the host of so many changes of a kind.
pub(crate) fn told<T: Config>(kind: ChangeKind, times: u32) -> Weight {
	T::OnChange::weight(kind).saturating_mul(times.into())
}

/// Each weight, and how often the host is told of what.
macro_rules! weights_with_changes {
	($($name:ident($($count:ident),*): [$($kind:ident * $times:expr),*];)*) => {
		impl<T: Config> WeightInfo for Weights<T> {$(
			fn $name($($count: u32),*) -> Weight {
				T::WeightInfo::$name($($count),*)
					$(.saturating_add(told::<T>(ChangeKind::$kind, $times)))*
			}
		)*}

		/// The weight of this name, with the components as told; none if there is no such name.
		#[cfg(test)]
		pub(crate) fn weight_of<W: WeightInfo>(
			name: &str,
			component: impl Fn(&str) -> u32,
		) -> Option<Weight> {
			match name {
				$(stringify!($name) => Some(W::$name($(component(stringify!($count))),*)),)*
				_ => None,
			}
		}
	};
}

weights_with_changes! {
	add_stake(): [StakeChanged * 1];
	add_stake_limit(): [StakeChanged * 1];
	add_stake_on_root(): [StakeChanged * 1];
	remove_stake(): [StakeChanged * 1];
	remove_stake_limit(): [StakeChanged * 1];
	remove_stake_full_limit(): [StakeChanged * 1];
	remove_stake_on_root(): [StakeChanged * 1];
	unstake_all(k): [StakeChanged * k];
	unstake_all_alpha(k): [StakeChanged * k.saturating_mul(2)];
	move_stake(): [StakeChanged * 2];
	move_stake_limit(): [StakeChanged * 2];
	move_stake_on_root(): [StakeChanged * 2];
	move_stake_within_root(): [StakeChanged * 2];
	transfer_stake(): [StakeChanged * 2];
	transfer_stake_limit(): [StakeChanged * 2];
	transfer_stake_on_root(): [StakeChanged * 2];
	transfer_stake_within_root(): [StakeChanged * 2];
	swap_stake(): [StakeChanged * 2];
	swap_stake_limit(): [StakeChanged * 2];
	swap_stake_on_root(): [StakeChanged * 2];
	recycle_alpha(): [StakeChanged * 1];
	burn_alpha(): [StakeChanged * 1];
	burned_register(): [HotkeyAssociated * 1, NeuronPlaced * 1];
	register_limit(): [HotkeyAssociated * 1, NeuronPlaced * 1];
	register_network(n): [HotkeyAssociated * 1, SubnetRegistered * 1];
	register_network_by_pruning(n): [HotkeyAssociated * 1];
	root_register(): [HotkeyAssociated * 1, NeuronPlaced * 1];
	root_register_free_uid(): [HotkeyAssociated * 1, NeuronPlaced * 1];
	try_associate_hotkey(): [HotkeyAssociated * 1];
	associate_with(): [HotkeyAssociated * 1];
	associate_with_another(n): [HotkeyAssociated * 1];
	release_hotkey(n): [HotkeyReleased * 1];
	swap_hotkey(n): [HotkeyAssociated * 1, HotkeySwapped * 1];
	schedule_swap_coldkey(): [];
	dispute_coldkey_swap(): [];
	swap_coldkey(): [RootClaimTypeSet * 2];
	swap_coldkey_hotkey(n): [HotkeyAssociated * 1, SubnetOwnerChanged * n];
	swap_coldkey_position(): [StakeChanged * 2];
	start_call(): [SubnetStarted * 1];
	set_weights(w, p): [WeightsSet * 1];
	commit_weights(p): [];
	serve_axon(): [];
	serve_axon_tls(): [];
	serve_prometheus(): [];
	reveal_weights(w, s, p): [WeightsSet * 1];
	set_children(d, r, p): [ChildrenSet * 1, ChildLost * d.saturating_mul(LOST_BY_A_CHILD)];
	set_childkey_take(): [ChildkeyTakeSet * 1];
	decrease_take(): [TakeSet * 1];
	increase_take(): [TakeSet * 1];
	set_subnet_identity(b): [IdentitySet * 1];
	update_symbol(n): [SymbolSet * 1];
	transfer_subnet_ownership(): [SubnetOwnerChanged * 1];
	set_hyperparameter(): [HyperparametersSet * 1];
	claim_dissolved(): [];
	claim_dissolved_for(): [];
	claim_root(n): [StakeChanged * n, RootClaimsChanged * n];
	claim_root_kept(n): [StakeChanged * n, RootClaimsChanged * n];
	set_root_claim_type(): [RootClaimTypeSet * 1];
	cancel_registration(): [];
	ensure_generation(): [];
	dissolve_network(): [];
	set_parameter(): [ParametersSet * 1];
	set_subnet_parameter(): [SubnetParametersSet * 1];
	schedule_rules(): [RulesScheduled * 1];
	cancel_scheduled_rules(): [RulesScheduled * 1];
	set_root_weights(n): [];
	report_metric(): [];
	set_attestors(n): [];
	tally_signals(n): [];
	start_shadow(): [];
	stop_shadow(): [];
	step_shadows(n): [];
	sudo_trim_to_max_allowed_uids(n): [NeuronsTrimmed * 1, HyperparametersSet * 1];
	transfer(): [];
	apply_scheduled_rules(n): [RulesChanged * 1];
	block_step(n): [];
	block_step_dear(n): [];
	epoch(u, v): [EpochPaid * 1, RootClaimsChanged * v];
	epoch_weights(w): [];
	epoch_paid_parents(f): [RootClaimsChanged * f];
	epoch_unpaid_parents(f): [];
	epoch_newcomers(n): [];
	epoch_claims(f): [];
	dissolution_close(i): [StakeChanged * i];
	dissolution_claims(i): [RootClaimsChanged * i];
	dissolution_pay(i): [];
	dissolution_clear(i): [];
	dissolution_end(n): [SubnetRemoved * 1, SubnetRegistered * 1];
}
