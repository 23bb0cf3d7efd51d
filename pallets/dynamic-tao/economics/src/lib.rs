#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::cast_possible_truncation,
		clippy::cast_sign_loss,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::let_underscore_must_use,
		clippy::panic,
		clippy::unwrap_used
	)
)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod activation;
pub mod amount;
pub mod burn;
pub mod chain;
pub mod children;
pub mod distribution;
pub mod ema;
pub mod error;
pub mod issuance;
pub mod liquidation;
pub mod lock_cost;
pub mod pool;
pub mod price;
pub mod registry;
pub mod root;
pub mod root_claims;
pub mod route;
pub mod rules;
pub mod share_pool;
pub mod split;
pub mod steady_price;
pub mod subnet;
pub mod yuma;

pub use activation::{Clock, Cohort, Entering, Lot};
pub use amount::{apportion, mul_div, share_out, Alpha, Rounding, Shares, Tao, MAX_SUPPLY, UNIT};
pub use burn::{BurnParams, BurnPrice};
pub use chain::{plan_block, BlockContext, BlockPlan, BlockSubnet, EmissionStages, SubnetStep};
pub use children::{
	inherited, split_dividend, ActiveStake, Contribution, DividendShares, Proportion,
};
pub use distribution::{distribute, Claimant, Distribution, Payout};
pub use ema::{MovingPrice, Speed};
pub use error::EconomicsError;
pub use issuance::Halving;
pub use liquidation::Liquidation;
pub use lock_cost::LockCost;
pub use pool::{FeeRate, Fill, Pool, MAX_INPUT_FACTOR, MIN_RESERVE};
pub use price::Price;
pub use registry::{epoch_is_due, seed_pool, weakest, Delays, Tenure};
pub use root::{weighted_root_stake, DividendParts, RootProportion, LAUNCH_TAO_WEIGHT};
pub use root_claims::{Claim, ClaimPool, PerShare};
pub use route::{Leg, Limit, Order, Route, RouteFill};
pub use rules::{
	count_votes, Allocation, AlphaCap, Average, Averages, Averaging, Axis, Ballot, Bar, Bought,
	Candidate, CustomRules, Dividends, Division, Excess, Flows, GateBar, Injection, InjectionRule,
	MetricCap, Needs, OwnerIncentives, Profile, RootPart, RootSettlement, RuleMemory, Rules, Share,
	Signals, Smoothing, Spot, StageWeights, Votes, PROFILES,
};
pub use share_pool::{Redemption, SharePool};
pub use split::EmissionSplit;
pub use steady_price::SteadyPrice;
pub use subnet::{BlockReceipt, BlockTerms, Pending, SubnetEconomy};
pub use yuma::{
	run_epoch, BondsRule, EpochInput, EpochOutcome, EpochParams, LiquidAlpha, NeuronInput,
	NeuronScores,
};
