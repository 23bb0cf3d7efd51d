// What an epoch costs in the real node: the wasm runtime, its database, a block each.
//
//	node benchmarking/node/epoch.mjs [uids] [validators] [subnets]
//
// It starts a manual chain whose subnets have so many neurons, of which so many validate with dense
// weights, makes blocks up to the first epochs, and compares the time of a block with an epoch to
// that of one without. Needs the node (scripts/build) and @polkadot/api (scripts/e2e).

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TAO, connect, key } from '../../tests/e2e/lib/chain.mjs'
import { BINARY, startNode, temporaryFolder } from '../../tests/e2e/lib/node.mjs'

const [uids = 256, validators = 64, subnets = 1] = process.argv.slice(2).map(Number)
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

const spec = JSON.parse(execFileSync(BINARY, ['build-spec', '--chain', 'dev'], { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] }))
const { dynamicTao } = spec.genesis.runtimeGenesis.patch
dynamicTao.hotkeys.push(...hotkeys.map((hotkey, uid) => ({ hotkey, coldkey: coldkeys[uid] })))
const [model] = dynamicTao.subnets
dynamicTao.subnets = Array.from({ length: subnets }, (_, index) => ({
	...structuredClone(model),
	netuid: index + 1,
	alphaOutstanding: Number(STAKE) * validators,
	parameters: { tempo: TEMPO },
	neurons: neurons(),
}))
dynamicTao.stakes = dynamicTao.subnets.flatMap(({ netuid }) =>
	hotkeys.slice(0, validators).map((hotkey, uid) => ({ netuid, hotkey, coldkey: coldkeys[uid], alpha: Number(STAKE) })),
)
dynamicTao.stakes.push(...hotkeys.slice(0, validators).map((hotkey, uid) => ({ netuid: 0, hotkey, coldkey: coldkeys[uid], alpha: Number(STAKE) })))

const folder = temporaryFolder('epoch')
const path = join(folder.path, 'spec.json')
writeFileSync(path, JSON.stringify(spec))
const chain = await connect(await startNode('epoch', ['--chain', path, '--sealing', 'manual', '--tmp', '--alice']))
try {
	const times = { with: [], without: [] }
	for (let block = 1; block <= 6 * TEMPO; block += 1) {
		const start = process.hrtime.bigint()
		const hash = await chain.createBlock()
		const ms = Number(process.hrtime.bigint() - start) / 1e6
		const epochs = (await chain.events(hash)).filter(({ name }) => name === 'dynamicTao.EpochPaid').length
		if (epochs > 0) times.with.push(ms / epochs)
		else times.without.push(ms)
	}
	const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]?.toFixed(2)
	console.log(`${uids} neurons, ${validators} validators with ${uids - validators} weights each, ${subnets} subnets`)
	console.log(`a block without an epoch: ${median(times.without)} ms (median of ${times.without.length})`)
	console.log(`a block, for each epoch in it: ${median(times.with)} ms (median of ${times.with.length})`)
} finally {
	await chain.stop()
	folder.remove()
}
process.exit(0)
