// What became of a position, split into its causes. All sums are rao of TAO; alpha is valued at the
// spot price, which a sale of the whole position would not get.

/** A change of a position by its holder: TAO paid in or taken out, and the alpha that came or went. */
export interface Change {
	/** Positive where TAO was paid in, fee included; negative where it was taken out. */
	tao: bigint
	/** Positive where the position grew. */
	alpha: bigint
	/** What the pool kept, valued in TAO. */
	fee: bigint
}

/** Alpha and what it is worth. */
export interface Holding {
	alpha: bigint
	value: bigint
}

export interface Profit {
	/** What the position is worth more than what went into it. */
	total: bigint
	/** Alpha that came without its holder's doing, at the price of today. */
	emission: bigint
	/** What pools kept of the trades, as a loss. */
	fee: bigint
	/** The rest: what the price did. */
	price: bigint
}

/** Splits the profit of a position between two moments. The three parts sum to the total. */
export function splitProfit(before: Holding, now: Holding, changes: readonly Change[]): Profit {
	const sum = (part: (change: Change) => bigint) => changes.reduce((total, change) => total + part(change), 0n)
	const total = now.value - before.value - sum(({ tao }) => tao)
	const earned = now.alpha - before.alpha - sum(({ alpha }) => alpha)
	const emission = now.alpha === 0n ? 0n : (earned * now.value) / now.alpha
	const fee = -sum((change) => change.fee)
	return { total, emission, fee, price: total - emission - fee }
}
