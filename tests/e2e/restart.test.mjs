// A chain goes on where it stopped.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { SLOT_MS, TAO, alice, bob, key, startChain } from './lib/chain.mjs'
import { temporaryFolder } from './lib/node.mjs'

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
