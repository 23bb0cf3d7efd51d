// What became of an account's positions within a window, also of those that it has no more.

import { UNIT } from '../model/amount.ts'
import { type Holding, type Profit, splitProfit } from '../model/profit.ts'
import type { Trade } from './trades.ts'
import type { StakeView } from './views.ts'

/** The positions of an account some time ago, and what it traded since, the newest first. */
export interface Past {
	address: string
	stakes: StakeView[]
	trades: Trade[]
}

/** A position that is held, or that was closed within the window. */
export interface Held {
	netuid: number
	/** None where a dissolution paid for all positions on the subnet at once. */
	hotkey: string | undefined
	/** None once it is closed. */
	stake: StakeView | undefined
	/** None while the past is not known. */
	profit: Profit | undefined
}

/** All positions of an account, those that are held first. */
export function outcomes(stakes: readonly StakeView[], past: Past | undefined): Held[] {
	const held = stakes.map((stake) => {
		const { netuid, hotkey } = { netuid: stake.netuid, hotkey: stake.hotkey.address() }
		return { netuid, hotkey, stake, profit: past && profitOf(netuid, hotkey, stake, past) }
	})
	return past ? [...held, ...closed(held, past)] : held
}

/** Positions that the account's own trades ended, or the dissolution of their subnet. */
function closed(held: readonly Held[], past: Past): Held[] {
	const paid = new Set(past.trades.filter(({ kind }) => kind === 'payout').map(({ netuid }) => netuid))
	const rows = new Map<string, Held>()
	for (const { netuid, hotkey: traded, change, kind } of past.trades) {
		const hotkey = paid.has(netuid) ? undefined : traded
		const isHeld = held.some((one) => one.netuid === netuid && one.hotkey === traded)
		if (isHeld || (change >= 0n && kind !== 'payout')) continue
		const profit = profitOf(netuid, hotkey, undefined, past)
		rows.set(`${netuid} ${hotkey}`, { netuid, hotkey, stake: undefined, profit })
	}
	return [...rows.values()]
}

/** The profit of a position; without a hotkey, of all on the subnet. */
function profitOf(netuid: number, hotkey: string | undefined, stake: StakeView | undefined, past: Past): Profit {
	const isMine = (one: { netuid: number }, key: string | undefined) =>
		one.netuid === netuid && (hotkey === undefined || key === hotkey)
	const then = past.stakes.filter((one) => isMine(one, one.hotkey.address()))
	const before = {
		alpha: then.reduce((sum, { alpha }) => sum + alpha, 0n),
		value: then.reduce((sum, { taoValue }) => sum + taoValue, 0n),
	}
	const now = { alpha: stake?.alpha ?? 0n, value: stake?.taoValue ?? 0n }
	const trades = past.trades.filter((trade) => trade.kind !== 'claim' && isMine(trade, trade.hotkey))
	const changes = trades.map(({ paid, change, fee, cost, kind }) => ({
		tao: paid + cost,
		alpha: change,
		fee: fee + cost,
		burned: kind === 'burn' || kind === 'recycle' ? -change : 0n,
	}))
	return splitProfit(before, now, changes, rateOf(before, now, trades))
}

/** What alpha is valued at: today's price, or that of the last trade of a position that is closed. */
function rateOf(before: Holding, now: Holding, trades: readonly Trade[]): Holding {
	if (now.alpha > 0n) return now
	// Nobody tells how much alpha a dissolution took, so that what was earned is a part of what the price did.
	if (trades.some(({ kind }) => kind === 'payout')) return now
	const price = trades.find(({ price }) => price !== undefined)?.price
	return price === undefined ? before : { alpha: UNIT, value: price }
}
