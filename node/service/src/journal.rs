//! The latest blocks of a sealed chain, on disk before anybody is told of them.
//!
//! The database takes a block at once and writes it a few milliseconds later. A node that is killed
//! between the two would forget a block that a client was told is final, and make another one in its
//! place. So each block is written to this journal before it is imported, and what the database lacks
//! is imported again when the chain is opened next. The system has it then, so that the end of the
//! process takes nothing away; a power failure may.

use crate::{Block, FullClient};
use async_trait::async_trait;
use codec::{Decode, Encode};
use sc_consensus::{
	BlockCheckParams, BlockImport, BlockImportParams, ForkChoiceStrategy, ImportResult,
};
use sc_service::Configuration;
use sp_blockchain::HeaderBackend;
use sp_consensus::{BlockOrigin, BlockStatus, Error};
use sp_runtime::traits::Block as _;
use std::{
	fs::{self, File, OpenOptions},
	io::{self, Write},
	path::{Path, PathBuf},
	sync::{Arc, Mutex, PoisonError},
};

/// How many bytes a file holds before the next one begins: more than the database ever has to write.
const FILE_BYTES: u64 = 16 * 1024 * 1024;

/// The files: the current one, and the one before.
const FILES: [&str; 2] = ["journal", "journal-before"];

/// What is written of a block: whether it was final, its header and its body.
type Entry = (bool, Block);

/// Where the journal of a chain is: beside its database, so that they are deleted together.
fn folder(config: &Configuration) -> Option<&Path> {
	config.database.path()?.parent()
}

/// Deletes the journal, when blocks are meant to be forgotten.
pub fn forget(config: &Configuration) -> io::Result<()> {
	let Some(folder) = folder(config) else { return Ok(()) };
	for name in FILES {
		match fs::remove_file(folder.join(name)) {
			Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
			_ => {}
		}
	}
	Ok(())
}

/// Imports the blocks that the journal has and the database lacks, oldest first.
pub async fn recover(config: &Configuration, client: &Arc<FullClient>) -> sc_cli::Result<()> {
	let Some(folder) = folder(config) else { return Ok(()) };
	for name in FILES.iter().rev() {
		let Ok(bytes) = fs::read(folder.join(name)) else { continue };
		for (final_, block) in entries(&bytes) {
			let (hash, number) = (block.hash(), block.header().number);
			let missing = number > client.info().finalized_number
				&& client.block_status(hash)? == BlockStatus::Unknown
				&& client.block_status(block.header().parent_hash)?
					== BlockStatus::InChainWithState;
			if !missing {
				continue;
			}
			let (header, body) = block.deconstruct();
			let mut params = BlockImportParams::new(BlockOrigin::File, header);
			params.body = Some(body);
			params.finalized = final_;
			params.fork_choice = Some(ForkChoiceStrategy::LongestChain);
			match client.import_block(params).await {
				Ok(_) => log::info!("Block #{number} ({hash:?}) was not in the database yet"),
				Err(error) => {
					log::warn!("Block #{number} ({hash:?}) of the journal is lost: {error}")
				}
			}
		}
	}
	Ok(())
}

/// The whole entries of a file. What a process did not end to write, it told nobody.
fn entries(mut bytes: &[u8]) -> Vec<Entry> {
	std::iter::from_fn(|| Entry::decode(&mut bytes).ok()).collect()
}

/// Imports the blocks that this node makes, each after a line in the journal.
pub struct Journal {
	client: Arc<FullClient>,
	files: Option<Mutex<Files>>,
}

impl Journal {
	/// Opens the journal of a chain.
	pub fn open(config: &Configuration, client: Arc<FullClient>) -> io::Result<Self> {
		let files = folder(config).map(Files::open).transpose()?;
		Ok(Self { client, files: files.map(Mutex::new) })
	}

	fn write(&self, block: &BlockImportParams<Block>) -> io::Result<()> {
		let (Some(files), Some(body)) = (&self.files, &block.body) else { return Ok(()) };
		let entry = (block.finalized, Block::new(block.post_header(), body.clone())).encode();
		files.lock().unwrap_or_else(PoisonError::into_inner).append(&entry)
	}
}

#[async_trait]
impl BlockImport<Block> for Journal {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.client.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		self.write(&block).map_err(|error| Error::Other(Box::new(error)))?;
		self.client.import_block(block).await
	}
}

/// The current file and the one before.
struct Files {
	folder: PathBuf,
	current: File,
	bytes: u64,
}

impl Files {
	fn open(folder: &Path) -> io::Result<Self> {
		let path = folder.join(FILES[0]);
		let current = OpenOptions::new().create(true).append(true).open(&path)?;
		let bytes = current.metadata()?.len();
		let mut files = Self { folder: folder.into(), current, bytes };
		// What was cut off would hide what comes after it.
		let whole: usize = entries(&fs::read(&path)?).iter().map(Encode::encoded_size).sum();
		if bytes != whole as u64 {
			files.turn()?;
		}
		Ok(files)
	}

	fn append(&mut self, entry: &[u8]) -> io::Result<()> {
		if self.bytes > FILE_BYTES {
			self.turn()?;
		}
		self.current.write_all(entry)?;
		self.bytes = self.bytes.saturating_add(entry.len() as u64);
		Ok(())
	}

	/// Begins a new file.
	fn turn(&mut self) -> io::Result<()> {
		let [current, before] = FILES.map(|name| self.folder.join(name));
		fs::rename(&current, before)?;
		self.current = OpenOptions::new().create(true).append(true).open(&current)?;
		self.bytes = 0;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Header;

	/// A folder of its own, deleted with the value.
	struct Folder(PathBuf);

	impl Folder {
		fn new(name: &str) -> Self {
			let path = std::env::temp_dir().join(format!("dtao-{name}-{}", std::process::id()));
			fs::create_dir_all(&path).expect("is writable");
			Self(path)
		}
	}

	impl Drop for Folder {
		fn drop(&mut self) {
			fs::remove_dir_all(&self.0).expect("is ours");
		}
	}

	fn entry(number: u32) -> Entry {
		let header = Header {
			parent_hash: Default::default(),
			number,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Default::default(),
		};
		(true, Block::new(header, Vec::new()))
	}

	fn read(folder: &Folder, file: usize) -> Vec<u32> {
		let bytes = fs::read(folder.0.join(FILES[file])).unwrap_or_default();
		entries(&bytes).iter().map(|(_, block)| block.header().number).collect()
	}

	#[test]
	fn journal_goes_on_where_it_ended() {
		let folder = Folder::new("goes-on");
		for number in 1..=3 {
			let mut files = Files::open(&folder.0).expect("opens");
			files.append(&entry(number).encode()).expect("is written");
		}

		assert_eq!(read(&folder, 0), [1, 2, 3]);
	}

	#[test]
	fn what_was_cut_off_hides_nothing() {
		let folder = Folder::new("cut-off");
		let mut files = Files::open(&folder.0).expect("opens");
		files.append(&entry(1).encode()).expect("is written");
		files.append(&entry(2).encode()[..20]).expect("is written");

		let mut files = Files::open(&folder.0).expect("opens");
		files.append(&entry(2).encode()).expect("is written");

		assert_eq!((read(&folder, 1), read(&folder, 0)), (vec![1], vec![2]));
	}

	#[test]
	fn full_file_makes_room_for_another() {
		let folder = Folder::new("full");
		let mut files = Files::open(&folder.0).expect("opens");
		files.append(&entry(1).encode()).expect("is written");
		files.bytes = FILE_BYTES + 1;
		files.append(&entry(2).encode()).expect("is written");

		assert_eq!((read(&folder, 1), read(&folder, 0)), (vec![1], vec![2]));
	}
}
