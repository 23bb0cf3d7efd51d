//! The worlds in which sequences of calls begin: four actors, two subnets with four validators each,
//! and everything that can be waited for comes soon. They differ in their size.

use dtao_economics::{
	Alpha, BurnParams, FeeRate, Pending, Price, Tao, MAX_SUPPLY, MIN_RESERVE, UNIT,
};
use dtao_testkit::{random_walk::People, ExtBuilder, EXISTENTIAL_DEPOSIT};
use pallet_dynamic_tao::{
	GenesisHotkey, GenesisNeuron, GenesisStake, GenesisSubnet, GlobalParameters, Hyperparameters,
	NetUid, SubnetParameters, TakeRange,
};
use sp_runtime::Storage;
use std::sync::OnceLock;

/// Those who act.
pub const ACTORS: [u64; 4] = [1, 2, 3, 4];

/// Has stakes and no account, so that payouts to it cannot be placed.
pub const GHOST: u64 = 77;

/// One of the hotkeys of an actor; the first one exists from the beginning.
pub fn hotkey(actor: u64, number: u8) -> u64 {
	100 * actor + u64::from(number)
}

/// Who they are to a random walk.
pub fn people() -> People<u64> {
	People {
		coldkeys: ACTORS.into(),
		ghost: GHOST,
		hotkey: |coldkey, number| hotkey(*coldkey, number),
	}
}

/// How large everything is at the beginning.
struct Scale {
	/// `T` and `A` of each subnet.
	pools: [(u64, u64); 2],
	/// What everybody has in each position.
	stake: u64,
	/// All TAO; what the pools and stakes leave is the actors'.
	issuance: u64,
}

/// Everybody has one position on each subnet and on root.
const POSITIONS: u64 = ACTORS.len() as u64;

/// The ghost's positions: less than keeps an account alive.
const DUST: u64 = EXISTENTIAL_DEPOSIT - 1;

/// What is outstanding of a subnet's alpha where everybody has one.
const STAKED: u64 = POSITIONS * UNIT + DUST;

const SCALES: [Scale; 6] = [
	// As in a test: prices of a half and of three.
	Scale {
		pools: [(1_000 * UNIT, 2_000 * UNIT), (3_000 * UNIT, 1_000 * UNIT)],
		stake: 100 * UNIT,
		issuance: 400_000 * UNIT,
	},
	// Pools at the floor, and stakes of dust.
	Scale {
		pools: [(MIN_RESERVE, MIN_RESERVE), (MIN_RESERVE + 1, 2 * MIN_RESERVE)],
		stake: 1_000,
		issuance: 100 * UNIT,
	},
	// The highest and the lowest price.
	Scale {
		pools: [(1_000_000 * UNIT, MIN_RESERVE), (MIN_RESERVE, 1_000_000 * UNIT)],
		stake: UNIT,
		issuance: 5_000_000 * UNIT,
	},
	// A few rao before the first halving, of TAO and of both alphas.
	Scale {
		pools: [
			(2_000_000 * UNIT, MAX_SUPPLY / 2 - STAKED - 7),
			(10_000 * UNIT, MAX_SUPPLY / 2 - STAKED - UNIT - 7),
		],
		stake: UNIT,
		issuance: MAX_SUPPLY / 2 - 7,
	},
	// A few rao before the end of all emission.
	Scale {
		pools: [
			(20_000 * UNIT, MAX_SUPPLY - STAKED - 7),
			(10_000_000 * UNIT, MAX_SUPPLY - STAKED - UNIT),
		],
		stake: UNIT,
		issuance: MAX_SUPPLY - 7,
	},
	// Most of all alpha is staked, and most TAO on root.
	Scale {
		pools: [(UNIT, UNIT), (50 * UNIT, 100 * UNIT)],
		stake: MAX_SUPPLY / 5,
		issuance: MAX_SUPPLY - 1_000 * UNIT,
	},
];

impl Scale {
	fn subnet(&self, netuid: u16) -> GenesisSubnet<u64> {
		let (tao, alpha) = self.pools[usize::from(netuid) - 1];
		let owner = ACTORS[3];
		GenesisSubnet {
			netuid: NetUid(netuid),
			owner_coldkey: owner,
			owner_hotkey: hotkey(owner, 0),
			tao_reserve: Tao(tao),
			alpha_reserve: Alpha(alpha),
			alpha_outstanding: Alpha(self.stakes(netuid).iter().map(|stake| stake.alpha.0).sum()),
			moving_price: Price::ZERO,
			pending: Pending::default(),
			alpha_burned: Alpha::ZERO,
			volume: 0,
			fee_rate: FeeRate::LAUNCH,
			registered_at: 0,
			started_at: Some(1),
			parameters: SubnetParameters { tempo: 2 + netuid, ..Default::default() },
			hyperparameters: Hyperparameters {
				max_allowed_uids: 6,
				immunity_period: 2,
				weights_set_rate_limit: 0,
				// Votes are set at once on the first, and committed on the second.
				commit_reveal_weights_enabled: netuid == 2,
				burn: BurnParams { half_life: 5, ..Default::default() },
				..Default::default()
			},
			neurons: ACTORS
				.map(|actor| GenesisNeuron {
					hotkey: hotkey(actor, 0),
					permit: true,
					weights: Vec::new(),
				})
				.into(),
		}
	}

	/// Everybody stakes to the next one's hotkey, but for the first, who stakes to its own.
	fn stakes(&self, netuid: u16) -> Vec<GenesisStake<u64>> {
		let stake = |hotkey, coldkey, alpha| GenesisStake {
			netuid: NetUid(netuid),
			hotkey,
			coldkey,
			alpha: Alpha(alpha),
		};
		let size = if netuid == 0 { self.root_stake() } else { self.stake };
		let mut stakes: Vec<_> = (ACTORS.into_iter())
			.zip([ACTORS[0], ACTORS[2], ACTORS[3], ACTORS[1]])
			.map(|(coldkey, actor)| stake(hotkey(actor, 0), coldkey, size))
			.collect();
		stakes.push(stake(hotkey(ACTORS[0], 0), GHOST, DUST));
		stakes
	}

	/// On root, no more than leaves the actors a part.
	fn root_stake(&self) -> u64 {
		let pooled: u64 = self.pools.iter().map(|(tao, _)| tao).sum();
		self.stake.min((self.issuance - pooled) / (POSITIONS + 1))
	}

	fn build(&self) -> Storage {
		let any_take = TakeRange { min: 0, max: u16::MAX, rate_limit: 0 };
		let stakes: Vec<_> = (0..3).flat_map(|netuid| self.stakes(netuid)).collect();
		let subnets: Vec<_> = (1..3).map(|netuid| self.subnet(netuid)).collect();
		let on_root = stakes.iter().filter(|stake| stake.netuid.is_root());
		let recorded = on_root.map(|stake| stake.alpha.0).sum::<u64>()
			+ subnets.iter().map(|subnet| subnet.tao_reserve.0).sum::<u64>();
		let wealth = (self.issuance - recorded) / POSITIONS;
		let world = ExtBuilder::new().without_balances().set(|genesis| {
			genesis.parameters = GlobalParameters {
				network_min_lock_cost: Tao(UNIT),
				network_lock_reduction_interval: 5,
				network_rate_limit: 0,
				network_immunity_period: 0,
				subnet_limit: 3,
				start_call_delay: 0,
				network_notice_period: 2,
				netuid_reuse_delay: 64,
				start_call_grace: 0,
				trading_delay: 1,
				delegate_take: any_take,
				childkey_take: any_take,
				children_cooldown: 2,
				children_rate_limit: 0,
				..Default::default()
			};
			let owned = |coldkey| GenesisHotkey { hotkey: hotkey(coldkey, 0), coldkey };
			genesis.hotkeys = ACTORS.map(owned).into();
			(genesis.subnets, genesis.stakes) = (subnets, stakes);
		});
		ACTORS.into_iter().fold(world, |world, actor| world.balance(actor, wealth)).build_storage()
	}
}

/// All worlds.
pub fn worlds() -> &'static [Storage] {
	static WORLDS: OnceLock<Vec<Storage>> = OnceLock::new();
	WORLDS.get_or_init(|| SCALES.iter().map(Scale::build).collect())
}
