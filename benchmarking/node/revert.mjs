// What the way back costs in the real node, with so many positions in its state: from a snapshot that is a
// block or many blocks behind, and from a state that is dumped and taken in again.
//
//	node benchmarking/node/revert.mjs --help

import { TAO, developmentSpec, economyOf, key, startChain, strangers } from './lib/chain.mjs'
import { options, progress } from './lib/cli.mjs'
import { goal, save } from './lib/results.mjs'
import { distribution, short } from './lib/statistics.mjs'

const chosen = options('revert', 'Measures the way back to a snapshot, and that of a state out and in.', {
	positions: [10_000, 'positions in the state'],
	rounds: [25, 'times that each way is gone'],
	blocks: [360, 'blocks of the longer way'],
})
const STAKE = TAO

/** In milliseconds. */
const GOAL = 50

const spec = developmentSpec()
const economy = economyOf(spec)
const [subnet] = economy.subnets
const [{ hotkey }] = economy.hotkeys
const coldkeys = strangers(chosen.positions)
economy.stakes.push(...coldkeys.map(({ address }) => ({ netuid: subnet.netuid, hotkey, coldkey: address, alpha: Number(STAKE) })))
subnet.alphaOutstanding += Number(STAKE) * chosen.positions

const { chain, rpc, stop } = await startChain('revert', { spec })
const times = {}
try {
	const stake = () => chain.send(key('//Bob'), chain.tx.addStake(hotkey, subnet.netuid, TAO))
	await stake()
	for (const blocks of [1, chosen.blocks]) {
		await measure(`back over ${blocks} block${blocks > 1 ? 's' : ''}`, async () => {
			const id = await rpc.call('dev_snapshot')
			await stake()
			if (blocks > 1) await rpc.call('dev_newBlock', { count: blocks - 1 })
			return () => rpc.call('dev_revert', id)
		})
	}
	const { spec: dumped } = await rpc.call('dev_dumpState')
	await measure('a state out', async () => () => rpc.call('dev_dumpState'))
	await measure('a state in', async () => {
		await stake()
		return () => rpc.call('dev_loadState', dumped)
	})
} finally {
	await stop()
}

/** Times what `prepare` resolves to, as often as was chosen. */
async function measure(name, prepare) {
	const shown = progress(name)
	times[name] = []
	for (let round = 1; round <= chosen.rounds; round += 1) {
		const work = await prepare()
		const start = performance.now()
		await work()
		times[name].push(performance.now() - start)
		shown.show(`${round} of ${chosen.rounds}`)
	}
	shown.done(`p50 ${short(distribution(times[name]).p50)} ms`)
}

const [near] = Object.values(times)
const { p50 } = distribution(near)
save('revert', {
	title: `The way back, with ${chosen.positions.toLocaleString('en')} positions`,
	options: chosen,
	goals: [goal('back over a block, p50', `under ${GOAL} ms`, `${short(p50)} ms`, p50 < GOAL)],
	tables: [
		[
			['', 'p50 ms', 'p99 ms'],
			...Object.entries(times).map(([name, all]) => {
				const { p50, p99 } = distribution(all)
				return [name, short(p50), short(p99)]
			}),
		],
	],
	data: { times },
})
process.exit(0)
