// The chain as typed clients see it: descriptors from its own metadata, a program on each that must compile and
// must do what it says, and mistakes in them that must not compile.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, before, it } from 'node:test'
import { promisify } from 'node:util'
import { TAO, alice, key, connect } from './lib/chain.mjs'
import { startNode } from './lib/node.mjs'

const folder = fileURLToPath(new URL('./typed/', import.meta.url))
const run = promisify(execFile)
const tool = (name, ...words) => run(`${folder}node_modules/.bin/${name}`, words, { cwd: folder, timeout: 200_000 })

const chain = await connect(await startNode('typed', ['--dev', '--sealing', 'instant', '--no-agents']))
after(() => chain.stop())

before(async () => {
	rmSync(`${folder}generated`, { recursive: true, force: true })
	mkdirSync(`${folder}generated`)
	// dedot waits for a block if there is none but the first.
	await chain.seal()

	const metadata = (await chain.api.call.metadata.metadataAtVersion(15)).unwrap()
	writeFileSync(`${folder}generated/metadata.scale`, Buffer.from(metadata.toHex().slice(2), 'hex'))
	const papi = {
		version: 0,
		descriptorPath: 'generated/papi',
		entries: { dtao: { metadata: 'generated/metadata.scale' } },
		options: { noDescriptorsPackage: true },
	}
	writeFileSync(`${folder}generated/papi.json`, JSON.stringify(papi))
	await Promise.all([
		tool('dedot', 'chaintypes', '-m', 'generated/metadata.scale', '-o', 'generated/dedot', '-c', 'dtao'),
		tool('papi', 'generate', '--config', 'generated/papi.json'),
	])
	await tool('tsc', '--project', '.')
})

for (const client of ['dedot', 'papi']) {
	it(`${client} stakes in bigint rao, names a subnet in text, and learns the name of an error`, async () => {
		const free = await chain.free(alice)
		const stake = await chain.stake(alice, key('//Alice//hotkey'), 1)

		const { stdout } = await run(process.execPath, [`built/${client}.js`, chain.node.url], {
			cwd: folder,
			timeout: 60_000,
		})

		const seen = JSON.parse(stdout)
		const bought = (await chain.stake(alice, key('//Alice//hotkey'), 1)) - stake
		assert.ok(bought > 99n * TAO && bought < 100n * TAO)
		assert.deepEqual(seen, {
			status: 'Finalized',
			free: `${free}n`,
			quoted: `${bought}n`,
			bought: `${bought}n`,
			name: 'Ölmühle',
			symbol: 'SN1',
			refused: 'SubnetNotExists',
			...(client === 'dedot' && { advice: 'There is no subnet of this netuid.' }),
			deposit: `${chain.api.consts.balances.existentialDeposit}n`,
		})
	})
}
