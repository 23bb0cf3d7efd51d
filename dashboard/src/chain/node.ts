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
	/** Hashes of final blocks. */
	readonly #finalHashes = new Map<number, HexString>()
	#finalHeight = 0

	/** `DynamicTaoApi` at a block. */
	apiAt(hash: HexString): DynamicTaoApi {
		return this.callAt(hash).dynamicTaoApi as unknown as DynamicTaoApi
	}

	/** Learns which blocks are final. A chain of development may go back before them. */
	followFinality(): void {
		this.block.finalized(({ number }) => {
			if (number < this.#finalHeight) this.forgetBlocks()
			this.#finalHeight = number
		})
	}

	/** Forgets which blocks the chain had. */
	forgetBlocks(): void {
		this.#finalHashes.clear()
		this.#finalHeight = 0
	}

	/** Hashes of blocks by their heights; those that are not remembered in one request. */
	async hashes(heights: readonly number[]): Promise<HexString[]> {
		const unknown = heights.filter((height) => !this.#finalHashes.has(height))
		const answer = unknown.length > 0 ? await this.ask<HexString[]>('chain_getBlockHash', unknown) : []
		const asked = new Map(unknown.map((height, index) => [height, answer[index]!]))
		for (const [height, hash] of asked) if (height <= this.#finalHeight) this.#finalHashes.set(height, hash)
		return heights.map((height) => this.#finalHashes.get(height) ?? asked.get(height)!)
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
	node.followFinality()
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
