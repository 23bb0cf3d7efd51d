// How many empty blocks a second `scripts/fast-forward` makes, with few subnets and with all, and what the
// rules that compute most add to a block.
//
//	node benchmarking/node/fast-forward.mjs --help

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, developmentSpec, economyOf, repeatSubnets, startChain } from './lib/chain.mjs'
import { options, progress } from './lib/cli.mjs'
import { goal, save } from './lib/results.mjs'
import { short } from './lib/statistics.mjs'

const chosen = options('fast-forward', 'Makes empty blocks with scripts/fast-forward and says how fast.', {
	blocks: [3600, 'how many with 3 subnets; a third as many with 128'],
})

const LATER = { ownerIncentives: 'burned', rootPart: { soldAtEpoch: { onlyAbove: '1' } } }

/** The profiles that remember most and that compute most for a block: `net-flow` and `hill-rank`. */
const NET_FLOW = {
	...LATER,
	allocation: { netFlow: { smoothing: 29_597_889_189_277 } },
	injection: { excessBuys: { cap: 'blockEmission', bought: 'recycled' } },
	averaging: { speed: null, spot: 'cappedAtOne', warmUp: 201_600 },
}
const HILL_RANK = {
	...LATER,
	allocation: { hillGate: { exponent: 3, bar: { rank: 32 } } },
	injection: { excessBuys: { cap: 'rootProportion', bought: 'protocol' } },
	averaging: { speed: { num: 3, den: 10_000 }, spot: 'cappedAtOne', warmUp: 201_600 },
}

/** What a chain is called, its subnets and rules, the part of the blocks that is made, and the goal in blocks a second. */
const CHAINS = [
	{ name: '3 subnets', subnets: 3, rules: {}, part: 1, wanted: 400 },
	{ name: '128 subnets', subnets: 128, rules: {}, part: 1 / 3, wanted: 50 },
	{ name: '128 subnets, net-flow', subnets: 128, rules: NET_FLOW, part: 1 / 3 },
	{ name: '128 subnets, hill-rank', subnets: 128, rules: HILL_RANK, part: 1 / 3 },
]

/** What a block by any rules may take, in those that one of launch takes. */
const MOST = 1.5

const results = []
for (const { name, subnets, rules, part, wanted } of CHAINS) {
	const blocks = Math.ceil(chosen.blocks * part)
	const shown = progress(name)
	const spec = developmentSpec()
	repeatSubnets(spec, subnets)
	Object.assign(economyOf(spec).rules, rules)
	const chain = await startChain('fast-forward', { spec })
	try {
		const waiting = setInterval(async () => shown.show(`${await chain.chain.height()} of ${blocks} blocks`), 1_000)
		const command = [join(ROOT, 'scripts/fast-forward'), String(blocks), '--url', chain.url]
		const { stdout } = await promisify(execFile)('node', command).finally(() => clearInterval(waiting))
		const rate = Number(stdout.match(/: ([\d.]+) blocks a second/)[1])
		results.push({ name, blocks, wanted, rate, epochs: await epochs(chain, blocks), memory: chain.process.memory().peak })
		shown.done(stdout.trim())
	} finally {
		await chain.stop()
	}
}

/** How much longer a block takes than one of the same subnets by the rules of launch. */
const launch = results.find(({ name }) => name === '128 subnets')
const dearest = results.slice(results.indexOf(launch) + 1).map(({ name, rate }) => ({ name, times: launch.rate / rate }))

/** How many epochs there were: every subnet has one each tempo. */
async function epochs(chain, blocks) {
	const subnets = await chain.chain.ask('subnets')
	return subnets.reduce((sum, { netuid, tempo = 360 }) => sum + Math.floor((blocks + netuid) / tempo), 0)
}

save('fast-forward', {
	title: 'Fast-forward: empty blocks',
	options: chosen,
	goals: [
		...results.filter(({ wanted }) => wanted).map(({ name, wanted, rate }) =>
			goal(`fast-forward, ${name}`, `at least ${wanted} blocks/s`, `${short(rate)} blocks/s`, rate >= wanted),
		),
		...dearest.map(({ name, times }) =>
			goal(`a block, ${name}`, `at most ${MOST} x launch`, `${times.toFixed(2)} x`, times <= MOST),
		),
	],
	tables: [
		[
			['chain', 'blocks/s', 'ms a block', 'blocks', 'epochs in them', 'peak MiB'],
			...results.map(({ name, rate, blocks, epochs: count, memory }) => [name, short(rate), short(1000 / rate), blocks, count, short(memory)]),
		],
	],
	data: { results },
})
process.exit(0)
