//! The targets, each with a function that takes the bytes of an input and says whether they describe
//! a world. Whoever calls it learns by a panic that an invariant is broken.

pub mod call_sequence;
pub mod epoch;
pub mod genesis;
pub mod share_pool;
pub mod swap;
