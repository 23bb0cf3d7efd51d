// Plots as SVG: axes, ticks, legend and title, and nothing that moves.

const [WIDTH, HEIGHT] = [860, 460]
const MARGIN = { top: 84, right: 36, bottom: 62, left: 84 }
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00']

const escape = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** About six round numbers from 0, or from below the least value, to above the greatest. */
function ticks(least, greatest) {
	const span = greatest - least || Math.abs(greatest) || 1
	const raw = span / 6
	const size = 10 ** Math.floor(Math.log10(raw))
	const step = [1, 2, 5, 10].map((factor) => factor * size).find((candidate) => candidate >= raw)
	const [from, to] = [Math.floor(least / step + 1e-9), Math.ceil(greatest / step - 1e-9)]
	return Array.from({ length: Math.max(1, to - from) + 1 }, (_, index) => Number(((from + index) * step).toPrecision(12)))
}

const label = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 6 })

/**
 * Draws lines. `series` is a list of `{ name, points: [[x, y]...] }`; `marks` of `{ at, name, axis }`,
 * each a dashed line across the plot, for goals. Both axes begin at 0 unless `fromZero` says no for y.
 */
export function plot({ title, x, y, series, marks = [], fromZero = true }) {
	const points = series.flatMap((line) => line.points)
	const of = (axis) => [
		...points.map((point) => point[axis === 'x' ? 0 : 1]),
		...marks.filter((mark) => mark.axis === axis).map(({ at }) => at),
	]
	const least = (list) => list.reduce((a, b) => Math.min(a, b))
	const greatest = (list) => list.reduce((a, b) => Math.max(a, b))
	const xs = ticks(Math.min(0, least(of('x'))), greatest(of('x')))
	const ys = ticks(fromZero ? Math.min(0, least(of('y'))) : least(of('y')), greatest(of('y')))
	const across = (value) => MARGIN.left + ((value - xs[0]) / (xs.at(-1) - xs[0])) * (WIDTH - MARGIN.left - MARGIN.right)
	const up = (value) => HEIGHT - MARGIN.bottom - ((value - ys[0]) / (ys.at(-1) - ys[0])) * (HEIGHT - MARGIN.top - MARGIN.bottom)
	const [left, right, top, bottom] = [MARGIN.left, WIDTH - MARGIN.right, MARGIN.top, HEIGHT - MARGIN.bottom]

	const text = (content, at, more = '') => `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${escape(content)}</text>`
	const line = (from, to, more) =>
		`<line x1="${from[0].toFixed(1)}" y1="${from[1].toFixed(1)}" x2="${to[0].toFixed(1)}" y2="${to[1].toFixed(1)}" ${more}/>`
	const grid = 'stroke="#ddd" stroke-width="1"'
	const parts = [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Helvetica, Arial, DejaVu Sans, sans-serif" font-size="13" fill="#222">`,
		`<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
		text(title, [left, 28], 'font-size="17" font-weight="bold"'),
		...ys.flatMap((value) => [
			line([left, up(value)], [right, up(value)], grid),
			text(label(value), [left - 8, up(value) + 4], 'text-anchor="end"'),
		]),
		...xs.flatMap((value) => [
			line([across(value), bottom], [across(value), bottom + 5], 'stroke="#222"'),
			text(label(value), [across(value), bottom + 20], 'text-anchor="middle"'),
		]),
		line([left, bottom], [right, bottom], 'stroke="#222"'),
		line([left, top], [left, bottom], 'stroke="#222"'),
		text(x, [(left + right) / 2, HEIGHT - 16], 'text-anchor="middle"'),
		`<text x="0" y="0" text-anchor="middle" transform="translate(22 ${(top + bottom) / 2}) rotate(-90)">${escape(y)}</text>`,
	]

	for (const { at, name, axis } of marks) {
		const dashed = 'stroke="#666" stroke-width="1.2" stroke-dasharray="6 4"'
		if (axis === 'y') {
			parts.push(line([left, up(at)], [right, up(at)], dashed))
			parts.push(text(name, [right - 4, up(at) - 6], 'text-anchor="end" fill="#555"'))
		} else {
			// Beside the line where there is room.
			const late = across(at) > (left + right) / 2
			parts.push(line([across(at), top], [across(at), bottom], dashed))
			parts.push(text(name, [across(at) + (late ? -6 : 6), bottom - 10], `text-anchor="${late ? 'end' : 'start'}" fill="#555"`))
		}
	}

	let legend = left
	series.forEach(({ name, points: path }, index) => {
		const colour = COLOURS[index % COLOURS.length]
		const drawn = path.map(([px, py]) => `${across(px).toFixed(1)},${up(py).toFixed(1)}`).join(' ')
		parts.push(`<polyline points="${drawn}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`)
		parts.push(`<rect x="${legend}" y="46" width="22" height="4" fill="${colour}"/>`)
		parts.push(text(name, [legend + 28, 53]))
		legend += 28 + 24 + name.length * 7.2
	})
	return `${[...parts, '</svg>'].join('\n')}\n`
}
