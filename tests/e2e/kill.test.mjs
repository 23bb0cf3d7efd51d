// What a client was told is final stays so, also when the node is killed the moment after.

import { WsProvider } from '@polkadot/api'
import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { History, notOnce } from '../faults/lib/history.mjs'
import { Load } from '../faults/lib/load.mjs'
import { sleep, until } from '../faults/lib/shell.mjs'
import { TAO, alice, bob, connect, startChain } from './lib/chain.mjs'
import { ask, runNode, startNode, temporaryFolder } from './lib/node.mjs'

/** One in twelve was lost without a journal. `DTAO_KILLS=100` is the long run. */
const KILLS = Number(process.env.DTAO_KILLS ?? 8)

/** The node is killed within so many milliseconds of trades, between two of which an account rests so long. */
const [LIFE_MS, PAUSE_MS] = [500, 10]

/** More trades than an account sends between two kills. */
const TRADES = 40

const folder = temporaryFolder('kill')
after(() => folder.remove())

/** The node that is there at the moment, as the load and the history know one. */
class Mortal {
	flags = ['--dev', '--base-path', join(folder.path, 'killed')]
	/** The headers of all blocks that a client was told are final, in their order. */
	told = []

	ask(method, ...params) {
		return ask(this.node.url.replace('ws:', 'http:'), method, ...params)
	}

	get socket() {
		return this.node.url
	}

	/** Starts it, and listens to what it calls final. */
	async start() {
		this.node = await startNode('kill', [...this.flags, '--sealing', 'instant'])
		// One that does not try again: the node will be gone.
		this.client = new WsProvider(this.node.url, false)
		const open = new Promise((resolve) => this.client.on('connected', resolve))
		await this.client.connect()
		await open
		await this.client.subscribe('chain_finalizedHead', 'chain_subscribeFinalizedHeads', [], (_, header) => {
			if (Number(header.number) <= Number(this.told.at(-1)?.number ?? 0)) return
			this.told.push(header)
			this.onTold?.()
		})
	}

	/** Ends it, without a chance to put anything in order, as soon as it says of one more block that it is final. */
	async killOnceTold() {
		await new Promise((resolve) => (this.onTold = resolve))
		this.onTold = null
		await this.node.kill()
		await this.client.disconnect()
	}

	async stop() {
		await this.client.disconnect()
		await this.node.stop()
	}
}

it(`a chain that is killed ${KILLS} times under load keeps every block and every trade`, { timeout: KILLS * 60_000 }, async () => {
	const mortal = new Mortal()
	await mortal.start()
	const network = { machines: [mortal], follower: mortal }
	const load = await Load.sign(network, KILLS * TRADES, PAUSE_MS)
	for (let kill = 0; kill < KILLS; kill += 1) {
		const sent = load.sent.size
		await load.start()
		await sleep((kill * 7_919) % LIFE_MS)
		await mortal.killOnceTold()
		await load.stop()
		assert.ok(load.sent.size > sent, 'accounts traded')

		const last = mortal.told.at(-1)
		await mortal.start()
		assert.ok(Number((await mortal.ask('chain_getHeader')).number) >= Number(last.number), `kill ${kill} lost ${last.number}`)
		assert.deepEqual(await mortal.ask('chain_getHeader', await mortal.ask('chain_getBlockHash', last.number)), last)
	}

	// What waited in the pool is sent again, and so is everything else, which must not count twice.
	await load.resend()
	await until('nothing waits', 30_000, async () => (await mortal.ask('author_pendingExtrinsics')).length === 0)
	const { number } = await mortal.ask('chain_getHeader', await mortal.ask('chain_getFinalizedHead'))
	const blocks = await new History(network).blocks(Number(number))
	for (const header of mortal.told) assert.deepEqual(blocks[Number(header.number) - 1]?.header, header)
	assert.deepEqual(notOnce(load.sent, blocks), [])
	const stakes = [...load.sent].filter(({ stakes }) => stakes).length
	assert.deepEqual(await tradesIn(mortal, blocks), [stakes, load.sent.size - stakes])
	console.log(`${load.sent.size} trades in ${blocks.length} blocks, of which ${mortal.told.length} were told of`)

	await mortal.stop()
	const { code, stderr } = await runNode('check-state', ...mortal.flags)
	assert.equal(code, 0, stderr)
})

/** Counts what the events of these blocks say was staked and unstaked. */
async function tradesIn(mortal, blocks) {
	const { api } = await connect({ url: mortal.socket })
	const names = []
	for (const { hash } of blocks) {
		const events = await mortal.ask('state_getStorage', api.query.system.events.key(), hash)
		names.push(...api.createType('Vec<EventRecord>', events).map(({ event }) => event.method))
	}
	await api.disconnect()
	return ['StakeAdded', 'StakeRemoved'].map((name) => names.filter((one) => one === name).length)
}

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
