// How a subnet comes to be.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, key, startChain } from './lib/chain.mjs'

const chain = await startChain('subnet')
after(() => chain.stop())

const hotkey = key('//Alice//subnet')

it('a fresh development chain has three started subnets with pools of their own', async () => {
	const subnets = await chain.ask('subnets')

	assert.deepEqual(
		subnets.map(({ netuid }) => netuid),
		[1, 2, 3],
	)
	for (const subnet of subnets) {
		assert.ok(subnet.startedAt !== null, `subnet ${subnet.netuid} is not started`)
		assert.ok(subnet.taoReserve > 0n && subnet.alphaReserve > 0n, `subnet ${subnet.netuid} has no pool`)
		// price = T / A in rao per alpha, floored
		assert.equal(subnet.price, (subnet.taoReserve * TAO) / subnet.alphaReserve)
	}
	assert.equal(new Set(subnets.map(({ price }) => price)).size, 3, 'prices differ')
})

it('registering locks the quoted cost in the pool of a new subnet', async () => {
	const cost = await chain.ask('registrationCost')
	const quote = await chain.ask('quoteRegistration')
	const before = await chain.free(alice)

	const receipt = await chain.send(alice, chain.tx.registerNetwork(hotkey.address))

	const added = receipt.event('dynamicTao.SubnetRegistered')
	assert.equal(added.netuid, 4)
	assert.equal(added.lock, cost)
	assert.deepEqual(quote, { netuid: 4, lock: cost, alpha: added.alpha, price: added.price, prunes: false })
	// balance - lock - fee
	assert.equal(await chain.free(alice), before - cost - receipt.fee)

	const subnet = await chain.subnet(4)
	assert.equal(subnet.ownerColdkey, alice.address)
	assert.equal(subnet.ownerHotkey, hotkey.address)
	assert.equal(subnet.taoReserve, cost)
	assert.equal(subnet.alphaReserve, added.alpha)
	assert.equal(subnet.alphaOutstanding, 0n)
	assert.equal(subnet.startedAt, null)
})

it('the next registration costs twice the last', async () => {
	const { lock } = await chain.subnet(4)
	const cost = await chain.ask('registrationCost')

	// 2 * lock - lock * age / 100,800, with the age of 0 or a few blocks
	assert.ok(cost <= 2n * lock && cost > 2n * lock - (lock * 10n) / 100_800n, `${cost} after ${lock}`)
})

it('a subnet that has not started takes no part in a block', async () => {
	const before = await chain.subnet(4)

	await chain.seal(3)

	const after = await chain.subnet(4)

	assert.equal(after.blockShare, 0n)
	assert.equal(after.taoReserve, before.taoReserve)
	assert.equal(after.alphaReserve, before.alphaReserve)
})

it('nobody buys with the call that starts it', async () => {
	const both = [chain.tx.startCall(4), chain.tx.addStake(hotkey.address, 4, 5n * TAO)]

	const { error } = await chain.attempt(alice, chain.api.tx.utility.batchAll(both))

	assert.equal(error, 'SubtokenDisabled')
	assert.equal((await chain.subnet(4)).startedAt, null)
})

it('a registration keeps to its limits', async () => {
	const { lock, price } = await chain.ask('quoteRegistration')
	const within = (most, low, high) => chain.tx.registerNetworkLimit(hotkey.address, most, low, high)

	assert.equal((await chain.attempt(alice, within(lock / 2n, 0, price))).error, 'LockCostLimitExceeded')
	assert.equal((await chain.attempt(alice, within(lock, 0, price / 2n))).error, 'SeedPriceLimitExceeded')
})

it('trades in one block do not move the price of a new pool', async () => {
	const { price } = await chain.ask('quoteRegistration')
	const pump = [2, 3].map((netuid) => chain.tx.addStake(hotkey.address, netuid, 5_000n * TAO))

	const receipt = await chain.send(
		alice,
		chain.api.tx.utility.batchAll([...pump, chain.tx.registerNetwork(hotkey.address)]),
	)

	const added = receipt.event('dynamicTao.SubnetRegistered')
	const moved = added.price > price ? added.price - price : price - added.price
	assert.ok(moved < price / 10_000n, `from ${price} to ${added.price}`)
})

it('its owner starts it, and the next block emits for it', async () => {
	const receipt = await chain.send(alice, chain.tx.startCall(4))

	const { netuid, block } = receipt.event('dynamicTao.FirstEmissionBlockNumberSet')
	assert.equal(netuid, 4)
	assert.equal(block, BigInt((await chain.height()) + 1))
	assert.equal((await chain.subnet(4)).startedAt, block)

	const before = await chain.subnet(4)
	await chain.seal()
	const after = await chain.subnet(4)
	// One alpha a block for participants while the subnet is young; root's part of it is sold to the
	// pool at once.
	assert.equal(before.alphaEmission, TAO)
	assert.ok(after.alphaOutstanding > before.alphaOutstanding)
	assert.ok(after.alphaOutstanding <= before.alphaOutstanding + TAO)
	assert.ok(after.pending.validators > 0n && after.pending.miners > 0n && after.pending.owner > 0n)
})

it('a started subnet can be staked into', async () => {
	await chain.send(bob, chain.tx.addStake(hotkey.address, 4, 5n * TAO))

	assert.ok((await chain.stake(bob, hotkey, 4)) > 0n)
})
