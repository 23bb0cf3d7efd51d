// A chain that begins with the state of another one goes on as that one would have.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, key, startChain } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'

const folder = temporaryFolder('export')
after(() => folder.remove())
const hotkey = key('//Alice//hotkey')

/** Past two epochs, so that there are bonds, dividends and weights of another block than the first. */
const HEIGHT = 800

async function economy(chain) {
	return {
		issuance: await chain.issuance(),
		global: await chain.ask('global'),
		subnets: await chain.ask('subnets'),
		metagraph: await chain.ask('metagraph', 1),
		neuron: await chain.ask('neuron', 1, 0),
		stakes: await chain.ask('stakeOf', bob.address),
		free: await Promise.all([alice, bob, hotkey].map((account) => chain.free(account))),
		nonce: (await chain.api.rpc.system.accountNextIndex(bob.address)).toNumber(),
	}
}

/** Exports the best block of a stored chain as a specification of this name. */
async function exportState(name, ...chain) {
	const { code, stdout, stderr } = await runNode('export-state', ...chain)
	assert.equal(code, 0, stderr)
	const spec = join(folder.path, name)
	writeFileSync(spec, stdout)
	return spec
}

describe('a chain from an exported state', async () => {
	const base = join(folder.path, 'old')
	const old = await startChain('exported', ['--base-path', base])
	await old.send(bob, old.tx.addStake(hotkey.address, 1, 10n * TAO))
	await old.send(alice, old.tx.registerNetwork(key('//Alice//new').address))
	await old.sealTo(HEIGHT)
	const before = await economy(old)
	await old.stop()

	const again = join(folder.path, 'new')
	const spec = await exportState('spec.json', '--dev', '--base-path', base)
	const chain = await startChain('restarted', ['--chain', spec, '--base-path', again])
	after(() => chain.stop())

	it('begins with block 0 and the same economy', async () => {
		assert.equal(await chain.height(), 0)
		assert.deepEqual(await economy(chain), before)
	})

	it('makes blocks, takes stake and weights, and registers', async () => {
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, 10n * TAO))
		assert.ok((await chain.stake(bob, hotkey, 1)) > 0n)

		// The rate limit of weights counts the blocks of both chains.
		await chain.send(hotkey, chain.tx.setWeights(1, [2, 3], [1, 1], 0))
		await chain.send(charlie, chain.tx.registerNetwork(key('//Charlie//new').address))
	})

	it('pays epochs in their old rhythm', async () => {
		const { nextEpoch } = await chain.subnet(1)
		const { block } = await chain.ask('metagraph', 1)
		assert.equal((Number(nextEpoch) + 1) % 360, 0)

		await chain.seal(Number(nextEpoch - block))
		const paid = (await chain.events(await chain.api.rpc.chain.getBlockHash())).filter(
			({ name }) => name === 'dynamicTao.EpochPaid',
		)

		assert.deepEqual(
			paid.map(({ netuid }) => netuid),
			[1],
		)
		assert.equal((await chain.ask('metagraph', 1)).block, nextEpoch)
		assert.equal((await chain.ask('global')).vaultExcess, 0n)
	})

	it('can be exported again', async () => {
		const then = await economy(chain)
		await chain.stop()
		const twice = await exportState('twice.json', '--chain', spec, '--base-path', again)
		const third = await startChain('restarted-again', ['--chain', twice])
		try {
			assert.deepEqual(await economy(third), then)
			await third.seal(2)
		} finally {
			await third.stop()
		}
	})
})
