// The columns of the three tables of subnets: the market, the emission of the next block by stage, and
// the slots, of which the weakest makes room for the next subnet.

import { facts, type Head, nameOf, symbolOf } from '../chain/state.ts'
import type { SubnetView } from '../chain/views.ts'
import { formatPercent, formatPrice, UNIT } from '../model/amount.ts'
import type { Stages } from '../model/emission.ts'
import { worth } from '../model/pool.ts'
import { blocksIn, DAY_MS, formatBlocks, WINDOWS, type WindowName } from '../model/time.ts'
import { Sparkline } from '../parts/plot.tsx'
import type { Column } from '../parts/table.tsx'
import { Address, Amount, Change, Known, Price, Short } from '../parts/text.tsx'

export const TABLES = ['Market', 'Emission', 'Slots'] as const

export type TableName = (typeof TABLES)[number]

/** A subnet with what is shown of its past. */
export interface Row {
	subnet: SubnetView
	stages: Stages
	before: Partial<Record<WindowName, bigint>>
	volume: bigint | undefined
	prices: number[]
	/** Its place among those that may be pruned, from 1 on. */
	pruneRank: number | undefined
}

/** The columns of a table, behind those of a subnet's name and price. */
export function columnsOf(table: TableName, now: Head): Column<Row>[] {
	switch (table) {
		case 'Market':
			return [...NAME, ...MARKET]
		case 'Emission':
			return [...NAME, ...emission(now)]
		case 'Slots':
			return [...NAME, ...slots(now)]
	}
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
	{
		title: 'Week',
		about: 'The price within the last 7 days of chain time',
		cell: ({ prices }) => <Sparkline values={prices} />,
	},
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
					<Amount rao={stages.allocated} />{' '}
					<span class="faint">{formatPercent(stages.allocated, global.blockEmission)}</span>
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
			by: ({ subnet }) => subnet.alphaDistributionRatio,
			cell: ({ subnet }) => formatPrice(subnet.alphaDistributionRatio),
		},
		{
			title: 'TAO a day',
			about: 'What is allocated in a day of blocks like the next',
			by: ({ stages }) => stages.allocated,
			cell: ({ stages }) => <Short rao={stages.allocated * blocksIn(DAY_MS, facts.value.slot)} />,
		},
	]
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
