//! Answers that leave at once.
//!
//! A transaction that is watched is answered by several small messages within a few milliseconds: the
//! subscription, then each step of the transaction. By Nagle's algorithm the second waits until the
//! client has acknowledged the first, and a client that has nothing to say acknowledges after 40 ms.
//! `TCP_NODELAY` switches that off. The SDK's RPC server sets it on no socket and hands out none, but an
//! accepted socket takes it over from the one that listens, which belongs to this process.

use sc_network::{multiaddr::Protocol, Multiaddr};
use socket2::SockRef;
use std::{
	fs, io,
	net::{IpAddr, SocketAddr},
	os::fd::{BorrowedFd, RawFd},
};

/// Lets every connection that comes in at these addresses send at once. Where the system does not list
/// a process's sockets, clients only wait longer.
pub fn send_at_once(addresses: &[Multiaddr]) {
	let addresses: Vec<_> = addresses.iter().filter_map(socket_address).collect();
	match open_files() {
		Ok(files) => {
			let set = files.into_iter().filter(|file| set_no_delay(*file, &addresses)).count();
			log::debug!("{set} sockets of the RPC server send without delay");
		}
		Err(error) => log::debug!("The RPC server's sockets are not found: {error}"),
	}
}

/// Lists the numbers of this process's open files.
fn open_files() -> io::Result<Vec<RawFd>> {
	let names = fs::read_dir("/dev/fd")?;
	Ok(names.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect())
}

/// Sets the option, if the file is a socket with one of these addresses.
#[allow(unsafe_code)]
fn set_no_delay(file: RawFd, addresses: &[SocketAddr]) -> bool {
	// SAFETY: the number is used here only, and by calls that ask or set a socket's options and fail
	// on everything else, also on a file that was closed in between. The server's sockets stay open.
	let file = unsafe { BorrowedFd::borrow_raw(file) };
	let socket = SockRef::from(&file);
	let ours = socket.local_addr().ok().and_then(|address| address.as_socket());
	ours.is_some_and(|address| addresses.contains(&address)) && socket.set_tcp_nodelay(true).is_ok()
}

/// The address that the SDK tells in its own form.
fn socket_address(address: &Multiaddr) -> Option<SocketAddr> {
	let mut parts = address.iter();
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

#[cfg(test)]
mod tests {
	use super::*;
	use std::net::{TcpListener, TcpStream};

	fn multiaddress(address: SocketAddr) -> Multiaddr {
		format!("/ip4/{}/tcp/{}", address.ip(), address.port()).parse().expect("is an address")
	}

	#[test]
	fn connections_of_a_listener_that_is_named_send_at_once() {
		let [named, other] =
			[(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port exists"));
		send_at_once(&[multiaddress(named.local_addr().expect("is bound"))]);

		let accepted = |listener: &TcpListener| {
			let _client = TcpStream::connect(listener.local_addr().expect("is bound"));
			let (socket, _) = listener.accept().expect("somebody connects");
			socket.nodelay().expect("has the option")
		};
		assert!(accepted(&named));
		assert!(!accepted(&other));
	}
}
