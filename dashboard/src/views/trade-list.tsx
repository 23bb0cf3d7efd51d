// The trades of a subnet, from the events of blocks: of the last hour first, and further back on request.

import { useSignal } from '@preact/signals'
import { facts, head, nameOf, symbolOf, trades } from '../chain/state.ts'
import type { Trade } from '../chain/trades.ts'
import { formatBlocks } from '../model/time.ts'
import { useLatest } from '../parts/answer.ts'
import { type Column, Table } from '../parts/table.tsx'
import { Address, Amount, Price } from '../parts/text.tsx'

/** Blocks of a step back: an hour of chain time. */
const STEP = 300

export function TradeList({ netuid }: { netuid: number }) {
	const { height = 0, hash } = head.value ?? {}
	const steps = useSignal(1)
	const from = Math.max(1, height - steps.value * STEP + 1)
	const read = useLatest(() => trades.value?.between(from, height), [hash, from])
	const found = (read ?? []).filter((trade) => trade.netuid === netuid)
	return (
		<section>
			<h2>Trades</h2>
			<Table
				label={`Trades of ${nameOf(netuid)}`}
				columns={columns(netuid, height)}
				rows={found}
				id={(trade) => found.indexOf(trade)}
				empty={`None in the blocks from ${from} on.`}
			/>
			<p class="about below">
				In the blocks from {from} on, users bought for <Amount rao={sumOf(found, 'buy')} /> and sold for{' '}
				<Amount rao={sumOf(found, 'sell') + sumOf(found, 'claim')} />, fees apart.
			</p>
			{from > 1 && (
				<button type="button" onClick={() => (steps.value *= 2)}>
					Further back than block {from}
				</button>
			)}
		</section>
	)
}

/** The TAO of users' trades of a kind. */
const sumOf = (trades: Trade[], wanted: Trade['kind']) =>
	trades.reduce((sum, { kind, tao }) => (kind === wanted ? sum + tao : sum), 0n)

const KINDS = {
	buy: 'Purchase',
	sell: 'Sale',
	in: 'Came in',
	out: 'Went out',
	burn: 'Burned',
	recycle: 'Recycled',
	claim: 'Claim sold',
	payout: 'Paid out',
}

function columns(netuid: number, height: number): Column<Trade>[] {
	const slot = facts.value.slot
	return [
		{
			title: 'Block',
			by: (trade) => trade.height,
			cell: (trade) => (
				<>
					{trade.height}{' '}
					<span class="faint">
						{trade.height === height ? 'now' : `−${formatBlocks(BigInt(height - trade.height), slot)}`}
					</span>
				</>
			),
		},
		{
			title: 'Kind',
			text: true,
			by: ({ kind }) => kind,
			cell: ({ kind }) => <span class={kind === 'buy' || kind === 'in' ? 'up' : 'down'}>{KINDS[kind]}</span>,
		},
		{ title: 'TAO', by: ({ tao }) => tao, cell: ({ tao }) => <Amount rao={tao} /> },
		{ title: 'Alpha', by: ({ alpha }) => alpha, cell: ({ alpha }) => <Amount rao={alpha} symbol={symbolOf(netuid)} /> },
		{
			title: 'Price after',
			by: ({ price }) => price,
			cell: ({ price }) => (price === undefined ? <span class="faint">–</span> : <Price rao={price} />),
		},
		{ title: 'Fee', by: ({ fee }) => fee, cell: ({ fee }) => <Amount rao={fee} decimals={6} /> },
		{
			title: 'Coldkey',
			text: true,
			by: ({ coldkey }) => coldkey,
			cell: ({ coldkey }) => <Address address={coldkey} />,
		},
	]
}
