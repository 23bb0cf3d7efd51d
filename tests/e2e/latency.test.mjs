// How long an ordinary client waits for its transaction where blocks come instantly.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, connect } from './lib/chain.mjs'
import { startNode } from './lib/node.mjs'

const TRANSACTIONS = 50

/**
 * In milliseconds. A quiet machine of two cores needs 12 at most; a client that meets a delayed
 * acknowledgement waits 40 more, however fast the machine is.
 */
const BOUND = 35

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

it(`half of the transfers are final within ${BOUND} ms`, async () => {
	const times = []
	for (let nonce = 0; nonce < TRANSACTIONS; nonce += 1) {
		const call = chain.api.tx.balances.transferKeepAlive(bob.address, TAO)
		times.push(await untilFinal(await call.signAsync(alice, { nonce })))
	}

	const median = times.toSorted((one, other) => one - other)[TRANSACTIONS / 2]
	console.log(`final after ${median.toFixed(1)} ms (median of ${TRANSACTIONS})`)
	assert.ok(median < BOUND, `${median} ms`)
})
