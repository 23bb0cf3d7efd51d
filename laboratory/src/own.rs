//! What no scenario file can say: a rule or a person of one's own, in Rust. Both become part of a
//! [`Scenario`], so that whatever runs one runs them: a run, a comparison, the matrix. Each of `examples/`
//! is one of them.

use crate::{
	agents::{Agent, Motive},
	scenario::{AgentSpec, Scenario},
	trouble::Trouble,
	world::World,
};
use dtao_economics::{CustomRules, EconomicsError, Rules};
use std::{fmt, sync::Arc};
use toml::Spanned;

/// The rules that decide where an axis is `Custom`; by default there are none. A block's emission is one call
/// of a pointer, and all below it is compiled for these rules, as a chain's is.
#[derive(Clone, Copy, Debug)]
pub struct OwnRules {
	validate: fn(&Rules) -> Result<(), EconomicsError>,
	emit: fn(&mut World) -> Result<(), Trouble>,
}

/// An agent of one's own, made anew for each run.
#[derive(Clone)]
pub struct OwnAgent(Arc<dyn Fn() -> Box<dyn Agent + Send> + Send + Sync>);

impl OwnRules {
	/// The rules of a type.
	pub const fn of<C: CustomRules>() -> Self {
		Self { validate: Rules::validate::<C>, emit: World::emit_by::<C> }
	}
}

impl Default for OwnRules {
	fn default() -> Self {
		Self::of::<()>()
	}
}

impl OwnAgent {
	/// The agent as it is before a run.
	pub fn agent(&self) -> Box<dyn Agent + Send> {
		(self.0)()
	}
}

impl fmt::Debug for OwnAgent {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("OwnAgent")
	}
}

impl Scenario {
	/// Lets `C` decide where an axis of the rules is `Custom`.
	pub fn bring_rules<C: CustomRules>(&mut self) {
		self.own_rules = OwnRules::of::<C>();
	}

	/// Lets somebody act after all others. What a file says of an agent beside what it does is said of the
	/// answer: `stakes`, `attacker` and so on.
	///
	/// # Errors
	/// [`Trouble::Unknown`] if it has to do with what is not there.
	pub fn bring_agent(
		&mut self,
		name: &str,
		agent: impl Agent + Clone + Send + Sync + 'static,
	) -> Result<&mut AgentSpec, Trouble> {
		let does = Motive::Own(OwnAgent(Arc::new(move || Box::new(agent.clone()))));
		let spec = AgentSpec::new(name, does);
		let place = self.agents.len();
		self.check_agent(place, &spec).map_err(Trouble::Unknown)?;
		self.agents.push(Spanned::new(0..0, spec));
		Ok(self.agents[place].get_mut())
	}
}

impl World {
	/// Lets these rules decide where an axis is `Custom`.
	///
	/// # Errors
	/// [`EconomicsError::RuleMissing`] if the world's rules ask for one that is not among them.
	pub fn bring_rules(&mut self, own: OwnRules) -> Result<(), EconomicsError> {
		(own.validate)(&self.rules)?;
		self.own_rules = own;
		Ok(())
	}

	/// The emission of all open subnets.
	pub(crate) fn emit(&mut self) -> Result<(), Trouble> {
		(self.own_rules.emit)(self)
	}
}
