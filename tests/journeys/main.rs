//! Journeys through the real runtime. A [`chain::Chain`] authors real blocks on the real presets:
//! slots, inherents, signed transactions and fees; and after every block it asks whether each
//! equation of the economy still holds. What a block or a trade should do is computed again in
//! [`model`] and [`yuma`], from the equations of the economics' README and without the crate's arithmetic.
//!
//! | module | journeys |
//! |---|---|
//! | [`staking`] | in and out, with fee and slippage; root; unstaking everything |
//! | [`limits`] | limit prices at their boundary, and partial fills |
//! | [`swaps`] | between subnets, hotkeys and coldkeys; both legs or neither |
//! | [`emission`] | more than a tempo of blocks, to the rao, quiet and with trades |
//! | [`epochs`] | two tempos of payouts to everybody; who leaves after an epoch, and who comes before one; a replaced miner |
//! | [`consensus`] | a validator that lies, alone and with a majority; miners paid for holding |
//! | [`childkey links`] | a parent without a uid earns by its child |
//! | [`fees`] | what a wallet is told, and exits without free TAO |
//! | [`root`] | its 64 root uids |
//! | [`rules`] | four changes of the rules on one chain, with four shadows |
//! | [`returns`] | a profit in its parts; sniping an epoch |
//! | [`launch`] | root's proportion over a week of blocks |
//! | [`full_slots`] | ready-made chains with 128 subnets, for 100,000 blocks in the proof |
//! | [`halving`] | the halvings of TAO and alpha, and their caps |
//! | [`subnets`] | registration, start, 128 subnets, epochs that wait |
//! | [`dissolution`] | the weakest of 128 makes room, and 5,000 holders are paid |
//! | [`refusals`] | failing calls and batches change nothing but the fee; the administrator |
//! | [`proxies`] | what a proxy may do, however it wraps its calls |
//! | [`wandering`] | hundreds of random calls; and a closed world, in which nobody can gain |
//! | [`keys`] | how many storage keys each call, epoch and dissolution reads and writes; their time |

mod chain;
mod childkeys;
mod consensus;
mod dissolution;
mod emission;
mod epochs;
mod fees;
mod full_slots;
mod halving;
mod hotkeys;
mod keys;
mod launch;
mod limits;
mod model;
mod proxies;
mod refusals;
mod returns;
mod root;
mod rules;
mod staking;
mod subnets;
mod swaps;
mod upgrade;
mod wandering;
mod yuma;
