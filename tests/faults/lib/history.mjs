// What every node has said to be final, and whether that is one history.

import { sleep } from './shell.mjs'

const EACH_MS = 400

export class History {
	constructor(network) {
		this.network = network
		/** What each machine has called final, in the order in which it did. */
		this.told = new Map(network.machines.map((machine) => [machine, []]))
	}

	/** Listens to all nodes until `stop`; a node that does not answer is asked again. */
	start() {
		this.running = true
		this.listeners = this.network.machines.map(async (machine) => {
			while (this.running) {
				const final = await machine.final().catch(() => null)
				if (final) this.told.get(machine).push(final)
				await sleep(EACH_MS)
			}
		})
	}

	async stop() {
		this.running = false
		await Promise.all(this.listeners)
	}

	/** The highest block that any node has called final. */
	get height() {
		return Math.max(0, ...[...this.told.values()].flat().map(({ height }) => height))
	}

	/** Reads the blocks up to a height from the follower. */
	async blocks(height) {
		const { follower } = this.network
		const blocks = []
		for (let number = 1; number <= height; number += 1) {
			const hash = await follower.ask('chain_getBlockHash', number)
			const { block } = await follower.ask('chain_getBlock', hash)
			blocks.push({ hash, ...block })
		}
		return blocks
	}

	/** Names everything that makes this not one history; `blocks` are those of the end, from height 1 on. */
	async defects(blocks) {
		const defects = []
		for (const [{ name }, told] of this.told) {
			let last = 0
			for (const { height, hash } of told) {
				if (height < last) defects.push(`${name} called ${height} final after ${last}`)
				if (height > 0 && blocks[height - 1].hash !== hash) {
					defects.push(`${name} called ${hash} final at ${height}, where ${blocks[height - 1].hash} is`)
				}
				last = height
			}
		}
		for (const machine of this.network.machines) {
			for (const [index, { hash, header }] of blocks.entries()) {
				const own = await machine.ask('chain_getBlockHash', index + 1)
				const { stateRoot } = await machine.ask('chain_getHeader', own)
				if (own !== hash || stateRoot !== header.stateRoot) {
					defects.push(`${machine.name} has ${own} with state ${stateRoot} at ${index + 1}`)
				}
			}
		}
		return defects
	}
}

/** Names the transactions that are in these blocks not exactly once, in whatever form. */
export function notOnce(transactions, blocks) {
	const times = new Map()
	for (const { extrinsics } of blocks) {
		for (const extrinsic of extrinsics) times.set(extrinsic, (times.get(extrinsic) ?? 0) + 1)
	}
	const timesOf = ({ forms }) => forms.reduce((sum, form) => sum + (times.get(form) ?? 0), 0)
	return [...transactions]
		.filter((transaction) => timesOf(transaction) !== 1)
		.map((transaction) => `trade ${transaction.trade} of ${transaction.account} is there ${timesOf(transaction)} times`)
}
