// A chain as a wallet sees it: polkadot.js on one node, with blocks made on request.

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import { xxhashAsHex } from '@polkadot/util-crypto'
import { startNode } from './node.mjs'

/** One TAO, and one alpha, in rao. */
export const TAO = 1_000_000_000n

/** What the chain's clock advances by in each block, in milliseconds. */
export const SLOT_MS = 12_000n

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 })

/** A key by its derivation: `key('//Alice')`, `key('//Alice//hotkey')`. */
export const key = (uri, type = 'sr25519') => keyring.addFromUri(uri, {}, type)

/** Where a name is in storage: the hash `twox_128`. */
export const storageKey = (name) => xxhashAsHex(name, 128)

/** So many accounts that nobody has a key of. */
export const strangers = (count) =>
	Array.from({ length: count }, (_, index) => {
		const account = new Uint8Array(32).fill(0xdd)
		new DataView(account.buffer).setUint32(0, index)
		return { address: keyring.encodeAddress(account) }
	})

export const alice = key('//Alice')
export const bob = key('//Bob')
export const charlie = key('//Charlie')
export const dave = key('//Dave')
export const eve = key('//Eve')
export const ferdie = key('//Ferdie')

/**
 * Turns what polkadot.js decoded into plain values: up to 32 bits a number, above a bigint, and an
 * error its name.
 */
export function plain(codec) {
	if (codec === null || codec === undefined) return null
	if (typeof codec.isSome === 'boolean') return codec.isSome ? plain(codec.unwrap()) : null
	if (typeof codec.isOk === 'boolean') {
		return codec.isOk ? plain(codec.asOk) : { error: errorName(codec.registry, codec.asErr) }
	}
	if (typeof codec.isModule === 'boolean') return errorName(codec.registry, codec)
	if (typeof codec.isTrue === 'boolean') return codec.isTrue
	if (typeof codec.toBigInt === 'function') {
		return codec.bitLength() <= 32 ? codec.toNumber() : codec.toBigInt()
	}
	if (codec instanceof Map) return Object.fromEntries([...codec].map(([name, value]) => [name, plain(value)]))
	if (Array.isArray(codec)) return codec.map(plain)
	return codec.toString()
}

/** A call or a query that the chain refused, by the name of the error. */
export class DispatchFailure extends Error {}

/** The name of an error: a module's own as `SlippageTooHigh`, any other as `Token.BelowMinimum`. */
function errorName(registry, error) {
	if (error.isModule) return registry.findMetaError(error.asModule).name
	return error.inner && error.inner.type ? `${error.type}.${error.inner.type}` : error.type
}

/** Starts a development chain that makes blocks on request, and connects to it. */
export async function startChain(name, flags = []) {
	return connect(await startNode(name, ['--dev', '--sealing', 'manual', ...flags]))
}

/** Connects to a running node. */
export async function connect(node) {
	const provider = new WsProvider(node.url, 100)
	const api = await ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true })
	return new Chain(node, api, provider)
}

export class Chain {
	constructor(node, api, provider) {
		this.node = node
		this.api = api
		this.provider = provider
		this.tx = api.tx.dynamicTao
	}

	/** Disconnects and ends the node. */
	async stop() {
		await this.api.disconnect()
		return this.node.stop()
	}

	/** Ends the node at once, as a crash does. */
	async kill() {
		await this.api.disconnect()
		return this.node.kill()
	}

	/** Makes finalised blocks and resolves to the hash of the last. */
	async seal(count = 1) {
		let hash
		for (let made = 0; made < count; made += 1) hash = await this.createBlock()
		return hash
	}

	/** Makes the blocks up to this height and resolves to the hash of the last. */
	async sealTo(height) {
		return this.seal(height - (await this.height()))
	}

	/** Makes the blocks up to the one before a subnet's next epoch. */
	async sealToEve(netuid) {
		const { nextEpoch } = await this.subnet(netuid)
		return this.sealTo(Number(nextEpoch) - 1)
	}

	/** Makes the blocks up to the next epoch of a subnet and resolves to the hash of the epoch's. */
	async sealEpoch(netuid) {
		await this.sealToEve(netuid)
		return this.seal()
	}

	async createBlock() {
		return (await this.provider.send('engine_createBlock', [true, true])).hash
	}

	/**
	 * Sends a call, seals it into a block and resolves to what it did. A call that fails is a result
	 * too, with the name of its error; only what no block accepts is thrown.
	 */
	async attempt(signer, call) {
		// Without -1 polkadot.js takes the nonce from a subscription, which does not hear of a way back.
		const signed = await call.signAsync(signer, { nonce: -1 })
		await this.api.rpc.author.submitExtrinsic(signed)
		const hash = await this.createBlock()
		const { block } = await this.api.rpc.chain.getBlock(hash)
		const index = block.extrinsics.findIndex((extrinsic) => extrinsic.hash.eq(signed.hash))
		if (index < 0) throw new Error(`block ${hash} did not take ${nameOf(call)}`)
		return new Receipt(hash, await this.records(hash), index)
	}

	/** Sends a call that has to succeed. */
	async send(signer, call) {
		const receipt = await this.attempt(signer, call)
		if (receipt.error) throw new DispatchFailure(`${nameOf(call)} failed: ${receipt.error}`)
		return receipt
	}

	/** Asks for a quote at the head and sends the call made from it, into the very next block. */
	async sendQuoted(signer, [method, ...parameters], callOf) {
		const quote = await this.ask(method, ...parameters)
		return { quote, receipt: await this.send(signer, callOf(quote)) }
	}

	/** Asks the runtime API at the best block. */
	async ask(method, ...parameters) {
		const answer = plain(await this.api.call.dynamicTaoApi[method](...parameters))
		if (answer?.error) throw new DispatchFailure(answer.error)
		return answer
	}

	/** Sends a call as the administrator and resolves to the name of its error, or null. */
	async administer(call) {
		const receipt = await this.send(alice, this.api.tx.sudo.sudo(call))
		return receipt.event('sudo.Sudid').sudoResult?.error ?? null
	}

	async subnet(netuid) {
		return this.ask('subnet', netuid)
	}

	/** What a coldkey holds behind a hotkey on a subnet, in rao of its token; 0 where it has no stake. */
	async stake(coldkey, hotkey, netuid) {
		const positions = await this.ask('stakeOf', coldkey.address)
		const position = positions.find((stake) => stake.hotkey === hotkey.address && stake.netuid === netuid)
		return position?.alpha ?? 0n
	}

	/** What an account has beside its stake, with what is held of it for its hotkeys. */
	async free(account) {
		const { data } = await this.api.query.system.account(account.address)
		return plain(data.free) + plain(data.reserved)
	}

	async issuance() {
		return plain(await this.api.query.balances.totalIssuance())
	}

	async timestamp() {
		return plain(await this.api.query.timestamp.now())
	}

	async height() {
		return (await this.api.rpc.chain.getHeader()).number.toNumber()
	}

	/** The one event of this name in a block. */
	async event(hash, name) {
		return only(await this.events(hash), name)
	}

	/** All events of a block as `{ name: 'dynamicTao.StakeAdded', ...fields }`. */
	async events(hash) {
		return (await this.records(hash)).map(({ event }) => named(event))
	}

	/** All events of the blocks from this height on. */
	async eventsFrom(height) {
		const events = []
		for (let number = height; number <= (await this.height()); number += 1) {
			events.push(...(await this.events(await this.api.rpc.chain.getBlockHash(number))))
		}
		return events
	}

	/** Makes blocks until no dissolution is under way. */
	async sealDissolution() {
		while (await this.ask('dissolution')) await this.seal()
	}

	async records(hash) {
		return (await this.api.at(hash)).query.system.events()
	}
}

const nameOf = (call) => `${call.method.section}.${call.method.method}`

function named(event) {
	const names = event.data.names ?? event.data.map((_, index) => index)
	const fields = names.map((name, index) => [name, plain(event.data[index])])
	return { name: `${event.section}.${event.method}`, ...Object.fromEntries(fields) }
}

function only(events, name) {
	const [event, ...more] = events.filter((candidate) => candidate.name === name)
	if (!event || more.length > 0) {
		const seen = events.map((candidate) => candidate.name).join(', ')
		throw new Error(`expected one ${name} among: ${seen}`)
	}
	return event
}

/** What a transaction did. */
class Receipt {
	constructor(blockHash, records, index) {
		const mine = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(index))
		this.blockHash = blockHash
		this.events = mine.map(({ event }) => named(event))

		const failed = mine.find(({ event }) => event.section === 'system' && event.method === 'ExtrinsicFailed')
		/** The name of the error, or null. */
		this.error = failed ? errorName(failed.event.registry, failed.event.data[0]) : null
	}

	/** The one event of this name; fields in camelCase. */
	event(name) {
		return only(this.events, name)
	}

	/** What the sender paid for the transaction. */
	get fee() {
		return this.event('transactionPayment.TransactionFeePaid').actualFee
	}
}
