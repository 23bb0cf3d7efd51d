//! What an attack did: a run beside the same run without the attackers.

use crate::{
	metrics::misallocation,
	run::{run, Row, Run, Setting},
	scenario::{AttackSpec, Scenario},
	trouble::Trouble,
	world::account::Profit,
};
use dtao_economics::Rules;

/// What an attack did. Amounts in rao.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
	/// The rules.
	pub profile: String,
	/// What attackers have paid.
	pub paid: u128,
	/// Their profit, and where it came from.
	pub profit: Profit,
	/// TAO of blocks to the subnet until the attack's end.
	pub tao_during: u128,
	/// And in the time after it.
	pub tao_after: u128,
	/// How much of both it would not have got without the attack.
	pub extra: i128,
	/// What all other subnets would have got more without the attack.
	pub honest_loss: i128,
	/// The highest price that was sampled until the attack's end, in rao.
	pub peak: u64,
	/// The price at the end of the attack, in rao.
	pub after: u64,
	/// Blocks from the attack's end until the subnet's part of a block is at most a tenth over what it
	/// would have been; none if the run ends first.
	pub recovery: Option<u64>,
	/// At the attack's end, how much of a block went elsewhere than by true value: parts of a million.
	pub misallocated: u64,
}

impl Outcome {
	/// How far the price fell from its peak to the attack's end, in hundredths of a per cent.
	pub fn crash(&self) -> u64 {
		let fall = u128::from(self.peak.saturating_sub(self.after)) * 10_000;
		(fall / u128::from(self.peak.max(1))) as u64
	}
}

/// An attack with what it is compared with.
#[derive(Clone, Debug)]
pub struct Comparison {
	/// With the attackers.
	pub with: Run,
	/// Without them.
	pub without: Run,
	/// What they did.
	pub outcome: Outcome,
}

/// Runs a scenario with its attackers and without them.
///
/// # Errors
/// As [`run`]; [`Trouble::Unknown`] for a scenario that attacks nothing.
pub fn compare(
	scenario: &Scenario,
	profile: &str,
	rules: Rules,
	seed: u64,
	watch: &mut dyn FnMut(u64),
) -> Result<Comparison, Trouble> {
	let attack = scenario.attack.as_ref().map(|attack| *attack.get_ref()).ok_or_else(|| {
		Trouble::Unknown(format!("`{}` has no [attack] to compare", scenario.title))
	})?;
	let setting = Setting { profile, rules, seed, with_attackers: true };
	let with = run(scenario, &setting, watch)?;
	let without = run(scenario, &Setting { with_attackers: false, ..setting }, watch)?;
	let outcome = measure(scenario, &attack, &with, &without);
	Ok(Comparison { with, without, outcome })
}

fn measure(scenario: &Scenario, attack: &AttackSpec, with: &Run, without: &Run) -> Outcome {
	let signed = |rao: u128| i128::try_from(rao).unwrap_or(i128::MAX); // sums of 64-bit amounts
	let (netuid, end) = (attack.subnet, attack.during.to);
	let horizon = end.saturating_add(attack.aftermath);
	let at_end = with.row_at(netuid, end);
	let last = with.row_at(netuid, horizon);
	let others = |run: &Run| -> u128 {
		let others = scenario.netuids().filter(|other| *other != netuid);
		others.map(|other| run.row_at(other, horizon).given).sum()
	};
	let (paid, profit) = attackers(scenario, with);
	let last_seen = with.rows(netuid).map(|(block, _)| block).find(|block| *block >= end);
	let is_during = |(block, _): &(u64, &Row)| last_seen.is_none_or(|last| *block <= last);
	let prices = with.rows(netuid).filter(is_during).map(|(_, row)| row.price.to_rao());
	Outcome {
		profile: with.profile.clone(),
		paid,
		profit,
		tao_during: at_end.given,
		tao_after: last.given - at_end.given,
		extra: signed(last.given) - signed(without.row_at(netuid, horizon).given),
		honest_loss: signed(others(without)) - signed(others(with)),
		peak: prices.max().unwrap_or_default(),
		after: at_end.price.to_rao(),
		recovery: recovery(netuid, end, with, without),
		misallocated: misallocated(scenario, with, end),
	}
}

/// What attackers have paid, and their profits together.
fn attackers(scenario: &Scenario, run: &Run) -> (u128, Profit) {
	let attackers = scenario.agents.iter().map(toml::Spanned::get_ref).filter(|one| one.attacker);
	let statements = attackers.filter_map(|one| run.statement(&one.name));
	statements.fold((0, Profit::default()), |(paid, sum), one| {
		let Profit { total, emission, fees, price } = one.profit;
		let sum = Profit {
			total: sum.total + total,
			emission: sum.emission + emission,
			fees: sum.fees + fees,
			price: sum.price + price,
		};
		(paid + one.paid, sum)
	})
}

fn recovery(netuid: u16, end: u64, with: &Run, without: &Run) -> Option<u64> {
	let pairs = with.rows(netuid).zip(without.rows(netuid)).filter(|((block, _), _)| *block >= end);
	let is_back =
		|row: &Row, other: &Row| u128::from(row.allocated) * 10 <= u128::from(other.allocated) * 11;
	pairs
		.into_iter()
		.find(|((_, row), (_, other))| is_back(row, other))
		.map(|((block, _), _)| block - end)
}

/// `1/2 * sum |share - true share|` of the block at a sample, in parts of a million.
pub fn misallocated(scenario: &Scenario, run: &Run, block: u64) -> u64 {
	let truths: Vec<(u16, u128)> = scenario
		.subnets
		.iter()
		.flat_map(|spec| spec.ids.0.iter().map(|netuid| (*netuid, u128::from(spec.true_value))))
		.collect();
	let given = |(netuid, _): &(u16, u128)| u128::from(run.row_at(*netuid, block).allocated);
	let given: Vec<_> = truths.iter().map(given).collect();
	misallocation(&given, &truths.iter().map(|(_, value)| *value).collect::<Vec<_>>())
}
