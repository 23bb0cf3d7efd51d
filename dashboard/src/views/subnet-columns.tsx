// The columns of the tables of subnets: the market, the TAO of the next block by stage, the alpha of a day
// by who gets it, and the slots, of which the weakest makes room for the next subnet.

import { facts, type Head, nameOf, symbolOf } from '../chain/state.ts'
import type { EmissionStagesView, SubnetView } from '../chain/views.ts'
import { formatPercent, formatPrice, UNIT } from '../model/amount.ts'
import { type Split, splitEmission } from '../model/emission.ts'
import { worth } from '../model/pool.ts'
import { blocksIn, DAY_MS, formatBlocks, WINDOWS, type WindowName } from '../model/time.ts'
import { Sparkline } from '../parts/plot.tsx'
import type { Column } from '../parts/table.tsx'
import { Address, Amount, Change, Known, Price, Short } from '../parts/text.tsx'

export const TABLES = ['Market', 'Emission', 'Alpha', 'Slots'] as const

export type TableName = (typeof TABLES)[number]

/** A subnet with what is shown of its past. */
export interface Row {
	subnet: SubnetView
	/** None of a subnet that is closed, or on a chain that tells no stages. */
	stages: EmissionStagesView | undefined
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
		case 'Alpha':
			return [...NAME, ...alpha(now)]
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
		by: ({ subnet }) => subnet.movingPrice,
		cell: ({ subnet }) => <Price rao={subnet.movingPrice} />,
	},
	{
		title: 'Cap, outstanding',
		about: 'Market cap: the alpha outside of the pool, at the spot price',
		by: capOutstanding,
		cell: (row) => <Short rao={capOutstanding(row)} />,
	},
	{
		title: 'Cap, issued',
		about: 'Market cap: all alpha, also that in the pool, at the spot price',
		by: capIssued,
		cell: (row) => <Short rao={capIssued(row)} />,
	},
	{
		title: 'Liquidity',
		about: 'T: the TAO in the pool',
		by: ({ subnet }) => subnet.taoReserve,
		cell: ({ subnet }) => <Short rao={subnet.taoReserve} />,
	},
	{
		title: 'Volume 24h',
		about: 'TAO that went through the pool within a day of chain time: users’ trades, the protocol’s purchases, and the sales of root’s part',
		by: ({ volume }) => volume,
		cell: ({ volume }) => (volume === undefined ? <span class="faint">–</span> : <Short rao={volume} />),
	},
	{
		title: 'Volume',
		about: 'TAO that ever went through the pool: users’ trades, the protocol’s purchases, and the sales of root’s part',
		by: ({ subnet }) => subnet.volume,
		cell: ({ subnet }) => <Short rao={subnet.volume} />,
	},
]

/** The shares of a stage. A chain that tells no stages leaves dashes. */
const share = (title: string, about: string, part: keyof Shares): Column<Row> => ({
	title,
	about,
	by: ({ stages }) => stages?.[part],
	cell: ({ stages }) =>
		stages ? formatPercent(BigInt(stages[part]), UNIT) : <span class="faint">–</span>,
})

type Shares = Pick<EmissionStagesView, 'base' | 'afterBurn' | 'afterGate' | 'afterSwitches'>

/** TAO of a stage. */
const tao = (title: string, about: string, part: 'injected' | 'spent' | 'unminted'): Column<Row> => ({
	title,
	about,
	by: ({ stages }) => stages?.[part],
	cell: ({ stages }) => <Known rao={stages?.[part]} />,
})

const emission = ({ global }: Head): Column<Row>[] => [
	share('Base', 'Stage 1: the part of what the rule of allocation goes by', 'base'),
	share('After burn', 'Stage 2: less what was burned or recycled of the last epoch’s incentives', 'afterBurn'),
	share('After gate', 'Stage 3: through the gate, which all but closes what is far under its bar', 'afterGate'),
	share('After switches', 'Stage 4: among those that share the block’s TAO', 'afterSwitches'),
	{
		title: 'Allocated',
		about: 'Stage 5: TAO of the next block, and its part of the block’s',
		by: ({ subnet }) => subnet.blockShare,
		cell: ({ subnet: { blockShare } }) => (
			<>
				<Amount rao={blockShare} />{' '}
				<span class="faint">{formatPercent(blockShare, global.blockEmission)}</span>
			</>
		),
	},
	tao('Injected', 'Stage 6: TAO of it that goes into the pool with alpha', 'injected'),
	tao('Buys alpha', 'Stage 6: TAO of it that buys alpha from the pool', 'spent'),
	tao('Not minted', 'Stage 6: TAO of it that finds no place', 'unminted'),
	{
		title: 'TAO a day',
		about: 'What is allocated in a day of blocks like the next',
		by: ({ subnet }) => subnet.blockShare,
		cell: ({ subnet }) => <Short rao={subnet.blockShare * blocksIn(DAY_MS, facts.value.slot)} />,
	},
]

/** A part of the alpha that a day of blocks like the next mints. */
const partOfDay = (title: string, about: string, part: keyof Split, cut: bigint): Column<Row> => {
	const ofDay = ({ subnet }: Row) =>
		splitEmission(subnet.alphaEmission, cut, BigInt(subnet.rootProportion))[part] * blocksIn(DAY_MS, facts.value.slot)
	return {
		title,
		about,
		by: ofDay,
		cell: (row) => <Short rao={ofDay(row)} symbol={symbolOf(row.subnet.netuid)} />,
	}
}

function alpha({ global }: Head): Column<Row>[] {
	const cut = BigInt(global.parameters.subnetOwnerCut)
	return [
		{
			title: 'Alpha a block',
			about: 'Alpha that the next block mints to participants',
			by: ({ subnet }) => subnet.alphaEmission,
			cell: ({ subnet }) => <Amount rao={subnet.alphaEmission} symbol={symbolOf(subnet.netuid)} />,
		},
		partOfDay('Owner a day', 'The owner’s cut of a day of blocks like the next', 'owner', cut),
		partOfDay('Miners a day', 'Half of the rest', 'miners', cut),
		partOfDay('Validators a day', 'The other half, less root’s part', 'validators', cut),
		partOfDay('Root a day', 'Root’s part of the validators’ half', 'root', cut),
		{
			title: 'Root proportion',
			about: 'Root’s part of the validators’ half: root’s weighted TAO, beside it and all alpha',
			by: ({ subnet }) => subnet.rootProportion,
			cell: ({ subnet }) => formatPercent(BigInt(subnet.rootProportion), UNIT),
		},
		{
			title: 'ADR',
			about: 'Alpha distribution ratio: outstanding alpha over the pool’s',
			by: ({ subnet }) => subnet.alphaDistributionRatio,
			cell: ({ subnet }) => formatPrice(subnet.alphaDistributionRatio),
		},
		{
			title: 'Outstanding',
			about: 'Alpha outside of the pool',
			by: ({ subnet }) => subnet.alphaOutstanding,
			cell: ({ subnet }) => <Short rao={subnet.alphaOutstanding} symbol={symbolOf(subnet.netuid)} />,
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
			by: ({ subnet }) => subnet.referencePrice,
			cell: ({ subnet }) => <Price rao={subnet.referencePrice} />,
		},
		{
			title: 'Owner',
			text: true,
			by: ({ subnet }) => subnet.ownerColdkey.address(),
			cell: ({ subnet }) => <Address address={subnet.ownerColdkey.address()} />,
		},
		{
			title: 'Age',
			by: ({ subnet }) => -subnet.registeredAt,
			cell: ({ subnet }) => formatBlocks(block - subnet.registeredAt, slot),
		},
		{
			title: 'Neurons',
			by: ({ subnet }) => subnet.neurons,
			cell: ({ subnet }) => subnet.neurons,
		},
		{
			title: 'Neuron costs',
			about: 'What a neuron’s registration costs in the next block',
			by: ({ subnet }) => subnet.burn,
			cell: ({ subnet }) => <Amount rao={subnet.burn} />,
		},
		{
			title: 'Next epoch',
			by: ({ subnet }) => subnet.nextEpoch,
			cell: ({ subnet: { nextEpoch } }) =>
				nextEpoch === undefined ? <span class="faint">–</span> : `in ${nextEpoch - block} blocks`,
		},
	]
}
