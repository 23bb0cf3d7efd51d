// A dump of a long session, restored by a program of another build: it goes on as it was, says what it cannot
// do, and is upgraded as any chain is.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, connect, key, startChain } from './lib/chain.mjs'
import { startNode, temporaryFolder } from './lib/node.mjs'
import { ofAnotherBuild } from './lib/other-build.mjs'

const folder = temporaryFolder('other-build')
after(() => folder.remove())
const hotkey = key('//Alice//hotkey')

const NAMES = /the chain runs dynamic-tao-\d+, but this program knows the calls of dynamic-tao-\d+/

/** How often a node has said something. */
const said = (node, pattern) => node.lines.filter((line) => pattern.test(line)).length

/** Resolves once a node has said something so often. */
async function hears(node, pattern, times) {
	for (let round = 0; round < 600 && said(node, pattern) < times; round += 1) {
		await new Promise((resolve) => setTimeout(resolve, 50))
	}
	assert.equal(said(node, pattern), times)
}

describe('a dump of another build', async () => {
	const session = await startChain('session')
	await session.send(bob, session.tx.addStake(hotkey.address, 1, TAO))
	await session.provider.send('dev_newBlock', [{ count: 800 }])
	const dump = (await session.provider.send('dev_dumpState', [])).spec
	const version = session.api.runtimeVersion
	const subnets = await session.ask('subnets')
	const stake = await session.stake(bob, hotkey, 1)
	await session.stop()

	const { spec, ours } = ofAnotherBuild(dump)
	const file = join(folder.path, 'dump.json')
	writeFileSync(file, JSON.stringify(spec))
	const node = await startNode('restored', ['--dev', '--sealing', 'manual', '--chain', file, '--dev-rpc'])
	const chain = await connect(node)
	after(() => chain.stop())
	const ask = (method, ...params) => chain.provider.send(method, params)
	const remark = chain.api.tx.system.remark('0x00').method.toHex()

	it('goes on as it was, with its own runtime', async () => {
		assert.equal(chain.api.runtimeVersion.specVersion.toNumber(), version.specVersion.toNumber() + 1)
		assert.deepEqual(await chain.ask('subnets'), subnets)
		await ask('dev_newBlock', { count: 400 })
		assert.ok((await chain.stake(bob, hotkey, 1)) > stake)
	})

	it('says at its start, and to whoever asks, what cannot be done on it', async () => {
		await hears(node, /Nobody here acts on the chain: the chain runs/, 1)
		assert.match(node.lines.find((line) => NAMES.test(line)), NAMES)
		await assert.rejects(ask('dev_dispatch', null, remark), NAMES)
		await assert.rejects(ask('dev_setStorage', [['0x6d79', '0x2a']]), NAMES)
	})

	it('hears once from the agents that they leave its weights alone', async () => {
		// Four of their rounds are over.
		await hears(node, /Development weights are not renewed: the chain runs/, 1)
	})

	it('goes back and is dumped, whatever its runtime is', async () => {
		const height = await chain.height()
		const id = await ask('dev_snapshot')
		await ask('dev_newBlock', { count: 3 })
		assert.equal(await ask('dev_revert', id), true)
		assert.equal(await chain.height(), height)
		await ask('dev_reset')
		assert.deepEqual((await ask('dev_dumpState')).spec.genesis, spec.genesis)
	})

	it('is upgraded by its administrator, and then takes everything', async () => {
		const set = chain.api.tx.system.setCodeWithoutChecks(ours)
		const upgrade = chain.api.tx.sudo.sudoUncheckedWeight(set, { refTime: 0, proofSize: 0 })
		// The code is that of this build, whatever it calls itself.
		upgrade.sign(alice, {
			blockHash: chain.api.genesisHash,
			genesisHash: chain.api.genesisHash,
			nonce: (await chain.api.rpc.system.accountNextIndex(alice.address)).toNumber(),
			runtimeVersion: version,
			signedExtensions: chain.api.registry.signedExtensions,
		})
		await chain.api.rpc.author.submitExtrinsic(upgrade)
		await ask('dev_newBlock', { count: 2 })
		assert.equal((await ask('dev_dispatch', null, remark)).error, null)
		await hears(node, /The chain runs dynamic-tao-\d+ from block #\d+ on, as this program does/, 1)
		const upgraded = await connect(node)
		assert.equal(upgraded.api.runtimeVersion.specVersion.toNumber(), version.specVersion.toNumber())
		assert.ok((await upgraded.stake(bob, hotkey, 1)) > 0n)
		await upgraded.provider.disconnect()
	})
})

describe('another runtime is told of', async () => {
	it('without the development RPC too', async () => {
		const session = await startChain('plain')
		const { spec } = ofAnotherBuild((await session.provider.send('dev_dumpState', [])).spec)
		await session.stop()
		const file = join(folder.path, 'plain.json')
		writeFileSync(file, JSON.stringify(spec))

		const node = await startNode('plain-other', ['--chain', file, '--sealing', 'manual', '--tmp', '--no-agents'])
		const chain = await connect(node)
		await hears(node, NAMES, 1)
		await assert.rejects(chain.provider.send('dev_newBlock', []), /Method not found/)
		await chain.stop()
	})

	it('when a running chain takes one in with a state, and when it goes back', async () => {
		const chain = await startChain('takes-in')
		await chain.seal()
		const dump = (await chain.provider.send('dev_dumpState', [])).spec
		await chain.provider.send('dev_loadState', [ofAnotherBuild(dump).spec])
		await hears(chain.node, /Nobody here acts on the chain: the chain runs/, 1)

		await chain.provider.send('dev_loadState', [dump])
		await hears(chain.node, /The chain runs dynamic-tao-\d+ from block #1 on, as this program does/, 1)
		await chain.stop()
	})
})
