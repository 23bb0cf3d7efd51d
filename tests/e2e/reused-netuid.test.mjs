// Two subnets under one netuid: what was signed for the first must not reach the second.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, dave, ferdie, key, startChain } from './lib/chain.mjs'

const NETUID = 3
const charlieHotkey = key('//Charlie//hotkey')
const newHotkey = key('//Dave//new')

const chain = await startChain('reused-netuid')
after(() => chain.stop())
const { api, tx } = chain

it('a purchase signed for the old subnet buys nothing of the new one', async () => {
	const purchase = () => tx.addStake(charlieHotkey.address, NETUID, 10n * TAO)
	const old = await chain.subnet(NETUID)
	const named = (registeredAt) =>
		api.tx.utility.batchAll([tx.ensureGeneration(NETUID, registeredAt), purchase()])
	// As wallets sign, as the field's tools do, and one that lives for ever but names its subnet.
	const ordinary = await purchase().signAsync(ferdie, { era: 64 })
	const longer = await purchase().signAsync(bob, { era: 128 })
	const immortal = await named(old.registeredAt).signAsync(dave, { era: 0, nonce: 2 })

	assert.equal(await chain.administer(tx.dissolveNetwork(NETUID)), null)
	await chain.sealDissolution()
	await chain.send(dave, tx.registerNetwork(newHotkey.address))
	const { canStartAt, registeredAt } = await chain.subnet(NETUID)
	assert.notEqual(registeredAt, old.registeredAt)
	assert.equal((await chain.attempt(alice, purchase())).error, 'SubtokenDisabled')
	await chain.sealTo(Number(canStartAt) - 1)
	await chain.send(dave, tx.startCall(NETUID))
	await chain.seal(20)

	for (const signed of [ordinary, longer])
		await assert.rejects(api.rpc.author.submitExtrinsic(signed), /1010: Invalid Transaction/)
	await api.rpc.author.submitExtrinsic(immortal)
	await chain.seal()
	for (const who of [ferdie, bob, dave]) assert.equal(await chain.stake(who, charlieHotkey, NETUID), 0n)

	// Who names the new one gets it.
	await chain.send(ferdie, named(registeredAt))
	assert.ok((await chain.stake(ferdie, charlieHotkey, NETUID)) > 0n)
})
