// Staking is a swap: what a quote promises, the trade of the same block does, to the rao.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, eve, ferdie, key, startChain } from './lib/chain.mjs'

const chain = await startChain('staking')
after(() => chain.stop())
const { tx } = chain

const hotkey = key('//Eve//hotkey')
const otherHotkey = key('//Ferdie//hotkey')
await chain.send(eve, tx.tryAssociateHotkey(hotkey.address))
await chain.send(ferdie, tx.tryAssociateHotkey(otherHotkey.address))

describe('add_stake', () => {
	it('buys what the quote said and takes no more than was staked', async () => {
		const before = await chain.free(alice)
		const { quote, receipt } = await chain.sendQuoted(alice, ['quoteStake', 1, 10n * TAO], () =>
			tx.addStake(hotkey.address, 1, 10n * TAO),
		)

		const added = receipt.event('dynamicTao.StakeAdded')
		assert.equal(added.coldkey, alice.address)
		assert.equal(added.hotkey, hotkey.address)
		assert.equal(added.netuid, 1)
		assert.equal(added.alpha, quote.amountOut)
		assert.equal(added.fee, quote.fee)
		assert.equal(added.tao, 10n * TAO - quote.fee)
		assert.equal(added.price, quote.priceAfter)
		assert.equal(await chain.free(alice), before - 10n * TAO - receipt.fee)
		assert.equal(await chain.stake(alice, hotkey, 1), quote.amountOut)
	})

	it('moves the price up', async () => {
		const quote = await chain.ask('quoteStake', 1, 10n * TAO)

		assert.ok(quote.priceAfter > quote.priceBefore)
		// The average of a purchase lies above the spot price it starts from.
		assert.ok(quote.averagePrice > quote.priceBefore)
	})

	it('on root is one to one and free', async () => {
		const receipt = await chain.send(alice, tx.addStake(hotkey.address, 0, 7n * TAO))

		const added = receipt.event('dynamicTao.StakeAdded')
		assert.equal(added.tao, 7n * TAO)
		assert.equal(added.alpha, 7n * TAO)
		assert.equal(added.fee, 0n)
		assert.equal(await chain.stake(alice, hotkey, 0), 7n * TAO)
	})
})

describe('add_stake_limit', () => {
	it('goes through at the average price of the quote', async () => {
		const { quote, receipt } = await chain.sendQuoted(bob, ['quoteStake', 2, 20n * TAO], ({ averagePrice }) =>
			tx.addStakeLimit(hotkey.address, 2, 20n * TAO, averagePrice, false),
		)

		assert.equal(receipt.event('dynamicTao.StakeAdded').alpha, quote.amountOut)
	})

	it('fills in part up to the limit and leaves the rest with the staker', async () => {
		const { averagePrice } = await chain.ask('quoteStake', 2, 20n * TAO)
		const before = await chain.free(bob)

		const receipt = await chain.send(
			bob,
			tx.addStakeLimit(hotkey.address, 2, 40n * TAO, averagePrice, true),
		)

		const { tao, fee, alpha } = receipt.event('dynamicTao.StakeAdded')
		const paid = tao + fee
		assert.ok(paid > 19n * TAO && paid < 21n * TAO, `${paid} rao for an order that 20 TAO just fill`)
		// paid / alpha <= limit, in rao per alpha
		assert.ok(paid * TAO <= averagePrice * alpha)
		assert.equal(await chain.free(bob), before - paid - receipt.fee)
	})
})

describe('remove_stake', () => {
	it('sells for what the quote said', async () => {
		const stake = await chain.stake(alice, hotkey, 1)
		const before = await chain.free(alice)
		const { quote, receipt } = await chain.sendQuoted(alice, ['quoteUnstake', 1, stake / 2n], () =>
			tx.removeStake(hotkey.address, 1, stake / 2n),
		)

		const removed = receipt.event('dynamicTao.StakeRemoved')
		assert.equal(removed.tao, quote.amountOut)
		assert.equal(removed.fee, quote.fee)
		assert.equal(removed.alpha, stake / 2n - quote.fee)
		assert.equal(removed.price, quote.priceAfter)
		assert.equal(await chain.free(alice), before + quote.amountOut - receipt.fee)
		assert.equal(await chain.stake(alice, hotkey, 1), stake - stake / 2n)
	})

	it('with a limit goes through at the average price of the quote', async () => {
		const stake = await chain.stake(alice, hotkey, 1)
		const { quote, receipt } = await chain.sendQuoted(alice, ['quoteUnstake', 1, stake / 2n], ({ averagePrice }) =>
			tx.removeStakeLimit(hotkey.address, 1, stake / 2n, averagePrice, false),
		)

		assert.equal(receipt.event('dynamicTao.StakeRemoved').tao, quote.amountOut)
	})

	it('in full closes the position, with or without a limit', async () => {
		await chain.send(alice, tx.removeStakeFullLimit(hotkey.address, 1, null))
		assert.equal(await chain.stake(alice, hotkey, 1), 0n)

		await chain.send(alice, tx.addStake(hotkey.address, 1, TAO))
		await chain.send(alice, tx.removeStakeFullLimit(hotkey.address, 1, 1))
		assert.equal(await chain.stake(alice, hotkey, 1), 0n)
	})

	it('on root pays back one to one', async () => {
		const before = await chain.free(alice)

		const receipt = await chain.send(alice, tx.removeStake(hotkey.address, 0, 3n * TAO))

		assert.equal(await chain.free(alice), before + 3n * TAO - receipt.fee)
		assert.equal(await chain.stake(alice, hotkey, 0), 7n * TAO - 3n * TAO)
	})
})

describe('swap_stake', () => {
	it('sells here and buys there for what the quote said', async () => {
		await chain.send(charlie, tx.addStake(hotkey.address, 1, 30n * TAO))
		const stake = await chain.stake(charlie, hotkey, 1)
		const before = await chain.free(charlie)
		const { quote, receipt } = await chain.sendQuoted(charlie, ['quoteSwap', 1, 3, stake / 3n], () =>
			tx.swapStake(hotkey.address, 1, 3, stake / 3n),
		)

		const movement = receipt.event('dynamicTao.StakeSwapped')
		assert.equal(movement.originNetuid, 1)
		assert.equal(movement.destinationNetuid, 3)
		assert.equal(movement.tao, quote.tao)
		assert.equal(movement.fee, quote.fee)
		assert.equal(movement.alphaGiven, stake / 3n - quote.fee)
		assert.equal(movement.alphaReceived, quote.amountOut)
		assert.equal(await chain.stake(charlie, hotkey, 1), stake - stake / 3n)
		assert.equal(await chain.stake(charlie, hotkey, 3), quote.amountOut)
		assert.equal(await chain.free(charlie), before - receipt.fee)
	})

	it('with a limit goes through at the rate of the quote', async () => {
		const alpha = 5n * TAO
		const { quote, receipt } = await chain.sendQuoted(charlie, ['quoteSwap', 1, 3, alpha], ({ averagePrice }) =>
			tx.swapStakeLimit(hotkey.address, 1, 3, alpha, averagePrice, false),
		)

		assert.equal(receipt.event('dynamicTao.StakeSwapped').alphaReceived, quote.amountOut)
	})
})

describe('move_stake', () => {
	it('inside a subnet moves the stake as it is, without trade or fee', async () => {
		const stake = await chain.stake(charlie, hotkey, 3)

		const receipt = await chain.send(
			charlie,
			tx.moveStake(hotkey.address, otherHotkey.address, 3, 3, stake / 2n),
		)

		const movement = receipt.event('dynamicTao.StakeMoved')
		assert.equal(movement.fee, 0n)
		assert.equal(movement.alphaGiven, stake / 2n)
		assert.equal(movement.alphaReceived, stake / 2n)
		assert.equal(await chain.stake(charlie, hotkey, 3), stake - stake / 2n)
		assert.equal(await chain.stake(charlie, otherHotkey, 3), stake / 2n)
	})

	it('between subnets trades, within a limit if there is one', async () => {
		const alpha = 2n * TAO
		const { quote, receipt } = await chain.sendQuoted(charlie, ['quoteSwap', 1, 2, alpha], ({ averagePrice }) =>
			tx.moveStakeLimit(hotkey.address, otherHotkey.address, 1, 2, alpha, averagePrice, false),
		)

		assert.equal(receipt.event('dynamicTao.StakeMoved').alphaReceived, quote.amountOut)
		assert.equal(await chain.stake(charlie, otherHotkey, 2), quote.amountOut)
	})
})

describe('transfer_stake', () => {
	it('inside a subnet hands the stake to another coldkey, without trade or fee', async () => {
		const stake = await chain.stake(charlie, otherHotkey, 3)
		const before = await chain.free(dave)

		const receipt = await chain.send(
			charlie,
			tx.transferStake(dave.address, otherHotkey.address, 3, 3, stake),
		)

		const transferred = receipt.event('dynamicTao.StakeTransferred')
		assert.equal(transferred.destinationColdkey, dave.address)
		assert.equal(transferred.fee, 0n)
		assert.equal(await chain.stake(charlie, otherHotkey, 3), 0n)
		assert.equal(await chain.stake(dave, otherHotkey, 3), stake)
		assert.equal(await chain.free(dave), before)
	})

	it('between subnets trades, within a limit if there is one', async () => {
		const alpha = TAO
		const { quote, receipt } = await chain.sendQuoted(charlie, ['quoteSwap', 1, 2, alpha], ({ averagePrice }) =>
			tx.transferStakeLimit(dave.address, hotkey.address, 1, 2, alpha, averagePrice, false),
		)

		assert.equal(receipt.event('dynamicTao.StakeTransferred').alphaReceived, quote.amountOut)
		assert.equal(await chain.stake(dave, hotkey, 2), quote.amountOut)
	})
})

describe('unstake_all', () => {
	it('closes every position behind a hotkey', async () => {
		for (const netuid of [0, 1, 2, 3]) {
			await chain.send(ferdie, tx.addStake(hotkey.address, netuid, 2n * TAO))
		}
		await chain.send(ferdie, tx.unstakeAllAlpha(hotkey.address))
		for (const netuid of [1, 2, 3]) assert.equal(await chain.stake(ferdie, hotkey, netuid), 0n)
		assert.ok((await chain.stake(ferdie, hotkey, 0)) > 7n * TAO, 'nearly 4 * 2 TAO are on root now')

		await chain.send(ferdie, tx.unstakeAll(hotkey.address))
		assert.equal(await chain.stake(ferdie, hotkey, 0), 0n)
	})
})

describe('giving alpha up', () => {
	it('recycled alpha ceases to be, burned alpha stays without an owner', async () => {
		await chain.send(bob, tx.addStake(hotkey.address, 1, 10n * TAO))
		const stake = await chain.stake(bob, hotkey, 1)
		const before = await chain.subnet(1)

		const recycled = await chain.send(bob, tx.recycleAlpha(hotkey.address, TAO, 1))
		const burned = await chain.send(bob, tx.burnAlpha(hotkey.address, 2n * TAO, 1))

		assert.equal(recycled.event('dynamicTao.AlphaRecycled').alpha, TAO)
		assert.equal(burned.event('dynamicTao.AlphaBurned').alpha, 2n * TAO)
		assert.equal(await chain.stake(bob, hotkey, 1), stake - TAO - 2n * TAO)
		assert.equal((await chain.subnet(1)).alphaBurned, before.alphaBurned + 2n * TAO)
	})
})
