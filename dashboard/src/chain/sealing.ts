// Blocks on request, on a chain that seals, and the way back. A node without the development RPC makes
// blocks by the SDK's method, one by one, and cannot go back.

import type { HexString } from '@dedot/utils'
import { computed, effect, signal } from '@preact/signals'
import type { Node } from './node.ts'
import { facts, type Head, lookAgain, node as current } from './state.ts'

/** So many blocks are asked for at a time: a second's work, after which one can stop. */
const AT_ONCE = 400

/** So many requests of a block each wait in the node at a time. */
const WAITING = 40

/** Blocks that are still to be made. */
export const left = signal(0)

/** What went wrong last. */
export const failed = signal('')

export const canGoBack = computed(() => facts.value.methods.has('dev_revert'))

/** Makes blocks, until they are made or `left` is set to 0. */
export const makeBlocks = (node: Node, count: number) =>
	tried(async () => {
		left.value = count
		while (left.value > 0) {
			const before = left.value
			const made = await makeSome(node, before)
			if (left.value === before) left.value -= made
		}
	})

/** Stops once those are made that were asked for. */
export const stop = () => (left.value = 0)

async function makeSome(node: Node, most: number): Promise<number> {
	if (facts.value.methods.has('dev_newBlock')) {
		const count = Math.min(AT_ONCE, most)
		await node.ask('dev_newBlock', { count })
		return count
	}
	const count = Math.min(WAITING, most)
	await Promise.all(Array.from({ length: count }, () => node.ask('engine_createBlock', true, true)))
	return count
}

/** A block to come back to. */
export interface Snapshot {
	id: string
	height: number
	hash: HexString
}

/** Those that this browser has taken of the chain, the oldest first. */
export const snapshots = signal<readonly Snapshot[]>([])

/** Where the browser keeps them while the page is not there. */
const place = ({ genesisHash }: Node) => `snapshots of ${genesisHash}`

function keep(node: Node, those: readonly Snapshot[]): void {
	snapshots.value = those
	localStorage.setItem(place(node), JSON.stringify(those))
}

/** Takes up those whose blocks the chain still has. */
async function recall(node: Node): Promise<void> {
	const kept: Snapshot[] = JSON.parse(localStorage.getItem(place(node)) ?? '[]')
	const hashes = await node.hashes(kept.map(({ height }) => height))
	snapshots.value = kept.filter(({ hash }, index) => hash === hashes[index])
}

effect(() => {
	const node = current.value
	if (node) tried(() => recall(node))
})

/** Remembers the head. */
export const takeSnapshot = (node: Node, { height, hash }: Head) =>
	tried(async () => {
		const id = await node.ask<string>('dev_snapshot')
		keep(node, [...snapshots.value, { id, height, hash }])
	})

/** Goes back to a snapshot. It is used up with all later ones, so that it is taken once more. */
export const goBack = (node: Node, snapshot: Snapshot) =>
	tried(async () => {
		const there = await node.ask<boolean>('dev_revert', snapshot.id)
		keep(node, snapshots.value.slice(0, snapshots.value.indexOf(snapshot)))
		if (!there) throw new Error('The node does not know this snapshot any more.')
		const id = await node.ask<string>('dev_snapshot')
		keep(node, [...snapshots.value, { ...snapshot, id }])
		await lookAgain(node)
	})

/** Goes back to the first block. */
export const beginAgain = (node: Node) =>
	tried(async () => {
		await node.ask('dev_reset')
		keep(node, [])
		await lookAgain(node)
	})

async function tried(work: () => Promise<void>): Promise<void> {
	failed.value = ''
	try {
		await work()
	} catch (error) {
		failed.value = error instanceof Error ? error.message : String(error)
	}
	left.value = 0
}
