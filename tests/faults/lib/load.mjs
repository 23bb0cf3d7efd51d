// Trades throughout: accounts that stake and take out at the node of their choice, whatever goes wrong.
//
// All transactions are signed before anything goes wrong and live for ever, so that one may be sent
// again: to a node that has lost it, it is news, to all others it is known.

import { TAO, connect, key } from '../../e2e/lib/chain.mjs'
import { sleep, until } from './shell.mjs'

const PEOPLE = ['//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie']
const SUBNETS = 3
const PAUSE_MS = 700

/** How long a node that is well may take for one that it is sent once more. */
const RESEND_MS = 30_000

/** The code of the RPC for a transaction that no block can take. */
const INVALID = 1010

/** What a node says of a transaction that it knows, or that is in a block already. */
const KNOWN = /already imported|outdated|stale|temporarily banned|too low priority/i

export class Load {
	/** Signs so many trades for each account. */
	static async sign(network, trades) {
		const chain = await connect({ url: network.follower.socket })
		const { api, tx } = chain
		const hotkey = key('//Alice//hotkey').address
		// Each third trade sells some of what the two before have bought.
		const callOf = (index) => {
			const netuid = 1 + (Math.floor(index / 3) % SUBNETS)
			return index % 3 === 2 ? tx.removeStake(hotkey, netuid, TAO / 2n) : tx.addStake(hotkey, netuid, TAO)
		}
		const accounts = []
		for (const [index, uri] of PEOPLE.entries()) {
			const signer = key(uri)
			const nonce = (await api.rpc.system.accountNextIndex(signer.address)).toNumber()
			const signed = []
			for (let trade = 0; trade < trades; trade += 1) {
				const options = { nonce: nonce + trade, era: 0, blockHash: api.genesisHash }
				const transaction = await callOf(trade).signAsync(signer, options)
				signed.push({ hex: transaction.toHex(), stakes: trade % 3 !== 2, account: uri, trade })
			}
			accounts.push({ machine: network.machines[index % network.machines.length], signed })
		}
		await api.disconnect()
		return new Load(network, accounts)
	}

	constructor(network, accounts) {
		Object.assign(this, { network, accounts })
		this.sent = new Set()
	}

	/** Sends one trade after the other until `stop`, each account to its own node. */
	start() {
		this.running = true
		this.senders = this.accounts.map(async ({ machine, signed }) => {
			for (const transaction of signed) {
				if (!this.running) return
				await this.send(machine, transaction)
				await sleep(PAUSE_MS)
			}
		})
	}

	/** Sends until the node takes it, or until the load stops. Then the node may have it, and not have told. */
	async send(machine, transaction) {
		this.sent.add(transaction)
		while (this.running && !(await isTaken(machine, transaction))) await sleep(PAUSE_MS)
	}

	async stop() {
		this.running = false
		await Promise.all(this.senders)
	}

	/** Sends everything once more, until it is taken: a node that was killed has forgotten what waited there. */
	async resend() {
		const { follower } = this.network
		for (const transaction of this.sent) {
			await until('the follower takes what was sent', RESEND_MS, () => isTaken(follower, transaction))
		}
	}
}

/**
 * Sends a transaction, and tells whether the node has it now. A node that is away, or that is just going over to
 * another block, may take it later; one that calls it invalid is right, and the load is wrong.
 */
async function isTaken(machine, { hex }) {
	try {
		await machine.ask('author_submitExtrinsic', hex)
		return true
	} catch (error) {
		if (error.refused && KNOWN.test(JSON.stringify(error.refused))) return true
		if (error.refused?.code === INVALID) throw error
		return false
	}
}
