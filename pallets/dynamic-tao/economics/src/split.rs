//! How a block's alpha is shared by those who take part: 18 % to the owner, and of the rest half to
//! miners and half to validators, of whose half root takes its proportion. The parts sum to the
//! whole exactly.

use crate::{
	amount::{mul_div_u64, Alpha, Rounding, Tao},
	error::EconomicsError,
};

/// The owner's cut at launch: `11796 / 65535`, or 18.0 %.
pub const LAUNCH_OWNER_CUT: u16 = 11_796;

/// The weight of root's TAO at launch: `3320413933267719290 / (2^64 - 1)`, or 0.18.
pub const LAUNCH_TAO_WEIGHT: u64 = 3_320_413_933_267_719_290;

/// What root's stake weighs beside alpha: `floor(root_stake * tao_weight / (2^64 - 1))`.
pub fn weighted_root_stake(root_stake: Tao, tao_weight: u64) -> Result<Tao, EconomicsError> {
	root_stake.mul_div(tao_weight, u64::MAX, Rounding::Down)
}

/// Root's proportion `w / (w + issued)` as an exact fraction.
///
/// `w` is the weighted root stake and `issued` all alpha of the subnet, after the block's mints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootProportion {
	/// `w`.
	pub num: u64,
	/// `w + issued`.
	pub den: u128,
}

impl RootProportion {
	/// The proportion of a subnet with `issued` alpha.
	pub fn new(weighted_root_stake: Tao, issued: Alpha) -> Self {
		let num = weighted_root_stake.0;
		// 64 bits + 64 bits always fit 128.
		Self { num, den: u128::from(num).saturating_add(issued.0.into()) }
	}

	/// The proportion of `amount`, floored; nothing where neither stake nor alpha exist.
	pub fn of(self, amount: Alpha) -> Result<Alpha, EconomicsError> {
		if self.den == 0 {
			return Ok(Alpha::ZERO);
		}
		mul_div_u64(amount.0, self.num, self.den, Rounding::Down).map(Alpha)
	}

	/// The proportion in parts of a billion, floored, for display.
	pub fn parts_per_billion(self) -> u32 {
		// Never more than a billion, since `num <= den`.
		self.of(Alpha(crate::amount::UNIT)).map_or(0, |part| part.0.try_into().unwrap_or(u32::MAX))
	}
}

/// The four parts of a block's alpha. They sum to what was split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmissionSplit {
	/// `floor(alpha_out * cut / 65535)`.
	pub owner: Alpha,
	/// `floor(rest / 2)`.
	pub miners: Alpha,
	/// The other half less root's part.
	pub validators: Alpha,
	/// `floor(other half * root proportion)`.
	pub root: Alpha,
}

impl EmissionSplit {
	/// Splits `alpha_out`. `owner_cut` is in parts of 65535.
	pub fn new(
		alpha_out: Alpha,
		owner_cut: u16,
		root: RootProportion,
	) -> Result<Self, EconomicsError> {
		let owner = alpha_out.mul_div(owner_cut.into(), u16::MAX.into(), Rounding::Down)?;
		let rest = alpha_out.minus(owner)?;
		let miners = Alpha(rest.0 / 2);
		let half = rest.minus(miners)?;
		let root = root.of(half)?;
		Ok(Self { owner, miners, validators: half.minus(root)?, root })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::UNIT;

	#[test]
	fn the_parts_of_a_block_should_be_18_41_and_41_percent() {
		let none = RootProportion::new(Tao::ZERO, Alpha(UNIT));
		let split = EmissionSplit::new(Alpha(UNIT), LAUNCH_OWNER_CUT, none).unwrap();
		// 10^9 * 11796 / 65535 = 179_995_422.3; the other 820_004_578 in halves
		assert_eq!(
			split,
			EmissionSplit {
				owner: Alpha(179_995_422),
				miners: Alpha(410_002_289),
				validators: Alpha(410_002_289),
				root: Alpha::ZERO,
			}
		);
	}

	#[test]
	fn root_should_take_its_proportion_of_the_validators_half() {
		// 1 / (1 + 3) of 500_000_000
		let quarter = RootProportion::new(Tao(UNIT), Alpha(3 * UNIT));
		let split = EmissionSplit::new(Alpha(UNIT), 0, quarter).unwrap();
		assert_eq!(split.root, Alpha(125_000_000));
		assert_eq!(split.validators, Alpha(375_000_000));
	}

	#[test]
	fn the_odd_unit_should_fall_to_the_validators() {
		let none = RootProportion::new(Tao::ZERO, Alpha(1));
		let split = EmissionSplit::new(Alpha(7), 0, none).unwrap();
		assert_eq!((split.miners, split.validators), (Alpha(3), Alpha(4)));
	}

	#[test]
	fn root_should_have_nothing_of_a_subnet_without_stake_and_alpha() {
		let empty = RootProportion::new(Tao::ZERO, Alpha::ZERO);
		assert_eq!(empty.of(Alpha(UNIT)), Ok(Alpha::ZERO));
		assert_eq!(empty.parts_per_billion(), 0);
	}

	#[test]
	fn root_should_weigh_18_percent() {
		// 1000 TAO * 0.18, floored in the weight's last digit
		assert_eq!(
			weighted_root_stake(Tao(1_000 * UNIT), LAUNCH_TAO_WEIGHT),
			Ok(Tao(179_999_999_999))
		);
		assert_eq!(weighted_root_stake(Tao(7), u64::MAX), Ok(Tao(7)));
	}
}
