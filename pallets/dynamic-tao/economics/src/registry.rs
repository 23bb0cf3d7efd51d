//! Which subnets there are: when one may start, how long it is immune, which one has to go when another one
//! comes, and what its pool is seeded with. All of it is a comparison of block numbers and prices; who
//! stores them, and who asks, is the host's.

use crate::{
	amount::{Tao, MAX_SUPPLY},
	ema::MovingPrice,
	error::EconomicsError,
	pool::Pool,
	price::Price,
};

/// Tells whether an epoch of a subnet is due: `(block + netuid) mod tempo = 0`; never for a tempo of 0.
pub fn epoch_is_due(netuid: u16, tempo: u16, block: u64) -> bool {
	block
		.saturating_add(netuid.into()) // no chain gets to 2^64 blocks
		.checked_rem(tempo.into())
		.is_some_and(|rest| rest == 0)
}

/// How long subnets wait and are safe, in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delays {
	/// From its registration until a subnet may start.
	pub start: u64,
	/// From then on, in which one that was not started cannot be pruned.
	pub grace: u64,
	/// From its start, in which one cannot be pruned.
	pub immunity: u64,
}

/// How long a subnet has been there, and what it is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure {
	/// Its identifier.
	pub netuid: u16,
	/// The block of its registration.
	pub registered_at: u64,
	/// The first block in which it may start at all.
	pub startable_from: u64,
	/// The first block in which it emits, if it was started.
	pub started_at: Option<u64>,
	/// The average of its price from the seed on.
	pub reference_price: MovingPrice,
}

impl Tenure {
	/// The first block in which its owner may start it.
	pub fn can_start_at(&self, delays: &Delays) -> u64 {
		self.registered_at.saturating_add(delays.start).max(self.startable_from)
	}

	/// The first block in which it may be pruned: its immunity after it started. One that was not started
	/// although it could have been may be pruned after a grace.
	pub fn immune_until(&self, delays: &Delays) -> u64 {
		match self.started_at {
			Some(first) => first.saturating_add(delays.immunity),
			None => self.can_start_at(delays).saturating_add(delays.grace),
		}
	}
}

/// The subnet that has to go when a new one comes in `block`: out of its immunity, first those that were
/// never started, then by the lowest reference price; among equals the one that was registered first,
/// then the lower netuid.
pub fn weakest(
	subnets: impl IntoIterator<Item = Tenure>,
	delays: &Delays,
	block: u64,
) -> Option<u16> {
	subnets
		.into_iter()
		.filter(|subnet| block >= subnet.immune_until(delays))
		.map(|subnet| {
			let price = subnet.started_at.map(|_| subnet.reference_price);
			(price, subnet.registered_at, subnet.netuid) // none sorts before any
		})
		.min()
		.map(|(.., netuid)| netuid)
}

/// The pool that a registration makes: its whole `lock`, and as much alpha as that is worth at the
/// [median](Price::median) of the reference prices of open subnets.
///
/// # Errors
/// [`EconomicsError::Overflow`] for more alpha than there may ever be, [`EconomicsError::ReserveTooLow`] for
/// a pool that is not deep enough to trade on.
pub fn seed_pool(lock: Tao, prices: &mut [Price]) -> Result<Pool, EconomicsError> {
	let alpha = Price::median(prices).alpha_for(lock)?;
	let pool = Pool { tao: lock, alpha };
	if !pool.is_deep_enough() {
		return Err(EconomicsError::ReserveTooLow);
	}
	if alpha.0 > MAX_SUPPLY {
		return Err(EconomicsError::Overflow);
	}
	Ok(pool)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::amount::{Alpha, UNIT};

	const DELAYS: Delays = Delays { start: 10, grace: 20, immunity: 100 };

	fn price(tao: u64, alpha: u64) -> Price {
		Price::of(Tao(tao), Alpha(alpha)).unwrap()
	}

	fn tenure(netuid: u16, started_at: Option<u64>, tao: u64) -> Tenure {
		Tenure {
			netuid,
			registered_at: 5,
			startable_from: 0,
			started_at,
			reference_price: MovingPrice::at(price(tao, 10)),
		}
	}

	#[test]
	fn epochs_should_come_a_tempo_apart_and_one_block_earlier_for_the_next_netuid() {
		let due = |netuid| (1..=20).filter(move |block| epoch_is_due(netuid, 9, *block));
		// 1 + 8 = 9, 1 + 17 = 18
		assert!(due(1).eq([8, 17]));
		assert!(due(2).eq([7, 16]));
		assert!((1..=20).all(|block| !epoch_is_due(1, 0, block)));
	}

	#[test]
	fn a_subnet_should_be_safe_for_its_immunity_or_its_grace() {
		// 5 + 10 and + 20
		let idle = tenure(1, None, 1);
		assert_eq!((idle.can_start_at(&DELAYS), idle.immune_until(&DELAYS)), (15, 35));
		let reused = Tenure { startable_from: 40, ..idle };
		assert_eq!((reused.can_start_at(&DELAYS), reused.immune_until(&DELAYS)), (40, 60));
		assert_eq!(tenure(1, Some(30), 1).immune_until(&DELAYS), 130);
	}

	#[test]
	fn the_cheapest_should_go_but_first_who_never_started() {
		let all = [tenure(1, Some(1), 3), tenure(2, Some(1), 2), tenure(3, Some(50), 1)];
		assert_eq!(weakest(all, &DELAYS, 100), None);
		// The third is immune until 150.
		assert_eq!(weakest(all, &DELAYS, 101), Some(2));
		assert_eq!(weakest(all, &DELAYS, 150), Some(3));
		let idle = all.into_iter().chain([tenure(4, None, 9)]);
		assert_eq!(weakest(idle, &DELAYS, 150), Some(4));
	}

	#[test]
	fn among_equals_the_oldest_should_go_then_the_lowest_netuid() {
		let (one, two) = (tenure(1, Some(1), 1), tenure(2, Some(1), 1));
		assert_eq!(weakest([two, one], &DELAYS, 200), Some(1));
		let older = Tenure { registered_at: 4, ..two };
		assert_eq!(weakest([older, one], &DELAYS, 200), Some(2));
	}

	#[test]
	fn a_pool_should_be_seeded_at_the_median_price() {
		let mut prices = [price(1, 2), price(1, 4), price(9, 1)];
		let pool = seed_pool(Tao(UNIT), &mut prices);
		assert_eq!(pool, Ok(Pool { tao: Tao(UNIT), alpha: Alpha(2 * UNIT) }));
		// 10^6 rao are under the floor of a reserve, 10^9 TAO at 1/2 over all alpha.
		assert_eq!(seed_pool(Tao(1_000_000), &mut prices), Err(EconomicsError::ReserveTooLow));
		let all = Tao(MAX_SUPPLY);
		assert_eq!(seed_pool(all, &mut prices), Err(EconomicsError::Overflow));
	}
}
