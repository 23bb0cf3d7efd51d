//! What runtime APIs answer to clients: Dynamic TAO's own views, under the names that clients read. Amounts
//! are rao, prices are rao of TAO an alpha, parts are of 65535, times are blocks.
//!
//! Clients decode structs by the names of fields, so that those are the public chain's, and their meaning is
//! told there; `Compact` or not is all the same. Text is lists of compact bytes, where clients put it
//! together themselves. What this chain does not have is 0 or nothing.
//!
//! | file | answers about |
//! |---|---|
//! | `prices.rs` | prices, and what a trade would do |
//! | `subnets.rs` | subnets, one by one and all |
//! | `hyperparameters.rs` | what may be set of a subnet |
//! | `metagraph.rs` | neurons as columns |
//! | `neurons.rs` | neurons as rows |
//! | `stakes.rs` | stakes of coldkeys |
//! | `delegates.rs` | who validates |

mod delegates;
mod hyperparameters;
mod metagraph;
mod neurons;
mod prices;
mod stakes;
mod subnets;

pub use delegates::*;
pub use hyperparameters::*;
pub use metagraph::*;
pub use neurons::*;
pub use prices::*;
pub use stakes::*;
pub use subnets::*;

use alloc::vec::Vec;
use codec::Compact;

/// Text as clients want it where they put it together themselves.
pub type Text = Vec<Compact<u8>>;

/// Bytes as [`Text`].
fn text(bytes: impl AsRef<[u8]>) -> Text {
	bytes.as_ref().iter().copied().map(Compact).collect()
}

/// A column of numbers.
fn column<N>(numbers: impl IntoIterator<Item = N>) -> Vec<Compact<N>> {
	numbers.into_iter().map(Compact).collect()
}
