import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UNIT } from '../../src/model/amount.ts'
import { splitEmission } from '../../src/model/emission.ts'
import { splitProfit } from '../../src/model/profit.ts'
import { pruneOrder } from '../../src/model/pruning.ts'

test('a block of alpha is split into 18, 41 and 41 per cent', () => {
	// As economics/src/split.rs has it: 10^9 * 11796 / 65535 = 179995422.3; the rest in halves
	assert.deepEqual(splitEmission(UNIT, 11_796n, 0n), {
		owner: 179_995_422n,
		miners: 410_002_289n,
		validators: 410_002_289n,
		root: 0n,
	})
})

test('root takes its proportion of the validators half, and the parts sum to the whole', () => {
	for (const alpha of [UNIT, 7n, 999_999_937n]) {
		const { owner, miners, validators, root } = splitEmission(alpha, 11_796n, 250_000_000n)
		assert.equal(owner + miners + validators + root, alpha)
		assert.equal(root, (validators + root) / 4n)
	}
})

const prunable = (netuid: number, referencePrice: bigint, more = {}) => ({
	netuid,
	referencePrice,
	immuneUntil: 100n,
	registeredAt: BigInt(netuid),
	startedAt: 1n as bigint | undefined,
	dissolving: false,
	...more,
})

const order = (block: bigint, ...subnets: ReturnType<typeof prunable>[]) =>
	pruneOrder(subnets, block, undefined).map(({ netuid }) => netuid)

test('the lowest reference price out of immunity goes first', () => {
	assert.deepEqual(order(100n, prunable(1, 30n), prunable(2, 10n), prunable(3, 20n)), [2, 3, 1])
})

test('who is immune or dissolving is not pruned', () => {
	assert.deepEqual(order(99n, prunable(1, 30n)), [])
	assert.deepEqual(order(100n, prunable(1, 30n), prunable(2, 10n, { dissolving: true })), [1])
})

test('who was never started goes before anybody, and of equals the older', () => {
	const idle = prunable(3, 90n, { startedAt: undefined })
	assert.deepEqual(order(100n, prunable(2, 10n), prunable(1, 10n), idle), [3, 1, 2])
})

test('who goes first is the chain’s answer, and the others follow in their order', () => {
	// The same in rao, while the chain compares finer averages
	const equal = [prunable(1, 10n), prunable(2, 10n), prunable(3, 10n)]
	assert.deepEqual(
		pruneOrder(equal, 100n, 3).map(({ netuid }) => netuid),
		[3, 1, 2],
	)
	assert.deepEqual(pruneOrder(equal, 99n, 3), [])
})

const NOTHING = { alpha: 0n, value: 0n }

const change = (tao: bigint, alpha: bigint, fee: bigint, burned = 0n) => ({ tao, alpha, fee, burned })

test('a profit is what a position is worth more than what went into it', () => {
	// Paid 10 with a fee of 1 for 90 alpha at 0.1; now 100 alpha at 0.2: 10 of them earned
	const profit = splitProfit({ alpha: 0n, value: 0n }, { alpha: 100n, value: 20n }, [change(10n, 90n, 1n)])
	// 20 - 10 = 10 in all: 10 * 0.2 = 2 earned, 1 lost to the fee, and 9 by the price
	assert.deepEqual(profit, { total: 10n, emission: 2n, fee: -1n, burned: 0n, price: 9n })
})

test('the parts of a profit sum to it, whatever was traded', () => {
	const changes = [
		change(13n, 101n, 2n),
		change(-7n, -50n, 1n),
		change(0n, -8n, 0n, 8n),
	]
	const profit = splitProfit({ alpha: 31n, value: 5n }, { alpha: 97n, value: 17n }, changes)
	const { total, price, emission, fee, burned } = profit
	assert.equal(total, 17n - 5n - 13n + 7n)
	assert.equal(price + emission + fee + burned, total)
})

test('a position that was sold whole has its profit, too', () => {
	const sold = splitProfit({ alpha: 100n, value: 10n }, NOTHING, [change(-9n, -100n, 1n)])
	assert.deepEqual(sold, { total: -1n, emission: 0n, fee: -1n, burned: 0n, price: 0n })
})

test('what was earned before an exit is valued at the price of the exit', () => {
	// 100 at 0.1 earned 20, and all were sold for 24 at 0.2
	const sold = splitProfit({ alpha: 100n, value: 10n }, NOTHING, [change(-24n, -120n, 0n)], { alpha: 10n, value: 2n })
	// 24 - 10 = 14 in all: 20 * 0.2 = 4 earned, and 100 * 0.1 = 10 by the price
	assert.deepEqual(sold, { total: 14n, emission: 4n, fee: 0n, burned: 0n, price: 10n })
})

test('alpha that was burned is a loss of its own, and no negative emission', () => {
	const left = splitProfit({ alpha: 100n, value: 10n }, { alpha: 70n, value: 7n }, [change(0n, -30n, 0n, 30n)])
	assert.deepEqual(left, { total: -3n, emission: 0n, fee: 0n, burned: -3n, price: 0n })
})
