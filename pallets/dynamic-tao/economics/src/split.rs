//! How a block's alpha is shared by those who take part: 18 % to the owner, and of the rest half to
//! miners and half to validators, of whose half root takes its proportion. The parts sum to the
//! whole exactly.

pub use crate::root::LAUNCH_TAO_WEIGHT;
use crate::{
	amount::{Alpha, Rounding},
	error::EconomicsError,
	root::RootProportion,
};

/// The owner's cut at launch: `11796 / 65535`, or 18.0 %.
pub const LAUNCH_OWNER_CUT: u16 = 11_796;

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
	#[inline]
	pub fn new(
		alpha_out: Alpha,
		owner_cut: u16,
		root: RootProportion,
	) -> Result<Self, EconomicsError> {
		let owner = alpha_out.mul_div(owner_cut.into(), u16::MAX.into(), Rounding::Down)?;
		let rest = alpha_out.ensure_sub(owner)?;
		let miners = Alpha(rest.0 / 2);
		let half = rest.ensure_sub(miners)?;
		let root = root.of(half)?;
		Ok(Self { owner, miners, validators: half.ensure_sub(root)?, root })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::{Tao, UNIT};

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
}
