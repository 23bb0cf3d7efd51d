//! What can be refused before anything is started: ports that another program holds and databases
//! that are not ours, not there or in use. The SDK would pick another port, start an empty database
//! beside the one that was meant or delete one under a running node, and say so in a line that
//! nobody reads.

use sc_network::{config::NetworkBackendType, multiaddr::Protocol};
use sc_service::Configuration;
use std::{
	fs::{File, TryLockError},
	io::ErrorKind,
	net::{IpAddr, SocketAddr, TcpListener},
	path::Path,
};

/// Checks what a running node needs, and keeps the RPC server from moving to another port.
pub fn check_node(config: &mut Configuration) -> Result<(), String> {
	if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
		return Err("this node speaks litep2p only; leave --network-backend out".into());
	}
	check_ports(config)?;
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
	}
	Ok(())
}

/// Refuses a data folder that holds another kind of database where ours would be.
pub fn check_database(config: &Configuration) -> Result<(), String> {
	let rocksdb = config.data_path.join("db");
	if is_populated(&rocksdb) {
		return Err(format!(
			"`{}` holds a RocksDB database, but this node reads ParityDB only; choose another \
			 --base-path or move it away",
			rocksdb.display()
		));
	}
	match config.database.path() {
		Some(path) if is_populated(path) && !path.join("metadata").is_file() => Err(format!(
			"`{}` holds files that are no ParityDB database; choose another --base-path or move \
			 them away",
			path.display()
		)),
		_ => Ok(()),
	}
}

/// Tells whether there is a chain's database.
pub fn has_database(config: &Configuration) -> bool {
	config.database.path().is_some_and(|path| path.join("metadata").is_file())
}

/// Refuses to look into a database that is not there. The SDK would make an empty one.
pub fn require_database(config: &Configuration) -> Result<(), String> {
	if has_database(config) {
		return Ok(());
	}
	Err(format!(
		"there is no chain in `{}`; name its folder with --base-path and the chain with --chain",
		config.data_path.display()
	))
}

/// Takes the database for as long as the returned file is open, or says who has it. A database that
/// is not there is nobody's.
pub fn take_database(config: &Configuration) -> Result<Option<File>, String> {
	let Some(path) = config.database.path() else { return Ok(None) };
	let Ok(lock) = File::open(path.join("lock")) else { return Ok(None) };
	match lock.try_lock() {
		Ok(()) => Ok(Some(lock)),
		Err(TryLockError::WouldBlock) => Err(format!(
			"the database in `{}` is in use; end the node that runs on it first",
			path.display()
		)),
		Err(TryLockError::Error(error)) => {
			Err(format!("cannot lock the database in `{}`: {error}", path.display()))
		}
	}
}

/// Tells whether a folder exists and holds anything.
fn is_populated(path: &Path) -> bool {
	path.read_dir().is_ok_and(|mut entries| entries.next().is_some())
}

/// Refuses to start if one of the ports is held by another program.
fn check_ports(config: &Configuration) -> Result<(), String> {
	for endpoint in config.rpc.addr.iter().flatten() {
		check_port("RPC", endpoint.listen_addr, "--rpc-port")?;
	}
	for address in &config.network.listen_addresses {
		if let Some(address) = tcp_address(address.iter()) {
			check_port("p2p", address, "--port")?;
		}
	}
	if let Some(prometheus) = &config.prometheus_config {
		check_port("Prometheus", prometheus.port, "--prometheus-port or --no-prometheus")?;
	}
	Ok(())
}

/// Returns the address that a multiaddress listens on by TCP, if it does.
fn tcp_address<'a>(mut parts: impl Iterator<Item = Protocol<'a>>) -> Option<SocketAddr> {
	let ip = match parts.next()? {
		Protocol::Ip4(ip) => IpAddr::V4(ip),
		Protocol::Ip6(ip) => IpAddr::V6(ip),
		_ => return None,
	};
	match parts.next()? {
		Protocol::Tcp(port) => Some(SocketAddr::new(ip, port)),
		_ => None,
	}
}

/// Refuses a port that cannot be listened on. A machine without IPv6 is no reason to refuse.
fn check_port(what: &str, address: SocketAddr, option: &str) -> Result<(), String> {
	let port = address.port();
	match TcpListener::bind(address) {
		Err(error) if error.kind() == ErrorKind::AddrInUse => Err(format!(
			"the {what} port {port} is taken by another program; choose another with {option}"
		)),
		Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(format!(
			"the {what} port {port} needs more rights than this user has; choose another with \
			 {option}"
		)),
		_ => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn taken_port_is_named_with_the_option_that_changes_it() {
		let taken = TcpListener::bind("127.0.0.1:0").expect("a free port exists");
		let address = taken.local_addr().expect("is bound");

		assert_eq!(
			check_port("RPC", address, "--rpc-port"),
			Err(format!(
				"the RPC port {} is taken by another program; choose another with --rpc-port",
				address.port()
			))
		);
	}

	#[test]
	fn free_port_is_accepted() {
		let address: SocketAddr = ([127, 0, 0, 1], 0).into();

		assert_eq!(check_port("RPC", address, "--rpc-port"), Ok(()));
	}
}
