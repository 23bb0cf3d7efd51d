//! What other pallets call: receipts say what happened to the last rao, refusals leave nothing, and
//! the weights are those of the calls.

use super::*;
use crate::testkit::fund::fund;
use crate::{
	interface::{NetworkReceipt, Registration, RootUidReceipt, Staking, Trade, UnstakeReceipt},
	pallet::{Neurons, RootNeurons},
	weights::{SubstrateWeight, WeightInfo},
	AssociationReceipt, NeuronReceipt, StakeReceipt,
};
use dtao_economics::{Limit, Shares};
use frame_support::dispatch::GetDispatchInfo;

type Interface = DynamicTao;

fn position(netuid: NetUid, coldkey: u64) -> Position<u64> {
	Position { netuid, hotkey: HOT, coldkey }
}

fn buy(position: &Position<u64>, tao: u64) -> Result<StakeReceipt, DispatchError> {
	<Interface as Staking<_>>::add_stake(position, Tao(tao), Limit::None)
}

fn sell(position: &Position<u64>, alpha: u64) -> Result<UnstakeReceipt, DispatchError> {
	<Interface as Staking<_>>::remove_stake(position, Alpha(alpha), Limit::None)
}

#[test]
fn another_pallet_should_stake_what_its_account_has() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let account = fund::Pallet::<Test>::account();
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), account, 20 * UNIT));
		// 10 TAO give 19.79, as in `add_stake`, at an average of 505,251,900.75 rao.
		let invest = |limit| fund::Pallet::<Test>::invest(admin(), HOT, ONE, Tao(10 * UNIT), limit);
		assert_noop!(invest(505_251_900), Error::<Test>::SlippageTooHigh);
		assert_ok!(invest(505_251_901));
		assert_eq!(stake(ONE, HOT, account), 19_792_107_630);
		assert_eq!(free(account), 10 * UNIT);
		assert_eq!(
			System::events().pop().unwrap().event,
			RuntimeEvent::Fund(fund::Event::Invested {
				netuid: ONE,
				paid: Tao(10 * UNIT),
				alpha: Alpha(19_792_107_630),
			})
		);
		assert_eq!(RecordedChanges::get(), [changed(ONE, HOT, account)]);
	});
}

#[test]
fn a_purchase_should_be_told_in_its_receipt() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let alice = position(ONE, ALICE);
		let quote = <Interface as Staking<_>>::quote_stake(&alice, Tao(10 * UNIT));
		assert_eq!((free(ALICE), events().len()), (WEALTH, 0), "a quote is undone");
		let receipt = buy(&alice, 10 * UNIT);
		assert_eq!(receipt, quote);
		assert_eq!(
			receipt,
			Ok(StakeReceipt {
				paid: Tao(10 * UNIT),
				fee: Tao(5_035_478),
				alpha: Alpha(19_792_107_630),
				price: price(ONE),
			})
		);
		assert_eq!(Interface::stake_value(ONE, &HOT, &ALICE), Ok(Alpha(19_792_107_630)));
		assert_eq!(<Interface as Staking<_>>::stake_of(&alice), Ok(Alpha(19_792_107_630)));
	});
}

#[test]
fn a_sale_should_be_told_in_its_receipt() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		let alice = position(ONE, ALICE);
		let quote = <Interface as Staking<_>>::quote_unstake(&alice, Alpha(100 * UNIT));
		let receipt = <Interface as Staking<_>>::remove_all_stake(&alice, Limit::None);
		assert_eq!(receipt, quote);
		// fee = ceil(100e9 * 33 / 65535), and the TAO of a full exit in `remove_stake`.
		assert_eq!(
			receipt,
			Ok(UnstakeReceipt {
				alpha: Alpha(100 * UNIT),
				fee: Alpha(50_354_773),
				tao: Tao(47_596_210_439),
				price: price(ONE),
			})
		);
		assert_eq!(free(ALICE), WEALTH + 47_596_210_439);
	});
}

#[test]
fn a_sale_and_its_purchase_should_be_told_in_the_receipt_of_a_swap() {
	let world = || ExtBuilder::with_two_subnets().stake(1, HOT, ALICE, 100 * UNIT);
	let swap = || {
		let alice = position(ONE, ALICE);
		<Interface as Staking<_>>::swap_stake(&alice, TWO, Alpha(100 * UNIT), Limit::None)
	};
	world().build_and_execute(|| {
		let quote =
			<Interface as Staking<_>>::quote_swap(&position(ONE, ALICE), TWO, Alpha(100 * UNIT));
		let movement = swap();
		assert_eq!(movement, quote);
		let movement = movement.expect("it is swapped");
		// A full exit, whose TAO buys.
		assert_eq!(movement.tao, Tao(47_596_210_439));
		assert_eq!(movement.alpha_given.0 + movement.fee.0, 100 * UNIT);
		assert_eq!(stake(TWO, HOT, ALICE), movement.alpha_received.0);
		assert_eq!(movement.origin_price, price(ONE));
		assert_eq!(movement.destination_price, price(TWO));
		assert_eq!(free(ALICE), WEALTH);
		let told = ("StakeSwapped", at(ONE, HOT, ALICE), at(TWO, HOT, ALICE), movement);
		assert_eq!(last_movement(), told);
	});
}

#[test]
fn stake_should_change_hotkeys_and_coldkeys() {
	ExtBuilder::with_subnet().stake(1, HOT, ALICE, 100 * UNIT).build_and_execute(|| {
		let (alice, alpha) = (position(ONE, ALICE), Alpha(40 * UNIT));
		let moved = <Interface as Staking<_>>::move_stake(&alice, &COOL, alpha);
		assert_eq!(moved.map(|movement| movement.alpha_received), Ok(alpha));
		assert_eq!(stake(ONE, COOL, ALICE), 40 * UNIT);
		let given = <Interface as Staking<_>>::transfer_stake(&alice, &BOB, alpha);
		// At 0.5 TAO, without a fee.
		assert_eq!(
			given.map(|movement| (movement.tao, movement.fee)),
			Ok((Tao(20 * UNIT), Alpha(0)))
		);
		assert_eq!((stake(ONE, HOT, BOB), stake(ONE, HOT, ALICE)), (40 * UNIT, 20 * UNIT));
	});
}

#[test]
fn what_is_refused_should_leave_nothing_outside_of_a_call_too() {
	ExtBuilder::with_subnet().stake(1, HOT, BOB, UNIT).build().execute_with(|| {
		// Behind HOT one share is worth 10^12 alpha, as no honest history makes it, so that TAO and pool
		// have moved before the refusal.
		HotkeyPools::<Test>::mutate(ONE, HOT, |HotkeyStake { pool, .. }| {
			pool.stake = Alpha(1_000_000 * 1_000_000_000_000);
			pool.shares = Shares(1);
		});
		assert_noop!(buy(&position(ONE, ALICE), UNIT), Error::<Test>::StakeBelowOneShare);
	});
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_noop!(sell(&position(ONE, ALICE), UNIT), Error::<Test>::NotEnoughStakeToWithdraw);
		assert_noop!(
			<Interface as Staking<_>>::add_stake(
				&position(ONE, ALICE),
				Tao(UNIT),
				Limit::PayAtMost(500_000_000)
			),
			Error::<Test>::SlippageTooHigh
		);
		// What came before the refusal of a quote is undone, too.
		let quote = || <Interface as Staking<_>>::quote_unstake(&position(ONE, ALICE), Alpha(1));
		assert_noop!(quote(), Error::<Test>::NotEnoughStakeToWithdraw);
	});
}

#[test]
fn another_pallet_should_register_a_hotkey_and_a_neuron() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		assert_eq!(<Interface as Registration<_>>::owner_of(&21), None);
		let associate = || <Interface as Registration<_>>::associate_hotkey(&21, &ALICE);
		let deposit = DynamicTao::parameters().hotkey_deposit;
		assert_eq!(associate(), Ok(AssociationReceipt { deposit }));
		assert_eq!(associate(), Ok(AssociationReceipt { deposit: Tao(0) }), "it is theirs already");
		assert_eq!(<Interface as Registration<_>>::owner_of(&21), Some(ALICE));
		let register = |hotkey, coldkey, most| {
			<Interface as Registration<_>>::register_neuron(ONE, &hotkey, &coldkey, Tao(most))
		};
		let burn = DynamicTao::burn_cost(ONE).expect("it has a price");
		assert_noop!(register(21, BOB, burn.0), Error::<Test>::NonAssociatedColdKey);
		assert_noop!(register(21, ALICE, 0), Error::<Test>::RegistrationPriceLimitExceeded);
		let before = free(ALICE);
		let receipt = register(21, ALICE, u64::MAX).expect("it is registered");
		let NeuronReceipt { uid, burn, replaced } = receipt;
		assert_eq!(Neurons::<Test>::get(ONE)[usize::from(uid)].hotkey, 21);
		assert_eq!((before - free(ALICE), replaced), (burn.0, None));
	});
}

#[test]
fn another_pallet_should_register_on_root_and_a_subnet() {
	ExtBuilder::with_subnet().build_and_execute(|| {
		let receipt = <Interface as Registration<_>>::register_on_root(&21, &ALICE);
		assert_eq!(receipt, Ok(RootUidReceipt { uid: 0, replaced: None }));
		let receipt = <Interface as Registration<_>>::register_on_root(&22, &ALICE);
		assert_eq!(receipt, Ok(RootUidReceipt { uid: 1, replaced: None }));
		assert_eq!(RootNeurons::<Test>::get().len(), 2);

		let lock = DynamicTao::registration_cost();
		let register = |most| <Interface as Registration<_>>::register_network(&23, &BOB, most);
		assert_noop!(register(Tao(lock.0 - 1)), Error::<Test>::LockCostLimitExceeded);
		let receipt = register(lock);
		assert_eq!(receipt, Ok(NetworkReceipt { lock, netuid: Some(TWO) }));
		assert_eq!(economy(TWO).pool.tao, lock);
	});
	// Without room for another subnet it waits, and somebody is given notice.
	let full = ExtBuilder::with_subnet().set(|genesis| genesis.parameters.subnet_limit = 1);
	full.build_and_execute(|| {
		System::set_block_number(10_000_000);
		let lock = DynamicTao::registration_cost();
		let receipt = <Interface as Registration<_>>::register_network(&23, &BOB, lock);
		assert_eq!(receipt, Ok(NetworkReceipt { lock, netuid: None }));
	});
}

#[test]
fn an_operation_should_weigh_what_its_dearest_call_does_and_what_the_host_does_with_it() {
	type Measured = SubstrateWeight<Test>;
	ExtBuilder::new().build_and_execute(|| {
		let weight = <Interface as Staking<_>>::weight_of;
		let buying = Measured::add_stake().max(Measured::add_stake_limit());
		assert_eq!(weight(Trade::AddStake(ONE)), buying);
		let call = fund::Call::<Test>::invest { hotkey: HOT, netuid: ONE, tao: Tao(1), limit: 1 };
		assert_eq!(call.get_dispatch_info().call_weight, buying);
		assert_eq!(weight(Trade::AddStake(ROOT)), Measured::add_stake_on_root());

		let listening = Weight::from_parts(1_000, 10);
		HookWeight::set(listening);
		assert_eq!(weight(Trade::AddStake(ONE)), buying + listening);
		assert_eq!(weight(Trade::MoveStake(ONE)), Measured::move_stake() + listening * 2);
		let within_root = Measured::move_stake_within_root() + listening * 2;
		assert_eq!(weight(Trade::MoveStake(ROOT)), within_root);
		let claiming = Measured::claim_root(3).max(Measured::claim_root_kept(3));
		assert_eq!(weight(Trade::ClaimRoot(3)), claiming + listening * 6);
		// Whose it is, and its uid.
		assert_eq!(
			<Interface as Registration<_>>::weight_of_registration(),
			Measured::register_limit() + listening * 2
		);
	});
}

#[test]
fn the_readme_should_quote_the_other_pallet() {
	let (_, fund) =
		include_str!("../../testkit/src/fund.rs").split_once("\n\n").expect("begins with its docs");
	assert!(include_str!("../../README.md").contains(fund));
}
