//! What connections to the RPC server take over from the socket that listens: the SDK's server sets no
//! options and hands out no socket, but the one that listens belongs to this process.
//!
//! **Answers leave at once.** A transaction that is watched is answered by several small messages within a few milliseconds: the
//! subscription, then each step of the transaction. By Nagle's algorithm the second waits until the
//! client has acknowledged the first, and a client that has nothing to say acknowledges after 40 ms.
//! `TCP_NODELAY` switches that off.
//!
//! **Who does not read is cut off.** The server answers every request of a connection and keeps the answers
//! that the client does not take, however many: five gigabytes for ten clients that ask for the code three
//! hundred times and read nothing. `TCP_USER_TIMEOUT` ends a connection whose peer has taken nothing for
//! so long, and with it go the answers.

use sc_network::{multiaddr::Protocol, Multiaddr};
use socket2::SockRef;
use std::{
	fs, io,
	net::{IpAddr, SocketAddr},
	os::fd::{BorrowedFd, RawFd},
	time::Duration,
};

/// How long a client may take nothing of what is sent to it.
const UNREAD_FOR: Duration = Duration::from_secs(20);

/// Sets the options for every connection that will come in at these addresses. Where the system does not
/// list a process's sockets, clients wait longer, and those that do not read are kept.
pub fn prepare(addresses: &[Multiaddr]) {
	let addresses: Vec<_> = addresses.iter().filter_map(socket_address).collect();
	match open_files() {
		Ok(files) => {
			let set = files.into_iter().filter(|file| set_options(*file, &addresses)).count();
			log::debug!("{set} sockets of the RPC server are prepared");
		}
		Err(error) => log::debug!("The RPC server's sockets are not found: {error}"),
	}
}

/// Lists the numbers of this process's open files.
fn open_files() -> io::Result<Vec<RawFd>> {
	let names = fs::read_dir("/dev/fd")?;
	Ok(names.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect())
}

/// Sets the options, if the file is a socket with one of these addresses.
#[allow(unsafe_code)]
fn set_options(file: RawFd, addresses: &[SocketAddr]) -> bool {
	// SAFETY: the number is used here only, and by calls that ask or set a socket's options and fail
	// on everything else, also on a file that was closed in between. The server's sockets stay open.
	let file = unsafe { BorrowedFd::borrow_raw(file) };
	let socket = SockRef::from(&file);
	let ours = socket.local_addr().ok().and_then(|address| address.as_socket());
	ours.is_some_and(|address| addresses.contains(&address))
		&& socket.set_tcp_nodelay(true).is_ok()
		&& socket.set_tcp_user_timeout(Some(UNREAD_FOR)).is_ok()
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
	fn connections_of_a_listener_that_is_named_send_at_once_and_end_unread() {
		let [named, other] =
			[(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port exists"));
		prepare(&[multiaddress(named.local_addr().expect("is bound"))]);

		let accepted = |listener: &TcpListener| {
			let _client = TcpStream::connect(listener.local_addr().expect("is bound"));
			let (socket, _) = listener.accept().expect("somebody connects");
			let timeout = SockRef::from(&socket).tcp_user_timeout().expect("has the option");
			(socket.nodelay().expect("has the option"), timeout)
		};
		assert_eq!(accepted(&named), (true, Some(UNREAD_FOR)));
		assert_eq!(accepted(&other), (false, None));
	}
}
