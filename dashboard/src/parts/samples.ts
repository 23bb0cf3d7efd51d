// Samples of the past for a component: those that it had until the new ones are there.

import type { Point, Sample } from '../chain/history.ts'
import { history } from '../chain/state.ts'
import { useLatest } from './answer.ts'

/** Before the first answer; the same each time, so that nothing is drawn again for it. */
const NONE: Sample[] = []

/** The chain at these heights. */
export function useSamples(heights: number[]): Sample[] {
	const source = history.value
	return useLatest(() => source?.samples(heights), [source, heights.join()]) ?? NONE
}

/** A subnet in a sample, unless another one had its netuid then. */
export function pointOf(sample: Sample | undefined, netuid: number, registeredAt: bigint): Point | undefined {
	const point = sample?.points.get(netuid)
	return point?.registeredAt === registeredAt ? point : undefined
}
