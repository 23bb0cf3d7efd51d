// What an account has staked, what it is worth, and what became of it within a window: the profit,
// split into what the price did, what was earned, and what fees took.

import { useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { account, names } from '../chain/accounts.ts'
import { facts, head, nameOf, node, symbolOf, trades } from '../chain/state.ts'
import type { Trade } from '../chain/trades.ts'
import type { StakeView } from '../chain/views.ts'
import { formatAmount, formatExact } from '../model/amount.ts'
import { type Profit, splitProfit } from '../model/profit.ts'
import { blocksIn, WINDOWS } from '../model/time.ts'
import { Choice } from '../parts/facts.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Address, Amount } from '../parts/text.tsx'

interface PositionsProps {
	stakes: StakeView[]
	/** Fills the ticket with a sale of the position. */
	sell: (stake: StakeView) => void
}

/** Further back too many blocks would have to be read. */
const SINCE = WINDOWS.slice(0, 2).map(({ name }) => name)

interface Row {
	stake: StakeView
	profit: Profit | undefined
}

export function Positions({ stakes, sell }: PositionsProps) {
	const since = useSignal(SINCE[0]!)
	const past = usePast(since.value)
	const rows = stakes.map((stake) => ({ stake, profit: past && profitOf(stake, past) }))
	const total = stakes.reduce((sum, { taoValue }) => sum + taoValue, 0n)
	return (
		<section class="positions">
			<div class="bar">
				<h2>
					Positions{' '}
					<span class="faint">
						worth <Amount rao={total} decimals={2} />
					</span>
				</h2>
				<Choice label="Profit over" options={SINCE} chosen={since.value} choose={(next) => (since.value = next)} />
			</div>
			<Table
				label="Positions"
				columns={columns(sell)}
				rows={rows}
				id={({ stake }) => `${stake.netuid} ${stake.hotkey.address()}`}
				empty="This account has no stake."
			/>
			<p class="about">
				Values are at the spot price. The profit of the last {since.value} of chain time, or since the chain began, is
				split into what the price did, what epochs paid, and what the fees of trades took.
			</p>
		</section>
	)
}

/** The positions of an account some time ago, and what it traded since. */
interface Past {
	stakes: StakeView[]
	trades: Trade[]
}

function usePast(window: string): Past | undefined {
	const [past, setPast] = useState<Past>()
	const address = account.value?.address
	const height = head.value?.height ?? 0
	const span = WINDOWS.find(({ name }) => name === window)!.milliseconds
	const from = Math.max(0, height - Number(blocksIn(span, facts.value.slot)))
	useEffect(() => {
		if (address) pastOf(address, from, height).then(setPast, (error) => console.warn('no past:', error))
	}, [address, from, height])
	return past
}

async function pastOf(address: string, from: number, height: number): Promise<Past | undefined> {
	const [client, log] = [node.value, trades.value]
	if (!client || !log) return undefined
	const [hash] = await client.hashes([from])
	if (!hash) return undefined
	const [stakes, since] = await Promise.all([client.apiAt(hash).stakeOf(address), log.between(from + 1, height)])
	return { stakes, trades: since.filter(({ coldkey }) => coldkey === address) }
}

function profitOf(stake: StakeView, past: Past): Profit {
	const hotkey = stake.hotkey.address()
	const before = past.stakes.find((then) => then.netuid === stake.netuid && then.hotkey.address() === hotkey)
	const changes = past.trades.filter((trade) => trade.netuid === stake.netuid && trade.hotkey === hotkey)
	return splitProfit(
		{ alpha: before?.alpha ?? 0n, value: before?.taoValue ?? 0n },
		{ alpha: stake.alpha, value: stake.taoValue },
		changes.map(({ paid, change, fee }) => ({ tao: paid, alpha: change, fee })),
	)
}

const columns = (sell: (stake: StakeView) => void): Column<Row>[] => [
	{
		title: 'Subnet',
		text: true,
		by: ({ stake }) => stake.netuid,
		cell: ({ stake: { netuid, hotkey } }) => (
			<>
				<strong>{nameOf(netuid)}</strong>
				<br />
				<Address address={hotkey.address()} name={names.value.get(hotkey.address())} />
			</>
		),
	},
	{
		title: 'Stake',
		wide: true,
		by: ({ stake }) => stake.alpha,
		cell: ({ stake: { netuid, alpha, entering } }) => (
			<>
				<Amount rao={alpha} symbol={symbolOf(netuid)} decimals={2} />
				{entering > 0n && (
					<>
						<br />
						<span class="faint" title="It neither counts nor earns yet">
							{formatAmount(entering, 2)} entering
						</span>
					</>
				)}
			</>
		),
	},
	{
		title: 'Value',
		about: 'At the spot price; below it what a liquidation would pay now',
		by: ({ stake }) => stake.taoValue,
		cell: ({ stake: { taoValue, liquidationValue } }) => (
			<>
				<Amount rao={taoValue} decimals={2} />
				<br />
				<span class="faint" title="What a liquidation would pay now">
					{formatAmount(liquidationValue, 2)} liquidated
				</span>
			</>
		),
	},
	profit('Profit', 'total', false),
	profit('by price', 'price'),
	profit('by emission', 'emission'),
	profit('by fees', 'fee'),
	{
		title: 'Sale',
		cell: ({ stake }) => (
			<button type="button" onClick={() => sell(stake)} aria-label={`Sell ${nameOf(stake.netuid)}`}>
				Sell
			</button>
		),
	},
]

function profit(title: string, part: keyof Profit, wide = true): Column<Row> {
	return {
		title,
		wide,
		by: ({ profit }) => profit?.[part],
		cell: ({ profit }) => <Gain rao={profit?.[part]} />,
	}
}

/** TAO that was gained or lost, green or red. */
function Gain({ rao }: { rao: bigint | undefined }) {
	if (rao === undefined) return <span class="faint">–</span>
	const tone = rao > 0n ? 'up' : rao < 0n ? 'down' : 'faint'
	return (
		<span class={tone} title={`${formatExact(rao)} τ`}>
			{rao > 0n && '+'}
			{formatAmount(rao, 2)}
		</span>
	)
}
