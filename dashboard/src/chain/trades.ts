// Trades as the events of blocks tell them.

import { QueryableStorage } from '@dedot/api'
import type { AccountId32 } from '@dedot/codecs'
import type { HexString } from '@dedot/utils'
import { UNIT } from '../model/amount.ts'
import { inTurns } from './history.ts'
import type { Node } from './node.ts'

/** One side of a trade on one pool, or of a movement inside a subnet. */
export interface Trade {
	height: number
	netuid: number
	/**
	 * A purchase or a sale, or what came from another holder or went to one; alpha that its holder burned or
	 * had recycled; the sale of a claim of root's, which was in no position; what a dissolution paid for all
	 * positions of a coldkey.
	 */
	kind: 'buy' | 'sell' | 'in' | 'out' | 'burn' | 'recycle' | 'claim' | 'payout'
	coldkey: string
	/** None of a payout. */
	hotkey: string | undefined
	/** TAO that changed hands, after fees, in rao. */
	tao: bigint
	/** Alpha that changed hands, after fees, in rao. */
	alpha: bigint
	/** What the pool kept, in rao of TAO at the price after the trade. */
	fee: bigint
	/** Alpha by which the position grew, or, below zero, shrank. */
	change: bigint
	/** TAO that was paid for it, or, below zero, received. */
	paid: bigint
	/** The price after the trade; none where nothing was priced. */
	price: bigint | undefined
	/** What the transaction cost the coldkey, if this is the first of its trades. */
	cost: bigint
}

/** A trade before it is known what its transaction cost. */
type Untold = Omit<Trade, 'cost'>

interface Movement {
	originNetuid: number
	destinationNetuid: number
	tao: bigint
	alphaGiven: bigint
	alphaReceived: bigint
	fee: bigint
	taoFee: bigint
	originPrice: bigint
	destinationPrice: bigint
}

interface Fields extends Movement {
	coldkey: AccountId32
	hotkey: AccountId32
	originColdkey: AccountId32
	destinationColdkey: AccountId32
	originHotkey: AccountId32
	destinationHotkey: AccountId32
	netuid: number
	alpha: bigint
	price: bigint
	who: AccountId32
	actualFee: bigint
}

interface EventRecord {
	phase: { type: string; value?: number }
	event: { pallet: string; palletEvent: string | { name: string; data: unknown } }
}

const AT_ONCE = 32

/** Blocks that are kept: two days of them. */
const KEPT = 14_400

export class Trades {
	readonly #node: Node
	readonly #blocks = new Map<HexString, Promise<Trade[]>>()

	constructor(node: Node) {
		this.#node = node
	}

	/** All trades of the blocks from `first` to `last`, the newest first. */
	async between(first: number, last: number): Promise<Trade[]> {
		const heights = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => last - index)
		const hashes = await this.#node.hashes(heights)
		const blocks = await inTurns(heights, AT_ONCE, async (height, index) => {
			const hash = hashes[index]
			return hash ? this.#of(hash, height) : []
		})
		return blocks.flat()
	}

	#of(hash: HexString, height: number): Promise<Trade[]> {
		const known = this.#blocks.get(hash)
		if (known) return known
		const trades = this.#read(hash, height)
		this.#blocks.set(hash, trades)
		trades.catch(() => this.#blocks.delete(hash))
		const [oldest] = this.#blocks.keys()
		if (this.#blocks.size > KEPT && oldest) this.#blocks.delete(oldest)
		return trades
	}

	async #read(hash: HexString, height: number): Promise<Trade[]> {
		const events = new QueryableStorage(this.#node.registry, 'System', 'Events')
		const raw = await this.#node.ask<HexString | null>('state_getStorage', events.encodeKey(), hash)
		const records = (raw ? events.decodeValue(raw) : []) as EventRecord[]
		const trades = records.flatMap(({ phase, event }) =>
			tradesOf(event, height).map((trade) => ({ ...trade, transaction: phase.value, cost: 0n })),
		)
		charge(trades, records)
		return trades.reverse()
	}
}

/** Lets the first trade of each transaction bear what that cost whoever signed it. */
function charge(trades: (Trade & { transaction: number | undefined })[], records: EventRecord[]): void {
	for (const { phase, event } of records) {
		const { palletEvent } = event
		if (typeof palletEvent === 'string' || palletEvent.name !== 'TransactionFeePaid') continue
		const { who, actualFee } = palletEvent.data as Fields
		const first = trades.find(
			({ transaction, coldkey, kind }) =>
				transaction === phase.value && kind !== 'claim' && coldkey === who.address(),
		)
		if (first) first.cost = actualFee
	}
}

/** An event's trades: a movement between subnets is a sale and a purchase. */
function tradesOf({ pallet, palletEvent }: EventRecord['event'], height: number): Untold[] {
	if (pallet !== 'DynamicTao' || typeof palletEvent === 'string') return []
	const fields = palletEvent.data as Fields
	switch (palletEvent.name) {
		case 'StakeAdded':
			return [bought({ ...fields, height, taoFee: fields.fee })]
		case 'StakeRemoved':
			return [sold({ ...fields, height })]
		case 'StakeSwapped':
		case 'StakeMoved':
		case 'StakeTransferred':
			return moved(
				{ coldkey: fields.originColdkey, hotkey: fields.originHotkey },
				{ coldkey: fields.destinationColdkey, hotkey: fields.destinationHotkey },
				fields,
				height,
			)
		case 'AlphaBurned':
			return [ended({ ...fields, height }, 'burn')]
		case 'AlphaRecycled':
			return [ended({ ...fields, height }, 'recycle')]
		// A claim that is kept as alpha brings no TAO.
		case 'RootClaimed':
			return fields.tao > 0n ? [{ ...sold({ ...fields, height }), kind: 'claim', change: 0n, paid: 0n }] : []
		case 'DissolutionPayout':
			return [paidOut({ ...fields, height })]
		default:
			return []
	}
}

type Holder = Pick<Fields, 'coldkey' | 'hotkey'>
type Leg = Holder & Pick<Fields, 'netuid' | 'tao' | 'alpha' | 'price'> & { height: number }

const legOf = ({ coldkey, hotkey, netuid, tao, alpha, price, height }: Leg) => ({
	height,
	netuid,
	coldkey: coldkey.address(),
	hotkey: hotkey.address(),
	tao,
	alpha,
	price,
})

function bought(leg: Leg & { taoFee: bigint }): Untold {
	const { tao, alpha, taoFee: fee } = leg
	return { ...legOf(leg), kind: 'buy', fee, change: alpha, paid: tao + fee }
}

function sold(leg: Leg & { fee: bigint }): Untold {
	const { tao, alpha, fee, price } = leg
	return { ...legOf(leg), kind: 'sell', fee: (fee * price) / UNIT, change: -(alpha + fee), paid: -tao }
}

/** Alpha of a position that ceased to be, for nothing. */
function ended(leg: Omit<Leg, 'tao' | 'price'>, kind: 'burn' | 'recycle'): Untold {
	return { ...legOf({ ...leg, tao: 0n, price: 0n }), price: undefined, kind, fee: 0n, change: -leg.alpha, paid: 0n }
}

function paidOut({ height, netuid, coldkey, tao }: Omit<Leg, 'hotkey' | 'alpha' | 'price'>): Untold {
	const nobody = { hotkey: undefined, price: undefined, alpha: 0n, fee: 0n, change: 0n }
	return { ...nobody, height, netuid, coldkey: coldkey.address(), kind: 'payout', tao, paid: -tao }
}

/** Root is no pool, but what leaves it or comes to it changes a position there, at a price of one. */
function moved(from: Holder, to: Holder, movement: Movement, height: number): Untold[] {
	const { originNetuid, destinationNetuid, tao, alphaGiven, alphaReceived } = movement
	const origin = { ...from, height, netuid: originNetuid, tao, price: movement.originPrice }
	const destination = { ...to, height, netuid: destinationNetuid, price: movement.destinationPrice }
	if (originNetuid === destinationNetuid) {
		const leg = legOf({ ...origin, alpha: alphaGiven })
		return [
			{ ...leg, kind: 'out', fee: 0n, change: -alphaGiven, paid: -tao },
			{
				...leg,
				...legOf({ ...destination, tao, alpha: alphaReceived }),
				kind: 'in',
				fee: 0n,
				change: alphaReceived,
				paid: tao,
			},
		]
	}
	const { fee, taoFee } = movement
	return [
		sold({ ...origin, alpha: alphaGiven, fee }),
		bought({ ...destination, tao: tao - taoFee, alpha: alphaReceived, taoFee }),
	]
}
