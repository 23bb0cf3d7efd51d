// What every measurement says and reads on the command line: options, progress, errors.

import { parseArgs } from 'node:util'

/** How often progress is told where no terminal shows it, in milliseconds. */
const PROGRESS_EACH_MS = 5_000

/** Ends the script with one line that says what to do. */
export function fail(message) {
	console.error(`error: ${message}`)
	process.exit(1)
}

/**
 * Reads the command line. `known` maps each option to its default and its explanation; a number as
 * the default makes it a number, and `false` a switch. `--help` prints them all.
 */
export function options(name, about, known) {
	const all = { ...known, out: ['benchmarking/results', 'where the results go'] }
	const config = { help: { type: 'boolean', short: 'h' } }
	for (const [option, [value]] of Object.entries(all)) {
		config[option] = { type: typeof value === 'boolean' ? 'boolean' : 'string' }
	}
	let given
	try {
		given = parseArgs({ options: config }).values
	} catch (error) {
		fail(`${error.message} (see --help)`)
	}
	if (given.help) {
		console.log(`${about}\n\nusage: node benchmarking/node/${name}.mjs [--OPTION VALUE]...\n`)
		for (const [option, [value, explanation]] of Object.entries(all)) {
			const shown = value === false ? '' : ` (${value})`
			console.log(`  --${option.padEnd(12)} ${explanation}${shown}`)
		}
		process.exit(0)
	}
	return Object.fromEntries(
		Object.entries(all).map(([option, [value]]) => {
			if (given[option] === undefined) return [option, value]
			if (typeof value !== 'number') return [option, given[option]]
			const number = Number(given[option])
			if (!(number > 0)) fail(`--${option} is \`${given[option]}\`: expected a number above 0`)
			return [option, number]
		}),
	)
}

/**
 * Shows how far something is: one line that changes on a terminal, a line every few seconds
 * elsewhere. `show(text)` tells where it is, `done(text)` what came of it.
 */
export function progress(what) {
	const started = Date.now()
	const terminal = process.stderr.isTTY
	let next = started + (terminal ? 0 : PROGRESS_EACH_MS)
	const line = (text) => `${what}: ${text}`
	return {
		show(text) {
			if (Date.now() < next) return
			next = Date.now() + (terminal ? 100 : PROGRESS_EACH_MS)
			process.stderr.write(terminal ? `\r\x1b[K${line(text).slice(0, process.stderr.columns - 1)}` : `  ${line(text)}\n`)
		},
		done(text) {
			const seconds = ((Date.now() - started) / 1000).toFixed(1)
			process.stderr.write(`${terminal ? '\r\x1b[K' : ''}${line(text)} (${seconds} s)\n`)
		},
	}
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
