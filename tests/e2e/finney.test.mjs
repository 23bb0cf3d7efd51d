// The chain that begins with the public one of 11 April 2026, and one that begins with a table.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { TAO, alice, key, startChain } from './lib/chain.mjs'
import { runNode } from './lib/node.mjs'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPT = path.join(repository, 'scripts/state-from-csv')
const folder = mkdtempSync(path.join(tmpdir(), 'dtao-state-'))
after(() => rmSync(folder, { recursive: true }))

/** Rao of whole tokens. */
const rao = (tokens) => BigInt(Math.round(Number(tokens) * 1e9))

/** Makes a state of a table of subnets. */
function state(name, table, options) {
	const [csv, json] = [`${name}.csv`, `${name}.json`].map((file) => path.join(folder, file))
	writeFileSync(csv, table)
	writeFileSync(json, execFileSync(SCRIPT, [csv, '--id', name, '--name', name, ...options]))
	return json
}

/** The table of the public chain that `finney-2026-04-11` was made of: a row a subnet, root first. */
const finney = path.join(repository, 'runtime/states/finney-2026-04-11')
const [header, ...rows] = readFileSync(`${finney}.csv`, 'utf8').trim().split('\n')
const columns = header.split(',')
const [, ...subnetRows] = rows.map((row) =>
	Object.fromEntries(row.split(',').map((cell, column) => [columns[column], cell])),
)

const OPTIONS = ['--rules', 'tao-flow', '--issuance', '10782600']

describe('finney-2026-04-11', async () => {
	const chain = await startChain('finney', ['--chain', 'finney-2026-04-11'])
	after(() => chain.stop())
	const [genesis, global, atGenesis] = [await chain.ask('subnets'), await chain.ask('global'), await chain.issuance()]
	const { subnets: told, issuance, rootStake } = JSON.parse(readFileSync(`${finney}.json`))

	it('makes its first block within three seconds', async () => {
		// Beside other programs a node waits for its turn: then what it worked counts, and a second try.
		const tries = []
		while (tries.length < 3 && !tries.some((seconds) => seconds < 3)) {
			const started = performance.now()
			const again = await startChain(`finney-${tries.length}`, ['--chain', 'finney-2026-04-11'])
			await again.seal()
			const seconds = [(performance.now() - started) / 1_000, again.node.processorTime()]
			await again.stop()
			console.log(`the first block after ${seconds[0].toFixed(1)} s, of which the node worked ${seconds[1]} s`)
			tries.push(Math.min(...seconds))
		}
		assert.ok(tries.some((seconds) => seconds < 3))
	})

	it('has the reserves, prices and averages of all 128 subnets', () => {
		assert.equal(genesis.length, 128)
		for (const [index, subnet] of genesis.entries()) {
			const { netuid, tao, alpha, outstanding, movingPrice } = told[index]
			assert.equal(subnet.netuid, netuid)
			assert.deepEqual(
				[subnet.taoReserve, subnet.alphaReserve, subnet.alphaOutstanding],
				[tao, alpha, outstanding].map(BigInt),
			)
			assert.equal(subnet.price, (BigInt(tao) * TAO) / BigInt(alpha))
			assert.ok(subnet.movingPrice - rao(movingPrice) >= -1n)
			assert.ok(subnet.movingPrice - rao(movingPrice) <= 0n)
			assert.equal(subnet.ownerColdkey, key(`//Staker//${netuid - 1}`).address)
		}
	})

	it('has the prices that the table tells of the public chain', () => {
		for (const [index, { netuid, tau_in, alpha_in, alpha_out, price_tao }] of subnetRows.entries()) {
			const subnet = genesis[index]
			assert.equal(subnet.netuid, Number(netuid))
			assert.equal(subnet.taoReserve, rao(tau_in))
			// In doubles, which lose a rao of ten million TAO.
			const alpha = subnet.alphaReserve + subnet.alphaOutstanding - rao(alpha_in) - rao(alpha_out)
			assert.ok(alpha >= -2n && alpha <= 2n)
			// Within 0.1 %.
			const apart = subnet.price - rao(price_tao)
			assert.ok(1_000n * (apart < 0n ? -apart : apart) <= rao(price_tao), `subnet ${netuid}: ${subnet.price}`)
		}
	})

	it('is what the script makes of the table, to the byte', () => {
		const words = ['--id', 'finney-2026-04-11', '--name', 'Finney on 11 April 2026', ...OPTIONS]
		const source = "the public chain's storage on 2026-04-11: see README.md"
		const made = execFileSync(SCRIPT, [`${finney}.csv`, ...words, '--source', source], { encoding: 'utf8' })
		assert.equal(made, readFileSync(`${finney}.json`, 'utf8'))
		assert.equal(told.length, subnetRows.length)
	})

	it('emits half a TAO a block, since more than half of all TAO exists', async () => {
		assert.deepEqual([atGenesis, global.rootStake], [BigInt(issuance), BigInt(rootStake)])
		const { minted, unminted } = await chain.event(await chain.seal(), 'dynamicTao.BlockEmitted')
		assert.equal(minted + unminted, TAO / 2n)
	})

	it('can be traded on', async () => {
		await chain.send(alice, chain.tx.addStake(key('//Bob//hotkey').address, 64, TAO))
		const stakes = await chain.ask('stakeOf', alice.address)
		assert.equal(stakes.filter(({ netuid }) => netuid === 64).length, 2)
	})
})

describe('a table', () => {
	const table = (price) =>
		[
			'netuid,tau_in,alpha_in,alpha_out,price_tao,moving_price,tempo',
			'0,1000.5,,,1,,100',
			`7,2000,50000,100,${price},0.03,99`,
			'9,1,8.5,0,,,360',
		].join('\n')
	const options = ['--rules', 'launch', '--issuance', '1000000']

	it('becomes a chain', async () => {
		// 2000 / 0.05 = 40000, and the 10000 that are over come to the alpha beside the pool.
		const chain = await startChain('table', ['--chain', state('somewhere', table('0.05'), options)])
		const [first, second] = await chain.ask('subnets')
		await chain.stop()
		assert.deepEqual(
			[first.netuid, first.taoReserve, first.alphaReserve, first.alphaOutstanding, first.price],
			[7, 2000n * TAO, 40_000n * TAO, 10_100n * TAO, TAO / 20n],
		)
		assert.deepEqual([second.netuid, second.alphaReserve, second.alphaOutstanding], [9, (85n * TAO) / 10n, 0n])
	})

	it('becomes a chain specification, from which the same chain begins', async () => {
		const json = state('exported', table('0.05'), options)
		const { code, stdout } = await runNode('export-chain-spec', '--chain', json)
		assert.equal(code, 0)
		const specification = path.join(folder, 'specification.json')
		writeFileSync(specification, stdout)
		const genesis = []
		for (const [name, file] of [['of-state', json], ['of-specification', specification]]) {
			const chain = await startChain(name, ['--chain', file])
			genesis.push(chain.api.genesisHash.toHex())
			assert.deepEqual((await chain.ask('subnets')).map(({ netuid }) => netuid), [7, 9])
			await chain.stop()
		}
		assert.equal(genesis[0], genesis[1])
	})

	it('that cannot be is refused', () => {
		const refused = (text) => {
			try {
				state('nowhere', text, options)
			} catch (error) {
				return error.stderr.toString().trim()
			}
			return 'nothing'
		}
		assert.equal(refused(table('cheap')), "subnet 7: price_tao is 'cheap', which is no number")
		assert.equal(refused(table('-1')), 'subnet 7: price_tao is -1')
		assert.equal(refused(table('0.01')), 'subnet 7: less alpha than its price asks for')
		assert.equal(refused(table('1').replace('tempo', 'tmp')), 'the table has no tempo')
	})
})
