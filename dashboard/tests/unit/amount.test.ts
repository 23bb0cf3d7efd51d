import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
	divCeil,
	divFloor,
	formatAmount,
	formatChange,
	formatExact,
	formatPercent,
	formatPrice,
	formatShort,
	parseAmount,
	UNIT,
} from '../../src/model/amount.ts'

test('an amount is cut and never rounded up', () => {
	assert.equal(formatAmount(1_999_999_999n, 2), '1.99')
	assert.equal(formatAmount(1_234_567_890_123_456n, 2), '1,234,567.89')
	assert.equal(formatAmount(5n, 9), '0.000000005')
	assert.equal(formatAmount(12_900_000_000n, 0), '12')
})

test('a loss has a sign, unless nothing of it is shown', () => {
	assert.equal(formatAmount(-1_500_000_000n, 2), '−1.50')
	assert.equal(formatAmount(-1n, 4), '0.0000')
})

test('an exact amount has every digit and no zeros behind them', () => {
	assert.equal(formatExact(1_000_000_001n), '1.000000001')
	assert.equal(formatExact(1_500_000_000n), '1.5')
	assert.equal(formatExact(100n * UNIT), '100')
	// Over 2^53, where a float would have lost the last digits.
	assert.equal(formatExact(9_007_199_254_740_993n), '9,007,199.254740993')
})

test('about how much has four or five digits', () => {
	assert.equal(formatShort(12_345n * UNIT), '12.34K')
	assert.equal(formatShort(6_000_000n * UNIT), '6.00M')
	assert.equal(formatShort(123_456_789_000n), '123.4')
	assert.equal(formatShort(1_234_567_890n), '1.23')
	assert.equal(formatShort(12_345_678n), '0.0123')
})

test('a low price shows as many digits as a high one', () => {
	assert.equal(formatPrice(100_204_899n), '0.10020')
	assert.equal(formatPrice(1_234_567n), '0.0012345')
	assert.equal(formatPrice(2n * UNIT), '2.0000')
})

test('what somebody types is read to the rao', () => {
	assert.equal(parseAmount('1,000.5'), 1_000_500_000_000n)
	assert.equal(parseAmount(' .000000001 '), 1n)
	assert.equal(parseAmount('7.'), 7n * UNIT)
	for (const nonsense of ['', '.', 'ten', '-1', '1e3', '1.0000000001', '1.2.3']) {
		assert.equal(parseAmount(nonsense), undefined, nonsense)
	}
})

test('every amount is read as it was written', () => {
	for (let rao = 1n; rao < 10n ** 19n; rao = rao * 7n + 3n) assert.equal(parseAmount(formatExact(rao)), rao)
})

test('a part of nothing is no number', () => {
	assert.equal(formatPercent(1n, 3n), '33.33 %')
	assert.equal(formatPercent(1n, 0n), '–')
})

test('a change has its sign', () => {
	assert.equal(formatChange(100n, 125n), '+25.00 %')
	assert.equal(formatChange(100n, 75n), '−25.00 %')
	assert.equal(formatChange(100n, 100n), '0.00 %')
	assert.equal(formatChange(1_000_000n, 1_000_001n), '0.00 %')
})

test('a division rounds to the named side, for both signs', () => {
	assert.deepEqual([divFloor(7n, 2n), divCeil(7n, 2n)], [3n, 4n])
	assert.deepEqual([divFloor(-7n, 2n), divCeil(-7n, 2n)], [-4n, -3n])
	assert.deepEqual([divFloor(6n, 2n), divCeil(6n, 2n)], [3n, 3n])
})
