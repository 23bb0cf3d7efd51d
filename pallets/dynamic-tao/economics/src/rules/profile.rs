//! Rules by name, for command lines and reports.

use super::Rules;

/// Rules with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
	/// What they are called.
	pub name: &'static str,
	/// What they are.
	pub rules: Rules,
}

/// The rules that have a name.
pub const PROFILES: &[Profile] = &[
	Profile { name: "default", rules: Rules::DEFAULT },
	Profile { name: "launch", rules: Rules::LAUNCH },
	Profile { name: "price-keeping", rules: Rules::PRICE_KEEPING },
	Profile { name: "claimable", rules: Rules::CLAIMABLE },
];

impl Profile {
	/// The profile of a name.
	pub fn by_name(name: &str) -> Option<&'static Self> {
		PROFILES.iter().find(|profile| profile.name == name)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_profile_should_be_found_by_its_own_name() {
		for profile in PROFILES {
			assert_eq!(Profile::by_name(profile.name), Some(profile));
			assert_eq!(profile.rules.validate::<()>(), Ok(()));
		}
		assert_eq!(Profile::by_name("nameless"), None);
	}
}
