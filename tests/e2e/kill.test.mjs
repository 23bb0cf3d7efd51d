// What a client was told is final stays so, also when the node is killed the moment after.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, connect } from './lib/chain.mjs'
import { startNode, temporaryFolder } from './lib/node.mjs'

/** One in twelve was lost without a journal. */
const KILLS = 8

const folder = temporaryFolder('kill')
after(() => folder.remove())
const start = async () =>
	connect(await startNode('kill', ['--dev', '--sealing', 'instant', '--base-path', folder.path]))

/** Sends a transfer and resolves to the block that it is final in, as soon as the node says so. */
function transfer(chain) {
	return new Promise((resolve, reject) => {
		const call = chain.api.tx.balances.transferKeepAlive(bob.address, TAO)
		call.signAndSend(alice, ({ status }) => status.isFinalized && resolve(status.asFinalized.toHex())).catch(reject)
	})
}

it(`a chain that is killed ${KILLS} times keeps every block`, async () => {
	const told = []
	for (let kill = 0; kill < KILLS; kill += 1) {
		const chain = await start()
		const final = (await chain.api.rpc.chain.getFinalizedHead()).toHex()
		assert.equal(final, told.at(-1) ?? chain.api.genesisHash.toHex())
		told.push(await transfer(chain))
		await chain.kill()
	}

	const chain = await start()
	for (const [index, hash] of told.entries()) {
		assert.equal((await chain.api.rpc.chain.getBlockHash(index + 1)).toHex(), hash)
	}
	await chain.stop()
})
