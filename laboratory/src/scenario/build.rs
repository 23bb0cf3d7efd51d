//! A world out of a scenario.

use super::{Scenario, SubnetSpec};
use crate::{
	agents::{Agent, Desk},
	trouble::Trouble,
	world::{AccountId, Chance, Epochs, Neuron, Parameters, Subnet, World, HOLDERS},
};
use dtao_economics::{
	rules::Average, Allocation, Alpha, Averages, FeeRate, Flows, MovingPrice, Pool, Price,
	RuleMemory, Rules, Signals, SubnetEconomy, Tao, UNIT,
};

/// Somebody and their account.
pub type Cast = Vec<(AccountId, Box<dyn Agent + Send>)>;

impl Scenario {
	/// The world before its first block, and those who act in it. Without attackers it is the world that
	/// an attack is compared with.
	///
	/// # Errors
	/// If the economics refuse an amount.
	pub fn build(
		&self,
		rules: Rules,
		seed: u64,
		with_attackers: bool,
	) -> Result<(World, Cast), Trouble> {
		let chain = &self.chain;
		let mut subnets = Vec::new();
		for spec in &self.subnets {
			for netuid in &spec.ids.0 {
				let subnet = subnet(spec, *netuid, &rules, FeeRate(chain.fee))?;
				subnets.push(Subnet { tempo: spec.tempo.unwrap_or(chain.tempo), ..subnet });
			}
		}
		subnets.sort_unstable_by_key(|subnet| subnet.netuid);
		let parameters = Parameters {
			tempo: chain.tempo,
			epochs: chain.epochs,
			speed: chain.speed,
			fee: FeeRate(chain.fee),
			registry: self.registry,
			..Parameters::default()
		};
		let (issued, root_stake) = (Tao(chain.issued.0), Tao(chain.root_stake.0));
		let mut world = World::new(rules, parameters, issued, root_stake, subnets)?;
		world.bring_rules(self.own_rules)?;
		world.accounts.iter_mut().for_each(|account| account.take = chain.take);
		world.chance = Chance(seed);
		world.voters = self.votes.map_or(0, |votes| votes.validators);
		world.vote(0, 0)?;
		for spec in self.subnets.iter().filter(|spec| spec.staked) {
			for place in
				spec.ids.0.iter().filter_map(|netuid| world.place(*netuid)).collect::<Vec<_>>()
			{
				world.stake_all(HOLDERS, HOLDERS, place)?;
			}
		}
		if chain.epochs == Epochs::Yuma {
			world.subnets.iter_mut().for_each(settle_owner);
		}
		let mut cast = Cast::new();
		for spec in self.agents.iter().map(toml::Spanned::get_ref) {
			let Some(motive) = spec.motive(with_attackers) else { continue };
			let who = world.open_account(&spec.name);
			world.accounts[who].take = chain.take;
			let backed = match (&spec.backs, spec.stakes, chain.epochs) {
				(Some(name), ..) => world.accounts.iter().position(|one| one.name == *name),
				(None, true, Epochs::Stated) => Some(HOLDERS),
				(None, true, Epochs::Yuma) => Some(who),
				(None, false, _) => None,
			};
			if let Some(account) = world.accounts.get_mut(who) {
				account.backs = backed;
			}
			world.stake_on_root(who, Tao(spec.root.0))?;
			let mut agent = motive.agent();
			agent.settle_in(&mut Desk::new(&mut world, who));
			cast.push((who, agent));
		}
		Ok((world, cast))
	}
}

/// Who owns a subnet that nobody claims: those who hold its alpha, with the first uid.
fn settle_owner(subnet: &mut Subnet) {
	subnet.owner = Some(HOLDERS);
	subnet.neurons.push(Neuron { account: HOLDERS, ..Neuron::default() });
}

/// A subnet as the file has it.
fn subnet(spec: &SubnetSpec, netuid: u16, rules: &Rules, fee: FeeRate) -> Result<Subnet, Trouble> {
	let pool = Pool { tao: Tao(spec.tao.0), alpha: Alpha(spec.alpha.0) };
	let mut economy = SubnetEconomy::new(pool, fee);
	economy.outstanding = Alpha(spec.outstanding.0);
	economy.moving_price = match spec.average {
		Some(average) => MovingPrice::at(Price::of(Tao(average.0), Alpha(UNIT))?),
		None => MovingPrice::at(pool.price()?),
	};
	// As a chain begins: both averages are one until trades come.
	economy.reference_price = economy.moving_price;
	let mut signals = Signals {
		flows: rules.allocation.needs().flows.then_some(Flows::default()),
		burned: rules.allocation.needs().burned.then(Default::default),
		metric: Some(Tao(spec.metric.0)),
		..Signals::default()
	};
	signals.record_burned(spec.burned.into(), 100);
	Ok(Subnet {
		netuid,
		economy,
		memory: RuleMemory { signals, averages: averages(spec, rules.allocation) },
		age: spec.age,
		fixed_weight: 1,
		true_value: spec.true_value,
		..Subnet::default()
	})
}

/// What a rule of averages remembers of a subnet whose flow and metric have always been what they are.
fn averages(spec: &SubnetSpec, allocation: Allocation) -> Averages {
	let average = |rao: u64| Average::of(i64::try_from(rao).unwrap_or(i64::MAX));
	let users = average(spec.flow.0);
	match allocation {
		Allocation::Flow { .. } => Averages::Flow { users },
		Allocation::MaturedFlow { .. } => Averages::MaturedFlow { users, matured: users },
		Allocation::NetFlow { .. } => Averages::NetFlow { users, protocol: Average::ZERO },
		Allocation::Attested { .. } => Averages::Metric { metric: average(spec.metric.0) },
		_ => Averages::Empty,
	}
}
