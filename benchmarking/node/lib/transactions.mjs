// Many accounts and their signed transactions. Signing goes on in worker threads before anything is
// measured; bytes are put together by hand, since a library takes milliseconds for each, and are
// compared with the library's once.

import { createPrivateKey, createPublicKey } from 'node:crypto'
import { cpus } from 'node:os'
import { Worker } from 'node:worker_threads'
import { compactToU8a, hexToU8a, u8aConcat, u8aEq, u8aToHex } from '../../../tests/e2e/node_modules/@polkadot/util/index.js'
import { cryptoWaitReady, encodeAddress, sr25519PairFromSeed } from '../../../tests/e2e/node_modules/@polkadot/util-crypto/index.js'
import { TAO } from './chain.mjs'

/** How many transactions a worker signs between two reports. */
const CHUNK = 1_000

/** The tag of each kind of signature in a transaction. */
const SCHEMES = { ed25519: 0, sr25519: 1 }

/** What a DER-encoded ed25519 secret begins with. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** So many accounts, whose secrets are their numbers. */
export async function makeAccounts(count, scheme = 'ed25519') {
	if (!(scheme in SCHEMES)) throw new Error(`unknown kind of signature: ${scheme}`)
	await cryptoWaitReady()
	return Array.from({ length: count }, (_, index) => {
		const seed = Buffer.alloc(32, 'bench')
		seed.writeUInt32BE(index + 1)
		const { secret, publicKey } = scheme === 'sr25519' ? sr25519(seed) : ed25519(seed)
		return { scheme, secret, publicKey, address: encodeAddress(publicKey, 42), nonce: 0 }
	})
}

function sr25519(seed) {
	const { publicKey, secretKey } = sr25519PairFromSeed(seed)
	return { secret: secretKey, publicKey }
}

function ed25519(seed) {
	const secret = Buffer.concat([PKCS8, seed])
	const key = createPublicKey(createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }))
	return { secret, publicKey: new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32)) }
}

/**
 * Signs `[account, call]` pairs for a chain and resolves to the transactions as hex, in their order.
 * Each takes the account's next nonce; they live for ever, and tip nothing. `shown` is told how far
 * it is.
 */
export async function sign(api, jobs, shown) {
	const frame = frameOf(api)
	const bytes = new Map()
	const bytesOf = (call) => {
		if (!bytes.has(call)) bytes.set(call, call.method.toU8a())
		return bytes.get(call)
	}
	const work = jobs.map(([account, call]) => {
		const nonce = account.nonce
		account.nonce += 1
		return [account.secret, account.publicKey, SCHEMES[account.scheme], compactToU8a(nonce), bytesOf(call)]
	})
	if (jobs.length > 0) compare(api, frame, jobs[0], work[0])

	const chunks = Array.from({ length: Math.ceil(work.length / CHUNK) }, (_, index) => index)
	const signed = chunks.map(() => [])
	const pending = [...chunks]
	let ready = 0
	const sum = work.length.toLocaleString('en-US')
	const workers = Array.from({ length: Math.min(cpus().length, chunks.length) }, () => {
		const worker = new Worker(new URL('./sign-worker.mjs', import.meta.url), { workerData: frame })
		return new Promise((resolve, reject) => {
			const feed = () => {
				if (pending.length === 0) return worker.terminate().then(resolve)
				const index = pending.shift()
				worker.postMessage({ index, work: work.slice(index * CHUNK, (index + 1) * CHUNK) })
			}
			worker.on('error', reject).on('message', ({ index, hex }) => {
				signed[index] = hex
				ready += hex.length
				shown?.show(`${ready.toLocaleString('en-US')} of ${sum}`)
				feed()
			})
			feed()
		})
	})
	await Promise.all(workers)
	shown?.done(`${sum} transactions`)
	return signed.flat()
}

/** The bytes around a call: `extra` without its nonce, and what is signed but not sent. */
function frameOf(api) {
	const u32 = (value) => {
		const bytes = new Uint8Array(4)
		new DataView(bytes.buffer).setUint32(0, value, true)
		return bytes
	}
	const { specVersion, transactionVersion } = api.runtimeVersion
	const genesis = hexToU8a(api.genesisHash.toHex())
	return {
		era: new Uint8Array([0]),
		// No tip; and no hash of the metadata.
		rest: new Uint8Array([0, 0]),
		implied: u8aConcat(u32(specVersion.toNumber()), u32(transactionVersion.toNumber()), genesis, genesis, new Uint8Array([0])),
	}
}

/** Fails where the chain's transactions do not look as they are put together here. */
function compare(api, { era, rest, implied }, [, call], [, , , nonce, bytes]) {
	const payload = api.registry.createType('ExtrinsicPayload', {
		method: call.method.toHex(),
		era: '0x00',
		nonce: api.registry.createType('Compact<u32>', nonce),
		tip: 0,
		specVersion: api.runtimeVersion.specVersion,
		transactionVersion: api.runtimeVersion.transactionVersion,
		genesisHash: api.genesisHash,
		blockHash: api.genesisHash,
	}, { version: 4 })
	const mine = u8aConcat(bytes, era, nonce, rest, implied)
	if (!u8aEq(payload.toU8a({ method: true }), mine)) {
		throw new Error(`the chain's transaction extensions have changed: lib/transactions.mjs signs ${u8aToHex(mine)}`)
	}
}

// What the accounts do

/** What a transfer moves, and what a stake pays: small, so that no price moves far. */
const AMOUNT = TAO / 100n

/** The development chain's prices in TAO, by netuid. */
const PRICES = { 1: 0.1, 2: 0.05, 3: 0.02 }
const SUBNETS = Object.keys(PRICES).map(Number)

/**
 * What accounts do to a chain: `transfer`, `stake` and `unstake` return the call of an account in a
 * round. Stakes go to all subnets and hotkeys; an account's position stays the same in all rounds
 * of equal number modulo the subnets, and an unstaking sells half of what a staking bought.
 */
export function trades(api, accounts, hotkeys) {
	const made = new Map()
	const once = (name, make) => {
		if (!made.has(name)) made.set(name, make())
		return made.get(name)
	}
	const position = (index, round) => [hotkeys[index % hotkeys.length], SUBNETS[(index + round) % SUBNETS.length]]
	return {
		transfer(index) {
			const to = accounts[(index + 1) % accounts.length].address
			return once(`transfer ${to}`, () => api.tx.balances.transferKeepAlive(to, AMOUNT))
		},
		stake(index, round) {
			const [hotkey, netuid] = position(index, round)
			return once(`stake ${hotkey} ${netuid}`, () => api.tx.dynamicTao.addStake(hotkey, netuid, AMOUNT))
		},
		unstake(index, round) {
			const [hotkey, netuid] = position(index, round)
			const alpha = BigInt(Math.floor(Number(AMOUNT) / PRICES[netuid] / 2))
			return once(`unstake ${hotkey} ${netuid}`, () => api.tx.dynamicTao.removeStake(hotkey, netuid, alpha))
		},
	}
}
