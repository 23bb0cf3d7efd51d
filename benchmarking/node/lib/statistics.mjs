// Numbers from many measurements.

/** The smallest value that so large a part of all does not exceed. */
export function percentile(values, part) {
	const sorted = [...values].sort((a, b) => a - b)
	return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]
}

export const median = (values) => percentile(values, 0.5)

/** What is reported of latencies. */
export const distribution = (values) => ({
	count: values.length,
	p50: percentile(values, 0.5),
	p90: percentile(values, 0.9),
	p99: percentile(values, 0.99),
	max: percentile(values, 1),
})

/** The line of least squares through `[x, y]`: its slope, and its value at the first and last x. */
export function fit(points) {
	const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length
	const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
	const spread = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0)
	const slope = spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread
	const at = (x) => y0 + slope * (x - x0)
	return { slope, first: at(points[0][0]), last: at(points.at(-1)[0]) }
}

/** The cumulative distribution as `[value, percent]`. */
export function cumulative(values) {
	const sorted = [...values].sort((a, b) => a - b)
	return [[sorted[0], 0], ...sorted.map((value, index) => [value, (100 * (index + 1)) / sorted.length])]
}

/** A number with about three digits that mean something. */
export function short(value) {
	if (!Number.isFinite(value)) return '–'
	const size = Math.abs(value)
	if (size >= 100 || size === 0) return Math.round(value).toLocaleString('en-US')
	return value.toFixed(size >= 10 ? 1 : size >= 0.095 ? 2 : 4)
}
