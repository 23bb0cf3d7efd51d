// Plots: of prices with uPlot, and the small line of a table's row. The only floats of the page.

import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatTime } from '../model/time.ts'
import { theme } from './theme.ts'

export interface Line {
	name: string
	/** The name of a colour of the style sheet. */
	color: string
	dashed?: boolean
	values: number[]
}

interface PlotProps {
	/** Heights of blocks. */
	heights: number[]
	lines: Line[]
	/** What a block moves the clock by, in milliseconds. */
	slot: bigint
	label: string
}

const HEIGHT = 280

/** Lines over blocks. The axis says how long ago a block was. */
export function Plot({ heights, lines, slot, label }: PlotProps) {
	const place = useRef<HTMLDivElement>(null)
	const colors = theme.value
	useEffect(() => {
		const element = place.current
		if (!element || heights.length === 0) return
		const plot = new uPlot(
			optionsOf(element, heights, lines, slot),
			[heights, ...lines.map(({ values }) => values)],
			element,
		)
		const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }))
		resize.observe(element)
		return () => {
			resize.disconnect()
			plot.destroy()
		}
	}, [heights, lines, slot, colors])
	return <div class="plot" ref={place} role="img" aria-label={label} style={{ minHeight: `${HEIGHT}px` }} />
}

function optionsOf(element: HTMLElement, heights: number[], lines: Line[], slot: bigint): uPlot.Options {
	const color = (name: string) => getComputedStyle(element).getPropertyValue(`--${name}`).trim()
	const axis = { stroke: color('faint'), grid: { stroke: color('line'), width: 1 }, ticks: { show: false } }
	const last = heights.at(-1) ?? 0
	const seconds = Number(slot) / 1_000
	const ticks = (_: uPlot, __: number, first: number) => ticksOf(first, last, seconds, element.clientWidth)
	const ago = (height: number) => (height >= last ? 'now' : `−${formatTime(BigInt(Math.round(last - height)) * slot)}`)
	return {
		width: element.clientWidth,
		height: HEIGHT,
		padding: [12, 12, 0, 0],
		scales: { x: { time: false } },
		cursor: { y: false, points: { size: 7 } },
		axes: [
			{ ...axis, splits: ticks, values: (_, heights) => heights.map(ago) },
			{ ...axis, size: 76, values: (_, prices) => prices.map(plain) },
		],
		series: [
			{ label: 'Block', value: (_, height) => (height === null ? '–' : `${height} (${ago(height)})`) },
			...lines.map(({ name, color: named, dashed }) => ({
				label: name,
				stroke: color(named),
				width: 2,
				points: { show: false },
				...(dashed && { dash: [6, 4] }),
				value: (_: uPlot, value: number | null) => (value === null ? '–' : plain(value)),
			})),
		],
	}
}

/** Steps of chain time, in seconds, that people count in. */
const STEPS = [60, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800, 604_800, 1_209_600, 2_592_000]

/** What a label of the axis needs, in pixels. */
const LABEL = 110

/** Heights that are whole steps before the last one. */
function ticksOf(first: number, last: number, seconds: number, width: number): number[] {
	const most = Math.max(2, Math.floor(width / LABEL))
	const step = STEPS.find((step) => ((last - first) * seconds) / step <= most) ?? (last - first) * seconds
	const blocks = Math.max(1, step / seconds)
	return Array.from({ length: Math.floor((last - first) / blocks) + 1 }, (_, index) => last - index * blocks).reverse()
}

const plain = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 6, useGrouping: false })

const WIDTH = 96
const LOW = 24

/** A line of prices in a row of a table, green if it ends higher than it began. */
export function Sparkline({ values }: { values: number[] }) {
	const [least, most] = [Math.min(...values), Math.max(...values)]
	if (values.length < 2) return <span class="faint">–</span>
	const x = (index: number) => (index / (values.length - 1)) * WIDTH
	const y = (value: number) => (most === least ? LOW / 2 : 2 + (1 - (value - least) / (most - least)) * (LOW - 4))
	const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
	const rises = values.at(-1)! >= values[0]!
	return (
		<svg
			class={`spark ${rises ? 'up' : 'down'}`}
			viewBox={`0 0 ${WIDTH} ${LOW}`}
			width={WIDTH}
			height={LOW}
			aria-hidden="true"
		>
			<polyline points={points} />
		</svg>
	)
}
