//! Where a chain specification is wrong. The runtime names the line and column of a JSON text that
//! nobody wrote, and the SDK prints that text, 14 KB of it; here it becomes the path of the value.

/// How much of an error that is not understood is shown, in characters.
const ENOUGH: usize = 300;

/// Says on one line why a genesis cannot be built.
pub fn explain(error: &str) -> String {
	if error.contains("wasm trap") {
		// It logs its reason before it traps; where in the wasm that was, helps nobody.
		return "the runtime refuses it, for the reason in the line above".into();
	}
	let (message, genesis) = error.split_once(" for blob:\n").unwrap_or((error, ""));
	let message = message.rsplit("Invalid JSON blob: ").next().unwrap_or(message);
	match message.rsplit_once(" at line ") {
		Some((what, place)) if !genesis.is_empty() => match path_at(genesis, place) {
			Some(path) if !path.is_empty() => format!("`{path}`: {what}"),
			_ => what.into(),
		},
		_ => message.chars().take(ENOUGH).collect(),
	}
}

/// What the text is inside of: an object, with the key that was read last, or an array, with the
/// index of the current element.
enum Inside {
	Object(String),
	Array(usize),
}

/// Returns the path of the value at a place like `12 column 5`, as `balances.balances[3][1]`.
fn path_at(json: &str, place: &str) -> Option<String> {
	let (line, column) = place.split_once(" column ")?;
	let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
	let before = json.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
	let mut text = json.get(..before.checked_add(column)?)?.chars();

	let mut inside = Vec::new();
	// A value that has just ended is still the one that is talked about.
	let mut ended = false;
	while let Some(character) = text.next() {
		if ended && !character.is_whitespace() {
			inside.pop();
			ended = false;
		}
		match (character, inside.last_mut()) {
			('{', _) => inside.push(Inside::Object(String::new())),
			('[', _) => inside.push(Inside::Array(0)),
			('}' | ']', _) => ended = true,
			(',', Some(Inside::Array(index))) => *index += 1,
			(',', Some(Inside::Object(key))) => key.clear(),
			('"', container) => {
				let mut string = String::new();
				let mut escaped = false;
				for character in text.by_ref() {
					match character {
						'"' if !escaped => break,
						_ => string.push(character),
					}
					escaped = character == '\\' && !escaped;
				}
				// The first string after a comma is the key, the next one its value.
				if let Some(Inside::Object(key)) = container {
					if key.is_empty() {
						*key = string;
					}
				}
			}
			_ => {}
		}
	}

	let mut path = String::new();
	for container in inside {
		match container {
			Inside::Object(key) if key.is_empty() => {}
			Inside::Object(key) if path.is_empty() => path = key,
			Inside::Object(key) => path.extend([".", &key]),
			Inside::Array(index) => path.push_str(&format!("[{index}]")),
		}
	}
	Some(path)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, Value};

	/// The error of a runtime that expects `{"balances": {"balances": [[text, number]]}, "sudo": text}`.
	fn error_of(genesis: Value) -> String {
		#[derive(serde::Deserialize)]
		#[serde(deny_unknown_fields)]
		struct Balances {
			#[allow(dead_code)]
			balances: Vec<(String, u64)>,
		}
		#[derive(serde::Deserialize)]
		#[serde(deny_unknown_fields)]
		struct Genesis {
			#[allow(dead_code)]
			balances: Balances,
			#[allow(dead_code)]
			sudo: String,
		}
		let text = serde_json::to_string_pretty(&genesis).expect("is JSON");
		let Err(error) = serde_json::from_str::<Genesis>(&text) else { panic!("is accepted") };
		explain(&format!("Invalid JSON blob: {error} for blob:\n{text}"))
	}

	#[test]
	fn wrong_type_is_named_with_its_path() {
		let wrong = [
			(
				json!({"balances": {"balances": [["a", 1], ["b", "2"]]}, "sudo": "c"}),
				"`balances.balances[1][1]`: invalid type: string \"2\", expected u64",
			),
			(
				json!({"balances": {"balances": {"a": 1}}, "sudo": "c"}),
				"`balances.balances`: invalid type: map, expected a sequence",
			),
			(
				json!({"balances": {"balances": []}, "sudo": 7}),
				"`sudo`: invalid type: integer `7`, expected a string",
			),
			(
				json!({"balances": {"balances": [["a", -1]]}, "sudo": "c"}),
				"`balances.balances[0][1]`: invalid value: integer `-1`, expected u64",
			),
		];

		for (genesis, expected) in wrong {
			assert_eq!(error_of(genesis), expected);
		}
	}

	#[test]
	fn unknown_and_missing_fields_are_named_with_their_paths() {
		assert_eq!(
			error_of(json!({"balances": {"balances": [], "more": 1}, "sudo": "c"})),
			"`balances.more`: unknown field `more`, expected `balances`"
		);
		assert_eq!(
			error_of(json!({"balances": {}, "sudo": "c"})),
			"`balances`: missing field `balances`"
		);
	}

	#[test]
	fn strings_with_brackets_and_quotes_do_not_mislead() {
		assert_eq!(
			error_of(json!({"balances": {"balances": [["]},\"{[\\", "x"]]}, "sudo": "c"})),
			"`balances.balances[0][1]`: invalid type: string \"x\", expected u64"
		);
	}

	#[test]
	fn trap_points_to_the_reason_that_the_runtime_logged() {
		assert_eq!(
			explain("wasm call error: wasm trap: wasm `unreachable`"),
			"the runtime refuses it, for the reason in the line above"
		);
	}

	#[test]
	fn other_errors_stay_short() {
		assert_eq!(explain("no preset"), "no preset");
		assert_eq!(explain(&"x".repeat(14_000)).len(), ENOUGH);
	}
}
