// Clients that mean no good: whatever they send, they get a clear error or none of the others waits for it,
// what they cost the node is given back, and blocks are made.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect as dial } from 'node:net'
import { after, afterEach, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { alice, bob, startChain, TAO } from './lib/chain.mjs'

const MB = 1024 * 1024

/** What the node refuses above: the SDK's limits for a request and for a connection. */
const REQUEST_MB = 15
const SUBSCRIPTIONS = 1024

/** What a node may hold more after each of these than before all of them. */
const GROWTH = 600 * MB

/** A block is made in a few milliseconds, and may wait for what a busy machine does besides. */
const BLOCK_MS = 10_000

/** How long the node waits for a client that takes nothing. */
const UNREAD_MS = 20_000

const chain = await startChain('abuse')
const { node, provider } = chain
const http = node.url.replace('ws:', 'http:')
const [hostname, port] = node.url.replace('ws://', '').split(':')
const before = node.memory()
after(() => chain.stop())

afterEach(async () => {
	const start = Date.now()
	await chain.send(alice, chain.api.tx.balances.transferKeepAlive(bob.address, TAO))
	assert.ok(Date.now() - start < BLOCK_MS, 'blocks are made in time')
	// An allocator gives memory back when it sees fit.
	let growth = node.memory() - before
	for (let second = 0; growth >= GROWTH && second < 60; second += 1) {
		await sleep(1000)
		growth = node.memory() - before
	}
	assert.ok(growth < GROWTH, `the node holds ${Math.round(growth / MB)} MB more`)
})

/** Sends a body by HTTP and resolves to the status and the text that came back. */
async function post(body) {
	const response = await fetch(http, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
	return { status: response.status, text: await response.text() }
}

/** Says that a body of so many bytes will come, and resolves to what the node says to that. */
function announce(bytes) {
	return new Promise((resolve, reject) => {
		const open = dial(Number(port), hostname, () => {
			const head = `Host: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: ${bytes}`
			open.write(`POST / HTTP/1.1\r\n${head}\r\n\r\n[`)
		})
		open.once('error', reject)
		open.once('data', (answer) => {
			open.destroy()
			resolve(answer.toString())
		})
	})
}

const request = (method, ...params) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })

/** Opens a WebSocket by hand, so that nothing is read unless somebody asks. */
function socket() {
	return new Promise((resolve, reject) => {
		const open = dial(Number(port), hostname, () => {
			const key = randomBytes(16).toString('base64')
			open.write(
				`GET / HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
					`Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
			)
		})
		open.once('error', reject)
		open.once('data', () => resolve(open.pause()))
	})
}

/** A text as a masked frame of the WebSocket protocol; the mask is zero. */
function frame(text) {
	const payload = Buffer.from(text)
	const head = Buffer.alloc(8)
	head.writeUInt16BE(0x81fe) // one whole text; masked, and 16 bits of length follow
	head.writeUInt16BE(payload.length, 2)
	return Buffer.concat([head, payload])
}

it('a request that is too large is refused', async () => {
	assert.match(await announce(REQUEST_MB * MB + 1), /^HTTP\/1.1 413 /)
})

it('bytes that are no transaction are refused, and name the reason', async () => {
	const valid = await chain.api.tx.balances.transferKeepAlive(bob.address, TAO).signAsync(alice, { nonce: -1 })
	const bytes = Buffer.from(valid.toHex().slice(2), 'hex')
	for (let index = 0; index < 90; index += 1) {
		// Noise, a valid transaction cut short, or one with a bit of its signature or its call turned.
		const [kind, at] = [index % 3, 1 + (index * 7919) % (bytes.length - 1)]
		const turned = Buffer.from(bytes)
		turned[at] ^= 1 << index % 8
		const sent = [randomBytes(1 + index), bytes.subarray(0, at), turned][kind]

		const { text } = await post(request('author_submitExtrinsic', `0x${sent.toString('hex')}`))

		const { error } = JSON.parse(text)
		assert.ok(error?.message, `${sent.toString('hex')}: ${text}`)
	}
	assert.equal(JSON.parse((await post(request('author_pendingExtrinsics'))).text).result.length, 0)
})

it('arguments that are no SCALE get an error from every query', async () => {
	const queries = Object.values(chain.api.call.dynamicTaoApi).map(({ meta }) => meta)
	assert.ok(queries.length > 20, 'the queries are known by their metadata')
	for (const { method, params } of queries) {
		if (params.length === 0) continue
		const { text } = await post(request('state_call', method, '0x'))
		assert.match(JSON.parse(text).error?.message ?? '', /\w/, `${method}: ${text}`)
	}
})

it('queries that are expensive are answered, many at a time', async () => {
	// All neurons of subnet 1, and the whole metadata, which is the dearest answer of all.
	const asked = Array.from({ length: 100 }, (_, index) =>
		post(index % 10 ? request('state_call', 'DynamicTaoApi_metagraph', '0x0100') : request('state_getMetadata')),
	)

	for (const { status, text } of await Promise.all(asked)) {
		assert.equal(status, 200)
		assert.ok(JSON.parse(text).result, text.slice(0, 200))
	}
})

it('a batch of ten thousand requests is refused or answered within the limit of an answer', async () => {
	const code = request('state_getStorage', '0x3a636f6465')
	const { text } = await post(`[${Array.from({ length: 10_000 }, () => code).join(',')}]`)

	assert.ok(text.length <= REQUEST_MB * MB, `${text.length} bytes`)
	assert.match(text, /error/)
})

it('a connection has so many subscriptions and no more', async () => {
	const open = []
	const refused = []
	for (let index = 0; index < SUBSCRIPTIONS + 50; index += 1) {
		await provider
			.subscribe('chain_newHead', 'chain_subscribeNewHeads', [], () => {})
			.then((id) => open.push(id), (error) => refused.push(error.message))
	}

	assert.ok(open.length <= SUBSCRIPTIONS)
	assert.ok(refused.length >= 50)
	assert.match(refused[0], /too many subscriptions/i)
	await Promise.all(open.map((id) => provider.unsubscribe('chain_newHead', 'chain_unsubscribeNewHeads', id)))
})

it('who asks and never reads is cut off, and what was kept for it is forgotten', async () => {
	const silent = await Promise.all(Array.from({ length: 10 }, socket))
	let open = silent.length
	const ended = silent.map((client) => new Promise((resolve) => client.once('close', resolve)).then(() => (open -= 1)))
	const code = frame(request('state_getStorage', '0x3a636f6465')) // two megabytes an answer
	for (const client of silent) for (let index = 0; index < 50; index += 1) client.write(code)
	await chain.seal(3)
	assert.equal(open, silent.length, 'the answers wait for them, and blocks do not')

	await sleep(1.5 * UNREAD_MS)
	for (const client of silent) client.resume()
	await Promise.all(ended)
	const rest = silent.reduce((sum, client) => sum + client.bytesRead, 0)
	assert.ok(rest < silent.length * 50 * 2 * MB, 'what they had not read never came')
})
