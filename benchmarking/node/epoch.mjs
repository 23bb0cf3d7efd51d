// What an epoch costs in the real node: the wasm runtime, its database, a block each.
//
//	node benchmarking/node/epoch.mjs --help
//
// It starts a manual chain whose subnets have so many neurons, of which so many validate with dense
// weights, makes blocks up to the first epochs, and compares the time of a block with an epoch to
// that of one without.

import { TAO, developmentSpec, economyOf, key, startChain } from './lib/chain.mjs'
import { options, progress } from './lib/cli.mjs'
import { save } from './lib/results.mjs'
import { distribution, short } from './lib/statistics.mjs'

const chosen = options('epoch', 'Compares blocks with and without an epoch.', {
	uids: [256, 'neurons of a subnet'],
	validators: [64, 'how many of them validate, with a weight for every other neuron'],
	subnets: [1, 'how many subnets'],
	epochs: [6, 'epochs of each'],
})
const { uids, validators, subnets } = chosen
const TEMPO = 20
const STAKE = 1_000n * TAO

const account = (path) => key(path).address
const hotkeys = Array.from({ length: uids }, (_, uid) => account(`//neuron//${uid}`))
const coldkeys = Array.from({ length: uids }, (_, uid) => account(`//owner//${uid}`))

/** A different weight for each pair, so that no median is trivial. */
const weight = (validator, miner) => 1 + ((validator * 7919 + miner * 104729) % 60_000)

function neurons() {
	const miners = Array.from({ length: uids - validators }, (_, index) => validators + index)
	return hotkeys.map((hotkey, uid) => ({
		hotkey,
		permit: uid < validators,
		weights: uid < validators ? miners.map((miner) => [miner, weight(uid, miner)]) : [],
	}))
}

const spec = developmentSpec()
const economy = economyOf(spec)
economy.hotkeys.push(...hotkeys.map((hotkey, uid) => ({ hotkey, coldkey: coldkeys[uid] })))
const [model] = economy.subnets
economy.subnets = Array.from({ length: subnets }, (_, index) => ({
	...structuredClone(model),
	netuid: index + 1,
	alphaOutstanding: Number(STAKE) * validators,
	parameters: { tempo: TEMPO },
	neurons: neurons(),
}))
economy.stakes = [...economy.subnets.map(({ netuid }) => netuid), 0].flatMap((netuid) =>
	hotkeys.slice(0, validators).map((hotkey, uid) => ({ netuid, hotkey, coldkey: coldkeys[uid], alpha: Number(STAKE) })),
)

const chain = await startChain('epoch', { spec })
const times = { with: [], without: [] }
try {
	const shown = progress('epochs')
	const blocks = chosen.epochs * TEMPO
	for (let block = 1; block <= blocks; block += 1) {
		const start = performance.now()
		const { hash } = await chain.rpc.call('engine_createBlock', true, true)
		const ms = performance.now() - start
		const epochs = (await chain.chain.events(hash)).filter(({ name }) => name === 'dynamicTao.EpochPaid').length
		if (epochs > 0) times.with.push(ms / epochs)
		else times.without.push(ms)
		shown.show(`${block} of ${blocks} blocks`)
	}
	shown.done(`${times.with.length} blocks with an epoch`)
} finally {
	await chain.stop()
}

const [without, withEpochs] = [times.without, times.with].map(distribution)
save('epoch', {
	title: `Epochs: ${uids} neurons, ${validators} validators with ${uids - validators} weights each, subnets: ${subnets}`,
	options: chosen,
	tables: [
		[
			['block', 'p50 ms', 'p90 ms', 'max ms', 'blocks'],
			...[['without an epoch', without], ['for each epoch in it', withEpochs]].map(([what, { p50, p90, max, count }]) => [what, ...[p50, p90, max].map(short), count]),
		],
	],
	data: { times },
})
process.exit(0)
