// All subnets at a glance, in three tables of the same rows: the market, the emission of the next
// block by stage, and the slots, of which the weakest makes room for the next subnet.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { nextRules, ruleName } from '../chain/rules.ts'
import { facts, type Head, head, nameOf, symbolOf } from '../chain/state.ts'
import type { SubnetView } from '../chain/views.ts'
import { formatPercent, formatPrice, toFloat, UNIT } from '../model/amount.ts'
import { type Stages, stagesOf } from '../model/emission.ts'
import { worth } from '../model/pool.ts'
import { pruneOrder } from '../model/pruning.ts'
import { pastHeight, sampleHeights } from '../model/samples.ts'
import { blocksIn, blocksToHalving, DAY_MS, formatBlocks, WINDOWS, type WindowName } from '../model/time.ts'
import { Choice, Strip } from '../parts/facts.tsx'
import { Sparkline } from '../parts/plot.tsx'
import { pointOf, useSamples } from '../parts/samples.ts'
import { type Column, Table } from '../parts/table.tsx'
import { Address, Amount, Change, Known, Price, Short } from '../parts/text.tsx'
import { go } from '../route.ts'

/** What will ever be issued, of TAO and of each alpha. */
const CAP = 21_000_000n * UNIT

const SPARK_POINTS = 32

const TABLES = ['Market', 'Emission', 'Slots'] as const

/** A subnet with what is shown of its past. */
interface Row {
	subnet: SubnetView
	stages: Stages
	before: Partial<Record<WindowName, bigint>>
	volume: bigint | undefined
	prices: number[]
	/** Its place among those that may be pruned, from 1 on. */
	pruneRank: number | undefined
}

export function Overview() {
	const now = head.value
	const table = useSignal<(typeof TABLES)[number]>('Market')
	const wanted = useSignal('')
	const rows = useRows(now)
	if (!now) return null
	const found = rows.filter(({ subnet }) => matches(subnet, wanted.value))
	return (
		<>
			<h1 class="hidden">Overview</h1>
			<Glance now={now} />
			<div class="bar">
				<Choice label="Table" options={TABLES} chosen={table.value} choose={(next) => (table.value = next)} />
				<Search wanted={wanted.value} want={(text) => (wanted.value = text)} />
			</div>
			<Table
				label={`Subnets: ${table.value}`}
				columns={[...NAME, ...columnsOf(table.value, now)]}
				rows={found}
				id={({ subnet }) => subnet.netuid}
				open={({ subnet }) => go('subnet', subnet.netuid)}
				empty="No subnet is called that."
			/>
			{table.value === 'Emission' && <NotMinted now={now} rows={rows} />}
		</>
	)
}

function useRows(now: Head | undefined): Row[] {
	const height = now?.height ?? 0
	const slot = facts.value.slot
	const past = WINDOWS.map(({ milliseconds }) => pastHeight(height, Number(blocksIn(milliseconds, slot))))
	const week = Number(blocksIn(7n * DAY_MS, slot))
	const line = sampleHeights(Math.max(0, height - week), height, SPARK_POINTS)
	const wanted = [...new Set([...past.filter((sample) => sample !== undefined), ...line])]
	const samples = useSamples(wanted)
	if (!now) return []
	const at = new Map(samples.map((sample) => [sample.height, sample]))
	const order = pruneOrder(now.subnets, now.block)
	const cut = BigInt(now.global.parameters.subnetOwnerCut)
	const injection = ruleName(nextRules(now).injection)
	return now.subnets.map((subnet) => {
		const { netuid, registeredAt } = subnet
		const point = (height: number | undefined) =>
			height === undefined ? undefined : pointOf(at.get(height), netuid, registeredAt)
		const prices = line.map(point).filter((found) => found !== undefined)
		const dayAgo = point(past[1])
		return {
			subnet,
			stages: stagesOf(subnet, cut, injection),
			before: Object.fromEntries(WINDOWS.map(({ name }, index) => [name, point(past[index])?.price])),
			volume: dayAgo && subnet.volume - dayAgo.volume,
			prices: prices.map(({ price }) => toFloat(price)),
			pruneRank: order.indexOf(subnet) + 1 || undefined,
		}
	})
}

/** The numbers over the table. */
function Glance({ now: { global, subnets, registrationCost, nextToPrune, notice } }: { now: Head }) {
	const { totalIssuance, nextHalving, blockEmission, parameters } = global
	const sum = subnets.reduce((total, { price }) => total + price, 0n)
	const halving = blocksToHalving(totalIssuance, nextHalving, blockEmission)
	const next = notice?.netuid ?? nextToPrune
	return (
		<Strip
			facts={[
				{ name: 'Sum of prices', value: <Amount rao={sum} />, note: 'over all subnets' },
				{
					name: 'Issuance',
					value: <Short rao={totalIssuance} />,
					note: `${formatPercent(totalIssuance, CAP)} of 21 M`,
				},
				{
					name: 'Next halving',
					value: halving === undefined ? 'none' : `in ${formatBlocks(halving, facts.value.slot)}`,
					note: halving !== undefined && `${halving.toLocaleString('en')} blocks at the earliest`,
					about: 'At the earliest: if every block mints all of its emission and nothing is recycled.',
				},
				{ name: 'Block emission', value: <Amount rao={blockEmission} />, note: 'TAO of a block' },
				{ name: 'Root stake', value: <Short rao={global.rootStake} />, note: 'TAO staked on root' },
				{ name: 'Pooled', value: <Short rao={global.pooledTao} />, note: 'TAO in pools' },
				{
					name: 'Registration',
					value: <Amount rao={registrationCost} decimals={2} />,
					note: `${global.subnets} of ${parameters.subnetLimit} slots taken`,
				},
				{
					name: 'Next to prune',
					value: next === undefined ? 'nobody' : nameOf(next),
					note: notice
						? `closes at block ${notice.closesAt}`
						: next === undefined
							? 'all are immune'
							: 'lowest reference price',
				},
			]}
		/>
	)
}

/** A field that the `/` key leads to. */
function Search({ wanted, want }: { wanted: string; want: (text: string) => void }) {
	const field = useRef<HTMLInputElement>(null)
	useEffect(() => {
		const jump = (event: KeyboardEvent) => {
			const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
			if (event.key !== '/' || typing) return
			event.preventDefault()
			field.current?.focus()
		}
		addEventListener('keydown', jump)
		return () => removeEventListener('keydown', jump)
	}, [])
	return (
		<input
			ref={field}
			type="search"
			aria-label="Search subnets"
			placeholder="Search: name, number, owner  ( / )"
			value={wanted}
			onInput={(event) => want(event.currentTarget.value)}
			onKeyDown={(event) => event.key === 'Escape' && want('')}
		/>
	)
}

function matches({ netuid, ownerColdkey }: SubnetView, wanted: string): boolean {
	const text = `${netuid} ${nameOf(netuid)} ${symbolOf(netuid)} ${ownerColdkey.address()}`.toLowerCase()
	return text.includes(wanted.trim().toLowerCase())
}

const NAME: Column<Row>[] = [
	{
		title: 'Subnet',
		text: true,
		by: ({ subnet }) => subnet.netuid,
		cell: ({ subnet: { netuid } }) => (
			<a class="subnet" href={`#/subnet/${netuid}`}>
				<span class="netuid">{netuid}</span>
				<span>{nameOf(netuid)}</span>
				<span class="symbol">{symbolOf(netuid)}</span>
			</a>
		),
	},
	{
		title: 'Price',
		about: 'T / A, in TAO per alpha',
		by: ({ subnet }) => subnet.price,
		cell: ({ subnet }) => <Price rao={subnet.price} />,
	},
]

function columnsOf(table: (typeof TABLES)[number], now: Head): Column<Row>[] {
	switch (table) {
		case 'Market':
			return MARKET
		case 'Emission':
			return emission(now)
		case 'Slots':
			return slots(now)
	}
}

const change = (name: WindowName): Column<Row> => ({
	title: name,
	about: `Change of the price over ${name} of chain time`,
	wide: name !== '24h',
	by: ({ subnet, before }) => {
		const then = before[name]
		return then ? (subnet.price * UNIT) / then : undefined
	},
	cell: ({ subnet, before }) => <Change before={before[name]} now={subnet.price} />,
})

const capOutstanding = ({ subnet }: Row) => worth(subnet.alphaOutstanding, poolOf(subnet))
const capIssued = ({ subnet }: Row) => worth(subnet.alphaOutstanding + subnet.alphaReserve, poolOf(subnet))
const poolOf = ({ taoReserve: tao, alphaReserve: alpha }: SubnetView) => ({ tao, alpha })

const MARKET: Column<Row>[] = [
	...WINDOWS.map(({ name }) => change(name)),
	{ title: 'Week', about: 'The price within the last 7 days of chain time', cell: ({ prices }) => <Sparkline values={prices} /> },
	{
		title: 'Moving price',
		about: 'The moving average of the price, by which TAO is allocated',
		wide: true,
		by: ({ subnet }) => subnet.movingPrice,
		cell: ({ subnet }) => <Price rao={subnet.movingPrice} />,
	},
	{
		title: 'Cap, outstanding',
		about: 'Market cap: the alpha outside of the pool, at the spot price',
		wide: true,
		by: capOutstanding,
		cell: (row) => <Short rao={capOutstanding(row)} />,
	},
	{
		title: 'Cap, issued',
		about: 'Market cap: all alpha, also that in the pool, at the spot price',
		wide: true,
		by: capIssued,
		cell: (row) => <Short rao={capIssued(row)} />,
	},
	{
		title: 'Liquidity',
		about: 'T: the TAO in the pool',
		wide: true,
		by: ({ subnet }) => subnet.taoReserve,
		cell: ({ subnet }) => <Short rao={subnet.taoReserve} />,
	},
	{
		title: 'Volume 24h',
		about: 'TAO that changed hands within a day of chain time, with the sales of root’s part',
		wide: true,
		by: ({ volume }) => volume,
		cell: ({ volume }) => (volume === undefined ? <span class="faint">–</span> : <Short rao={volume} />),
	},
	{
		title: 'Volume',
		about: 'TAO that changed hands, ever, with the sales of root’s part',
		wide: true,
		by: ({ subnet }) => subnet.volume,
		cell: ({ subnet }) => <Short rao={subnet.volume} />,
	},
]

function emission({ global, subnets }: Head): Column<Row>[] {
	const weights = subnets.reduce((sum, { movingPriceBits }) => sum + movingPriceBits, 0n)
	return [
		{
			title: 'Base weight',
			about: 'Stage 1: the moving price as a part of the sum of all',
			wide: true,
			by: ({ stages }) => stages.weight,
			cell: ({ stages }) => formatPercent(stages.weight, weights),
		},
		{
			title: 'Allocated',
			about: 'Stage 2: TAO of the next block, and its part of the block’s',
			by: ({ stages }) => stages.allocated,
			cell: ({ stages }) => (
				<>
					<Amount rao={stages.allocated} /> <span class="faint">{formatPercent(stages.allocated, global.blockEmission)}</span>
				</>
			),
		},
		{
			title: 'Injected',
			about: 'Stage 3: TAO of it that goes into the pool; the rest is not minted',
			wide: true,
			by: ({ stages }) => stages.taoIn,
			cell: ({ stages }) => <Known rao={stages.taoIn} />,
		},
		{
			title: 'with alpha',
			about: 'Stage 4: alpha that goes into the pool beside it',
			wide: true,
			by: ({ stages }) => stages.alphaIn,
			cell: ({ stages, subnet }) => <Known rao={stages.alphaIn} symbol={symbolOf(subnet.netuid)} />,
		},
		{
			title: 'Participants',
			about: 'Stage 5: alpha minted to the owner, miners, validators and root',
			wide: true,
			by: ({ stages }) => stages.participants,
			cell: ({ stages, subnet }) => <Amount rao={stages.participants} symbol={symbolOf(subnet.netuid)} />,
		},
		{
			title: 'Root’s part',
			about: 'Stage 6: what of it is root’s',
			wide: true,
			by: ({ stages }) => stages.root,
			cell: ({ stages, subnet }) => <Amount rao={stages.root} symbol={symbolOf(subnet.netuid)} />,
		},
		{
			title: 'Root proportion',
			about: 'Root’s part of the validators’ half',
			wide: true,
			by: ({ subnet }) => subnet.rootProportion,
			cell: ({ subnet }) => formatPercent(BigInt(subnet.rootProportion), UNIT),
		},
		{
			title: 'ADR',
			about: 'Alpha distribution ratio: outstanding alpha over the pool’s',
			wide: true,
			by: ({ subnet }) => subnet.adr,
			cell: ({ subnet }) => formatPrice(subnet.adr),
		},
		{
			title: 'TAO a day',
			about: 'What is allocated in a day of blocks like the next',
			by: ({ stages }) => stages.allocated,
			cell: ({ stages }) => <Short rao={stages.allocated * blocksIn(DAY_MS, facts.value.slot)} />,
		},
	]
}

/** What of the block's TAO finds no place. */
function NotMinted({ now: { global }, rows }: { now: Head; rows: Row[] }) {
	const injected = rows.reduce((sum, { stages }) => sum + (stages.taoIn ?? stages.allocated), 0n)
	return (
		<p class="about below">
			Of the next block’s <Amount rao={global.blockEmission} decimals={9} /> pools take{' '}
			<Amount rao={injected} decimals={9} />; <Amount rao={global.blockEmission - injected} decimals={9} /> are not
			minted.
		</p>
	)
}

function slots({ block, notice }: Head): Column<Row>[] {
	const slot = facts.value.slot
	return [
		{
			title: 'Pruned',
			about: 'The place among those that may be pruned; 1 makes room for the next subnet',
			by: ({ pruneRank }) => pruneRank,
			cell: ({ subnet, pruneRank }) =>
				notice?.netuid === subnet.netuid ? (
					<span class="down">under notice</span>
				) : pruneRank ? (
					`#${pruneRank}`
				) : (
					<span class="faint">immune</span>
				),
		},
		{
			title: 'Immune for',
			about: 'Chain time until the subnet may be pruned',
			by: ({ subnet }) => subnet.immuneUntil,
			cell: ({ subnet: { immuneUntil } }) =>
				immuneUntil > block ? formatBlocks(immuneUntil - block, slot) : <span class="faint">–</span>,
		},
		{
			title: 'Reference price',
			about: 'The average that began at the seed’s price, by which subnets are pruned',
			wide: true,
			by: ({ subnet }) => subnet.referencePrice,
			cell: ({ subnet }) => <Price rao={subnet.referencePrice} />,
		},
		{
			title: 'Owner',
			text: true,
			wide: true,
			by: ({ subnet }) => subnet.ownerColdkey.address(),
			cell: ({ subnet }) => <Address address={subnet.ownerColdkey.address()} />,
		},
		{
			title: 'Age',
			wide: true,
			by: ({ subnet }) => -subnet.registeredAt,
			cell: ({ subnet }) => formatBlocks(block - subnet.registeredAt, slot),
		},
		{
			title: 'Neurons',
			wide: true,
			by: ({ subnet }) => subnet.neurons,
			cell: ({ subnet }) => subnet.neurons,
		},
		{
			title: 'Neuron costs',
			about: 'What a neuron’s registration costs in the next block',
			wide: true,
			by: ({ subnet }) => subnet.burn,
			cell: ({ subnet }) => <Amount rao={subnet.burn} />,
		},
		{
			title: 'Next epoch',
			wide: true,
			by: ({ subnet }) => subnet.nextEpoch,
			cell: ({ subnet: { nextEpoch } }) =>
				nextEpoch === undefined ? <span class="faint">–</span> : `in ${nextEpoch - block} blocks`,
		},
	]
}
