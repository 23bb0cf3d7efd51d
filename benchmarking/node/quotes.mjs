// How long the node takes to answer what a wallet asks: one quote, and all subnets at once.
//
//	node benchmarking/node/quotes.mjs --help

import { developmentSpec, repeatSubnets, startChain } from './lib/chain.mjs'
import { options, progress } from './lib/cli.mjs'
import { plot } from './lib/plot.mjs'
import { goal, save } from './lib/results.mjs'
import { cumulative, distribution, short } from './lib/statistics.mjs'

const chosen = options('quotes', 'Measures calls of the runtime API, one after the other, on one connection.', {
	count: [1000, 'calls of each kind'],
	subnets: [128, 'subnets of the chain'],
})

const WARM_UP = 50

/** Little-endian hex, as the runtime reads numbers. */
const u16 = (value) => Buffer.from(Uint16Array.of(value).buffer).toString('hex')
const u64 = (value) => Buffer.from(BigUint64Array.of(value).buffer).toString('hex')

/** What is called, its goal in milliseconds, and the parameters of the n-th call. */
const CALLS = [
	['one quote', 'quote_stake', 1, (index) => u16(1 + (index % chosen.subnets)) + u64(10_000_000_000n)],
	[`all ${chosen.subnets} subnets`, 'subnets', 10, () => ''],
]

const spec = developmentSpec()
repeatSubnets(spec, chosen.subnets)
const chain = await startChain('quotes', { spec })
const results = []
let floor
try {
	await chain.chain.seal(3)
	// What any answer takes: the way there and back.
	floor = distribution(await times('system_chain', () => chain.rpc.call('system_chain')))
	for (const [what, method, wanted, parameters] of CALLS) {
		let bytes
		const measured = await times(what, async (index) => {
			const answer = await chain.rpc.call('state_call', `DynamicTaoApi_${method}`, `0x${parameters(index)}`)
			bytes = (answer.length - 2) / 2
		})
		results.push({ what, method, wanted, bytes, ...distribution(measured), times: measured })
	}
} finally {
	await chain.stop()
}

async function times(what, ask) {
	const shown = progress(what)
	const list = []
	for (let index = 0; index < WARM_UP + chosen.count; index += 1) {
		const start = performance.now()
		await ask(index)
		if (index >= WARM_UP) list.push(performance.now() - start)
		shown.show(`${index} of ${WARM_UP + chosen.count}`)
	}
	shown.done(`p50 ${short(distribution(list).p50)} ms`)
	return list
}

save('quotes', {
	title: 'Answers of the runtime API',
	options: chosen,
	goals: results.map(({ what, wanted, p50 }) => goal(`${what}, a call, p50`, `at most ${wanted} ms`, `${short(p50)} ms`, p50 <= wanted)),
	tables: [
		[
			['call', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms', 'bytes', 'calls'],
			['`system_chain`, for comparison', ...['p50', 'p90', 'p99', 'max'].map((part) => short(floor[part])), '', floor.count],
			...results.map((one) => [`\`${one.method}\`, ${one.what}`, ...['p50', 'p90', 'p99', 'max'].map((part) => short(one[part])), one.bytes, one.count]),
		],
	],
	plots: {
		quotes: plot({
			title: 'Answers of the runtime API',
			x: 'milliseconds',
			y: 'percent of calls that took at most so long',
			series: results.map(({ what, times: list }) => ({ name: what, points: cumulative(list) })),
			marks: results.map(({ what, wanted }) => ({ axis: 'x', at: wanted, name: `goal for ${what}` })),
		}),
	},
	data: { results, floor },
})
process.exit(0)
