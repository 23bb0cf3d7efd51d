// How the alpha of a block is split among those who take part.

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
