// All subnets at a glance, in tables of the same rows, under the numbers of the whole economy.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { facts, type Head, head, nameOf, symbolOf } from '../chain/state.ts'
import type { SubnetView } from '../chain/views.ts'
import { formatPercent, toFloat, UNIT } from '../model/amount.ts'
import { pruneOrder } from '../model/pruning.ts'
import { pastHeight, sampleHeights } from '../model/samples.ts'
import { blocksIn, blocksToHalving, DAY_MS, formatBlocks, WINDOWS } from '../model/time.ts'
import { Choice, Strip } from '../parts/facts.tsx'
import { pointOf, useSamples } from '../parts/samples.ts'
import { Table } from '../parts/table.tsx'
import { Amount, Short } from '../parts/text.tsx'
import { go } from '../route.ts'
import { columnsOf, type Row, type TableName, TABLES } from './subnet-columns.tsx'

/** What will ever be issued, of TAO and of each alpha. */
const CAP = 21_000_000n * UNIT

const SPARK_POINTS = 32

export function Overview() {
	const now = head.value
	const table = useSignal<TableName>('Market')
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
				columns={columnsOf(table.value, now)}
				rows={found}
				id={({ subnet }) => subnet.netuid}
				open={({ subnet }) => go('subnet', subnet.netuid)}
				empty="No subnet is called that."
			/>
			{table.value === 'Emission' && <Placed now={now} />}
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
	const order = pruneOrder(now.subnets, now.block, now.notice?.netuid ?? now.nextToPrune)
	return now.subnets.map((subnet) => {
		const { netuid, registeredAt } = subnet
		const point = (height: number | undefined) =>
			height === undefined ? undefined : pointOf(at.get(height), netuid, registeredAt)
		const prices = line.map(point).filter((found) => found !== undefined)
		const dayAgo = point(past[1])
		return {
			subnet,
			stages: now.stages.get(netuid),
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

/** What becomes of the block's TAO. */
function Placed({ now: { global, stages } }: { now: Head }) {
	if (stages.size === 0) return null
	const all = [...stages.values()]
	const sum = (part: 'injected' | 'spent') => all.reduce((total, stages) => total + stages[part], 0n)
	const [injected, spent] = [sum('injected'), sum('spent')]
	return (
		<p class="about below">
			Of the next block’s <Amount rao={global.blockEmission} decimals={9} />, <Amount rao={injected} decimals={9} /> are
			injected, <Amount rao={spent} decimals={9} /> buy alpha, and{' '}
			<Amount rao={global.blockEmission - injected - spent} decimals={9} /> are not minted.
		</p>
	)
}
