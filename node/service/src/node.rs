//! The parts of a node and how they are wired: client, database, transaction pool, network,
//! consensus and RPC.

use crate::{
	caretaker::{self, Hire},
	development::{
		administrator::Appoint,
		rpc::{no_snapshots, DevelopmentRpc},
	},
	dynamic::Dictionary,
	embedded::Embedded,
	genesis_error, listener, loneliness,
	observe::{
		log::{self, LogEvents},
		metrics::Observer,
		version, Vocabulary,
	},
	rpc,
	runtime_api::RuntimeApi,
	sealing::{
		clock::Clock,
		engine::{Engine, SealedNode, Work},
		journal,
		journal::Journal,
		rpc::SealingRpc,
		solitude, Sealing,
	},
	Block, Hash,
};
use futures::channel::mpsc::Receiver;
use prometheus_endpoint::Registry;
use sc_basic_authorship::ProposerFactory;
use sc_chain_spec::BuildGenesisBlock;
use sc_client_api::Backend as _;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{
	GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NetworkBackend};
use sc_service::{
	config::ExecutorConfiguration, BuildNetworkParams, Configuration, Error, GenesisBlockBuilder,
	KeystoreContainer, SpawnTasksParams, TFullBackend, TFullClient, TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_core::traits::SpawnEssentialNamed;
use std::{env, path::PathBuf, sync::Arc, time::Duration};

/// Executes and stores blocks.
pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor>;
/// The database.
pub type FullBackend = TFullBackend<Block>;
/// Holds the transactions that wait.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
/// Picks the block to build on.
pub type SelectChain = LongestChain<FullBackend, Block>;

/// The network implementation. The SDK has a second one, which only older networks need.
type Network = Litep2pNetworkBackend;
type BlockImport = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;

/// What this user's programs know the node by.
pub(crate) const NAME: &str = "dtao-node";

/// How often GRANDPA keeps a proof of finality, in blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// The parts that every command needs, whether it runs a node or not.
pub struct Parts {
	/// Executes and stores blocks.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	keystore: KeystoreContainer,
	select_chain: SelectChain,
	telemetry: Option<Telemetry>,
	grandpa: Option<(BlockImport, GrandpaLink)>,
}

impl Parts {
	/// Starts what verifies and imports blocks that others made.
	///
	/// The blocks of a sealed chain carry no author's seal and no finality proof, so that those of a
	/// file are taken as they are, and those of the network never. On all other chains Aura and
	/// GRANDPA verify them.
	pub fn import_queue(
		&self,
		config: &Configuration,
		spawner: &impl SpawnEssentialNamed,
	) -> Result<DefaultImportQueue<Block>, Error> {
		let Some((block_import, _)) = &self.grandpa else {
			return Ok(solitude::import_queue(Box::new(self.client.clone()), spawner, config));
		};
		let slot_duration = sc_consensus_aura::slot_duration(&*self.client)?;
		Ok(sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(block_import.clone())),
			client: self.client.clone(),
			create_inherent_data_providers: move |_, ()| wall_clock(slot_duration),
			spawner,
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry: self.telemetry.as_ref().map(Telemetry::handle),
			compatibility_mode: Default::default(),
		})?)
	}
}

/// Opens the database and puts the parts together, beside the manager of their tasks.
pub fn parts(config: &Configuration, sealed: bool) -> Result<(Parts, TaskManager), Error> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor = executor(&config.executor);
	let backend = sc_service::new_db_backend(config.db_config())?;
	let genesis = genesis_of(config, &backend, &executor)?;
	let (client, backend, keystore, task_manager) =
		sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor,
			backend,
			genesis,
			false,
		)?;
	let client = Arc::new(client);
	if sealed {
		futures::executor::block_on(journal::recover(config, &client, &backend))
			.map_err(|error| Error::Other(error.to_string()))?;
	}

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let select_chain = LongestChain::new(backend.clone());

	let grandpa = if sealed {
		None
	} else {
		Some(sc_consensus_grandpa::block_import(
			client.clone(),
			JUSTIFICATION_PERIOD,
			&client,
			select_chain.clone(),
			telemetry.as_ref().map(Telemetry::handle),
		)?)
	};

	let parts = Parts { client, backend, keystore, select_chain, telemetry, grandpa };
	Ok((parts, task_manager))
}

/// Builds the executor. It keeps compiled runtimes in the user's cache folder, because compiling
/// takes longer than everything else that happens at a start.
fn executor(config: &ExecutorConfiguration) -> WasmExecutor {
	let heap = config.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: pages.try_into().unwrap_or(u32::MAX) }
	});
	let builder = WasmExecutor::builder()
		.with_execution_method(config.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.max_runtime_instances)
		.with_runtime_cache_size(config.runtime_cache_size);
	match cache_folder() {
		Some(folder) => builder.with_cache_path(folder),
		None => builder,
	}
	.build()
}

/// Returns where this user's programs keep what they can compute again.
fn cache_folder() -> Option<PathBuf> {
	let base = env::var_os("XDG_CACHE_HOME")
		.map(PathBuf::from)
		.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
	base.is_absolute().then(|| base.join(NAME))
}

/// Prepares the chain's genesis, and refuses a database that began with another one.
///
/// The SDK would continue the other chain under this one's name.
fn genesis_of(
	config: &Configuration,
	backend: &Arc<FullBackend>,
	executor: &WasmExecutor,
) -> Result<GenesisBlockBuilder<Block, FullBackend, WasmExecutor>, Error> {
	let storage = config.chain_spec.as_storage_builder().build_storage().map_err(|error| {
		format!("the chain specification has no valid genesis: {}", genesis_error::explain(&error))
	})?;
	let builder = |commit, storage| {
		GenesisBlockBuilder::new_with_storage(storage, commit, backend.clone(), executor.clone())
	};

	let stored = backend.blockchain().info();
	if stored.finalized_state.is_some() {
		let (expected, _) = builder(false, storage.clone())?.build_genesis_block()?;
		let expected = expected.header.hash();
		if stored.genesis_hash != expected {
			return Err(format!(
				"the database in `{}` belongs to another chain: its genesis is {:?}, that of \
				 `{}` is {expected:?}; run `purge-chain`, choose another --base-path, or pass \
				 that chain's specification to --chain",
				config.data_path.display(),
				stored.genesis_hash,
				config.chain_spec.id(),
			)
			.into());
		}
	}
	Ok(builder(!config.no_genesis(), storage)?)
}

/// The slot and moment by the wall clock, for chains whose validators share one.
async fn wall_clock(
	slot_duration: sp_consensus_aura::SlotDuration,
) -> Result<
	(sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider),
	Box<dyn std::error::Error + Send + Sync>,
> {
	let moment = sp_timestamp::InherentDataProvider::from_system_time();
	let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
		*moment,
		slot_duration,
	);
	Ok((slot, moment))
}

/// How a node runs beyond the SDK's configuration.
pub struct Plan {
	/// How it makes blocks by itself; without, it takes part in Aura and GRANDPA as far as its keys allow.
	pub sealing: Option<Sealing>,
	/// Who looks after the chain, hired once there is a client to work with.
	pub caretaker: Option<Hire>,
	/// Who carries out what the development RPC is asked for. Without, there is no such RPC.
	pub administrator: Option<Appoint>,
	/// How much of each block is told on the console.
	pub log_events: LogEvents,
	/// What the program brings along.
	pub embedded: &'static dyn Embedded,
}

/// Starts a node.
pub fn start(config: Configuration, plan: Plan) -> Result<TaskManager, Error> {
	let Plan { sealing, caretaker, administrator, log_events, embedded } = plan;
	let (parts, mut task_manager) = parts(&config, sealing.is_some())?;
	let import_queue = parts.import_queue(&config, &task_manager.spawn_essential_handle())?;
	let Parts { client, backend, keystore, select_chain, mut telemetry, grandpa } = parts;
	let pool: Arc<FullPool> = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let mut network_config = FullNetworkConfiguration::<Block, Hash, Network>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let metrics = <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(
		config.prometheus_registry(),
	);
	let grandpa = grandpa.map(|(block_import, link)| {
		let protocol = sc_consensus_grandpa::protocol_standard_name(
			&client.info().genesis_hash,
			&config.chain_spec,
		);
		let (protocol_config, notifications) =
			sc_consensus_grandpa::grandpa_peers_set_config::<Block, Network>(
				protocol.clone(),
				metrics.clone(),
				network_config.peer_store_handle(),
			);
		network_config.add_notification_protocol(protocol_config);
		(block_import, link, protocol, notifications)
	});

	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config: network_config,
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: None,
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let role = config.role;
	let force_authoring = config.force_authoring;
	let disable_grandpa = config.disable_grandpa;
	let name = config.network.node_name.clone();
	let registry = config.prometheus_registry().cloned();
	let caretaker = caretaker.map(|hire| hire(client.clone(), pool.clone()));
	let sealed = match sealing {
		Some(mode) => Some(Sealed::new(mode, &config, &client)?),
		None => None,
	};

	let dictionary = Arc::new(Dictionary::new(client.clone()));
	let rpc_builder = {
		let client = client.clone();
		let pool = pool.clone();
		let spec = config.chain_spec.cloned_box();
		let dictionary = dictionary.clone();
		let administrator = administrator.map(|appoint| appoint(client.clone(), pool.clone()));
		let snapshots = no_snapshots();
		let makers = sealed.as_ref().map(|sealed| (sealed.engine.clone(), sealed.clock.clone()));
		Box::new(move |_| {
			let sealing = makers.clone().map(|(engine, _)| SealingRpc(engine));
			let development = makers.clone().zip(administrator.clone());
			let development = development.map(|((engine, clock), administrator)| DevelopmentRpc {
				engine,
				clock,
				client: client.clone(),
				pool: pool.clone(),
				administrator,
				dictionary: dictionary.clone(),
				embedded,
				spec: spec.cloned_box(),
				snapshots: snapshots.clone(),
			});
			rpc::extensions(client.clone(), pool.clone(), sealing, development)
				.map_err(|error| Error::Other(error.to_string()))
		})
	};
	let server = sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend: backend.clone(),
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	listener::prepare(server.listen_addresses());
	let tell_version = version::tell_forever(client.clone(), embedded.version());
	task_manager.spawn_handle().spawn("version", None, tell_version);
	observe(
		&task_manager,
		&client,
		dictionary,
		embedded.vocabulary(),
		log_events,
		registry.as_ref(),
	);

	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);
	let proposer_factory = ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		pool.clone(),
		registry.as_ref(),
		telemetry_handle.clone(),
	);

	if let Some(Sealed { engine, work, journal, clock }) = sealed {
		let node = SealedNode {
			task_manager: &task_manager,
			client,
			backend,
			pool,
			select_chain,
			proposer_factory,
			journal,
			clock,
			caretaker,
		};
		engine.spawn(work, node);
		return Ok(task_manager);
	}

	let Some((block_import, link, protocol_name, notification_service)) = grandpa else {
		return Ok(task_manager);
	};
	if let Some(caretaker) = caretaker {
		let work = caretaker::work_forever(caretaker, client.clone());
		task_manager.spawn_handle().spawn("caretaker", None, work);
	}
	if role.is_authority() {
		let hint = loneliness::hint(client.clone(), sync_service.clone(), force_authoring)?;
		task_manager.spawn_handle().spawn("loneliness", None, hint);
		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client: client.clone(),
				select_chain,
				block_import,
				proposer_factory,
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				create_inherent_data_providers: move |_, ()| wall_clock(slot_duration),
				force_authoring,
				backoff_authoring_blocks: None::<()>,
				keystore: keystore.keystore(),
				block_proposal_slot_portion: SlotProportion::new(2f32 / 3f32),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry_handle.clone(),
				compatibility_mode: Default::default(),
			},
		)?;
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}
	if !disable_grandpa {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: Duration::from_millis(333),
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				// Without a key the voter only observes.
				keystore: role.is_authority().then(|| keystore.keystore()),
				telemetry: telemetry_handle.clone(),
				protocol_name,
			},
			link,
			network,
			sync: sync_service,
			notification_service,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: registry,
			shared_voter_state: SharedVoterState::empty(),
			telemetry: telemetry_handle,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}
	Ok(task_manager)
}

/// Starts those who tell and measure what happens.
fn observe(
	task_manager: &TaskManager,
	client: &Arc<FullClient>,
	dictionary: Arc<Dictionary>,
	vocabulary: &'static Vocabulary,
	log_events: LogEvents,
	registry: Option<&Registry>,
) {
	let spawner = task_manager.spawn_handle();
	if log_events != LogEvents::Off {
		let teller = log::tell_forever(client.clone(), dictionary.clone(), vocabulary, log_events);
		spawner.spawn("teller", None, teller);
	}
	let observer =
		registry.map(|registry| Observer::new(registry, client.clone(), dictionary, vocabulary));
	match observer {
		Some(Ok(observer)) => spawner.spawn("observer", None, observer.measure_forever()),
		Some(Err(error)) => ::log::warn!("The economy is not measured: {error}"),
		None => {}
	}
}

/// What makes the blocks of a sealed chain.
struct Sealed {
	engine: Engine,
	work: Receiver<Work>,
	journal: Arc<Journal>,
	clock: Arc<Clock>,
}

impl Sealed {
	fn new(mode: Sealing, config: &Configuration, client: &Arc<FullClient>) -> Result<Self, Error> {
		let (engine, work) = Engine::new(mode);
		let journal = Arc::new(Journal::open(config, client.clone())?);
		let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
		let clock = Arc::new(Clock::new(client.clone(), slot_duration));
		Ok(Self { engine, work, journal, clock })
	}
}
