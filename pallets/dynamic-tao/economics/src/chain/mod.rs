//! The pure steps of a whole chain: what a host loads, plans by a call here, and stores. A chain, a
//! simulation and a shadow of other rules run the same functions.

pub mod block;
pub mod epoch;

pub use block::{
	divide, plan_block, step_block, BlockContext, BlockPlan, BlockSubnet, EmissionStages,
	SubnetInBlock, SubnetStep,
};
