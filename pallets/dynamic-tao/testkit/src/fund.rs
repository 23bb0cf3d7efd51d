//! A pallet of somebody else's, which trades stake with its own account: the README quotes it.

#[frame_support::pallet]
pub mod fund {
	use frame_support::{pallet_prelude::*, PalletId};
	use frame_system::pallet_prelude::*;
	use pallet_dynamic_tao::{
		economics::{Alpha, Limit, Tao},
		interface::{Staking, Trade},
		NetUid, Position,
	};
	use sp_runtime::traits::AccountIdConversion;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The pallet `DynamicTao` of the runtime.
		type Staking: Staking<Self::AccountId>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// The fund bought alpha.
		Invested { netuid: NetUid, paid: Tao, alpha: Alpha },
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Stakes TAO of the fund, at an average of `limit` rao per alpha at most.
		#[pallet::call_index(0)]
		#[pallet::weight(T::Staking::weight_of(Trade::AddStake(*netuid)))]
		pub fn invest(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			tao: Tao,
			limit: u64,
		) -> DispatchResult {
			ensure_root(origin)?;
			let position = Position { netuid, hotkey, coldkey: Self::account() };
			let receipt = T::Staking::add_stake(&position, tao, Limit::PayAtMost(limit))?;
			let (paid, alpha) = (receipt.paid, receipt.alpha);
			Self::deposit_event(Event::Invested { netuid, paid, alpha });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The fund's own account.
		pub fn account() -> T::AccountId {
			PalletId(*b"dtaofund").into_account_truncating()
		}
	}
}
