// Trades throughout: accounts that stake and take out at the node of their choice, whatever goes wrong.
//
// Transactions live for ever, so that one may be sent again: to a node that has lost it, it is news, to all
// others it is known. Only an upgrade ends them, since they are signed for a version of the runtime: then a
// trade is signed anew, with the number that it has among its account's, so that one of them counts at most.

import { TAO, connect, key } from '../../e2e/lib/chain.mjs'
import { sleep } from './shell.mjs'

const PEOPLE = ['//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie']
const SUBNETS = 3
const PAUSE_MS = 700

/** What a node says of a transaction that it knows, or that is in a block already. */
const KNOWN = /already imported|outdated|stale|temporarily banned|too low priority/i

/** What it says of one that was signed for another version. */
const OTHER_VERSION = /bad signature/i

/** A trade of an account, and every transaction that it was signed as. */
class Trade {
	constructor(fields) {
		Object.assign(this, fields)
		/** By the version of the runtime. */
		this.signed = new Map()
	}

	get hexes() {
		return [...this.signed.values()]
	}

	/** The transaction for the version that a machine runs. */
	async hexFor(machine) {
		const { call, signer, number, genesisHash, registry } = this
		const version = await machine.ask('state_getRuntimeVersion')
		const { specVersion } = version
		if (!this.signed.has(specVersion)) {
			const { signedExtensions } = registry
			const options = { blockHash: genesisHash, genesisHash, nonce: number, runtimeVersion: version, signedExtensions }
			this.signed.set(specVersion, call.sign(signer, options).toHex())
		}
		return this.signed.get(specVersion)
	}
}

export class Load {
	/** Thinks of so many trades for each account. */
	static async of(network, trades) {
		const { api, tx } = await connect({ url: network.follower.socket })
		const { genesisHash, registry } = api
		const hotkey = key('//Alice//hotkey').address
		// Each third trade sells some of what the two before have bought.
		const callOf = (index) => {
			const netuid = 1 + (Math.floor(index / 3) % SUBNETS)
			return index % 3 === 2 ? tx.removeStake(hotkey, netuid, TAO / 2n) : tx.addStake(hotkey, netuid, TAO)
		}
		const accounts = []
		for (const [index, uri] of PEOPLE.entries()) {
			const signer = key(uri)
			const first = (await api.rpc.system.accountNextIndex(signer.address)).toNumber()
			const own = Array.from({ length: trades }, (_, trade) => {
				const fields = { account: uri, trade, stakes: trade % 3 !== 2, call: callOf(trade) }
				return new Trade({ ...fields, signer, number: first + trade, genesisHash, registry })
			})
			accounts.push({ machine: network.machines[index % network.machines.length], own })
		}
		await api.disconnect()
		return new Load(network, accounts)
	}

	constructor(network, accounts) {
		Object.assign(this, { network, accounts })
		this.accepted = new Set()
	}

	/** Sends one trade after the other until `stop`, each account to its own node. */
	start() {
		this.running = true
		this.senders = this.accounts.map(async ({ machine, own }) => {
			for (const trade of own) {
				if (!this.running) return
				await this.send(machine, trade)
				await sleep(PAUSE_MS)
			}
		})
	}

	/** Sends until the node takes it, or until the load stops. */
	async send(machine, trade) {
		while (this.running) {
			try {
				await submit(machine, trade)
				this.accepted.add(trade)
				return
			} catch (error) {
				if (error.refused && !OTHER_VERSION.test(JSON.stringify(error.refused))) throw error
				await sleep(PAUSE_MS)
			}
		}
	}

	async stop() {
		this.running = false
		await Promise.all(this.senders)
	}

	/** Sends everything once more that was taken: a node that was killed has forgotten what waited there. */
	async resend() {
		for (const trade of this.accepted) await submit(this.network.follower, trade)
	}
}

/** Sends a trade to a node, which may know it. */
async function submit(machine, trade) {
	try {
		await machine.ask('author_submitExtrinsic', await trade.hexFor(machine))
	} catch (error) {
		if (!KNOWN.test(JSON.stringify(error.refused ?? ''))) throw error
	}
}
