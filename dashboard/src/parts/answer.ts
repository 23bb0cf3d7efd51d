// What the chain answers to a question, asked again at each new head. The last answer stands until the
// next one is there.

import { type Inputs, useEffect, useRef, useState } from 'preact/hooks'
import { head, node } from '../chain/state.ts'
import type { DynamicTaoApi } from '../chain/views.ts'

/** The answer at the head; nothing before the first one, and none of another question's. */
export function useAnswer<T>(question: (api: DynamicTaoApi) => Promise<T>, inputs: Inputs): T | undefined {
	const key = inputs.join()
	const hash = head.value?.hash
	const [answer, setAnswer] = useState<{ key: string; value: T }>()
	const latest = useRef(key)
	latest.current = key
	useEffect(() => {
		if (!hash || !node.value) return
		question(node.value.apiAt(hash))
			.then((value) => latest.current === key && setAnswer({ key, value }))
			.catch((error) => console.warn('a question was not answered:', error))
	}, [hash, key])
	return answer?.key === key ? answer.value : undefined
}
