// The README's script, run as it stands there, so that it cannot rot.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, it } from 'node:test'
import { promisify } from 'node:util'
import { TAO, alice, key, plain, connect } from './lib/chain.mjs'
import { startNode, temporaryFolder } from './lib/node.mjs'

const chain = await connect(await startNode('readme', ['--dev', '--sealing', 'instant']))
const folder = temporaryFolder('readme')
after(async () => {
	folder.remove()
	await chain.stop()
})

const stake = async () => {
	const positions = plain(await chain.api.call.dynamicTaoApi.stakeOf(alice.address))
	return positions.find(({ netuid, hotkey }) => netuid === 1 && hotkey === key('//Alice//hotkey').address).alpha
}

it("the README's first stake puts 10 TAO into subnet 1", async () => {
	const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
	const script = readme.match(/```js\n(.*?)```/s)[1]
	const path = `${folder.path}/stake.mjs`
	writeFileSync(path, script)
	const before = await stake()

	const { stdout } = await promisify(execFile)(process.execPath, [path, chain.node.url])

	const bought = (await stake()) - before
	// About 100 alpha at a price of 0.1: 1 % for fee and slippage is more than enough.
	assert.ok(bought > 99n * TAO && bought < 100n * TAO, `bought ${bought} rao of alpha`)
	assert.match(stdout, /subnet 1: .* alpha/)
})
