//! Accounts that are kept. Whoever has a position or is owed a payout keeps an account, with or
//! without free TAO: its nonce never starts again, so that no old transaction can be replayed, and it
//! can sign its exit.
//!
//! Each position and each payout that waits holds one sufficient reference of its coldkey's account.
//! Unlike a provider's, it leaves alone what the currency says of the balance: what must stay for the
//! account's sake, and what may be taken.

use crate::{Config, Pallet};

impl<T: Config> Pallet<T> {
	/// Keeps an account for one more reason.
	pub(crate) fn keep_account(who: &T::AccountId) {
		frame_system::Pallet::<T>::inc_sufficients(who);
	}

	/// Keeps an account for one reason less. Without any, and without a balance, it ends.
	pub(crate) fn let_go_of_account(who: &T::AccountId) {
		frame_system::Pallet::<T>::dec_sufficients(who);
	}
}
