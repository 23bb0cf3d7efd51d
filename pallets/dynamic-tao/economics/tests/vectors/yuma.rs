//! The vectors of Yuma consensus. Most of them are stages of a story: what an epoch stores, the
//! next one reads.

use super::{Inputs, Why};
use dtao_economics::{
	run_epoch,
	yuma::{max_upscale, top_k, weighted_median, Fraction},
	BondsRule, EpochInput, EpochOutcome, EpochParams, LiquidAlpha, NeuronInput, UNIT,
};
use serde_json::{json, Value};

/// Vectors that our rules answer otherwise.
pub fn differences() -> Vec<(&'static str, (Value, Why))> {
	vec![(
		"epoch_outdated-001",
		(
			json!({
				"dividend0": 32767,
				"emission": [250_000_000, 250_000_000, 500_000_000, 0],
				"bonds_0": [65535, 0],
			}),
			Why::NoInheritedBonds,
		),
	)]
}

/// A neuron between epochs.
#[derive(Clone, Default)]
struct Neuron {
	stake: u64,
	registered_at: u64,
	last_update: u64,
	permit: bool,
	weights: Vec<(u16, u16)>,
	bonds: Vec<(u16, u16)>,
}

impl Neuron {
	fn read(&self) -> NeuronInput<'_> {
		NeuronInput {
			stake: self.stake,
			registered_at: self.registered_at,
			last_update: self.last_update,
			weights_as_of: self.last_update,
			permit: self.permit,
			weights: &self.weights,
			bonds: &self.bonds,
		}
	}
}

/// A subnet that lives through the stages of a vector.
struct Subnet {
	params: EpochParams,
	last_epoch: u64,
	neurons: Vec<Neuron>,
}

impl Subnet {
	/// Neurons with these stakes, those with stake with a permit.
	fn new(params: EpochParams, stakes: &[u64]) -> Self {
		let neuron =
			|stake: &u64| Neuron { stake: *stake, permit: *stake > 0, ..Neuron::default() };
		Self { params, last_epoch: 0, neurons: stakes.iter().map(neuron).collect() }
	}

	fn set_weights(&mut self, block: u64, uid: usize, weights: &[(u16, u16)]) {
		self.neurons[uid].weights = weights.to_vec();
		self.neurons[uid].last_update = block;
	}

	fn run(&mut self, block: u64) -> EpochOutcome {
		let neurons: Vec<_> = self.neurons.iter().map(Neuron::read).collect();
		let input = EpochInput {
			block,
			last_epoch: self.last_epoch,
			neurons: &neurons,
			..EpochInput::default()
		};
		let outcome = run_epoch(&self.params, &input).expect("is not ragged");
		self.last_epoch = block;
		for (uid, neuron) in self.neurons.iter_mut().enumerate() {
			neuron.permit = outcome.scores[uid].permit;
			neuron.bonds.clone_from(&outcome.bonds[uid]);
		}
		outcome
	}
}

/// What each neuron gets of 1 alpha, when miners and validators share it: each share is floored to
/// 32 bits, as is the payout.
fn emission(outcome: &EpochOutcome) -> Vec<u64> {
	let combined = outcome.incentives.iter().zip(&outcome.dividends).map(|(a, b)| a + b);
	let combined: Vec<_> = combined.collect();
	let earned = outcome.scores.iter().any(|score| score.incentive > 0 || score.dividends > 0);
	// The fallback is paid as it is.
	let sum = if earned { combined.iter().sum() } else { 1 << 32 };
	let share = |bits: &u64| Fraction::of(*bits, sum).to_bits();
	combined.iter().map(|bits| ((share(bits) as u128 * UNIT as u128) >> 32) as u64).collect()
}

fn bond(outcome: &EpochOutcome, validator: usize, miner: u16) -> u16 {
	let bonds = &outcome.bonds[validator];
	bonds.iter().find(|(uid, _)| *uid == miner).map_or(0, |(_, bond)| *bond)
}

/// What our code makes of a vector's inputs.
pub fn ours(area: &str, id: &str, inputs: &Inputs) -> Value {
	match area {
		"epoch" => epoch(id),
		"epoch_active" => epoch_active(id),
		"epoch_bonds" => epoch_bonds(id, inputs),
		"epoch_outdated" => epoch_outdated(),
		"epoch_zero" => epoch_zero(id),
		"yuma3" => yuma3(id, inputs),
		"weighted_median" => median(inputs),
		"is_topk" => {
			let count = usize::try_from(inputs.u64("k")).expect("fits");
			let among = top_k(&inputs.list("v"), count);
			let among = among.iter().enumerate().filter(|(_, among)| **among);
			json!({ "true_idx": among.map(|(index, _)| index).collect::<Vec<_>>() })
		}
		"max_upscale" => {
			let values: Vec<u64> =
				floats(&inputs.0["v"]).iter().map(|value| (value * 1e9).round() as u64).collect();
			json!(max_upscale(&values))
		}
		_ => panic!("{id}: nobody runs the area `{area}`"),
	}
}

fn floats(list: &Value) -> Vec<f64> {
	let list = list.as_array().expect("a list");
	list.iter().map(|item| item.as_f64().expect("a number")).collect()
}

/// The chain's tests run with the full penalty.
fn penalized() -> EpochParams {
	EpochParams { bonds_penalty: u16::MAX, ..EpochParams::default() }
}

fn epoch(id: &str) -> Value {
	match id {
		"epoch-001" => {
			let mut subnet = Subnet::new(penalized(), &[UNIT]);
			subnet.set_weights(1, 0, &[(0, u16::MAX)]);
			let score = subnet.run(1).scores[0];
			json!({
				"rank": score.rank, "trust": score.trust, "consensus": score.consensus,
				"incentive": score.incentive, "dividends": score.dividends,
			})
		}
		"epoch-002" => {
			let mut subnet = Subnet::new(penalized(), &[1; 10]);
			for uid in 0..10 {
				subnet.set_weights(1, uid, &[(uid as u16, u16::MAX)]);
			}
			let outcome = subnet.run(1);
			let each = emission(&outcome);
			assert!(each.iter().all(|part| *part == each[0]));
			json!({
				"incentive": outcome.scores[9].incentive,
				"dividends": outcome.scores[9].dividends,
				"emission_each": each[0],
			})
		}
		"epoch-003" => {
			let stakes: Vec<_> =
				(0..512).map(|uid| if uid < 64 { 328_125_000_000_000 } else { 0 }).collect();
			let mut subnet = Subnet::new(penalized(), &stakes);
			let weights: Vec<_> = (64..512).map(|uid| (uid, u16::MAX)).collect();
			for uid in 0..64 {
				subnet.set_weights(1, uid, &weights);
			}
			let outcome = subnet.run(1);
			let (validator, server) = (outcome.scores[0], outcome.scores[64]);
			assert!(outcome.scores[..64].iter().all(|score| *score == validator));
			assert!(outcome.scores[64..].iter().all(|score| *score == server));
			let emission = emission(&outcome);
			json!({
				"validator": {
					"dividends": validator.dividends, "emission": emission[0],
					"bond_to_server": bond(&outcome, 0, 64),
				},
				"server": {
					"rank": server.rank, "trust": server.trust, "consensus": server.consensus,
					"incentive": server.incentive, "emission": emission[64],
				},
			})
		}
		_ => panic!("nobody runs {id}"),
	}
}

/// Two validators and two miners, all with stake; the first epoch is at block 1.
fn four(weights: &[(u16, u16)]) -> (Subnet, EpochOutcome) {
	let mut subnet = Subnet::new(penalized(), &[1; 4]);
	subnet.set_weights(1, 0, weights);
	subnet.set_weights(1, 1, weights);
	let outcome = subnet.run(1);
	(subnet, outcome)
}

fn epoch_active(id: &str) -> Value {
	let weights = [(2, u16::MAX), (3, u16::MAX)];
	let (mut subnet, mut outcome) = four(&weights);
	let dividends =
		|outcome: &EpochOutcome| json!([outcome.scores[0].dividends, outcome.scores[1].dividends]);
	if id == "epoch_active-001" {
		let bonds = bond(&outcome, 0, 2);
		assert_eq!(outcome.bonds[0], outcome.bonds[1]);
		return json!({
			"dividends": dividends(&outcome), "emission": emission(&outcome), "bonds": bonds,
		});
	}
	subnet.set_weights(5_002, 0, &weights);
	outcome = if id == "epoch_active-002" {
		subnet.run(5_002)
	} else {
		subnet.run(5_002);
		subnet.set_weights(5_003, 1, &weights);
		subnet.run(5_003)
	};
	json!({
		"dividends": dividends(&outcome), "emission": emission(&outcome),
		"bonds": [bond(&outcome, 0, 2), bond(&outcome, 1, 2)],
	})
}

fn epoch_outdated() -> Value {
	let (mut subnet, _) = four(&[(2, u16::MAX), (3, u16::MAX)]);
	subnet.neurons[3].registered_at = 1;
	subnet.set_weights(2, 0, &[(2, 65_535), (3, 32_768)]);
	let outcome = subnet.run(2);
	json!({
		"dividend0": outcome.scores[0].dividends,
		"emission": emission(&outcome),
		"bonds_0": [bond(&outcome, 0, 2), bond(&outcome, 0, 3)],
	})
}

fn epoch_zero(id: &str) -> Value {
	let mut subnet = Subnet::new(penalized(), &[1, 0]);
	if id == "epoch_zero-002" {
		subnet.set_weights(1, 0, &[(1, u16::MAX)]);
	}
	json!({ "emission": emission(&subnet.run(1)) })
}

fn epoch_bonds(id: &str, inputs: &Inputs) -> Value {
	let stakes = inputs.list("stakes");
	let penalty = u16::try_from(inputs.u64("bonds_penalty")).expect("16 bits");
	let mut subnet =
		Subnet::new(EpochParams { bonds_penalty: penalty, ..EpochParams::default() }, &stakes);
	let mut outcome = EpochOutcome::default();
	let stage: u64 = inputs.0["stage"].as_str().and_then(|s| s[..1].parse().ok()).expect("a stage");
	for block in 1..=stage {
		match block {
			1 => {
				let weights = [(4, 16_383), (5, 32_767), (6, 49_149), (7, 65_535)];
				(0..4).for_each(|uid| subnet.set_weights(1, uid, &weights));
			}
			2 => subnet.set_weights(2, 0, &[(0, u16::MAX)]),
			3 => subnet.set_weights(3, 1, &[(1, u16::MAX)]),
			4 => subnet.set_weights(4, 2, &[(2, u16::MAX)]),
			5 => subnet.set_weights(5, 2, &[(7, u16::MAX)]),
			_ => {}
		}
		outcome = subnet.run(block);
	}
	let column = |miner| (0..4).map(|uid| bond(&outcome, uid, miner)).collect::<Vec<_>>();
	let scores = |score: fn(&dtao_economics::NeuronScores) -> u16| {
		outcome.scores.iter().map(|scores| f64::from(score(scores))).collect::<Vec<_>>()
	};
	let consensus = parts(&scores(|scores| scores.consensus));
	let trust = parts(&scores(|scores| scores.trust));
	let validator_trust = parts(&scores(|scores| scores.validator_trust)[..4]);
	let incentive = parts(&scores(|scores| scores.incentive));
	let emission = emission(&outcome);
	match id {
		"epoch_bonds-001" => {
			json!({ "emission": emission, "bonds_col4": column(4), "consensus": consensus })
		}
		"epoch_bonds-002" => json!({ "emission": emission, "bonds_col4": column(4) }),
		"epoch_bonds-004" => json!({
			"consensus": consensus, "incentive": incentive, "emission": emission,
			"bonds_col7": column(7),
		}),
		"epoch_bonds-005" => json!({
			"consensus7": consensus[7], "vtrust": validator_trust, "trust7": trust[7],
			"emission": emission, "bonds_col7": column(7),
		}),
		"epoch_bonds-007" => json!({ "emission": emission, "bonds_col7": column(7) }),
		"epoch_bonds-008" => json!({ "emission": emission }),
		_ => panic!("nobody runs {id}"),
	}
}

/// Parts of 65535 as numbers from 0 to 1.
fn parts(values: &[f64]) -> Vec<f64> {
	values.iter().map(|value| value / 65_535.0).collect()
}

fn yuma3(id: &str, inputs: &Inputs) -> Value {
	let in_parts = |name| (inputs.f64(name) * 65_535.0).round() as u16;
	let liquid = LiquidAlpha {
		low: in_parts("alpha_low"),
		high: in_parts("alpha_high"),
		steepness: i16::try_from(inputs.u64("steepness")).expect("16 bits"),
	};
	let params = EpochParams {
		max_validators: u16::try_from(inputs.u64("max_validators")).expect("16 bits"),
		bonds_moving_average: u32::try_from(inputs.u64("bonds_ma")).expect("32 bits"),
		bonds_penalty: u16::try_from(inputs.u64("bonds_penalty")).expect("16 bits"),
		bonds_rule: BondsRule::Yuma3,
		liquid_alpha: (inputs.0["liquid_alpha_override"] != false).then_some(liquid),
		..EpochParams::default()
	};
	let mut subnet = Subnet::new(params, &inputs.list("stakes"));
	let number: u32 = id["yuma3-".len()..].parse().expect("a number");
	let mut outcome = EpochOutcome::default();
	for epoch in 0..=inputs.u64("epoch") {
		// Who weighs the second miner, of the three validators.
		let second = match (number, epoch) {
			(..19, 0) => [0, 0, 0],
			(..7, 1) => [1, 0, 0],
			(..13, 2) => [1, 1, 0],
			(..19, 1) => [0, 1, 0],
			(..19, 2) => [0, 1, 1],
			(..19, _) => [1, 1, 1],
			(_, 2) => [0, 0, 1],
			_ => [0, 0, 0],
		};
		for (uid, second) in second.into_iter().enumerate() {
			subnet.set_weights(epoch + 1, uid, &[(3 + second, u16::MAX)]);
		}
		outcome = subnet.run(epoch + 1);
	}
	let bonds =
		(0..3).map(|uid| parts(&[bond(&outcome, uid, 3).into(), bond(&outcome, uid, 4).into()]));
	let dividends: Vec<_> = outcome.scores.iter().map(|score| f64::from(score.dividends)).collect();
	json!({ "bonds": bonds.collect::<Vec<_>>(), "dividends": parts(&dividends) })
}

fn median(inputs: &Inputs) -> Value {
	let fraction = |value: f64| Fraction::from_bits((value * 2f64.powi(32)) as u64);
	let stakes: Vec<_> = floats(&inputs.0["stake"]).into_iter().map(fraction).collect();
	let majority = fraction(inputs.f64("majority"));
	let median = |scores: &[f64]| {
		let scores_in_bits: Vec<_> = scores.iter().copied().map(fraction).collect();
		let median = weighted_median(&scores_in_bits, &stakes, majority);
		// Which of the scores it is.
		scores.iter().copied().find(|score| fraction(*score) == median).unwrap_or(0.0)
	};
	let rows = &inputs.0["scores_rows"];
	if rows.is_array() {
		let rows: Vec<_> = rows.as_array().expect("a list").iter().map(floats).collect();
		let column = |miner| rows.iter().map(|row: &Vec<f64>| row[miner]).collect::<Vec<_>>();
		return json!((0..rows[0].len()).map(|miner| median(&column(miner))).collect::<Vec<_>>());
	}
	json!(median(&floats(&inputs.0["score"])))
}
