// What somebody answers to a question, asked again when what it is about changes. The last answer stands
// until the next one is there.

import type { HexString } from '@dedot/utils'
import { type Inputs, useEffect, useRef, useState } from 'preact/hooks'
import type { Node } from '../chain/node.ts'
import { head, node } from '../chain/state.ts'
import type { DynamicTaoApi } from '../chain/views.ts'

/**
 * The newest answer that is there. Blocks may come faster than answers, so that late ones are shown, too,
 * but none after that of a later question.
 */
export function useLatest<T>(ask: () => Promise<T> | undefined, inputs: Inputs): T | undefined {
	const [answer, setAnswer] = useState<T>()
	const asked = useRef(0)
	const shown = useRef(0)
	useEffect(() => {
		const turn = (asked.current += 1)
		ask()
			?.then((value) => {
				if (turn < shown.current) return
				shown.current = turn
				setAnswer(() => value)
			})
			.catch((error) => console.warn('a question was not answered:', error))
	}, inputs)
	return answer
}

/** The chain's answer at the head; nothing before the first one, and none of another question's. */
export function useAnswer<T>(question: (api: DynamicTaoApi) => Promise<T>, inputs: Inputs): T | undefined {
	const key = inputs.join()
	const hash = head.value?.hash
	const ask = async (client: Node, at: HexString) => ({ key, value: await question(client.apiAt(at)) })
	const answer = useLatest(() => (node.value && hash ? ask(node.value, hash) : undefined), [hash, key])
	return answer?.key === key ? answer.value : undefined
}
