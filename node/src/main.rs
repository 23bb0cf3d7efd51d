//! The node of the Dynamic TAO development chain.
//!
//! `dtao-node --dev` is a chain of its own: it seals a block each second and finalises it at once.
//! `dtao-node --chain local` joins a network whose validators author by Aura and finalise by
//! GRANDPA. Everything that is about TAO, subnets and stake lives in the runtime; the node stores,
//! executes and transports.
//!
//! | crate | holds |
//! |---|---|
//! | `service/` | the machine and its command line, which know no runtime |
//! | `chains/` | the chains that are known by name, and who acts on them |

use dtao_chains::DevelopmentChains;
use dtao_runtime_wasm::WASM_BINARY;
use std::process::ExitCode;

fn main() -> ExitCode {
	dtao_service::run(&DevelopmentChains { wasm: WASM_BINARY })
}
