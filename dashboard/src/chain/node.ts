// The connection to a node, and the answers of its runtime at any block.

import { LegacyClient } from '@dedot/api'
import { WsProvider } from '@dedot/providers'
import { type HexString, UnknownApiError } from '@dedot/utils'
import { signal } from '@preact/signals'
import type { DynamicTaoApi } from './views.ts'

const DEFAULT_URL = 'ws://127.0.0.1:9944'
const RETRY_MS = 2_000

export type Connection = 'connecting' | 'ready' | 'lost'

export const connection = signal<Connection>('connecting')

/** Where the node answers: `?rpc=`, or this machine. */
export const nodeUrl = () => new URLSearchParams(location.search).get('rpc') ?? DEFAULT_URL

/** A node, asked by its JSON-RPC. */
export class Node extends LegacyClient {
	/** Hashes of blocks by their heights, and the highest of these heights. */
	#hashes = new Map<number, HexString>()
	#highest = 0

	/** `DynamicTaoApi` at a block. */
	apiAt(hash: HexString): DynamicTaoApi {
		return this.callAt(hash).dynamicTaoApi as unknown as DynamicTaoApi
	}

	/** Forgets which blocks the chain had. What is being asked meanwhile is not remembered either. */
	forgetBlocks(): void {
		this.#hashes = new Map()
		this.#highest = 0
	}

	/**
	 * Hashes of blocks by their heights, none where the chain has no block: those that are not remembered
	 * in one request, and the highest that is. A block stands for all before it, so while the chain has that
	 * one, what is remembered holds; a chain of development may go back even before final blocks.
	 */
	async hashes(heights: readonly number[]): Promise<(HexString | undefined)[]> {
		const [known, highest] = [this.#hashes, this.#highest]
		const unknown = heights.filter((height) => !known.has(height))
		const answers = await this.ask<(HexString | null)[]>('chain_getBlockHash', [...unknown, highest])
		if (known.size > 0 && answers.pop() !== known.get(highest)) {
			if (known === this.#hashes) this.forgetBlocks()
			return this.hashes(heights)
		}
		unknown.forEach((height, index) => {
			const hash = answers[index]
			if (!hash) return
			known.set(height, hash)
			if (known === this.#hashes) this.#highest = Math.max(this.#highest, height)
		})
		return heights.map((height) => known.get(height))
	}

	/** What a method of the node answers. */
	async ask<T>(method: string, ...parameters: unknown[]): Promise<T> {
		const methods = this.rpc as unknown as Record<string, (...parameters: unknown[]) => Promise<T>>
		return methods[method]!(...parameters)
	}
}

/**
 * Connects and keeps trying; a silent chain is no dead one, since somebody may seal by hand.
 *
 * A node that comes back may have begun another chain, of which nothing that is known holds: then
 * `replaced` is called.
 */
export async function connect(url: string, replaced: () => void): Promise<Node> {
	const provider = new WsProvider({ endpoint: url, retryDelayMs: RETRY_MS })
	const node = new Node({ provider, stalingDetectionTimeout: 0 })
	node.on('disconnected', () => (connection.value = 'lost'))
	node.on('ready', async () => {
		connection.value = 'ready'
		const genesis = await node.ask<HexString>('chain_getBlockHash', 0)
		if (genesis !== node.genesisHash) replaced()
	})
	await node.connect()
	connection.value = 'ready'
	return node
}

/** Answers with nothing where the chain's API is older than the question. */
export async function ifKnown<T>(question: () => Promise<T>): Promise<T | undefined> {
	try {
		return await question()
	} catch (error) {
		if (error instanceof UnknownApiError) return undefined
		throw error
	}
}
