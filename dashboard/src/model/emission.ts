// What a block gives a subnet, stage by stage, and how a day's alpha is split. The chain says the
// TAO that is allocated; the rest follows from the rules in force.

import { divCeil } from './amount.ts'

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

/** What the next block gives a subnet, stage by stage. A rule that this page does not know leaves a stage out. */
export interface Stages {
	/** The moving price, of which the base weight is the part of all. */
	weight: bigint
	/** TAO allocated. */
	allocated: bigint
	/** TAO of it that goes into the pool; the rest is not minted. */
	taoIn: bigint | undefined
	/** Alpha that goes into the pool beside it. */
	alphaIn: bigint | undefined
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

/** The stages of one subnet under a rule of injection, by its name. */
export function stagesOf(subnet: Emitting, ownerCut: bigint, injection: string): Stages {
	return {
		weight: subnet.movingPriceBits,
		allocated: subnet.blockShare,
		...injected(subnet, injection),
		participants: subnet.alphaEmission,
		root: splitEmission(subnet.alphaEmission, ownerCut, BigInt(subnet.rootProportion)).root,
	}
}

/**
 * `AlphaEmissionCap`: `alpha_in = min(floor(allocated * A / T), e)`, and TAO is not cut.
 * `PriceKeeping`: of the TAO what that alpha carries, `min(ceil(alpha_in * T / A), allocated)`.
 */
function injected(subnet: Emitting, injection: string): Pick<Stages, 'taoIn' | 'alphaIn'> {
	const { blockShare: allocated, taoReserve: tao, alphaReserve: alpha, alphaEmission } = subnet
	if (tao === 0n || alpha === 0n) return { taoIn: undefined, alphaIn: undefined }
	const alphaIn = least((allocated * alpha) / tao, alphaEmission)
	switch (injection) {
		case 'AlphaEmissionCap':
			return { taoIn: allocated, alphaIn }
		case 'PriceKeeping':
			return { taoIn: least(divCeil(alphaIn * tao, alpha), allocated), alphaIn }
		default:
			return { taoIn: undefined, alphaIn: undefined }
	}
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
