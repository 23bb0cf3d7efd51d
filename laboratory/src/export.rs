//! The chain as judge: a run as a genesis state and the calls that everybody made, so that a real node can
//! be asked whether it comes to the same economy.
//!
//! `genesis.json` is a patch of a chain's genesis, in which accounts stand as the derivations of their keys:
//! `//NAME` is the coldkey of an agent, `//NAME//hotkey` its hotkey, and behind `//NAME//cold` is what it
//! does not stake. `run.jsonl` has a line for each call, made in the block after the block's own step and in
//! the order of the lines, and one for the economy after each 360 blocks:
//!
//! ```json
//! {"block": 7, "signer": "//buyer", "call": "addStake", "args": ["//buyer//cold", 1, "500000000"]}
//! {"block": 360, "hash": "5c1f...", "economy": ["issued 8400360000000000", "root 0", "subnet 1 ..."]}
//! ```
//!
//! The hash is SHA-256 over the lines of the economy, each with a newline: all TAO, that on root, each
//! subnet's `NETUID TAO ALPHA OUTSTANDING AVERAGE` with the moving price in units of 2^-64, and what each
//! account has on each subnet, root being 0. Amounts are rao.

use crate::{
	run::take_turns,
	scenario::{Cast, Scenario},
	trouble::Trouble,
	world::{AccountId, Act, Behind, Entry, Epochs, Neuron, RegistryTerms, Subnet, World},
};
use dtao_economics::{Dividends, FeeRate, Needs, Rules, Tao, UNIT};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

/// Blocks between two looks at the economy.
pub const CHECKPOINT: u64 = 360;

/// What the administrator of the chain has, who brings everybody's calls.
const ADMINISTRATOR: u64 = 1_000 * UNIT;

/// The least that may be staked on the chain: its existential deposit.
const LEAST_STAKE: u64 = 500;

/// A run as a chain would have to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
	/// The patch of the genesis.
	pub genesis: Value,
	/// Calls and checkpoints, a line each.
	pub lines: Vec<Value>,
}

/// Runs a scenario and writes down what everybody did.
///
/// # Errors
/// [`Trouble::Unknown`] for what no chain can be told; as [`World::step`] and [`World::prove`].
pub fn export(
	scenario: &Scenario,
	seed: u64,
	watch: &mut dyn FnMut(u64),
) -> Result<Export, Trouble> {
	let (profile, rules) = scenario.rules()?;
	let (mut world, mut cast): (World, Cast) = scenario.build(rules, seed, true)?;
	check(scenario, &rules, &world).map_err(|why| {
		Trouble::Unknown(format!("`{}` under `{profile}` is for no chain: {why}", scenario.title))
	})?;
	let genesis = genesis(&world)?;
	let mut lines = Vec::new();
	for block in 1..=scenario.chain.blocks {
		world.step()?;
		world.journal = Some(Vec::new());
		take_turns(&mut world, &mut cast);
		for entry in world.journal.take().unwrap_or_default() {
			lines.push(call(&world, &entry)?);
		}
		if block.is_multiple_of(CHECKPOINT) || block == scenario.chain.blocks {
			let economy = economy(&world);
			lines.push(json!({ "block": block, "hash": hash(&economy), "economy": economy }));
		}
		watch(block);
	}
	world.prove()?;
	Ok(Export { genesis, lines })
}

/// Says why a chain could not be told of a scenario.
fn check(scenario: &Scenario, rules: &Rules, world: &World) -> Result<(), String> {
	let is_old = |spec: &crate::scenario::SubnetSpec| spec.age > 0;
	if scenario.chain.epochs != Epochs::Yuma {
		return Err("its epochs are `stated`, and a chain's are `yuma`".into());
	}
	if rules.validate::<()>().is_err() {
		return Err("its rules are its own, and those of a chain are in the runtime".into());
	}
	if usize::from(world.parameters.tempo) <= world.subnets.len() + 1 {
		return Err("its tempo is too short for an epoch a block".into());
	}
	if rules.dividends != Dividends::AtOnce {
		return Err("stake becomes active only after a tempo, and a world's at once".into());
	}
	if rules.allocation.needs() != Needs::default() || scenario.subnets.iter().any(is_old) {
		return Err("its rules remember what was before, and a chain begins without".into());
	}
	if world.parameters.fee != FeeRate::LAUNCH && scenario.registers() {
		return Err("a new subnet's fee is 33 parts of 65535".into());
	}
	Ok(())
}

/// The derivation of an account's key.
fn coldkey(world: &World, who: AccountId) -> String {
	let name = world.accounts.get(who).map_or("", |account| account.name.as_str());
	format!("//{}", name.replace([' ', '/'], "-"))
}

/// The derivation of the key of a hotkey.
fn hotkey(world: &World, behind: Behind) -> String {
	let coldkey = coldkey(world, behind.account());
	match behind {
		Behind::Cold(_) => format!("{coldkey}//cold"),
		Behind::Hotkey(_) => format!("{coldkey}//hotkey"),
	}
}

/// A call as JSON; amounts are texts, since many a reader rounds large numbers.
fn call(world: &World, entry: &Entry) -> Result<Value, Trouble> {
	let Entry { block, who, act } = entry;
	let (own, amount) = (hotkey(world, Behind::Hotkey(*who)), |rao: u64| rao.to_string());
	let (signer, call, args) = match act {
		Act::Buy { behind, netuid, tao } => {
			(None, "addStake", json!([hotkey(world, *behind), netuid, amount(tao.0)]))
		}
		Act::Sell { behind, netuid, alpha } => {
			(None, "removeStake", json!([hotkey(world, *behind), netuid, amount(alpha.0)]))
		}
		Act::Recycle { behind, netuid, alpha } => {
			(None, "recycleAlpha", json!([hotkey(world, *behind), amount(alpha.0), netuid]))
		}
		Act::RegisterSubnet => (None, "registerNetwork", json!([own])),
		Act::Start { netuid } => (None, "startCall", json!([netuid])),
		Act::RegisterNeuron { netuid } => (None, "burnedRegister", json!([netuid, own])),
		Act::SetWeights { netuid, weights } => {
			let (uids, values): (Vec<_>, Vec<_>) = weights.iter().copied().unzip();
			(Some(own), "setWeights", json!([netuid, uids, values, 0]))
		}
		Act::Private => {
			let name = coldkey(world, *who);
			let message = format!("in block {block} {name} does what no call of a chain does");
			return Err(Trouble::Unknown(message));
		}
	};
	let signer = signer.unwrap_or_else(|| coldkey(world, *who));
	Ok(json!({ "block": block, "signer": signer, "call": call, "args": args }))
}

/// The economy, line by line.
pub fn economy(world: &World) -> Vec<String> {
	let mut lines = vec![format!("issued {}", world.issued), format!("root {}", world.root_stake)];
	for Subnet { netuid, economy, .. } in &world.subnets {
		let average = economy.moving_price.price().to_bits();
		lines.push(format!(
			"subnet {netuid} {} {} {} {average}",
			economy.pool.tao, economy.pool.alpha, economy.outstanding
		));
	}
	for who in 0..world.accounts.len() {
		let name = coldkey(world, who);
		let on_root = (0, world.root_holding(who));
		let places = 0..world.subnets.len();
		let on_subnets =
			places.map(|place| (world.subnets[place].netuid, world.holding(who, place)));
		for (netuid, held) in core::iter::once(on_root).chain(on_subnets) {
			if !held.is_zero() {
				lines.push(format!("position {name} {netuid} {held}"));
			}
		}
	}
	lines
}

/// SHA-256 over lines, each with a newline, in hexadecimal.
fn hash(lines: &[String]) -> String {
	let mut hasher = Sha256::new();
	for line in lines {
		hasher.update(line.as_bytes());
		hasher.update(b"\n");
	}
	hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The genesis of a chain that begins as the world does. What is neither staked nor in pools belongs to
/// everybody alike, but for what the administrator needs.
fn genesis(world: &World) -> Result<Value, Trouble> {
	let accounts = 0..world.accounts.len();
	let pools = world.subnets.iter().map(|subnet| subnet.economy.pool.tao);
	let bound = pools.chain([world.root_stake, Tao(ADMINISTRATOR)]);
	let free = bound.into_iter().try_fold(world.issued, Tao::ensure_sub)?.0;
	let count = world.accounts.len() as u64;
	let part = |who: AccountId| free / count + if who == 0 { free % count } else { 0 };
	let balances = accounts.clone().map(|who| json!([coldkey(world, who), part(who)]));
	let hotkeys = accounts.flat_map(|who| {
		[Behind::Cold(who), Behind::Hotkey(who)].map(
			|behind| json!({ "hotkey": hotkey(world, behind), "coldkey": coldkey(world, who) }),
		)
	});
	Ok(json!({
		"balances": {
			"balances": balances.chain([json!(["//Alice", ADMINISTRATOR])]).collect::<Vec<_>>(),
		},
		"dynamicTao": {
			"parameters": parameters(world),
			"rules": world.rules,
			"lastRegistration": { "lock": world.parameters.registry.last_lock.0 },
			"hotkeys": hotkeys.collect::<Vec<_>>(),
			"subnets": world.subnets.iter().map(|one| subnet(world, one)).collect::<Vec<_>>(),
			"stakes": stakes(world),
		},
	}))
}

/// What may be set of the whole economy.
fn parameters(world: &World) -> Value {
	let RegistryTerms {
		limit, min_lock, interval, rate_limit, notice, reuse, start, grace, ..
	} = world.parameters.registry;
	let RegistryTerms { immunity, opening, .. } = world.parameters.registry;
	json!({
		"taoWeight": world.parameters.tao_weight,
		"subnetOwnerCut": world.parameters.owner_cut,
		"movingSpeed": world.parameters.speed,
		"minStake": LEAST_STAKE,
		"networkMinLockCost": min_lock.0,
		"networkLockReductionInterval": interval,
		"networkRateLimit": rate_limit,
		"networkImmunityPeriod": immunity,
		"subnetLimit": limit,
		"networkNoticePeriod": notice,
		"netuidReuseDelay": reuse,
		"startCallDelay": start,
		"startCallGrace": grace,
		"tradingDelay": opening,
	})
}

/// A subnet with its owner and its neurons.
fn subnet(world: &World, subnet: &Subnet) -> Value {
	let Subnet { netuid, economy, neurons, owner, .. } = subnet;
	let owner = owner.unwrap_or_default();
	let neuron = |neuron: &Neuron| {
		json!({
			"hotkey": hotkey(world, Behind::Hotkey(neuron.account)),
			"permit": neuron.scores.permit,
		})
	};
	json!({
		"netuid": netuid,
		"ownerColdkey": coldkey(world, owner),
		"ownerHotkey": hotkey(world, Behind::Hotkey(owner)),
		"taoReserve": economy.pool.tao.0,
		"alphaReserve": economy.pool.alpha.0,
		"alphaOutstanding": economy.outstanding.0,
		"movingPrice": economy.moving_price.price(),
		"feeRate": economy.fee_rate,
		"startedAt": 1,
		"parameters": { "tempo": subnet.tempo },
		"neurons": neurons.iter().map(neuron).collect::<Vec<_>>(),
	})
}

/// What everybody has staked, on root and on subnets.
fn stakes(world: &World) -> Vec<Value> {
	let mut stakes = Vec::new();
	for who in 0..world.accounts.len() {
		let coldkey = coldkey(world, who);
		let mut stake = |netuid: u16, behind: Behind, alpha: dtao_economics::Alpha| {
			if !alpha.is_zero() {
				let hotkey = hotkey(world, behind);
				stakes.push(json!({
					"netuid": netuid, "hotkey": hotkey, "coldkey": coldkey, "alpha": alpha.0,
				}));
			}
		};
		stake(0, Behind::Hotkey(who), world.root_holding(who));
		for (place, subnet) in world.subnets.iter().enumerate() {
			for (behind, alpha) in world.holdings(who, place) {
				stake(subnet.netuid, behind, alpha);
			}
		}
	}
	stakes
}
