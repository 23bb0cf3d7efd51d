// The table of what each call costs, made from the measured weights.
//
//	node benchmarking/cost-per-call.mjs            writes benchmarking/results/cost-per-call.md
//	node benchmarking/cost-per-call.mjs --check    fails if that file is not what the weights say
//
// Components stand at their largest, so that each line is what the call declares at most.

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PALLET = join(ROOT, 'pallets/dynamic-tao/src/weights.rs')
const BALANCES = join(ROOT, 'runtime/src/weights/pallet_balances.rs')
const TABLE = join(ROOT, 'benchmarking/results/cost-per-call.md')

/** Microseconds that ParityDbWeight charges for a key. */
const READ = 8
const WRITE = 50
/** Microseconds of FRAME's ExtrinsicBaseWeight, which every call pays beside its own weight. */
const BASE = 108
/** Microseconds of a block that calls of users may take: three quarters of 4 seconds. */
const BLOCK = 3_000_000

const integer = (text) => Number(text.replaceAll('_', ''))

/** The functions of the first `impl` in a file of weights that are `wanted`, components at their largest. */
function functions(path, head, wanted = () => true) {
	const source = readFileSync(path, 'utf8')
	const body = source.slice(source.indexOf(head)).split(/^}/m)[0]
	const ranges = Object.fromEntries(
		[...source.matchAll(/\/\/\/ `(\w+)`(?:, with (.*))?\.\n/g)].map(([, name, parts = '']) => [
			name,
			Object.fromEntries([...parts.matchAll(/`(\w)` from \d+ to (\d+)/g)].map(([, component, most]) => [component, Number(most)])),
		]),
	)
	return [...body.matchAll(/\n\tfn (\w+)\s*\([^)]*\) -> Weight \{\n([\s\S]*?)\n\t\}/g)].filter(([, name]) => wanted(name)).map(([, name, code]) => {
		const most = ranges[name] ?? {}
		const sum = (pattern) =>
			[...code.matchAll(pattern)].reduce((total, [, value, component]) => {
				if (component && !(component in most)) throw new Error(`${name}: no range of ${component}`)
				return total + integer(value) * (component ? most[component] : 1)
			}, 0)
		return {
			name,
			most,
			us: sum(/Weight::from_parts\((\d[\d_]*), [\d_]+\)(?:\.saturating_mul\((\w)\.into\(\)\))?/g) / 1e6,
			reads: sum(/\.reads\(\(?(\d[\d_]*?)(?:_u64)?(?:\.saturating_mul\((\w)\.into\(\)\))?\)/g),
			writes: sum(/\.writes\(\(?(\d[\d_]*?)(?:_u64)?(?:\.saturating_mul\((\w)\.into\(\)\))?\)/g),
		}
	})
}

const total = ({ us, reads, writes }) => us + reads * READ + writes * WRITE
const thousands = (number) => Math.round(number).toLocaleString('en-US')

function page() {
	const transfer = functions(BALANCES, 'impl<', (name) => name === 'transfer_keep_alive')[0]
	const calls = functions(PALLET, 'impl<T: frame_system::Config> WeightInfo')
	const beside = calls.find(({ name }) => name === 'transfer')
	const row = ({ name, most, us, reads, writes }) => {
		const at = Object.entries(most).map(([component, value]) => `${component} = ${value}`).join(', ')
		const cost = total({ us, reads, writes })
		return [
			`\`${name}\`${at && ` (${at})`}`,
			thousands(reads),
			thousands(writes),
			thousands(us),
			(us / transfer.us).toFixed(1),
			(us / beside.us).toFixed(1),
			thousands(cost),
			(cost / total(transfer)).toFixed(1),
			thousands(Math.floor(BLOCK / (cost + BASE))),
		]
	}
	const head = ['call or hook', 'reads', 'writes', 'computing, us', 'x keep_alive', 'x transfer', 'with keys, us', 'x keep_alive', 'in a block']
	const rows = [transfer, beside, ...calls.filter((call) => call !== beside)].map(row)
	rows[0][0] = '`Balances.transfer_keep_alive`, on an empty chain'
	rows[1][0] = 'a transfer of TAO on the full chain'
	const line = (cells) => `| ${cells.join(' | ')} |`
	const measured = readFileSync(PALLET, 'utf8').match(/^\/\/! \| (date|host) \|.*$/gm)?.map((text) => text.slice(4)) ?? []
	return [
		'# What each call costs',
		'',
		`Made by \`node benchmarking/cost-per-call.mjs\` from \`${relative(ROOT, PALLET)}\`, which \`make bench-weights\` measures:`,
		'',
		'| | |',
		'|---|---|',
		...measured,
		'',
		`What a call declares at most, its components at their largest. A key costs ${READ} us to read and ${WRITE} us to`,
		`write (ParityDB); a block has room for ${BLOCK / 1e6} s of calls, each with ${BASE} us of its own for being a transaction.`,
		'Functions that are no calls are hooks, or parts of a call or hook that are added up.',
		'',
		'All was measured on one machine. The calls run on a chain with 128 subnets, whose every key lies deeper than',
		'on the empty chain of the currency\'s own benchmark; so they stand beside that (x keep_alive) and',
		'beside the same transfer on the full chain (x transfer).',
		'',
		line(head),
		line(head.map((_, column) => (column ? '--:' : '---'))),
		...rows.map(line),
		'',
	].join('\n')
}

const text = page()
switch (process.argv[2]) {
	case undefined:
		writeFileSync(TABLE, text)
		console.log(text)
		break
	case '--check':
		if (readFileSync(TABLE, 'utf8') !== text) {
			console.error(`${relative(ROOT, TABLE)} is not what the weights say: run node benchmarking/cost-per-call.mjs`)
			process.exit(1)
		}
		break
	default:
		console.log('usage: node benchmarking/cost-per-call.mjs [--check]')
}
