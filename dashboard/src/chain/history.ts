// History from the chain itself: a node that keeps its states answers at any block. Blocks are sampled,
// each is asked for once, and what is kept of it is what plots and changes need.

import type { HexString } from '@dedot/utils'
import type { Node } from './node.ts'

/** A subnet at some block. */
export interface Point {
	price: bigint
	movingPrice: bigint
	volume: bigint
	/** Tells the subnet from one that had the netuid before. */
	registeredAt: bigint
}

/** All subnets at some height. */
export interface Sample {
	height: number
	points: ReadonlyMap<number, Point>
}

/** So many blocks are asked about at a time: more would wait in the node's queue until they time out. */
const AT_ONCE = 16

/** Samples that are kept; a plot has 120. */
const KEPT = 1_500

export class History {
	readonly #node: Node
	readonly #samples = new Map<HexString, Promise<Sample['points']>>()

	constructor(node: Node) {
		this.#node = node
	}

	/** Samples of these heights. Heights that the chain does not have, or whose state is pruned, are left out. */
	async samples(heights: readonly number[]): Promise<Sample[]> {
		const hashes = await this.#node.hashes(heights)
		const found = await inTurns(heights, AT_ONCE, async (height, index) => {
			const hash = hashes[index]
			const points = hash && (await this.#points(hash).catch(() => undefined))
			return points && { height, points }
		})
		return found.filter((sample) => sample !== undefined)
	}

	#points(hash: HexString): Promise<Sample['points']> {
		const known = this.#samples.get(hash)
		if (known) return known
		const points = this.#ask(hash)
		this.#samples.set(hash, points)
		points.catch(() => this.#samples.delete(hash))
		const [oldest] = this.#samples.keys()
		if (this.#samples.size > KEPT && oldest) this.#samples.delete(oldest)
		return points
	}

	async #ask(hash: HexString): Promise<Sample['points']> {
		const subnets = await this.#node.apiAt(hash).subnets()
		return new Map(
			subnets.map(({ netuid, price, movingPrice, volume, registeredAt }) => [
				netuid,
				{ price, movingPrice, volume, registeredAt },
			]),
		)
	}
}

/** Works on all items, `width` of them at a time, and keeps their order. */
export async function inTurns<T, R>(
	items: readonly T[],
	width: number,
	work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results: R[] = new Array(items.length)
	const queue = items.entries()
	const worker = async () => {
		for (const [index, item] of queue) results[index] = await work(item, index)
	}
	await Promise.all(Array.from({ length: width }, worker))
	return results
}
