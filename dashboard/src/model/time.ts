// Chain time: blocks are the only clock. A development chain may make a block each second, and its
// time goes by slots all the same, so every window here is a number of blocks.

import { divCeil } from './amount.ts'

/** What a block moves the chain's clock by, unless the chain says otherwise. */
export const SLOT_MS = 12_000n

const MINUTE_MS = 60_000n
const HOUR_MS = 60n * MINUTE_MS
export const DAY_MS = 24n * HOUR_MS

/** How many blocks a window of chain time has. */
export const blocksIn = (milliseconds: bigint, slot = SLOT_MS) => milliseconds / slot

/** The windows that changes are told over. */
export const WINDOWS = [
	{ name: '1h', milliseconds: HOUR_MS },
	{ name: '24h', milliseconds: DAY_MS },
	{ name: '7d', milliseconds: 7n * DAY_MS },
	{ name: '30d', milliseconds: 30n * DAY_MS },
] as const

export type WindowName = (typeof WINDOWS)[number]['name']

const SPANS: [bigint, string][] = [
	[365n * DAY_MS, 'y'],
	[DAY_MS, 'd'],
	[HOUR_MS, 'h'],
	[MINUTE_MS, 'min'],
	[1_000n, 's'],
]

/** A time in its two largest units: `29 d 3 h`. */
export function formatTime(milliseconds: bigint): string {
	const first = SPANS.findIndex(([span]) => milliseconds >= span)
	if (first < 0) return '0 s'
	const parts: string[] = []
	let rest = milliseconds
	for (const [span, name] of SPANS.slice(first, first + 2)) {
		if (rest >= span) parts.push(`${rest / span} ${name}`)
		rest %= span
	}
	return parts.join(' ')
}

/** So many blocks as chain time. */
export const formatBlocks = (blocks: bigint, slot = SLOT_MS) => formatTime(blocks * slot)

/**
 * Blocks until the issuance reaches the next halving, if every block places all of its emission and
 * nothing is recycled: at the earliest.
 */
export function blocksToHalving(issued: bigint, threshold: bigint | undefined, emission: bigint): bigint | undefined {
	if (threshold === undefined || emission === 0n) return undefined
	return threshold <= issued ? 0n : divCeil(threshold - issued, emission)
}
