//! What trades and blocks should do: the formulas of the specification in plain integers. It shares
//! no line with `dtao-economics`, so that a mistake would have to be made twice.

use crate::{
	chain::Chain,
	yuma::{self, Judge},
};
use dtao_runtime::{AccountId, DynamicTao, Runtime};
use pallet_dynamic_tao::{
	Delegates, Families, HotkeyPools, HotkeyStake, Neurons, Owner, StakeShares, SubnetView,
	ValidatorRows,
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

/// The stake behind a hotkey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stakes {
	pub stake: u128,
	/// By coldkey.
	pub shares: BTreeMap<AccountId, u128>,
	/// What has not vested, from when to when it does, and for how many shares.
	pub vesting: (u128, u64, u64, u128),
	/// The season, and the fewest shares in the one before and in this one so far.
	pub season: (u64, u128, u128),
}

impl Stakes {
	fn all_shares(&self) -> u128 {
		self.shares.values().sum()
	}

	/// With what has vested by `block`.
	pub fn settled(mut self, block: u64) -> Self {
		let (amount, since, until, _) = self.vesting;
		if block >= until {
			self.stake += amount;
			self.vesting = (0, 0, 0, 0);
		} else if block > since {
			let vested = amount * u128::from(block - since) / u128::from(until - since);
			self.stake += vested;
			self.vesting.0 -= vested;
			self.vesting.1 = block;
		}
		self
	}

	/// In a season: when a new one begins, this one is the one before.
	pub fn in_season(mut self, season: u64) -> Self {
		let (known, _, now) = self.season;
		let shares = self.all_shares();
		if season == known + 1 {
			self.season = (season, now, shares);
		} else if season != known {
			self.season = (season, shares, shares);
		}
		self
	}

	/// The shares that have been there since the last season began.
	fn seasoned_shares(&self) -> u128 {
		self.season.1.min(self.season.2)
	}

	/// The stake that counts: `floor(H * seasoned / S)`.
	pub fn seasoned(&self) -> u128 {
		(self.stake * self.seasoned_shares()).checked_div(self.all_shares()).unwrap_or(0)
	}

	/// What a coldkey has, once settled: `floor(s * (H + 1) / (S + 10^6))`.
	pub fn value(&self, coldkey: &AccountId) -> u64 {
		let shares = self.shares.get(coldkey).copied().unwrap_or_default();
		(shares * (self.stake + 1) / (self.all_shares() + 1_000_000)) as u64
	}

	/// Puts stake in for a coldkey: `floor(x * (S + 10^6) / (H + 1))` shares. Without a share it
	/// raises all others.
	pub fn deposit(&mut self, coldkey: &AccountId, stake: u128) -> u128 {
		let shares = stake * (self.all_shares() + 1_000_000) / (self.stake + 1);
		self.stake += stake;
		if shares > 0 {
			*self.shares.entry(coldkey.clone()).or_default() += shares;
		}
		shares
	}

	/// Takes stake out; returns what had not vested and stays behind.
	pub fn withdraw(&mut self, coldkey: &AccountId, stake: u128) -> u128 {
		let (all, held) = (self.all_shares(), self.shares[coldkey]);
		let shares = if stake == u128::from(self.value(coldkey)) {
			held
		} else {
			(stake * (all + 1_000_000)).div_ceil(self.stake + 1)
		};
		self.stake -= stake;
		if shares == held {
			self.shares.remove(coldkey);
		} else {
			self.shares.insert(coldkey.clone(), held - shares);
		}
		let (amount, since, until, of) = self.vesting;
		let left = all - shares;
		self.season.2 = self.season.2.min(left);
		if left >= of {
			return 0;
		}
		let forfeited = (amount * (of - left)).div_ceil(of);
		self.vesting = match amount - forfeited {
			0 => (0, 0, 0, 0),
			amount => (amount, since, until, left),
		};
		if left == 0 {
			*self = Self::default();
		}
		forfeited
	}

	/// Gives the owner his part at once, and the stakers theirs over `blocks`.
	/// What the owner earns counts as if it had been there since the season began; what vests is
	/// forfeited with the shares that counted for it.
	fn pay(
		&mut self,
		owner: &AccountId,
		(now, season): (u64, u64),
		parts: (u128, u128),
		blocks: u64,
	) {
		let (to_owner, to_stakers) =
			if self.shares.is_empty() { (parts.0 + parts.1, 0) } else { parts };
		*self = std::mem::take(self).settled(now).in_season(season);
		self.season.2 += self.deposit(owner, to_owner);
		if to_stakers > 0 {
			let amount = self.vesting.0 + to_stakers;
			let shares = match self.seasoned_shares() {
				0 => self.all_shares(),
				seasoned => seasoned,
			};
			self.vesting = (amount, now, now + blocks, shares);
		}
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
	/// The neurons by uid, then their parents that are none.
	pub payouts: Vec<Payout>,
}

impl Epoch {
	/// What the epoch's event says: owner, miners, validators, root.
	pub fn sums(&self) -> [u64; 4] {
		let sum = |part: fn(&Payout) -> u128| self.payouts.iter().map(part).sum::<u128>();
		[
			self.owner,
			sum(|paid| paid.incentive),
			sum(|paid| paid.alpha_take + paid.alpha_dividends),
			sum(|paid| paid.tao_take + paid.tao_dividends) + self.owner_tao,
		]
		.map(|sum| sum as u64)
	}
}

/// Children from a block on: a proportion of the parent's stake in parts of 2^64 - 1, and the child.
type Children = Vec<(u128, AccountId)>;

/// A hotkey's family on a subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relatives {
	pub children: Children,
	pub scheduled: Option<(u64, Children)>,
	pub parents: Vec<AccountId>,
	pub take: u128,
}

impl Relatives {
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
	pub root_stake: u128,
	pub subnets: Vec<Subnet>,
	/// By netuid and hotkey.
	pub stakes: BTreeMap<(u16, AccountId), Stakes>,
	/// Where it is not 18 %.
	pub takes: BTreeMap<AccountId, u128>,
	/// By netuid and hotkey.
	pub families: BTreeMap<(u16, AccountId), Relatives>,
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
		let (issued, root_stake) = (chain.issuance(), chain.root_stake().into());
		chain.look(|| Self {
			issued,
			root_stake,
			subnets: DynamicTao::subnets().into_iter().map(subnet_of).collect(),
			stakes: stakes_of_all(),
			takes: Delegates::<Runtime>::iter()
				.map(|(hotkey, delegate)| (hotkey, delegate.take.into()))
				.collect(),
			families: families_of_all(),
			owners: Owner::<Runtime>::iter().collect(),
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
		let weight = weighted(self.root_stake);
		let parts = self.shares(block_emission(self.issued).into());
		for (subnet, part) in self.subnets.iter_mut().zip(parts) {
			subnet.emit(part, weight);
			self.issued += part as u64;
			let slot = u64::from(number) + u64::from(subnet.netuid);
			if slot.is_multiple_of(subnet.tempo) && !self.waiting.contains(&subnet.netuid) {
				self.waiting.push(subnet.netuid);
			}
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

	/// The season of a block: the tempo that it is in, on root one of 360 blocks.
	fn season(&self, netuid: u16, block: u64) -> u64 {
		let tempo = if netuid == 0 { 360 } else { self.subnet(netuid).tempo };
		(block + u64::from(netuid)) / tempo
	}

	/// The alpha behind a hotkey and its weighted root stake that count at a block.
	pub fn standing(&self, netuid: u16, hotkey: &AccountId, block: u64) -> (u128, u128) {
		let stake = |netuid| {
			let stakes = self.stakes.get(&(netuid, hotkey.clone())).cloned().unwrap_or_default();
			stakes.settled(block).in_season(self.season(netuid, block)).seasoned()
		};
		(stake(netuid), weighted(stake(0)))
	}

	/// The parents of a hotkey, each with the part of its stake that the hotkey has.
	fn parents(&self, netuid: u16, hotkey: &AccountId, block: u64) -> Vec<(AccountId, u128)> {
		let parents = self.families.get(&(netuid, hotkey.clone())).map(|family| &family.parents);
		let lent = parents.into_iter().flatten().filter_map(|parent| {
			let children = self.families[&(netuid, parent.clone())].children_at(block);
			let (part, _) = children.iter().find(|(_, child)| child == hotkey)?;
			let (alpha, root) = self.standing(netuid, parent, block);
			Some((parent.clone(), (alpha + root) * part / u128::from(u64::MAX)))
		});
		lent.collect()
	}

	/// What a hotkey keeps of its own stake.
	fn own_part(&self, netuid: u16, hotkey: &AccountId, block: u64) -> u128 {
		let (alpha, root) = self.standing(netuid, hotkey, block);
		let own = alpha + root;
		let family = self.families.get(&(netuid, hotkey.clone()));
		let lent = family.map(|family| {
			let children = family.children_at(block);
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
		let verdict = yuma::both(block, subnet.last_epoch, &self.judges(netuid, block));

		// Hotkey, coldkey, incentive, dividend.
		let mut members: Vec<(AccountId, AccountId, u128, u128)> = subnet
			.neurons
			.iter()
			.zip(&verdict.incentives)
			.map(|(neuron, bits)| (neuron.hotkey.clone(), neuron.coldkey.clone(), bits.0, 0))
			.collect();
		for (uid, dividend) in verdict.dividends.iter().map(|bits| bits.0).enumerate() {
			let hotkey = &subnet.neurons[uid].hotkey;
			let parents = self.parents(netuid, hotkey, block);
			let sum = self.own_part(netuid, hotkey, block)
				+ parents.iter().map(|(_, stake)| stake).sum::<u128>();
			let take = self.families.get(&(netuid, hotkey.clone())).map_or(0, |family| family.take);
			let shared = dividend - dividend * take / 65_535;
			let mut kept = dividend;
			for (parent, stake) in parents {
				let part = shared * stake / sum;
				kept -= part;
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
				let (alpha, root) = self.standing(netuid, hotkey, block);
				let by_root = (dividend * root).checked_div(alpha + root).unwrap_or(0);
				(dividend - by_root, by_root)
			})
			.unzip();
		let mut epoch = Epoch {
			netuid,
			owner: 0,
			owner_tao: 0,
			payouts: members
				.iter()
				.map(|(hotkey, ..)| Payout { hotkey: Some(hotkey.clone()), ..Payout::default() })
				.collect(),
		};
		let did_something =
			members.iter().any(|(_, _, incentive, dividend)| incentive + dividend > 0);
		let pays = |weights: &[u128]| weights.iter().sum::<u128>() > 0;
		let take_of = |hotkey: &AccountId| self.takes.get(hotkey).copied().unwrap_or(11_796);
		let takes: Vec<u128> = members.iter().map(|(hotkey, ..)| take_of(hotkey)).collect();
		let left = self.subnet_mut(netuid);
		left.last_epoch = block;
		if did_something {
			epoch.owner = std::mem::take(&mut left.owner);
			let mut for_validators = left.validators;
			if pays(&incentives) {
				let miners = std::mem::take(&mut left.miners);
				let parts = floors(miners, &incentives);
				epoch.owner += miners - parts.iter().sum::<u128>();
				for (paid, part) in epoch.payouts.iter_mut().zip(parts) {
					paid.incentive = part;
				}
			} else {
				for_validators += left.miners;
			}
			if pays(&by_alpha) {
				(left.miners, left.validators) = (0, 0);
				let parts = floors(for_validators, &by_alpha);
				epoch.owner += for_validators - parts.iter().sum::<u128>();
				for ((paid, part), take) in epoch.payouts.iter_mut().zip(parts).zip(&takes) {
					paid.alpha_take = part * take / 65_535;
					paid.alpha_dividends = part - paid.alpha_take;
				}
			}
			if pays(&by_root) {
				let tao = std::mem::take(&mut left.root_tao);
				let parts = floors(tao, &by_root);
				epoch.owner_tao = tao - parts.iter().sum::<u128>();
				for ((paid, part), take) in epoch.payouts.iter_mut().zip(parts).zip(&takes) {
					paid.tao_take = part * take / 65_535;
					paid.tao_dividends = part - paid.tao_take;
				}
			}
		}

		let tempo = subnet.tempo;
		for ((hotkey, coldkey, ..), paid) in members.iter().zip(&epoch.payouts) {
			let alpha = (paid.incentive + paid.alpha_take, paid.alpha_dividends);
			self.pay((netuid, hotkey), coldkey, block, alpha, tempo);
			self.pay((0, hotkey), coldkey, block, (paid.tao_take, paid.tao_dividends), tempo);
		}
		let (coldkey, hotkey) = &subnet.owned_by;
		self.pay((netuid, hotkey), coldkey, block, (epoch.owner, 0), tempo);
		self.pay((0, hotkey), coldkey, block, (epoch.owner_tao, 0), tempo);

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
		block: u64,
		parts: (u128, u128),
		tempo: u64,
	) {
		if parts.0 + parts.1 > 0 {
			let season = self.season(netuid, block);
			let stakes = self.stakes.entry((netuid, hotkey.clone())).or_default();
			stakes.pay(owner, (block, season), parts, tempo);
			if netuid == 0 {
				self.root_stake += parts.0 + parts.1;
			}
		}
	}

	/// Buys alpha in a block; returns what was bought. On root it only changes hands.
	pub fn buy(
		&mut self,
		netuid: u16,
		(hotkey, coldkey): (&AccountId, &AccountId),
		tao: u64,
		block: u32,
	) -> u64 {
		let mut bought = tao;
		if netuid == 0 {
			self.root_stake += u128::from(tao);
		} else {
			self.trade(netuid, |pool| bought = pool.buy(tao).0);
		}
		let season = self.season(netuid, block.into());
		let stakes = self.stakes.entry((netuid, hotkey.clone())).or_default();
		*stakes = std::mem::take(stakes).settled(block.into()).in_season(season);
		stakes.deposit(coldkey, bought.into());
		bought
	}

	/// Sells alpha in a block; returns what it was sold for.
	pub fn sell(
		&mut self,
		netuid: u16,
		(hotkey, coldkey): (&AccountId, &AccountId),
		alpha: u64,
		block: u32,
	) -> u64 {
		let key = (netuid, hotkey.clone());
		let season = self.season(netuid, block.into());
		let stakes = self.stakes.get_mut(&key).expect("has stake");
		*stakes = std::mem::take(stakes).settled(block.into()).in_season(season);
		let forfeited = stakes.withdraw(coldkey, alpha.into());
		if stakes.shares.is_empty() {
			self.stakes.remove(&key);
		}
		let mut sold = alpha;
		if netuid == 0 {
			self.root_stake -= u128::from(alpha) + forfeited;
			self.issued -= forfeited as u64;
		} else {
			self.subnet_mut(netuid).validators += forfeited;
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

	/// What a coldkey has behind a hotkey at a block.
	pub fn stake(
		&self,
		netuid: u16,
		(hotkey, coldkey): (&AccountId, &AccountId),
		block: u32,
	) -> u64 {
		let stakes = self.stakes.get(&(netuid, hotkey.clone())).cloned();
		stakes.unwrap_or_default().settled(block.into()).value(coldkey)
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
		neurons: neurons.collect(),
		owned_by: (subnet.owner_coldkey, subnet.owner_hotkey),
	}
}

fn stakes_of_all() -> BTreeMap<(u16, AccountId), Stakes> {
	let mut all: BTreeMap<(u16, AccountId), Stakes> = HotkeyPools::<Runtime>::iter()
		.map(|(netuid, hotkey, HotkeyStake { pool, owner_shares })| {
			let vesting = pool.vesting;
			let vesting = (vesting.amount.0.into(), vesting.since, vesting.until, vesting.shares.0);
			let season = pool.seasoning;
			let season = (season.season, season.before.0, season.now.0);
			let owner = Owner::<Runtime>::get(&hotkey).filter(|_| !owner_shares.is_zero());
			let shares = owner.map(|owner| (owner, owner_shares.0)).into_iter().collect();
			let stakes = Stakes { stake: pool.stake.0.into(), vesting, season, shares };
			((netuid.0, hotkey), stakes)
		})
		.collect();
	for ((netuid, hotkey, coldkey), shares) in StakeShares::<Runtime>::iter() {
		let stakes = all.get_mut(&(netuid.0, hotkey)).expect("shares have a pool");
		stakes.shares.insert(coldkey, shares.0);
	}
	all
}

fn families_of_all() -> BTreeMap<(u16, AccountId), Relatives> {
	let children = |list: pallet_dynamic_tao::Children<AccountId>| -> Children {
		list.into_iter().map(|(part, child)| (part.0.into(), child)).collect()
	};
	let families = Families::<Runtime>::iter().map(|(netuid, hotkey, family)| {
		let relatives = Relatives {
			children: children(family.children),
			scheduled: family.scheduled.map(|(from, list)| (from, children(list))),
			parents: family.parents.into_inner(),
			take: family.take.into(),
		};
		((netuid.0, hotkey), relatives)
	});
	families.collect()
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
