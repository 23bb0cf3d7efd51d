//! `set_subnet_identity` and `update_symbol`: what an owner says about a subnet.

use super::*;
use crate::{pallet::Identities, Call, SubnetIdentity, SubnetIdentityView};

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
	String::from_utf8(DynamicTao::subnet(netuid).unwrap().symbol).unwrap()
}

#[test]
fn an_owner_should_say_what_the_subnet_is() {
	World::with_two_subnets().build_and_execute(|| {
		let parts = ["name", "code", "ask", "page", "chat", "does", "logo", "more"]
			.map(|part| part.as_bytes().to_vec());
		assert_eq!(refusal(identity(parts), OWNER), None);
		assert_eq!(last_event(), Event::SubnetIdentitySet { netuid: ONE });
		let text = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
		let identity = SubnetIdentity {
			subnet_name: b"name".to_vec().try_into().unwrap(),
			github_repo: text("code"),
			subnet_contact: text("ask"),
			subnet_url: text("page"),
			discord: b"chat".to_vec().try_into().unwrap(),
			description: text("does"),
			logo_url: text("logo"),
			additional: text("more"),
		};
		let symbol = "\u{3b1}".as_bytes().to_vec();
		assert_eq!(
			DynamicTao::subnet_identity(ONE),
			Some(SubnetIdentityView { symbol, identity: Some(identity) })
		);
		assert_eq!(DynamicTao::subnet_identity(TWO).unwrap().identity, None);
		assert_eq!(DynamicTao::subnet_identity(NetUid(3)), None);
	});
}

#[test]
fn each_part_of_an_identity_should_be_as_long_as_it_may_and_no_longer() {
	World::with_subnet().build_and_execute(|| {
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
	World::with_subnet().build_and_execute(|| {
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
fn an_identity_and_a_symbol_should_be_the_owners() {
	World::with_subnet().build_and_execute(|| {
		for stranger in [ALICE, OWNER_HOT] {
			assert_eq!(refusal(identity(Default::default()), stranger), Some("NotSubnetOwner"));
			assert_eq!(refusal(symbol(ONE, b"x"), stranger), Some("NotSubnetOwner"));
		}
		for netuid in [ROOT, TWO] {
			assert_eq!(refusal(symbol(netuid, b"x"), OWNER), Some("SubnetNotExists"));
		}
	});
}

#[test]
fn a_symbol_should_be_greek_and_then_a_number_until_it_is_set() {
	World::with_two_subnets().subnet(7, UNIT, UNIT).subnet(8, UNIT, UNIT).build_and_execute(|| {
		let all = [ONE, TWO, NetUid(7), NetUid(8)].map(shown);
		assert_eq!(all, ["\u{3b1}", "\u{3b2}", "\u{3b7}", "SN8"]);
	});
}

#[test]
fn a_symbol_should_be_a_word_of_16_bytes_at_most() {
	World::with_subnet().build_and_execute(|| {
		for word in ["x", "\u{3c9}", "sixteen_bytes_ok", "\u{1f600}\u{1f600}\u{1f600}\u{1f600}"] {
			assert_eq!(refusal(symbol(ONE, word.as_bytes()), OWNER), None, "{word}");
			let bytes = word.as_bytes().to_vec().try_into().unwrap();
			assert_eq!(last_event(), Event::SymbolUpdated { netuid: ONE, symbol: bytes });
			assert_eq!(shown(ONE), word);
		}
		for word in [
			&b""[..],
			b"seventeen_bytes_!",
			b" ",
			b"a b",
			b"a\t",
			b"\na",
			b"\0",
			b"\x7f",
			b"\xff",
			"a\u{a0}b".as_bytes(),
			"\u{3000}".as_bytes(),
		] {
			assert_eq!(refusal(symbol(ONE, word), OWNER), Some("InvalidSymbol"), "{word:?}");
		}
	});
}

#[test]
fn no_two_subnets_should_set_the_same_symbol() {
	World::with_two_subnets().build_and_execute(|| {
		assert_eq!(refusal(symbol(ONE, b"same"), OWNER), None);
		assert_eq!(refusal(symbol(TWO, b"same"), OWNER), Some("SymbolAlreadyInUse"));
		// Its own again, and another's once that has a new one.
		assert_eq!(refusal(symbol(ONE, b"same"), OWNER), None);
		assert_eq!(refusal(symbol(ONE, b"other"), OWNER), None);
		assert_eq!(refusal(symbol(TWO, b"same"), OWNER), None);
	});
}

#[test]
fn no_subnet_should_set_the_symbol_that_another_has_by_default() {
	World::with_two_subnets().subnet(8, UNIT, UNIT).build_and_execute(|| {
		for taken in ["\u{3b2}", "SN8"] {
			let taken = symbol(ONE, taken.as_bytes());
			assert_eq!(refusal(taken, OWNER), Some("SymbolAlreadyInUse"));
		}
		// Its own default is its own.
		assert_eq!(refusal(symbol(ONE, "\u{3b1}".as_bytes()), OWNER), None);
	});
}

#[test]
fn no_subnet_should_set_the_symbol_that_a_coming_one_will_have() {
	World::with_subnet().build_and_execute(|| {
		for coming in ["\u{3b2}", "SN128"] {
			let coming = symbol(ONE, coming.as_bytes());
			assert_eq!(refusal(coming, OWNER), Some("SymbolAlreadyInUse"));
		}
		// There can be no 129th.
		assert_eq!(refusal(symbol(ONE, b"SN129"), OWNER), None);
	});
}
