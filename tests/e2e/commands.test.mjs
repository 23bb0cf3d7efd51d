// What the node's subcommands do beside running it.

import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { startChain } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'

/** More than the SDK keeps the states of, and less than an epoch's tempo. */
const BLOCKS = 300

const folder = temporaryFolder('commands')
after(() => folder.remove())
const kept = ['--dev', '--base-path', folder.path]
const nowhere = ['--dev', '--base-path', join(folder.path, 'nowhere')]

describe('while a chain runs', async () => {
	const chain = await startChain('commands', ['--base-path', folder.path])
	after(() => chain.stop())

	it('the states of all its blocks can be asked for', async () => {
		await chain.seal(BLOCKS)
		const first = await chain.api.rpc.chain.getBlockHash(1)
		const then = await chain.api.at(first)

		assert.equal((await then.query.system.number()).toNumber(), 1)
	})

	it('purge-chain refuses to delete it', async () => {
		const { code, stderr } = await runNode('purge-chain', '-y', ...kept)

		assert.notEqual(code, 0)
		assert.match(stderr, /Error: the database in .* is in use/)
		assert.equal(await chain.height(), BLOCKS)
		await chain.seal()
	})

	it('and when it has ended, everything can be done with it', async () => {
		await chain.stop()

		const info = await runNode('chain-info', ...kept)
		assert.equal(JSON.parse(info.stdout).finalized_number, BLOCKS + 1)

		for (const block of ['1', String(BLOCKS)]) {
			const { code, stdout, stderr } = await runNode('check-block', block, ...kept)
			assert.equal(code, 0, stderr)
			assert.match(stdout, /Completed in/)
			assert.doesNotMatch(stderr, /Essential task/)
		}

		const file = join(folder.path, 'blocks')
		assert.equal((await runNode('export-blocks', file, ...kept)).code, 0)
		const copy = ['--dev', '--base-path', join(folder.path, 'copy')]
		const imported = await runNode('import-blocks', file, ...copy)
		assert.equal(imported.code, 0)
		assert.doesNotMatch(imported.stderr, /Essential task/)
		const copied = await runNode('chain-info', ...copy)
		assert.equal(JSON.parse(copied.stdout).best_hash, JSON.parse(info.stdout).best_hash)

		assert.equal((await runNode('purge-chain', '-y', ...kept)).code, 0)
		assert.match((await runNode('chain-info', ...kept)).stderr, /there is no chain in/)
	})
})

for (const words of [['chain-info'], ['check-block', '1'], ['export-blocks'], ['export-state'], ['revert']]) {
	it(`${words[0]} of a chain that is not there is an error and leaves nothing behind`, async () => {
		const { code, stdout, stderr } = await runNode(...words, ...nowhere)

		assert.notEqual(code, 0)
		assert.equal(stdout, '')
		assert.match(stderr, /Error: there is no chain in/)
		assert.ok(!existsSync(nowhere.at(-1)))
	})
}

it('export-chain-spec exports what --dev runs', async () => {
	const { code, stdout } = await runNode('export-chain-spec')

	assert.equal(code, 0)
	assert.equal(JSON.parse(stdout).id, 'dev')
})

it('a specification with a value of the wrong type is refused by its place', async () => {
	const { stdout } = await runNode('export-chain-spec')
	const spec = JSON.parse(stdout)
	spec.genesis.runtimeGenesis.patch.balances.balances[3][1] = 'much'
	const file = join(folder.path, 'wrong.json')
	writeFileSync(file, JSON.stringify(spec))

	const { code, stderr } = await runNode('--chain', file, '--tmp', '--rpc-port', '0', '--no-prometheus')

	assert.notEqual(code, 0)
	const error = stderr.split('\n').find((line) => line.startsWith('Error: '))
	assert.match(error, /balances\.balances\[3\]\[1\]`: invalid type: string "much", expected u64/)
	assert.ok(error.length < 300 && stderr.length < 2_000)
})

it('the help of --sealing names every chain that is sealed', async () => {
	const { stdout } = await runNode('--help')

	const chains = ['dev', 'near-halving', 'bittensor', 'launch', 'finney-2026-04-11']
	for (const chain of ['--dev', ...chains.map((name) => `--chain ${name}`)]) {
		assert.ok(stdout.includes(`\`${chain}\``), chain)
	}
	assert.match(stdout, /A sealed chain keeps all/)
	assert.match(stdout, /--state-pruning 1000/)
})
