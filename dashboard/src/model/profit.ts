// What became of a position, split into its causes. All sums are rao of TAO; alpha is valued at the
// spot price, which a sale of the whole position would not get.

/** A change of a position by its holder: TAO paid in or taken out, and the alpha that came or went. */
export interface Change {
	/** Positive where TAO was paid in, fees included; negative where it was taken out. */
	tao: bigint
	/** Positive where the position grew. */
	alpha: bigint
	/** What the pool kept, valued in TAO, and what the transaction cost. */
	fee: bigint
	/** Alpha that its holder burned or had recycled. */
	burned: bigint
}

/** Alpha and what it is worth. */
export interface Holding {
	alpha: bigint
	value: bigint
}

export interface Profit {
	/** What the position is worth more than what went into it. */
	total: bigint
	/** Alpha that came without its holder's doing. */
	emission: bigint
	/** What pools kept of the trades, and what their transactions cost, as a loss. */
	fee: bigint
	/** Alpha that was burned or recycled, as a loss. */
	burned: bigint
	/** The rest: what the price did. */
	price: bigint
}

/**
 * Splits the profit of a position between two moments. The four parts sum to the total. What was earned or
 * burned is valued at `rate`: at today's price, or at that of the exit where nothing is left.
 */
export function splitProfit(before: Holding, now: Holding, changes: readonly Change[], rate = now): Profit {
	const sum = (part: (change: Change) => bigint) => changes.reduce((total, change) => total + part(change), 0n)
	const value = (alpha: bigint) => (rate.alpha === 0n ? 0n : (alpha * rate.value) / rate.alpha)
	const total = now.value - before.value - sum(({ tao }) => tao)
	const emission = value(now.alpha - before.alpha - sum(({ alpha }) => alpha))
	const fee = -sum((change) => change.fee)
	const burned = -value(sum((change) => change.burned))
	return { total, emission, fee, burned, price: total - emission - fee - burned }
}
