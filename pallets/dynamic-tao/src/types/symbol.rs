//! Which letters name a subnet's token. A symbol stands where people read amounts, so that none may
//! look like TAO's, like another one's, or like nothing.

use core::ops::RangeInclusive;

/// The letters of which a symbol is one: small Greek, Hebrew, Arabic, Runic, Georgian, small Armenian,
/// Glagolitic, Thai and Hangul ones, as subnets of this kind are used to. No Latin and no Cyrillic
/// ones, no capitals that look like them, no marks, no digits, nothing wide or invisible.
pub const SYMBOL_LETTERS: [RangeInclusive<char>; 10] = [
	'\u{3b1}'..='\u{3c9}',
	'\u{5d0}'..='\u{5ea}',
	'\u{627}'..='\u{63a}',
	'\u{641}'..='\u{64a}',
	'\u{16a0}'..='\u{16ea}',
	'\u{10d0}'..='\u{10f0}',
	'\u{561}'..='\u{586}',
	'\u{2c00}'..='\u{2c2e}',
	'\u{e01}'..='\u{e2e}',
	'\u{3131}'..='\u{314e}',
];

/// Letters among them that look like TAO's symbol or its first letter: tau and the runes for t. And the
/// omicron, which is an o to all who read it.
pub const EXCEPT_LETTERS: [char; 5] = ['\u{3c4}', '\u{16cf}', '\u{16d0}', '\u{16d1}', '\u{3bf}'];

/// Tells whether `text` is one of [`SYMBOL_LETTERS`].
pub fn is_symbol(text: &[u8]) -> bool {
	let Ok(text) = core::str::from_utf8(text) else { return false };
	let mut letters = text.chars();
	let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
	let listed = SYMBOL_LETTERS.iter().any(|letters| letters.contains(&letter));
	listed && !EXCEPT_LETTERS.contains(&letter)
}
