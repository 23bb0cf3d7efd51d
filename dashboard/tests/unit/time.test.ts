import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UNIT } from '../../src/model/amount.ts'
import { pastHeight, sampleHeights } from '../../src/model/samples.ts'
import { blocksIn, blocksToHalving, formatBlocks, formatTime, WINDOWS } from '../../src/model/time.ts'

test('windows are blocks of twelve seconds', () => {
	// 3600 / 12, 86400 / 12, and 7 and 30 times that
	assert.deepEqual(
		WINDOWS.map(({ milliseconds }) => blocksIn(milliseconds)),
		[300n, 7_200n, 50_400n, 216_000n],
	)
})

test('a time is told in its two largest units', () => {
	assert.equal(formatTime(90_061_000n), '1 d 1 h')
	assert.equal(formatTime(3_600_000n), '1 h')
	assert.equal(formatTime(500n), '0 s')
	assert.equal(formatBlocks(7_201n), '1 d')
	assert.equal(formatBlocks(302n), '1 h')
	assert.equal(formatBlocks(305n), '1 h 1 min')
})

test('the halving is as many blocks away as emissions fit into the rest, rounded up', () => {
	// (10.5M - 10.499M) / 1
	assert.equal(blocksToHalving(10_499_000n * UNIT, 10_500_000n * UNIT, UNIT), 1_000n)
	assert.equal(blocksToHalving(10_499_000n * UNIT - 1n, 10_500_000n * UNIT, UNIT), 1_001n)
	assert.equal(blocksToHalving(10_500_000n * UNIT, 10_500_000n * UNIT, UNIT), 0n)
	assert.equal(blocksToHalving(0n, undefined, UNIT), undefined)
	assert.equal(blocksToHalving(0n, UNIT, 0n), undefined)
})

test('samples lie on a grid between both ends, which are among them', () => {
	assert.deepEqual(sampleHeights(0, 10, 5), [0, 2, 4, 6, 8, 10])
	assert.deepEqual(sampleHeights(3, 10, 3), [3, 6, 9, 10])
	assert.deepEqual(sampleHeights(7, 7, 5), [7])
	assert.deepEqual(sampleHeights(0, 2, 100), [0, 1, 2])
})

test('a plot that moves on by a block asks for few new samples', () => {
	const known = new Set(sampleHeights(10_000, 17_200, 120))
	const unknown = sampleHeights(10_001, 17_201, 120).filter((height) => !known.has(height))
	assert.deepEqual(unknown, [10_001, 17_201])
})

test('samples rise, without a height twice', () => {
	for (let to = 0; to < 400; to += 7) {
		const heights = sampleHeights(Math.floor(to / 3), to, 32)
		assert.ok(heights.length <= 34)
		heights.forEach((height, index) => assert.ok(index === 0 || height > heights[index - 1]!))
		assert.deepEqual([heights[0], heights.at(-1)], [Math.floor(to / 3), to])
	}
})

test('the past of a young chain is not known', () => {
	assert.equal(pastHeight(299, 300), undefined)
	assert.equal(pastHeight(300, 300), 0)
	// 7205 - 300 = 6905, and the next multiple of 3
	assert.equal(pastHeight(7_205, 300), 6_906)
})
