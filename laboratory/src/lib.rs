#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod agents;
pub mod coins;
pub mod commands;
pub mod export;
pub mod matrix;
pub mod measure;
pub mod metrics;
mod own;
mod progress;
pub mod report;
pub mod run;
pub mod scenario;
pub mod search;
pub mod shard;
pub mod story;
pub mod studies;
pub mod trouble;
pub mod world;

pub use dtao_economics as economics;
pub use own::{OwnAgent, OwnRules};
pub use progress::Progress;
pub use run::{run, Run, Setting};
pub use scenario::{ready, Scenario};
pub use trouble::Trouble;
pub use world::World;
