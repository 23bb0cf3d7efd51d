//! What an actor does, told by a few bytes. What there is decides what that comes to: which subnets,
//! hotkeys and positions there are, and how much is in them. For what an actor cannot do there is
//! the next best, so that most calls go through.

use crate::arbitrary::{self, Arbitrary, Result, Unstructured};
use crate::{
	dials::Turn,
	runtime::{
		Balances, DynamicTao, Runtime, RuntimeCall, RuntimeOrigin, System, EXISTENTIAL_DEPOSIT,
	},
	world::{hotkey, ACTORS, GHOST, OWN_HOTKEYS},
	Amount,
};
use codec::Encode;
use dtao_economics::{Alpha, FeeRate, Tao, UNIT};
use pallet_dynamic_tao::{
	Call, Delegates, NetUid, Neurons, Owner, Parameters, Positions, RootNeurons,
	SubnetHyperparameters, SubnetOwners, SubnetParameter, SubnetRecord, Subnets, UnclaimedPayouts,
};
use sp_runtime::traits::{BlakeTwo256, Hash};

/// How much of what there is.
#[derive(Clone, Copy, Debug)]
enum Share {
	/// So many parts of 128.
	Part(u8),
	/// All, and so many rao more or less.
	Near(i8),
	/// So much, whatever there is.
	Exactly(Amount),
}

impl<'a> Arbitrary<'a> for Share {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		Ok(match input.arbitrary::<u8>()? {
			kind @ 0..=191 => Self::Part(kind.saturating_add(1).min(128)),
			192..=247 => Self::Near(0),
			248..=251 => Self::Near(input.arbitrary()?),
			252.. => Self::Exactly(input.arbitrary()?),
		})
	}
}

impl Share {
	fn of(self, whole: u64) -> u64 {
		match self {
			Self::Part(part) => (u128::from(whole) * u128::from(part) / 128) as u64,
			Self::Near(rao) => whole.saturating_add_signed(rao.into()),
			Self::Exactly(amount) => amount.0,
		}
	}
}

/// A limit price, so many parts of 1024 worse than the spot price.
#[derive(Clone, Copy, Debug, Arbitrary)]
struct Bound {
	slack: u16,
	partial: bool,
}

impl Bound {
	fn over(self, price: u128) -> u64 {
		(price * (1024 + u128::from(self.slack % 4096)) / 1024).min(u64::MAX.into()) as u64
	}

	fn under(self, price: u128) -> u64 {
		(price * 1024 / (1024 + u128::from(self.slack % 4096))).min(u64::MAX.into()) as u64
	}
}

/// Something that is done with stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
enum Deal {
	Buy,
	BuyMore,
	Sell,
	SellWhole,
	Swap,
	Move,
	Transfer,
	Leave,
	LeaveForRoot,
	Recycle,
	Burn,
	Send,
}

/// A deal about the stake that is picked by `at`, towards what is picked by `to`.
#[derive(Clone, Copy, Debug, Arbitrary)]
struct Trade {
	deal: Deal,
	at: u8,
	to: u8,
	share: Share,
	bound: Option<Bound>,
}

/// Something that is done about neurons, votes and childkey links.
#[derive(Clone, Copy, Debug, Arbitrary)]
enum Errand {
	/// Registers a neuron, at most at a price of so many parts of 1024 over the one of now.
	Register { at: u8, key: u8, limit: Option<u16> },
	/// Takes a uid on root.
	Seat { key: u8 },
	/// Takes a hotkey.
	Associate { key: u8 },
	/// Says something about others: at once, by a commit, or by the reveal of one.
	Vote { at: u8, voter: u8, values: [u8; 6] },
	/// The same by another validator.
	VoteAgain { at: u8, voter: u8, values: [u8; 6] },
	/// Sets two children.
	Children { at: u8, key: u8, children: [(u8, u16); 2] },
	/// What a child keeps.
	ChildTake { at: u8, key: u8, take: u16 },
	/// What a delegate keeps.
	Take { key: u8, take: u16 },
	/// Lets a hotkey say that it is the actor's.
	Consent { key: u8 },
	/// Lets a hotkey go.
	Release { key: u8 },
}

/// Something that is done about subnets.
#[derive(Clone, Copy, Debug, Arbitrary)]
enum Venture {
	/// Registers a subnet, or starts one that is registered.
	Found { key: u8 },
	/// Says what a subnet is.
	Describe { at: u8, letters: [u8; 4] },
	/// Names its token.
	Name { at: u8, letters: [u8; 2] },
	/// Gives it to another.
	Give { at: u8, to: u8 },
	/// Ends it.
	Dissolve { at: u8 },
	/// Claims what a dissolution has left, or gives an account to whom it has left it.
	Claim,
	/// Sets something of its neurons, by its owner or the admin.
	Tune { at: u8, turn: Turn, by_owner: bool },
	/// Sets something of the subnet.
	Set { at: u8, turn: Turn, by_owner: bool },
	/// Sets something of the whole economy.
	SetGlobally { turn: Turn },
}

#[derive(Clone, Copy, Debug)]
enum Kind {
	Trade(Trade),
	Errand(Errand),
	Venture(Venture),
}

/// Something that an actor does: mostly trades.
#[derive(Clone, Copy, Debug)]
pub struct Act(Kind);

impl<'a> Arbitrary<'a> for Act {
	fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
		Ok(Self(match input.arbitrary::<u8>()? {
			0..=127 => Kind::Trade(input.arbitrary()?),
			128..=207 => Kind::Errand(input.arbitrary()?),
			208.. => Kind::Venture(input.arbitrary()?),
		}))
	}
}

/// Weights that somebody has committed to.
pub struct Secret {
	voter: u64,
	netuid: NetUid,
	uids: Vec<u16>,
	values: Vec<u16>,
	block: u64,
}

/// One of a list.
fn pick<T: Clone>(all: &[T], at: u8) -> Option<T> {
	all.get(usize::from(at).checked_rem(all.len())?).cloned()
}

/// A subnet for which that holds; now and then any number that a subnet could have.
fn subnet(at: u8, wanted: impl Fn(&SubnetRecord) -> bool) -> NetUid {
	let all = Subnets::<Runtime>::iter().filter(|(_, record)| wanted(record));
	let mut all: Vec<_> = all.map(|(netuid, _)| netuid).collect();
	all.sort_unstable();
	let any = NetUid(u16::from(at % 5));
	if at >= 248 {
		return any;
	}
	pick(&all, at).unwrap_or(any)
}

fn is_alive(record: &SubnetRecord) -> bool {
	!record.dissolving
}

fn is_open(record: &SubnetRecord) -> bool {
	record.is_open_at(System::block_number())
}

/// Root or a subnet that is open for trading.
fn market(at: u8) -> NetUid {
	if at.is_multiple_of(4) {
		NetUid::ROOT
	} else {
		subnet(at, is_open)
	}
}

/// TAO per alpha, in rao.
fn price(netuid: NetUid) -> u128 {
	let pool = Subnets::<Runtime>::get(netuid).map(|record| record.economy.pool);
	pool.map_or(UNIT.into(), |pool| {
		u128::from(pool.tao.0) * u128::from(UNIT) / u128::from(pool.alpha.0)
	})
}

fn known_hotkey(at: u8) -> u64 {
	let mut all: Vec<_> = Owner::<Runtime>::iter_keys().collect();
	all.sort_unstable();
	pick(&all, at).unwrap_or_default()
}

/// The first hotkey of an actor, from the given one on, for which that holds.
fn own_hotkey(actor: u64, first: u8, wanted: impl Fn(u64) -> bool) -> u64 {
	let all = (0..OWN_HOTKEYS).map(|number| hotkey(actor, first.wrapping_add(number)));
	let mut wanted = all.filter(|hotkey| wanted(*hotkey));
	wanted.next().unwrap_or_else(|| hotkey(actor, first))
}

/// Numbers from 0 to one less than `count`, but for one.
fn others(count: usize, this: u16) -> Vec<u16> {
	(0..count as u16).filter(|other| *other != this).collect()
}

/// Somebody with a coldkey.
pub struct Actor(pub u64);

impl Actor {
	/// Who sends what to do that.
	pub fn call(&self, act: &Act, secrets: &mut Vec<Secret>) -> (RuntimeOrigin, RuntimeCall) {
		match &act.0 {
			Kind::Trade(Trade { deal: Deal::Send, to, share, .. }) => self.send(*to, *share),
			Kind::Trade(trade) => self.signed(self.trade(trade)),
			Kind::Errand(errand) => self.errand(errand, secrets),
			Kind::Venture(venture) => self.venture(venture),
		}
	}

	fn signed(&self, call: Call<Runtime>) -> (RuntimeOrigin, RuntimeCall) {
		(RuntimeOrigin::signed(self.0), call.into())
	}

	/// What it can spend and live.
	fn free(&self) -> u64 {
		Balances::free_balance(self.0).saturating_sub(EXISTENTIAL_DEPOSIT)
	}

	/// Gives TAO away, at times all of it.
	fn send(&self, to: u8, share: Share) -> (RuntimeOrigin, RuntimeCall) {
		let dest = pick(&[ACTORS.as_slice(), &[GHOST]].concat(), to).unwrap_or(GHOST);
		let value = share.of(self.free() / 4);
		let call = pallet_balances::Call::transfer_allow_death { dest, value };
		(RuntimeOrigin::signed(self.0), call.into())
	}

	fn buy(&self, trade: &Trade) -> Call<Runtime> {
		let (hotkey, netuid) = (known_hotkey(trade.at), market(trade.to));
		// Not much more than the pool, so that it is not always too much for it.
		let depth = Subnets::<Runtime>::get(netuid).map(|record| record.economy.pool.tao.0);
		let most = depth.map_or(u64::MAX, |tao| tao.saturating_mul(8)).min(self.free() / 2);
		let least = Parameters::<Runtime>::get().min_stake.0;
		let amount_staked = match trade.share {
			Share::Part(_) => Tao(trade.share.of(most).max(least)),
			share => Tao(share.of(most)),
		};
		match trade.bound {
			None => Call::add_stake { hotkey, netuid, amount_staked },
			Some(bound) => Call::add_stake_limit {
				hotkey,
				netuid,
				amount_staked,
				limit_price: bound.over(price(netuid)),
				allow_partial: bound.partial,
			},
		}
	}

	/// Where it has a stake that it can trade.
	fn position(&self, at: u8) -> Option<(u64, NetUid)> {
		let open = |netuid| {
			NetUid::is_root(netuid)
				|| Subnets::<Runtime>::get(netuid).is_some_and(|record| is_open(&record))
		};
		let all = Positions::<Runtime>::iter_key_prefix((self.0,));
		let mut all: Vec<_> = all.filter(|(_, netuid)| open(*netuid)).collect();
		all.sort_unstable();
		pick(&all, at)
	}

	fn trade(&self, trade: &Trade) -> Call<Runtime> {
		let Some((hotkey, netuid)) = self.position(trade.at) else { return self.buy(trade) };
		let Trade { deal, to, share, bound, .. } = *trade;
		let held = DynamicTao::stake_value(netuid, &hotkey, &self.0).expect("it has a value").0;
		let amount = Alpha(share.of(held));
		let rate = |to| price(netuid) * u128::from(UNIT) / price(to).max(1);
		let elsewhere = match market(to) {
			same if same == netuid && netuid.is_root() => subnet(to, is_open),
			same if same == netuid => NetUid::ROOT,
			other => other,
		};
		match deal {
			Deal::Sell => match bound {
				None => Call::remove_stake { hotkey, netuid, amount_unstaked: amount },
				Some(bound) => Call::remove_stake_limit {
					hotkey,
					netuid,
					amount_unstaked: amount,
					limit_price: bound.under(price(netuid)),
					allow_partial: bound.partial,
				},
			},
			Deal::SellWhole => {
				let limit_price = bound.map(|bound| bound.under(price(netuid)));
				Call::remove_stake_full_limit { hotkey, netuid, limit_price }
			}
			Deal::Swap => {
				let (origin_netuid, destination_netuid) = (netuid, elsewhere);
				match bound {
					None => Call::swap_stake {
						hotkey,
						origin_netuid,
						destination_netuid,
						alpha_amount: amount,
					},
					Some(bound) => Call::swap_stake_limit {
						hotkey,
						origin_netuid,
						destination_netuid,
						alpha_amount: amount,
						limit_price: bound.under(rate(destination_netuid)),
						allow_partial: bound.partial,
					},
				}
			}
			Deal::Move => {
				let (origin_hotkey, destination_hotkey) = (hotkey, known_hotkey(to));
				let stays = destination_hotkey != origin_hotkey && to % 2 == 0;
				let destination_netuid = if stays { netuid } else { elsewhere };
				match bound {
					None => Call::move_stake {
						origin_hotkey,
						destination_hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
					},
					Some(bound) => Call::move_stake_limit {
						origin_hotkey,
						destination_hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
						limit_price: bound.under(rate(destination_netuid)),
						allow_partial: bound.partial,
					},
				}
			}
			Deal::Transfer => {
				let destination_coldkey = pick(&ACTORS, to).unwrap_or(GHOST);
				let stays = destination_coldkey != self.0 && to % 3 > 0;
				let destination_netuid = if stays { netuid } else { elsewhere };
				match bound {
					None => Call::transfer_stake {
						destination_coldkey,
						hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
					},
					Some(bound) => Call::transfer_stake_limit {
						destination_coldkey,
						hotkey,
						origin_netuid: netuid,
						destination_netuid,
						alpha_amount: amount,
						limit_price: bound.under(rate(destination_netuid)),
						allow_partial: bound.partial,
					},
				}
			}
			Deal::Leave => Call::unstake_all { hotkey },
			Deal::LeaveForRoot => Call::unstake_all_alpha { hotkey },
			Deal::Recycle if !netuid.is_root() => Call::recycle_alpha { hotkey, amount, netuid },
			Deal::Burn if !netuid.is_root() => Call::burn_alpha { hotkey, amount, netuid },
			Deal::Buy | Deal::BuyMore | Deal::Send | Deal::Recycle | Deal::Burn => self.buy(trade),
		}
	}

	fn errand(&self, errand: &Errand, secrets: &mut Vec<Secret>) -> (RuntimeOrigin, RuntimeCall) {
		let who = self.0;
		let owned = |key| {
			own_hotkey(who, key, |hotkey| Owner::<Runtime>::get(hotkey).is_some_and(|o| o == who))
		};
		self.signed(match *errand {
			Errand::Register { at, key, limit } => {
				let netuid =
					subnet(at, |record| is_open(record) && record.parameters.registration_allowed);
				let neurons = Neurons::<Runtime>::get(netuid);
				let hotkey =
					own_hotkey(who, key, |key| neurons.iter().all(|other| other.hotkey != key));
				let price = DynamicTao::burn_cost(netuid).unwrap_or_default().0;
				match limit {
					None => Call::burned_register { netuid, hotkey },
					Some(slack) => {
						let limit_price = Bound { slack, partial: false }.over(price.into());
						Call::register_limit { netuid, hotkey, limit_price }
					}
				}
			}
			Errand::Seat { key } => {
				let neurons = RootNeurons::<Runtime>::get();
				let hotkey =
					own_hotkey(who, key, |key| neurons.iter().all(|neuron| neuron.hotkey != key));
				Call::root_register { hotkey }
			}
			Errand::Associate { key } => Call::try_associate_hotkey { hotkey: hotkey(who, key) },
			Errand::Vote { at, voter, values } | Errand::VoteAgain { at, voter, values } => {
				return vote(subnet(at, is_alive), voter, values, secrets);
			}
			Errand::Children { at, key, children } => {
				let hotkey = owned(key);
				let mut listed: Vec<(u64, u64)> = Vec::new();
				for (child, proportion) in children {
					let child = known_hotkey(child);
					let proportion = u64::from(proportion) << 46;
					if child != hotkey
						&& proportion > 0 && listed.iter().all(|(_, other)| *other != child)
					{
						listed.push((proportion, child));
					}
				}
				Call::set_children { hotkey, netuid: subnet(at, is_alive), children: listed }
			}
			Errand::ChildTake { at, key, take } => {
				let netuid = subnet(at, is_alive);
				Call::set_childkey_take { hotkey: owned(key), netuid, take }
			}
			Errand::Consent { key } => {
				let call = Call::<Runtime>::associate_with { coldkey: who };
				return (RuntimeOrigin::signed(known_hotkey(key)), call.into());
			}
			Errand::Release { key } => Call::release_hotkey { hotkey: owned(key) },
			Errand::Take { key, take } => {
				let hotkey = owned(key);
				match take.cmp(&Delegates::<Runtime>::get(hotkey).take) {
					core::cmp::Ordering::Greater => Call::increase_take { hotkey, take },
					_ => Call::decrease_take { hotkey, take },
				}
			}
		})
	}

	fn venture(&self, venture: &Venture) -> (RuntimeOrigin, RuntimeCall) {
		let admin = |call: Call<Runtime>| (RuntimeOrigin::root(), call.into());
		let owner_of = |netuid| SubnetOwners::<Runtime>::get(netuid).map(|it| it.owner_coldkey);
		let owner = |netuid| Actor(owner_of(netuid).unwrap_or(self.0));
		let by = |by_owner: bool, netuid, call| {
			if by_owner {
				owner(netuid).signed(call)
			} else {
				admin(call)
			}
		};
		match *venture {
			Venture::Found { key } => {
				let waiting = Subnets::<Runtime>::iter()
					.find(|(_, record)| is_alive(record) && record.started_at.is_none());
				match waiting {
					Some((netuid, _)) => owner(netuid).signed(Call::start_call { netuid }),
					None => self.signed(Call::register_network { hotkey: hotkey(self.0, key) }),
				}
			}
			Venture::Describe { at, letters } => {
				let netuid = subnet(at, is_alive);
				let text = |place: usize| vec![letters[place % 4] % 160; place * 60];
				owner(netuid).signed(Call::set_subnet_identity {
					netuid,
					subnet_name: text(0),
					github_repo: text(1),
					subnet_contact: text(2),
					subnet_url: text(3),
					discord: Vec::new(),
					description: Vec::new(),
					logo_url: Vec::new(),
					additional: text(0),
				})
			}
			Venture::Name { at, letters } => {
				let netuid = subnet(at, is_alive);
				// One letter that a symbol may be, or a word that it may not.
				let [letter, word, ..] = letters;
				let symbol = match word % 4 {
					0 => letters.map(|letter| b'!' + letter % 96).into(),
					_ => char::from_u32(0xe01 + u32::from(letter % 46))
						.into_iter()
						.collect::<String>()
						.into(),
				};
				owner(netuid).signed(Call::update_symbol { netuid, symbol })
			}
			Venture::Give { at, to } => {
				let (netuid, new_coldkey) =
					(subnet(at, is_alive), pick(&ACTORS, to).unwrap_or(GHOST));
				let hotkey = hotkey(new_coldkey, 0);
				owner(netuid).signed(Call::transfer_subnet_ownership {
					netuid,
					new_coldkey,
					hotkey,
				})
			}
			Venture::Dissolve { at } => {
				admin(Call::dissolve_network { netuid: subnet(at, is_alive) })
			}
			Venture::Claim => match UnclaimedPayouts::<Runtime>::iter_keys().next() {
				Some(dest) if !System::account_exists(&dest) => {
					let value = EXISTENTIAL_DEPOSIT;
					let call = pallet_balances::Call::transfer_allow_death { dest, value };
					(RuntimeOrigin::signed(self.0), call.into())
				}
				Some(heir) => Actor(heir).signed(Call::claim_dissolved {}),
				None => self.signed(Call::claim_dissolved {}),
			},
			Venture::Tune { at, turn, by_owner } => {
				let netuid = subnet(at, is_alive);
				let hyperparameter = turn.hyperparameter(false);
				let by_owner = by_owner && !hyperparameter.is_for_admin_only();
				by(by_owner, netuid, Call::set_hyperparameter { netuid, hyperparameter })
			}
			Venture::Set { at, turn, by_owner } => {
				let (netuid, to) = (subnet(at, is_alive), turn.to.0);
				let parameter = match turn.dial % 4 {
					0 => SubnetParameter::FeeRate(FeeRate((to % 10_001) as u16)),
					1 => SubnetParameter::Tempo((to % 8) as u16),
					2 => SubnetParameter::RegistrationAllowed(to % 4 > 0),
					_ => SubnetParameter::TransfersAllowed(to % 4 > 0),
				};
				let by_owner = by_owner && !parameter.is_for_admin_only();
				by(by_owner, netuid, Call::set_subnet_parameter { netuid, parameter })
			}
			Venture::SetGlobally { turn } => {
				admin(Call::set_parameter { parameter: turn.parameter(false) })
			}
		}
	}
}

/// What a validator says of the others. Where votes are committed, a commit that can be revealed is.
fn vote(
	netuid: NetUid,
	voter: u8,
	values: [u8; 6],
	secrets: &mut Vec<Secret>,
) -> (RuntimeOrigin, RuntimeCall) {
	let signed = |who, call: Call<Runtime>| (RuntimeOrigin::signed(who), call.into());
	let hyperparameters = SubnetHyperparameters::<Runtime>::get(netuid);
	let version_key = hyperparameters.weights_version_key;
	let block = System::block_number();
	let salt = vec![7];
	let commits = hyperparameters.commit_reveal_weights_enabled;
	if commits {
		let tempo = Subnets::<Runtime>::get(netuid).map_or(0, |record| record.parameters.tempo);
		let epoch = |block: u64| (block + u64::from(netuid.0)).checked_div(tempo.into());
		let ripe = secrets.iter().position(|secret| {
			let reveal = epoch(secret.block).map(|it| it + hyperparameters.reveal_period_epochs);
			secret.netuid == netuid && reveal == epoch(block)
		});
		if let Some(Secret { voter, uids, values, .. }) = ripe.map(|at| secrets.remove(at)) {
			let call = Call::reveal_weights { netuid, uids, values, salt, version_key };
			return signed(voter, call);
		}
	}

	let neurons = Neurons::<Runtime>::get(netuid);
	let all = (0u16..).zip(neurons.iter());
	let validators: Vec<_> = all.filter(|(_, neuron)| neuron.scores.permit).collect();
	let (voter, uids) = match pick(&validators, voter) {
		Some((uid, neuron)) => (neuron.hotkey, others(neurons.len(), uid)),
		// Without a permit, only of itself.
		None => (neurons.first().map_or(GHOST, |neuron| neuron.hotkey), vec![0]),
	};
	let values: Vec<u16> =
		values.iter().cycle().map(|value| u16::from(*value) * 257).take(uids.len()).collect();
	if commits {
		let preimage = (voter, netuid, &uids, &values, &salt, version_key);
		let commit_hash = BlakeTwo256::hash(&preimage.encode());
		secrets.push(Secret { voter, netuid, uids, values, block });
		signed(voter, Call::commit_weights { netuid, commit_hash })
	} else {
		signed(voter, Call::set_weights { netuid, dests: uids, weights: values, version_key })
	}
}
