//! A host's own rules. An axis that is `Custom` asks the host; one that the host has no rule for
//! cannot be chosen ([`Rules::validate`](super::Rules::validate)).

use super::{Candidate, Injection, RootSettlement};
use crate::{
	amount::{Alpha, Tao},
	error::EconomicsError,
	pool::Pool,
	subnet::BlockTerms,
};
use alloc::vec::Vec;

/// An axis that a host may have a rule of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
	/// [`CustomRules::allocate`].
	Allocation,
	/// [`CustomRules::inject`].
	Injection,
	/// [`CustomRules::settle_root_part`].
	RootPart,
}

/// What a host decides where an axis is `Custom`; `()` decides nothing. It is foreign code: whatever it
/// answers is checked, and what does not add up is refused with [`EconomicsError::RuleUnbalanced`].
pub trait CustomRules {
	/// The axes that there is a rule for.
	const AXES: &'static [Axis] = &[];

	/// Divides the `emission` of a block among `candidates`, one part each, in their order. The parts
	/// must not sum to more; what they leave is not minted.
	///
	/// # Errors
	/// A rule that cannot decide refuses, and the block mints no TAO.
	fn allocate(
		_number: u64,
		_emission: Tao,
		_candidates: &[Candidate],
	) -> Result<Vec<Tao>, EconomicsError> {
		Err(EconomicsError::RuleMissing)
	}

	/// Plans what of `terms.allocated` goes into `pool`. `alpha_emission` is what the subnet's own curve
	/// emits in this block. TAO in, purchase and excess must sum to what was allocated;
	/// what a purchase buys is recycled.
	///
	/// # Errors
	/// A rule that cannot decide refuses, and the subnet is left as it was.
	fn inject(
		_pool: &Pool,
		_alpha_emission: Alpha,
		_terms: &BlockTerms,
	) -> Result<Injection, EconomicsError> {
		Err(EconomicsError::RuleMissing)
	}

	/// Settles root's `part` of a block's alpha. What is sold, kept, recycled and returned must sum
	/// to it.
	///
	/// # Errors
	/// A rule that cannot decide refuses, and the subnet is left as it was.
	fn settle_root_part(
		_pool: &mut Pool,
		_part: Alpha,
		_terms: &BlockTerms,
	) -> Result<RootSettlement, EconomicsError> {
		Err(EconomicsError::RuleMissing)
	}
}

impl CustomRules for () {}
