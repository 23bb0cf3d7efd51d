//! Who measures the economy for Prometheus.
//!
//! The latest block is asked, at most once a second: the answers are as many as there are subnets, and a
//! chain that makes hundreds of blocks a second shall not be slowed down by being watched.

use super::Vocabulary;
use crate::{
	dynamic::{Dictionary, Value},
	FullClient, Hash,
};
use futures::StreamExt;
use prometheus_endpoint::{register, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64};
use sc_client_api::BlockchainEvents;
use sp_blockchain::HeaderBackend;
use std::{sync::Arc, time::Duration};

/// How long a measurement stands before the next one.
const PAUSE: Duration = Duration::from_secs(1);

/// How many notifications are passed over at a time.
const BACKLOG: usize = 1024;

/// Amounts and prices come in parts of this.
const RAO: f64 = 1e9;

/// A number that is shown.
pub struct Measure {
	/// What Prometheus calls it.
	pub name: &'static str,
	/// What it is.
	pub help: &'static str,
	/// Where it comes from.
	pub source: Source,
	/// How it is counted.
	pub unit: Unit,
}

/// Where a number comes from.
pub enum Source {
	/// A field of an answer.
	Field(&'static str, &'static str),
	/// A field of each record of an answer, by its netuid.
	Each(&'static str, &'static str),
	/// The sum of these.
	Sum(&'static str, &'static str),
}

/// How a number is counted.
#[derive(Clone, Copy)]
pub enum Unit {
	/// As it is.
	Count,
	/// In rao; shown in TAO or alpha.
	Rao,
}

impl Source {
	/// The method of the runtime API.
	pub fn method(&self) -> &'static str {
		match self {
			Self::Field(method, _) | Self::Each(method, _) | Self::Sum(method, _) => method,
		}
	}

	/// The path of the field.
	pub fn path(&self) -> &'static str {
		match self {
			Self::Field(_, path) | Self::Each(_, path) | Self::Sum(_, path) => path,
		}
	}
}

/// A measure with what Prometheus reads.
enum Shown {
	One(Gauge<F64>),
	Each(GaugeVec<F64>),
}

/// Measures for as long as the chain runs.
pub struct Observer {
	client: Arc<FullClient>,
	dictionary: Arc<Dictionary>,
	vocabulary: &'static Vocabulary,
	shown: Vec<(&'static Measure, Shown)>,
}

impl Observer {
	/// Registers what will be measured.
	pub fn new(
		registry: &Registry,
		client: Arc<FullClient>,
		dictionary: Arc<Dictionary>,
		vocabulary: &'static Vocabulary,
	) -> Result<Self, PrometheusError> {
		let shown = vocabulary.gauges.iter().map(|measure| {
			let shown = match measure.source {
				Source::Each(..) => {
					let options = Opts::new(measure.name, measure.help);
					Shown::Each(register(GaugeVec::new(options, &["netuid"])?, registry)?)
				}
				_ => Shown::One(register(Gauge::new(measure.name, measure.help)?, registry)?),
			};
			Ok((measure, shown))
		});
		let shown = shown.collect::<Result<_, PrometheusError>>()?;
		Ok(Self { client, dictionary, vocabulary, shown })
	}

	/// Measures the latest block, and then each new one that is not too soon.
	pub async fn measure_forever(self) {
		let mut blocks = self.client.import_notification_stream().ready_chunks(BACKLOG);
		loop {
			let best = self.client.info().best_hash;
			if let Err(error) = self.measure(best) {
				log::debug!("The economy is not measured: {error}");
			}
			tokio::time::sleep(PAUSE).await;
			if blocks.next().await.is_none() {
				return;
			}
		}
	}

	fn measure(&self, at: Hash) -> Result<(), String> {
		let mut answers: Vec<(&str, Option<Value>)> = Vec::new();
		for (measure, shown) in &self.shown {
			let method = measure.source.method();
			if !answers.iter().any(|(asked, _)| *asked == method) {
				let answer = self.dictionary.ask(at, self.vocabulary.api, method, &())?;
				answers.push((method, answer));
			}
			let answer = answers.iter().find(|(asked, _)| *asked == method);
			if let Some((_, Some(answer))) = answer {
				show(measure, shown, answer);
			}
		}
		Ok(())
	}
}

fn show(measure: &Measure, shown: &Shown, answer: &Value) {
	let path = measure.source.path();
	match (shown, &measure.source) {
		(Shown::One(gauge), Source::Sum(..)) => {
			let parts = answer.list().iter().filter_map(|record| number(record, path));
			gauge.set(scaled(parts.sum(), measure.unit));
		}
		(Shown::One(gauge), _) => {
			if let Some(number) = number(answer, path) {
				gauge.set(scaled(number, measure.unit));
			}
		}
		(Shown::Each(gauges), _) => {
			// A subnet that is no more has no number any more.
			gauges.reset();
			for record in answer.list() {
				if let (Some(netuid), Some(number)) =
					(number(record, "netuid"), number(record, path))
				{
					gauges
						.with_label_values(&[&netuid.to_string()])
						.set(scaled(number, measure.unit));
				}
			}
		}
	}
}

/// The number at a path like `pending.owner`.
fn number(answer: &Value, path: &str) -> Option<u128> {
	let value = path.split('.').try_fold(answer, |value, part| value.get(part))?;
	value.unsigned()
}

fn scaled(number: u128, unit: Unit) -> f64 {
	match unit {
		Unit::Count => number as f64,
		Unit::Rao => number as f64 / RAO,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_are_found_by_their_path() {
		let pending = Value::Record(vec![("owner".into(), Value::Unsigned(5))]);
		let answer = Value::Record(vec![("pending".into(), pending)]);

		assert_eq!(number(&answer, "pending.owner"), Some(5));
		assert_eq!(number(&answer, "pending.miners"), None);
	}

	#[test]
	fn rao_are_shown_as_tao() {
		assert_eq!(scaled(1_500_000_000, Unit::Rao), 1.5);
		assert_eq!(scaled(3, Unit::Count), 3.0);
	}
}
