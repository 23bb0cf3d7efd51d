//! Scenarios: a market, people with motives and a set of rules, as a TOML file. What a file may say is in
//! `scenarios/README.md`; what is wrong with one is said with its line, before anything runs.

mod build;
pub use build::Cast;
pub mod ready;
pub mod state;

use crate::{
	agents::{Motive, Netuids, When},
	coins::Coins,
	own::OwnRules,
	trouble::Trouble,
	world::{Epochs, RegistryTerms, HOLDERS_NAME},
};
use dtao_economics::{
	Allocation, Averaging, Dividends, InjectionRule, OwnerIncentives, Profile, RootPart, Rules,
	Speed, PROFILES,
};
use serde::Deserialize;
use std::{fs, path::Path};
use toml::Spanned;

/// The schema that this laboratory reads.
pub const SCHEMA: u32 = 1;

/// What a scenario file says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
	/// [`SCHEMA`].
	pub schema: u32,
	/// What it is about, in a few words.
	pub title: String,
	/// The question that it answers.
	pub question: String,
	/// What somebody claims, in their words.
	#[serde(default)]
	pub claim: Option<String>,
	/// The state of a real network that it begins from: one of [`state::STATES`], or a file beside this one.
	#[serde(default)]
	pub from: Option<Spanned<String>>,
	/// The chain.
	pub chain: Chain,
	/// How subnets come and go.
	#[serde(default)]
	pub registry: RegistryTerms,
	/// The rules, where a run does not name others.
	#[serde(default)]
	pub rules: RulesSpec,
	/// Root's validators, for rules that count votes.
	#[serde(default)]
	pub votes: Option<VotesSpec>,
	/// Subnets; those of a state come to them.
	#[serde(default)]
	pub subnets: Vec<SubnetSpec>,
	/// People, in the order in which they take turns.
	#[serde(default)]
	pub agents: Vec<Spanned<AgentSpec>>,
	/// What is attacked, and when: what comparisons are made of.
	#[serde(default)]
	pub attack: Option<Spanned<AttackSpec>>,
	/// The rules where an axis is `Custom`: no file can say them.
	#[serde(skip)]
	pub own_rules: OwnRules,
}

/// The chain of a scenario.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
	/// TAO that exists: said here, or by the state.
	#[serde(default)]
	pub issued: Coins,
	/// TAO staked on root.
	#[serde(default)]
	pub root_stake: Coins,
	/// Blocks to run.
	pub blocks: u64,
	/// Blocks from one sample to the next.
	pub sample: u64,
	/// Blocks from one epoch to the next.
	#[serde(default = "tempo")]
	pub tempo: u16,
	/// How epochs find out who earns.
	#[serde(default)]
	pub epochs: Epochs,
	/// What owners of hotkeys keep of dividends where neurons are judged, in parts of 65535.
	#[serde(default = "take")]
	pub take: u16,
	/// The fee of a trade in parts of 65535.
	#[serde(default)]
	pub fee: u16,
	/// The base speed of the averages.
	#[serde(default)]
	pub speed: Speed,
}

const fn tempo() -> u16 {
	360
}

/// 18 %, as at launch.
const fn take() -> u16 {
	11_796
}

/// Rules: a profile by name, and what replaces some of its axes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RulesSpec {
	profile: Option<Spanned<String>>,
	allocation: Option<Allocation>,
	injection: Option<InjectionRule>,
	root_part: Option<RootPart>,
	averaging: Option<Averaging>,
	dividends: Option<Dividends>,
	owner_incentives: Option<OwnerIncentives>,
}

/// Root's validators, who vote for all subnets alike where nobody colludes: their stakes are in the ratio
/// 1 : 1/2 : 1/3 ...
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VotesSpec {
	/// How many.
	pub validators: u64,
}

/// Some subnets that begin alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubnetSpec {
	/// Which.
	pub ids: Netuids,
	/// TAO in the pool.
	pub tao: Coins,
	/// Alpha in the pool.
	pub alpha: Coins,
	/// Alpha outside of the pool.
	#[serde(default)]
	pub outstanding: Coins,
	/// The moving price: the pool's price if nothing is said.
	#[serde(default)]
	pub average: Option<Coins>,
	/// Blocks from one of its epochs to the next, where they do not come together: the chain's if nothing is
	/// said.
	#[serde(default)]
	pub tempo: Option<u16>,
	/// Who runs it, where one runs several: otherwise its owner, or each its own.
	#[serde(default)]
	pub operator: Option<String>,
	/// Blocks since it started.
	#[serde(default)]
	pub age: u64,
	/// The average of users' flow, in TAO a block.
	#[serde(default)]
	pub flow: Coins,
	/// What is attested of it, in TAO a block.
	#[serde(default)]
	pub metric: Coins,
	/// Per cent of the last epoch's incentives that went to its owner and were burned.
	#[serde(default)]
	pub burned: u8,
	/// What it is worth to the world, in any unit.
	#[serde(default = "one")]
	pub true_value: u64,
	/// Whether the alpha that is outstanding is staked, and earns.
	#[serde(default)]
	pub staked: bool,
}

const fn one() -> u64 {
	1
}

/// Somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentSpec {
	/// What it is called.
	pub name: String,
	/// Whether it is left out of the run that attacks are compared with.
	#[serde(default)]
	pub attacker: bool,
	/// Whether it stakes what it buys, and earns: to the hotkey that validates, or where neurons are judged
	/// to its own.
	#[serde(default)]
	pub stakes: bool,
	/// Whose hotkey it stakes to instead: that of an agent before it.
	#[serde(default)]
	pub backs: Option<String>,
	/// TAO that it has staked on root.
	#[serde(default)]
	pub root: Coins,
	/// What it does.
	pub does: Motive,
	/// What it does instead in the run that attacks are compared with.
	#[serde(default)]
	pub honest: Option<Motive>,
}

impl AgentSpec {
	/// Somebody honest who stakes nothing.
	pub fn new(name: &str, does: Motive) -> Self {
		Self {
			name: name.into(),
			attacker: false,
			stakes: false,
			backs: None,
			root: Coins::default(),
			does,
			honest: None,
		}
	}

	/// What it does beside attackers, or where there are none: nothing for an attacker.
	pub fn motive(&self, with_attackers: bool) -> Option<&Motive> {
		match (with_attackers, self.attacker) {
			(true, _) => Some(&self.does),
			(false, true) => None,
			(false, false) => Some(self.honest.as_ref().unwrap_or(&self.does)),
		}
	}
}

/// What is attacked, and when.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttackSpec {
	/// The subnet that is to be given TAO.
	pub subnet: u16,
	/// Its blocks.
	pub during: When,
	/// How many blocks after it are looked at.
	pub aftermath: u64,
}

impl Scenario {
	/// Reads a file.
	///
	/// # Errors
	/// [`Trouble::Disk`], and as [`Self::parse`].
	pub fn load(path: &Path) -> Result<Self, Trouble> {
		let text = fs::read_to_string(path).map_err(|error| Trouble::disk(path, &error))?;
		Self::parse(&path.display().to_string(), &text)
	}

	/// Reads a text, which `file` names.
	///
	/// # Errors
	/// [`Trouble::File`] with the line of what is wrong.
	pub fn parse(file: &str, text: &str) -> Result<Self, Trouble> {
		Self::check_schema(file, text)?;
		let mut scenario: Self = toml::from_str(text).map_err(|error| {
			let at = error.span().map_or(0, |span| span.start);
			Trouble::at(file, text, at, error.message())
		})?;
		let wrong = |at: usize, message: String| Trouble::at(file, text, at, message);
		scenario
			.check_start()
			.map_err(|message| wrong(text.find("[chain]").unwrap_or_default(), message.into()))?;
		if let Some(from) = scenario.from.clone() {
			scenario.begin(file, from.get_ref()).map_err(|trouble| match trouble {
				Trouble::Disk(message) => wrong(from.span().start, message),
				other => other,
			})?;
		}
		scenario.check_subnets().map_err(|message| wrong(0, message))?;
		for (place, agent) in scenario.agents.iter().enumerate() {
			scenario
				.check_agent(place, agent.get_ref())
				.map_err(|message| wrong(agent.span().start, message))?;
		}
		if let Some(attack) = &scenario.attack {
			if let Some(netuid) = scenario.missing(&[attack.get_ref().subnet]) {
				let message = format!("there is no subnet {netuid} to attack");
				return Err(wrong(attack.span().start, message));
			}
		}
		if let Some(name) = &scenario.rules.profile {
			profile(name.get_ref()).map_err(|error| wrong(name.span().start, error.to_string()))?;
		}
		Ok(scenario)
	}

	/// The scenario, run until so many blocks after its attack, whatever the file says.
	#[must_use]
	pub fn followed_by(mut self, aftermath: u64) -> Self {
		if let Some(attack) = self.attack.as_mut().map(Spanned::get_mut) {
			attack.aftermath = aftermath;
			// An attack that never ends does with the file's last block.
			self.chain.blocks = attack.during.to.min(self.chain.blocks).saturating_add(aftermath);
		}
		self
	}

	/// Refuses another schema before anything else of the file is read.
	fn check_schema(file: &str, text: &str) -> Result<(), Trouble> {
		#[derive(Deserialize)]
		struct Header {
			schema: Option<Spanned<u32>>,
		}
		let header: Header = toml::from_str(text).map_err(|error| {
			let at = error.span().map_or(0, |span| span.start);
			Trouble::at(file, text, at, error.message())
		})?;
		match header.schema {
			Some(schema) if *schema.get_ref() == SCHEMA => Ok(()),
			Some(schema) => Err(Trouble::at(
				file,
				text,
				schema.span().start,
				format!("schema {}, but this laboratory reads {SCHEMA}", schema.get_ref()),
			)),
			None => Err(Trouble::at(file, text, 0, format!("says no `schema = {SCHEMA}`"))),
		}
	}

	/// Refuses an agent that has to do with what is not there.
	pub(crate) fn check_agent(&self, place: usize, spec: &AgentSpec) -> Result<(), String> {
		let name = &spec.name;
		if spec.attacker && spec.honest.is_some() {
			return Err(format!("agent `{name}` is an attacker, and is not there to be honest"));
		}
		let is_agent = |name: &String| self.agents.iter().any(|one| one.get_ref().name == *name);
		for agent in core::iter::once(&spec.does).chain(&spec.honest).map(Motive::agent) {
			if let Some(netuid) = self.missing(&agent.netuids()) {
				return Err(format!("agent `{name}`: there is no subnet {netuid}"));
			}
			if let Some(other) = agent.names().iter().find(|name| !is_agent(name)) {
				return Err(format!("agent `{name}`: there is no agent `{other}`"));
			}
		}
		let earlier = &self.agents[..place];
		let is_before = |backed: &String| earlier.iter().any(|one| one.get_ref().name == *backed);
		if is_before(name) || *name == HOLDERS_NAME {
			return Err(format!("agent `{name}`: somebody is called that already"));
		}
		match spec.backs.as_ref().filter(|backed| !is_before(backed)) {
			Some(backed) => {
				Err(format!("agent `{name}` backs `{backed}`, who is no agent before it"))
			}
			None => Ok(()),
		}
	}

	/// Refuses what is said twice or not at all of the beginning, and blocks that are none.
	fn check_start(&self) -> Result<(), &'static str> {
		let Chain { issued, root_stake, sample, tempo, .. } = self.chain;
		let tempos = self.subnets.iter().filter_map(|spec| spec.tempo).chain([tempo]);
		let nothing = Coins::default();
		match self.from {
			None if issued == nothing => Err("`issued` is missing"),
			Some(_) if (issued, root_stake) != (nothing, nothing) => {
				Err("`issued` and `root_stake` are those of the state that it begins `from`")
			}
			_ if sample == 0 || tempos.into_iter().any(|tempo| tempo == 0) => {
				Err("`sample` and `tempo` are at least one block")
			}
			_ => Ok(()),
		}
	}

	fn check_subnets(&self) -> Result<(), String> {
		let mut netuids: Vec<_> = self.netuids().collect();
		netuids.sort_unstable();
		if netuids.is_empty() {
			return Err("there are no subnets".into());
		}
		let twice = netuids.windows(2).find(|pair| pair.first() == pair.last());
		twice.map_or(Ok(()), |pair| Err(format!("subnet {} stands twice", pair[0])))
	}

	/// All netuids, in the order of the file.
	pub fn netuids(&self) -> impl Iterator<Item = u16> + '_ {
		self.subnets.iter().flat_map(|spec| spec.ids.0.iter().copied())
	}

	/// Tells whether somebody registers subnets.
	pub fn registers(&self) -> bool {
		let agents = self.agents.iter().map(Spanned::get_ref);
		agents.into_iter().any(|spec| matches!(spec.does, Motive::Registrant(_)))
	}

	/// Who runs a subnet, as the file says it.
	pub fn operator(&self, netuid: u16) -> Option<&str> {
		let mut specs = self.subnets.iter();
		let spec = specs.find(|spec| spec.ids.0.contains(&netuid))?;
		spec.operator.as_deref()
	}

	/// The first of `netuids` that is none of the scenario's.
	fn missing(&self, netuids: &[u16]) -> Option<u16> {
		netuids.iter().copied().find(|netuid| self.netuids().all(|known| known != *netuid))
	}

	/// The rules of the file, and their name.
	///
	/// # Errors
	/// [`Trouble::Unknown`] for a profile that is none.
	pub fn rules(&self) -> Result<(String, Rules), Trouble> {
		let spec = &self.rules;
		let name = spec.profile.as_ref().map_or("launch", |name| name.get_ref());
		let base = profile(name)?;
		let rules = Rules {
			allocation: spec.allocation.unwrap_or(base.allocation),
			injection: spec.injection.unwrap_or(base.injection),
			root_part: spec.root_part.unwrap_or(base.root_part),
			averaging: spec.averaging.unwrap_or(base.averaging),
			dividends: spec.dividends.unwrap_or(base.dividends),
			owner_incentives: spec.owner_incentives.unwrap_or(base.owner_incentives),
		};
		let name = if rules == base { name.into() } else { format!("{name}, changed") };
		Ok((name, rules))
	}
}

/// The rules of a name.
///
/// # Errors
/// [`Trouble::Unknown`], with the names that there are.
pub fn profile(name: &str) -> Result<Rules, Trouble> {
	Profile::by_name(name).map(|profile| profile.rules).ok_or_else(|| {
		let names: Vec<_> = PROFILES.iter().map(|profile| profile.name).collect();
		Trouble::Unknown(format!("there is no profile `{name}`, but {}", names.join(", ")))
	})
}
