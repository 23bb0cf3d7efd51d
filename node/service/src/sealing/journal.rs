//! The latest blocks of a sealed chain, on disk before anybody is told of them.
//!
//! The database takes a block at once and writes it a few milliseconds later. A node that is killed
//! between the two would forget a block that a client was told is final, and make another one in its
//! place. So each block is written to this journal before it is imported, and what the database lacks
//! is imported again when the chain is opened next. The system has it then, so that the end of the
//! process takes nothing away; a power failure may. What was taken back on purpose is noted too, so that
//! a database that had not heard of it yet catches up with that as well.

use crate::{Block, FullBackend, FullClient, Header};
use async_trait::async_trait;
use codec::{Decode, Encode};
use sc_client_api::Backend;
use sc_consensus::{
	BlockCheckParams, BlockImport, BlockImportParams, ForkChoiceStrategy, ImportResult,
};
use sc_service::Configuration;
use sp_blockchain::HeaderBackend;
use sp_consensus::{BlockOrigin, BlockStatus, Error};
use sp_runtime::{traits::Block as _, OpaqueExtrinsic};
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

/// What is written. 0 and 1 began the entries of an older layout, which end a journal.
#[derive(Encode, Decode)]
enum Entry {
	/// A block was made.
	#[codec(index = 2)]
	Made(Made),
	/// The blocks above this height were taken back.
	#[codec(index = 3)]
	Undone(u32),
}

/// What is written of a block: whether it was final, its header and its body.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
struct Made {
	final_: bool,
	block: Block,
}

impl Made {
	fn number(&self) -> u32 {
		self.block.header().number
	}
}

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

/// Takes back what the journal says was taken back, and imports the blocks that it has and the database
/// lacks, oldest first.
pub async fn recover(
	config: &Configuration,
	client: &Arc<FullClient>,
	backend: &FullBackend,
) -> sc_cli::Result<()> {
	let Some(folder) = folder(config) else { return Ok(()) };
	let files = FILES.iter().rev().filter_map(|name| fs::read(folder.join(name)).ok());
	let standing = Standing::after(files.flat_map(|bytes| entries(&bytes)));
	if let Some(height) = standing.first_wrong(client)? {
		let best = client.info().best_number;
		backend.revert(best.saturating_sub(height.saturating_sub(1)), true)?;
		log::info!("The blocks from #{height} on had been taken back");
	}
	for Made { final_, block } in standing.blocks {
		let (hash, number) = (block.hash(), block.header().number);
		let missing = number > client.info().finalized_number
			&& client.block_status(hash)? == BlockStatus::Unknown
			&& client.block_status(block.header().parent_hash)? == BlockStatus::InChainWithState;
		if !missing {
			continue;
		}
		let (header, body) = block.deconstruct();
		let params = import_params(BlockOrigin::File, header, body, final_);
		match client.import_block(params).await {
			Ok(_) => log::info!("Block #{number} ({hash:?}) was not in the database yet"),
			Err(error) => {
				log::warn!("Block #{number} ({hash:?}) of the journal is lost: {error}")
			}
		}
	}
	Ok(())
}

/// How a block is imported that this chain has made before.
pub(super) fn import_params(
	origin: BlockOrigin,
	header: Header,
	body: Vec<OpaqueExtrinsic>,
	final_: bool,
) -> BlockImportParams<Block> {
	let mut params = BlockImportParams::new(origin, header);
	params.body = Some(body);
	params.finalized = final_;
	params.fork_choice = Some(ForkChoiceStrategy::LongestChain);
	params
}

/// What stands of a journal's blocks.
#[derive(Debug, Default, PartialEq)]
struct Standing {
	/// Those that were not taken back.
	blocks: Vec<Made>,
	/// The height that the chain went back to last, with how many of the blocks are of before.
	undone: Option<(u32, usize)>,
}

impl Standing {
	fn after(entries: impl Iterator<Item = Entry>) -> Self {
		let mut standing = Self::default();
		for entry in entries {
			match entry {
				Entry::Made(made) => standing.blocks.push(made),
				Entry::Undone(height) => {
					standing.blocks.retain(|made| made.number() <= height);
					standing.undone = Some((height, standing.blocks.len()));
				}
			}
		}
		standing
	}

	/// Returns the height of the first final block of the database that was taken back, if there is one.
	fn first_wrong(&self, client: &FullClient) -> sp_blockchain::Result<Option<u32>> {
		let Some((height, before)) = self.undone else { return Ok(None) };
		let made = self.blocks.iter().skip(before).filter(|made| made.final_);
		let finalized = client.info().finalized_number;
		let mut last = height;
		for made in made.take_while(|made| made.number() <= finalized) {
			last = made.number();
			if client.hash(last)? != Some(made.block.hash()) {
				return Ok(Some(last));
			}
		}
		// The head is imported again after the others, so that the database learns of its state.
		let again = if last == height { last.saturating_add(1) } else { last };
		Ok((last < finalized).then_some(again))
	}
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

	/// Notes that the blocks above this height have been taken back.
	pub(super) fn note_undone(&self, height: u32) -> io::Result<()> {
		self.write(&Entry::Undone(height))
	}

	fn note_made(&self, params: &BlockImportParams<Block>) -> io::Result<()> {
		let Some(body) = &params.body else { return Ok(()) };
		let block = Block::new(params.post_header(), body.clone());
		self.write(&Entry::Made(Made { final_: params.finalized, block }))
	}

	fn write(&self, entry: &Entry) -> io::Result<()> {
		let Some(files) = &self.files else { return Ok(()) };
		files.lock().unwrap_or_else(PoisonError::into_inner).append(&entry.encode())
	}
}

#[async_trait]
impl BlockImport<Block> for &Journal {
	type Error = Error;

	async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Error> {
		self.client.check_block(block).await
	}

	async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Error> {
		self.note_made(&block).map_err(|error| Error::Other(Box::new(error)))?;
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
	use crate::Hash;

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
		made(number, Default::default())
	}

	fn made(number: u32, state_root: Hash) -> Entry {
		let header = Header {
			parent_hash: Default::default(),
			number,
			state_root,
			extrinsics_root: Default::default(),
			digest: Default::default(),
		};
		Entry::Made(Made { final_: true, block: Block::new(header, Vec::new()) })
	}

	fn read(folder: &Folder, file: usize) -> Vec<u32> {
		let bytes = fs::read(folder.0.join(FILES[file])).unwrap_or_default();
		Standing::after(entries(&bytes).into_iter()).blocks.iter().map(Made::number).collect()
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

	#[test]
	fn what_was_taken_back_stands_no_more() {
		let [old, new] = [1, 2].map(Hash::repeat_byte);
		let told = [made(1, old), made(2, old), made(3, old), Entry::Undone(1), made(2, new)];

		let standing = Standing::after(told.into_iter());

		let roots = standing.blocks.iter().map(|made| made.block.header().state_root);
		assert_eq!(roots.collect::<Vec<_>>(), [old, new]);
		assert_eq!(standing.undone, Some((1, 1)));
	}
}
