// The way out of a runtime that makes no blocks: a chain that has one cannot replace it by a transaction any
// more. `--wasm-runtime-overrides` lets its nodes run a mended one of the same version.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { TAO, alice, bob, key, startChain } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'
import { CODE, moduleOf } from './lib/other-build.mjs'

const folder = temporaryFolder('broken-runtime')
after(() => folder.remove())
const file = join(folder.path, 'broken.json')
const flags = ['--chain', file, '--base-path', join(folder.path, 'chain')]
const mended = join(folder.path, 'mended')
const hotkey = key('//Alice//hotkey')

/** What a chain calls to begin a block, and how a module exports it: its length, its name, a function. */
const ENTRY = 'Core_initialize_block'
const EXPORT = `${String.fromCharCode(ENTRY.length)}${ENTRY}\0`

/** The same module without the way into a block. */
function broken(code) {
	const module = moduleOf(code)
	const at = module.indexOf(EXPORT)
	assert.ok(at > 0 && module.indexOf(EXPORT, at + 1) < 0, 'it is exported once')
	module.write('X', at + 1)
	return module
}

it('a chain with a broken runtime goes on by a mended one, and then by itself', async () => {
	const spec = JSON.parse((await runNode('export-chain-spec', '--raw')).stdout)
	const { top } = spec.genesis.raw
	const sound = Buffer.from(top[CODE].slice(2), 'hex')
	top[CODE] = `0x${broken(sound).toString('hex')}`
	writeFileSync(file, JSON.stringify(spec))

	let chain = await startChain('broken', flags)
	const refusal = await chain.seal().catch(({ message }) => message)
	await chain.stop()
	assert.match(refusal, /Core_initialize_block/)

	// The file's name says nothing: it stands for the runtime of its own version.
	mkdirSync(mended)
	writeFileSync(join(mended, 'mended.wasm'), sound)
	chain = await startChain('broken', [...flags, '--wasm-runtime-overrides', mended])
	await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
	const set = chain.api.tx.system.setCodeWithoutChecks(`0x${sound.toString('hex')}`)
	await chain.send(alice, chain.api.tx.sudo.sudoUncheckedWeight(set, { refTime: 0, proofSize: 0 }))
	await chain.stop()

	chain = await startChain('broken', flags)
	await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
	assert.equal(await chain.height(), 3)
	await chain.stop()
})
