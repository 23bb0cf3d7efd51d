import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UNIT } from '../../src/model/amount.ts'
import { afterSale, leastToReceive, mostToPay, type Pool, saleForDrop, worth } from '../../src/model/pool.ts'

const FEE = 33n

const pool = (tao: bigint, alpha: bigint, feeRate = FEE): Pool => ({ tao: tao * UNIT, alpha: alpha * UNIT, feeRate })

/** The price in parts of a trillion, which is what a test compares. */
const price = ({ tao, alpha }: Pool) => (tao * 10n ** 12n) / alpha

test('a sale without a fee keeps the product', () => {
	// 100 alpha into 100: 1000 * 100 / 200 = 500 TAO come out
	assert.deepEqual(afterSale(pool(1_000n, 100n, 0n), 100n * UNIT), pool(500n, 200n, 0n))
})

test('the fee of a sale is rounded up and stays in the pool', () => {
	const after = afterSale({ tao: 1_000_000n, alpha: 1_000_000n, feeRate: FEE }, 10_000n)
	// fee = ceil(10000 * 33 / 65535) = ceil(5.04) = 6; 1000000 * 9994 / 1009994 = 9895.1
	assert.deepEqual(after, { tao: 1_000_000n - 9_895n, alpha: 1_010_000n, feeRate: FEE })
})

test('halving the price without a fee takes the root of two less one of the pool', () => {
	const sale = saleForDrop(pool(10_000n, 100_000n, 0n), 50n)!
	// 100000 * (sqrt(2) - 1) = 41421.356237309; a rao of TAO, to which it is rounded, is 20 of alpha then
	assert.ok(sale >= 41_421_356_237_309n && sale <= 41_421_356_237_309n + 20n, `${sale}`)
})

test('taking the price down by 98 % without a fee takes the root of fifty less one of the pool', () => {
	const sale = saleForDrop(pool(10_000n, 100_000n, 0n), 98n)!
	// 100000 * (sqrt(50) - 1) = 607106.781186547; a rao of TAO is 500 of alpha then
	assert.ok(sale >= 607_106_781_186_547n && sale <= 607_106_781_186_547n + 500n, `${sale}`)
})

test('the sale that is told is the least one: a rao less is not enough', () => {
	for (const drop of [1n, 10n, 50n, 98n]) {
		for (const before of [pool(10_000n, 100_000n), pool(3n, 7n), pool(500n, 25_000n, 10_000n)]) {
			const sale = saleForDrop(before, drop)!
			const bar = (price(before) * (100n - drop)) / 100n
			assert.ok(price(afterSale(before, sale)) <= bar)
			const less = afterSale(before, sale - 1n)
			assert.ok(less.tao * before.alpha * 100n > before.tao * less.alpha * (100n - drop))
		}
	}
})

test('a sale that the pool refuses is none', () => {
	// Down to 1 % of 0.09 TAO would leave 0.009, under the floor of 0.01
	assert.equal(saleForDrop({ tao: UNIT / 12n, alpha: UNIT, feeRate: 0n }, 99n), undefined)
})

test('alpha is worth its part of the pool, cut', () => {
	assert.equal(worth(3n, { tao: 10n, alpha: 4n }), 7n)
	assert.equal(worth(3n, { tao: 10n, alpha: 0n }), 0n)
})

test('a tolerance is rounded to the side on which the trade still passes', () => {
	// 0.5 % over 100155234 = 100656010.17, under it = 99654457.83
	assert.equal(mostToPay(100_155_234n, 50n), 100_656_011n)
	assert.equal(leastToReceive(100_155_234n, 50n), 99_654_457n)
})
