//! Accounts that let others act for them: a proxy does what its kind allows, however the call is wrapped.
//! Which kind allows which call stands in `runtime/proxies.txt`.

use crate::{
	chain::{calls::*, hotkey, Chain},
	model::UNIT,
};
use dtao_economics::Alpha;
use dtao_runtime::{
	proxies::ProxyType::{self, Any, NonTransfer, Registration, Staking, Transfer},
	AccountId, Balances, DynamicTao, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System,
};
use pallet_dynamic_tao::{Call, NetUid};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{DispatchError, DispatchResult};

type Proxy = pallet_proxy::Call<Runtime>;
type Utility = pallet_utility::Call<Runtime>;
type Multisig = pallet_multisig::Call<Runtime>;
type Sudo = pallet_sudo::Call<Runtime>;

/// A way of wrapping a call, by name.
type Wrapping = (&'static str, fn(RuntimeCall) -> RuntimeCall);

/// All that dispatch a call as who sends it.
const BATCHES: [Wrapping; 6] = [
	("alone", |call| call),
	("batch", |call| Utility::batch { calls: vec![call] }.into()),
	("batch_all", |call| Utility::batch_all { calls: vec![call] }.into()),
	("force_batch", |call| Utility::force_batch { calls: vec![call] }.into()),
	("if_else", |call| {
		Utility::if_else { main: Box::new(call.clone()), fallback: Box::new(call) }.into()
	}),
	("a batch in a batch", |call| {
		let inner = Utility::batch_all { calls: vec![call] };
		Utility::batch { calls: vec![inner.into()] }.into()
	}),
];

/// All that dispatch a call as somebody else, who could be asked for more than the proxy may.
const DISGUISES: [Wrapping; 8] = [
	("proxy", |call| as_proxy_of(Bob, call)),
	("proxy of another", |call| as_proxy_of(Charlie, call)),
	("as_derivative", |call| Utility::as_derivative { index: 0, call: Box::new(call) }.into()),
	("dispatch_as", |call| {
		let as_origin = OriginCaller::system(frame_system::RawOrigin::Signed(account(Bob)));
		Utility::dispatch_as { as_origin: Box::new(as_origin), call: Box::new(call) }.into()
	}),
	("multisig of one", |call| {
		let other_signatories = vec![account(Eve)];
		Multisig::as_multi_threshold_1 { other_signatories, call: Box::new(call) }.into()
	}),
	("sudo", |call| Sudo::sudo { call: Box::new(call) }.into()),
	("sudo_as", |call| Sudo::sudo_as { who: account(Bob).into(), call: Box::new(call) }.into()),
	("another proxy", |_| {
		Proxy::add_proxy { delegate: account(Ferdie).into(), proxy_type: Any, delay: 0 }.into()
	}),
];

fn account(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

fn as_proxy_of(real: Sr25519Keyring, call: RuntimeCall) -> RuntimeCall {
	let real = account(real).into();
	Proxy::proxy { real, force_proxy_type: None, call: Box::new(call) }.into()
}

fn stake() -> RuntimeCall {
	add_stake(Alice, 1, UNIT).into()
}

fn transfer() -> RuntimeCall {
	let dest = account(Dave).into();
	pallet_balances::Call::<Runtime>::transfer_keep_alive { dest, value: UNIT }.into()
}

fn transfer_of_stake() -> RuntimeCall {
	Call::<Runtime>::transfer_stake {
		destination_coldkey: account(Dave),
		hotkey: hotkey(Bob),
		origin_netuid: 2.into(),
		destination_netuid: 2.into(),
		alpha_amount: UNIT.into(),
	}
	.into()
}

/// A chain on which Dave is a proxy of this kind of Bob, who is also the administrator and an `Any` proxy of
/// Charlie's.
fn chain_with(kind: ProxyType) -> Chain {
	let mut chain = Chain::of_preset("development", |genesis| {
		genesis.sudo.key = Some(account(Bob));
	});
	let name = |who: Sr25519Keyring, proxy_type| Proxy::add_proxy {
		delegate: account(who).into(),
		proxy_type,
		delay: 0,
	};
	chain.submit(Bob, name(Dave, kind)).succeeds();
	chain.submit(Charlie, name(Bob, Any)).succeeds();
	chain
}

/// What Dave is told of a call for Bob.
fn outcome(chain: &mut Chain, call: RuntimeCall) -> DispatchResult {
	chain.submit(Dave, as_proxy_of(Bob, call)).succeeds();
	let said: Vec<_> = chain
		.look(System::events)
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(Ok(result)),
			RuntimeEvent::Utility(
				pallet_utility::Event::BatchInterrupted { error, .. }
				| pallet_utility::Event::ItemFailed { error },
			) => Some(Err(error)),
			_ => None,
		})
		.collect();
	// What a batch says of its calls comes before what the proxy says of the batch.
	said.first().expect("the proxy has tried").and_then(|result| result)
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// What somebody owns: TAO, and alpha behind each hotkey.
type Wealth = (u64, Vec<(AccountId, NetUid, Alpha)>);

/// What Bob and Charlie own.
fn wealth(chain: &mut Chain) -> Vec<Wealth> {
	let positions = |who| {
		let stakes = DynamicTao::stake_of(account(who)).into_iter();
		stakes.map(|stake| (stake.hotkey, stake.netuid, stake.alpha)).collect()
	};
	let of = |who| (Balances::free_balance(account(who)), positions(who));
	chain.look(|| [Bob, Charlie].into_iter().map(of).collect())
}

#[test]
fn a_kind_should_do_what_it_is_for_in_every_kind_of_batch() {
	let lots = [(Staking, stake()), (NonTransfer, stake()), (Transfer, transfer())];
	for (kind, call) in lots.into_iter().chain([(Transfer, transfer_of_stake())]) {
		let mut chain = chain_with(kind);
		for (name, wrapped) in BATCHES {
			assert_eq!(
				outcome(&mut chain.fork(), wrapped(call.clone())),
				Ok(()),
				"{kind:?} {name}"
			);
		}
	}
}

#[test]
fn a_kind_should_do_nothing_else_in_any_kind_of_batch() {
	for kind in [Staking, NonTransfer, Registration] {
		let mut chain = chain_with(kind);
		for call in [transfer(), transfer_of_stake()] {
			for (name, wrapped) in BATCHES {
				let mut chain = chain.fork();
				let before = wealth(&mut chain);
				let told = outcome(&mut chain, wrapped(call.clone()));
				assert_eq!(told, Err(filtered()), "{kind:?} {name}");
				assert_eq!(wealth(&mut chain), before, "{kind:?} {name}");
			}
		}
	}
}

#[test]
fn nobody_but_any_should_act_as_somebody_else() {
	for kind in [Staking, NonTransfer, Registration, Transfer] {
		let mut chain = chain_with(kind);
		for (disguise, disguised) in DISGUISES {
			for (name, wrapped) in BATCHES {
				let mut chain = chain.fork();
				let before = wealth(&mut chain);
				let told = outcome(&mut chain, wrapped(disguised(transfer())));
				assert_eq!(told, Err(filtered()), "{kind:?} {disguise} {name}");
				assert_eq!(wealth(&mut chain), before, "{kind:?} {disguise} {name}");
			}
		}
	}
}

#[test]
fn any_should_act_as_the_administrator_for_whom_it_stands() {
	let mut chain = chain_with(Any);
	for disguise in ["proxy of another", "sudo_as"] {
		let (_, disguised) =
			DISGUISES.into_iter().find(|(name, _)| *name == disguise).expect(disguise);
		let before = chain.look(|| Balances::free_balance(account(Dave)));
		let mut chain = chain.fork();
		assert_eq!(outcome(&mut chain, disguised(transfer())), Ok(()), "{disguise}");
		let after = chain.look(|| Balances::free_balance(account(Dave)));
		assert!(after > before, "{disguise}: a TAO came, less what the transaction cost");
	}
}

#[test]
fn a_batch_that_all_has_to_succeed_should_do_nothing_where_one_call_is_not_allowed() {
	let mut chain = chain_with(Staking);
	let before = wealth(&mut chain);

	let calls = vec![stake(), transfer()];
	assert_eq!(outcome(&mut chain, Utility::batch_all { calls }.into()), Err(filtered()));

	assert_eq!(wealth(&mut chain), before);
}
