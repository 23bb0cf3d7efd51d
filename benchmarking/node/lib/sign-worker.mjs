// A thread of lib/transactions.mjs: signs what it is sent and answers with transactions as hex.

import { createPrivateKey, sign } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { compactToU8a } from '../../../tests/e2e/node_modules/@polkadot/util/index.js'
import { cryptoWaitReady, sr25519Sign } from '../../../tests/e2e/node_modules/@polkadot/util-crypto/index.js'

await cryptoWaitReady()

const { era, rest, implied } = workerData

/** Signed, version 4; then the kind of the sender's address, which is an account. */
const HEAD = Buffer.from([0x84, 0x00])
const SR25519 = 1

const keys = new Map()

function signature(kind, secret, publicKey, payload) {
	if (kind === SR25519) return sr25519Sign(payload, { publicKey, secretKey: secret })
	const name = Buffer.from(publicKey).toString('hex')
	if (!keys.has(name)) keys.set(name, createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' }))
	return sign(null, payload, keys.get(name))
}

function transaction([secret, publicKey, kind, nonce, call]) {
	const extra = Buffer.concat([era, nonce, rest])
	// Longer payloads are signed by their hash; none of these is.
	const payload = Buffer.concat([call, extra, implied])
	if (payload.length > 256) throw new Error('the call is too long')
	const body = Buffer.concat([HEAD, publicKey, Buffer.from([kind]), signature(kind, secret, publicKey, payload), extra, call])
	return `0x${Buffer.concat([compactToU8a(body.length), body]).toString('hex')}`
}

parentPort.on('message', ({ index, work }) => parentPort.postMessage({ index, hex: work.map(transaction) }))
