//! The runtime API of Dynamic TAO: what wallets, indexers and people in polkadot.js ask a chain.
//!
//! Amounts are rao (10^9 to a TAO or an alpha). Prices are rao per alpha, as the limit prices of
//! calls are. All answers are plain named types; see their definitions in `pallet-dynamic-tao`.

#![cfg_attr(not(feature = "std"), no_std)]
#![allow(clippy::multiple_bound_locations)] // in what the macro writes

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use dtao_economics::{Alpha, Rules, Tao};
use pallet_dynamic_tao::{
	AttestationsView, ChildkeyView, DissolutionView, EmissionStagesView, EmissionTotalsView,
	GlobalView, Hyperparameters, LiquidationView, Metagraph, NetUid, NeuronView, PayoutPage,
	ProfileView, PruneNoticeView, QueuedRegistrationView, Quote, RegistrationQuote, RootClaimView,
	RootWeight, RulesView, ShadowView, StakeCursor, StakePage, StakeView, SubnetIdentityView,
	SubnetView, ValidatorPage, ValidatorView,
};
use sp_runtime::DispatchError;

sp_api::decl_runtime_apis! {
	/// Subnets, quotes, stakes, neurons and what becomes of all of them.
	pub trait DynamicTaoApi<AccountId: Codec> {
		/// One subnet, as it stands and with what the next block gives it.
		fn subnet(netuid: NetUid) -> Option<SubnetView<AccountId>>;

		/// The subnets but root, by netuid: the first 256.
		fn subnets() -> Vec<SubnetView<AccountId>>;

		/// At most `count` subnets, and no more than 256, from netuid `first` on.
		fn subnets_page(first: NetUid, count: u16) -> Vec<SubnetView<AccountId>>;

		/// What `add_stake` of `tao` rao would do as the first trade of the next block, for a coldkey
		/// that has it and a hotkey that belongs to somebody; or the error that it would end with.
		fn quote_stake(netuid: NetUid, tao: Tao) -> Result<Quote, DispatchError>;

		/// The same for this coldkey and hotkey, the transaction's fee apart.
		fn quote_stake_of(
			coldkey: AccountId,
			hotkey: AccountId,
			netuid: NetUid,
			tao: Tao,
		) -> Result<Quote, DispatchError>;

		/// What `remove_stake` of `alpha` rao would do as the first trade of the next block to a position
		/// that holds more than that and the minimum stake; or the error that it would end with.
		fn quote_unstake(netuid: NetUid, alpha: Alpha) -> Result<Quote, DispatchError>;

		/// The same for the position of this coldkey and hotkey as it is now, a whole one too. An epoch
		/// of the next block may add to it first.
		fn quote_unstake_of(
			coldkey: AccountId,
			hotkey: AccountId,
			netuid: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError>;

		/// What `swap_stake` of `alpha` rao would do as the first trade of the next block to a position
		/// that holds more than that and the minimum stake; or the error that it would end with.
		fn quote_swap(
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError>;

		/// The same for the position of this coldkey and hotkey as it is now, a whole one too. An epoch
		/// of the next block may add to it first.
		fn quote_swap_of(
			coldkey: AccountId,
			hotkey: AccountId,
			origin: NetUid,
			destination: NetUid,
			alpha: Alpha,
		) -> Result<Quote, DispatchError>;

		/// The first 256 positions of a coldkey; the rest by `stake_of_page`, behind the last.
		fn stake_of(coldkey: AccountId) -> Vec<StakeView<AccountId>>;

		/// From 1 to 256 positions of a coldkey (`count`): the first ones, or those behind the `next` of
		/// a page.
		fn stake_of_page(
			coldkey: AccountId,
			after: Option<StakeCursor<AccountId>>,
			count: u16,
		) -> StakePage<AccountId>;

		/// What a subnet registration in the next block costs, in rao.
		fn registration_cost() -> Tao;

		/// What `register_network` would do as the first call of the next block.
		fn quote_registration() -> Result<RegistrationQuote, DispatchError>;

		/// What a neuron's registration costs in the next block, in rao.
		fn burn_cost(netuid: NetUid) -> Option<Tao>;

		/// The neurons of a subnet, as columns by uid.
		fn metagraph(netuid: NetUid) -> Option<Metagraph<AccountId>>;

		/// `count` neurons of a subnet from `first_uid` on, as columns.
		fn metagraph_page(
			netuid: NetUid,
			first_uid: u16,
			count: u16,
		) -> Option<Metagraph<AccountId>>;

		/// One neuron, with its weights and bonds.
		fn neuron(netuid: NetUid, uid: u16) -> Option<NeuronView<AccountId>>;

		/// Who validates on a subnet or sits on root, by hotkey: the first 256.
		fn validators() -> Vec<ValidatorView<AccountId>>;

		/// From 1 to 256 of them (`count`): the first ones, or those behind the `next` of a page.
		fn validators_page(after: Option<AccountId>, count: u16) -> ValidatorPage<AccountId>;

		/// At most `count` of those whom the last epoch of a subnet paid, and no more than 256, from place
		/// `first` on: what each got, and of what.
		fn last_payouts(
			netuid: NetUid,
			first: u16,
			count: u16,
		) -> Option<PayoutPage<AccountId>>;

		/// The childkey links of a hotkey on a subnet.
		fn childkeys(netuid: NetUid, hotkey: AccountId) -> ChildkeyView<AccountId>;

		/// What may be set of a subnet's neurons.
		fn hyperparameters(netuid: NetUid) -> Option<Hyperparameters>;

		/// The symbol and identity of a subnet.
		fn subnet_identity(netuid: NetUid) -> Option<SubnetIdentityView>;

		/// The subnet that a registration into a full chain would give notice to now.
		fn next_to_prune() -> Option<NetUid>;

		/// What a dissolution of a subnet would pay if it began now, without a last epoch before.
		fn liquidation_preview(netuid: NetUid) -> Option<LiquidationView>;

		/// The subnet that stands under notice, and from which block on its trading is closed.
		fn prune_notice() -> Option<PruneNoticeView>;

		/// The registration that has paid and waits for a netuid.
		fn queued_registration() -> Option<QueuedRegistrationView<AccountId>>;

		/// The dissolution that is under way.
		fn dissolution() -> Option<DissolutionView<AccountId>>;

		/// What dissolutions have left for a coldkey to claim, in rao.
		fn unclaimed_payout(coldkey: AccountId) -> Tao;

		/// The rules that the economy runs by, and those that are scheduled.
		fn rules() -> RulesView;

		/// What a coldkey can claim of root's alpha behind a hotkey, by subnet, and what a sale of each
		/// alone would bring as the first trade of the next block.
		fn root_claims(coldkey: AccountId, hotkey: AccountId) -> Vec<RootClaimView>;

		/// What the next block gives a subnet, stage by stage; none if it is not open then.
		fn emission_stages(netuid: NetUid) -> Option<EmissionStagesView>;

		/// What the next block gives each open subnet, stage by stage, by netuid.
		fn all_emission_stages() -> Vec<EmissionStagesView>;

		/// What becomes of all TAO of the next block: the sums of all stages, and what no subnet is
		/// allocated.
		fn emission_totals() -> EmissionTotalsView;

		/// What the next block would give each open subnet, stage by stage, if these rules took the place
		/// of the active ones at its start; or why they cannot. They see what is remembered by then. What
		/// nobody would be allocated is what these are short of the block's emission.
		fn emission_stages_under(rules: Rules) -> Result<Vec<EmissionStagesView>, DispatchError>;

		/// The rules that have a name.
		fn rule_profiles() -> Vec<ProfileView>;

		/// What a shadow has come to.
		fn shadow(id: u8) -> Option<ShadowView>;

		/// What all shadows have come to.
		fn shadows() -> Vec<ShadowView>;

		/// The weights that a validator of root gives subnets, as far as they are not 0.
		fn root_weights(hotkey: AccountId) -> Vec<RootWeight>;

		/// What is attested of a subnet, and by whom.
		fn attestations(netuid: NetUid) -> AttestationsView<AccountId>;

		/// The whole economy at a glance.
		fn global() -> GlobalView<AccountId>;
	}
}
