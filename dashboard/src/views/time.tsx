// The clock of a chain that seals: blocks on request.

import { useSignal } from '@preact/signals'
import { makeBlocks } from '../chain/sealing.ts'
import { facts, head, node } from '../chain/state.ts'
import { blocksIn, DAY_MS } from '../model/time.ts'
import { route } from '../route.ts'

/** The tempo that most subnets have. */
const TEMPO = 360

/** Buttons that make a block, a tempo, a day. */
export function Time() {
	const left = useSignal(0)
	const failed = useSignal('')
	if (!facts.value.seals || !node.value) return null
	const subnet = head.value?.subnets.find(({ netuid }) => netuid === route.value.netuid)
	const day = Number(blocksIn(DAY_MS, facts.value.slot))
	const make = async (count: number) => {
		left.value = count
		failed.value = ''
		try {
			await makeBlocks(node.value!, count, (made) => {
				if (left.value > 0) left.value = count - made
				return left.value > 0
			})
		} catch (error) {
			failed.value = String(error)
		}
		left.value = 0
	}
	return (
		<div class="time" role="group" aria-label="Make blocks">
			{left.value > 0 ? (
				<button type="button" onClick={() => (left.value = 0)}>
					{left.value} left · stop
				</button>
			) : (
				<>
					<button type="button" onClick={() => make(1)}>
						+1 block
					</button>
					<button type="button" onClick={() => make(subnet?.tempo || TEMPO)}>
						+1 tempo
					</button>
					<button type="button" onClick={() => make(day)}>
						+1 day
					</button>
				</>
			)}
			{failed.value && <span class="down">{failed.value}</span>}
		</div>
	)
}
