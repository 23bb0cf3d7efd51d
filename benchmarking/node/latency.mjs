// How long a client waits from submitting a transaction until it is in a block, with instant sealing.
//
//	node benchmarking/node/latency.mjs --help
//
// One transaction after the other, each signed before the clock starts, on a chain that has nothing
// else to do; the node itself says when one is in a block. Measured as three clients see it: polkadot.js
// as it comes, a socket that does nothing else, and one that acknowledges every packet at once.

import { Rpc, developmentSpec, economyOf, fund, startChain } from './lib/chain.mjs'
import { options, progress } from './lib/cli.mjs'
import { plot } from './lib/plot.mjs'
import { goal, save } from './lib/results.mjs'
import { cumulative, distribution, short } from './lib/statistics.mjs'
import { makeAccounts, sign, trades } from './lib/transactions.mjs'

const chosen = options('latency', 'Measures the way of a transaction into a block of its own.', {
	count: [500, 'transactions of each kind'],
	accounts: [100, 'how many accounts send'],
})

/** Transactions before the clock starts: the first meet cold caches. */
const WARM_UP = 20

const GOALS = [['p50', 10], ['p99', 150]]

const accounts = await makeAccounts(chosen.accounts)
const spec = developmentSpec()
fund(spec, accounts.map(({ address }) => address), 1_000)
const chain = await startChain('latency', { spec, sealing: 'instant' })
const results = {}
try {
	const clients = {
		'': throughPolkadotJs,
		', plain socket': intoBlock(chain.rpc),
		', prompt socket': intoBlock(await Rpc.open(chain.url, true)),
	}
	const trade = trades(chain.api, accounts, economyOf(spec).hotkeys.map(({ hotkey }) => hotkey))
	for (const kind of ['transfer', 'stake']) {
		for (const [client, submit] of Object.entries(clients)) results[kind + client] = await measure(trade, kind, submit)
	}
} finally {
	await chain.stop()
}

async function measure(trade, kind, submit) {
	const jobs = Array.from({ length: WARM_UP + chosen.count }, (_, index) => {
		const account = index % accounts.length
		return [accounts[account], trade[kind](account, Math.floor(index / accounts.length))]
	})
	const signed = await sign(chain.api, jobs, progress(`${kind}: signing`))
	const shown = progress(kind)
	const times = []
	for (const [index, hex] of signed.entries()) {
		const { ms, hash } = await submit(hex)
		if (index >= WARM_UP) times.push(ms)
		// A failure would be faster than what it stands for.
		if (index % 50 === 0 || index === signed.length - 1) await mustHaveSucceeded(hash)
		shown.show(`${index + 1} of ${signed.length}`)
	}
	const result = { ...distribution(times), times }
	shown.done(`p50 ${short(result.p50)} ms, p99 ${short(result.p99)} ms`)
	return result
}

/** Submits by a socket, and resolves to the time until the node says which block has it. */
function intoBlock(rpc) {
	return (hex) => timed((onUpdate) => rpc.subscribe(onUpdate, 'author_submitAndWatchExtrinsic', hex))
}

/** The same by polkadot.js, which decodes and encodes what goes over its socket. */
function throughPolkadotJs(hex) {
	return timed((onUpdate) => chain.api.rpc.author.submitAndWatchExtrinsic(hex, (status) => onUpdate(status.toJSON())))
}

function timed(submit) {
	return new Promise((resolve, reject) => {
		const start = performance.now()
		const onUpdate = (status) => {
			if (status.inBlock) resolve({ ms: performance.now() - start, hash: status.inBlock })
			if (['usurped', 'dropped', 'invalid'].some((end) => status === end || status[end])) {
				reject(new Error(`the transaction is ${JSON.stringify(status)}`))
			}
		}
		submit(onUpdate).catch(reject)
	})
}

async function mustHaveSucceeded(hash) {
	const events = await chain.chain.events(hash)
	if (events.some(({ name }) => name === 'system.ExtrinsicFailed')) throw new Error(`a transaction failed in block ${hash}`)
}

save('latency', {
	title: 'Latency, sealed at once',
	options: chosen,
	goals: ['transfer', 'stake'].map((kind) => [kind, results[kind]]).flatMap(([kind, result]) =>
		GOALS.map(([part, most]) =>
			goal(`${kind}: submit to in block, ${part}`, `at most ${most} ms`, `${short(result[part])} ms`, result[part] <= most),
		),
	),
	tables: [
		[
			['transaction', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms', 'count'],
			...Object.entries(results).map(([kind, { p50, p90, p99, max, count }]) => [kind, ...[p50, p90, p99, max].map(short), count]),
		],
	],
	notes: [
		'The goals are for polkadot.js as it comes. A prompt socket acknowledges each packet at once. Others wait no longer only as long as the node’s RPC server sends without delay: by Nagle’s algorithm they would wait 40 ms more for what Linux delays an acknowledgement.',
	],
	plots: {
		latency: plot({
			title: 'From submitting to the block, sealed at once',
			x: 'milliseconds',
			y: 'percent of transactions that took at most so long',
			series: Object.entries(results).map(([kind, { times }]) => ({ name: kind, points: cumulative(times) })),
			marks: GOALS.map(([part, at]) => ({ axis: 'x', at, name: `goal for ${part}` })),
		}),
	},
	data: { results },
})
process.exit(0)
