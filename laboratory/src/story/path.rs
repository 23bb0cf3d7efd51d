//! A price that was seen, and the trades that explain it on our pool.

use crate::{
	coins::Coins,
	trouble::Trouble,
	world::{AccountId, Place, World},
};
use dtao_economics::{Alpha, FeeRate, Pool, Price, Tao, UNIT};

/// A price that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
	/// The block.
	pub block: u64,
	/// Rao per alpha.
	pub price: u64,
	/// The rank among all subnets by price, 1 the highest.
	pub rank: usize,
}

/// A net trade of everybody together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
	/// So much TAO bought alpha.
	Buy(Tao),
	/// So much alpha was sold.
	Sell(Alpha),
}

/// Reads `block,tao_per_alpha,rank_by_price`, by block.
///
/// # Errors
/// [`Trouble::File`] with the line that is no such thing.
pub fn read(file: &str, text: &str) -> Result<Vec<Seen>, Trouble> {
	let mut all: Vec<Seen> = Vec::new();
	for (place, line) in text.lines().enumerate().skip(1) {
		let wrong =
			|message: String| Trouble::File { file: file.into(), line: Some(place + 1), message };
		let mut words = line.split(',');
		let mut word =
			|| words.next().ok_or_else(|| wrong(format!("`{line}` is no block, price, rank")));
		let (block, price, rank) = (word()?, word()?, word()?);
		let block = block.parse().map_err(|_| wrong(format!("`{block}` is no block")))?;
		let price = Coins::parse(price).map_err(&wrong)?.0;
		let rank = rank.parse().map_err(|_| wrong(format!("`{rank}` is no rank")))?;
		if all.last().is_some_and(|last| last.block >= block) || price == 0 {
			return Err(wrong("blocks have to rise, and prices are over 0".into()));
		}
		all.push(Seen { block, price, rank });
	}
	if all.is_empty() {
		return Err(Trouble::File { file: file.into(), line: None, message: "is empty".into() });
	}
	Ok(all)
}

/// What the ranks say of the others' prices, the highest first: the `r`th of them lies between the
/// lowest price at which the subnet was at rank `r` or better and the highest at which it was not. Where
/// the ranks say nothing, the nearest price that was seen.
pub fn others(seen: &[Seen], number: usize) -> Vec<u64> {
	let prices = |of: &dyn Fn(&&Seen) -> bool| {
		let mut prices: Vec<_> = seen.iter().filter(of).map(|one| one.price).collect();
		prices.sort_unstable();
		prices
	};
	let all = prices(&|_| true);
	let (lowest, highest) = (all.first().copied(), all.last().copied());
	(1..=number)
		.map(|rank| {
			let above = prices(&|one| one.rank <= rank).first().copied().or(highest);
			let below = prices(&|one| one.rank > rank).last().copied().or(lowest);
			(above.unwrap_or_default() + below.unwrap_or_default()) / 2
		})
		.collect()
}

/// The trade that takes a pool to a price, or as near as a trade can: nothing if it stands there.
pub fn trade_to(pool: &Pool, target: Price) -> Option<Trade> {
	let stands = pool.price().ok()?;
	if stands == target {
		return None;
	}
	let after = |trade: Trade| {
		let mut pool = *pool;
		let traded = match trade {
			Trade::Buy(tao) => pool.buy(tao, FeeRate::ZERO).map(|_| ()),
			Trade::Sell(alpha) => pool.sell(alpha, FeeRate::ZERO).map(|_| ()),
		};
		traded.and_then(|()| pool.price()).ok()
	};
	let rises = stands < target;
	let trade = |amount| if rises { Trade::Buy(Tao(amount)) } else { Trade::Sell(Alpha(amount)) };
	// The price is monotonic in the amount; the last amount that does not pass the target.
	let passes = |amount: u64| match after(trade(amount)) {
		Some(price) => (price > target) == rises && price != target,
		None => amount > UNIT, // too little for a unit is no trade, too much is past everything
	};
	let (mut low, mut high) = (0, pool.tao.0.max(pool.alpha.0).saturating_mul(1_000));
	while high - low > 1 {
		let middle = low + (high - low) / 2;
		if passes(middle) {
			high = middle;
		} else {
			low = middle;
		}
	}
	after(trade(low)).map(|_| trade(low))
}

impl Trade {
	/// Makes the trade for an account: of a sale so much as it holds. What the pool refuses is not traded.
	pub fn make(self, world: &mut World, who: AccountId, place: Place) {
		let made = match self {
			Self::Buy(tao) => world.buy(who, place, tao).map(|_| ()),
			Self::Sell(alpha) => {
				let most = world.holding(who, place);
				world.sell(who, place, alpha.min(most)).map(|_| ())
			}
		};
		if let (Err(_), Some(account)) = (made, world.accounts.get_mut(who)) {
			account.refused += 1;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use dtao_economics::Alpha;

	const POOL: Pool = Pool { tao: Tao(1_000 * UNIT), alpha: Alpha(50_000 * UNIT) };

	fn price(rao: u64) -> Price {
		Price::of(Tao(rao), Alpha(UNIT)).unwrap()
	}

	#[test]
	fn a_trade_should_take_the_price_where_it_was_seen() {
		for target in [20_000_001, 25_000_000, 80_000_000, 19_999_999, 5_000_000] {
			let mut pool = POOL;
			match trade_to(&POOL, price(target)).unwrap() {
				Trade::Buy(tao) => pool.buy(tao, FeeRate::ZERO).map(|_| ()).unwrap(),
				Trade::Sell(alpha) => pool.sell(alpha, FeeRate::ZERO).map(|_| ()).unwrap(),
			}
			assert!(pool.price().unwrap().to_rao().abs_diff(target) <= 1, "{target}");
		}
		// k = T * A: from a price of 0.02 to 0.08 takes twice the TAO.
		let Some(Trade::Buy(tao)) = trade_to(&POOL, price(80_000_000)) else { panic!() };
		assert!(tao.0.abs_diff(1_000 * UNIT) < 1_000);
		assert_eq!(trade_to(&POOL, POOL.price().unwrap()), None);
	}

	#[test]
	fn ranks_should_say_where_the_others_stand() {
		let seen = |block, price, rank| Seen { block, price, rank };
		let seen = [seen(1, 10, 3), seen(2, 20, 2), seen(3, 30, 1)];
		// The first stands between 20 and 30, the second between 10 and 20, and the third under 10.
		assert_eq!(others(&seen, 3), [25, 15, 10]);
	}

	#[test]
	fn a_line_that_is_no_sample_should_be_named() {
		let head = "block,tao_per_alpha,rank_by_price\n";
		let read = |lines: &str| read("x.csv", &format!("{head}{lines}"));
		assert_eq!(read("7,0.5,3\n").unwrap(), [Seen { block: 7, price: UNIT / 2, rank: 3 }]);
		assert!(read("7,0.5,3\n7,0.5,3\n").unwrap_err().to_string().starts_with("x.csv:3:"));
		assert!(read("7,-1,3\n").unwrap_err().to_string().contains("negative"));
		assert!(read("").is_err());
	}
}
