// What the owner of a subnet says and sets, how it gets a new one, and who sits on root.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, eve, key, startChain } from './lib/chain.mjs'

const chain = await startChain('owner')
after(() => chain.stop())
const { api, tx } = chain

/** Alice's subnet. */
const NETUID = 1


async function refused(signer, call) {
	return (await chain.attempt(signer, call)).error
}

describe('the identity of a subnet', () => {
	const PARTS = [
		...['Apex', 'https://github.com/apex', 'apex@example.org', 'https://apex.example.org'],
		...['apex#1', 'Text for 10 τ', 'https://apex.example.org/logo.png', ''],
	]

	it('is what its owner says', async () => {
		const receipt = await chain.send(alice, tx.setSubnetIdentity(NETUID, ...PARTS))

		assert.equal(receipt.event('dynamicTao.SubnetIdentitySet').netuid, NETUID)
		const { identity } = await chain.ask('subnetIdentity', NETUID)
		assert.deepEqual(Object.values(identity), PARTS)
		assert.equal(identity.subnetName, 'Apex')
		assert.equal(identity.description, 'Text for 10 τ')
	})

	it('is refused from others, and where it is no text or too much of it', async () => {
		const set = (...parts) => tx.setSubnetIdentity(NETUID, ...parts)

		assert.equal(await refused(bob, set(...PARTS)), 'NotSubnetOwner')
		assert.equal(await refused(alice, set('0xff', ...PARTS.slice(1))), 'InvalidIdentity')
		assert.equal(await refused(alice, set('x'.repeat(257), ...PARTS.slice(1))), 'InvalidIdentity')
		assert.equal(await refused(alice, tx.setSubnetIdentity(99, ...PARTS)), 'SubnetNotExists')
	})

	it('has a symbol beside it, that no other subnet has', async () => {
		const symbolOf = async (netuid) => (await chain.ask('subnetIdentity', netuid)).symbol
		assert.deepEqual(await Promise.all([1, 2, 3].map(symbolOf)), ['SN1', 'SN2', 'SN3'])

		const receipt = await chain.send(alice, tx.updateSymbol(NETUID, 'ω'))

		assert.equal(receipt.event('dynamicTao.SymbolUpdated').symbol, 'ω')
		assert.equal(await symbolOf(NETUID), 'ω')
		assert.equal((await chain.subnet(NETUID)).symbol, 'ω')
		assert.equal(await refused(bob, tx.updateSymbol(2, 'ω')), 'SymbolAlreadyInUse')
		assert.equal(await refused(bob, tx.updateSymbol(NETUID, 'ψ')), 'NotSubnetOwner')
		for (const symbol of ['', 'TAO', 'τ', 'Ｔ', 'т', '\u200b', 'ω\u200d', 'ωω', 'x'.repeat(17), '0xff']) {
			assert.equal(await refused(alice, tx.updateSymbol(NETUID, symbol)), 'InvalidSymbol', symbol)
		}
	})
})

describe('hyperparameters', () => {
	const set = (change, netuid = NETUID) => tx.setHyperparameter(netuid, change)

	it('are the owner’s to set, one by one', async () => {
		const receipt = await chain.send(alice, set({ ImmunityPeriod: 770 }))

		assert.equal(receipt.event('dynamicTao.HyperparametersSet').hyperparameters.immunityPeriod, 770)
		await chain.send(alice, set({ ActivityCutoff: 400 }))
		await chain.send(alice, set({ Yuma3Enabled: true }))
		await chain.send(alice, set({ LiquidAlpha: { low: 45_875, high: 58_982, steepness: 1_000 } }))
		await chain.send(alice, set({ MaxBurn: 5n * TAO }))

		const { immunityPeriod, epoch, burn } = await chain.ask('hyperparameters', NETUID)
		assert.equal(immunityPeriod, 770)
		assert.equal(epoch.activityCutoff, 400n)
		assert.equal(epoch.bondsRule, 'Yuma3')
		assert.deepEqual([epoch.liquidAlpha.low, epoch.liquidAlpha.high], [45_875, 58_982])
		assert.equal(burn.max, 5n * TAO)
		// Those of other subnets are as they were.
		assert.equal((await chain.ask('hyperparameters', 2)).immunityPeriod, 5_000)
	})

	it('are nobody else’s, and some are the administrator’s alone', async () => {
		assert.equal(await refused(bob, set({ ImmunityPeriod: 1 })), 'NotSubnetOwner')
		for (const change of [
			{ Kappa: 1 },
			{ MaxAllowedValidators: 2 },
			{ MaxAllowedUids: 10 },
			{ WeightsSetRateLimit: 0 },
		]) {
			assert.equal(await refused(alice, set(change)), 'ParameterIsForAdminOnly')
			assert.equal(await chain.administer(set(change)), null)
		}
		const { epoch, maxAllowedUids, weightsSetRateLimit } = await chain.ask('hyperparameters', NETUID)
		assert.deepEqual([epoch.kappa, epoch.maxValidators, maxAllowedUids, weightsSetRateLimit], [1, 2, 10, 0n])
	})

	it('have bounds, for the administrator too', async () => {
		for (const change of [
			{ MaxBurn: 1n },
			{ MaxBurn: 21_000_000n * TAO },
			{ MinBurn: 1n },
			{ BurnIncrease: 1_000 },
			{ BurnHalfLife: 1 },
			{ ImmunityPeriod: 150 },
			{ ActivityCutoff: 0 },
			{ MaxWeightLimit: 1 },
			{ MinAllowedWeights: 200 },
			{ RevealPeriodEpochs: 0 },
			{ BondsMovingAverage: 975_001 },
			{ MinAllowedWeights: 257 },
			{ LiquidAlpha: { low: 2, high: 1, steepness: 1_000 } },
		]) {
			assert.equal(await refused(alice, set(change)), 'InvalidValue', Object.keys(change)[0])
		}
		assert.equal(await refused(alice, set({ Yuma3Enabled: false })), 'TxRateLimitExceeded')
		assert.equal(await chain.administer(set({ MaxAllowedUids: 257 })), 'InvalidValue')
		assert.equal(await chain.administer(set({ MaxAllowedValidators: 65 })), 'InvalidValue')
		assert.equal(await chain.administer(set({ Kappa: 1 }, 99)), 'SubnetNotExists')
	})
})

describe('hyperparameters before an epoch', () => {
	it('are the administrator’s alone', async () => {
		const set = tx.setHyperparameter(2, { Yuma3Enabled: true })
		const { nextEpoch } = await chain.subnet(2)
		await chain.sealTo(Number(nextEpoch) - 5)

		assert.equal(await refused(bob, set), 'AdminActionProhibitedDuringWeightsWindow')
		await chain.sealEpoch(2)
		assert.equal(await refused(bob, set), null)
	})
})

describe('a subnet', () => {
	const newHotkey = key('//Dave//hotkey')

	it('goes to a new owner, with a hotkey that is his', async () => {
		const give = (coldkey, hotkey) => tx.transferSubnetOwnership(NETUID, coldkey.address, hotkey.address)
		assert.equal(await refused(bob, give(bob, key('//Bob//hotkey'))), 'NotSubnetOwner')
		assert.equal(await refused(alice, give(dave, key('//Bob//hotkey'))), 'NonAssociatedColdKey')
		assert.equal(await refused(alice, give(dave, key('//Nobody//hotkey'))), 'HotKeyAccountNotExists')

		const receipt = await chain.send(alice, give(dave, newHotkey))

		const { name, ...changed } = receipt.event('dynamicTao.SubnetOwnerChanged')
		assert.deepEqual(changed, {
			...{ netuid: NETUID, oldColdkey: alice.address, newColdkey: dave.address, newHotkey: newHotkey.address },
		})
		const { ownerColdkey, ownerHotkey } = await chain.subnet(NETUID)
		assert.deepEqual([ownerColdkey, ownerHotkey], [dave.address, newHotkey.address])
	})

	it('is the new owner’s to speak for, and not the old one’s', async () => {
		assert.equal(await refused(alice, tx.updateSymbol(NETUID, 'ψ')), 'NotSubnetOwner')
		await chain.send(dave, tx.updateSymbol(NETUID, 'ψ'))
	})

	it('pays the new owner from the next epoch on', async () => {
		// Dave's hotkey mines there, too.
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: 10 })), null)
		const before = await chain.stake(dave, newHotkey, NETUID)

		const paid = await chain.event(await chain.sealEpoch(NETUID), 'dynamicTao.EpochPaid')

		const { hotkeys, emission } = await chain.ask('metagraph', NETUID)
		const mined = emission[hotkeys.indexOf(newHotkey.address)]
		assert.ok(paid.owner > 0n)
		assert.equal(await chain.stake(dave, newHotkey, NETUID), before + mined + paid.owner)
	})
})

describe('a uid on root', () => {
	const validator = async ({ address }) => (await chain.ask('validators')).find(({ hotkey }) => hotkey === address)

	it('is for a hotkey of one’s own', async () => {
		const hotkey = key('//Alice//hotkey')
		assert.equal((await validator(hotkey)).rootUid, null)
		assert.equal(await refused(bob, tx.rootRegister(hotkey.address)), 'NonAssociatedColdKey')

		const receipt = await chain.send(alice, tx.rootRegister(hotkey.address))

		const { uid, coldkey, replaced } = receipt.event('dynamicTao.RootRegistered')
		assert.deepEqual([uid, coldkey, replaced], [0, alice.address, null])
		const { rootUid, rootStake, permits, take } = await validator(hotkey)
		assert.deepEqual([rootUid, take], [0, 11_796])
		// 5,000 of Dave's and 10,000 of Ferdie's, and the dividends of the epochs above
		assert.ok(rootStake >= 15_000n * TAO && rootStake < 15_010n * TAO)
		assert.deepEqual(
			permits.map(({ netuid }) => netuid),
			[1, 2, 3],
		)
		assert.equal(await refused(alice, tx.rootRegister(hotkey.address)), 'HotKeyAlreadyRegisteredInSubNet')
	})

	it('makes a validator of a hotkey without a subnet', async () => {
		const hotkey = key('//Eve//root')
		assert.equal(await validator(hotkey), undefined)

		await chain.send(eve, tx.rootRegister(hotkey.address))

		const { coldkey, rootUid, rootStake, permits } = await validator(hotkey)
		assert.deepEqual([coldkey, rootUid, rootStake, permits], [eve.address, 1, 0n, []])
	})

	it('goes to who has more root stake when all are taken', async () => {
		const filled = Array.from({ length: 62 }, (_, index) => tx.rootRegister(key(`//Seat//${index}`).address))
		await chain.send(charlie, api.tx.utility.batchAll(filled))
		const hotkey = key('//Bob//root')
		assert.equal(await refused(bob, tx.rootRegister(hotkey.address)), 'StakeTooLowForRoot')

		await chain.send(bob, tx.tryAssociateHotkey(hotkey.address))
		await chain.send(bob, tx.addStake(hotkey.address, 0, TAO))
		assert.equal(await refused(bob, tx.rootRegister(hotkey.address)), 'StakeTooLowForRoot', 'a flash of stake')
		// Two periods of root later it is active.
		await chain.seal(720)
		const receipt = await chain.send(bob, tx.rootRegister(hotkey.address))

		// The oldest of those without any stake
		const { uid, replaced } = receipt.event('dynamicTao.RootRegistered')
		assert.deepEqual([uid, replaced], [1, key('//Eve//root').address])
	})
})
