//! What the laboratory and the economics refuse, as exceptions. One that is about a file says its place:
//! `file`, `line` and `message`.

use dtao_lab::Trouble;
use pyo3::{create_exception, exceptions::PyValueError, prelude::*};

create_exception!(dtao, DtaoError, PyValueError, "What dtao refuses.");
create_exception!(
	dtao,
	ScenarioError,
	DtaoError,
	"A scenario does not say what it has to. `file` and `line`, from 1 on, are the place."
);
create_exception!(
	dtao,
	EconomicsError,
	DtaoError,
	"The arithmetic of the chain refuses. `kind` is the name of the cause, such as `ZeroOutput`."
);
create_exception!(dtao, BooksError, DtaoError, "Money was made or lost in a run: never.");

/// The exception for what the laboratory refuses.
pub fn of_trouble(trouble: Trouble) -> PyErr {
	let said = trouble.to_string();
	match trouble {
		Trouble::File { file, line, message } => with_place(said, file, line, message),
		Trouble::Economics(error) => of_economics(error),
		Trouble::Books(_) => BooksError::new_err(said),
		Trouble::Disk(_) | Trouble::Unknown(_) => DtaoError::new_err(said),
	}
}

/// The exception for what the economics refuse.
pub fn of_economics(error: dtao_economics::EconomicsError) -> PyErr {
	let exception = EconomicsError::new_err(error.to_string());
	with_attributes(exception, |value| value.setattr("kind", format!("{error:?}")))
}

fn with_place(said: String, file: String, line: Option<usize>, message: String) -> PyErr {
	with_attributes(ScenarioError::new_err(said), |value| {
		value.setattr("file", file)?;
		value.setattr("line", line)?;
		value.setattr("message", message)
	})
}

fn with_attributes(exception: PyErr, set: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<()>) -> PyErr {
	Python::attach(|py| match set(exception.value(py).as_any()) {
		Ok(()) => exception,
		Err(other) => other,
	})
}
