// Starts the real node as a process of its own and stops it again. A node picks free ports, and
// what it says goes to a log in .tmp, whose end is shown when the node does not do as expected.

import { execFile, spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TMP = fileURLToPath(new URL('../.tmp/', import.meta.url))
export const BINARY =
	process.env.DTAO_NODE ??
	join(process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/dynamic-tao/target'), 'release/dtao-node')

/**
 * Long enough for a busy machine, also where a specification's genesis is made by the wasm; a node that is left
 * alone is there within two seconds.
 */
const START_TIMEOUT_MS = 180_000

/** Of what Linux counts a process's time in, on every machine. */
const TICKS_PER_SECOND = 100
const LOG_TAIL_LINES = 40

const running = new Set()
const logged = new Set()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** A folder of its own below .tmp, removed by `remove()`. */
export function temporaryFolder(name) {
	mkdirSync(TMP, { recursive: true })
	const path = mkdtempSync(join(TMP, `${name}-`))
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs a subcommand of the node to its end. */
export function runNode(...words) {
	return new Promise((resolve) => {
		execFile(BINARY, words, { maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
			resolve({ code: error ? error.code : 0, stdout, stderr }),
		)
	})
}

/** How long a node may take for an answer of a few bytes, on a machine that ten of them share. */
const ANSWER_MS = 30_000

/** Calls a method of the RPC at an address of HTTP; throws when there is no answer, and what was `refused`. */
export async function ask(url, method, ...params) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		signal: AbortSignal.timeout(ANSWER_MS),
	})
	const { result, error } = await response.json()
	if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { refused: error })
	return result
}

/**
 * Starts a node and resolves once its RPC answers.
 *
 * `name` names its log, `flags` are the node's own; its RPC is at a free port unless one is given, and it
 * is measured only if `flags` say so. No node finds another by itself: on one machine they would all be on
 * the same network, and the chains of two tests would get mixed up.
 */
export async function startNode(name, flags, rpcPort = 0) {
	if (!existsSync(BINARY)) {
		throw new Error(`no node at ${BINARY}: build it with scripts/build, or name one with DTAO_NODE`)
	}
	mkdirSync(TMP, { recursive: true })
	const measured = flags.includes('--prometheus-port') ? [] : ['--no-prometheus']
	const child = spawn(
		BINARY,
		[...flags, ...measured, '--rpc-port', `${rpcPort}`, '--port', '0', '--no-mdns'],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	)
	running.add(child)

	// A node that is started again goes on with its log.
	const log = createWriteStream(join(TMP, `${name}.log`), { flags: logged.has(name) ? 'a' : 'w' })
	logged.add(name)
	const lines = []
	const fail = (what) => new Error(`${name}: ${what}; it said last:\n${lines.slice(-LOG_TAIL_LINES).join('\n')}`)

	const exited = new Promise((resolve) =>
		child.once('close', (code, signal) => {
			running.delete(child)
			log.end()
			resolve({ code, signal })
		}),
	)

	const url = await new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill('SIGKILL')
			reject(fail(`no RPC within ${START_TIMEOUT_MS} ms`))
		}, START_TIMEOUT_MS)
		exited.then(({ code, signal }) => {
			clearTimeout(timer)
			reject(fail(`the node ended with ${signal ?? `exit code ${code}`} before its RPC was up`))
		})
		child.once('error', reject)

		let rest = ''
		const read = (chunk) => {
			log.write(chunk)
			const parts = (rest + chunk).split('\n')
			rest = parts.pop()
			lines.push(...parts)
			for (const line of parts) {
				const address = line.match(/Running JSON-RPC server: addr=(127\.0\.0\.1:\d+)/)
				if (address) {
					clearTimeout(timer)
					resolve(`ws://${address[1]}`)
				}
			}
		}
		child.stdout.setEncoding('utf8').on('data', read)
		child.stderr.setEncoding('utf8').on('data', read)
	})

	return {
		name,
		url,
		lines,
		/**
		 * Runs something, and resolves to how many megabytes the node held at most while it ran, above what it held
		 * before.
		 */
		async growth(run) {
			// By this Linux begins to measure the peak anew.
			writeFileSync(`/proc/${child.pid}/clear_refs`, '5')
			const megabytes = (name) => {
				const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
				return Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) / 1024
			}
			const before = megabytes('VmRSS')
			await run()
			return Math.round(megabytes('VmHWM') - before)
		},
		/** The processor's time that it has had, in seconds. */
		processorTime() {
			const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
			return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
		},
		/** Asks the node to end, as Ctrl-C does, and resolves to how it did. */
		async stop() {
			child.kill('SIGINT')
			return exited
		},
		/** Ends the node without a chance to put anything in order. */
		async kill() {
			child.kill('SIGKILL')
			return exited
		},
	}
}
