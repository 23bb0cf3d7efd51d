//! One generator of calls for any runtime with the pallet.
//!
//! A [`Step`] is a few bytes that say what somebody does; [`Walk`] makes a call of it by what there is:
//! which subnets, hotkeys and positions there are, and how much is in them. For what somebody cannot do
//! there is the next best, so that most calls go through. The bytes come from a fuzzer, from a property,
//! or from an [`Rng`](super::Rng); a change of one byte changes one choice.

pub mod amount;
pub mod arbitrary;
pub mod choices;
pub mod neuron;
pub mod parameters;
pub mod rules;
pub mod subnet;
pub mod trade;

pub use amount::{Amount, Bound, Share};
pub use neuron::NeuronOp;
pub use parameters::Setting;
pub use rules::RuleOp;
pub use subnet::SubnetOp;
pub use trade::{Trade, TradeOp};

use arbitrary::{Arbitrary, Result, Unstructured};
use dtao_economics::UNIT;
use frame_support::traits::{fungible::Inspect, Get};
use frame_system::RawOrigin;
use pallet_dynamic_tao::{Call, Config, NetUid, OwnedHotkeys, Pallet, SubnetRecord, Subnets};
use sp_runtime::SaturatedConversion;

/// How many hotkeys a coldkey has or can get.
pub const OWN_HOTKEYS: u8 = 8;

/// Who walks.
#[derive(Clone, Debug)]
pub struct People<AccountId> {
	/// Those who act.
	pub coldkeys: Vec<AccountId>,
	/// Has no account, so that payouts to it cannot be placed.
	pub ghost: AccountId,
	/// The hotkeys that a coldkey may take, by number.
	pub hotkey: fn(&AccountId, u8) -> AccountId,
}

/// Something that somebody does: mostly trades.
#[derive(Clone, Copy, Debug)]
pub enum Step {
	/// Something with stake.
	Trade(Trade),
	/// Something about neurons, weights and childkey links.
	Neuron(NeuronOp),
	/// Something about subnets.
	Subnet(SubnetOp),
	/// Something about rules.
	Rule(RuleOp),
}

impl<'a> Arbitrary<'a> for Step {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		Ok(match input.arbitrary::<u8>()? {
			0..=127 => Self::Trade(input.arbitrary()?),
			128..=207 => Self::Neuron(input.arbitrary()?),
			208..=239 => Self::Subnet(input.arbitrary()?),
			240.. => Self::Rule(input.arbitrary()?),
		})
	}
}

/// What a step comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed<T: Config> {
	/// A call of the pallet.
	Call(RawOrigin<T::AccountId>, Call<T>),
	/// A transfer of TAO.
	Transfer {
		/// Who gives it.
		from: T::AccountId,
		/// Who gets it.
		to: T::AccountId,
		/// So many rao.
		value: u64,
	},
}

/// Weights that somebody has committed to.
#[derive(Clone, Debug)]
struct Secret<AccountId> {
	voter: AccountId,
	netuid: NetUid,
	uids: Vec<u16>,
	values: Vec<u16>,
	block: u64,
}

/// A walk of several people.
pub struct Walk<T: Config> {
	people: People<T::AccountId>,
	secrets: Vec<Secret<T::AccountId>>,
}

impl<T: Config> Walk<T> {
	/// Nobody has done anything.
	pub fn new(people: People<T::AccountId>) -> Self {
		Self { people, secrets: Vec::new() }
	}

	/// What `who`, one of the people by place, does in this step.
	pub fn deed(&mut self, who: u8, step: &Step) -> Deed<T> {
		let who = self.pick(&self.people.coldkeys, who);
		match step {
			Step::Trade(trade) => self.trade(&who, trade),
			Step::Neuron(op) => self.neuron_op(&who, op),
			Step::Subnet(op) => self.subnet_op(&who, op),
			Step::Rule(op) => self.rule_op(&who, op),
		}
	}

	/// One of a list; the ghost if there is none.
	fn pick(&self, all: &[T::AccountId], at: u8) -> T::AccountId {
		pick(all, at).unwrap_or_else(|| self.people.ghost.clone())
	}

	/// One of all hotkeys that are somebody's.
	fn known_hotkey(&self, at: u8) -> T::AccountId {
		let mut all: Vec<_> = OwnedHotkeys::<T>::iter_keys().map(|(_, hotkey)| hotkey).collect();
		all.sort_unstable();
		self.pick(&all, at)
	}

	/// The first hotkey of `who`, from the given one on, for which that holds.
	fn own_hotkey(
		&self,
		who: &T::AccountId,
		first: u8,
		wanted: impl Fn(&T::AccountId) -> bool,
	) -> T::AccountId {
		let hotkey = |number: u8| (self.people.hotkey)(who, number % OWN_HOTKEYS);
		let mut all = (0..OWN_HOTKEYS).map(|number| hotkey(first.wrapping_add(number)));
		all.find(wanted).unwrap_or_else(|| hotkey(first))
	}
}

/// A call that `who` signs.
fn signed<T: Config>(who: T::AccountId, call: Call<T>) -> Deed<T> {
	Deed::Call(RawOrigin::Signed(who), call)
}

/// A call of the admin's.
fn admin<T: Config>(call: Call<T>) -> Deed<T> {
	Deed::Call(RawOrigin::Root, call)
}

/// One of a list.
fn pick<T: Clone>(all: &[T], at: u8) -> Option<T> {
	all.get(usize::from(at).checked_rem(all.len())?).cloned()
}

/// The economy's block.
fn now<T: Config>() -> u64 {
	let block: u64 = frame_system::Pallet::<T>::block_number().saturated_into();
	block + T::BlocksBefore::get()
}

/// What `who` can spend and live.
fn spendable<T: Config>(who: &T::AccountId) -> u64 {
	let free: u64 = T::Currency::balance(who).saturated_into();
	free.saturating_sub(existential_deposit::<T>())
}

fn existential_deposit<T: Config>() -> u64 {
	T::Currency::minimum_balance().saturated_into()
}

/// A subnet for which that holds; now and then any number that a subnet could have.
fn subnet<T: Config>(at: u8, wanted: impl Fn(&SubnetRecord) -> bool) -> NetUid {
	let all = Subnets::<T>::iter().filter(|(_, record)| wanted(record));
	let mut all: Vec<_> = all.map(|(netuid, _)| netuid).collect();
	all.sort_unstable();
	let any = NetUid(u16::from(at % 5));
	if at >= 248 {
		return any;
	}
	pick(&all, at).unwrap_or(any)
}

fn is_alive(record: &SubnetRecord) -> bool {
	!record.dissolving
}

fn is_open<T: Config>(record: &SubnetRecord) -> bool {
	record.is_open_at(now::<T>())
}

/// Root or a subnet that is open for trading.
fn market<T: Config>(at: u8) -> NetUid {
	if at.is_multiple_of(4) {
		NetUid::ROOT
	} else {
		subnet::<T>(at, is_open::<T>)
	}
}

/// TAO per alpha, in rao.
fn price<T: Config>(netuid: NetUid) -> u128 {
	let pool = Subnets::<T>::get(netuid).map(|record| record.economy.pool);
	pool.map_or(UNIT.into(), |pool| {
		u128::from(pool.tao.0) * u128::from(UNIT) / u128::from(pool.alpha.0)
	})
}

/// What a position is worth.
fn held<T: Config>(netuid: NetUid, hotkey: &T::AccountId, coldkey: &T::AccountId) -> u64 {
	Pallet::<T>::stake_value(netuid, hotkey, coldkey).expect("it has a value").0
}
