// What a measurement leaves behind: NAME.json with all numbers, its plots, and node.md, which is
// written anew from all the JSON files that are there.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { BINARY, ROOT } from './chain.mjs'

/** The order of the measurements in node.md. */
const ORDER = ['load', 'load-aura', 'latency', 'fast-forward', 'growth', 'quotes', 'epoch', 'revert']

const GIB = 2 ** 30

const output = (command, ...words) => execFileSync(command, words, { cwd: ROOT, encoding: 'utf8' }).trim()

/** The machine and the node, as they are before anything runs. */
const machine = {
	date: new Date().toISOString().slice(0, 16).replace('T', ' '),
	cpu: cpus()[0].model.trim(),
	cores: cpus().length,
	memoryGiB: Math.round(totalmem() / GIB),
	loadBefore: Number(loadavg()[0].toFixed(2)),
	kernel: release(),
	javascript: process.version,
	node: output(BINARY, '--version'),
	commit: commit(),
}

function commit() {
	try {
		const changed = output('git', 'status', '--porcelain', '--untracked-files=no') !== ''
		return output('git', 'rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '')
	} catch {
		return 'unknown'
	}
}

/** A goal and whether it was met: `goal(what, 'at least 500 /s', 612.3, '612 /s', 612.3 >= 500)`. */
export const goal = (what, wanted, measured, met) => ({ what, wanted, measured, met })

/**
 * Keeps and prints what a measurement found.
 *
 * `goals` are lines of the table of goals, `tables` lists of rows whose first is the head, `notes`
 * sentences, `plots` SVGs by name, and `data` whatever else is worth keeping.
 */
export function save(name, { title, options, goals = [], tables = [], notes = [], plots = {}, data = {} }) {
	const { out, ...chosen } = options
	const folder = isAbsolute(out) ? out : join(ROOT, out)
	mkdirSync(folder, { recursive: true })
	const images = Object.entries(plots).map(([image, svg]) => {
		writeFileSync(join(folder, `${image}.svg`), svg)
		return `${image}.svg`
	})
	const result = { name, title, machine, options: chosen, goals, tables, notes, plots: images, data }
	writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, '\t')}\n`)
	writeFileSync(join(folder, 'node.md'), page(folder))

	console.log(`\n${title}`)
	if (goals.length > 0) console.log(`\n${goalTable(goals)}`)
	for (const rows of tables) console.log(`\n${table(rows)}`)
	if (notes.length > 0) console.log(`\n${notes.join('\n')}`)
	console.log(`\nwritten to ${join(folder, `${name}.json`)}`)
}

const goalTable = (goals) =>
	table([
		['what', 'goal', 'measured', 'met'],
		...goals.map(({ what, wanted, measured, met }) => [what, wanted, measured, met ? 'yes' : '**no**']),
	])

/** A table that is read as text and as Markdown alike. */
function table([head, ...rows]) {
	const all = [head, ...rows].map((row) => row.map(String))
	const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)))
	const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
	const [first, ...others] = all.map(line)
	return [first, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...others].join('\n')
}

function page(folder) {
	const results = ORDER.map((name) => join(folder, `${name}.json`))
		.filter(existsSync)
		.map((path) => JSON.parse(readFileSync(path, 'utf8')))
	const sections = results.flatMap(({ title, machine: on, options, tables, notes, plots, name }) => [
		`## ${title}`,
		`${on.date} UTC; ${on.cores} cores of ${on.cpu}, ${on.memoryGiB} GiB; load before the run ${on.loadBefore}; ` +
			`${on.node}, commit ${on.commit}; Linux ${on.kernel}, Node.js ${on.javascript}.`,
		`\`node benchmarking/node/${name.split('-aura')[0]}.mjs ${arguments_(options)}\``,
		...tables.map(table),
		...(notes.length > 0 ? [notes.map((note) => `* ${note}`).join('\n')] : []),
		...plots.map((image) => `![${image.replace('.svg', '').replaceAll('-', ' ')}](${image})`),
	])
	const goals = results.flatMap((result) => result.goals)
	return `${[
		'# The node, measured',
		'Written by `scripts/bench-node`; do not edit. What each measurement does is in [the guide](../README.md).',
		goalTable(goals),
		...sections,
	].join('\n\n')}\n`
}

const arguments_ = (options) =>
	Object.entries(options)
		.filter(([, value]) => value !== false)
		.map(([option, value]) => (value === true ? `--${option}` : `--${option} ${value}`))
		.join(' ')
