//! The development economy with the rules of the public chain, for its clients: stake counts and earns at
//! once, and nothing that a person does at a prompt has to wait. Each of Alice to Ferdie is its own hotkey
//! beside `//Alice//hotkey`, as a wallet has it that was made of one key.

use crate::{development_economy, development_keys::people, DynamicTaoConfig};
use dtao_economics::Rules;
use pallet_dynamic_tao::{GenesisHotkey, GlobalParameters, TakeRange};

/// Blocks until children come into force, so that somebody who seals by hand sees it.
const CHILDREN_COOLDOWN: u64 = 10;

/// The economy.
pub fn economy() -> DynamicTaoConfig {
	let mut economy = development_economy::economy();
	economy.rules = Rules::LAUNCH;
	economy.parameters = without_waiting(economy.parameters);
	economy.hotkeys.extend(
		people().into_iter().map(|key| GenesisHotkey { hotkey: key.clone(), coldkey: key }),
	);
	for subnet in &mut economy.subnets {
		subnet.hyperparameters.weights_set_rate_limit = 0;
		subnet.hyperparameters.serving_rate_limit = 0;
	}
	economy
}

/// Parameters under which owners of hotkeys and subnets may set what they like when they like.
fn without_waiting(parameters: GlobalParameters) -> GlobalParameters {
	GlobalParameters {
		delegate_take: TakeRange { rate_limit: 0, ..parameters.delegate_take },
		childkey_take: TakeRange { rate_limit: 0, ..parameters.childkey_take },
		children_cooldown: CHILDREN_COOLDOWN,
		children_rate_limit: 0,
		admin_freeze_window: 0,
		owner_hyperparam_rate_limit: 0,
		..parameters
	}
}
