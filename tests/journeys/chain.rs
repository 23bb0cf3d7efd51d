//! A chain of real blocks, made by the runtime's own `Executive`, and told as a story.

use crate::model;
use codec::Encode;
use dtao_economics::{Alpha, Tao};
use dtao_runtime::{
	fees, genesis_config_presets::get_preset, AccountId, Balances, Block, DynamicTao, Executive,
	Header, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, SignedPayload,
	SubtensorModule, System, TxExtension, UncheckedExtrinsic, SLOT_DURATION,
};
use frame_support::{
	genesis_builder_helper::build_state, storage::StoragePrefixedMap, traits::Hooks,
	weights::Weight,
};
use frame_system::Phase;
use pallet_dynamic_tao::{Event, Metagraph, MoveReceipt, NetUid, SubnetView};
use serde_json::Value;
use sp_core::{crypto::AccountId32, sr25519, storage::Storage, Pair, H256};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era, traits::Header as _, transaction_validity::TransactionSource, Digest, DigestItem,
	DispatchError, DispatchResult,
};
use std::collections::BTreeMap;

/// The hotkey that wallets derive from a person: `//Alice//hotkey`.
pub fn hotkey(person: Sr25519Keyring) -> AccountId {
	let path = format!("{}//hotkey", person.to_seed());
	AccountId32::from(sr25519::Pair::from_string(&path, None).expect("is a path").public())
}

/// Somebody who signs.
#[derive(Clone)]
pub struct Signer(sr25519::Pair);

impl Signer {
	/// The key at a path of the phrase that everybody knows, such as `//Staker//7`.
	pub fn at(path: &str) -> Self {
		Self(sr25519::Pair::from_string(path, None).expect("is a path"))
	}

	/// The hotkey of a person, which signs weights.
	pub fn hotkey(person: Sr25519Keyring) -> Self {
		Self::at(&format!("{}//hotkey", person.to_seed()))
	}

	/// The account.
	pub fn account(&self) -> AccountId {
		self.0.public().into()
	}
}

impl From<Sr25519Keyring> for Signer {
	fn from(person: Sr25519Keyring) -> Self {
		Self(person.pair())
	}
}

/// A chain and its newest block.
pub struct Chain {
	ext: TestExternalities,
	parent: Header,
	/// Every how many blocks the equations are asked for.
	checked_every: u32,
}

/// What became of a transaction.
pub struct Receipt {
	/// What it cost.
	pub fee: u64,
	/// Whether its call did what it was asked.
	pub result: DispatchResult,
	/// What DynamicTao said about it.
	pub events: Vec<Event<Runtime>>,
}

impl Receipt {
	/// Expects a success and returns what DynamicTao said.
	#[track_caller]
	pub fn succeeds(self) -> Vec<Event<Runtime>> {
		assert_eq!(self.result, Ok(()));
		self.events
	}

	/// Expects a success with a single event.
	#[track_caller]
	pub fn succeeds_with_one_event(self) -> Event<Runtime> {
		let mut events = self.succeeds();
		assert_eq!(events.len(), 1, "{events:?}");
		events.remove(0)
	}

	/// Expects success with one event, of a movement, and tells what that came to.
	#[track_caller]
	pub fn movement(self) -> MoveReceipt {
		match self.succeeds_with_one_event() {
			Event::StakeMoved {
				tao,
				alpha_given,
				alpha_received,
				fee,
				tao_fee,
				origin_price,
				destination_price,
				..
			}
			| Event::StakeTransferred {
				tao,
				alpha_given,
				alpha_received,
				fee,
				tao_fee,
				origin_price,
				destination_price,
				..
			}
			| Event::StakeSwapped {
				tao,
				alpha_given,
				alpha_received,
				fee,
				tao_fee,
				origin_price,
				destination_price,
				..
			} => MoveReceipt {
				tao,
				alpha_given,
				alpha_received,
				fee,
				tao_fee,
				origin_price,
				destination_price,
			},
			event => panic!("not a movement: {event:?}"),
		}
	}

	/// Expects a refusal.
	#[track_caller]
	pub fn fails_with(self, error: impl Into<DispatchError>) {
		assert_eq!(self.result, Err(error.into()));
		assert_eq!(self.events, []);
	}
}

/// What a block did.
pub struct BlockReport {
	/// The block itself, as another node would import it.
	pub block: Block,
	/// TAO that was emitted.
	pub minted: u64,
	/// TAO of the emission that found no place.
	pub unminted: u64,
	/// Fees, which are burned.
	pub fees: u64,
	/// What DynamicTao's hooks said, at the block's beginning and end.
	pub events: Vec<Event<Runtime>>,
	/// One for each transaction.
	pub receipts: Vec<Receipt>,
}

impl Chain {
	/// The development chain.
	pub fn development() -> Self {
		Self::of_preset("development", |_| ())
	}

	/// The chain of a preset, with changes to its genesis. It is built through the door that nodes
	/// use: a JSON patch, merged into the default genesis, given to the genesis builder.
	pub fn of_preset(name: &str, change: impl FnOnce(&mut RuntimeGenesisConfig)) -> Self {
		let patch = get_preset(&name.into()).expect("the preset exists");
		let mut genesis = serde_json::to_value(RuntimeGenesisConfig::default()).expect("is JSON");
		merge(&mut genesis, serde_json::from_slice(&patch).expect("is JSON"));
		let mut genesis = serde_json::from_value(genesis).expect("is a genesis");
		change(&mut genesis);
		let genesis = serde_json::to_vec(&genesis).expect("is JSON");

		let mut ext = TestExternalities::new_empty();
		ext.execute_with(|| {
			build_state::<RuntimeGenesisConfig>(genesis).expect("builds");
			assert_invariants();
		});
		Self::begin(ext)
	}

	/// A chain that begins with an exported state, which the runtime's migrations have brought up to date.
	pub fn of_state(state: Storage) -> Self {
		let mut ext = TestExternalities::from(state);
		ext.execute_with(|| {
			Executive::execute_on_runtime_upgrade();
			assert_invariants();
		});
		Self::begin(ext)
	}

	/// A chain whose block 0 has this state.
	fn begin(mut ext: TestExternalities) -> Self {
		ext.commit_all().expect("commits");
		let parent = Header::new(
			0,
			H256::zero(),
			H256::from_slice(ext.backend.root().as_ref()),
			H256::zero(),
			Digest::default(),
		);
		Self { ext, parent, checked_every: 1 }
	}

	/// Asks for the equations of the whole state in every `blocks`th block only, where a journey is
	/// too long for more. What a block mints is checked in every one.
	pub fn checked_every(mut self, blocks: u32) -> Self {
		self.checked_every = blocks;
		self
	}

	/// The same chain, to try something else on.
	pub fn fork(&mut self) -> Self {
		let mut ext = TestExternalities::new_empty();
		ext.backend = self.ext.as_backend();
		Self { ext, parent: self.parent.clone(), checked_every: self.checked_every }
	}

	/// Makes an empty block.
	pub fn block(&mut self) -> BlockReport {
		self.block_of(Vec::<(Signer, RuntimeCall)>::new())
	}

	/// Makes `count` empty blocks.
	pub fn blocks(&mut self, count: u32) {
		for _ in 0..count {
			self.block();
		}
	}

	/// Makes empty blocks up to this one.
	pub fn run_to(&mut self, height: u32) {
		assert!(height >= self.height(), "{height} is in the past");
		self.blocks(height - self.height());
	}

	/// Runs up to this block in a hurry, where thousands of blocks would take too long: of all but
	/// the last only what DynamicTao does in them, without headers, inherents, roots and checks.
	pub fn hurry_to(&mut self, height: u32) {
		self.hurry_watching(height, |_, _, _| ());
	}

	/// The same, and shows of each block but the last its number, what DynamicTao's work at its
	/// beginning weighs, and what it said.
	pub fn hurry_watching(
		&mut self,
		height: u32,
		mut watch: impl FnMut(u32, Weight, Vec<Event<Runtime>>),
	) {
		self.ext.execute_with(|| {
			for number in self.parent.number + 1..height {
				System::reset_events();
				System::set_block_number(number);
				let weight = DynamicTao::on_initialize(number);
				let said =
					System::read_events_no_consensus().filter_map(|record| match record.event {
						RuntimeEvent::DynamicTao(event) => Some(event),
						_ => None,
					});
				watch(number, weight, said.collect());
			}
		});
		self.ext.commit_all().expect("commits");
		self.parent.number = height - 1;
		self.block();
	}

	/// Makes a block of one transaction.
	pub fn submit(&mut self, who: impl Into<Signer>, call: impl Into<RuntimeCall>) -> Receipt {
		self.block_of(vec![(who, call.into())]).receipts.remove(0)
	}

	/// Makes a block of these calls, each signed by who is named with it, in this order.
	pub fn block_of<S: Into<Signer>>(&mut self, calls: Vec<(S, RuntimeCall)>) -> BlockReport {
		let number = self.parent.number + 1;
		// One slot for each block, as on the public chain.
		let slot = u64::from(number);
		let header = Header::new(
			number,
			H256::zero(),
			H256::zero(),
			self.parent.hash(),
			Digest { logs: vec![DigestItem::PreRuntime(*b"aura", slot.encode())] },
		);
		let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
		let checked = number.is_multiple_of(self.checked_every);

		let report = self.ext.execute_with(|| {
			let issued = Balances::total_issuance();
			Executive::initialize_block(&header);
			let mut extrinsics = vec![UncheckedExtrinsic::new_bare(now.into())];
			apply(&extrinsics[0]).expect("the inherent applies");
			let mut results = vec![];
			for (who, call) in calls {
				let extrinsic = sign(&who.into(), call);
				results.push(apply(&extrinsic));
				extrinsics.push(extrinsic);
			}
			let header = Executive::finalize_block();
			if checked {
				assert_invariants();
			}

			let block = Block { header, extrinsics };
			let report = report(block, results);
			assert_money_is_conserved(issued, &report);
			report
		});
		self.ext.commit_all().expect("commits");
		self.parent = report.block.header.clone();
		report
	}

	/// Imports a block as another node does: every check of the `Executive`, up to the state root.
	pub fn import(&mut self, block: Block) {
		let header = block.header.clone();
		self.ext.execute_with(|| Executive::execute_block(block.into()));
		self.ext.commit_all().expect("commits");
		self.parent = header;
	}

	/// Makes a block of one transaction that must be refused, and compares the whole state with an
	/// empty block's: only the fee and the nonce may differ.
	#[track_caller]
	pub fn refuses(
		&mut self,
		who: impl Into<Signer>,
		call: impl Into<RuntimeCall>,
		error: impl Into<DispatchError>,
	) {
		let who = who.into();
		let mut without = self.fork();
		without.block();
		let receipt = self.submit(who.clone(), call);
		let fee = receipt.fee;
		assert!(fee > 0);
		receipt.fails_with(error);

		without.ext.execute_with(|| {
			frame_system::Account::<Runtime>::mutate(who.account(), |account| {
				account.nonce += 1;
				account.data.free -= fee;
			});
			pallet_balances::TotalIssuance::<Runtime>::mutate(|issuance| *issuance -= fee);
		});
		assert!(self.lasting_state() == without.lasting_state(), "more than the fee has changed");
	}

	/// Tells whether a pool of transactions would take this one.
	pub fn accepts(&mut self, who: impl Into<Signer>, call: impl Into<RuntimeCall>) -> bool {
		let (who, call) = (who.into(), call.into());
		self.fork().ext.execute_with(|| {
			let source = TransactionSource::External;
			Executive::validate_transaction(source, sign(&who, call), H256::zero()).is_ok()
		})
	}

	/// What a wallet is told that a call will cost.
	pub fn estimate(&mut self, who: Signer, call: impl Into<RuntimeCall>) -> u64 {
		let call = call.into();
		self.ext.execute_with(|| {
			let extrinsic = sign(&who, call);
			let length = extrinsic.encoded_size() as u32;
			fees::query_info(extrinsic, length).partial_fee
		})
	}

	/// Every key and value but those with which System keeps the books of the block itself.
	fn lasting_state(&mut self) -> BTreeMap<Vec<u8>, Vec<u8>> {
		let system = sp_io::hashing::twox_128(b"System");
		let accounts = frame_system::Account::<Runtime>::final_prefix();
		let mut state = self.keys_under(vec![]);
		state.retain(|key, _| !key.starts_with(&system) || key.starts_with(&accounts));
		state
	}

	/// Every key that begins like this, with its value.
	pub fn keys_under(&mut self, prefix: Vec<u8>) -> BTreeMap<Vec<u8>, Vec<u8>> {
		self.ext.execute_with(|| {
			let mut state = BTreeMap::new();
			let mut key = prefix.clone();
			while let Some(next) = sp_io::storage::next_key(&key) {
				if !next.starts_with(&prefix) {
					break;
				}
				let value = sp_io::storage::get(&next).expect("the key exists");
				state.insert(next.clone(), value.to_vec());
				key = next;
			}
			state
		})
	}

	/// The state itself, for measurements.
	pub fn externalities(&mut self) -> &mut TestExternalities {
		&mut self.ext
	}

	/// Looks something up.
	pub fn look<R>(&mut self, at: impl FnOnce() -> R) -> R {
		self.ext.execute_with(at)
	}

	/// The newest block's number.
	pub fn height(&self) -> u32 {
		self.parent.number
	}

	/// All TAO that exists.
	pub fn issuance(&mut self) -> u64 {
		self.look(Balances::total_issuance)
	}

	/// What an account can spend.
	pub fn balance(&mut self, who: Sr25519Keyring) -> u64 {
		self.look(|| Balances::free_balance(who.to_account_id()))
	}

	/// A subnet.
	pub fn subnet(&mut self, netuid: u16) -> SubnetView<AccountId> {
		self.look(|| DynamicTao::subnet(NetUid(netuid))).expect("the subnet exists")
	}

	/// What `coldkey` has staked behind the hotkey of `behind`.
	pub fn stake(&mut self, netuid: u16, behind: Sr25519Keyring, coldkey: Sr25519Keyring) -> u64 {
		self.stake_of(netuid, &hotkey(behind), &coldkey.to_account_id())
	}

	/// What a coldkey has staked behind a hotkey.
	pub fn stake_of(&mut self, netuid: u16, hotkey: &AccountId, coldkey: &AccountId) -> u64 {
		self.look(|| DynamicTao::stake_value(NetUid(netuid), hotkey, coldkey))
			.expect("is computed")
			.0
	}

	/// The neurons of a subnet.
	pub fn metagraph(&mut self, netuid: u16) -> Metagraph<AccountId> {
		self.look(|| DynamicTao::metagraph(NetUid(netuid))).expect("the subnet exists")
	}

	/// TAO staked on root.
	pub fn root_stake(&mut self) -> u64 {
		self.look(|| DynamicTao::global().root_stake.0)
	}
}

fn merge(target: &mut Value, patch: Value) {
	match (target, patch) {
		(Value::Object(target), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(target.entry(key).or_insert(Value::Null), value);
			}
		}
		(target, patch) => *target = patch,
	}
}

/// Signs a call as a wallet does, for the state of now.
fn sign(who: &Signer, call: RuntimeCall) -> UncheckedExtrinsic {
	let account = who.account();
	let extension: TxExtension = (
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(&account)),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("the extensions know their part");
	let signature = payload.using_encoded(|payload| who.0.sign(payload));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

/// Applies a transaction. It may be refused, but it must be valid.
fn apply(extrinsic: &UncheckedExtrinsic) -> DispatchResult {
	Executive::apply_extrinsic(extrinsic.clone()).expect("the transaction is valid")
}

/// Every equation of the economy, no rao in the vault that no record knows, and every mirror of clients'.
fn assert_invariants() {
	assert_eq!(DynamicTao::do_try_state(), Ok(()));
	assert_eq!(SubtensorModule::do_try_state(), Ok(()));
	assert_eq!(DynamicTao::vault_excess(), Tao(0));
}

/// Reads from the events what a block did.
fn report(block: Block, results: Vec<DispatchResult>) -> BlockReport {
	let events = System::events();
	let at = |phase: Phase| -> Vec<RuntimeEvent> {
		let records = events.iter().filter(|record| record.phase == phase);
		records.map(|record| record.event.clone()).collect()
	};
	let ours = |events: Vec<RuntimeEvent>| -> Vec<Event<Runtime>> {
		let ours = events.into_iter().filter_map(|event| match event {
			RuntimeEvent::DynamicTao(event) => Some(event),
			_ => None,
		});
		ours.collect()
	};
	let fee = |events: &[RuntimeEvent]| -> u64 {
		let fees = events.iter().filter_map(|event| match event {
			RuntimeEvent::TransactionPayment(
				pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
			) => Some(*actual_fee),
			_ => None,
		});
		fees.sum()
	};

	let receipts: Vec<_> = (1..) // the inherent is the first
		.zip(results)
		.map(|(index, result)| {
			let events = at(Phase::ApplyExtrinsic(index));
			Receipt { fee: fee(&events), result, events: ours(events) }
		})
		.collect();
	let events = [Phase::Initialization, Phase::Finalization].into_iter().flat_map(at);
	let events = ours(events.collect());
	let emitted: Vec<_> = events
		.iter()
		.filter_map(|event| match event {
			Event::BlockEmitted { minted, unminted } => Some((minted.0, unminted.0)),
			_ => None,
		})
		.collect();
	assert!(emitted.len() <= 1, "a block emits once");
	let (minted, unminted) = emitted.first().copied().unwrap_or_default();
	let fees = receipts.iter().map(|receipt| receipt.fee).sum();
	BlockReport { block, minted, unminted, fees, events, receipts }
}

/// A block mints once and not more than the curve allows; and all TAO that exists is what existed,
/// with that mint, less the fees and what was burned.
fn assert_money_is_conserved(issued: u64, report: &BlockReport) {
	assert_eq!(report.minted + report.unminted, model::block_emission(issued));
	let (mut mints, mut burned) = (vec![], 0);
	for record in System::events() {
		match record.event {
			RuntimeEvent::Balances(pallet_balances::Event::Minted { who, amount }) => {
				assert_eq!(who, DynamicTao::vault_account());
				mints.push(amount);
			}
			RuntimeEvent::Balances(pallet_balances::Event::Burned { amount, .. }) => {
				burned += amount;
			}
			_ => (),
		}
	}
	assert!(mints.len() <= 1, "a block mints once");
	assert_eq!(mints.into_iter().sum::<u64>(), report.minted);
	assert_eq!(Balances::total_issuance(), issued + report.minted - report.fees - burned);
}

/// The calls of DynamicTao that journeys make, in the words of journeys: hotkeys are named by the
/// person they belong to.
pub mod calls {
	use super::*;
	use pallet_dynamic_tao::Call;

	pub fn add_stake(behind: Sr25519Keyring, netuid: u16, tao: u64) -> Call<Runtime> {
		Call::add_stake { hotkey: hotkey(behind), netuid: NetUid(netuid), amount_staked: Tao(tao) }
	}

	pub fn add_stake_limit(
		behind: Sr25519Keyring,
		netuid: u16,
		tao: u64,
		limit_price: u64,
		allow_partial: bool,
	) -> Call<Runtime> {
		Call::add_stake_limit {
			hotkey: hotkey(behind),
			netuid: NetUid(netuid),
			amount_staked: Tao(tao),
			limit_price,
			allow_partial,
		}
	}

	pub fn remove_stake(behind: Sr25519Keyring, netuid: u16, alpha: u64) -> Call<Runtime> {
		Call::remove_stake {
			hotkey: hotkey(behind),
			netuid: NetUid(netuid),
			amount_unstaked: Alpha(alpha),
		}
	}

	pub fn remove_stake_limit(
		behind: Sr25519Keyring,
		netuid: u16,
		alpha: u64,
		limit_price: u64,
		allow_partial: bool,
	) -> Call<Runtime> {
		Call::remove_stake_limit {
			hotkey: hotkey(behind),
			netuid: NetUid(netuid),
			amount_unstaked: Alpha(alpha),
			limit_price,
			allow_partial,
		}
	}

	pub fn remove_stake_full_limit(
		behind: Sr25519Keyring,
		netuid: u16,
		limit_price: Option<u64>,
	) -> Call<Runtime> {
		Call::remove_stake_full_limit {
			hotkey: hotkey(behind),
			netuid: NetUid(netuid),
			limit_price,
		}
	}

	pub fn unstake_all(behind: Sr25519Keyring) -> Call<Runtime> {
		Call::unstake_all { hotkey: hotkey(behind) }
	}

	pub fn unstake_all_alpha(behind: Sr25519Keyring) -> Call<Runtime> {
		Call::unstake_all_alpha { hotkey: hotkey(behind) }
	}

	pub fn swap_stake(
		behind: Sr25519Keyring,
		origin: u16,
		destination: u16,
		alpha: u64,
	) -> Call<Runtime> {
		Call::swap_stake {
			hotkey: hotkey(behind),
			origin_netuid: NetUid(origin),
			destination_netuid: NetUid(destination),
			alpha_amount: Alpha(alpha),
		}
	}

	pub fn swap_stake_limit(
		behind: Sr25519Keyring,
		origin: u16,
		destination: u16,
		alpha: u64,
		limit_price: u64,
		allow_partial: bool,
	) -> Call<Runtime> {
		Call::swap_stake_limit {
			hotkey: hotkey(behind),
			origin_netuid: NetUid(origin),
			destination_netuid: NetUid(destination),
			alpha_amount: Alpha(alpha),
			limit_price,
			allow_partial,
		}
	}

	pub fn move_stake(
		(origin_hotkey, origin): (Sr25519Keyring, u16),
		(destination_hotkey, destination): (Sr25519Keyring, u16),
		alpha: u64,
	) -> Call<Runtime> {
		Call::move_stake {
			origin_hotkey: hotkey(origin_hotkey),
			destination_hotkey: hotkey(destination_hotkey),
			origin_netuid: NetUid(origin),
			destination_netuid: NetUid(destination),
			alpha_amount: Alpha(alpha),
		}
	}

	pub fn transfer_stake(
		to: Sr25519Keyring,
		behind: Sr25519Keyring,
		origin: u16,
		destination: u16,
		alpha: u64,
	) -> Call<Runtime> {
		Call::transfer_stake {
			destination_coldkey: to.to_account_id(),
			hotkey: hotkey(behind),
			origin_netuid: NetUid(origin),
			destination_netuid: NetUid(destination),
			alpha_amount: Alpha(alpha),
		}
	}

	pub fn register_network(owner: Sr25519Keyring) -> Call<Runtime> {
		Call::register_network { hotkey: hotkey(owner) }
	}

	pub fn set_weights(netuid: u16, weights: &[(u16, u16)]) -> Call<Runtime> {
		let (dests, weights) = weights.iter().copied().unzip();
		Call::set_weights { netuid: NetUid(netuid), dests, weights, version_key: 0 }
	}

	pub fn burned_register(netuid: u16, hotkey: AccountId) -> Call<Runtime> {
		Call::burned_register { netuid: NetUid(netuid), hotkey }
	}

	pub fn start_call(netuid: u16) -> Call<Runtime> {
		Call::start_call { netuid: NetUid(netuid) }
	}
}
