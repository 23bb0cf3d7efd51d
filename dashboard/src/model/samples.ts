// Which blocks a plot looks at. Heights lie on a grid, so that a plot that moves on by a block finds
// nearly all of its samples where it left them.

/** At most `count + 1` heights from `from` to `to`, both included, on multiples of one step between. */
export function sampleHeights(from: number, to: number, count: number): number[] {
	const step = Math.max(1, Math.ceil((to - from) / count))
	const first = Math.ceil((from + 1) / step) * step
	const between = Math.max(0, Math.ceil((to - first) / step))
	const inner = Array.from({ length: between }, (_, index) => first + index * step)
	return from === to ? [to] : [from, ...inner, to]
}

/** The height that stands for `window` blocks before `head`: up to a hundredth of the window later. */
export function pastHeight(head: number, window: number): number | undefined {
	if (head < window) return undefined
	const grid = Math.max(1, Math.floor(window / 100))
	return Math.ceil((head - window) / grid) * grid
}
