//! Journeys through the real runtime. A [`chain::Chain`] authors real blocks on the real presets:
//! slots, inherents, signed transactions and fees; and after every block it asks whether each
//! equation of the economy still holds. What a block or a trade should do is computed again in
//! [`model`], from the specification and without the project's own arithmetic.
//!
//! | module | journeys |
//! |---|---|
//! | [`staking`] | in and out, with fee and slippage; root; unstaking everything |
//! | [`limits`] | limit prices at their boundary, and partial fills |
//! | [`swaps`] | between subnets, hotkeys and coldkeys; both legs or neither |
//! | [`emission`] | more than a tempo of blocks, to the rao, quiet and with trades |
//! | [`halving`] | the halvings of TAO and alpha, and their caps |
//! | [`subnets`] | registration, start, 128 subnets, epochs that wait |
//! | [`refusals`] | failing calls and batches change nothing but the fee; the administrator |
//! | [`wandering`] | hundreds of random calls; and a closed world, in which nobody can gain |
//! | [`keys`] | how many storage keys each call reads and writes |
//! | [`foreign_host`] | another runtime that includes the pallet, with its own balance type and rules |

mod chain;
mod emission;
mod foreign_host;
mod halving;
mod keys;
mod limits;
mod model;
mod refusals;
mod staking;
mod subnets;
mod swaps;
mod wandering;
