// The chain's answers as dedot decodes them: 64 bits and more are bigints, less are numbers. They are
// described where they are defined, in pallets/dynamic-tao/src/types/views.rs. Fields that older
// chains do not have are optional.

import type { AccountId32, Result } from '@dedot/codecs'

export interface SubnetView {
	netuid: number
	ownerColdkey: AccountId32
	ownerHotkey: AccountId32
	taoReserve: bigint
	alphaReserve: bigint
	alphaOutstanding: bigint
	alphaBurned: bigint
	price: bigint
	movingPrice: bigint
	movingPriceBits: bigint
	referencePrice: bigint
	immuneUntil: bigint
	blockShare: bigint
	alphaEmission: bigint
	rootProportion: number
	alphaDistributionRatio: bigint
	volume: bigint
	pending: { owner: bigint; miners: bigint; validators: bigint; rootAlpha: bigint; rootTao: bigint }
	feeRate: number
	tempo: number
	nextEpoch?: bigint
	registrationAllowed: boolean
	transfersAllowed: boolean
	registeredAt: bigint
	startedAt: bigint | undefined
	closesAt?: bigint
	lock: bigint
	lastEpoch: bigint
	neurons: number
	burn: bigint
	symbol: string
	dissolving: boolean
}

export interface GlobalView {
	totalIssuance: bigint
	blockEmission: bigint
	nextHalving: bigint | undefined
	rootStake: bigint
	pooledTao: bigint
	pendingRootTao: bigint
	owedTao: bigint
	subnets: number
	parameters: {
		taoWeight: bigint
		subnetOwnerCut: number
		movingSpeed: { num: number; den: number }
		minStake: bigint
		subnetLimit: number
		networkImmunityPeriod: bigint
		networkMinLockCost: bigint
	}
}

export interface Quote {
	amountIn: bigint
	amountOut: bigint
	fee: bigint
	tao: bigint
	taoFee: bigint
	averagePrice: bigint
	priceBefore: bigint
	priceAfter: bigint
	/** In parts of 10^9. */
	slippage: number
}

export interface StakeView {
	hotkey: AccountId32
	netuid: number
	alpha: bigint
	entering: bigint
	taoValue: bigint
	liquidationValue: bigint
}

export interface ValidatorView {
	hotkey: AccountId32
	coldkey: AccountId32
	take: number
	rootStake: bigint
	permits: { netuid: number; uid: number }[]
}

export interface LiquidationView {
	tao: bigint
	alpha: bigint
	held: bigint
	price: bigint
	spotPrice: bigint
	toHolders: bigint
	recycled: bigint
}

/** The neurons of a subnet as columns by uid. Scores are parts of 65535. */
export interface Metagraph {
	netuid: number
	block: bigint
	neurons: number
	hotkeys: AccountId32[]
	coldkeys: AccountId32[]
	alphaStake: bigint[]
	rootStake: bigint[]
	effectiveStake: bigint[]
	rank: number[]
	trust: number[]
	consensus: number[]
	incentive: number[]
	dividends: number[]
	validatorTrust: number[]
	emission: bigint[]
	validatorPermit: boolean[]
	active: boolean[]
	lastUpdate: bigint[]
}

export interface IdentityView {
	symbol: string
	identity?: { subnetName: string; description: string; subnetUrl: string }
}

export interface PruneNotice {
	netuid: number
	closesAt: bigint
}

/** A rule of one axis: its name, and its numbers where it has any; or numbers alone. */
export type RuleValue = string | { type: string; value?: unknown } | Record<string, unknown>

/** The rules of a chain, by axis. */
export type RuleSet = Record<
	'allocation' | 'injection' | 'rootPart' | 'averaging' | 'dividends' | 'ownerIncentives',
	RuleValue
>

/** A change of the rules: `rules` are in force from block `at` on. */
export interface RuleChange {
	at: bigint
	rules: RuleSet
}

export interface RulesView {
	active: RuleSet
	scheduled: RuleChange | undefined
}

/** Rules that have a name. */
export interface ProfileView {
	name: string
	rules: RuleSet
}

/** Shares are parts of 10^9 of all subnets, each of its own stage; `injected + spent + unminted = allocated`. */
export interface EmissionStagesView {
	netuid: number
	base: number
	afterBurn: number
	afterGate: number
	afterSwitches: number
	allocated: bigint
	injected: bigint
	spent: bigint
	unminted: bigint
}

/** What an allocation rule in the shadow of the active one would have given since it began. */
export interface ShadowView {
	id: number
	allocation: RuleValue
	since: bigint
	subnets: { netuid: number; given: bigint }[]
}

/** Why the chain refused, as metadata explains it. */
export type Refusal = { type: string; value?: unknown }

export type Answer = Result<Quote, Refusal>

/** `DynamicTaoApi` at one block. */
export interface DynamicTaoApi {
	subnets(): Promise<SubnetView[]>
	subnetsPage(first: number, count: number): Promise<SubnetView[]>
	global(): Promise<GlobalView>
	registrationCost(): Promise<bigint>
	nextToPrune(): Promise<number | undefined>
	pruneNotice(): Promise<PruneNotice | undefined>
	metagraph(netuid: number): Promise<Metagraph | undefined>
	metagraphPage(netuid: number, first: number, count: number): Promise<Metagraph | undefined>
	liquidationPreview(netuid: number): Promise<LiquidationView | undefined>
	subnetIdentity(netuid: number): Promise<IdentityView | undefined>
	validators(): Promise<ValidatorView[]>
	stakeOf(coldkey: string): Promise<StakeView[]>
	quoteStakeOf(coldkey: string, hotkey: string, netuid: number, tao: bigint): Promise<Answer>
	quoteUnstakeOf(coldkey: string, hotkey: string, netuid: number, alpha: bigint): Promise<Answer>
	quoteSwapOf(coldkey: string, hotkey: string, origin: number, destination: number, alpha: bigint): Promise<Answer>
	rules(): Promise<RulesView>
	ruleProfiles(): Promise<ProfileView[]>
	allEmissionStages(): Promise<EmissionStagesView[]>
	emissionStagesUnder(rules: RuleSet): Promise<Result<EmissionStagesView[], Refusal>>
	shadows(): Promise<ShadowView[]>
}
