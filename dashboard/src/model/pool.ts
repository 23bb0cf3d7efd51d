// A subnet's constant-product pool, as the chain's own: of an input `x` the pool keeps
// `fee = ceil(x * rate / 65535)`, the rest `net` buys `floor(R_out * net / (R_in + net))`, and the
// whole input enters the reserve. The chain's quotes are what a trade is made by; this answers what
// the chain is not asked.

import { divCeil, UNIT } from './amount.ts'

const FEE_UNIT = 65_535n

/** What a trade must leave of the reserve that it draws on. */
const MIN_RESERVE = UNIT / 100n

/** The most that a trade may put in, as a multiple of the reserve it goes into. */
const MAX_INPUT_FACTOR = 1_000n

/** Reserves in rao, and the fee of a trade in parts of 65535. */
export interface Pool {
	tao: bigint
	alpha: bigint
	feeRate: bigint
}

/** The pool after a sale of alpha, fee included. */
export function afterSale(pool: Pool, alpha: bigint): Pool {
	const net = alpha - divCeil(alpha * pool.feeRate, FEE_UNIT)
	const received = (pool.tao * net) / (pool.alpha + net)
	return { ...pool, tao: pool.tao - received, alpha: pool.alpha + alpha }
}

/**
 * The smallest sale after which the price is down by at least `percent`, in rao of alpha; nothing
 * where the pool would refuse it.
 */
export function saleForDrop(pool: Pool, percent: bigint): bigint | undefined {
	const isEnough = (alpha: bigint) => {
		const after = afterSale(pool, alpha)
		return after.tao * pool.alpha * 100n <= pool.tao * after.alpha * (100n - percent)
	}
	const sale = least(pool.alpha * MAX_INPUT_FACTOR, isEnough)
	return sale !== undefined && afterSale(pool, sale).tao >= MIN_RESERVE ? sale : undefined
}

/** The least number up to `most` for which a test holds that holds for all greater ones. */
function least(most: bigint, holds: (value: bigint) => boolean): bigint | undefined {
	if (!holds(most)) return undefined
	let [low, high] = [0n, most]
	while (low < high) {
		const middle = (low + high) / 2n
		if (holds(middle)) high = middle
		else low = middle + 1n
	}
	return low
}

/** `amount` alpha at the spot price, in rao of TAO, cut. */
export const worth = (amount: bigint, pool: Pick<Pool, 'tao' | 'alpha'>) =>
	pool.alpha === 0n ? 0n : (amount * pool.tao) / pool.alpha

/** The all-in price that a tolerance in hundredths of a per cent allows: the most to pay, cut up. */
export const mostToPay = (average: bigint, tolerance: bigint) => divCeil(average * (10_000n + tolerance), 10_000n)

/** The least to receive for each token given, cut down. */
export const leastToReceive = (average: bigint, tolerance: bigint) => (average * (10_000n - tolerance)) / 10_000n
