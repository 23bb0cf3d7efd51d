import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcomes, type Past } from '../../src/chain/outcomes.ts'
import type { Trade } from '../../src/chain/trades.ts'
import type { StakeView } from '../../src/chain/views.ts'
import { UNIT } from '../../src/model/amount.ts'

const stake = (netuid: number, alpha: bigint, taoValue: bigint, hotkey = 'hot') =>
	({ netuid, hotkey: { address: () => hotkey }, alpha, entering: 0n, taoValue, liquidationValue: 0n }) as StakeView

const trade = (netuid: number, kind: Trade['kind'], more: Partial<Trade>): Trade => ({
	height: 1,
	netuid,
	kind,
	coldkey: 'cold',
	hotkey: 'hot',
	tao: 0n,
	alpha: 0n,
	fee: 0n,
	change: 0n,
	paid: 0n,
	price: UNIT / 10n,
	cost: 0n,
	...more,
})

const past = (stakes: StakeView[], ...trades: Trade[]): Past => ({ address: 'cold', stakes, trades })

test('while the past is not known, positions have no profit', () => {
	const [only] = outcomes([stake(1, 10n, 1n)], undefined)
	assert.deepEqual([only?.netuid, only?.hotkey, only?.profit], [1, 'hot', undefined])
})

test('a position that was sold whole has a row with its profit', () => {
	// 100 alpha worth 10, of which 90 were after the fee: sold for 9, and the transaction cost 2
	const sale = trade(1, 'sell', { change: -100n, paid: -9n, fee: 1n, cost: 2n })
	const [only, ...more] = outcomes([], past([stake(1, 100n, 10n)], sale))
	assert.deepEqual(more, [])
	assert.deepEqual(only, {
		netuid: 1,
		hotkey: 'hot',
		stake: undefined,
		profit: { total: -3n, emission: 0n, fee: -3n, burned: 0n, price: 0n },
	})
})

test('what was bought and sold within the window has one row', () => {
	const bought = trade(1, 'buy', { change: 100n, paid: 11n, fee: 1n })
	const sold = trade(1, 'sell', { change: -100n, paid: -8n, fee: 1n })
	const rows = outcomes([], past([], sold, bought))
	assert.equal(rows.length, 1)
	assert.deepEqual(rows[0]?.profit, { total: -3n, emission: 0n, fee: -2n, burned: 0n, price: -1n })
})

test('who has sold a part has the position once', () => {
	const sold = trade(1, 'sell', { change: -40n, paid: -4n })
	const rows = outcomes([stake(1, 60n, 6n)], past([stake(1, 100n, 10n)], sold))
	assert.deepEqual(
		rows.map(({ profit }) => profit?.total),
		[0n],
	)
})

test('trades of another subnet or behind another hotkey are not a position’s', () => {
	const others = [trade(2, 'buy', { paid: 5n, change: 50n }), trade(1, 'buy', { paid: 5n, change: 50n, hotkey: 'other' })]
	const mine = stake(1, 100n, 10n)
	const [row] = outcomes([mine], past([mine], ...others))
	assert.equal(row?.profit?.total, 0n)
})

test('alpha that was burned or recycled is told apart from what was earned', () => {
	const gone = [trade(1, 'burn', { change: -20n, price: undefined }), trade(1, 'recycle', { change: -10n, price: undefined })]
	const [row] = outcomes([stake(1, 70n, 7n)], past([stake(1, 100n, 10n)], ...gone))
	assert.deepEqual(row?.profit, { total: -3n, emission: 0n, fee: 0n, burned: -3n, price: 0n })
})

test('a position that was burned whole is valued as it was before', () => {
	const burned = trade(1, 'burn', { change: -100n, price: undefined })
	const [row] = outcomes([], past([stake(1, 100n, 10n)], burned))
	assert.deepEqual(row?.profit, { total: -10n, emission: 0n, fee: 0n, burned: -10n, price: 0n })
})

test('the sale of a claim moves no position on its subnet', () => {
	const claim = trade(1, 'claim', { tao: 5n, fee: 1n })
	assert.deepEqual(outcomes([], past([], claim)), [])
	const mine = stake(1, 100n, 10n)
	const [row] = outcomes([mine], past([mine], claim))
	assert.deepEqual(row?.profit, { total: 0n, emission: 0n, fee: 0n, burned: 0n, price: 0n })
})

test('what a dissolution paid stands against all positions on the subnet at once', () => {
	const payout = trade(1, 'payout', { hotkey: undefined, paid: -9n, price: undefined })
	const rows = outcomes([], past([stake(1, 60n, 6n), stake(1, 40n, 4n, 'other')], payout))
	assert.deepEqual(
		rows.map(({ hotkey, profit }) => [hotkey, profit?.total, profit?.price]),
		[[undefined, -1n, -1n]],
	)
})

test('a position that went away by no trade of its holder is not told', () => {
	// Its hotkey has another account now
	assert.deepEqual(outcomes([], past([stake(1, 100n, 10n)])), [])
})
