// How long an ordinary client waits for its transaction where blocks come instantly.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, connect } from './lib/chain.mjs'
import { startNode } from './lib/node.mjs'

/** Those of a round, and how many rounds there are at most: a machine that is busy with other tests has better moments. */
const [TRANSACTIONS, ROUNDS] = [50, 10]

/**
 * What the fastest tenth of a round takes at most, in milliseconds. A quiet machine needs under 10, a busy one several
 * times as much. A client that meets a delayed acknowledgement waits 40 more each time, however fast the machine is.
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

/** Sends transfers one after the other, and resolves to what a tenth of them took at most, and half of them. */
async function percentiles(first) {
	const times = []
	for (let nonce = first; nonce < first + TRANSACTIONS; nonce += 1) {
		const call = chain.api.tx.balances.transferKeepAlive(bob.address, TAO)
		times.push(await untilFinal(await call.signAsync(alice, { nonce })))
	}
	times.sort((one, other) => one - other)
	return [times[TRANSACTIONS / 10], times[TRANSACTIONS / 2]]
}

it('no transfer has to wait for a delayed acknowledgement', async () => {
	const fastest = []
	while (fastest.length < ROUNDS && !fastest.some((ms) => ms < BOUND)) {
		const [tenth, half] = await percentiles(fastest.length * TRANSACTIONS)
		console.log(`of ${TRANSACTIONS}, a tenth is final after ${tenth.toFixed(1)} ms and half after ${half.toFixed(1)} ms`)
		fastest.push(tenth)
	}

	assert.ok(fastest.some((ms) => ms < BOUND), `${fastest} ms`)
})
