// A sealed chain is alone: no peers, and no blocks by clients that may only call safe methods.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { connect, startChain, storageKey } from './lib/chain.mjs'
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

/** A network of tests has slots of a second. */
async function quickLocal() {
	const spec = JSON.parse((await runNode('export-chain-spec', '--chain', 'local', '--raw')).stdout)
	spec.genesis.raw.top[storageKey(':SlotDuration:')] = '0xe803000000000000'
	return JSON.stringify(spec)
}

/** Resolves once something is so, within two minutes. */
async function until(met) {
	for (let round = 0; round < 600; round += 1) {
		if (await met()) return
		await new Promise((resolve) => setTimeout(resolve, 200))
	}
	assert.fail(`not so in time: ${met}`)
}

describe('a validator that is alone', async () => {
	const folder = temporaryFolder('lonely')
	const file = join(folder.path, 'local.json')
	writeFileSync(file, await quickLocal())
	after(() => folder.remove())
	const start = async (name, ...flags) =>
		connect(await startNode(name, ['--chain', file, `--${name}`, '--base-path', join(folder.path, name), ...flags]))

	it('says that it waits for another, and makes no block', async () => {
		const chain = await start('alice')
		await until(() => chain.node.lines.some((line) => /Waiting for another of this chain's 2 validators: alone, a node makes no block/.test(line)))
		assert.equal(await chain.height(), 0)
		await chain.stop()
	})

	it('makes blocks by --force-authoring, which are final only with the other', async () => {
		const alone = await start('alice', '--force-authoring', '--node-key', '01'.padStart(64, '0'))
		await until(async () => (await alone.height()) >= 3)
		await until(() => alone.node.lines.some((line) => /makes blocks by --force-authoring, but none of them becomes final/.test(line)))
		const final = async ({ api }) => (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber()
		assert.equal(await final(alone), 0)

		const addresses = await alone.provider.send('system_localListenAddresses', [])
		const bootnode = addresses.find((address) => address.startsWith('/ip4/127.0.0.1/tcp/'))
		const other = await start('bob', '--bootnodes', bootnode, '--node-key', '02'.padStart(64, '0'))
		await until(async () => (await final(alone)) >= 3)
		await Promise.all([alone.stop(), other.stop()])
	})
})
