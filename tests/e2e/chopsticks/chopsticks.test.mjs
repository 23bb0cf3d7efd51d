// The script of calls that the node and chopsticks share, on chopsticks: what runs there runs here, and to the same end.

import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runNode, temporaryFolder } from '../lib/node.mjs'
import { play } from '../lib/shared-script.mjs'

const CHOPSTICKS = fileURLToPath(new URL('node_modules/@acala-network/chopsticks/chopsticks.cjs', import.meta.url))

/** It compiles the runtime, and makes the first block, before it listens. */
const START_MS = 120_000

const folder = temporaryFolder('chopsticks')
after(() => folder.remove())

/** Starts chopsticks with the development chain's genesis; resolves to where it listens. */
async function startChopsticks() {
	const genesis = join(folder.path, 'genesis.json')
	writeFileSync(genesis, (await runNode('export-chain-spec', '--chain', 'dev', '--raw')).stdout)
	const child = spawn(process.execPath, [CHOPSTICKS, '--genesis', genesis, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
	after(() => child.kill())
	let said = ''
	const port = new Promise((resolve, reject) => {
		const read = (chunk) => {
			said += chunk
			const listening = said.match(/listening on \S*?:(\d+)/)
			if (listening) resolve(listening[1])
		}
		child.stdout.setEncoding('utf8').on('data', read)
		child.stderr.setEncoding('utf8').on('data', read)
		child.once('exit', (code) => reject(new Error(`chopsticks ended with ${code}:\n${said}`)))
		setTimeout(() => reject(new Error(`chopsticks does not listen after ${START_MS} ms:\n${said}`)), START_MS).unref()
	})
	return `ws://127.0.0.1:${await port}`
}

it('the script that runs on the node runs on chopsticks', async () => play(await startChopsticks()))
