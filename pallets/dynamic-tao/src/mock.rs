//! A runtime for unit tests: System, Balances, this pallet, and one that stakes through it. Its own
//! rules do what a test tells them, and its hooks remember what they were told.

use crate::{
	Change, ChangeKind, GenesisHotkey, GenesisStake, GenesisSubnet, NetUid, OnChange,
	SubnetParameters,
};
use dtao_economics::{
	rules::allocation::price_ema, Alpha, Axis, BlockTerms, Candidate, CustomRules, EconomicsError,
	FeeRate, Injection, Pending, Pool, Price, Tao, UNIT,
};
use frame_support::{derive_impl, parameter_types, traits::ConstU64, weights::Weight};
use frame_system::EnsureRoot;
use sp_runtime::{traits::Dispatchable, BuildStorage};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(7)]
	pub type DynamicTao = pallet_dynamic_tao;
	#[runtime::pallet_index(8)]
	pub type Fund = crate::tests::fund::fund;
}

/// What keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: u64 = 500;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
}

#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
impl pallet_dynamic_tao::Config for Test {
	type Currency = Balances;
	type AdminOrigin = EnsureRoot<u64>;
	type CustomRules = OwnRules;
	type OnChange = Listener;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

impl crate::tests::fund::fund::Config for Test {
	type Staking = DynamicTao;
}

/// Who gets the block's TAO where the allocation is `Custom`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
	/// By moving price, as at launch.
	ByPrice,
	/// One rao more than there is, to the first.
	TooMuch,
	/// As much as a number can say, to everybody, so that the sum wraps around.
	Overflowing,
	/// A part for one subnet more than there are.
	TooLong,
	/// No parts at all.
	TooShort,
	/// Refuses to decide.
	Refusing,
	/// Half of the block, to the first.
	Half,
}

parameter_types! {
	pub static WhoShares: Sharing = Sharing::ByPrice;
	pub static Told: Vec<Change<u64>> = Vec::new();
	pub static ListeningWeighs: Weight = Weight::zero();
	pub static CallsBack: Vec<(u64, RuntimeCall)> = Vec::new();
}

/// An allocation as [`WhoShares`] says, and an injection of a rao more than there is.
pub struct OwnRules;

impl CustomRules for OwnRules {
	const AXES: &'static [Axis] = &[Axis::Allocation, Axis::Injection];

	fn allocate(
		_number: u64,
		emission: Tao,
		candidates: &[Candidate],
	) -> Result<Vec<Tao>, EconomicsError> {
		let first = |part: u64| {
			let mut parts = vec![Tao::ZERO; candidates.len()];
			if let Some(first) = parts.first_mut() {
				*first = Tao(part);
			}
			parts
		};
		Ok(match WhoShares::get() {
			Sharing::ByPrice => price_ema(emission, candidates)?,
			Sharing::TooMuch => first(emission.0 + 1),
			Sharing::Overflowing => vec![Tao(u64::MAX); candidates.len()],
			Sharing::TooLong => vec![Tao(1); candidates.len() + 1],
			Sharing::TooShort => Vec::new(),
			Sharing::Refusing => return Err(EconomicsError::InsufficientStake),
			Sharing::Half => first(emission.0 / 2),
		})
	}

	fn inject(_: &Pool, _: Alpha, terms: &BlockTerms) -> Result<Injection, EconomicsError> {
		Ok(Injection { tao_in: terms.allocated.ensure_add(Tao(1))?, ..Injection::default() })
	}
}

/// Remembers what it was told, and may call back.
pub struct Listener;

impl OnChange<u64> for Listener {
	/// Remembers it, and makes the calls that wait for that, whatever becomes of them.
	fn on_change(change: Change<u64>) {
		Told::mutate(|told| told.push(change));
		for (who, call) in CallsBack::take() {
			let _ = call.dispatch(RuntimeOrigin::signed(who));
		}
	}

	fn weight(_kind: ChangeKind) -> Weight {
		ListeningWeighs::get()
	}
}

/// Three who stake, and one who owns the subnets.
pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;
pub const OWNER: u64 = 4;
/// Two validators' hotkeys, both of [`CAROL`]'s, and the subnets' owner's.
pub const HOT: u64 = 11;
pub const COOL: u64 = 12;
pub const OWNER_HOT: u64 = 14;
/// Nobody's.
pub const STRANGER: u64 = 99;

/// What each of the four has to begin with: 100,000 TAO.
pub const WEALTH: u64 = 100_000 * UNIT;

/// A world to test in: what is not said is as at launch, and nothing waits for anything.
pub struct World {
	genesis: pallet_dynamic_tao::GenesisConfig<Test>,
	balances: Vec<(u64, u64)>,
	gifts: bool,
}

impl World {
	/// Four accounts, three hotkeys, no subnet, no delay.
	pub fn new() -> Self {
		let owned = |hotkey, coldkey| GenesisHotkey { hotkey, coldkey };
		let mut genesis = pallet_dynamic_tao::GenesisConfig::<Test> {
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
	pub fn set(
		mut self,
		change: impl FnOnce(&mut pallet_dynamic_tao::GenesisConfig<Test>),
	) -> Self {
		change(&mut self.genesis);
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
	pub fn genesis(self) -> pallet_dynamic_tao::GenesisConfig<Test> {
		self.genesis
	}

	/// Builds the state, in block 1.
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage =
			frame_system::GenesisConfig::<Test>::default().build_storage().expect("System builds");
		pallet_balances::GenesisConfig::<Test> { balances: self.balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.expect("Balances builds");
		self.genesis.assimilate_storage(&mut storage).expect("DynamicTao builds");
		let mut externalities = sp_io::TestExternalities::new(storage);
		externalities.execute_with(|| System::set_block_number(1));
		WhoShares::set(Sharing::ByPrice);
		Told::set(Vec::new());
		ListeningWeighs::set(Weight::zero());
		CallsBack::set(Vec::new());
		externalities
	}

	/// Runs a test in this world and then checks every invariant, and that the vault holds what the
	/// records say to the last rao.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		let gifts = self.gifts;
		self.build().execute_with(|| {
			test();
			assert_eq!(DynamicTao::do_try_state(), Ok(()));
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
