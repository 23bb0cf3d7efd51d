// Trades throughout: accounts that stake and take out at the node of their choice, whatever goes wrong.
//
// All transactions are signed before anything goes wrong and live for ever, so that one may be sent
// again: to a node that has lost it, it is news, to all others it is known. One that was signed for the
// runtime before an upgrade is signed anew: of its forms, which have one nonce, a chain can take one.

import { TAO, connect, key } from '../../e2e/lib/chain.mjs'
import { sleep, until } from './shell.mjs'

const PEOPLE = ['//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie']
const SUBNETS = 3

/** Between two trades of an account, and before a node that did not take one is asked again. */
const PAUSE_MS = 700

/** How long a node that is well may take for one that it is sent once more. */
const RESEND_MS = 30_000

/** The code of the RPC for a transaction that no block can take. */
const INVALID = 1010

/** What a node says of a transaction that it knows, or that is in a block already. */
const KNOWN = /already imported|outdated|stale|temporarily banned|too low priority/i

/** The call of a trade by its number: each third one sells some of what the two before have bought. */
function callOf(api, trade) {
	const { addStake, removeStake } = api.tx.dynamicTao
	const hotkey = key('//Alice//hotkey').address
	const netuid = 1 + (Math.floor(trade / 3) % SUBNETS)
	return trade % 3 === 2 ? removeStake(hotkey, netuid, TAO / 2n) : addStake(hotkey, netuid, TAO)
}

/** Signs a trade for the runtime that a client has found. Each form tips a rao more than the one that it replaces. */
async function sign(api, { account, trade, nonce, forms }) {
	const options = { nonce, era: 0, blockHash: api.genesisHash, tip: forms.length }
	return (await callOf(api, trade).signAsync(key(account), options)).toHex()
}

const versionOf = (api) => api.runtimeVersion.specVersion.toNumber()

export class Load {
	/** Signs so many trades for each account, who rests so long between two of them. */
	static async sign(network, trades, pause = PAUSE_MS) {
		const { api } = await connect({ url: network.follower.socket })
		const accounts = []
		for (const [index, account] of PEOPLE.entries()) {
			const first = (await api.rpc.system.accountNextIndex(key(account).address)).toNumber()
			const signed = []
			for (let trade = 0; trade < trades; trade += 1) {
				const transaction = { account, trade, nonce: first + trade, stakes: trade % 3 !== 2, forms: [] }
				transaction.forms.push(await sign(api, transaction))
				transaction.version = versionOf(api)
				signed.push(transaction)
			}
			accounts.push({ machine: network.machines[index % network.machines.length], signed })
		}
		await api.disconnect()
		return new Load(network, accounts, pause)
	}

	constructor(network, accounts, pause) {
		Object.assign(this, { network, accounts, pause })
		this.sent = new Set()
		/** Clients that sign anew, by the version of the runtime that they know. */
		this.clients = new Map()
	}

	/**
	 * Begins to send one trade after the other until `stop`, each account to its own node, from the first that the
	 * chain does not have: what waited in a node that was killed is sent again.
	 */
	async start() {
		this.running = true
		const next = await Promise.all(this.accounts.map(({ machine, signed }) => nextNonce(machine, signed[0].account)))
		this.senders = this.accounts.map(async ({ machine, signed }, index) => {
			for (const transaction of signed.filter(({ nonce }) => nonce >= next[index])) {
				if (!this.running) return
				await this.send(machine, transaction)
				await sleep(this.pause)
			}
		})
	}

	/** Sends until the node takes it, or until the load stops. Then the node may have it, and not have told. */
	async send(machine, transaction) {
		this.sent.add(transaction)
		while (this.running && !(await this.isTaken(machine, transaction))) await sleep(this.pause)
	}

	/** Tells whether the node has it now; it is signed anew for a node whose runtime is another one. */
	async isTaken(machine, transaction) {
		try {
			return await isTaken(machine, transaction.forms.at(-1))
		} catch (error) {
			if (error.refused?.code === INVALID && (await this.signAnew(machine, transaction))) return false
			throw error
		}
	}

	/** Signs a transaction for the runtime of a machine; tells whether that is another one than it is signed for. */
	async signAnew(machine, transaction) {
		const { specVersion } = await machine.ask('state_getRuntimeVersion')
		if (specVersion === transaction.version) return false
		if (!this.clients.has(specVersion)) this.clients.set(specVersion, connect({ url: machine.socket }))
		const { api } = await this.clients.get(specVersion)
		transaction.forms.push(await sign(api, transaction))
		transaction.version = versionOf(api)
		return true
	}

	async stop() {
		this.running = false
		await Promise.all(this.senders)
	}

	/**
	 * Sends everything once more, until it is taken: a node that was killed has forgotten what waited there. What
	 * waits for a runtime that is no more is signed anew.
	 */
	async resend() {
		const { follower } = this.network
		for (const transaction of this.sent) {
			const { account, nonce } = transaction
			if ((await nextNonce(follower, account)) <= nonce) await this.signAnew(follower, transaction)
			await until('the follower takes what was sent', RESEND_MS, () => this.isTaken(follower, transaction))
		}
	}

	/** Lets go of the clients that have signed anew. */
	async close() {
		this.running = false
		for (const client of this.clients.values()) await (await client).api.disconnect()
	}
}

/** The nonce that the chain has not had of an account, whatever waits in the pool. */
async function nextNonce(machine, account) {
	const address = `0x${Buffer.from(key(account).publicKey).toString('hex')}`
	const next = await machine.ask('state_call', 'AccountNonceApi_account_nonce', address)
	return Buffer.from(next.slice(2), 'hex').readUInt32LE()
}

/**
 * Sends a transaction, and tells whether the node has it now. A node that is away, or that is just going over to
 * another block, may take it later; one that calls it invalid is right: it was signed for another runtime, or the
 * load is wrong.
 */
async function isTaken(machine, form) {
	try {
		await machine.ask('author_submitExtrinsic', form)
		return true
	} catch (error) {
		if (error.refused && KNOWN.test(JSON.stringify(error.refused))) return true
		if (error.refused?.code === INVALID) throw error
		return false
	}
}
