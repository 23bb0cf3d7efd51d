// A script of calls that chopsticks takes is taken here: `scripts/e2e chopsticks` plays the same on chopsticks.

import { it } from 'node:test'
import { startNode } from './lib/node.mjs'
import { play } from './lib/shared-script.mjs'

it('the script that chopsticks takes runs here, to the same end', async () => {
	const node = await startNode('shared-script', ['--dev', '--sealing', 'manual'])
	try {
		await play(node.url)
	} finally {
		await node.stop()
	}
})
