//! A sealed chain is alone: it has one author, so that blocks of others can only be mistakes. It
//! listens for no peer, looks for none, and takes no block from the network.

use crate::Block;
use async_trait::async_trait;
use sc_cli::NetworkParams;
use sc_consensus::{BasicQueue, BlockImportParams, BoxBlockImport, ForkChoiceStrategy, Verifier};
use sc_network::config::{NetworkConfiguration, NonReservedPeerMode, SetConfig, TransportConfig};
use sc_service::Configuration;
use sp_consensus::BlockOrigin;
use sp_core::traits::SpawnEssentialNamed;

/// Refuses the options that name peers or ways to reach them.
pub fn check_options(network: &NetworkParams) -> Result<(), String> {
	let given = [
		("--bootnodes", !network.bootnodes.is_empty()),
		("--reserved-nodes", !network.reserved_nodes.is_empty()),
		("--public-addr", !network.public_addr.is_empty()),
		("--listen-addr", !network.listen_addr.is_empty()),
		("--discover-local", network.discover_local),
		("--ipfs-server", network.ipfs_server),
	];
	match given.into_iter().find(|(_, given)| *given) {
		Some((option, _)) => Err(format!(
			"a sealed chain has no peers; leave {option} out, or run validators with \
			 `--chain local`"
		)),
		None => Ok(()),
	}
}

/// Takes the network away: no address to listen on, nobody to look for, no room for a peer.
pub fn isolate(network: &mut NetworkConfiguration) {
	network.listen_addresses.clear();
	network.public_addresses.clear();
	network.boot_nodes.clear();
	network.default_peers_set = SetConfig {
		in_peers: 0,
		out_peers: 0,
		reserved_nodes: Vec::new(),
		non_reserved_mode: NonReservedPeerMode::Deny,
	};
	network.default_peers_set_num_full = 0;
	network.transport = TransportConfig::Normal { enable_mdns: false, allow_private_ip: false };
	network.enable_dht_random_walk = false;
	network.allow_non_globals_in_dht = false;
}

/// Starts a queue that imports the blocks of files, and refuses those of the network.
pub fn import_queue(
	block_import: BoxBlockImport<Block>,
	spawner: &impl SpawnEssentialNamed,
	config: &Configuration,
) -> BasicQueue<Block> {
	BasicQueue::new(FilesOnly, block_import, None, spawner, config.prometheus_registry())
}

/// Lets pass what came from a file. Blocks that this node sealed do not come this way.
struct FilesOnly;

#[async_trait]
impl Verifier<Block> for FilesOnly {
	async fn verify(
		&self,
		mut block: BlockImportParams<Block>,
	) -> Result<BlockImportParams<Block>, String> {
		if block.origin != BlockOrigin::File {
			return Err("a sealed chain takes no block from the network".into());
		}
		block.finalized = false;
		block.fork_choice = Some(ForkChoiceStrategy::LongestChain);
		Ok(block)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Header;
	use futures::executor::block_on;

	fn block(origin: BlockOrigin) -> BlockImportParams<Block> {
		let header = Header {
			parent_hash: Default::default(),
			number: 1,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Default::default(),
		};
		BlockImportParams::new(origin, header)
	}

	#[test]
	fn blocks_of_files_are_taken_and_those_of_the_network_are_not() {
		let verify = |origin| block_on(FilesOnly.verify(block(origin)));

		assert!(verify(BlockOrigin::File).is_ok());
		for origin in [
			BlockOrigin::NetworkInitialSync,
			BlockOrigin::NetworkBroadcast,
			BlockOrigin::ConsensusBroadcast,
			BlockOrigin::WarpSync,
		] {
			assert!(verify(origin).is_err(), "{origin:?}");
		}
	}

	#[test]
	fn isolated_network_reaches_nobody() {
		let mut network = NetworkConfiguration::new_local();
		network.listen_addresses = vec!["/ip4/0.0.0.0/tcp/30333".parse().expect("is an address")];
		isolate(&mut network);

		assert!(network.listen_addresses.is_empty() && network.boot_nodes.is_empty());
		assert!(matches!(network.transport, TransportConfig::Normal { enable_mdns: false, .. }));
		assert_eq!(network.default_peers_set.in_peers + network.default_peers_set.out_peers, 0);
	}
}
