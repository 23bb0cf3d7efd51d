//! What trades and blocks should do: the formulas of the economics' README in plain integers. It shares
//! no line with `dtao-economics`, so that a mistake would have to be made twice.

use crate::{
	chain::Chain,
	yuma::{self, Judge},
};
use dtao_economics::Entering;
use dtao_runtime::{AccountId, DynamicTao, Runtime};
use pallet_dynamic_tao::{
	ChildKeys, Cohorts, Holding, Hotkey, HotkeyInfo, HotkeyPools, HotkeyStake, Hotkeys, Neurons,
	RootStake, RootTotals, StakeShares, SubnetView, Subnets, Take, ValidatorRows,
};
use std::collections::BTreeMap;

/// Rao in a TAO.
pub const UNIT: u64 = 1_000_000_000;

/// The most TAO that can exist, and the most alpha of each subnet.
pub const CAP: u64 = 21_000_000 * UNIT;

/// What a trade must leave of the reserve it draws on.
const FLOOR: u128 = 10_000_000;

/// What a block emits with `issued` rao in existence: `10^9 >> k` with the largest `k` for which
/// `issued * 2^k >= cap * (2^k - 1)`, and nothing at the cap.
pub fn block_emission(issued: u64) -> u64 {
	if issued >= CAP {
		return 0;
	}
	let (issued, cap) = (u128::from(issued), u128::from(CAP));
	let halvings = (0..60).take_while(|k| issued << k >= cap * ((1u128 << k) - 1)).count() - 1;
	UNIT >> halvings
}

/// A pool as a trade finds it. Amounts are of the trade's two tokens, whichever they are.
#[derive(Clone, Copy)]
pub struct Pool {
	pub tao: u128,
	pub alpha: u128,
	pub fee_rate: u128,
}

impl Pool {
	/// Without a fee.
	pub fn free(self) -> Self {
		Self { fee_rate: 0, ..self }
	}

	/// Buys alpha with `paid` TAO; returns the alpha and the fee in TAO.
	pub fn buy(&mut self, paid: u64) -> (u64, u64) {
		let (out, fee) = swap(self.tao, self.alpha, paid.into(), self.fee_rate);
		self.tao += u128::from(paid);
		self.alpha -= out;
		(out as u64, fee as u64)
	}

	/// Sells `paid` alpha; returns the TAO and the fee in alpha.
	pub fn sell(&mut self, paid: u64) -> (u64, u64) {
		let (out, fee) = swap(self.alpha, self.tao, paid.into(), self.fee_rate);
		self.alpha += u128::from(paid);
		self.tao -= out;
		(out as u64, fee as u64)
	}

	/// Rao per alpha, floored.
	pub fn price(&self) -> u64 {
		(self.tao * u128::from(UNIT) / self.alpha) as u64
	}
}

impl From<SubnetView<AccountId>> for Pool {
	fn from(subnet: SubnetView<AccountId>) -> Self {
		Self {
			tao: subnet.tao_reserve.0.into(),
			alpha: subnet.alpha_reserve.0.into(),
			fee_rate: subnet.fee_rate.0.into(),
		}
	}
}

/// `fee = ceil(x * rate / 65535)`, `out = floor(R_out * (x - fee) / (R_in + x - fee))`.
fn swap(reserve_in: u128, reserve_out: u128, input: u128, rate: u128) -> (u128, u128) {
	let fee = (input * rate).div_ceil(65_535);
	let net = input - fee;
	(reserve_out * net / (reserve_in + net), fee)
}

/// A subnet that emits from the first block on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
	pub netuid: u16,
	pub tao: u128,
	pub alpha: u128,
	pub outstanding: u128,
	/// The moving price, times 2^64.
	pub average: u128,
	pub owner: u128,
	pub miners: u128,
	pub validators: u128,
	pub root_tao: u128,
	/// The coldkey and the hotkey of the owner.
	pub owned_by: (AccountId, AccountId),
	pub tempo: u64,
	pub last_epoch: u64,
	/// How many have been paid.
	pub epochs: u64,
	pub neurons: Vec<Neuron>,
}

/// A sparse row: (uid, value).
pub type Pairs = Vec<(u16, u16)>;

/// A neuron, with what it says as a validator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neuron {
	pub hotkey: AccountId,
	pub coldkey: AccountId,
	pub registered_at: u64,
	pub permit: bool,
	/// The blocks of the last update and of the decision, the weights, and the bonds.
	pub row: Option<(u64, u64, Pairs, Pairs)>,
}

/// What has entered and is not active yet, by period.
pub type Lots = BTreeMap<u64, u128>;

/// A clock: the period, and how many must begin before what entered in one is active.
pub type Clock = (u64, u64);

fn is_due(period: u64, (now, wait): Clock) -> bool {
	period + wait <= now
}

/// Takes out of lots what is due.
fn take_due(lots: &mut Lots, clock: Clock) -> Lots {
	let (due, waits) = std::mem::take(lots).into_iter().partition(|(at, _)| is_due(*at, clock));
	*lots = waits;
	due
}

/// Takes `alpha` off the lots that entered last; returns what was taken.
fn take_newest(lots: &mut Lots, mut alpha: u128) -> Lots {
	let mut taken = Lots::new();
	for (period, lot) in lots.iter_mut().rev() {
		let part = alpha.min(*lot);
		(*lot, alpha) = (*lot - part, alpha - part);
		taken.insert(*period, part);
	}
	lots.retain(|_, lot| *lot > 0);
	taken
}

/// Takes lots out of others.
fn take_off(lots: &mut Lots, taken: &Lots) {
	for (period, part) in taken.iter().filter(|(_, part)| **part > 0) {
		*lots.get_mut(period).expect("is a part of it") -= part;
	}
	lots.retain(|_, lot| *lot > 0);
}

/// The stake behind a hotkey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stakes {
	/// What is active.
	pub stake: u128,
	/// By coldkey.
	pub shares: BTreeMap<AccountId, u128>,
	/// What enters, of all and by coldkey.
	pub entering: Lots,
	pub entered: BTreeMap<AccountId, Lots>,
	/// What became active together: the alpha and the shares of those who have not been asked since.
	pub cohorts: BTreeMap<u64, (u128, u128)>,
}

impl Stakes {
	fn all_shares(&self) -> u128 {
		let unclaimed = self.cohorts.values().map(|(_, shares)| shares);
		self.shares.values().chain(unclaimed).sum()
	}

	/// With everything active that is due: it buys shares at the price of now.
	pub fn activated(mut self, clock: Clock) -> Self {
		for (period, alpha) in take_due(&mut self.entering, clock) {
			let shares = self.buy_shares(alpha);
			self.cohorts.insert(period, (alpha, shares));
		}
		self
	}

	/// A coldkey's shares with its parts of what has become active.
	fn claim(&mut self, coldkey: &AccountId, clock: Clock) {
		let mut lots = self.entered.remove(coldkey).unwrap_or_default();
		for (period, alpha) in take_due(&mut lots, clock) {
			let (all, left) = self.cohorts.remove(&period).expect("is active");
			let part = alpha * left / all;
			if all > alpha {
				self.cohorts.insert(period, (all - alpha, left - part));
			}
			if part > 0 {
				*self.shares.entry(coldkey.clone()).or_default() += part;
			}
		}
		if !lots.is_empty() {
			self.entered.insert(coldkey.clone(), lots);
		}
	}

	/// Activates what is due, and gives a coldkey its part.
	fn touch(&mut self, coldkey: &AccountId, clock: Clock) {
		*self = std::mem::take(self).activated(clock);
		self.claim(coldkey, clock);
	}

	/// The coldkeys that hold something.
	pub fn holders(&self) -> Vec<AccountId> {
		let mut holders: Vec<_> = self.shares.keys().chain(self.entered.keys()).cloned().collect();
		holders.sort();
		holders.dedup();
		holders
	}

	/// What a coldkey has: `floor(s * (H + 1) / (S + 10^6))`, and what is entering.
	pub fn value(&self, coldkey: &AccountId, clock: Clock) -> u64 {
		let mut read = self.clone();
		read.touch(coldkey, clock);
		let shares = read.shares.get(coldkey).copied().unwrap_or_default();
		let active = shares * (read.stake + 1) / (read.all_shares() + 1_000_000);
		let waits: u128 = read.entered.get(coldkey).into_iter().flat_map(Lots::values).sum();
		(active + waits) as u64
	}

	/// Adds stake: `floor(x * (S + 10^6) / (H + 1))` shares, which are the caller's to note.
	fn buy_shares(&mut self, stake: u128) -> u128 {
		let shares = stake * (self.all_shares() + 1_000_000) / (self.stake + 1);
		self.stake += stake;
		shares
	}

	/// Lets stake enter.
	pub fn enter(&mut self, coldkey: &AccountId, stake: u128, clock: Clock) {
		self.touch(coldkey, clock);
		*self.entering.entry(clock.0).or_default() += stake;
		*self.entered.entry(coldkey.clone()).or_default().entry(clock.0).or_default() += stake;
	}

	/// Takes stake out, what entered last first. Returns the lots of it, and the dust.
	pub fn withdraw(&mut self, coldkey: &AccountId, stake: u128, clock: Clock) -> (Lots, u128) {
		self.touch(coldkey, clock);
		let mut lots = self.entered.remove(coldkey).unwrap_or_default();
		let taken = take_newest(&mut lots, stake);
		take_off(&mut self.entering, &taken);
		if !lots.is_empty() {
			self.entered.insert(coldkey.clone(), lots);
			return (taken, 0);
		}
		let active = stake - taken.values().sum::<u128>();
		let held = self.shares.get(coldkey).copied().unwrap_or_default();
		let all = self.all_shares();
		let value = held * (self.stake + 1) / (all + 1_000_000);
		let shares = if active == value {
			held
		} else {
			(active * (all + 1_000_000)).div_ceil(self.stake + 1)
		};
		self.stake -= active;
		if shares == held {
			self.shares.remove(coldkey);
		} else {
			self.shares.insert(coldkey.clone(), held - shares);
		}
		let dust = if self.all_shares() == 0 { std::mem::take(&mut self.stake) } else { 0 };
		(taken, dust)
	}

	/// Raises what is active by what is for stakers; what is for the owner buys shares after that,
	/// all of it where nothing is active.
	fn pay(&mut self, owner: &AccountId, clock: Clock, (to_owner, to_stakers): (u128, u128)) {
		*self = std::mem::take(self).activated(clock);
		let to_owner = if self.all_shares() == 0 {
			to_owner + to_stakers
		} else {
			self.stake += to_stakers;
			to_owner
		};
		let shares = self.buy_shares(to_owner);
		if shares > 0 {
			*self.shares.entry(owner.clone()).or_default() += shares;
		}
	}

	fn is_empty(&self) -> bool {
		*self == Self::default()
	}
}

/// All stake on root, and its clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
	pub stake: u128,
	/// What of it has entered. What is due is dropped when more enters.
	pub entering: Lots,
	pub period: u64,
	pub since: u64,
}

impl Root {
	fn clock(&self) -> Clock {
		(self.period, 2)
	}

	/// What counts.
	pub fn active(&self) -> u128 {
		let waits = self.entering.iter().filter(|(at, _)| !is_due(**at, self.clock()));
		self.stake - waits.map(|(_, alpha)| alpha).sum::<u128>()
	}

	fn enter(&mut self, tao: u128) {
		let clock = self.clock();
		take_due(&mut self.entering, clock);
		*self.entering.entry(self.period).or_default() += tao;
		self.stake += tao;
	}
}

/// What an epoch paid to a hotkey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payout {
	pub hotkey: Option<AccountId>,
	pub incentive: u128,
	pub alpha_take: u128,
	pub alpha_dividends: u128,
	pub tao_take: u128,
	pub tao_dividends: u128,
}

/// What an epoch did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch {
	pub netuid: u16,
	/// With the rests of all floors.
	pub owner: u128,
	/// The rests of root's TAO.
	pub owner_tao: u128,
	/// Alpha and TAO that nobody earned.
	pub unearned: (u128, u128),
	/// The neurons by uid, then their parents that are none.
	pub payouts: Vec<Payout>,
}

impl Epoch {
	/// What the epoch's event says: owner, miners, validators, root, recycled alpha and TAO.
	pub fn sums(&self) -> [u64; 6] {
		let sum = |part: fn(&Payout) -> u128| self.payouts.iter().map(part).sum::<u128>();
		[
			self.owner,
			sum(|paid| paid.incentive),
			sum(|paid| paid.alpha_take + paid.alpha_dividends),
			sum(|paid| paid.tao_take + paid.tao_dividends) + self.owner_tao,
			self.unearned.0,
			self.unearned.1,
		]
		.map(|sum| sum as u64)
	}
}

/// A take in parts of 65535, and its raise: from a block on, to so much.
pub type TakeOf = (u128, Option<(u64, u128)>);

fn take_at((take, raise): TakeOf, block: u64) -> u128 {
	raise.filter(|(from, _)| *from <= block).map_or(take, |(_, raised)| raised)
}

/// Children from a block on: a proportion of the parent's stake in parts of 2^64 - 1, and the child.
type Children = Vec<(u128, AccountId)>;

/// A hotkey's childkey links on a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
	pub children: Children,
	pub scheduled: Option<(u64, Children)>,
	pub parents: Vec<AccountId>,
	/// None: the hotkey's own take, as long as it is within the range.
	pub take: Option<TakeOf>,
}

impl Links {
	fn children_at(&self, block: u64) -> &Children {
		match &self.scheduled {
			Some((from, children)) if *from <= block => children,
			_ => &self.children,
		}
	}
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Economy {
	pub issued: u64,
	pub root: Root,
	pub subnets: Vec<Subnet>,
	/// By netuid and hotkey.
	pub stakes: BTreeMap<(u16, AccountId), Stakes>,
	/// Where it is not 18 %.
	pub takes: BTreeMap<AccountId, TakeOf>,
	/// By netuid and hotkey.
	pub childkeys: BTreeMap<(u16, AccountId), Links>,
	/// By hotkey.
	pub owners: BTreeMap<AccountId, AccountId>,
	/// Epochs that wait.
	pub waiting: Vec<u16>,
}

/// What a TAO on root weighs: 3320413933267719290 / (2^64 - 1) = 0.18.
pub fn weighted(tao: u128) -> u128 {
	tao * 3_320_413_933_267_719_290 / u128::from(u64::MAX)
}

impl Economy {
	/// What a chain says it is.
	pub fn of(chain: &mut Chain) -> Self {
		let issued = chain.issuance();
		chain.look(|| Self {
			issued,
			root: root_of(RootStake::<Runtime>::get()),
			subnets: DynamicTao::subnets().into_iter().map(subnet_of).collect(),
			stakes: stakes_of_all(),
			takes: hotkeys_of_all()
				.filter(|(_, known)| known.take != Take::default())
				.map(|(hotkey, HotkeyInfo { take, .. })| {
					(hotkey, (take.take.into(), take.raise.map(raise)))
				})
				.collect(),
			childkeys: links_of_all(),
			owners: hotkeys_of_all().map(|(hotkey, known)| (hotkey, known.coldkey)).collect(),
			waiting: pallet_dynamic_tao::DeferredEpochs::<Runtime>::get()
				.into_iter()
				.map(|(_, netuid)| netuid.0)
				.collect(),
		})
	}

	/// A subnet.
	pub fn subnet(&self, netuid: u16) -> &Subnet {
		self.subnets.iter().find(|subnet| subnet.netuid == netuid).expect("exists")
	}

	fn subnet_mut(&mut self, netuid: u16) -> &mut Subnet {
		self.subnets.iter_mut().find(|subnet| subnet.netuid == netuid).expect("exists")
	}

	/// Makes block `number`, without transactions, and tells of its epochs.
	pub fn block(&mut self, number: u32) -> Vec<Epoch> {
		let weight = weighted(self.root.active());
		let parts = self.shares(block_emission(self.issued).into());
		for (subnet, part) in self.subnets.iter_mut().zip(parts) {
			subnet.emit(part, weight);
			self.issued += part as u64;
			let slot = u64::from(number) + u64::from(subnet.netuid);
			if slot.is_multiple_of(subnet.tempo) && !self.waiting.contains(&subnet.netuid) {
				self.waiting.push(subnet.netuid);
			}
		}
		let longest = self.subnets.iter().map(|subnet| subnet.tempo).chain([360]).max();
		if u64::from(number) - self.root.since >= longest.expect("there is 360") {
			(self.root.period, self.root.since) = (self.root.period + 1, number.into());
		}
		let now = self.waiting.len().min(2);
		let due: Vec<u16> = self.waiting.drain(..now).collect();
		due.into_iter().map(|netuid| self.epoch(netuid, number.into())).collect()
	}

	/// `B * ema / sum(ema)`, the largest remainders first, ties to the lower netuid.
	fn shares(&self, block: u128) -> Vec<u128> {
		let sum: u128 = self.subnets.iter().map(|subnet| subnet.average).sum();
		let weighted: Vec<u128> = self.subnets.iter().map(|s| block * s.average).collect();
		let mut parts: Vec<u128> = weighted.iter().map(|product| product / sum).collect();
		let mut order: Vec<usize> = (0..parts.len()).collect();
		order.sort_by_key(|index| std::cmp::Reverse(weighted[*index] % sum));
		let left = block - parts.iter().sum::<u128>();
		for index in order.into_iter().take(left as usize) {
			parts[index] += 1;
		}
		parts
	}

	/// The clock by which stake becomes active: epochs on a subnet, periods on root.
	pub fn clock(&self, netuid: u16) -> Clock {
		match netuid {
			0 => self.root.clock(),
			netuid => (self.subnet(netuid).epochs, 1),
		}
	}

	/// The alpha behind a hotkey and its weighted root stake that count now.
	pub fn counted_stake(&self, netuid: u16, hotkey: &AccountId) -> (u128, u128) {
		let stake = |netuid| {
			let stakes = self.stakes.get(&(netuid, hotkey.clone())).cloned().unwrap_or_default();
			stakes.activated(self.clock(netuid)).stake
		};
		(stake(netuid), weighted(stake(0)))
	}

	/// What a hotkey's owner takes of its dividends: 18 % unless it is set.
	fn take(&self, hotkey: &AccountId, block: u64) -> u128 {
		self.takes.get(hotkey).map_or(11_796, |take| take_at(*take, block))
	}

	/// The parents of a hotkey, each with the part of its stake that the hotkey has.
	fn parents(&self, netuid: u16, hotkey: &AccountId, block: u64) -> Vec<(AccountId, u128)> {
		let parents = self.childkeys.get(&(netuid, hotkey.clone())).map(|links| &links.parents);
		let lent = parents.into_iter().flatten().filter_map(|parent| {
			let children = self.childkeys[&(netuid, parent.clone())].children_at(block);
			let (part, _) = children.iter().find(|(_, child)| child == hotkey)?;
			let (alpha, root) = self.counted_stake(netuid, parent);
			Some((parent.clone(), (alpha + root) * part / u128::from(u64::MAX)))
		});
		lent.collect()
	}

	/// What a hotkey keeps of its own stake.
	fn own_part(&self, netuid: u16, hotkey: &AccountId, block: u64) -> u128 {
		let (alpha, root) = self.counted_stake(netuid, hotkey);
		let own = alpha + root;
		let links = self.childkeys.get(&(netuid, hotkey.clone()));
		let lent = links.map(|links| {
			let children = links.children_at(block);
			children.iter().map(|(part, _)| own * part / u128::from(u64::MAX)).sum()
		});
		own - lent.unwrap_or(0)
	}

	/// What the epoch of a subnet is told of its neurons.
	pub fn judges(&self, netuid: u16, block: u64) -> Vec<Judge> {
		let judge = |neuron: &Neuron| {
			let lent = self.parents(netuid, &neuron.hotkey, block);
			let lent: u128 = lent.iter().map(|(_, stake)| stake).sum();
			let at = neuron.registered_at;
			let (last_update, weights_as_of, weights, bonds) =
				neuron.row.clone().unwrap_or((at, at, vec![], vec![]));
			Judge {
				stake: self.own_part(netuid, &neuron.hotkey, block) + lent,
				registered_at: neuron.registered_at,
				last_update,
				weights_as_of,
				permit: neuron.permit,
				weights,
				bonds,
			}
		};
		self.subnet(netuid).neurons.iter().map(judge).collect()
	}

	/// Judges the neurons of a subnet and pays what is pending.
	pub fn epoch(&mut self, netuid: u16, block: u64) -> Epoch {
		let subnet = self.subnet(netuid).clone();
		let mut verdict = yuma::judge(block, subnet.last_epoch, &self.judges(netuid, block));
		if verdict.incentives.iter().all(|bits| bits.0 == 0) {
			// Who judged nobody has earned nothing.
			for (dividend, judged) in verdict.dividends.iter_mut().zip(&verdict.judged) {
				dividend.0 *= u128::from(*judged);
			}
		}

		// Hotkey, coldkey, incentive, dividend.
		let mut members: Vec<(AccountId, AccountId, u128, u128)> = subnet
			.neurons
			.iter()
			.zip(&verdict.incentives)
			.map(|(neuron, bits)| (neuron.hotkey.clone(), neuron.coldkey.clone(), bits.0, 0))
			.collect();
		let mut childs = vec![0; members.len()];
		for (uid, dividend) in verdict.dividends.iter().map(|bits| bits.0).enumerate() {
			let hotkey = &subnet.neurons[uid].hotkey;
			let parents = self.parents(netuid, hotkey, block);
			let sum = self.own_part(netuid, hotkey, block)
				+ parents.iter().map(|(_, stake)| stake).sum::<u128>();
			let links = self.childkeys.get(&(netuid, hotkey.clone()));
			let take = match links.and_then(|links| links.take) {
				Some(take) => take_at(take, block),
				None => self.take(hotkey, block),
			};
			let mut kept = dividend;
			for (parent, stake) in parents {
				// Nothing is taken of another hotkey of the same owner's.
				let free = self.owners[&parent] == self.owners[hotkey];
				let taken = if free { 0 } else { dividend * take / 65_535 };
				let part = (dividend - taken) * stake / sum;
				kept -= part;
				childs[uid] += dividend * stake / sum - part;
				match members.iter_mut().find(|(hotkey, ..)| *hotkey == parent) {
					Some(member) => member.3 += part,
					None => {
						let coldkey = self.owners[&parent].clone();
						members.push((parent, coldkey, 0, part));
					}
				}
			}
			members[uid].3 += kept;
		}

		let incentives: Vec<u128> = members.iter().map(|(_, _, incentive, _)| *incentive).collect();
		let (by_alpha, by_root): (Vec<u128>, Vec<u128>) = members
			.iter()
			.map(|(hotkey, _, _, dividend)| {
				let (alpha, root) = self.counted_stake(netuid, hotkey);
				let by_root = (dividend * root).checked_div(alpha + root).unwrap_or(0);
				(dividend - by_root, by_root)
			})
			.unzip();
		let mut epoch = Epoch {
			netuid,
			owner: 0,
			owner_tao: 0,
			unearned: (0, 0),
			payouts: members
				.iter()
				.map(|(hotkey, ..)| Payout { hotkey: Some(hotkey.clone()), ..Payout::default() })
				.collect(),
		};
		let pays = |weights: &[u128]| weights.iter().sum::<u128>() > 0;
		// What the owner has of `part` of the member's dividend: what was taken of parents, and a take
		// of the rest.
		childs.resize(members.len(), 0);
		let takes: Vec<_> = members
			.iter()
			.zip(childs)
			.map(|((hotkey, _, _, dividend), childs)| (self.take(hotkey, block), childs, *dividend))
			.collect();
		let taken = |part: u128, (take, childs, dividend): (u128, u128, u128)| {
			let whole = (part * childs).checked_div(dividend).unwrap_or(0);
			whole + (part - whole) * take / 65_535
		};
		// Root stake earns where it validates, its part of all that counts.
		let all = weighted(self.root.active());
		let here = members.iter().zip(&by_root).filter(|(_, part)| **part > 0);
		let here: u128 = here.map(|((hotkey, ..), _)| self.counted_stake(netuid, hotkey).1).sum();
		let clocks = [self.clock(netuid), self.clock(0)];

		let left = self.subnet_mut(netuid);
		(left.last_epoch, left.epochs) = (block, left.epochs + 1);
		let take = std::mem::take::<u128>;
		let (miners, validators) = (take(&mut left.miners), take(&mut left.validators));
		let tao = take(&mut left.root_tao);
		epoch.owner = take(&mut left.owner);
		if pays(&incentives) {
			let parts = floors(miners, &incentives);
			epoch.owner += miners - parts.iter().sum::<u128>();
			for (paid, part) in epoch.payouts.iter_mut().zip(parts) {
				paid.incentive = part;
			}
		} else {
			epoch.unearned.0 += miners;
		}
		if pays(&by_alpha) {
			let parts = floors(validators, &by_alpha);
			epoch.owner += validators - parts.iter().sum::<u128>();
			for ((paid, part), take) in epoch.payouts.iter_mut().zip(parts).zip(&takes) {
				paid.alpha_take = taken(part, *take);
				paid.alpha_dividends = part - paid.alpha_take;
			}
		} else {
			epoch.unearned.0 += validators;
		}
		let earned = (tao * here.min(all)).checked_div(all).unwrap_or(0);
		epoch.unearned.1 = tao - earned;
		if pays(&by_root) {
			let parts = floors(earned, &by_root);
			epoch.owner_tao = earned - parts.iter().sum::<u128>();
			for ((paid, part), take) in epoch.payouts.iter_mut().zip(parts).zip(&takes) {
				paid.tao_take = taken(part, *take);
				paid.tao_dividends = part - paid.tao_take;
			}
		}
		left.outstanding -= epoch.unearned.0;
		self.issued -= epoch.unearned.1 as u64;

		for ((hotkey, coldkey, ..), paid) in members.iter().zip(&epoch.payouts) {
			let alpha = (paid.incentive + paid.alpha_take, paid.alpha_dividends);
			self.pay((netuid, hotkey), coldkey, clocks[0], alpha);
			self.pay((0, hotkey), coldkey, clocks[1], (paid.tao_take, paid.tao_dividends));
		}
		let (coldkey, hotkey) = &subnet.owned_by;
		self.pay((netuid, hotkey), coldkey, clocks[0], (epoch.owner, 0));
		self.pay((0, hotkey), coldkey, clocks[1], (epoch.owner_tao, 0));

		let neurons = &mut self.subnet_mut(netuid).neurons;
		for ((neuron, permit), bonds) in neurons.iter_mut().zip(verdict.permits).zip(verdict.bonds)
		{
			if let (Some(row), true) = (&mut neuron.row, neuron.permit) {
				row.3 = bonds;
			}
			neuron.permit = permit;
		}
		epoch
	}

	fn pay(
		&mut self,
		(netuid, hotkey): (u16, &AccountId),
		owner: &AccountId,
		clock: Clock,
		parts: (u128, u128),
	) {
		if parts.0 + parts.1 > 0 {
			self.stakes.entry((netuid, hotkey.clone())).or_default().pay(owner, clock, parts);
			if netuid == 0 {
				self.root.stake += parts.0 + parts.1;
			}
		}
	}

	/// Buys alpha; returns what was bought. On root it only changes hands.
	pub fn buy(
		&mut self,
		netuid: u16,
		(hotkey, coldkey): (&AccountId, &AccountId),
		tao: u64,
	) -> u64 {
		let mut bought = tao;
		let clock = self.clock(netuid);
		if netuid == 0 {
			self.root.enter(tao.into());
		} else {
			self.trade(netuid, |pool| bought = pool.buy(tao).0);
		}
		let stakes = self.stakes.entry((netuid, hotkey.clone())).or_default();
		stakes.enter(coldkey, bought.into(), clock);
		bought
	}

	/// Sells alpha; returns what it was sold for.
	pub fn sell(
		&mut self,
		netuid: u16,
		(hotkey, coldkey): (&AccountId, &AccountId),
		alpha: u64,
	) -> u64 {
		let (key, clock) = ((netuid, hotkey.clone()), self.clock(netuid));
		let stakes = self.stakes.get_mut(&key).expect("has stake");
		let (lots, dust) = stakes.withdraw(coldkey, alpha.into(), clock);
		if stakes.is_empty() {
			self.stakes.remove(&key);
		}
		let mut sold = alpha;
		if netuid == 0 {
			take_off(&mut self.root.entering, &lots);
			self.root.stake -= u128::from(alpha) + dust;
			self.issued -= dust as u64;
		} else {
			self.trade(netuid, |pool| sold = pool.sell(alpha).0);
		}
		sold
	}

	/// A trade of a coldkey: what it gives goes into the pool of `netuid`.
	fn trade(&mut self, netuid: u16, trade: impl FnOnce(&mut Pool)) {
		let subnet = self.subnet_mut(netuid);
		let mut pool = Pool { tao: subnet.tao, alpha: subnet.alpha, fee_rate: 33 };
		trade(&mut pool);
		// Trades neither make nor unmake alpha.
		subnet.outstanding = subnet.outstanding + subnet.alpha - pool.alpha;
		(subnet.tao, subnet.alpha) = (pool.tao, pool.alpha);
	}

	/// What a coldkey has behind a hotkey.
	pub fn stake(&self, netuid: u16, (hotkey, coldkey): (&AccountId, &AccountId)) -> u64 {
		let stakes = self.stakes.get(&(netuid, hotkey.clone())).cloned();
		stakes.unwrap_or_default().value(coldkey, self.clock(netuid))
	}
}

/// `floor(amount * weight / sum)`.
fn floors(amount: u128, weights: &[u128]) -> Vec<u128> {
	let sum: u128 = weights.iter().sum();
	weights.iter().map(|weight| amount * weight / sum).collect()
}

fn subnet_of(subnet: SubnetView<AccountId>) -> Subnet {
	let neurons = Neurons::<Runtime>::get(subnet.netuid);
	let neurons = (0u16..).zip(neurons).map(|(uid, neuron)| Neuron {
		row: ValidatorRows::<Runtime>::get(subnet.netuid, uid).map(|row| {
			let (weights, bonds) = (row.weights.into_inner(), row.bonds.into_inner());
			(row.last_update, row.weights_as_of, weights, bonds)
		}),
		hotkey: neuron.hotkey,
		coldkey: neuron.coldkey,
		registered_at: neuron.registered_at,
		permit: neuron.scores.permit,
	});
	Subnet {
		netuid: subnet.netuid.0,
		tao: subnet.tao_reserve.0.into(),
		alpha: subnet.alpha_reserve.0.into(),
		outstanding: subnet.alpha_outstanding.0.into(),
		average: subnet.moving_price_bits,
		owner: subnet.pending.owner.0.into(),
		miners: subnet.pending.miners.0.into(),
		validators: subnet.pending.validators.0.into(),
		root_tao: subnet.pending.root_tao.0.into(),
		tempo: subnet.tempo.into(),
		last_epoch: subnet.last_epoch,
		epochs: Subnets::<Runtime>::get(subnet.netuid).expect("exists").period,
		neurons: neurons.collect(),
		owned_by: (subnet.owner_coldkey, subnet.owner_hotkey),
	}
}

fn lots_of(entering: &Entering) -> Lots {
	entering.lots().map(|lot| (lot.period, lot.alpha.0.into())).collect()
}

fn root_of(root: RootTotals) -> Root {
	let RootTotals { stake, entering, period, since } = root;
	Root { stake: stake.0.into(), entering: lots_of(&entering), period, since }
}

/// All hotkeys, by id.
fn hotkeys_of_all() -> impl Iterator<Item = (AccountId, HotkeyInfo<AccountId>)> {
	Hotkeys::<Runtime>::iter_values().filter_map(|hotkey| match hotkey {
		Hotkey::Current(known) => Some((known.id.clone(), known)),
		Hotkey::Former { .. } => None,
	})
}

fn stakes_of_all() -> BTreeMap<(u16, AccountId), Stakes> {
	let mut all = BTreeMap::<(u16, AccountId), Stakes>::new();
	let hold = |stakes: &mut Stakes, coldkey: AccountId, holding: Holding| {
		if !holding.shares.is_zero() {
			stakes.shares.insert(coldkey.clone(), holding.shares.0);
		}
		if !holding.entering.is_empty() {
			stakes.entered.insert(coldkey, lots_of(&holding.entering));
		}
	};
	let owners: BTreeMap<_, _> =
		hotkeys_of_all().map(|(hotkey, known)| (hotkey, known.coldkey)).collect();
	for (netuid, hotkey, HotkeyStake { pool, entering, owner, .. }) in
		HotkeyPools::<Runtime>::iter()
	{
		let stakes = all.entry((netuid.0, hotkey.clone())).or_default();
		(stakes.stake, stakes.entering) = (pool.stake.0.into(), lots_of(&entering));
		if !owner.is_empty() {
			hold(stakes, owners.get(&hotkey).expect("is owned").clone(), owner);
		}
	}
	for ((netuid, hotkey, coldkey), holding) in StakeShares::<Runtime>::iter() {
		hold(all.entry((netuid.0, hotkey)).or_default(), coldkey, holding);
	}
	for ((netuid, hotkey, period), cohort) in Cohorts::<Runtime>::iter() {
		let stakes = all.entry((netuid.0, hotkey)).or_default();
		stakes.cohorts.insert(period, (cohort.alpha.0.into(), cohort.shares.0));
	}
	all
}

/// A raise of a take: the block from which it counts, and the take.
fn raise((from, take): (u64, u16)) -> (u64, u128) {
	(from, take.into())
}

fn links_of_all() -> BTreeMap<(u16, AccountId), Links> {
	let children = |list: pallet_dynamic_tao::Children<AccountId>| -> Children {
		list.into_iter().map(|(part, child)| (part.0.into(), child)).collect()
	};
	let childkeys = ChildKeys::<Runtime>::iter().map(|(netuid, hotkey, links)| {
		let links = Links {
			children: children(links.children),
			scheduled: links.scheduled.map(|(from, list)| (from, children(list))),
			parents: links.parents.into_inner(),
			take: links.take.map(|take| (take.take.into(), take.raise.map(raise))),
		};
		((netuid.0, hotkey), links)
	});
	childkeys.collect()
}

impl Subnet {
	/// All alpha that exists.
	pub fn alpha_issued(&self) -> u64 {
		(self.alpha + self.outstanding) as u64
	}

	/// One block with `tao_in` from the chain.
	fn emit(&mut self, tao_in: u128, root_weight: u128) {
		let alpha_out = u128::from(block_emission(self.alpha_issued()));
		let alpha_in = (tao_in * self.alpha / self.tao).min(alpha_out);
		self.tao += tao_in;
		self.alpha += alpha_in;
		self.outstanding += alpha_out;

		let owner = alpha_out * 11_796 / 65_535;
		let miners = (alpha_out - owner) / 2;
		let half = alpha_out - owner - miners;
		let issued = u128::from(self.alpha_issued());
		let root = half * root_weight / (root_weight + issued);
		let bought = self.tao * root / (self.alpha + root);
		self.owner += owner;
		self.miners += miners;
		self.validators += half;
		if bought > 0 && self.tao - bought >= FLOOR {
			self.validators -= root;
			self.outstanding -= root;
			self.alpha += root;
			self.tao -= bought;
			self.root_tao += bought;
		}

		let price = ((self.tao << 64) / self.alpha).min(1 << 64);
		self.average = (3 * price + 999_997 * self.average) / 1_000_000;
	}
}
