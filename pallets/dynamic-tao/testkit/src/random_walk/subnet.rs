//! What somebody does about subnets and the parameters of the economy.

use super::{
	admin,
	arbitrary::{self, Arbitrary},
	existential_deposit, is_alive, signed, subnet, Deed, Setting, Walk, OWN_HOTKEYS,
};
use dtao_economics::FeeRate;
use pallet_dynamic_tao::{Call, Config, SubnetOwners, SubnetParameter, Subnets, UnclaimedPayouts};

/// Something that is done about subnets.
#[allow(missing_docs)] // of fields, which choose from what there is
#[derive(Clone, Copy, Debug, Arbitrary)]
pub enum SubnetOp {
	/// Registers a subnet, or starts one that is registered.
	Found { key: u8 },
	/// Says what a subnet is.
	Describe { at: u8, letters: [u8; 4] },
	/// Names its token.
	Name { at: u8, letters: [u8; 2] },
	/// Gives it to another.
	Give { at: u8, to: u8 },
	/// Ends it.
	Dissolve { at: u8 },
	/// Claims what a dissolution has left, or gives an account to whom it has left it.
	Claim,
	/// Sets something of its neurons, by its owner or the admin.
	Tune { at: u8, setting: Setting, by_owner: bool },
	/// Sets something of the subnet.
	Set { at: u8, setting: Setting, by_owner: bool },
	/// Sets something of the whole economy.
	SetGlobally { setting: Setting },
}

impl<T: Config> Walk<T> {
	/// What `who`, or the owner of a subnet, does about subnets.
	pub(super) fn subnet_op(&self, who: &T::AccountId, op: &SubnetOp) -> Deed<T> {
		let owner = |netuid| {
			let known = SubnetOwners::<T>::get(netuid).map(|it| it.owner_coldkey);
			known.unwrap_or_else(|| who.clone())
		};
		let by = |by_owner: bool, netuid, call| {
			if by_owner {
				signed(owner(netuid), call)
			} else {
				admin(call)
			}
		};
		match *op {
			SubnetOp::Found { key } => {
				let waiting = Subnets::<T>::iter()
					.find(|(_, record)| is_alive(record) && record.started_at.is_none());
				match waiting {
					Some((netuid, _)) => signed(owner(netuid), Call::start_call { netuid }),
					None => {
						let hotkey = (self.people.hotkey)(who, key % OWN_HOTKEYS);
						signed(who.clone(), Call::register_network { hotkey })
					}
				}
			}
			SubnetOp::Describe { at, letters } => {
				let netuid = subnet::<T>(at, is_alive);
				let text = |place: usize| vec![letters[place % 4] % 160; place * 60];
				signed(
					owner(netuid),
					Call::set_subnet_identity {
						netuid,
						subnet_name: text(0),
						github_repo: text(1),
						subnet_contact: text(2),
						subnet_url: text(3),
						discord: Vec::new(),
						description: Vec::new(),
						logo_url: Vec::new(),
						additional: text(0),
					},
				)
			}
			SubnetOp::Name { at, letters } => {
				let netuid = subnet::<T>(at, is_alive);
				// One letter that a symbol may be, or a word that it may not.
				let [letter, word, ..] = letters;
				let symbol = match word % 4 {
					0 => letters.map(|letter| b'!' + letter % 96).into(),
					_ => char::from_u32(0xe01 + u32::from(letter % 46))
						.into_iter()
						.collect::<String>()
						.into(),
				};
				signed(owner(netuid), Call::update_symbol { netuid, symbol })
			}
			SubnetOp::Give { at, to } => {
				let (netuid, new_coldkey) =
					(subnet::<T>(at, is_alive), self.pick(&self.people.coldkeys, to));
				let hotkey = (self.people.hotkey)(&new_coldkey, 0);
				signed(
					owner(netuid),
					Call::transfer_subnet_ownership { netuid, new_coldkey, hotkey },
				)
			}
			SubnetOp::Dissolve { at } => {
				admin(Call::dissolve_network { netuid: subnet::<T>(at, is_alive) })
			}
			SubnetOp::Claim => match UnclaimedPayouts::<T>::iter_keys().next() {
				Some(to) if !frame_system::Pallet::<T>::account_exists(&to) => {
					Deed::Transfer { from: who.clone(), to, value: existential_deposit::<T>() }
				}
				Some(heir) => signed(heir, Call::claim_dissolved {}),
				None => signed(who.clone(), Call::claim_dissolved {}),
			},
			SubnetOp::Tune { at, setting, by_owner } => {
				let netuid = subnet::<T>(at, is_alive);
				let hyperparameter = setting.hyperparameter(false);
				let by_owner = by_owner && !hyperparameter.is_for_admin_only();
				by(by_owner, netuid, Call::set_hyperparameter { netuid, hyperparameter })
			}
			SubnetOp::Set { at, setting, by_owner } => {
				let (netuid, to) = (subnet::<T>(at, is_alive), setting.to.0);
				let parameter = match setting.which % 6 {
					0 => SubnetParameter::FeeRate(FeeRate((to % 10_001) as u16)),
					1 => SubnetParameter::Tempo((to % 8) as u16),
					2 => SubnetParameter::RegistrationAllowed(to % 4 > 0),
					3 => SubnetParameter::TaoEmission(to % 4 > 0),
					4 => SubnetParameter::EmissionWeight(to as u16),
					_ => SubnetParameter::TransfersAllowed(to % 4 > 0),
				};
				let by_owner = by_owner && !parameter.is_for_admin_only();
				by(by_owner, netuid, Call::set_subnet_parameter { netuid, parameter })
			}
			SubnetOp::SetGlobally { setting } => admin(Call::set_parameter {
				parameter: setting.parameter(existential_deposit::<T>(), false),
			}),
		}
	}
}
