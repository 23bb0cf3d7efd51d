//! What becomes of what the hotkeys of a subnet's owner earn as miners. An owner who mines on the own
//! subnet takes a part of what is meant for others; where that is not paid, the supply of alpha falls
//! or stays out of everybody's hands.

use crate::{
	amount::Alpha, distribution::Distribution, error::EconomicsError, subnet::SubnetEconomy,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The rule of what becomes of incentives of the owner's hotkeys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OwnerIncentives {
	/// They are paid like those of anybody.
	#[default]
	Paid,
	/// They cease to be and may be emitted again.
	Recycled,
	/// They stay issued for good and belong to nobody.
	Burned,
}

impl OwnerIncentives {
	/// Takes the incentives of the owner's claimants out of their payouts, if they are not paid, and
	/// books them in the economy. `is_owners` says by place whose a claimant is.
	///
	/// # Errors
	/// [`EconomicsError::Overflow`], or [`EconomicsError::InsufficientStake`] if less is outstanding.
	pub fn apply(
		self,
		distribution: &mut Distribution,
		economy: &mut SubnetEconomy,
		is_owners: &[bool],
	) -> Result<(), EconomicsError> {
		if self == Self::Paid {
			return Ok(());
		}
		let claimants = distribution.payouts.iter_mut().zip(is_owners);
		let mut withheld = Alpha::ZERO;
		for (payout, _) in claimants.filter(|(_, is_owners)| **is_owners) {
			withheld = withheld.ensure_add(core::mem::take(&mut payout.incentive))?;
		}
		distribution.withheld = distribution.withheld.ensure_add(withheld)?;
		match self {
			Self::Paid => Ok(()),
			Self::Recycled => economy.recycle(withheld),
			Self::Burned => economy.burn(withheld),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::distribution::Payout;

	/// A miner of the owner's with 7 and one of somebody else's with 5, of 20 outstanding.
	fn apply(rule: OwnerIncentives) -> (Vec<u64>, u64, SubnetEconomy) {
		let miner = |alpha| Payout { incentive: Alpha(alpha), ..Default::default() };
		let mut distribution =
			Distribution { payouts: vec![miner(7), miner(5)], ..Default::default() };
		let mut economy = SubnetEconomy { outstanding: Alpha(20), ..Default::default() };
		rule.apply(&mut distribution, &mut economy, &[true, false]).unwrap();
		let paid = distribution.payouts.iter().map(|payout| payout.incentive.0).collect();
		(paid, distribution.withheld.0, economy)
	}

	#[test]
	fn paid_incentives_should_stay_where_they_are() {
		let (paid, withheld, economy) = apply(OwnerIncentives::Paid);
		assert_eq!((paid, withheld, economy.outstanding), (vec![7, 5], 0, Alpha(20)));
	}

	#[test]
	fn recycled_incentives_should_leave_the_outstanding_alpha() {
		let (paid, withheld, economy) = apply(OwnerIncentives::Recycled);
		// 20 - 7
		assert_eq!((paid, withheld, economy.outstanding), (vec![0, 5], 7, Alpha(13)));
		assert_eq!(economy.burned, Alpha::ZERO);
	}

	#[test]
	fn burned_incentives_should_stay_outstanding_without_a_holder() {
		let (paid, withheld, economy) = apply(OwnerIncentives::Burned);
		assert_eq!((paid, withheld, economy.outstanding), (vec![0, 5], 7, Alpha(20)));
		assert_eq!(economy.burned, Alpha(7));
	}
}
