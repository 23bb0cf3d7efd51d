//! An agent of one's own: it buys what has lost nine tenths of its highest price. What does it make of it?

use dtao_lab::{
	agents::{Agent, Desk},
	coins::pretty,
	economics::{Price, Rules, Tao, UNIT},
	ready, run, Run, Setting, Trouble,
};

#[derive(Clone, Default)]
struct BargainHunter(Price);

impl Agent for BargainHunter {
	fn act(&mut self, desk: &mut Desk) {
		let price = desk.price(28).unwrap_or_default();
		self.0 = self.0.max(price);
		if price.to_bits() < self.0.to_bits() / 10 && desk.held(28).is_zero() {
			desk.buy(28, Tao(50 * UNIT));
		}
	}
}

pub(crate) fn hunt() -> Result<Run, Trouble> {
	let mut scenario = ready::open("pump-all")?;
	scenario.bring_agent("hunter", BargainHunter::default())?;
	let rules = Rules::LAUNCH;
	run(
		&scenario,
		&Setting { profile: "launch", rules, seed: 1, with_attackers: true },
		&mut |_| {},
	)
}

pub(crate) fn main() -> Result<(), Trouble> {
	let profit = hunt()?.statement("hunter").map_or(0, |one| one.profit.total);
	println!("The hunter makes {} TAO of 50.", pretty(profit, 1));
	Ok(())
}
