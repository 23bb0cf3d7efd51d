// A development chain that is left running stays a living economy: its validators renew their weights.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, key, startChain } from './lib/chain.mjs'

/** Weights that are older do not count, unless a subnet's owner says otherwise. */
const ACTIVITY_CUTOFF = 5_000

const HOTKEYS = ['//Alice//hotkey', '//Bob//hotkey', '//Charlie//hotkey'].map((uri) => key(uri))

/** The validators of each subnet, which are its first neurons. */
const VALIDATORS = { 1: 2, 2: 2, 3: 3 }

const sum = (numbers) => numbers.reduce((all, number) => all + Number(number), 0)

describe('a chain that runs for longer than weights count', async () => {
	const chain = await startChain('agents')
	after(() => chain.stop())
	const [, bob] = HOTKEYS

	it('still pays miners', async () => {
		// Judged by a person: Bob's hotkey, validator 0 of subnet 2, sees one miner only.
		await chain.seal(120)
		await chain.send(bob, chain.tx.setWeights(2, [3], [65_535], 0))

		await chain.sealTo(ACTIVITY_CUTOFF + 3 * 360)

		for (const [netuid, validators] of Object.entries(VALIDATORS)) {
			const metagraph = await chain.ask('metagraph', Number(netuid))
			assert.ok(sum(metagraph.incentive) > 60_000, `subnet ${netuid} pays its miners`)
			for (let uid = 0; uid < validators; uid += 1) {
				assert.ok(metagraph.lastUpdate[uid] >= ACTIVITY_CUTOFF / 2, `validator ${uid} of ${netuid} lives`)
				assert.ok(metagraph.active[uid])
			}
		}
	})

	it('keeps the judgement of a person', async () => {
		assert.deepEqual((await chain.ask('neuron', 2, 0)).weights, [{ uid: 3, value: 65_535 }])
	})

	it('pays for it from the hotkeys, a little', async () => {
		for (const hotkey of HOTKEYS) {
			const spent = 100n * TAO - (await chain.free(hotkey))
			assert.ok(spent > 0n && spent < TAO / 100n, `spent ${spent} rao`)
		}
	})

	it('does so in one block, without mistakes', async () => {
		// After round 2,500, the first by which the weights of block 1 have lost half of their time.
		const events = await chain.events(await chain.api.rpc.chain.getBlockHash(2_601))
		const named = (wanted) => events.filter(({ name }) => name === wanted)

		// Seven validators, of whom a person has set the weights of one.
		assert.equal(named('dynamicTao.WeightsSet').length, 6)
		assert.deepEqual(named('system.ExtrinsicFailed'), [])
	})
})

it('without agents nobody renews weights', async () => {
	const chain = await startChain('no-agents', ['--no-agents'])
	try {
		await chain.sealTo(ACTIVITY_CUTOFF / 2 + 200)
		assert.deepEqual(
			(await chain.ask('metagraph', 1)).lastUpdate.slice(0, VALIDATORS[1]).map(Number),
			[1, 1],
		)
	} finally {
		await chain.stop()
	}
})
