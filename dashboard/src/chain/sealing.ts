// Blocks on request, on a chain that seals. Requests travel many at a time and the node works through
// them one by one.

import type { Node } from './node.ts'

const AT_ONCE = 40

/** Makes blocks, tells how many are made, and stops early if asked to. */
export async function makeBlocks(node: Node, count: number, told: (made: number) => boolean): Promise<void> {
	for (let made = 0; made < count;) {
		const batch = Math.min(AT_ONCE, count - made)
		await Promise.all(Array.from({ length: batch }, () => node.ask('engine_createBlock', true, true)))
		made += batch
		if (!told(made)) return
	}
}
