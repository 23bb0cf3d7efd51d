// A sealed chain is alone: no peers, and no blocks by clients that may only call safe methods.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect, startChain } from './lib/chain.mjs'
import { runNode, startNode, temporaryFolder } from './lib/node.mjs'

const BOOTNODE = '/ip4/127.0.0.1/tcp/30333/p2p/12D3KooWEBo1HUPQJwiBmM5kSeg4XgiVxEArArQdDarYEsGxMfbS'

describe('a client that may call safe methods only', async () => {
	const chain = await startChain('safe', ['--rpc-methods', 'safe'])
	after(() => chain.stop())
	const { provider } = chain

	it('makes no blocks', async () => {
		await assert.rejects(provider.send('engine_createBlock', [true, true]), /unsafe/)
		assert.equal(await chain.height(), 0)
	})

	it('makes no block final', async () => {
		const genesis = chain.api.genesisHash.toHex()
		await assert.rejects(provider.send('engine_finalizeBlock', [genesis]), /unsafe/)
	})
})

describe('a sealed chain', async () => {
	const chain = await startChain('alone')
	after(() => chain.stop())
	const { provider } = chain

	it('says what came of a command', async () => {
		const { hash } = await provider.send('engine_createBlock', [true, false, null])
		assert.notEqual((await chain.api.rpc.chain.getFinalizedHead()).toHex(), hash)

		assert.equal(await provider.send('engine_finalizeBlock', [hash]), true)
		assert.equal((await chain.api.rpc.chain.getFinalizedHead()).toHex(), hash)

		await assert.rejects(provider.send('engine_finalizeBlock', [`0x${'77'.repeat(32)}`]))
		await assert.rejects(provider.send('engine_createBlock', [true, true, `0x${'77'.repeat(32)}`]), /exist/)
		await assert.rejects(provider.send('engine_createBlock', ['yes']))
	})

	it('listens for no peer, and does not go to those that it is told of', async () => {
		assert.deepEqual(await provider.send('system_localListenAddresses', []), [])
		const { peers } = await provider.send('system_health', [])
		assert.equal(peers, 0)
	})
})

it('a chain of validators that is sealed listens for no peer either', async () => {
	const folder = temporaryFolder('sealed-local')
	const flags = ['--chain', 'local', '--alice', '--sealing', 'manual', '--base-path', folder.path]
	const chain = await connect(await startNode('sealed-local', flags))
	try {
		assert.deepEqual(await chain.provider.send('system_localListenAddresses', []), [])
		await chain.seal(2)
		assert.equal(await chain.height(), 2)
	} finally {
		await chain.stop()
		folder.remove()
	}
})

for (const flags of [
	['--bootnodes', BOOTNODE],
	['--reserved-nodes', BOOTNODE],
	['--listen-addr', '/ip4/0.0.0.0/tcp/0'],
	['--discover-local'],
]) {
	it(`a sealed chain refuses ${flags[0]}`, async () => {
		const { code, stderr } = await runNode('--dev', '--rpc-port', '0', '--no-prometheus', ...flags)

		assert.notEqual(code, 0)
		assert.match(stderr, new RegExp(`Error: a sealed chain has no peers; leave ${flags[0]} out`))
	})
}

it('a validator that is alone says that it waits for another', async () => {
	const folder = temporaryFolder('lonely')
	const node = await startNode('lonely', ['--chain', 'local', '--alice', '--base-path', folder.path])
	try {
		const said = () => node.lines.some((line) => /Waiting for another of this chain's 2 validators/.test(line))
		for (let second = 0; second < 120 && !said(); second += 1) {
			await new Promise((resolve) => setTimeout(resolve, 1000))
		}
		assert.ok(said())
	} finally {
		await node.stop()
		folder.remove()
	}
})
