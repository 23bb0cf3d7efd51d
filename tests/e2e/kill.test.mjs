// What a client was told is final stays so, also when the node is killed the moment after.

import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { TAO, alice, bob, connect, startChain } from './lib/chain.mjs'
import { runNode, startNode, temporaryFolder } from './lib/node.mjs'

/** One in twelve was lost without a journal. `DTAO_KILLS=100` is the long run. */
const KILLS = Number(process.env.DTAO_KILLS ?? 8)

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

it(`a chain that is killed ${KILLS} times keeps every block`, { timeout: KILLS * 20_000 }, async () => {
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

it('what the database had not written yet is made up for from the journal', async () => {
	const base = join(folder.path, 'behind')
	const database = join(base, 'chains/dev/paritydb/full')
	const behind = join(folder.path, 'full')
	const flags = ['--base-path', base]

	let chain = await startChain('behind', flags)
	await chain.seal(2)
	await chain.stop()
	cpSync(database, behind, { recursive: true })

	chain = await startChain('behind', flags)
	await chain.send(alice, chain.api.tx.balances.transferKeepAlive(bob.address, TAO))
	const head = await chain.seal(2)
	const free = await chain.free(bob)
	await chain.stop()
	rmSync(database, { recursive: true })
	cpSync(behind, database, { recursive: true })

	chain = await startChain('behind', flags)
	assert.equal((await chain.api.rpc.chain.getFinalizedHead()).toHex(), head)
	assert.equal(await chain.free(bob), free)
	assert.equal(await chain.height(), 5)
	await chain.stop()
	assert.equal(chain.node.lines.filter((line) => line.includes('was not in the database yet')).length, 3)
})

it('what is reverted on purpose does not come back', async () => {
	const flags = ['--base-path', join(folder.path, 'reverted')]
	let chain = await startChain('reverted', flags)
	await chain.seal(2)
	await chain.provider.send('engine_createBlock', [true, false])
	await chain.stop()

	assert.equal((await runNode('revert', '1', '--dev', ...flags)).code, 0)

	chain = await startChain('reverted', flags)
	assert.equal(await chain.height(), 2)
	await chain.stop()
})
