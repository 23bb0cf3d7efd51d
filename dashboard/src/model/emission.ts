// What a block gives a subnet, stage by stage, and how a day's alpha is split. The chain says the
// TAO that is allocated; the rest follows from the rules that are in force.

const PARTS_OF_U16 = 65_535n
const PARTS_PER_BILLION = 1_000_000_000n

/** The alpha of participants in its four parts, which sum to it. */
export interface Split {
	owner: bigint
	miners: bigint
	validators: bigint
	root: bigint
}

/**
 * Splits a block's alpha: the owner's cut in parts of 65535, the rest in halves, and root's
 * proportion of the validators' half in parts of 10^9. The chain's proportion is finer than that, so
 * root's part may be under the chain's by a billionth of the half.
 */
export function splitEmission(alpha: bigint, ownerCut: bigint, rootProportion: bigint): Split {
	const owner = (alpha * ownerCut) / PARTS_OF_U16
	const rest = alpha - owner
	const miners = rest / 2n
	const half = rest - miners
	const root = (half * rootProportion) / PARTS_PER_BILLION
	return { owner, miners, validators: half - root, root }
}

/** What the next block gives a subnet, stage by stage. */
export interface Stages {
	/** The moving price, of which the base weight is the part of all. */
	weight: bigint
	/** TAO allocated. */
	allocated: bigint
	/** Alpha that goes into the pool beside it. */
	alphaIn: bigint
	/** Alpha minted to participants. */
	participants: bigint
	/** Root's part of it. */
	root: bigint
}

interface Emitting {
	movingPriceBits: bigint
	blockShare: bigint
	taoReserve: bigint
	alphaReserve: bigint
	alphaEmission: bigint
	rootProportion: number
}

/** The stages of one subnet under the launch rules: `alpha_in = min(floor(tao_in * A / T), e)`. */
export function stagesOf(subnet: Emitting, ownerCut: bigint): Stages {
	const { blockShare, taoReserve, alphaReserve, alphaEmission } = subnet
	const keepsPrice = taoReserve === 0n ? 0n : (blockShare * alphaReserve) / taoReserve
	return {
		weight: subnet.movingPriceBits,
		allocated: blockShare,
		alphaIn: keepsPrice < alphaEmission ? keepsPrice : alphaEmission,
		participants: alphaEmission,
		root: splitEmission(alphaEmission, ownerCut, BigInt(subnet.rootProportion)).root,
	}
}
