// What an account has staked, what it is worth, and what became of it within a window: the profit,
// split into what the price did, what was earned, and what fees took. Who sold all of a position within the
// window still sees what it brought.

import { useSignal } from '@preact/signals'
import { account, names } from '../chain/accounts.ts'
import { facts, head, nameOf, node, symbolOf, trades } from '../chain/state.ts'
import { type Held, outcomes, type Past } from '../chain/outcomes.ts'
import type { StakeView } from '../chain/views.ts'
import { formatAmount, formatExact } from '../model/amount.ts'
import type { Profit } from '../model/profit.ts'
import { blocksIn, WINDOWS } from '../model/time.ts'
import { useLatest } from '../parts/answer.ts'
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

export function Positions({ stakes, sell }: PositionsProps) {
	const since = useSignal(SINCE[0]!)
	const past = usePast(since.value)
	const rows = outcomes(stakes, past)
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
				columns={columns(rows, sell)}
				rows={rows}
				id={({ netuid, hotkey }) => `${netuid} ${hotkey}`}
				empty="This account has no stake."
			/>
			<p class="about">
				Values are at the spot price. The profit of the last {since.value} of chain time, or since the chain began, is
				split into what the price did, what epochs paid, and what the fees of trades and of their transactions took.
				Positions that were closed within that time are told, too.
			</p>
		</section>
	)
}

function usePast(window: string): Past | undefined {
	const address = account.value?.address
	const { height = 0, hash } = head.value ?? {}
	const span = WINDOWS.find(({ name }) => name === window)!.milliseconds
	const from = Math.max(0, height - Number(blocksIn(span, facts.value.slot)))
	const past = useLatest(() => (address ? pastOf(address, from, height) : undefined), [address, from, hash])
	return past?.address === address ? past : undefined
}

async function pastOf(address: string, from: number, height: number): Promise<Past | undefined> {
	const [client, log] = [node.value, trades.value]
	if (!client || !log) return undefined
	const [hash] = await client.hashes([from])
	if (!hash) return undefined
	const [stakes, since] = await Promise.all([client.apiAt(hash).stakeOf(address), log.between(from + 1, height)])
	return { address, stakes, trades: since.filter(({ coldkey }) => coldkey === address) }
}

function columns(rows: Held[], sell: (stake: StakeView) => void): Column<Held>[] {
	const burned = rows.some(({ profit }) => profit?.burned)
	return [
		...HELD,
		profit('Profit', 'total'),
		profit('by price', 'price'),
		profit('by emission', 'emission'),
		profit('by fees', 'fee'),
		...(burned ? [profit('by burning', 'burned')] : []),
		STAKE,
		{
			title: 'Sale',
			cell: ({ netuid, stake }) =>
				stake ? (
					<button type="button" onClick={() => sell(stake)} aria-label={`Sell ${nameOf(netuid)}`}>
						Sell
					</button>
				) : (
					<span class="faint">closed</span>
				),
		},
	]
}

const HELD: Column<Held>[] = [
	{
		title: 'Subnet',
		text: true,
		by: ({ netuid }) => netuid,
		cell: ({ netuid, hotkey }) => (
			<>
				<strong>{nameOf(netuid)}</strong>
				<br />
				{hotkey ? <Address address={hotkey} name={names.value.get(hotkey)} /> : <span class="faint">dissolved</span>}
			</>
		),
	},
	{
		title: 'Value',
		about: 'At the spot price; below it what a liquidation would pay now',
		by: ({ stake }) => stake?.taoValue ?? 0n,
		cell: ({ stake }) => (
			<>
				<Amount rao={stake?.taoValue ?? 0n} decimals={2} />
				{stake && (
					<>
						<br />
						<span class="faint" title="What a liquidation would pay now">
							{formatAmount(stake.liquidationValue, 2)} liquidated
						</span>
					</>
				)}
			</>
		),
	},
]

const STAKE: Column<Held> = {
	title: 'Stake',
	by: ({ stake }) => stake?.alpha ?? 0n,
	cell: ({ netuid, stake }) => (
		<>
			<Amount rao={stake?.alpha ?? 0n} symbol={symbolOf(netuid)} decimals={2} />
			{stake && stake.entering > 0n && (
				<>
					<br />
					<span class="faint" title="It neither counts nor earns yet">
						{formatAmount(stake.entering, 2)} entering
					</span>
				</>
			)}
		</>
	),
}

function profit(title: string, part: keyof Profit): Column<Held> {
	return {
		title,
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
