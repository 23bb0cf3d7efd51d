// Orders: what a trader wants, what it would do, and what it did.

import { divCeil } from '../model/amount.ts'
import { leastToReceive, mostToPay } from '../model/pool.ts'
import type { Account } from './keys.ts'
import type { Node } from './node.ts'
import { explain } from './refusals.ts'
import { head } from './state.ts'
import type { Answer, Refusal } from './views.ts'

export type Side = 'stake' | 'unstake' | 'swap'

/** A trade that somebody is about to make. */
export interface Order {
	side: Side
	hotkey: string
	netuid: number
	/** Where a swap goes. */
	destination: number
	/** Rao of what is given. */
	amount: bigint
	/** Whether all that is there at the time shall go, not `amount`. */
	whole: boolean
}

/** What the chain says that an order would do as the first trade of the next block. */
export function quoteOf(node: Node, coldkey: string, order: Order): Promise<Answer> {
	const api = node.apiAt(head.value!.hash)
	const { side, hotkey, netuid, destination, amount } = order
	switch (side) {
		case 'stake':
			return api.quoteStakeOf(coldkey, hotkey, netuid, amount)
		case 'unstake':
			return api.quoteUnstakeOf(coldkey, hotkey, netuid, amount)
		case 'swap':
			return api.quoteSwapOf(coldkey, hotkey, netuid, destination, amount)
	}
}

/** The limit of an order: the average price of its quote, a tolerance in hundredths of a per cent away. */
export function limitOf(side: Side, average: bigint, tolerance: bigint): bigint {
	return side === 'stake' ? mostToPay(average, tolerance) : leastToReceive(average, tolerance)
}

/** What became of an order that a block took. */
export interface Receipt {
	block: number
	/** What the transaction cost. */
	fee: bigint
	refusal?: { name: string; words: string }
}

interface Result {
	status: { type: string; value?: { blockNumber?: number; error?: string } }
	events: { event: { pallet: string; palletEvent: { name: string; data: { actualFee: bigint } } } }[]
	dispatchError?: Refusal
}

type Extrinsic = {
	signAndSend(who: unknown, options: unknown, told: (result: Result) => void): Promise<unknown>
}

/** Signs and sends an order, and resolves once a block has it. */
export function send(node: Node, account: Account, order: Order, limit: bigint): Promise<Receipt> {
	const extrinsic = callOf(node, order, limit)
	return new Promise((resolve, reject) => {
		const told = ({ status, events, dispatchError }: Result) => {
			if (status.type === 'BestChainBlockIncluded') {
				const paid = events.find(({ event }) => event.palletEvent.name === 'TransactionFeePaid')
				resolve({
					block: status.value?.blockNumber ?? 0,
					fee: paid?.event.palletEvent.data.actualFee ?? 0n,
					...(dispatchError && { refusal: explain(node, dispatchError) }),
				})
			}
			if (status.type === 'Invalid' || status.type === 'Drop') reject(new Error(status.value?.error))
		}
		const who = account.pair ?? account.address
		extrinsic.signAndSend(who, { signer: account.signer }, told).catch(reject)
	})
}

function callOf(node: Node, order: Order, limit: bigint): Extrinsic {
	const { side, hotkey, netuid, destination, amount, whole } = order
	const calls = (node.tx as any).dynamicTao
	switch (side) {
		case 'stake':
			return calls.addStakeLimit(hotkey, netuid, amount, limit, false)
		case 'unstake':
			return whole
				? calls.removeStakeFullLimit(hotkey, netuid, limit)
				: calls.removeStakeLimit(hotkey, netuid, amount, limit, false)
		case 'swap':
			return calls.swapStakeLimit(hotkey, netuid, destination, amount, limit, false)
	}
}

/** What an account can stake now: its free TAO, less what keeps the account and pays for a transaction. */
export async function freeBalance(node: Node, address: string): Promise<bigint> {
	const { data } = (await (node.query as any).system.account(address)) as { data: { free: bigint } }
	return data.free
}

/** What is kept for fees when somebody stakes all: 0.01 TAO pays for ten transactions. */
export const RESERVED_FOR_FEES = divCeil(1_000_000_000n, 100n)
