//! Yuma consensus from its equations, on whole matrices and without a line of `dtao-economics`, in
//! fractions of 32 bits that floor as the chain's do: what the chain must compute bit by bit.
//!
//! With `S` the shares of active stake, `W` the weights by row, `B` the bonds by column:
//! `C_j` is the highest weight that half of `S` stands behind, `W' = min(W, C)`,
//! `I = W'^T S / sum`, `E = 0.1 * (S W) + 0.9 * B` by column, and `D = E I / sum`.

/// The part of the stake that is a majority, in parts of 65535.
const KAPPA: u128 = 32_767;

/// Blocks after which weights are too old.
const CUTOFF: u64 = 5_000;

/// What an epoch knows of a neuron.
#[derive(Clone, Debug, Default)]
pub struct Judge {
	pub stake: u128,
	pub registered_at: u64,
	pub last_update: u64,
	pub weights_as_of: u64,
	pub permit: bool,
	pub weights: Vec<(u16, u16)>,
	pub bonds: Vec<(u16, u16)>,
}

/// What an epoch says.
#[derive(Clone, Debug)]
pub struct Verdict {
	pub incentives: Vec<Bits>,
	pub dividends: Vec<Bits>,
	/// Who has counting stake behind a weight for another.
	pub judged: Vec<bool>,
	pub permits: Vec<bool>,
	pub bonds: Vec<Vec<(u16, u16)>>,
}

/// A number of `2^-32`, floored by every operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bits(pub u128);

impl Bits {
	const ONE: Self = Self(1 << 32);

	/// `parts / whole`; zero of nothing.
	fn of(parts: u128, whole: u128) -> Self {
		Self((parts << 32).checked_div(whole).unwrap_or(0))
	}

	fn over(self, sum: Self) -> Self {
		Self::of(self.0, sum.0)
	}

	fn times(self, other: Self) -> Self {
		Self((self.0 * other.0) >> 32)
	}

	fn plus(self, other: Self) -> Self {
		Self(self.0 + other.0)
	}

	fn minus(self, other: Self) -> Self {
		Self(self.0 - other.0)
	}

	fn sum(terms: impl Iterator<Item = Self>) -> Self {
		terms.fold(Self::default(), Self::plus)
	}

	/// In parts of 65535.
	fn to_u16(self) -> u16 {
		((self.0.min(1 << 32) * 65_535) >> 32) as u16
	}

	/// For equations of journeys that need no last bit.
	pub fn to_f64(self) -> f64 {
		self.0 as f64 / 2f64.powi(32)
	}
}

/// An epoch.
pub fn judge(block: u64, last_epoch: u64, neurons: &[Judge]) -> Verdict {
	let count = neurons.len();
	let uids = 0..count;
	let (zero, one) = (Bits::default(), Bits::ONE);
	let normalized = |values: &[Bits]| -> Vec<Bits> {
		let sum = Bits::sum(values.iter().copied());
		values.iter().map(|value| value.over(sum)).collect()
	};

	let all: u128 = neurons.iter().map(|neuron| neuron.stake).sum();
	let stake: Vec<Bits> = neurons.iter().map(|neuron| Bits::of(neuron.stake, all)).collect();
	let active = |neuron: &Judge| neuron.permit && neuron.last_update + CUTOFF >= block;
	let counted: Vec<Bits> = neurons
		.iter()
		.zip(&stake)
		.map(|(neuron, stake)| if active(neuron) { *stake } else { zero })
		.collect();
	let voting = normalized(&counted);

	// A neuron says nothing of itself, nor of one that is younger than what it says.
	let knows = |i: usize, j: usize| {
		neurons[i].permit && neurons[i].weights_as_of > neurons[j].registered_at
	};
	let entry = |list: &[(u16, u16)], j: usize| -> u128 {
		list.iter().find(|(uid, _)| usize::from(*uid) == j).map_or(0, |(_, value)| (*value).into())
	};
	let weights: Vec<Vec<Bits>> = uids
		.clone()
		.map(|i| {
			let said: Vec<u128> = uids
				.clone()
				.map(|j| if i != j && knows(i, j) { entry(&neurons[i].weights, j) } else { 0 })
				.collect();
			let sum = said.iter().sum();
			said.into_iter().map(|value| Bits::of(value, sum)).collect()
		})
		.collect();

	let voters = normalized(&voting);
	let majority = Bits::of(KAPPA, 65_535).min(Bits::sum(voters.iter().copied()));
	let consensus: Vec<Bits> = uids
		.clone()
		.map(|j| {
			let mut votes: Vec<(Bits, Bits)> = uids
				.clone()
				.map(|i| (weights[i][j], voters[i]))
				.filter(|(w, _)| *w > zero)
				.collect();
			votes.sort_by_key(|vote| std::cmp::Reverse(vote.0));
			let mut behind = zero;
			votes
				.into_iter()
				.find(|(_, stake)| {
					behind = behind.plus(*stake);
					*stake > zero && behind >= majority
				})
				.map_or(zero, |(weight, _)| weight)
		})
		.collect();
	let clipped = |i: usize, j: usize| weights[i][j].min(consensus[j]);
	let ranks: Vec<Bits> = uids
		.clone()
		.map(|j| Bits::sum(uids.clone().map(|i| voting[i].times(clipped(i, j)))))
		.collect();
	let incentives = normalized(&ranks);

	// Bonds of a miner that came after the last epoch are its predecessor's.
	let held = |i: usize, j: usize| {
		let kept = knows(i, j) && neurons[j].registered_at < last_epoch;
		if kept {
			entry(&neurons[i].bonds, j)
		} else {
			0
		}
	};
	let new_part = one.minus(Bits::of(900_000, 1_000_000));
	let mut bonds = vec![vec![zero; count]; count];
	for j in uids.clone() {
		let bought: Vec<Bits> = uids.clone().map(|i| weights[i][j].times(voting[i])).collect();
		let bought = normalized(&bought);
		let sum = uids.clone().map(|i| held(i, j)).sum();
		let column: Vec<Bits> = uids
			.clone()
			.map(|i| {
				let old = Bits::of(held(i, j), sum);
				new_part.times(bought[i]).plus(one.minus(new_part).times(old))
			})
			.collect();
		for (i, part) in normalized(&column).into_iter().enumerate() {
			bonds[i][j] = part;
		}
	}
	let earned: Vec<Bits> = uids
		.clone()
		.map(|i| Bits::sum(uids.clone().map(|j| bonds[i][j].times(incentives[j]))))
		.collect();
	let dividends = normalized(&earned);

	let mut ranking: Vec<usize> = uids.clone().collect();
	ranking.sort_by(|a, b| stake[*b].cmp(&stake[*a]).then(b.cmp(a)));
	let permits: Vec<bool> = uids
		.clone()
		.map(|i| stake[i] > zero && ranking.iter().take(64).any(|other| *other == i))
		.collect();
	let stored = uids
		.clone()
		.map(|i| {
			let most = |j: usize| bonds.iter().map(|row| row[j]).max().unwrap_or_default();
			let row = uids.clone().map(|j| (j as u16, bonds[i][j].over(most(j)).to_u16()));
			row.filter(|(_, bond)| permits[i] && *bond > 0).collect()
		})
		.collect();

	let active_stake = voting.clone();
	let nothing = |values: &[Bits]| values.iter().all(|value| *value == zero);
	let dividends = match (nothing(&incentives) && nothing(&dividends), nothing(&voting)) {
		(false, _) => dividends,
		(true, false) => voting,
		(true, true) => stake,
	};
	let judged = uids.map(|i| active_stake[i] > zero && weights[i].iter().any(|w| *w > zero));
	let judged = judged.collect();
	Verdict { incentives, dividends, judged, permits, bonds: stored }
}
