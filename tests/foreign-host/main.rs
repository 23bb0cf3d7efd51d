//! A foreign host: another chain's runtime that includes the pallet, with `u128` balances, its own
//! accounts and block numbers, and no line of this project's runtime. And others: one that runs by its own
//! rules, one whose exchange trades stake, and one whose blocks have to be proved, as a parachain's.

// The `runtime` macro asks for a feature `std`, which a package of tests does not have.
#![allow(unexpected_cfgs)]

use frame_support::{assert_noop, assert_ok};
use pallet_dynamic_tao::{
	economics::{Alpha, Price, Rules, Tao},
	Event, NetUid,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::BuildStorage;

/// One TAO, in the host's `u128`.
const TAO: u128 = 1_000_000_000;

/// Alice, Bob and Charlie have 10,000 TAO each; nothing delays a registration or a start.
macro_rules! genesis_of {
	($host:ident, $rules:expr) => {
		$host::RuntimeGenesisConfig {
			balances: $host::BalancesConfig {
				balances: [Alice, Bob, Charlie]
					.map(|who| (who.to_account_id(), 10_000 * TAO))
					.to_vec(),
				..Default::default()
			},
			dynamic_tao: $host::DynamicTaoConfig {
				rules: $rules,
				parameters: pallet_dynamic_tao::GlobalParameters {
					network_rate_limit: 0,
					start_call_delay: 0,
					trading_delay: 1,
					..Default::default()
				},
				..Default::default()
			},
			..Default::default()
		}
	};
}

/// Makes blocks up to `height`, and asks for every equation after each.
macro_rules! run_to {
	($host:ident, $height:expr) => {
		while $host::System::block_number() < $height {
			let next = $host::System::block_number() + 1;
			$host::System::run_to_block::<$host::AllPalletsWithSystem>(next);
			assert_eq!($host::DynamicTao::do_try_state(), Ok(()));
			assert_eq!($host::DynamicTao::vault_excess(), Tao(0));
		}
	};
}

mod exchange;
mod host;
mod parachain;
mod proofs;

/// A host that runs by its own rules: a subnet's part of a block follows the TAO in its pool; what
/// its alpha cannot carry is not minted; root's part is sold at epochs; and averages warm up.
mod host_with_own_rules {
	use frame_support::{derive_impl, traits::ConstU128};
	use frame_system::{mocking::MockBlockU32, EnsureRoot};
	use pallet_dynamic_tao::economics::{
		apportion, Allocation, Averaging, Axis, Candidate, CustomRules, EconomicsError,
		InjectionRule, RootPart, Rules, Tao,
	};
	use sp_runtime::{traits::IdentityLookup, AccountId32};

	pub struct ByDepth;

	impl CustomRules for ByDepth {
		const AXES: &'static [Axis] = &[Axis::Allocation];

		fn allocate(
			_number: u64,
			emission: Tao,
			candidates: &[Candidate],
		) -> Result<Vec<Tao>, EconomicsError> {
			let depths: Vec<u128> = candidates.iter().map(|c| c.pool.tao.0.into()).collect();
			Ok(apportion(emission.0, &depths)?.into_iter().map(Tao).collect())
		}
	}

	pub const RULES: Rules = Rules {
		allocation: Allocation::Custom,
		injection: InjectionRule::PriceKeeping,
		root_part: RootPart::SoldAtEpoch { only_above: None },
		averaging: Averaging::WARM_UP,
		..Rules::DEFAULT
	};

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
		pub struct Host;

		#[runtime::pallet_index(0)]
		pub type System = frame_system;
		#[runtime::pallet_index(1)]
		pub type Balances = pallet_balances;
		#[runtime::pallet_index(2)]
		pub type DynamicTao = pallet_dynamic_tao;
	}

	#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
	impl frame_system::Config for Host {
		type Block = MockBlockU32<Host>;
		type AccountId = AccountId32;
		type Lookup = IdentityLookup<AccountId32>;
		type AccountData = pallet_balances::AccountData<u128>;
	}

	#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
	impl pallet_balances::Config for Host {
		type Balance = u128;
		type ExistentialDeposit = ConstU128<500>;
		type AccountStore = System;
	}

	#[derive_impl(pallet_dynamic_tao::config_preludes::TestDefaultConfig)]
	impl pallet_dynamic_tao::Config for Host {
		type Currency = Balances;
		type AdminOrigin = EnsureRoot<AccountId32>;
		type WeightInfo = pallet_dynamic_tao::weights::SubstrateWeight<Host>;
		type CustomRules = ByDepth;
	}
}

#[test]
fn a_foreign_host_should_live_a_subnets_life() {
	use host::{Balances, DynamicTao, Host, RuntimeOrigin, System};
	let [alice, bob, charlie] = [Alice, Bob, Charlie].map(|who| who.to_account_id());
	let signed = |who: &sp_runtime::AccountId32| RuntimeOrigin::signed(who.clone());
	let hotkey = sp_runtime::AccountId32::new([7; 32]);
	let one = NetUid(1);
	let genesis = genesis_of!(host, Rules::DEFAULT).build_storage().expect("builds");

	sp_io::TestExternalities::new(genesis).execute_with(|| {
		run_to!(host, 1);
		assert_ok!(DynamicTao::register_network(signed(&alice), hotkey.clone()));
		// 1,000 TAO, with no other subnet at a price of 1, and a tenth held for the hotkey.
		assert_eq!(Balances::free_balance(&alice), 9_000 * TAO - TAO / 10);
		assert_noop!(
			DynamicTao::add_stake(signed(&bob), hotkey.clone(), one, Tao(1_000_000_000)),
			pallet_dynamic_tao::Error::<Host>::SubtokenDisabled
		);
		run_to!(host, 3);
		// Nobody shares the block, so that nothing is minted.
		assert_eq!(Balances::total_issuance(), 30_000 * TAO);
		assert_ok!(DynamicTao::start_call(signed(&alice), one));

		run_to!(host, 10);
		assert_eq!(Balances::total_issuance(), 30_007 * TAO);
		// A quote is for the next block.
		let quote = DynamicTao::quote_stake(one, Tao(100_000_000_000)).expect("is quoted");
		run_to!(host, 11);
		assert_ok!(DynamicTao::add_stake(signed(&bob), hotkey.clone(), one, Tao(100_000_000_000)));
		assert_eq!(DynamicTao::stake_value(one, &hotkey, &bob), Ok(Alpha(quote.amount_out)));
		assert_eq!(Balances::free_balance(&bob), 9_900 * TAO);
		assert_ok!(DynamicTao::add_stake(
			signed(&charlie),
			hotkey.clone(),
			NetUid::ROOT,
			Tao(500_000_000_000)
		));

		// The epoch is at 359, where (359 + 1) mod 360 = 0. The owner is paid their part. Their hotkey is the
		// only neuron and has judged nobody, so that nobody earns the rest, and it is recycled.
		run_to!(host, 358);
		assert_eq!(DynamicTao::stake_value(one, &hotkey, &alice), Ok(Alpha(0)));
		let staked = DynamicTao::stake_value(one, &hotkey, &bob).expect("is computed");
		System::reset_events();
		run_to!(host, 359);
		let (owner, validators, recycled) = System::events()
			.into_iter()
			.find_map(|record| match record.event {
				host::RuntimeEvent::DynamicTao(Event::EpochPaid {
					owner,
					validators,
					recycled,
					..
				}) => Some((owner.0, validators.0, recycled.0)),
				_ => None,
			})
			.expect("is paid");
		// 356 blocks since 4, of 10^9 * 11796 / 65535 each.
		assert_eq!(owner, 356 * 179_995_422);
		assert_eq!((validators, recycled), (0, 356 * (1_000_000_000 - 179_995_422)));
		assert_eq!(DynamicTao::stake_value(one, &hotkey, &alice), Ok(Alpha(owner)));
		// Bob's stake became active behind it, and neither won nor lost but by roundings.
		let now = DynamicTao::stake_value(one, &hotkey, &bob).expect("is computed");
		assert!(now <= staked && staked.0 - now.0 <= 2, "{staked} and {now}");

		run_to!(host, 760);
		assert_eq!(Balances::total_issuance(), (30_000 + 757) * TAO);
		assert_ok!(DynamicTao::unstake_all(signed(&bob), hotkey.clone()));
		assert_ok!(DynamicTao::unstake_all(signed(&charlie), hotkey.clone()));
		assert_eq!(DynamicTao::stake_of(bob.clone()), []);
		// On root the stake counts after a whole period there, from 720 on: what was sold for it waits.
		assert_eq!(Balances::free_balance(&charlie), 10_000 * TAO);
		assert!(DynamicTao::subnet(one).expect("exists").pending.root_tao > Tao(0));
		let back = Balances::free_balance(&bob);
		// Most of it, and what the chain's own TAO added to the price.
		assert!(back > 9_950 * TAO && back < 10_100 * TAO, "{back}");
		run_to!(host, 770);
		assert_eq!(Balances::total_issuance(), 30_767 * TAO);
	});
}

#[test]
fn a_host_should_run_by_its_own_rules() {
	use host_with_own_rules::{Balances, DynamicTao, RuntimeOrigin, System};
	let [alice, bob] = [Alice, Bob].map(|who| who.to_account_id());
	let signed = |who: &sp_runtime::AccountId32| RuntimeOrigin::signed(who.clone());
	let hotkeys = [7, 8].map(|byte| sp_runtime::AccountId32::new([byte; 32]));
	let pool = |netuid| {
		let subnet = DynamicTao::subnet(NetUid(netuid)).expect("exists");
		(subnet.tao_reserve.0, subnet.alpha_reserve.0)
	};
	let genesis = genesis_of!(host_with_own_rules, host_with_own_rules::RULES)
		.build_storage()
		.expect("builds");

	sp_io::TestExternalities::new(genesis).execute_with(|| {
		run_to!(host_with_own_rules, 1);
		// 1,000 TAO for the first subnet, and the doubled price for the second.
		for (netuid, hotkey) in (1..).zip(&hotkeys) {
			assert_ok!(DynamicTao::register_network(signed(&alice), hotkey.clone()));
			assert_ok!(DynamicTao::start_call(signed(&alice), NetUid(netuid)));
		}
		let stake = Tao(5_000_000_000_000);
		assert_ok!(DynamicTao::add_stake(signed(&bob), hotkeys[0].clone(), NetUid::ROOT, stake));
		let before = [pool(1), pool(2)];
		assert_eq!(before.map(|(tao, _)| tao), [1_000_000_000_000, 2_000_000_000_000]);

		run_to!(host_with_own_rules, 2);

		// A third and two thirds, whatever the averages say.
		let after = [pool(1), pool(2)];
		assert_eq!(after[0].0 - before[0].0, 333_333_333);
		assert_eq!(after[1].0 - before[1].0, 666_666_667);
		// As much alpha at a price of 1, and nothing for root, whose stake is not active yet.
		assert_eq!(after[0].1 - before[0].1, 333_333_333);
		let subnet = DynamicTao::subnet(NetUid(1)).expect("exists");
		assert_eq!((subnet.pending.root_tao, subnet.pending.root_alpha), (Tao(0), Alpha(0)));
		// A subnet's first block does not move its average, and the second hardly.
		assert_eq!(subnet.moving_price_bits, Price::ZERO.to_bits());
		run_to!(host_with_own_rules, 3);
		assert!(DynamicTao::subnet(NetUid(1)).expect("exists").moving_price_bits > 0);

		// At a price of 3 the alpha of a block carries more than it is given; at a third of it less.
		let dear = Tao(900_000_000_000);
		assert_ok!(DynamicTao::add_stake(signed(&bob), hotkeys[0].clone(), NetUid(1), dear));
		run_to!(host_with_own_rules, 20);
		let issuance = Balances::total_issuance();
		System::reset_events();
		run_to!(host_with_own_rules, 21);
		let (minted, unminted) = System::events()
			.into_iter()
			.find_map(|record| match record.event {
				host_with_own_rules::RuntimeEvent::DynamicTao(Event::BlockEmitted {
					minted,
					unminted,
				}) => Some((minted.0, unminted.0)),
				_ => None,
			})
			.expect("emits");
		assert_eq!(minted + unminted, 1_000_000_000);
		assert_eq!(Balances::total_issuance(), issuance + u128::from(minted));

		// The stake on root is active from 720 on, where its second period begins: 0.18 * 5,000 TAO
		// weigh 900. Its part is kept as alpha and not sold.
		run_to!(host_with_own_rules, 720);
		let subnet = DynamicTao::subnet(NetUid(1)).expect("exists");
		assert_eq!(subnet.pending.root_alpha, Alpha(0));
		run_to!(host_with_own_rules, 721);
		let subnet = DynamicTao::subnet(NetUid(1)).expect("exists");
		let issued = u128::from(subnet.alpha_reserve.0 + subnet.alpha_outstanding.0);
		let weight = 899_999_999_999;
		// Of the validators' half of 10^9 less the owner's part.
		let expected = 410_002_289 * weight / (weight + issued);
		assert_eq!(u128::from(subnet.pending.root_alpha.0), expected);
		assert!(expected > 100_000_000);
		assert_eq!(subnet.pending.root_tao, Tao(0));

		assert_ok!(DynamicTao::unstake_all(signed(&bob), hotkeys[0].clone()));
		run_to!(host_with_own_rules, 725);
	});
}

#[test]
fn the_readme_quotes_this_host() {
	let (_, host) = include_str!("host.rs").split_once("\n\n").expect("begins with its docs");
	let readme = include_str!("../../pallets/dynamic-tao/README.md");
	assert!(host.lines().count() < 60 && readme.contains(host));
}
