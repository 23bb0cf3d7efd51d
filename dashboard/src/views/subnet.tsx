// One subnet: its price over time, its pool and token, what the next block and a day give it, and what
// sales and a liquidation would pay.

import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { facts, type Head, head, nameOf, symbolOf } from '../chain/state.ts'
import type { LiquidationView, SubnetView } from '../chain/views.ts'
import { formatPercent, formatPrice, toFloat, UNIT } from '../model/amount.ts'
import { splitEmission } from '../model/emission.ts'
import { saleForDrop, worth } from '../model/pool.ts'
import { sampleHeights } from '../model/samples.ts'
import { blocksIn, DAY_MS, formatBlocks, WINDOWS, type WindowName } from '../model/time.ts'
import { useAnswer } from '../parts/answer.ts'
import { Card, Choice, type Fact } from '../parts/facts.tsx'
import { Plot } from '../parts/plot.tsx'
import { pointOf, useSamples } from '../parts/samples.ts'
import { Address, Amount, Change, Price, Short } from '../parts/text.tsx'
import { linkTo } from '../route.ts'
import { Neurons } from './neurons.tsx'
import { TradeList } from './trade-list.tsx'

const PLOT_POINTS = 120

const RANGES = [...WINDOWS.map(({ name }) => name), 'all'] as const

/** Falls of the price, in per cent, whose sale is told. */
const DROPS = [50n, 98n]

export function Subnet({ netuid }: { netuid: number }) {
	const now = head.value
	const subnet = now?.subnets.find((candidate) => candidate.netuid === netuid)
	const liquidation = useAnswer((api) => api.liquidationPreview(netuid), [netuid])
	if (!now) return null
	if (!subnet) return <p class="empty">There is no subnet {netuid}.</p>
	return (
		<>
			<Title subnet={subnet} now={now} />
			<Prices subnet={subnet} now={now} />
			<div class="cards">
				<Pool subnet={subnet} />
				<Token subnet={subnet} />
				<NextBlock subnet={subnet} now={now} />
				<Day subnet={subnet} now={now} />
				<Sales subnet={subnet} />
				{liquidation && <Liquidation view={liquidation} netuid={netuid} />}
				<Epoch subnet={subnet} now={now} />
			</div>
			<Neurons netuid={netuid} />
			<TradeList netuid={netuid} />
		</>
	)
}

function Title({ subnet, now }: { subnet: SubnetView; now: Head }) {
	const { netuid, ownerColdkey, immuneUntil } = subnet
	return (
		<header class="title">
			<div>
				<h1>
					<span class="symbol">{symbolOf(netuid)}</span> {nameOf(netuid)}
				</h1>
				<p class="about">
					Netuid {netuid}, owned by <Address address={ownerColdkey.address()} />
					{immuneUntil > now.block && <>, immune for {formatBlocks(immuneUntil - now.block, facts.value.slot)}</>}
				</p>
				<Warning subnet={subnet} now={now} />
			</div>
			<a class="button" href={linkTo('trade', netuid)}>
				Trade
			</a>
		</header>
	)
}

function Warning({ subnet: { netuid, dissolving, startedAt, closesAt }, now }: { subnet: SubnetView; now: Head }) {
	const closes = closesAt ?? (now.notice?.netuid === netuid ? now.notice.closesAt : undefined)
	if (dissolving) return <p class="warning">This subnet is being dissolved: its holders are paid.</p>
	if (closes !== undefined) return <p class="warning">Under notice: trading closes at block {closes.toString()}.</p>
	if (startedAt === undefined) return <p class="warning">Not started yet: nobody can trade.</p>
	return null
}

function Prices({ subnet, now }: { subnet: SubnetView; now: Head }) {
	const { netuid, registeredAt, price, movingPrice } = subnet
	const slot = facts.value.slot
	const range = useSignal<(typeof RANGES)[number]>('24h')
	const window = WINDOWS.find(({ name }) => name === range.value)
	const from = window ? Math.max(0, now.height - Number(blocksIn(window.milliseconds, slot))) : 0
	const samples = useSamples(sampleHeights(from, now.height, PLOT_POINTS))
	const { first, heights, lines } = useMemo(() => {
		const known = samples
			.map((sample) => ({ height: sample.height, point: pointOf(sample, netuid, registeredAt) }))
			.filter(({ point }) => point !== undefined)
		return {
			first: known[0]?.point,
			heights: known.map(({ height }) => height),
			lines: [
				{ name: 'Price', color: 'accent', values: known.map(({ point }) => toFloat(point!.price)) },
				{
					name: 'Moving price',
					color: 'second',
					dashed: true,
					values: known.map(({ point }) => toFloat(point!.movingPrice)),
				},
			],
		}
	}, [samples, netuid, registeredAt])
	return (
		<section class="card">
			<div class="bar">
				<p class="price">
					<Price rao={price} /> <span class="unit">τ</span> <Change before={first?.price} now={price} />{' '}
					<span class="faint">
						moving <Price rao={movingPrice} />
					</span>
				</p>
				<Choice
					label="Range"
					options={RANGES}
					chosen={range.value}
					choose={(next) => (range.value = next as WindowName)}
				/>
			</div>
			<Plot
				heights={heights}
				lines={lines}
				slot={slot}
				label={`Price and moving price of ${nameOf(netuid)}; the price is ${formatPrice(price)} τ now.`}
			/>
		</section>
	)
}

function Pool({ subnet: { netuid, taoReserve, alphaReserve, feeRate, price } }: { subnet: SubnetView }) {
	const symbol = symbolOf(netuid)
	return (
		<Card
			title="Pool"
			facts={[
				{ name: 'TAO reserve', value: <Amount rao={taoReserve} /> },
				{ name: 'Alpha reserve', value: <Amount rao={alphaReserve} symbol={symbol} /> },
				{ name: 'Spot price', value: <Price rao={price} />, note: `τ per ${symbol}` },
				{ name: 'Fee of a trade', value: formatPercent(BigInt(feeRate), 65_535n, 3) },
			]}
		/>
	)
}

function Token({ subnet }: { subnet: SubnetView }) {
	const { netuid, alphaOutstanding, alphaReserve, alphaBurned, volume, alphaDistributionRatio } = subnet
	const symbol = symbolOf(netuid)
	const pool = { tao: subnet.taoReserve, alpha: alphaReserve }
	const issued = alphaOutstanding + alphaReserve
	return (
		<Card
			title="Token"
			facts={[
				{
					name: 'Outstanding',
					value: <Amount rao={alphaOutstanding} symbol={symbol} />,
					about: 'All alpha outside of the pool',
				},
				{ name: 'Issued', value: <Amount rao={issued} symbol={symbol} />, about: 'Outstanding, and that in the pool' },
				{ name: 'Burned', value: <Amount rao={alphaBurned} symbol={symbol} /> },
				{ name: 'Market cap, outstanding', value: <Short rao={worth(alphaOutstanding, pool)} /> },
				{ name: 'Market cap, issued', value: <Short rao={worth(issued, pool)} /> },
				{ name: 'Distribution ratio', value: formatPrice(alphaDistributionRatio), about: 'ADR: outstanding alpha over the pool’s' },
				{
					name: 'Volume',
					value: <Short rao={volume} />,
					about: 'TAO that ever went through the pool: users’ trades, the protocol’s purchases, and the sales of root’s part',
				},
			]}
		/>
	)
}

function NextBlock({ subnet: { netuid }, now }: { subnet: SubnetView; now: Head }) {
	const stages = now.stages.get(netuid)
	if (!stages) return <Card title="The next block’s TAO, by stage" about="The chain tells none of this subnet." />
	const share = (name: string, part: number, about: string): Fact => ({
		name,
		value: formatPercent(BigInt(part), UNIT, 4),
		about,
	})
	const tao = (name: string, rao: bigint, about: string): Fact => ({
		name,
		value: <Amount rao={rao} decimals={9} />,
		about,
	})
	return (
		<Card
			title="The next block’s TAO, by stage"
			facts={[
				share('Base', stages.base, 'The part of what the rule of allocation goes by'),
				share('After burn', stages.afterBurn, 'Less what was burned or recycled of the last epoch’s incentives'),
				share('After gate', stages.afterGate, 'Through the gate, which all but closes what is far under its bar'),
				share('After switches', stages.afterSwitches, 'Among those that share the block’s TAO'),
				tao('Allocated', stages.allocated, 'The sum of the three below'),
				tao('Injected', stages.injected, 'What goes into the pool with alpha'),
				tao('Buys alpha', stages.spent, 'What buys alpha from the pool'),
				tao('Not minted', stages.unminted, 'What finds no place'),
			]}
		/>
	)
}

/** A day's alpha in its four parts. */
function Day({ subnet, now }: { subnet: SubnetView; now: Head }) {
	const { netuid, alphaEmission, rootProportion } = subnet
	const blocks = blocksIn(DAY_MS, facts.value.slot)
	const cut = BigInt(now.global.parameters.subnetOwnerCut)
	const { owner, miners, validators, root } = splitEmission(alphaEmission, cut, BigInt(rootProportion))
	const parts: [string, bigint][] = [
		['Owner', owner],
		['Miners', miners],
		['Validators', validators],
		['Root', root],
	]
	const fact = ([name, rao]: [string, bigint]): Fact => ({
		name,
		value: <Amount rao={rao * blocks} symbol={symbolOf(netuid)} decimals={2} />,
		note: formatPercent(rao, alphaEmission),
	})
	return (
		<Card title="A day’s alpha" about={`${blocks} blocks like the next one`} facts={parts.map(fact)}>
			<div class="split" aria-hidden="true">
				{parts.map(([name, rao], index) => (
					<span key={name} class={`part-${index}`} style={{ flexGrow: Number(rao) }} />
				))}
			</div>
		</Card>
	)
}

/** What has to be sold to bring the price down. */
function Sales({ subnet }: { subnet: SubnetView }) {
	const { netuid, alphaOutstanding } = subnet
	const pool = { tao: subnet.taoReserve, alpha: subnet.alphaReserve, feeRate: BigInt(subnet.feeRate) }
	const fact = (percent: bigint): Fact => {
		const sale = saleForDrop(pool, percent)
		if (sale === undefined) return { name: `−${percent} %`, value: 'more than the pool takes' }
		const part = formatPercent(sale, alphaOutstanding)
		return {
			name: `−${percent} %`,
			value: <Amount rao={sale} symbol={symbolOf(netuid)} decimals={2} />,
			note: sale > alphaOutstanding ? `${part}: more than there is` : `${part} of outstanding`,
		}
	}
	return (
		<Card
			title="Sales that move the price"
			about="The smallest sale at once after which the spot price is down by so much, its fee included."
			facts={DROPS.map(fact)}
		/>
	)
}

function Liquidation({ view, netuid }: { view: LiquidationView; netuid: number }) {
	return (
		<Card
			title="A liquidation now"
			about="What holders would get if the subnet were closed in this block."
			facts={[
				{
					name: 'For each alpha',
					value: <Price rao={view.price} />,
					note: `${formatPercent(view.price, view.spotPrice)} of the spot price`,
				},
				{ name: 'To holders', value: <Amount rao={view.toHolders} decimals={2} /> },
				{ name: 'They hold', value: <Amount rao={view.held} symbol={symbolOf(netuid)} decimals={2} /> },
				{
					name: 'Recycled',
					value: <Amount rao={view.recycled} decimals={2} />,
					about: 'What nobody held goes out of existence',
				},
			]}
		/>
	)
}

function Epoch({ subnet, now }: { subnet: SubnetView; now: Head }) {
	const { netuid, tempo, nextEpoch, lastEpoch, pending, neurons, burn } = subnet
	const symbol = symbolOf(netuid)
	return (
		<Card
			title="Epoch"
			about={`Every ${tempo} blocks. What is pending is paid by the next one.`}
			facts={[
				{ name: 'Next', value: nextEpoch === undefined ? 'none' : `in ${nextEpoch - now.block} blocks` },
				{ name: 'Last', value: lastEpoch === 0n ? 'none yet' : `block ${lastEpoch}` },
				{ name: 'Pending, owner', value: <Amount rao={pending.owner} symbol={symbol} /> },
				{ name: 'Pending, miners', value: <Amount rao={pending.miners} symbol={symbol} /> },
				{ name: 'Pending, validators', value: <Amount rao={pending.validators} symbol={symbol} /> },
				{ name: 'Pending, root', value: <Amount rao={pending.rootTao} /> },
				{
					name: 'Neurons',
					value: neurons,
					note: (
						<>
							the next costs <Amount rao={burn} />
						</>
					),
				},
				{ name: 'Root proportion', value: formatPercent(BigInt(subnet.rootProportion), UNIT) },
			]}
		/>
	)
}
