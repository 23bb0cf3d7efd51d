// Samples of the past for a component: those that it had until the new ones are there.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Point, Sample } from '../chain/history.ts'
import { history } from '../chain/state.ts'

/** The chain at these heights. Blocks may come faster than answers, so that late ones are shown, too. */
export function useSamples(heights: number[]): Sample[] {
	const source = history.value
	const [samples, setSamples] = useState<Sample[]>([])
	const asked = useRef(0)
	const shown = useRef(0)
	useEffect(() => {
		const turn = (asked.current += 1)
		source
			?.samples(heights)
			.then((found) => {
				if (turn < shown.current) return
				shown.current = turn
				setSamples(found)
			})
			.catch((error) => console.warn('the past could not be read:', error))
	}, [source, heights.join()])
	return samples
}

/** A subnet in a sample, unless another one had its netuid then. */
export function pointOf(sample: Sample | undefined, netuid: number, registeredAt: bigint): Point | undefined {
	const point = sample?.points.get(netuid)
	return point?.registeredAt === registeredAt ? point : undefined
}
