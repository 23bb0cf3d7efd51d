// How long an ordinary client waits for its transaction where blocks come instantly.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, connect } from './lib/chain.mjs'
import { startNode } from './lib/node.mjs'

/** Those of a round, and how many rounds there are at most: a machine that is busy with other tests has better moments. */
const [TRANSACTIONS, ROUNDS] = [50, 5]

/**
 * What half of the transactions of a round take at most, in milliseconds. A quiet machine needs under 10. A client
 * that meets a delayed acknowledgement waits 40 more each time, however fast the machine is.
 */
const BOUND = 25

const chain = await connect(await startNode('latency', ['--dev', '--sealing', 'instant', '--no-agents']))
after(() => chain.stop())

/** Resolves to how long it took from here until the transaction is final, in milliseconds. */
async function untilFinal(signed) {
	const start = performance.now()
	await new Promise((resolve, reject) =>
		signed.send(({ status }) => status.isFinalized && resolve()).catch(reject),
	)
	return performance.now() - start
}

/** Sends transfers one after the other, and resolves to what half of them took at most. */
async function median(first) {
	const times = []
	for (let nonce = first; nonce < first + TRANSACTIONS; nonce += 1) {
		const call = chain.api.tx.balances.transferKeepAlive(bob.address, TAO)
		times.push(await untilFinal(await call.signAsync(alice, { nonce })))
	}
	return times.toSorted((one, other) => one - other)[TRANSACTIONS / 2]
}

it('no transfer has to wait for a delayed acknowledgement', async () => {
	const medians = []
	while (medians.length < ROUNDS && !medians.some((ms) => ms < BOUND)) {
		medians.push(await median(medians.length * TRANSACTIONS))
		console.log(`final after ${medians.at(-1).toFixed(1)} ms (median of ${TRANSACTIONS})`)
	}

	assert.ok(medians.some((ms) => ms < BOUND), `${medians} ms`)
})
