//! What developers may ask of a chain of their own: blocks, time, state and the way back. Names and
//! shapes are those of chopsticks (`dev_newBlock`) and anvil (`dev_snapshot`), where these have them.
//!
//! Nothing here goes around the chain. What changes the state is a transaction in a block; what goes
//! back takes whole blocks back. So every state is one that the blocks lead to.
//!
//! | file | holds |
//! |---|---|
//! | `administrator.rs` | who turns a wish into a transaction |
//! | `inclusion.rs` | how a transaction gets into a block |
//! | `parameters.rs` | what clients ask with |
//! | `rpc.rs` | the methods |
//! | `snapshots.rs` | the blocks that a client wants to come back to |

pub mod administrator;
mod inclusion;
mod parameters;
pub mod rpc;
mod snapshots;
