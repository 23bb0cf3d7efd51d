// A chain goes on where it stopped.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { SLOT_MS, TAO, alice, bob, key, startChain } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'

const folder = temporaryFolder('restart')
const start = () => startChain('restart', ['--base-path', folder.path])

let chain = await start()
after(async () => {
	await chain.stop()
	folder.remove()
})

const hotkey = key('//Alice//subnet')

async function state() {
	return {
		height: await chain.height(),
		genesis: chain.api.genesisHash.toHex(),
		timestamp: await chain.timestamp(),
		issuance: await chain.issuance(),
		global: await chain.ask('global'),
		subnets: await chain.ask('subnets'),
		stakes: await chain.ask('stakeOf', bob.address),
		free: await chain.free(bob),
	}
}

it('a node that is started again has the subnets, the stakes and the clock it had', async () => {
	await chain.send(alice, chain.tx.registerNetwork(hotkey.address))
	await chain.send(alice, chain.tx.startCall(4))
	await chain.send(bob, chain.tx.addStake(hotkey.address, 4, 10n * TAO))
	await chain.send(bob, chain.tx.addStake(hotkey.address, 0, 10n * TAO))
	await chain.seal(5)
	const before = await state()

	const { code } = await chain.stop()
	assert.equal(code, 0, 'the node ended by itself')
	chain = await start()

	assert.deepEqual(await state(), before)
	assert.ok((await chain.stake(bob, hotkey, 4)) > 0n)
	assert.equal(await chain.stake(bob, hotkey, 0), 10n * TAO)
})

it('its next block comes one slot after the last, whatever the wall clock says', async () => {
	const before = await chain.timestamp()
	const height = await chain.height()

	await chain.seal(3)

	assert.equal(await chain.timestamp(), before + 3n * SLOT_MS)
	assert.equal(await chain.height(), height + 3)
})

it('stake from before the restart can be taken out', async () => {
	const stake = await chain.stake(bob, hotkey, 4)

	const { quote, receipt } = await chain.sendQuoted(bob, ['quoteUnstake', 4, stake], () =>
		chain.tx.removeStake(hotkey.address, 4, stake),
	)

	assert.equal(receipt.event('dynamicTao.StakeRemoved').tao, quote.amountOut)
})

it('a chain goes on as it began when another build of the node would begin it otherwise', async () => {
	const base = temporaryFolder('rebuilt')
	const flags = ['--base-path', base.path]
	const kept = join(base.path, 'chains/dev/paritydb/specification.json')

	// What another build began: a chain of the same name, whose Alice has another balance.
	const spec = JSON.parse((await runNode('export-chain-spec')).stdout)
	spec.genesis.runtimeGenesis.patch.balances.balances[0][1] += 7
	const other = join(base.path, 'other.json')
	writeFileSync(other, JSON.stringify(spec))
	let chain = await startChain('rebuilt', ['--chain', other, ...flags])
	await chain.seal(3)
	const genesis = chain.api.genesisHash.toHex()
	const head = (await chain.api.rpc.chain.getFinalizedHead()).toHex()
	await chain.stop()

	// Without its specification it is refused.
	assert.match((await runNode('--dev', ...flags, '--rpc-port', '0', '--no-prometheus')).stderr, /belongs to another chain/)

	writeFileSync(kept, (await runNode('build-spec', '--raw', '--chain', other)).stdout)
	chain = await startChain('rebuilt', flags)
	assert.equal(chain.api.genesisHash.toHex(), genesis)
	assert.equal((await chain.api.rpc.chain.getFinalizedHead()).toHex(), head)
	await chain.seal()
	await chain.stop()
	assert.ok(chain.node.lines.some((line) => line.includes('goes on as it began')))
	base.remove()
})

it('a chain keeps the specification that it began with, until it is purged', async () => {
	const base = temporaryFolder('kept')
	const flags = ['--base-path', base.path]
	const kept = join(base.path, 'chains/dev/paritydb/specification.json')
	const first = await startChain('kept', flags)
	await first.seal()
	await first.stop()
	assert.equal(JSON.parse(readFileSync(kept)).id, 'dev')

	const again = await startChain('kept', flags)
	assert.equal(again.api.genesisHash.toHex(), first.api.genesisHash.toHex())
	assert.equal(await again.height(), 1)
	await again.stop()
	assert.ok(!again.node.lines.some((line) => line.includes('goes on as it began')))

	assert.equal((await runNode('purge-chain', '-y', '--dev', ...flags)).code, 0)
	assert.ok(!existsSync(kept))
	base.remove()
})
