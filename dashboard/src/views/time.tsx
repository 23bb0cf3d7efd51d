// Time, on a chain that seals: blocks on request, from every view, and the way back to a snapshot.

import { useSignal } from '@preact/signals'
import {
	beginAgain,
	canGoBack,
	failed,
	goBack,
	left,
	makeBlocks,
	type Snapshot,
	snapshots,
	stop,
	takeSnapshot,
} from '../chain/sealing.ts'
import { facts, type Head, head, node } from '../chain/state.ts'
import { blocksIn, DAY_MS, formatBlocks } from '../model/time.ts'
import { Card } from '../parts/facts.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { route } from '../route.ts'

/** The tempo that most subnets have. */
const TEMPO = 360

/** The most blocks that can be asked for by number: some months of chain time. */
const MOST = 1_000_000

const make = (count: number) => node.value && makeBlocks(node.value, count)

/** Buttons that make a block, a tempo, a day. */
export function Clock() {
	if (!facts.value.seals || !node.value) return null
	const subnet = head.value?.subnets.find(({ netuid }) => netuid === route.value.netuid)
	const day = Number(blocksIn(DAY_MS, facts.value.slot))
	return (
		<div class="time" role="group" aria-label="Make blocks">
			{left.value > 0 ? (
				<button type="button" onClick={stop}>
					{left.value.toLocaleString('en')} left · stop
				</button>
			) : (
				<>
					<button type="button" onClick={() => make(1)}>
						+1 block
					</button>
					<button type="button" onClick={() => make(subnet?.tempo || TEMPO)}>
						+1 tempo
					</button>
					<button type="button" onClick={() => make(day)}>
						+1 day
					</button>
				</>
			)}
			{failed.value && <span class="down">{failed.value}</span>}
		</div>
	)
}

/** Where the chain stands, and where it can go. */
export function Time() {
	const now = head.value
	if (!now) return null
	return (
		<>
			<h1>Time</h1>
			<div class="cards">
				<Standing now={now} />
				{facts.value.seals && <Blocks />}
			</div>
			{canGoBack.value ? <Snapshots now={now} /> : <p class="about below">{WHY_NOT}</p>}
		</>
	)
}

const WHY_NOT = 'This node has no development RPC, by which a chain can go back: a node with --dev or --dev-rpc has.'

const Standing = ({ now: { height, block, subnets } }: { now: Head }) => (
	<Card
		title="Now"
		about="Blocks are the only clock: windows, ages and epochs are numbers of them."
		facts={[
			{ name: 'Block', value: height.toLocaleString('en') },
			{ name: 'Block as the economy counts', value: block.toLocaleString('en') },
			{ name: 'Chain time', value: formatBlocks(BigInt(height), facts.value.slot) },
			{ name: 'A block takes', value: formatBlocks(1n, facts.value.slot) },
			{ name: 'Next epoch', value: nextEpoch(subnets.map(({ nextEpoch }) => nextEpoch), block) },
		]}
	/>
)

function nextEpoch(epochs: (bigint | undefined)[], block: bigint): string {
	const known = epochs.filter((epoch) => epoch !== undefined)
	if (known.length === 0) return 'none'
	return `in ${known.reduce((least, epoch) => (epoch < least ? epoch : least)) - block} blocks`
}

/** A number of blocks to make. */
function Blocks() {
	const wanted = useSignal('100')
	const count = /^\d+$/.test(wanted.value) ? Number(wanted.value) : 0
	const isValid = count >= 1 && count <= MOST
	return (
		<Card title="Make blocks" about="Also empty ones. The buttons above make a block, a tempo, a day.">
			<form
				class="inputs"
				onSubmit={(event) => {
					event.preventDefault()
					if (isValid) make(count)
				}}
			>
				<input
					aria-label="Number of blocks"
					inputMode="numeric"
					autocomplete="off"
					value={wanted.value}
					aria-invalid={!isValid}
					onInput={(event) => (wanted.value = event.currentTarget.value)}
				/>
				<button type="submit" disabled={!isValid || left.value > 0}>
					{isValid ? `Make ${formatBlocks(BigInt(count), facts.value.slot)}` : `From 1 to ${MOST.toLocaleString('en')}`}
				</button>
			</form>
		</Card>
	)
}

function Snapshots({ now }: { now: Head }) {
	const client = node.value
	if (!client) return null
	return (
		<section>
			<div class="bar spaced">
				<h2>Snapshots</h2>
				<div class="inputs">
					<button type="button" onClick={() => beginAgain(client)}>
						Back to block 0
					</button>
					<button type="button" onClick={() => takeSnapshot(client, now)}>
						Take a snapshot
					</button>
				</div>
			</div>
			<Table
				label="Snapshots"
				columns={columns(now)}
				rows={snapshots.value.toReversed()}
				id={({ id }) => id}
				empty="None yet. A snapshot is the state of the head, which one can go back to as often as one likes."
			/>
		</section>
	)
}

const columns = (now: Head): Column<Snapshot>[] => [
	{
		title: 'Block',
		text: true,
		cell: ({ height }) => (
			<>
				<strong>#{height.toLocaleString('en')}</strong>{' '}
				<span class="faint">
					{height === now.height ? 'now' : `−${formatBlocks(BigInt(now.height - height), facts.value.slot)}`}
				</span>
			</>
		),
	},
	{
		title: 'Hash',
		text: true,
		cell: ({ hash }) => <code class="faint">{hash.slice(0, 14)}…</code>,
	},
	{
		title: 'Back',
		cell: (snapshot) => (
			<button type="button" onClick={() => node.value && goBack(node.value, snapshot)}>
				Back to #{snapshot.height.toLocaleString('en')}
			</button>
		),
	},
]
