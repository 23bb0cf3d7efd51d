// What the checks of a history notice: a check that cannot fail proves nothing.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { History, notOnce } from './lib/history.mjs'
import { schedule } from './lib/nemesis.mjs'

const KINDS = ['crash', 'freeze', 'flap']
const BLOCKS = ['0x1', '0x2', '0x3'].map((hash) => ({ hash, header: { stateRoot: `${hash}0` } }))

/** A machine with these blocks, whose state roots are a zero behind the hash unless they are said. */
function machine(name, hashes, roots = {}) {
	const answers = {
		chain_getBlockHash: (height) => hashes[height - 1],
		chain_getHeader: (hash) => ({ stateRoot: roots[hash] ?? `${hash}0` }),
	}
	return { name, ask: async (method, parameter) => answers[method](parameter) }
}

async function defects(machines, told = []) {
	const history = new History({ machines })
	history.told.set(machines[0], told)
	return history.defects(BLOCKS)
}

it('one history has no defects', async () => {
	const told = [
		{ height: 1, hash: '0x1' },
		{ height: 3, hash: '0x3' },
	]
	assert.deepEqual(await defects([machine('one', ['0x1', '0x2', '0x3'])], told), [])
})

it('what was final and is not is a defect, and so is a way back', async () => {
	const told = [
		{ height: 2, hash: '0xother' },
		{ height: 1, hash: '0x1' },
	]
	assert.deepEqual(await defects([machine('one', ['0x1', '0x2', '0x3'])], told), [
		'one called 0xother final at 2, where 0x2 is',
		'one called 1 final after 2',
	])
})

it('another block or another state on one machine is a defect', async () => {
	const fork = await defects([machine('one', ['0x1', '0x2', '0x9'])])
	assert.deepEqual(fork, ['one has 0x9 with state 0x90 at 3'])
	const state = await defects([machine('one', ['0x1', '0x2', '0x3'], { '0x2': '0x7' })])
	assert.deepEqual(state, ['one has 0x2 with state 0x7 at 2'])
})

it('a trade that is lost or is there twice is a defect', () => {
	const trades = ['0xa', '0xb', '0xc'].map((hex, trade) => ({ forms: [hex], trade, account: '//Bob' }))
	const blocks = [{ extrinsics: ['0xa', '0xb'] }, { extrinsics: ['0xb'] }]

	assert.deepEqual(notOnce(trades, blocks), [
		'trade 1 of //Bob is there 2 times',
		'trade 2 of //Bob is there 0 times',
	])
})

it('a seed draws the same schedule again, and seeds in a row begin with all kinds', () => {
	const drawn = (seed) => schedule(seed, KINDS).map(({ kind, ms, rest }) => ({ kind, ms, rest }))

	assert.deepEqual(drawn(7), drawn(7))
	assert.notDeepEqual(drawn(7), drawn(10))
	assert.deepEqual(new Set([0, 1, 2].map((seed) => drawn(seed)[0].kind)), new Set(KINDS))
})
