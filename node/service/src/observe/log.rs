//! Who tells the events of each block: what people and agents did, what was refused and why.

use super::{
	words::{Sentence, Speaker},
	Vocabulary,
};
use crate::{
	dynamic::{Dictionary, Event, Value},
	Block, FullClient,
};
use clap::ValueEnum;
use futures::StreamExt;
use sc_client_api::{BlockBackend, BlockImportNotification, BlockchainEvents};
use std::sync::Arc;

/// How much of each block is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogEvents {
	/// Nothing.
	Off,
	/// What happened to the economy, in words.
	Short,
	/// Every event with all its fields.
	Full,
}

/// Tells the events of each new best block for as long as the chain runs. It works beside the authoring
/// of blocks and is never waited for.
pub async fn tell_forever(
	client: Arc<FullClient>,
	dictionary: Arc<Dictionary>,
	vocabulary: &'static Vocabulary,
	level: LogEvents,
) {
	let teller = Teller { client: client.clone(), dictionary, vocabulary, level };
	let mut blocks = client.import_notification_stream();
	while let Some(block) = blocks.next().await {
		if !block.is_new_best {
			continue;
		}
		match teller.lines(&block) {
			Ok(lines) => {
				for line in lines {
					log::info!(target: "economy", "#{} {line}", block.header.number);
				}
			}
			Err(error) => log::debug!("Block #{} is not told: {error}", block.header.number),
		}
	}
}

struct Teller {
	client: Arc<FullClient>,
	dictionary: Arc<Dictionary>,
	vocabulary: &'static Vocabulary,
	level: LogEvents,
}

impl Teller {
	fn lines(&self, block: &BlockImportNotification<Block>) -> Result<Vec<String>, String> {
		let events = self.dictionary.events(block.hash)?;
		let metadata = self.dictionary.metadata(block.hash)?;
		let speaker = Speaker { metadata: &metadata, name_of: self.vocabulary.name_of };
		let lines = events.iter().filter_map(|event| {
			let refusal = || self.refusal(&speaker, block, &events, event);
			match (self.level, self.sentence(event)) {
				(LogEvents::Off, _) => None,
				(LogEvents::Short, Some(sentence)) => Some(speaker.tell(sentence.words, event)),
				(LogEvents::Short, None) => refusal(),
				(LogEvents::Full, _) => refusal().or_else(|| Some(speaker.recite(event))),
			}
		});
		Ok(lines.collect())
	}

	fn sentence(&self, event: &Event) -> Option<&'static Sentence> {
		let mut sentences = self.vocabulary.sentences.iter();
		sentences.find(|sentence| event.name == sentence.event && event.pallet == sentence.pallet)
	}

	/// Tells whose call was refused and why, if the event is about that.
	fn refusal(
		&self,
		speaker: &Speaker,
		block: &BlockImportNotification<Block>,
		events: &[Event],
		event: &Event,
	) -> Option<String> {
		let error = failure(event)?;
		let paid = events.iter().find(|paid| {
			paid.transaction == event.transaction && paid.name == "TransactionFeePaid"
		});
		let who = paid.and_then(|paid| paid.get("who"));
		let who = who.map_or("somebody".into(), |who| speaker.show(who));
		let call = event.transaction.and_then(|index| self.call(speaker, block, index));
		let call = call.unwrap_or_else(|| "a call".into());
		let within = if event.name == "ExtrinsicFailed" { "" } else { "what is in " };
		Some(format!("{who}: {within}{call} was refused: {}", speaker.metadata.error_text(error)))
	}

	/// The call of a transaction.
	fn call(
		&self,
		speaker: &Speaker,
		block: &BlockImportNotification<Block>,
		index: u32,
	) -> Option<String> {
		let body = self.client.block_body(block.hash).ok().flatten()?;
		speaker.metadata.call_name(body.get(index as usize)?)
	}
}

/// Where an event says why a call failed: that of a transaction, or one that another call made, which itself
/// succeeded.
const FAILURES: &[(&str, &str, &str)] = &[
	("System", "ExtrinsicFailed", "dispatch_error"),
	("Sudo", "Sudid", "sudo_result"),
	("Sudo", "SudoAsDone", "sudo_result"),
	("Utility", "BatchInterrupted", "error"),
	("Utility", "ItemFailed", "error"),
	("Utility", "DispatchedAs", "result"),
	("Proxy", "ProxyExecuted", "result"),
	("Multisig", "MultisigExecuted", "result"),
];

/// The error of a call that failed, if the event is about one.
fn failure(event: &Event) -> Option<&Value> {
	let mut known = FAILURES.iter();
	let (.., field) =
		known.find(|(pallet, name, _)| event.pallet == *pallet && event.name == *name)?;
	let result = event.get(field)?;
	match result.case() {
		Some(("Ok", _)) => None,
		Some(("Err", fields)) => fields.first().map(|(_, error)| error),
		_ => Some(result),
	}
}
