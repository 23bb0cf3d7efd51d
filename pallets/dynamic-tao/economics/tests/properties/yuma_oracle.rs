//! Yuma consensus once more, as it is written on paper: dense matrices, real numbers, no care for
//! speed. It shares nothing with the crate but the types of input and parameters.

use dtao_economics::{BondsRule, EpochInput, EpochParams, LiquidAlpha};

type Vector = Vec<f64>;
type Matrix = Vec<Vector>;

/// What an epoch gives, in numbers from 0 to 1.
pub struct Expected {
	pub stake_weight: Vector,
	pub permits: Vec<bool>,
	pub consensus: Vector,
	pub trust: Vector,
	pub validator_trust: Vector,
	pub incentives: Vector,
	pub dividends: Vector,
	pub bonds: Matrix,
}

/// Nearer than this, real and fixed-point numbers may decide a comparison differently.
const EDGE: f64 = 1e-6;

fn normalized(values: &[f64]) -> Vector {
	let sum: f64 = values.iter().sum();
	values.iter().map(|value| if sum > 0.0 { value / sum } else { 0.0 }).collect()
}

/// Divides each column by what `of` makes of it.
fn by_column(matrix: &Matrix, of: fn(&[f64]) -> f64) -> Matrix {
	let mut result = matrix.clone();
	for column in 0..matrix.len() {
		let values: Vector = matrix.iter().map(|row| row[column]).collect();
		let divisor = of(&values);
		for row in &mut result {
			row[column] = if divisor > 0.0 { row[column] / divisor } else { 0.0 };
		}
	}
	result
}

fn sum(values: &[f64]) -> f64 {
	values.iter().sum()
}

fn max(values: &[f64]) -> f64 {
	values.iter().copied().fold(0.0, f64::max)
}

fn sigmoid(x: f64) -> f64 {
	1.0 / (1.0 + (-x).exp())
}

/// Runs the epoch; `None` where a comparison is too close to call.
pub fn expect(params: &EpochParams, input: &EpochInput) -> Option<Expected> {
	let neurons = input.neurons;
	let n = neurons.len();
	let stake_weight =
		normalized(&neurons.iter().map(|neuron| neuron.stake as f64).collect::<Vec<_>>());

	let mut ranked: Vec<usize> = (0..n).collect();
	ranked.sort_by_key(|uid| std::cmp::Reverse((neurons[*uid].stake, *uid)));
	let mut permits = vec![false; n];
	for uid in ranked.into_iter().take(params.max_validators.into()) {
		permits[uid] = neurons[uid].stake > 0;
	}

	let counted = (0..n).map(|uid| {
		let active = neurons[uid].last_update + params.activity_cutoff >= input.block;
		if active && neurons[uid].permit {
			stake_weight[uid]
		} else {
			0.0
		}
	});
	let stake = normalized(&counted.collect::<Vec<_>>());

	let mut weights = vec![vec![0.0; n]; n];
	let mut held = vec![vec![0.0; n]; n];
	for (uid, neuron) in neurons.iter().enumerate().filter(|(_, neuron)| neuron.permit) {
		let known = |miner: usize| neuron.weights_as_of > neurons[miner].registered_at;
		for &(miner, weight) in neuron.weights {
			if usize::from(miner) != uid && known(miner.into()) {
				weights[uid][usize::from(miner)] = weight.into();
			}
		}
		weights[uid] = normalized(&weights[uid]);
		for &(miner, bond) in neuron.bonds {
			let miner = usize::from(miner);
			if known(miner) && neurons[miner].registered_at < input.last_epoch {
				held[uid][miner] = bond.into();
			}
		}
	}

	// The highest weight that enough stake is behind, of all that are given, and zero.
	let kappa = f64::from(params.kappa) / 65_535.0;
	let mut consensus = vec![0.0; n];
	for miner in 0..n {
		let mut candidates: Vector = weights.iter().map(|row| row[miner]).collect();
		candidates.sort_by(f64::total_cmp);
		for candidate in candidates {
			let voters = (0..n).filter(|uid| weights[*uid][miner] >= candidate);
			let behind: f64 = voters.map(|uid| stake[uid]).sum();
			let all = sum(&stake);
			if (behind - kappa).abs() < EDGE && (all - behind).abs() > EDGE {
				return None;
			}
			let voted = (0..n).any(|uid| weights[uid][miner] == candidate && stake[uid] > 0.0);
			if voted && candidate > 0.0 && behind >= kappa.min(all) - EDGE {
				consensus[miner] = candidate;
			}
		}
	}

	let clipped: Matrix = weights
		.iter()
		.map(|row| row.iter().zip(&consensus).map(|(weight, most)| weight.min(*most)).collect())
		.collect();
	let rank = |matrix: &Matrix| -> Vector {
		(0..n).map(|miner| (0..n).map(|uid| stake[uid] * matrix[uid][miner]).sum()).collect()
	};
	let (ranks, unclipped) = (rank(&clipped), rank(&weights));
	let incentives = normalized(&ranks);
	let trust = ranks.iter().zip(unclipped).map(|(r, u)| if u > 0.0 { r / u } else { 0.0 });
	let trust = trust.collect();
	let validator_trust = clipped.iter().map(|row| sum(row)).collect();

	let penalty = f64::from(params.bonds_penalty) / 65_535.0;
	let target: Matrix = (0..n)
		.map(|uid| {
			let mix = |miner: usize| {
				(1.0 - penalty) * weights[uid][miner] + penalty * clipped[uid][miner]
			};
			(0..n).map(mix).collect()
		})
		.collect();
	let scalar = 1.0 - f64::from(params.bonds_moving_average) / 1e6;
	let liquid = params.liquid_alpha.filter(|_| consensus.iter().any(|most| *most > 0.0));
	let (bonds, dividends) = match params.bonds_rule {
		BondsRule::Yuma2 => {
			let paces = match liquid {
				Some(liquid) => launch_paces(liquid, &consensus, scalar)?,
				None => vec![scalar; n],
			};
			let staked: Matrix = (0..n)
				.map(|uid| target[uid].iter().map(|weight| weight * stake[uid]).collect())
				.collect();
			let (new, old) = (by_column(&staked, sum), by_column(&held, sum));
			let moved = (0..n).map(|uid| {
				let mix = |miner: usize| {
					paces[miner] * new[uid][miner] + (1.0 - paces[miner]) * old[uid][miner]
				};
				(0..n).map(mix).collect()
			});
			let parts = by_column(&moved.collect(), sum);
			let earned = |row: &Vector| row.iter().zip(&incentives).map(|(b, i)| b * i).sum();
			let dividends: Vector = parts.iter().map(earned).collect();
			(by_column(&parts, max), normalized(&dividends))
		}
		BondsRule::Yuma3 => {
			let mut bonds = vec![vec![0.0; n]; n];
			for uid in 0..n {
				for miner in 0..n {
					let (weight, bond) = (target[uid][miner], held[uid][miner] / 65_535.0);
					if liquid.is_some() && weight > 0.0 && (weight - bond).abs() < EDGE {
						return None;
					}
					let pace = liquid.map_or(scalar, |liquid| {
						later_pace(liquid, weight, bond, consensus[miner])
					});
					bonds[uid][miner] = pace * weight + (1.0 - pace) * bond;
				}
			}
			let parts = by_column(&bonds, sum);
			let earned = |uid: usize| {
				let earned: f64 = parts[uid].iter().zip(&incentives).map(|(b, i)| b * i).sum();
				stake[uid] * earned
			};
			(bonds, normalized(&(0..n).map(earned).collect::<Vec<_>>()))
		}
	};

	let nothing = |values: &[f64]| values.iter().all(|value| *value == 0.0);
	let dividends = if !nothing(&incentives) || !nothing(&dividends) {
		dividends
	} else if !nothing(&stake) {
		stake
	} else {
		stake_weight.clone()
	};
	let bonds = bonds.into_iter().zip(&permits);
	let bonds = bonds.map(|(row, permit)| if *permit { row } else { vec![0.0; n] }).collect();
	Some(Expected {
		stake_weight,
		permits,
		consensus,
		trust,
		validator_trust,
		incentives,
		dividends,
		bonds,
	})
}

fn bounds(liquid: LiquidAlpha) -> (f64, f64) {
	(f64::from(liquid.low) / 65_535.0, f64::from(liquid.high.max(liquid.low)) / 65_535.0)
}

/// `1 / (1 + e^(b - a C))` through `(q25, low)` and `(q75, high)`.
fn launch_paces(liquid: LiquidAlpha, consensus: &[f64], scalar: f64) -> Option<Vector> {
	let (low, high) = bounds(liquid);
	let mut sorted = consensus.to_vec();
	sorted.sort_by(f64::total_cmp);
	let quantile = |q: f64| {
		let at = q * (sorted.len() - 1) as f64;
		let (lower, upper) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
		lower + (upper - lower) * (at - at.floor())
	};
	let (from, mut to) = (quantile(0.25), quantile(0.75));
	if (to - from).abs() < 1e-12 {
		to = quantile(0.99);
	}
	if (to - from).abs() < 1e-12 {
		return Some(vec![scalar; consensus.len()]);
	}
	if to - from < 1e-3 {
		return None; // so steep that the last digit decides
	}
	if low >= high {
		return Some(vec![low; consensus.len()]);
	}
	if low <= 0.0 || high >= 1.0 {
		return None; // no logistic curve goes through these
	}
	let odds = |p: f64| (1.0 / p - 1.0).ln();
	let a = (odds(high) - odds(low)) / (from - to);
	let b = odds(low) + a * from;
	Some(consensus.iter().map(|c| (1.0 / (1.0 + (b - a * c).exp())).clamp(low, high)).collect())
}

fn later_pace(liquid: LiquidAlpha, weight: f64, bond: f64, consensus: f64) -> f64 {
	let (low, high) = bounds(liquid);
	let distance = if weight >= bond { weight - consensus } else { bond - weight };
	let steepness = f64::from(liquid.steepness) / 100.0;
	low + (high - low) * sigmoid(steepness * (distance.clamp(0.0, 1.0) - 0.5))
}
