// Root's alpha under the rule that keeps it for claims: scheduled, earned, claimed as TAO and as alpha.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, dave, eve, key, plain, startChain } from './lib/chain.mjs'

const chain = await startChain('claims')
after(() => chain.stop())
const { api, tx } = chain

const NETUID = 1
const hotkey = key('//Alice//hotkey')

const claims = async ({ address }) => {
	const views = await chain.ask('rootClaims', address, hotkey.address)
	return views.find(({ netuid }) => netuid === NETUID)?.alpha ?? 0n
}

/** What a record of the subnet says is claimable of it. */
const claimable = async () => (await chain.subnet(NETUID)).alphaClaimable

describe('a rule that keeps root’s alpha for claims', () => {
	it('comes into force at its block', async () => {
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: 20 })), null)
		await chain.send(dave, tx.addStake(hotkey.address, 0, 1_000n * TAO))
		await chain.send(eve, tx.addStake(hotkey.address, 0, 3_000n * TAO))
		const { active } = (await api.call.dynamicTaoApi.rules()).toJSON()
		const at = (await chain.height()) + 3
		assert.equal(await chain.administer(tx.scheduleRules(at, { ...active, rootPart: 'Claimable' })), null)

		await chain.sealTo(at - 1)
		assert.equal(plain((await api.call.dynamicTaoApi.rules()).active.rootPart), 'SoldEachBlock')
		const hash = await chain.seal()
		assert.equal(plain((await api.call.dynamicTaoApi.rules()).active.rootPart), 'Claimable')
		await chain.event(hash, 'dynamicTao.RulesChanged')
	})

	it('keeps what epochs pay for those whose stake on root is active', async () => {
		// Stake on root is active after two of its periods.
		await chain.sealTo((await chain.height()) + 2 * 360)
		await chain.sealEpoch(NETUID)
		const before = { dave: await claims(dave), eve: await claims(eve) }
		await chain.sealEpoch(NETUID)
		const earned = { dave: (await claims(dave)) - before.dave, eve: (await claims(eve)) - before.eve }

		// By what each has on root behind the hotkey, but for what floors take.
		const [daves, eves] = [await chain.stake(dave, hotkey, 0), await chain.stake(eve, hotkey, 0)]
		assert.ok(earned.dave > 0n && earned.eve > 0n)
		const apart = earned.dave * eves - earned.eve * daves
		assert.ok(apart < 4n * daves && apart > -4n * eves, `${earned.dave} and ${earned.eve}`)
		assert.ok((await claimable()) >= before.dave + before.eve + earned.dave + earned.eve)
		assert.equal(await claims(bob), 0n)
	})

	it('pays stake on root for a claim, unless its holder wants the alpha', async () => {
		const [kept, daves, eves] = [await claimable(), await claims(dave), await claims(eve)]
		const root = await chain.stake(dave, hotkey, 0)
		const receipt = await chain.send(dave, tx.claimRoot(hotkey.address, [NETUID]))

		const paid = receipt.event('dynamicTao.RootClaimed')
		assert.equal(paid.alpha + paid.fee, daves)
		assert.ok(paid.tao > 0n)
		assert.equal(await chain.stake(dave, hotkey, 0), root + paid.tao)
		assert.equal(await claims(dave), 0n)

		await chain.send(eve, tx.setRootClaimType('Keep'))
		await chain.send(eve, tx.claimRoot(hotkey.address, [NETUID]))
		assert.equal(await chain.stake(eve, hotkey, NETUID), eves)
		// The owner of the hotkey has a claim of its own, which nobody touched.
		assert.ok((await claimable()) <= kept - daves - eves && (await claims(alice)) > 0n)
		assert.equal((await chain.attempt(dave, tx.claimRoot(hotkey.address, []))).error, 'NothingToClaim')
	})
})
