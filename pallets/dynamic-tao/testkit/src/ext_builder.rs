//! A state to test in, told in a few words.

use super::{chain::assert_sound, runtime::*};
use dtao_economics::{Alpha, FeeRate, Pending, Price, Tao, UNIT};
use pallet_dynamic_tao::{
	GenesisConfig, GenesisHotkey, GenesisStake, GenesisSubnet, NetUid, SubnetParameters,
};
use sp_runtime::{BuildStorage, Storage};

/// Stakes.
pub const ALICE: u64 = 1;
/// Stakes.
pub const BOB: u64 = 2;
/// Stakes, and owns two validators' hotkeys.
pub const CAROL: u64 = 3;
/// Owns the subnets.
pub const OWNER: u64 = 4;
/// A hotkey of [`CAROL`]'s.
pub const HOT: u64 = 11;
/// Another one.
pub const COOL: u64 = 12;
/// The hotkey of [`OWNER`]'s.
pub const OWNER_HOT: u64 = 14;
/// Nobody's.
pub const STRANGER: u64 = 99;

/// What each of the four has to begin with: 100,000 TAO.
pub const WEALTH: u64 = 100_000 * UNIT;

/// Builds a state to test in: what is not said is as at launch, and nothing waits for anything.
pub struct ExtBuilder {
	genesis: GenesisConfig<Test>,
	balances: Vec<(u64, u64)>,
	gifts: bool,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self::new()
	}
}

impl ExtBuilder {
	/// Four accounts, three hotkeys, no subnet, no delay.
	pub fn new() -> Self {
		let owned = |hotkey, coldkey| GenesisHotkey { hotkey, coldkey };
		let mut genesis = GenesisConfig::<Test> {
			hotkeys: vec![owned(HOT, CAROL), owned(COOL, CAROL), owned(OWNER_HOT, OWNER)],
			..Default::default()
		};
		genesis.parameters.network_rate_limit = 0;
		genesis.parameters.start_call_delay = 0;
		genesis.parameters.trading_delay = 1;
		genesis.parameters.owner_bounds.turnover = 0;
		genesis.parameters.network_notice_period = 1;
		genesis.parameters.netuid_reuse_delay = 64;
		Self {
			genesis,
			balances: [ALICE, BOB, CAROL, OWNER].map(|who| (who, WEALTH)).into(),
			gifts: false,
		}
	}

	/// One started subnet of 1000 TAO and 2000 alpha: a price of 0.5.
	pub fn with_subnet() -> Self {
		Self::new().subnet(1, 1_000 * UNIT, 2_000 * UNIT)
	}

	/// And a second one of 3000 TAO and 1000 alpha: a price of 3.
	pub fn with_two_subnets() -> Self {
		Self::with_subnet().subnet(2, 3_000 * UNIT, 1_000 * UNIT)
	}

	/// Adds a started subnet of [`OWNER`]'s.
	pub fn subnet(mut self, netuid: u16, tao: u64, alpha: u64) -> Self {
		self.genesis.subnets.push(GenesisSubnet {
			netuid: NetUid(netuid),
			owner_coldkey: OWNER,
			owner_hotkey: OWNER_HOT,
			tao_reserve: Tao(tao),
			alpha_reserve: Alpha(alpha),
			alpha_outstanding: Alpha::ZERO,
			moving_price: Price::ZERO,
			pending: Pending::default(),
			alpha_burned: Alpha::ZERO,
			volume: 0,
			fee_rate: FeeRate::LAUNCH,
			registered_at: 0,
			started_at: Some(1),
			parameters: SubnetParameters::default(),
			hyperparameters: Default::default(),
			neurons: Vec::new(),
		});
		self
	}

	/// Changes the subnet that was added last.
	pub fn but(mut self, change: impl FnOnce(&mut GenesisSubnet<u64>)) -> Self {
		change(self.genesis.subnets.last_mut().expect("add a subnet first"));
		self
	}

	/// Changes the genesis state.
	pub fn set(mut self, change: impl FnOnce(&mut GenesisConfig<Test>)) -> Self {
		change(&mut self.genesis);
		self
	}

	/// Leaves nobody any TAO.
	pub fn without_balances(mut self) -> Self {
		self.balances.clear();
		self
	}

	/// Gives `who` so much TAO instead of what it has.
	pub fn balance(mut self, who: u64, amount: u64) -> Self {
		self.balances.retain(|(other, _)| *other != who);
		self.balances.push((who, amount));
		self
	}

	/// Adds a position, on root for netuid 0. On a subnet its alpha is outstanding.
	pub fn stake(mut self, netuid: u16, hotkey: u64, coldkey: u64, alpha: u64) -> Self {
		let netuid = NetUid(netuid);
		for subnet in self.genesis.subnets.iter_mut() {
			if subnet.netuid == netuid {
				subnet.alpha_outstanding.0 += alpha;
			}
		}
		self.genesis.stakes.push(GenesisStake { netuid, hotkey, coldkey, alpha: Alpha(alpha) });
		self
	}

	/// Lets strangers give the vault something in this test.
	pub fn with_gifts(mut self) -> Self {
		self.gifts = true;
		self
	}

	/// The genesis state as it is described.
	pub fn genesis(self) -> GenesisConfig<Test> {
		self.genesis
	}

	/// Builds the storage of block 0.
	pub fn build_storage(self) -> Storage {
		let balances = BalancesConfig { balances: self.balances, ..Default::default() };
		let genesis =
			RuntimeGenesisConfig { balances, dynamic_tao: self.genesis, ..Default::default() };
		genesis.build_storage().expect("the state is sound")
	}

	/// Builds the state, in block 1.
	pub fn build(self) -> sp_io::TestExternalities {
		let mut externalities = sp_io::TestExternalities::new(self.build_storage());
		externalities.execute_with(|| System::set_block_number(1));
		reset();
		externalities
	}

	/// Runs a test in this state and then checks every invariant, and that the vault holds what the
	/// records say to the last rao.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		let gifts = self.gifts;
		self.build().execute_with(|| {
			test();
			assert_sound();
			// Nobody else keeps accounts in this runtime.
			let reasons = DynamicTao::reasons_to_keep_accounts();
			for (who, account) in frame_system::Account::<Test>::iter() {
				let expected = reasons.get(&who).copied().unwrap_or_default();
				assert_eq!(account.sufficients, expected, "what keeps the account of {who}");
			}
			assert!(
				gifts || DynamicTao::vault_excess().is_zero(),
				"the vault holds {} rao that no record knows",
				DynamicTao::vault_excess()
			);
		});
	}
}
