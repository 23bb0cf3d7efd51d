//! What clients can ask the metadata for: bounds that neither a host nor a parameter moves.

use frame_support::pallet_macros::pallet_section;

/// Imported into the pallet's module, where its names resolve.
#[pallet_section]
mod constants {
	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// The most neurons of a subnet with a validator's permit.
		#[pallet::constant_name(MaxValidators)]
		fn max_validators() -> u16 {
			MAX_VALIDATORS
		}

		/// The most parents of a child hotkey on a subnet.
		#[pallet::constant_name(MaxParents)]
		fn max_parents() -> u32 {
			MAX_PARENTS
		}

		/// The most child hotkeys of a hotkey on a subnet.
		#[pallet::constant_name(MaxChildren)]
		fn max_children() -> u32 {
			MAX_CHILDREN
		}

		/// The uids of root.
		#[pallet::constant_name(RootNeurons)]
		fn root_neurons() -> u32 {
			MAX_ROOT_VALIDATORS
		}

		/// The most commits of weights of a hotkey that wait on a subnet.
		#[pallet::constant_name(MaxCommits)]
		fn max_commits() -> u32 {
			MAX_COMMITS
		}

		/// The longest tempo, in blocks.
		#[pallet::constant_name(MaxTempo)]
		fn max_tempo() -> u16 {
			MAX_TEMPO
		}

		/// The most epochs that run in a block, as far as they fit; the others wait for the next one.
		#[pallet::constant_name(MaxEpochsPerBlock)]
		fn max_epochs_per_block() -> u32 {
			MAX_EPOCHS_PER_BLOCK.try_into().unwrap_or(u32::MAX)
		}

		/// The most items of a dissolution that are worked off in a block whatever else it does.
		#[pallet::constant_name(DissolutionItemsPerBlock)]
		fn dissolution_items_per_block() -> u32 {
			DISSOLUTION_ITEMS_PER_BLOCK
		}

		/// The fewest neurons that an owner may trim a subnet to.
		#[pallet::constant_name(MinAllowedUids)]
		fn min_allowed_uids() -> u16 {
			MIN_ALLOWED_UIDS
		}

		/// Blocks between two trims of a subnet by its owner.
		#[pallet::constant_name(TrimRateLimit)]
		fn trim_rate_limit() -> u64 {
			TRIM_RATE_LIMIT
		}

		/// Blocks between two tallies of root's votes and of reports, and between two votes of a validator.
		#[pallet::constant_name(TallyPeriod)]
		fn tally_period() -> u64 {
			TALLY_PERIOD
		}

		/// Blocks of a period that attestors report of.
		#[pallet::constant_name(ReportPeriod)]
		fn report_period() -> u64 {
			REPORT_PERIOD
		}

		/// The most attestors that can be named, and reports of a subnet.
		#[pallet::constant_name(MaxAttestors)]
		fn max_attestors() -> u32 {
			MAX_ATTESTORS
		}

		/// The most shadow rules that run at a time.
		#[pallet::constant_name(MaxShadows)]
		fn max_shadows() -> u32 {
			MAX_SHADOWS
		}

		/// The most subnets whose alpha one call of `claim_root` claims.
		#[pallet::constant_name(MaxClaimedSubnets)]
		fn max_claimed_subnets() -> u32 {
			MAX_CLAIMED_SUBNETS
		}

		/// Blocks between two swaps of a hotkey.
		#[pallet::constant_name(HotkeySwapInterval)]
		fn hotkey_swap_interval() -> u64 {
			HOTKEY_SWAP_INTERVAL
		}

		/// The most bytes of a token's symbol.
		#[pallet::constant_name(MaxSymbolLength)]
		fn max_symbol_length() -> u32 {
			MAX_SYMBOL_LEN
		}

		/// The least that a trade leaves in a reserve of a pool, in rao.
		#[pallet::constant_name(MinReserve)]
		fn min_reserve() -> u64 {
			MIN_RESERVE
		}

		/// The most that goes into a pool at once, in reserves of that side.
		#[pallet::constant_name(MaxInputFactor)]
		fn max_input_factor() -> u64 {
			MAX_INPUT_FACTOR
		}

		/// The most items of a page that a query answers with.
		#[pallet::constant_name(PageSize)]
		fn page_size() -> u16 {
			PAGE
		}

		/// The most newcomers that an epoch decides on: whether each becomes a parent of a neuron.
		#[pallet::constant_name(MaxNewcomers)]
		fn max_newcomers() -> u32 {
			MAX_NEWCOMERS
		}

		/// Blocks over what it was told that a registration waits for its netuid until it may be taken back
		/// without loss.
		#[pallet::constant_name(QueuePatience)]
		fn queue_patience() -> u64 {
			QUEUE_PATIENCE
		}

		/// The longest delay between `start_call` and trading, in blocks.
		#[pallet::constant_name(MaxTradingDelay)]
		fn max_trading_delay() -> u64 {
			MAX_TRADING_DELAY
		}

		/// The longest notice before a subnet is pruned, and the longest time for which a netuid rests, in blocks.
		#[pallet::constant_name(MaxNotice)]
		fn max_notice() -> u64 {
			MAX_NOTICE
		}

		/// The shortest time for which a netuid rests, in blocks.
		#[pallet::constant_name(MinReuseDelay)]
		fn min_reuse_delay() -> u64 {
			MIN_REUSE_DELAY
		}

		/// The highest minimum stake that may be set, in rao.
		#[pallet::constant_name(MaxMinStake)]
		fn max_min_stake() -> u64 {
			MAX_MIN_STAKE
		}

		/// The highest deposit for a hotkey that may be set, in rao.
		#[pallet::constant_name(MaxHotkeyDeposit)]
		fn max_hotkey_deposit() -> u64 {
			MAX_HOTKEY_DEPOSIT
		}

		/// The lowest and the highest deposit for a row of childkey links that may be set, in rao.
		#[pallet::constant_name(ChildkeyDeposits)]
		fn childkey_deposits() -> (u64, u64) {
			CHILDKEY_DEPOSITS
		}

		/// The highest cost of a key's swap that may be set, in rao.
		#[pallet::constant_name(MaxKeySwapCost)]
		fn max_key_swap_cost() -> u64 {
			MAX_KEY_SWAP_COST
		}

		/// The longest delay of a coldkey's swap that may be set, in blocks.
		#[pallet::constant_name(MaxColdkeySwapDelay)]
		fn max_coldkey_swap_delay() -> u64 {
			MAX_COLDKEY_SWAP_DELAY
		}

		/// The most tempos that an owner may have to wait between two settings.
		#[pallet::constant_name(MaxOwnerTempos)]
		fn max_owner_tempos() -> u16 {
			MAX_OWNER_TEMPOS
		}

		/// The longest half-life of the price of a neuron's registration, in blocks.
		#[pallet::constant_name(MaxBurnHalfLife)]
		fn max_burn_half_life() -> u16 {
			MAX_BURN_HALF_LIFE
		}

		/// The lowest and the highest factor by which a neuron's registration raises its price, in thousandths.
		#[pallet::constant_name(BurnIncrease)]
		fn burn_increase() -> (u32, u32) {
			(*BURN_INCREASE.start(), *BURN_INCREASE.end())
		}

		/// The highest fee rate of a pool, in parts of 65535.
		#[pallet::constant_name(MaxFeeRate)]
		fn max_fee_rate() -> u16 {
			FeeRate::MAX.0
		}
	}
}
