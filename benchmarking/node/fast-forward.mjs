// How many empty blocks a second `scripts/fast-forward` makes, with few subnets and with all.
//
//	node benchmarking/node/fast-forward.mjs --help

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, developmentSpec, repeatSubnets, startChain } from './lib/chain.mjs'
import { options, progress } from './lib/cli.mjs'
import { goal, save } from './lib/results.mjs'
import { short } from './lib/statistics.mjs'

const chosen = options('fast-forward', 'Makes empty blocks with scripts/fast-forward and says how fast.', {
	blocks: [3600, 'how many with 3 subnets; a third as many with 128'],
})

/** Subnets, the goal in blocks a second, and the part of the blocks that is made. */
const CHAINS = [
	[3, 400, 1],
	[128, 50, 1 / 3],
]

const results = []
for (const [subnets, wanted, part] of CHAINS) {
	const blocks = Math.ceil(chosen.blocks * part)
	const shown = progress(`${subnets} subnets`)
	const spec = developmentSpec()
	repeatSubnets(spec, subnets)
	const chain = await startChain(`fast-forward-${subnets}`, { spec })
	try {
		const waiting = setInterval(async () => shown.show(`${await chain.chain.height()} of ${blocks} blocks`), 1_000)
		const command = [join(ROOT, 'scripts/fast-forward'), String(blocks), '--url', chain.url]
		const { stdout } = await promisify(execFile)('node', command).finally(() => clearInterval(waiting))
		const rate = Number(stdout.match(/: ([\d.]+) blocks a second/)[1])
		results.push({ subnets, blocks, wanted, rate, epochs: await epochs(chain, blocks), memory: chain.process.memory().peak })
		shown.done(stdout.trim())
	} finally {
		await chain.stop()
	}
}

/** How many epochs there were: every subnet has one each tempo. */
async function epochs(chain, blocks) {
	const subnets = await chain.chain.ask('subnets')
	return subnets.reduce((sum, { netuid, tempo = 360 }) => sum + Math.floor((blocks + netuid) / tempo), 0)
}

save('fast-forward', {
	title: 'Fast-forward: empty blocks',
	options: chosen,
	goals: results.map(({ subnets, wanted, rate }) =>
		goal(`fast-forward, ${subnets} subnets`, `at least ${wanted} blocks/s`, `${short(rate)} blocks/s`, rate >= wanted),
	),
	tables: [
		[
			['subnets', 'blocks/s', 'ms a block', 'blocks', 'epochs in them', 'peak MiB'],
			...results.map(({ subnets, rate, blocks, epochs: count, memory }) => [subnets, short(rate), short(1000 / rate), blocks, count, short(memory)]),
		],
	],
	data: { results },
})
process.exit(0)
