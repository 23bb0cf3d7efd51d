//! Whatever happens on root, each holder can claim its part of each amount that was kept: by the active
//! shares that it had then, as an oracle remembers them, which divides each amount exactly.

use super::*;
use std::collections::BTreeMap;

const HOTKEYS: [u64; 2] = [HOT, COOL];
const HOLDERS: [u64; 3] = [ALICE, BOB, CAROL];
const SUBNETS: [NetUid; 2] = [ONE, TWO];

/// What happens between blocks.
#[derive(Clone, Copy, Debug)]
enum Act {
	/// An epoch keeps so much behind a hotkey.
	Keep(usize, usize, u64),
	Add(usize, usize, u64),
	/// So many quarters.
	Remove(usize, usize, u64),
	/// To the other hotkey.
	Move(usize, usize, u64),
	/// To the next holder.
	Transfer(usize, usize, u64),
	Claim(usize, usize, RootClaimKind),
	/// A period of root.
	Tick,
}

fn act() -> impl Strategy<Value = Act> {
	let (hotkey, who, subnet) = (|| 0..HOTKEYS.len(), || 0..HOLDERS.len(), 0..SUBNETS.len());
	let kind = prop_oneof![Just(RootClaimKind::Swap), Just(RootClaimKind::Keep)];
	prop_oneof![
		4 => (hotkey(), subnet, log_uniform(1, 1_000 * UNIT))
			.prop_map(|(hotkey, subnet, alpha)| Act::Keep(hotkey, subnet, alpha)),
		3 => (hotkey(), who(), log_uniform(MIN_STAKE, 1_000 * UNIT))
			.prop_map(|(hotkey, who, tao)| Act::Add(hotkey, who, tao)),
		2 => (hotkey(), who(), 1u64..=4)
			.prop_map(|(hotkey, who, part)| Act::Remove(hotkey, who, part)),
		1 => (hotkey(), who(), 1u64..=4).prop_map(|(hotkey, who, part)| Act::Move(hotkey, who, part)),
		1 => (hotkey(), who(), 1u64..=4)
			.prop_map(|(hotkey, who, part)| Act::Transfer(hotkey, who, part)),
		1 => (hotkey(), who(), kind).prop_map(|(hotkey, who, kind)| Act::Claim(hotkey, who, kind)),
		3 => Just(Act::Tick),
	]
}

/// (hotkey, holder, subnet).
type Earner = (u64, u64, NetUid);

/// What each should be able to claim, and what each was paid.
#[derive(Default)]
struct Oracle {
	/// The sum of `floor(alpha * shares / all shares)`.
	floors: BTreeMap<Earner, u64>,
	/// What was paid.
	paid: BTreeMap<Earner, u64>,
	/// How many amounts were kept behind each hotkey.
	amounts: BTreeMap<(u64, NetUid), u64>,
	/// How often somebody behind a hotkey may have been settled: what floors left is given to all.
	acts: u64,
}

impl Oracle {
	fn kept(&mut self, hotkey: u64, netuid: NetUid, alpha: u64) {
		let ledger = hotkey_ledger(ROOT, hotkey);
		let all = ledger.pool().shares.0;
		if all == 0 {
			return;
		}
		*self.amounts.entry((hotkey, netuid)).or_default() += 1;
		for who in HOLDERS {
			let shares = ledger.holding(&who).unwrap().shares.0;
			let due =
				dtao_economics::mul_div(alpha.into(), shares, all, dtao_economics::Rounding::Down);
			*self.floors.entry((hotkey, who, netuid)).or_default() += due.unwrap() as u64;
		}
	}

	fn paid(&mut self) {
		for event in events() {
			if let Event::RootClaimed { coldkey, hotkey, netuid, alpha, fee, .. } = event {
				*self.paid.entry((hotkey, coldkey, netuid)).or_default() += alpha.0 + fee.0;
			}
		}
	}

	/// Each has earned its floors, but for less than a rao each time that it was settled, and as much more
	/// as floors and settlements left of all.
	fn check(&self) {
		for hotkey in HOTKEYS {
			for who in HOLDERS {
				let views = DynamicTao::root_claims(who, hotkey).into_iter();
				let open: BTreeMap<_, _> = views.map(|view| (view.netuid, view.alpha.0)).collect();
				for netuid in SUBNETS {
					let earner = (hotkey, who, netuid);
					let of = |map: &BTreeMap<_, u64>| map.get(&earner).copied().unwrap_or_default();
					let got = of(&self.paid) + open.get(&netuid).copied().unwrap_or_default();
					let due = of(&self.floors);
					let amounts = self.amounts.get(&(hotkey, netuid)).copied().unwrap_or_default();
					// An act settles two holders at most, and each of them twice.
					let left = 4 * self.acts + 1;
					assert!(got + left >= due, "{earner:?} got {got} of {due}");
					assert!(got <= due + amounts + left, "{earner:?} got {got} of {due}");
				}
			}
		}
	}
}

fn perform(act: Act, oracle: &mut Oracle) {
	let part = |hotkey, who, quarters| Alpha(stake(ROOT, hotkey, who) / 4 * quarters);
	let call = match act {
		Act::Keep(hotkey, subnet, alpha) => {
			let (hotkey, netuid) = (HOTKEYS[hotkey], SUBNETS[subnet]);
			oracle.kept(hotkey, netuid, alpha);
			return keep(netuid, hotkey, alpha);
		}
		Act::Tick => return RootStake::<Test>::mutate(|root| root.period += 1),
		Act::Add(hotkey, who, tao) => {
			let (hotkey, netuid) = (HOTKEYS[hotkey], ROOT);
			(who, Call::add_stake { hotkey, netuid, amount_staked: Tao(tao) })
		}
		Act::Remove(hotkey, who, quarters) => {
			let (hotkey, netuid) = (HOTKEYS[hotkey], ROOT);
			let amount_unstaked = part(hotkey, HOLDERS[who], quarters);
			(who, Call::remove_stake { hotkey, netuid, amount_unstaked })
		}
		Act::Move(hotkey, who, quarters) => {
			let [origin_hotkey, destination_hotkey] = [HOTKEYS[hotkey], HOTKEYS[1 - hotkey]];
			let alpha_amount = part(origin_hotkey, HOLDERS[who], quarters);
			let (origin_netuid, destination_netuid) = (ROOT, ROOT);
			let call = Call::move_stake {
				origin_hotkey,
				destination_hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			};
			(who, call)
		}
		Act::Transfer(hotkey, who, quarters) => {
			let (hotkey, destination_coldkey) = (HOTKEYS[hotkey], HOLDERS[(who + 1) % 3]);
			let alpha_amount = part(hotkey, HOLDERS[who], quarters);
			let (origin_netuid, destination_netuid) = (ROOT, ROOT);
			let call = Call::transfer_stake {
				destination_coldkey,
				hotkey,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			};
			(who, call)
		}
		Act::Claim(hotkey, who, kind) => {
			assert_ok!(DynamicTao::set_root_claim_type(signed(HOLDERS[who]), kind));
			let hotkey = HOTKEYS[hotkey];
			(who, Call::claim_root { hotkey, subnets: subnets(&SUBNETS) })
		}
	};
	refusal(RuntimeCall::DynamicTao(call.1), HOLDERS[call.0]);
}

proptest! {
	#![proptest_config(ProptestConfig {
		cases: std::env::var("PROPTEST_CASES").map_or(64, |cases| cases.parse().expect("a number")),
		..ProptestConfig::default()
	})]

	#[test]
	fn each_should_be_able_to_claim_its_part_of_each_amount(acts in prop::collection::vec(act(), 1..40)) {
		world().build_and_execute(|| {
			let mut oracle = Oracle::default();
			for act in acts {
				System::reset_events();
				perform(act, &mut oracle);
				oracle.acts += 1;
				oracle.paid();
				assert_eq!(DynamicTao::do_try_state(), Ok(()), "{act:?}");
			}
			oracle.check();
		});
	}
}
