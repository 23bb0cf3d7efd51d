// Clients that mean no good: whatever they send, they get a clear error or none of the others waits for it,
// what they cost the node is given back, and blocks are made.

import assert from 'node:assert/strict'
import { WsProvider } from '@polkadot/api'
import { compactToU8a, u8aToHex } from '@polkadot/util'
import { randomBytes } from 'node:crypto'
import { connect as dial } from 'node:net'
import { after, afterEach, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { alice, bob, startChain, TAO } from './lib/chain.mjs'
import { freePort, measured } from './lib/metrics.mjs'
import { startNode } from './lib/node.mjs'

const MB = 1024 * 1024

/** What the node refuses above: the SDK's limits for a request and for a connection. */
const REQUEST_MB = 15
const SUBSCRIPTIONS = 1024

/** The SDK's limit of connections. */
const CONNECTIONS = 100

/** What a request or an answer of that size may cost: as text, as bytes, and as what is made of them. */
const LARGE_MB = 4 * REQUEST_MB

/** What an answer may cost while it is made, for each byte of it: what was read as bytes and as text, and the answer. */
const ANSWER_COPIES = 2.5

/** What a query may cost that waits for its turn, with its answer. */
const VIEW_MB = 10

/** What a subscription may cost. */
const SUBSCRIPTION_KB = 32

/** What may come on top of what was asked for, whatever that is: the node's own work on blocks, and room in its heap. */
const SLACK_MB = 150

/** A block is made in a few milliseconds, and may wait for what a busy machine does besides. */
const BLOCK_MS = 10_000

/** How long the node waits for a client that takes nothing. */
const UNREAD_MS = 20_000

const metrics = await freePort()
const chain = await startChain('abuse', ['--prometheus-port', `${metrics}`])
const { node, provider } = chain
const http = node.url.replace('ws:', 'http:')
const [hostname, port] = node.url.replace('ws://', '').split(':')
after(() => chain.stop())

/** Resolves to how many connections a node keeps, with all that it keeps for them. */
async function connections(port = metrics) {
	const numbers = await measured(port, 'substrate_rpc_sessions_')
	const count = (name) => numbers.find((number) => number.name === name)?.value ?? 0
	return count('substrate_rpc_sessions_opened') - count('substrate_rpc_sessions_closed')
}

/** Resolves once something is so, and fails where it is not within two minutes. */
async function until(met, what) {
	for (let round = 0; round < 1200; round += 1) {
		if (await met()) return
		await sleep(100)
	}
	assert.fail(`not in time: ${what}`)
}

afterEach(async () => {
	const start = Date.now()
	await chain.send(alice, chain.api.tx.balances.transferKeepAlive(bob.address, TAO))
	assert.ok(Date.now() - start < BLOCK_MS, 'blocks are made in time')
	await until(async () => (await connections()) === 1, 'only the test itself is connected')
})

/** Runs something, during which the node may hold so many megabytes more than before, and no more. */
async function within(megabytes, what, run) {
	const grown = await node.growth(run)
	console.log(`${what}: ${grown} MB`)
	assert.ok(grown <= megabytes, `${what}: the node grew by ${grown} MB, and may by ${megabytes}`)
}

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

/** Opens a WebSocket by hand, so that nothing is read unless somebody asks. Resolves to it and what was answered. */
function handshake(to = port) {
	return new Promise((resolve, reject) => {
		const open = dial(Number(to), hostname, () => {
			const key = randomBytes(16).toString('base64')
			open.write(
				`GET / HTTP/1.1\r\nHost: ${hostname}:${to}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
					`Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
			)
		})
		open.once('error', reject)
		open.once('data', (answer) => resolve({ open: open.pause(), answer: answer.toString() }))
	})
}

const socket = async (to) => (await handshake(to)).open

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

it('requests as large as they may be cost what they are, and a little', async () => {
	const large = request('author_submitExtrinsic', `0x${'00'.repeat((REQUEST_MB * MB) / 2 - 100)}`)
	const count = 10
	await within(count * LARGE_MB, `${count} requests of ${REQUEST_MB} MB`, async () => {
		for (const { text } of await Promise.all(Array.from({ length: count }, () => post(large)))) {
			assert.ok(JSON.parse(text).error?.message, text)
		}
	})
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

/** Numbers of what follows that nothing follows, in each width that they have. */
const LIES = ['fdff', 'feffffff', '03ffffffff', '13ffffffffffffffff', `ff${'ff'.repeat(67)}`]

it('lengths that lie are found out before anything is made of them', async () => {
	const [remark, batch] = [chain.api.tx.system.remark('0x'), chain.api.tx.utility.batch([])].map(({ method }) => method.toHex().slice(2, 6))
	const bodies = LIES.flatMap((lie) => [lie, ...[remark, batch].map((call) => `04${call}${lie}`)])
	// A batch of a batch of a batch.
	bodies.push(`04${`${batch}04`.repeat(10_000)}`)
	for (const body of bodies) {
		const whole = Buffer.from(body, 'hex')
		for (const bytes of [whole, Buffer.concat([compactToU8a(whole.length), whole])]) {
			const { text } = await post(request('author_submitExtrinsic', u8aToHex(bytes)))
			assert.ok(JSON.parse(text).error?.message, `${body.slice(0, 40)}: ${text}`)
		}
	}
	for (const lie of LIES) {
		for (const method of ['StakeInfoRuntimeApi_get_stake_info_for_coldkeys', 'Core_execute_block', 'TaggedTransactionQueue_validate_transaction']) {
			const { text } = await post(request('state_call', method, `0x${lie}`))
			assert.ok(JSON.parse(text).error?.message, `${method} ${lie}: ${text}`)
		}
	}
})

it('arguments that are no SCALE get an error from every query', async () => {
	const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
	const queries = Object.entries(chain.api.call).flatMap(([api, methods]) =>
		Object.entries(methods)
			.filter(([, { meta }]) => meta.params.length > 0)
			.map(([method]) => `${api[0].toUpperCase()}${api.slice(1)}_${snake(method)}`),
	)
	const ours = queries.filter((query) => /^(DynamicTaoApi|SubnetInfo|StakeInfo|NeuronInfo|DelegateInfo|Swap)/.test(query))
	assert.ok(ours.length > 40, 'the queries are known by their metadata')
	for (const query of ours) {
		const { text } = await post(request('state_call', query, '0x'))
		const why = JSON.parse(text).error?.message ?? ''
		assert.match(why, /\w/, `${query}: ${text}`)
		assert.doesNotMatch(why, /is not found/, query)
	}
})

it('queries that are expensive are answered, many at a time', async () => {
	// All neurons of subnet 1, and the whole metadata, which is the dearest answer of all.
	await within(100 * VIEW_MB, '100 queries', async () => {
		const asked = Array.from({ length: 100 }, (_, index) =>
			post(index % 10 ? request('state_call', 'DynamicTaoApi_metagraph', '0x0100') : request('state_getMetadata')),
		)
		for (const { status, text } of await Promise.all(asked)) {
			assert.equal(status, 200)
			assert.ok(JSON.parse(text).result, text.slice(0, 200))
		}
	})
})

it('a batch of ten thousand requests is refused or answered within the limit of an answer', async () => {
	const code = request('state_getStorage', '0x3a636f6465')
	await within(LARGE_MB + SLACK_MB, 'a batch of ten thousand requests', async () => {
		const { text } = await post(`[${Array.from({ length: 10_000 }, () => code).join(',')}]`)
		assert.ok(text.length <= REQUEST_MB * MB, `${text.length} bytes`)
		assert.match(text, /error/)
	})
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

it('subscriptions by the thousand cost little, also while blocks come', async () => {
	const clients = Array.from({ length: 4 }, () => new WsProvider(node.url, false))
	await within((clients.length * SUBSCRIPTIONS * SUBSCRIPTION_KB) / 1024 + SLACK_MB, `${clients.length * SUBSCRIPTIONS} subscriptions`, async () => {
		let heard = 0
		for (const client of clients) {
			const open = new Promise((resolve) => client.on('connected', resolve))
			await client.connect()
			await open
			const each = ['chain_newHead', 'chain_subscribeNewHeads', [], () => (heard += 1)]
			await Promise.all(Array.from({ length: SUBSCRIPTIONS }, () => client.subscribe(...each)))
		}
		const blocks = 3
		await chain.seal(blocks)
		// Each hears of the head at once, and of each block.
		await until(() => heard >= clients.length * SUBSCRIPTIONS * (1 + blocks), `all subscribers hear of blocks: ${heard}`)
	})
	for (const client of clients) await client.disconnect()
})

it('frames that are none end their connection or get an error', async () => {
	const masked = (head, payload = '') => Buffer.from(`${head}00000000${payload}`, 'hex')
	const frames = {
		noise: randomBytes(4096),
		'without a mask': Buffer.from('81027b7d', 'hex'),
		'a reserved bit': masked('c182', '7b7d'),
		'an unknown kind': masked('8382', '7b7d'),
		'a ping that is too long': masked('89fe007e', '00'.repeat(126)),
		'a ping in parts': masked('0980'),
		'a part of nothing': masked('8080'),
		'text that is none': masked('8182', 'fffe'),
		'a length of 2^63': masked('81ff8000000000000000'),
		'a length of 2^62, and some of it': masked('81ff4000000000000000', '00'.repeat(1000)),
		'a goodbye without a reason': masked('8881', '00'),
	}
	for (const [what, bytes] of Object.entries(frames)) {
		const open = await socket()
		const answered = new Promise((resolve) => open.once('close', resolve).once('error', resolve).once('data', resolve))
		open.write(bytes)
		open.resume()
		const given = await Promise.race([answered.then(() => true), sleep(60_000, false, { ref: false })])
		assert.ok(given, `${what}: nothing came of it`)
		open.destroy()
	}
})

it('a thousand connections are a hundred, and the others are told so', async () => {
	const opened = []
	for (let index = 0; index < 1000; index += 1) opened.push(await handshake())
	const accepted = opened.filter(({ answer }) => answer.startsWith('HTTP/1.1 101 '))
	const refused = opened.filter(({ answer }) => answer.startsWith('HTTP/1.1 429 '))
	assert.equal(accepted.length + refused.length, 1000)
	// The test itself is one of them.
	assert.equal(accepted.length, CONNECTIONS - 1)
	assert.match(refused[0].answer, /Too many connections\. Please try again later\./)

	// Whoever is in stays in, and room that is given back is taken again.
	await chain.seal()
	for (const { open } of opened) open.destroy()
	await until(async () => (await connections()) === 1, 'they are forgotten')
	const { open, answer } = await handshake()
	assert.match(answer, /^HTTP\/1\.1 101 /)
	open.destroy()
})

it('who asks and never reads is cut off, and what was kept for it is forgotten', async () => {
	const [clients, asked] = [10, 50]
	const code = request('state_getStorage', '0x3a636f6465')
	const answer = (await post(code)).text.length / MB
	await within(clients * asked * answer * ANSWER_COPIES + SLACK_MB, `${clients * asked} answers of ${answer.toFixed(1)} MB that nobody reads`, async () => {
		const silent = await Promise.all(Array.from({ length: clients }, () => socket()))
		let open = silent.length
		const ended = silent.map((client) => new Promise((resolve) => client.once('close', resolve)).then(() => (open -= 1)))
		for (const client of silent) for (let index = 0; index < asked; index += 1) client.write(frame(code))
		await chain.seal(3)
		assert.equal(open, silent.length, 'the answers wait for them, and blocks do not')

		await sleep(1.5 * UNREAD_MS)
		for (const client of silent) client.resume()
		await Promise.all(ended)
		const rest = silent.reduce((sum, client) => sum + client.bytesRead, 0)
		assert.ok(rest < (clients * asked * answer * MB) / 2, 'what they had not read never came')
	})
	// And the next who do not read find room that was given back.
	await within(SLACK_MB, 'blocks afterwards', () => chain.seal(10))
})

it('who asks and never reads gets no more than --rpc-rate-limit lets it', async () => {
	const [limit, clients, asked, minute] = [10, 10, 200, 60_000]
	const port = await freePort()
	const limited = await startNode('abuse-limited', ['--dev', '--rpc-rate-limit', `${limit}`, '--prometheus-port', `${port}`])
	const start = Date.now()
	const rounds = () => 1 + (Date.now() - start) / minute
	const code = request('state_getStorage', '0x3a636f6465')
	const answer = (await post(code)).text.length / MB
	try {
		const grown = await limited.growth(async () => {
			const silent = await Promise.all(Array.from({ length: clients }, () => socket(limited.url.split(':').at(-1))))
			for (const client of silent) for (let index = 0; index < asked; index += 1) client.write(frame(code))
			/** How many of these requests were answered, with the code and with a refusal. */
			const answers = async () => {
				const numbers = await measured(port, 'substrate_rpc_calls_')
				const sum = (wanted) => numbers.filter(({ name, labels }) => name.endsWith(wanted) && labels.method === 'state_getStorage').reduce((sum, { value }) => sum + value, 0)
				return { code: sum('_finished'), refused: sum('_rejected') }
			}
			await until(async () => (await answers()).refused > 0, 'some are refused')
			await sleep(UNREAD_MS)
			const { code: answered } = await answers()
			assert.ok(answered >= clients, 'each is answered at first')
			assert.ok(answered <= clients * limit * rounds(), `${answered} answers wait for those who do not read`)
			for (const client of silent) client.destroy()
		})
		console.log(`${clients} clients who do not read and may ask ${limit} times a minute: ${grown} MB`)
		assert.ok(grown <= clients * limit * rounds() * answer * ANSWER_COPIES + SLACK_MB, `the node grew by ${grown} MB`)
	} finally {
		await limited.stop()
	}
})
