// How long an ordinary client waits for its transaction where blocks come instantly.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, connect } from './lib/chain.mjs'
import { startNode } from './lib/node.mjs'

const TRANSACTIONS = 50

/**
 * In milliseconds. A quiet machine needs a few, and a busy one that for some of many. A client that meets a
 * delayed acknowledgement waits 40 more each time, however fast the machine is.
 */
const BOUND = 40

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

it('no transfer has to wait for a delayed acknowledgement', async () => {
	const times = []
	for (let nonce = 0; nonce < TRANSACTIONS; nonce += 1) {
		const call = chain.api.tx.balances.transferKeepAlive(bob.address, TAO)
		times.push(await untilFinal(await call.signAsync(alice, { nonce })))
	}

	const sorted = times.toSorted((one, other) => one - other)
	const [fastest, median] = [sorted[0], sorted[TRANSACTIONS / 2]]
	console.log(`final after ${median.toFixed(1)} ms (median of ${TRANSACTIONS})`)
	assert.ok(fastest < BOUND, `${fastest} ms`)
})
