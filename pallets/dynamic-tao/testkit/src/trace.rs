//! What code asks of the state, as the state machine tells it on its trace.

use sp_io::hashing::twox_128;
use std::{
	fmt::Debug,
	sync::{Arc, Mutex},
};
use tracing::{
	field::{Field, Visit},
	span::{Attributes, Id, Record},
	Event, Metadata, Subscriber,
};

/// One thing that the state is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
	/// What is done: `Get`, `Put`, `Exists`, `NextKey` and others.
	pub method: String,
	/// The key, in hexadecimal digits.
	pub key: String,
}

impl Request {
	/// Whether its key is one of a pallet, by the name that the runtime gives it.
	pub fn is_of(&self, pallet: &str) -> bool {
		let prefix = twox_128(pallet.as_bytes());
		let prefix: String = prefix.iter().map(|byte| format!("{byte:02x}")).collect();
		self.key.starts_with(&prefix)
	}
}

impl Visit for Request {
	fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
		match field.name() {
			"method" => self.method = format!("{value:?}").trim_matches('"').into(),
			"key" => self.key = format!("{value:?}"),
			_ => (),
		}
	}
}

/// Keeps what the state machine tells.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Request>>>);

impl Subscriber for Recorder {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "state"
	}

	fn new_span(&self, _: &Attributes<'_>) -> Id {
		Id::from_u64(1)
	}

	fn record(&self, _: &Id, _: &Record<'_>) {}

	fn record_follows_from(&self, _: &Id, _: &Id) {}

	fn event(&self, line: &Event<'_>) {
		let mut request = Request::default();
		line.record(&mut request);
		self.0.lock().expect("nobody panics with it").push(request);
	}

	fn enter(&self, _: &Id) {}

	fn exit(&self, _: &Id) {}
}

/// All that `action` asks of the state, in its order. For a test that runs [`alone`](super::alone()).
pub fn requests(action: impl FnOnce()) -> Vec<Request> {
	let recorder = Recorder::default();
	tracing::subscriber::with_default(recorder.clone(), action);
	let mut requests = recorder.0.lock().expect("nobody panics with it");
	std::mem::take(&mut requests)
}
