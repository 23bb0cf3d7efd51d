//! `set_subnet_identity` and `update_symbol`: what an owner says about a subnet.

use super::*;
use crate::{
	pallet::{Identities, Symbols},
	Call, IdentityView, SubnetIdentity, SubnetIdentityView,
};

/// The parts of an identity, with how long each may be.
const LENGTHS: [usize; 8] = [256, 1_024, 1_024, 1_024, 256, 1_024, 1_024, 1_024];

fn identity(parts: [Vec<u8>; 8]) -> RuntimeCall {
	let [subnet_name, github_repo, subnet_contact, subnet_url, discord, description, logo_url, additional] =
		parts;
	RuntimeCall::DynamicTao(Call::set_subnet_identity {
		netuid: ONE,
		subnet_name,
		github_repo,
		subnet_contact,
		subnet_url,
		discord,
		description,
		logo_url,
		additional,
	})
}

fn symbol(netuid: NetUid, symbol: &[u8]) -> RuntimeCall {
	RuntimeCall::DynamicTao(Call::update_symbol { netuid, symbol: symbol.to_vec() })
}

fn shown(netuid: NetUid) -> String {
	DynamicTao::subnet(netuid).unwrap().symbol
}

#[test]
fn an_owner_should_say_what_the_subnet_is() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let parts = ["name", "code", "ask", "page", "chat", "does", "logo", "more"]
			.map(|part| part.as_bytes().to_vec());
		assert_eq!(refusal(identity(parts), OWNER), None);
		assert_eq!(last_event(), Event::SubnetIdentitySet { netuid: ONE });
		let identity = IdentityView {
			subnet_name: "name".into(),
			github_repo: "code".into(),
			subnet_contact: "ask".into(),
			subnet_url: "page".into(),
			discord: "chat".into(),
			description: "does".into(),
			logo_url: "logo".into(),
			additional: "more".into(),
		};
		assert_eq!(
			DynamicTao::subnet_identity(ONE),
			Some(SubnetIdentityView { symbol: "SN1".into(), identity: Some(identity) })
		);
		assert_eq!(DynamicTao::subnet_identity(TWO).unwrap().identity, None);
		assert_eq!(DynamicTao::subnet_identity(NetUid(3)), None);
	});
}

#[test]
fn each_part_of_an_identity_should_be_as_long_as_it_may_and_no_longer() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let longest = LENGTHS.map(|length| vec![b'x'; length]);
		assert_eq!(refusal(identity(longest.clone()), OWNER), None);
		let kept = Identities::<Test>::get(ONE);
		for part in 0..8 {
			let mut parts = longest.clone();
			parts[part].push(b'x');
			assert_eq!(refusal(identity(parts), OWNER), Some("InvalidIdentity"), "part {part}");
		}
		assert_eq!(Identities::<Test>::get(ONE), kept);
		// And nothing is something to say too.
		assert_eq!(refusal(identity(Default::default()), OWNER), None);
	});
}

#[test]
fn each_part_of_an_identity_should_be_utf_8() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for part in 0..8 {
			// A byte that never occurs, and a letter that is cut in two.
			for text in [vec![0xff], "\u{3b1}".as_bytes()[..1].to_vec()] {
				let mut parts: [Vec<u8>; 8] = Default::default();
				parts[part] = text;
				assert_eq!(refusal(identity(parts), OWNER), Some("InvalidIdentity"), "part {part}");
			}
			let mut parts: [Vec<u8>; 8] = Default::default();
			parts[part] = "\u{3b1} \u{1f600}".as_bytes().to_vec();
			assert_eq!(refusal(identity(parts), OWNER), None);
		}
	});
}

#[test]
fn what_is_stored_and_no_text_should_be_told_as_text() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let subnet_name = b"a\xffb".to_vec().try_into().unwrap();
		Identities::<Test>::insert(ONE, SubnetIdentity { subnet_name, ..Default::default() });
		Symbols::<Test>::insert(ONE, crate::Symbol::truncate_from(vec![0xff]));
		let told = DynamicTao::subnet_identity(ONE).unwrap();
		assert_eq!(told.identity.unwrap().subnet_name, "a\u{fffd}b");
		assert_eq!((told.symbol, shown(ONE)), ("\u{fffd}".into(), "\u{fffd}".into()));
	});
}

#[test]
fn an_identity_and_a_symbol_should_be_the_owners() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		for stranger in [ALICE, OWNER_HOT] {
			assert_eq!(refusal(identity(Default::default()), stranger), Some("NotSubnetOwner"));
			assert_eq!(
				refusal(symbol(ONE, "\u{3c9}".as_bytes()), stranger),
				Some("NotSubnetOwner")
			);
		}
		for netuid in [ROOT, TWO] {
			assert_eq!(
				refusal(symbol(netuid, "\u{3c9}".as_bytes()), OWNER),
				Some("SubnetNotExists")
			);
		}
	});
}

#[test]
fn a_symbol_should_be_the_netuid_until_it_is_set() {
	ExtBuilder::with_two_subnets().subnet(7, UNIT, UNIT).subnet(8, UNIT, UNIT).build_and_execute(
		|| {
			let all = [ONE, TWO, NetUid(7), NetUid(8)].map(shown);
			assert_eq!(all, ["SN1", "SN2", "SN7", "SN8"]);
		},
	);
}

#[test]
fn a_symbol_should_be_one_letter_of_the_stated_ones() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let first_and_last = [
			"\u{3c9}", "\u{5d0}", "\u{5ea}", "\u{627}", "\u{63a}", "\u{641}", "\u{64a}",
			"\u{16a0}", "\u{16ea}", "\u{10d0}", "\u{10f0}", "\u{561}", "\u{586}", "\u{2c00}",
			"\u{2c2e}", "\u{e01}", "\u{e2e}", "\u{3131}", "\u{314e}",
		];
		for letter in first_and_last {
			assert_eq!(refusal(symbol(ONE, letter.as_bytes()), OWNER), None, "{letter}");
			assert_eq!(last_event(), Event::SymbolUpdated { netuid: ONE, symbol: letter.into() });
			assert_eq!(shown(ONE), letter);
		}
	});
}

#[test]
fn anything_else_should_be_no_symbol() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let texts = [
			// TAO, and what looks like it: tau, capital tau, mathematical, wide, Cyrillic, Coptic, a rune
			"TAO",
			"tao",
			"T",
			"t",
			"\u{3c4}",
			"\u{3a4}",
			"\u{1d70f}",
			"\u{1d6d5}",
			"\u{ff34}",
			"\u{ff34}\u{ff21}\u{ff2f}",
			"\u{422}",
			"\u{442}",
			"\u{422}\u{410}\u{41e}",
			"\u{1d1b}",
			"\u{2ca6}",
			"\u{2ca7}",
			"\u{13a2}",
			"\u{a4d4}",
			"\u{22a4}",
			"\u{16cf}",
			"\u{315c}",
			"\u{3c4}\u{3b1}\u{3bf}",
			"\u{3a4}\u{391}\u{39f}",
			// Latin, Cyrillic, digits, capitals, an o, emoji
			"x",
			"SN9",
			"\u{430}",
			"7",
			"\u{391}",
			"\u{3bf}",
			"\u{1f600}",
			"\u{4e01}",
			// Two letters, and one with something beside it: a space, marks, directions, joiners
			"\u{3c9}\u{3c9}",
			" \u{3c9}",
			"\u{3c9} ",
			"\u{3c9}\u{301}",
			"\u{3c9}\u{200b}",
			"\u{200b}\u{3c9}",
			"\u{202e}\u{3c9}",
			"\u{3c9}\u{200f}",
			"\u{2066}\u{3c9}",
			"\u{3c9}\u{200d}",
			"\u{3c9}\u{fe0f}",
			"\u{3c9}\u{feff}",
			// Nothing to see
			"",
			" ",
			"\0",
			"\u{a0}",
			"\u{200b}",
			"\u{200d}",
			"\u{202e}",
			"\u{2060}",
			"\u{feff}",
			"\u{3164}",
			"\u{1680}",
			"\u{61c}",
			"\u{640}",
			"\u{5bf}",
			"\u{e31}",
			"\u{2c2f}",
		];
		for text in texts {
			let refused = refusal(symbol(ONE, text.as_bytes()), OWNER);
			assert_eq!(refused, Some("InvalidSymbol"), "{}", text.escape_unicode());
		}
		for bytes in [&b"\xff"[..], b"\xce", b"seventeen_bytes_!"] {
			assert_eq!(refusal(symbol(ONE, bytes), OWNER), Some("InvalidSymbol"));
		}
	});
}

#[test]
fn there_should_be_letters_for_all_subnets() {
	let letters = crate::SYMBOL_LETTERS.into_iter().flatten();
	let count = letters.filter(|letter| crate::is_symbol(letter.to_string().as_bytes())).count();
	// 23, 27, 20, 10, 72, 33, 38, 47, 46 and 30, less omicron
	assert_eq!(count, 25 - 2 + 27 + 20 + 10 + 75 - 3 + 33 + 38 + 47 + 46 + 30);
}

#[test]
fn no_two_subnets_should_set_the_same_symbol() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		let (same, other) = ("\u{3c9}".as_bytes(), "\u{5d0}".as_bytes());
		assert_eq!(refusal(symbol(ONE, same), OWNER), None);
		assert_eq!(refusal(symbol(TWO, same), OWNER), Some("SymbolAlreadyInUse"));
		// Its own again, and another's once that has a new one.
		assert_eq!(refusal(symbol(ONE, same), OWNER), None);
		assert_eq!(refusal(symbol(ONE, other), OWNER), None);
		assert_eq!(refusal(symbol(TWO, same), OWNER), None);
	});
}

#[test]
fn no_subnet_should_set_the_symbol_that_another_has_by_default() {
	ExtBuilder::with_two_subnets().build_and_execute(|| {
		// That of the second, and of the third, which may come.
		for taken in [b"SN2", b"SN3"] {
			assert_eq!(refusal(symbol(ONE, taken), OWNER), Some("InvalidSymbol"));
		}
		// Its own it may have again.
		assert_eq!(refusal(symbol(ONE, "\u{3b1}".as_bytes()), OWNER), None);
		assert_eq!(refusal(symbol(ONE, b"SN1"), OWNER), None);
		assert_eq!(shown(ONE), "SN1");
	});
}
