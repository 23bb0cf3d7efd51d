// The real node under measurement: its chain specification, its process, and a plain JSON-RPC
// client that costs as little as possible.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from './cli.mjs'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

if (!existsSync(join(ROOT, 'tests/e2e/node_modules/@polkadot/api'))) {
	fail('@polkadot/api is missing: run `scripts/setup e2e` first')
}
export const { TAO, connect, key, plain, strangers } = await import('../../../tests/e2e/lib/chain.mjs')
export const { BINARY, startNode, temporaryFolder } = await import('../../../tests/e2e/lib/node.mjs')
if (!existsSync(BINARY)) {
	fail(`no node at ${BINARY}: run \`scripts/build\` first, or name one with DTAO_NODE`)
}
const WebSocket = createRequire(join(ROOT, 'tests/e2e/package.json'))('ws')

// Chain specifications

/** The development chain's specification, ready to be edited. */
export function developmentSpec() {
	const spec = execFileSync(BINARY, ['build-spec', '--chain', 'dev'], {
		maxBuffer: 2 ** 28,
		stdio: ['ignore', 'pipe', 'ignore'],
	})
	return JSON.parse(spec)
}

export const economyOf = (spec) => spec.genesis.runtimeGenesis.patch.dynamicTao

/** Gives each of these accounts so many TAO at genesis. */
export function fund(spec, addresses, tao) {
	const { balances } = spec.genesis.runtimeGenesis.patch.balances
	balances.push(...addresses.map((address) => [address, Number(BigInt(tao) * TAO)]))
}

/** Repeats the development chain's subnets, with their neurons and stakes, until there are so many. */
export function repeatSubnets(spec, count) {
	const economy = economyOf(spec)
	const models = economy.subnets
	const stakes = economy.stakes
	const modelOf = (index) => models[index % models.length]
	const netuids = Array.from({ length: count }, (_, index) => index)
	economy.subnets = netuids.map((index) => ({ ...structuredClone(modelOf(index)), netuid: index + 1 }))
	economy.stakes = [
		...stakes.filter(({ netuid }) => netuid === 0),
		...netuids.flatMap((index) =>
			stakes.filter(({ netuid }) => netuid === modelOf(index).netuid).map((stake) => ({ ...stake, netuid: index + 1 })),
		),
	]
}

/** Lets the chain's one validator author by Aura, in slots of the wall clock. */
export function authorByAura(spec) {
	Object.assign(spec, { name: 'Dynamic TAO Aura', id: 'aura', chainType: 'Local' })
}

// The process

/**
 * Starts a fresh chain from a specification: `sealing` as the node's option, or null for Aura.
 * `rpc` is the plain client, `process` what `/proc` knows of the node; `stop()` leaves nothing behind.
 */
export async function startChain(name, { spec = developmentSpec(), sealing = 'manual', flags = [] } = {}) {
	const folder = temporaryFolder(name)
	const path = join(folder.path, 'spec.json')
	writeFileSync(path, JSON.stringify(spec))
	const mode = sealing === null ? ['--force-authoring'] : ['--sealing', String(sealing), '--dev-rpc']
	const base = join(folder.path, 'base')
	const before = children()
	const node = await startNode(name, ['--chain', path, '--alice', '--base-path', base, ...mode, ...flags])
	const [pid] = children().filter((child) => !before.includes(child))
	const chain = await connect(node)
	const rpc = await Rpc.open(node.url)
	return {
		api: chain.api,
		chain,
		url: node.url,
		rpc,
		process: new Process(pid),
		/** The bytes that the database takes on the disk. */
		databaseBytes: () => folderBytes(join(base, 'chains')),
		async stop() {
			rpc.close()
			await chain.stop()
			folder.remove()
		},
	}
}

/** The processes that this one has started. */
function children() {
	return readdirSync('/proc/self/task').flatMap((task) =>
		readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
	)
}

function folderBytes(path) {
	return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => {
		const child = join(path, entry.name)
		// What is allocated: the database reserves more than it writes.
		return sum + (entry.isDirectory() ? folderBytes(child) : statSync(child).blocks * 512)
	}, 0)
}

const CLOCK_TICKS_PER_SECOND = 100

/** What the kernel knows of a running process. */
class Process {
	constructor(pid) {
		this.pid = pid
	}

	/** Memory in MiB: resident, its peak, and what of it is the process's own and no mapped file. */
	memory() {
		const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
		const mib = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) / 1024
		return { now: mib('VmRSS'), peak: mib('VmHWM'), own: mib('RssAnon') }
	}

	/** Seconds of computing so far, of all threads. */
	seconds() {
		const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1].split(' ')
		return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND
	}
}

// JSON-RPC

/** A node's refusal of one request. */
export class Refusal extends Error {}

export class Rpc {
	#socket
	#last = 0
	#waiting = new Map()
	#subscriptions = new Map()

	/**
	 * Connects. A server with Nagle's algorithm on would hold back what it sends until the client has
	 * acknowledged what it sent before, which Linux delays by 40 ms. A `prompt` client acknowledges
	 * at once, by a pong that nobody asked for, and shows whether that is so.
	 */
	static async open(url, prompt = false) {
		const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 28 })
		await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
		return new Rpc(socket, prompt)
	}

	constructor(socket, prompt) {
		this.#socket = socket
		socket.on('message', (data) => {
			if (prompt) socket.pong()
			const message = JSON.parse(data)
			for (const answer of Array.isArray(message) ? message : [message]) this.#receive(answer)
		})
		socket.on('close', () => {
			for (const { reject } of this.#waiting.values()) reject(new Error('the node closed the connection'))
		})
	}

	#receive({ id, result, error, params }) {
		if (params) return this.#subscriptions.get(params.subscription)?.(params.result)
		const { resolve, reject, onUpdate } = this.#waiting.get(id) ?? {}
		if (!resolve) return
		this.#waiting.delete(id)
		if (error) return reject(new Refusal([error.message, error.data].filter(Boolean).join(': ')))
		if (onUpdate) this.#subscriptions.set(result, onUpdate)
		resolve(result)
	}

	#expect(method, params, onUpdate) {
		const id = (this.#last += 1)
		const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, onUpdate }))
		return { request: { jsonrpc: '2.0', id, method, params }, answer }
	}

	/** Asks one thing and resolves to the answer. */
	call(method, ...params) {
		const { request, answer } = this.#expect(method, params)
		this.#socket.send(JSON.stringify(request))
		return answer
	}

	/**
	 * Asks many things at once, each a `[method, ...params]`, which the node does one after the other.
	 * Resolves to what `Promise.allSettled` does.
	 */
	batch(requests) {
		const all = requests.map(([method, ...params]) => this.#expect(method, params))
		this.#socket.send(JSON.stringify(all.map(({ request }) => request)))
		return Promise.allSettled(all.map(({ answer }) => answer))
	}

	/** Subscribes, and resolves to the subscription. */
	subscribe(onUpdate, method, ...params) {
		const { request, answer } = this.#expect(method, params, onUpdate)
		this.#socket.send(JSON.stringify(request))
		return answer
	}

	/** Ends the connection; what is still asked for is never answered. */
	close() {
		this.#waiting.clear()
		this.#socket.removeAllListeners('message').removeAllListeners('close').on('error', () => {})
		this.#socket.close()
	}
}
