// Programs of the system, run to their end.

import { execFileSync } from 'node:child_process'

/** Runs a command line of plain words and returns what it printed; throws with what it complained of. */
export function sh(line) {
	const [program, ...words] = line.split(' ')
	try {
		return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
	} catch (error) {
		throw new Error(`${line}: ${error.stderr || error.message}`)
	}
}

/** Tells whether a program is installed. */
export function has(program) {
	try {
		sh(`which ${program}`)
		return true
	} catch {
		return false
	}
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks again each half second until the answer is true; fails with `what` after so many milliseconds. */
export async function until(what, ms, answer) {
	const deadline = Date.now() + ms
	for (;;) {
		if (await answer()) return
		if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
		await sleep(500)
	}
}
