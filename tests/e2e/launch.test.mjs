// The chain of the day that Dynamic TAO came: all stake is root's, and 64 thin pools begin at one price.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, key, startChain } from './lib/chain.mjs'

const chain = await startChain('launch', ['--chain', 'launch'])
after(() => chain.stop())
const { tx } = chain

const sum = (amounts) => amounts.reduce((all, amount) => all + BigInt(amount), 0n)

it('it has 64 subnets, whose prices sum to 1 TAO', async () => {
	const subnets = await chain.ask('subnets')

	assert.deepEqual(
		subnets.map(({ netuid }) => netuid),
		Array.from({ length: 64 }, (_, index) => index + 1),
	)
	assert.equal(sum(subnets.map(({ price }) => price)), TAO)
	assert.equal(sum(subnets.map(({ movingPrice }) => movingPrice)), TAO)
	for (const { netuid, taoReserve, alphaOutstanding, ownerColdkey } of subnets) {
		assert.deepEqual([taoReserve, alphaOutstanding], [TAO, 0n], `subnet ${netuid}`)
		assert.equal(ownerColdkey, key(`//Staker//${netuid - 1}`).address)
	}
})

it('6,000,000 TAO are staked on root, behind three validators of every subnet', async () => {
	assert.equal((await chain.ask('global')).rootStake, 6_000_000n * TAO)
	const validators = await chain.ask('validators')
	assert.equal(validators.length, 3)
	for (const { rootStake, permits } of validators) {
		assert.equal(rootStake, 2_000_000n * TAO)
		assert.equal(permits.length, 64)
	}
})

it('a block gives each subnet the same', async () => {
	const before = await chain.ask('subnets')
	for (const { blockShare, rootProportion } of before) {
		assert.equal(blockShare, TAO / 64n)
		// 0.18 * 6,000,000 of that and an issuance of a few alpha: in parts of a billion
		assert.ok(rootProportion > 999_000_000)
	}

	const { minted, unminted } = await chain.event(await chain.seal(), 'dynamicTao.BlockEmitted')

	assert.deepEqual([minted, unminted], [TAO, 0n])
})

it('a registration costs and waits as on the public chain', async () => {
	const { parameters } = await chain.ask('global')
	const { networkMinLockCost, networkRateLimit, networkImmunityPeriod, startCallDelay, tradingDelay, subnetLimit } =
		parameters

	assert.equal(await chain.ask('registrationCost'), 1_000n * TAO)
	assert.deepEqual(
		[networkMinLockCost, networkRateLimit, networkImmunityPeriod, startCallDelay, tradingDelay, subnetLimit],
		[1_000n * TAO, 7_200n, 216_000n, 50_400n, 10n, 128],
	)
	await chain.send(bob, tx.registerNetwork(key('//Bob//new').address))
	const { error } = await chain.attempt(alice, tx.registerNetwork(key('//Alice//new').address))
	assert.equal(error, 'NetworkTxRateLimitExceeded')
	assert.equal((await chain.attempt(bob, tx.startCall(65))).error, 'NeedWaitingMoreBlocksToStarCall')
})

it('the first epochs pay root’s stakers in TAO', async () => {
	const before = (await chain.ask('global')).rootStake

	// Subnet 64 is due at block 360 - 64, and subnet 60 four blocks later.
	await chain.sealTo(300)
	const events = await chain.eventsFrom(296)

	const paid = events.filter(({ name }) => name === 'dynamicTao.EpochPaid')
	assert.deepEqual(
		paid.map(({ netuid }) => netuid),
		[64, 63, 62, 61, 60],
	)
	assert.ok(paid.every(({ rootTao }) => rootTao > 0n))
	assert.equal((await chain.ask('global')).rootStake, before + sum(paid.map(({ rootTao }) => rootTao)))
	assert.equal((await chain.ask('global')).vaultExcess, 0n)
})
