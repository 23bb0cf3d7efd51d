//! Neurons, what validators say of them, and what Yuma consensus makes of it: the
//! [pure steps](dtao_economics::chain::epoch) of an epoch over a world's accounts.

use super::{epoch::Claims, journal::Act, trade::NOBODY, AccountId, Place, World};
use dtao_economics::{
	chain::epoch::{claim, judge, share_dividends, Member, MemberTerms},
	yuma::{weight_row, EpochInput, EpochParams, NeuronInput, NeuronScores},
	ActiveStake, BurnParams, EconomicsError,
};

/// How many neurons a subnet has at most.
const MAX_UIDS: usize = 256;

/// Blocks between two settings of a validator's weights.
const WEIGHTS_RATE: u64 = 100;

/// What a validator says of miners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
	/// The block in which the weights were set.
	pub set_at: u64,
	/// Uids and weights, the largest 65535.
	pub weights: Vec<(u16, u16)>,
	/// Uids and bonds.
	pub bonds: Vec<(u16, u16)>,
}

/// A hotkey that has a uid on a subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neuron {
	/// Whose hotkey it is.
	pub account: AccountId,
	/// The block of its registration.
	pub registered_at: u64,
	/// How good its work is, which validators see and the chain does not; in any unit.
	pub merit: u64,
	/// What the last epoch said of it.
	pub scores: NeuronScores,
	/// What it says of others, if it does.
	pub row: Option<Row>,
}

impl World {
	/// Registers a neuron, as a chain's `burned_register` does, for the price of the moment.
	///
	/// # Errors
	/// [`EconomicsError::MalformedRow`] on a full or closing subnet, and for who has a uid already.
	pub fn register_neuron(
		&mut self,
		who: AccountId,
		place: Place,
		merit: u64,
	) -> Result<(), EconomicsError> {
		let block = self.block;
		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		let is_there = subnet.neurons.iter().any(|neuron| neuron.account == who);
		let is_full = subnet.neurons.len() >= MAX_UIDS;
		if !subnet.is_open(block) || subnet.life.closes_at.is_some() || is_there || is_full {
			return Err(EconomicsError::MalformedRow);
		}
		let (netuid, price) = (subnet.netuid, subnet.burn.at(block, &BurnParams::default()));
		self.issued = self.issued.ensure_sub(price)?;
		subnet.burn = subnet.burn.raised(block, &BurnParams::default());
		subnet.neurons.push(Neuron {
			account: who,
			registered_at: block,
			merit,
			..Neuron::default()
		});
		self.accounts.get_mut(who).ok_or(NOBODY)?.paid += u128::from(price.0);
		self.books.paid(price);
		self.books.recycle(price);
		self.note(who, Act::RegisterNeuron { netuid });
		Ok(())
	}

	/// Judges neurons, as a chain's `set_weights` does.
	///
	/// # Errors
	/// [`EconomicsError::MalformedRow`] for who has no uid or no permit, and for who has judged less than
	/// a hundred blocks ago.
	pub fn set_weights(
		&mut self,
		who: AccountId,
		place: Place,
		weights: Vec<(u16, u16)>,
	) -> Result<(), EconomicsError> {
		let block = self.block;
		let subnet = self.subnets.get_mut(place).ok_or(NOBODY)?;
		let netuid = subnet.netuid;
		let neuron = subnet.neurons.iter_mut().find(|neuron| neuron.account == who);
		let neuron = neuron.filter(|neuron| neuron.scores.permit).ok_or(NOBODY)?;
		if neuron.row.as_ref().is_some_and(|row| block - row.set_at < WEIGHTS_RATE) {
			return Err(EconomicsError::MalformedRow);
		}
		let row = neuron.row.get_or_insert_default();
		(row.set_at, row.weights) = (block, weight_row(&weights));
		self.note(who, Act::SetWeights { netuid, weights });
		Ok(())
	}

	/// Who earns as Yuma consensus finds it.
	pub(super) fn judged_claims(&mut self, place: Place) -> Result<Claims, EconomicsError> {
		let subnet = self.subnets.get(place).ok_or(NOBODY)?;
		let hotkeys: Vec<_> = subnet.neurons.iter().map(|neuron| neuron.account).collect();
		let member = |who: &AccountId| {
			let alpha = subnet.hotkey(*who).stake;
			let root = self.weight_of(dtao_economics::Tao(self.root_behind(*who).stake.0))?;
			Ok(Member { stake: ActiveStake { alpha, root }, ..Member::default() })
		};
		let members = hotkeys.iter().map(member).collect::<Result<Vec<_>, EconomicsError>>()?;
		let inputs: Vec<_> = subnet.neurons.iter().map(Neuron::input).collect();
		let input = EpochInput {
			block: self.block,
			last_epoch: subnet.last_epoch,
			stake_threshold: 0,
			neurons: &inputs,
		};
		let outcome = judge(&EpochParams::default(), &input, &members)?;
		let terms = |who: &AccountId| MemberTerms { coldkey: *who, ..MemberTerms::default() };
		let terms: Vec<_> = hotkeys.iter().map(terms).collect();
		let earned = share_dividends(&members, &terms, &outcome)?;
		let claims = hotkeys.iter().zip(&members).zip(&earned).map(|((who, member), earned)| {
			let take = self.accounts.get(*who).map_or(0, |account| account.take);
			claim(member, earned, if earned.dividend == 0 { 0 } else { take })
		});
		let claims = claims.collect();
		let neurons = &mut self.subnets.get_mut(place).ok_or(NOBODY)?.neurons;
		for (neuron, (scores, bonds)) in
			neurons.iter_mut().zip(outcome.scores.into_iter().zip(outcome.bonds))
		{
			// Only those who held a permit are asked, and have bonds.
			if let Some(row) = neuron.row.as_mut().filter(|_| neuron.scores.permit) {
				row.bonds = bonds;
			}
			neuron.scores = scores;
		}
		Ok(Claims { hotkeys, claims })
	}
}

impl Neuron {
	/// What an epoch reads of it.
	fn input(&self) -> NeuronInput<'_> {
		let row = self.row.as_ref().filter(|_| self.scores.permit);
		let set_at = row.map_or(self.registered_at, |row| row.set_at);
		NeuronInput {
			stake: 0, // of its effective stake, members tell
			registered_at: self.registered_at,
			last_update: set_at,
			weights_as_of: set_at,
			permit: self.scores.permit,
			weights: row.map_or(&[], |row| &row.weights),
			bonds: row.map_or(&[], |row| &row.bonds),
		}
	}
}
