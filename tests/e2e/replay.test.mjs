// The chain as the laboratory's judge: three runs, made again on the real node by the same calls, come to
// the same economy to the rao.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { hashOf, replay, startReplay } from './lib/replay.mjs'

const SCENARIOS = {
	'replay-trades': ['addStake', 'recycleAlpha', 'removeStake'],
	'replay-epochs': ['addStake', 'burnedRegister', 'removeStake', 'setWeights'],
	'replay-registry': ['addStake', 'registerNetwork', 'removeStake', 'setWeights', 'startCall'],
}

for (const [scenario, kinds] of Object.entries(SCENARIOS)) {
	describe(scenario, () => {
		let chain, lines, stop
		// One after the other: a start that compiles the wasm for the genesis is work for a whole core.
		before(async () => ({ chain, lines, stop } = await startReplay(scenario)))
		after(() => stop?.())

		it('makes all kinds of calls that it is about', () => {
			const made = new Set(lines.filter(({ call }) => call).map(({ call }) => call))
			assert.deepEqual([...made].sort(), kinds)
		})

		it('comes to the economy of the laboratory every 360 blocks', async () => {
			let checkpoints = 0
			for await (const { block, hash, economy, found } of replay(chain, lines)) {
				assert.deepEqual(found.toSorted(), economy.toSorted(), `in block ${block}`)
				assert.equal(hashOf(economy), hash)
				assert.equal(hashOf(order(found, economy)), hash)
				checkpoints += 1
			}
			assert.equal(checkpoints, lines.filter(({ hash }) => hash).length)
			assert.ok(checkpoints >= 2)
		})

		if (kinds.includes('registerNetwork')) {
			it('has ended a subnet and begun another one under its netuid', async () => {
				const registered = await Promise.all([1, 2, 3, 4].map(async (netuid) => (await chain.subnet(netuid)).registeredAt))
				assert.deepEqual(registered.slice(0, 2), [0n, 0n])
				assert.ok(registered[2] > registered[3] && registered[3] > 0n)
			})
		}
	})
}

/** The same lines in the order of others: those of accounts come in that of the laboratory's. */
const order = (lines, like) => like.filter((line) => lines.includes(line))
