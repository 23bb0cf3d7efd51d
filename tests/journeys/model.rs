//! What trades and blocks should do: the formulas of the specification in plain integers. It shares
//! no line with `dtao-economics`, so that a mistake would have to be made twice.

use crate::chain::Chain;
use dtao_runtime::AccountId;
use pallet_dynamic_tao::SubnetView;

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
	/// What epochs have paid to the owner.
	pub paid: u128,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Economy {
	pub issued: u64,
	pub root_stake: u128,
	pub subnets: Vec<Subnet>,
}

impl Economy {
	/// What a chain says it is. Owners' payments are counted from here.
	pub fn of(chain: &mut Chain) -> Self {
		let subnets = chain.look(dtao_runtime::DynamicTao::subnets);
		let subnets = subnets.into_iter().map(|subnet| Subnet {
			netuid: subnet.netuid.0,
			tao: subnet.tao_reserve.0.into(),
			alpha: subnet.alpha_reserve.0.into(),
			outstanding: subnet.alpha_outstanding.0.into(),
			average: subnet.moving_price_bits,
			owner: subnet.pending.owner.0.into(),
			miners: subnet.pending.miners.0.into(),
			validators: subnet.pending.validators.0.into(),
			root_tao: subnet.pending.root_tao.0.into(),
			paid: 0,
		});
		Self {
			subnets: subnets.collect(),
			issued: chain.issuance(),
			root_stake: chain.root_stake().into(),
		}
	}

	/// Makes block `number`, without transactions.
	pub fn block(&mut self, number: u32) {
		// What a TAO on root weighs: 3320413933267719290 / (2^64 - 1) = 0.18.
		let weight = self.root_stake * 3_320_413_933_267_719_290 / u128::from(u64::MAX);
		let parts = self.shares(block_emission(self.issued).into());
		for (subnet, part) in self.subnets.iter_mut().zip(parts) {
			subnet.emit(part, weight);
			self.issued += part as u64;
			if (u64::from(number) + u64::from(subnet.netuid)).is_multiple_of(360) {
				subnet.paid += std::mem::take(&mut subnet.owner);
			}
		}
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

	/// A trade of a coldkey: what it gives goes into the pool of `netuid`.
	pub fn trade(&mut self, netuid: u16, trade: impl FnOnce(&mut Pool)) {
		let subnet = self.subnets.iter_mut().find(|s| s.netuid == netuid).expect("exists");
		let mut pool = Pool { tao: subnet.tao, alpha: subnet.alpha, fee_rate: 33 };
		trade(&mut pool);
		// Trades neither make nor unmake alpha.
		subnet.outstanding = subnet.outstanding + subnet.alpha - pool.alpha;
		(subnet.tao, subnet.alpha) = (pool.tao, pool.alpha);
	}
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
