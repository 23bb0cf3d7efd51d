// How many transactions a second the real node puts into blocks: transfers, stakes, and both.
//
//	node benchmarking/node/load.mjs --help
//
// Each kind gets a fresh chain, on which 1,000 accounts have signed everything before the clock
// starts. The pool is kept full, but not to its limit; what is in blocks is counted from events.

import { economyOf, authorByAura, developmentSpec, fund, plain, startChain, Rpc } from './lib/chain.mjs'
import { options, progress, sleep } from './lib/cli.mjs'
import { plot } from './lib/plot.mjs'
import { goal, save } from './lib/results.mjs'
import { percentile, short } from './lib/statistics.mjs'
import { makeAccounts, sign, trades } from './lib/transactions.mjs'

const chosen = options('load', 'Loads a fresh chain with transfers, stakes and both, and counts what gets into blocks.', {
	accounts: [1000, 'how many accounts send'],
	seconds: [40, 'how long each kind is sent'],
	rate: [2000, 'transactions signed for each second, more than get into blocks'],
	sealing: [1000, 'milliseconds between two blocks'],
	backlog: [4000, 'how many transactions wait in the pool'],
	sockets: [8, 'connections to the node'],
	batch: [20, 'transactions in a request'],
	scheme: ['ed25519', 'how they are signed: ed25519, or sr25519, which takes long to sign here'],
	kinds: ['transfers,stakes,mix', 'which loads'],
	aura: [false, 'author by Aura, each 12 seconds, instead of sealing'],
})

/** Blocks at the start that do not count: the pool is not full yet. */
const WARM_UP_BLOCKS = chosen.aura ? 1 : 2

/**
 * The pool's limit, as a multiple of what waits in it. The node tells of a block before it has taken
 * the block's transactions out of the pool; where one is dropped then, all later ones of its
 * account have a gap before them, and are dropped too.
 */
const POOL_ROOM = 4

/** So many empty blocks, and what has not arrived never will. */
const EMPTY_BLOCKS = 3

const SAMPLE_MS = 500

/** Each account's call in a round. In the mix every block is half transfers, a quarter each stakes and unstakes. */
const KINDS = {
	transfers: (trade) => (index) => trade.transfer(index),
	stakes: (trade) => (index, round) => trade.stake(index, round),
	mix: (trade) => (index, round) => {
		// Half of the accounts are three turns ahead, so that they too stake before they unstake.
		const turn = round + 3 * (index % 2)
		if (turn % 2 === 1) return trade.transfer(index)
		return turn % 4 === 0 ? trade.stake(index, turn >> 2) : trade.unstake(index, turn >> 2)
	},
}

async function load(kind) {
	const accounts = await makeAccounts(chosen.accounts, chosen.scheme)
	const spec = developmentSpec()
	fund(spec, accounts.map(({ address }) => address), 1_000)
	if (chosen.aura) authorByAura(spec)
	const hotkeys = economyOf(spec).hotkeys.map(({ hotkey }) => hotkey)
	// Events are read at the end, when the states of the first blocks would be gone.
	const flags = ['--state-pruning', '4096', '--pool-limit', String(POOL_ROOM * chosen.backlog)]
	const chain = await startChain(`load-${kind}`, { spec, sealing: chosen.aura ? null : chosen.sealing, flags })
	try {
		const callOf = KINDS[kind](trades(chain.api, accounts, hotkeys))
		const rounds = Math.ceil((chosen.seconds * chosen.rate) / accounts.length)
		const jobs = Array.from({ length: rounds }, (_, round) => accounts.map((account, index) => [account, callOf(index, round)]))
		const signed = await sign(chain.api, jobs.flat(), progress(`${kind}: signing`))
		return await send(chain, kind, signed)
	} finally {
		await chain.stop()
	}
}

async function send(chain, kind, signed) {
	const shown = progress(kind)
	const blocks = []
	const refused = {}
	let [accepted, included] = [0, 0]
	let following = Promise.resolve()
	const started = performance.now()
	const seconds = () => (performance.now() - started) / 1000
	await chain.rpc.subscribe((header) => {
		const at = seconds()
		following = following.then(async () => {
			const hash = await chain.rpc.call('chain_getBlockHash', header.number)
			const { block } = await chain.rpc.call('chain_getBlock', hash)
			// The first is the inherent that sets the time; the genesis block has none.
			const count = Math.max(0, block.extrinsics.length - 1)
			included += count
			blocks.push({ at, hash, number: Number(header.number), count })
		})
	}, 'chain_subscribeNewHeads')

	// An account keeps to one connection, so that its transactions arrive in their order.
	const sockets = await Promise.all(Array.from({ length: chosen.sockets }, () => Rpc.open(chain.url)))
	const queues = sockets.map((_, socket) => signed.filter((_, index) => (index % chosen.accounts) % chosen.sockets === socket))
	let [sending, dry] = [true, false]
	const sender = async (rpc, queue) => {
		for (let next = 0; sending; next += chosen.batch) {
			if (next >= queue.length) {
				dry = true
				return
			}
			while (sending && accepted - included > chosen.backlog) await sleep(2)
			const answers = await rpc.batch(queue.slice(next, next + chosen.batch).map((hex) => ['author_submitExtrinsic', hex]))
			for (const { status, reason } of answers) {
				if (status === 'fulfilled') accepted += 1
				else refused[reason.message] = (refused[reason.message] ?? 0) + 1
			}
		}
	}

	const samples = []
	const cpu = { node: chain.process.seconds(), load: process.cpuUsage() }
	const senders = Promise.all(sockets.map((rpc, index) => sender(rpc, queues[index])))
	while (seconds() < chosen.seconds && !dry) {
		await sleep(SAMPLE_MS)
		samples.push({ at: seconds(), pool: accepted - included, memory: chain.process.memory().now })
		shown.show(`${Math.round(seconds())} of ${chosen.seconds} s, ${included.toLocaleString('en-US')} in blocks, ${accepted - included} waiting`)
	}
	const stopped = seconds()
	sending = false
	await senders
	const used = process.cpuUsage(cpu.load)
	const cores = { node: (chain.process.seconds() - cpu.node) / stopped, load: (used.user + used.system) / 1e6 / stopped }

	// What waits still gets into blocks, so that nothing is lost unnoticed.
	while (accepted > included && !(blocks.length > EMPTY_BLOCKS && blocks.slice(-EMPTY_BLOCKS).every(({ count }) => count === 0))) {
		await sleep(SAMPLE_MS)
		shown.show(`the last ${accepted - included}`)
	}
	await following
	sockets.forEach((rpc) => rpc.close())
	const memory = chain.process.memory()

	const counted = await count(chain, kind, blocks.filter((block) => block.count > 0))
	const filled = blocks.filter(({ at, count: size }) => at <= stopped && size > 0)
	// A busy machine makes so few in a short run that two have to do.
	const full = filled.slice(Math.max(0, Math.min(WARM_UP_BLOCKS - 1, filled.length - 2)))
	const took = full.length > 1 ? full.at(-1).at - full[0].at : NaN
	// The first only begins the clock.
	const measured = full.slice(1)
	const timestamp = async ({ hash }) => plain(await (await chain.api.at(hash)).query.timestamp.now())
	const byClock = chosen.aura && full.length > 1 ? Number((await timestamp(full.at(-1))) - (await timestamp(full[0]))) / 1000 : null
	const rate = measured.reduce((sum, block) => sum + block.succeeded, 0) / (byClock ?? took)
	shown.done(`${short(rate)} a second in ${measured.length} blocks`)
	return {
		kind,
		rate,
		seconds: byClock ?? took,
		stopped,
		ranDry: dry,
		accepted,
		refused,
		included,
		lost: accepted - included,
		...counted,
		largestBlock: Math.max(...blocks.map((block) => block.count)),
		interval: { p50: percentile(measured.map((block, index) => block.at - full[index].at), 0.5), max: percentile(measured.map((block, index) => block.at - full[index].at), 1) },
		pool: { median: percentile(samples.map(({ pool }) => pool), 0.5), max: percentile(samples.map(({ pool }) => pool), 1) },
		memory: { before: samples[0].memory, ...memory },
		cores,
		weightInFullest: await fullest(chain, blocks),
		blocks: blocks.map(({ at, number, count: size, succeeded = 0 }) => ({ at, number, transactions: size, succeeded })),
		samples,
	}
}

/** Counts what the events say: successes by kind of event, and failures by error. */
async function count(chain, kind, blocks) {
	const shown = progress(`${kind}: counting`)
	const events = {}
	const failures = {}
	let succeeded = 0
	for (const [index, block] of blocks.entries()) {
		shown.show(`block ${index + 1} of ${blocks.length}`)
		block.succeeded = 0
		for (const { phase, event } of await chain.chain.records(block.hash)) {
			if (!phase.isApplyExtrinsic || phase.asApplyExtrinsic.eqn(0)) continue
			const name = `${event.section}.${event.method}`
			events[name] = (events[name] ?? 0) + 1
			if (name === 'system.ExtrinsicSuccess') block.succeeded += 1
			if (name === 'system.ExtrinsicFailed') {
				const error = plain(event.data[0])
				failures[error] = (failures[error] ?? 0) + 1
			}
		}
		succeeded += block.succeeded
	}
	return { succeeded, failures, events }
}

/** How much of the weight for ordinary transactions the fullest block used. */
async function fullest(chain, blocks) {
	const { hash } = blocks.reduce((a, b) => (b.count > a.count ? b : a))
	const used = (await (await chain.api.at(hash)).query.system.blockWeight()).normal.refTime.toNumber()
	const most = chain.api.consts.system.blockWeights.perClass.normal.maxTotal.unwrap().refTime.toNumber()
	return used / most
}

const runs = []
for (const kind of chosen.kinds.split(',')) runs.push(await load(kind))

const run = (kind) => runs.find((candidate) => candidate.kind === kind)
const reasons = (counts) => Object.entries(counts).map(([why, times]) => `${times} ${why}`).join('; ') || 'none'
const [stakes, transfers] = [run('stakes'), run('transfers')]
const goals = []
if (stakes && !chosen.aura) {
	goals.push(goal('stakes in blocks, from 1,000 accounts', 'at least 500 /s', `${short(stakes.rate)} /s`, stakes.rate >= 500))
	if (transfers) {
		const ratio = stakes.rate / transfers.rate
		goals.push(goal('stakes to plain transfers, same set-up', 'at least 0.5', short(ratio), ratio >= 0.5))
	}
}

const name = chosen.aura ? 'load-aura' : 'load'
const way = chosen.aura ? 'Aura, each 12 s' : `sealed each ${chosen.sealing} ms`
/** What each block brought, over the time since the one before, while transactions were sent. */
const perSecond = ({ blocks, stopped }) =>
	blocks.slice(1).map((block, index) => [block.at, block.transactions / (block.at - blocks[index].at)]).filter(([at]) => at <= stopped)
save(name, {
	title: `Throughput, ${way}`,
	options: chosen,
	goals,
	tables: [
		[
			['load', 'in blocks /s', 'blocks', 'interval p50 s', 'largest block', 'its weight', 'failed', 'refused', 'lost'],
			...runs.map((one) => [
				one.kind, short(one.rate), one.blocks.length, short(one.interval.p50), one.largestBlock,
				`${short(100 * one.weightInFullest)} %`, reasons(one.failures), reasons(one.refused), one.lost,
			]),
		],
		[
			['load', 'pool p50', 'pool max', 'node, cores', 'load generator, cores', 'memory MiB', 'peak MiB'],
			...runs.map((one) => [
				one.kind, one.pool.median, one.pool.max, short(one.cores.node), short(one.cores.load), short(one.memory.now), short(one.memory.peak),
			]),
		],
		[
			['load', 'transactions', 'succeeded', 'transfers', 'stakes', 'unstakes'],
			...runs.map((one) => [
				one.kind, one.included, one.succeeded,
				one.kind === 'stakes' ? 0 : one.succeeded - (one.events['dynamicTao.StakeAdded'] ?? 0) - (one.events['dynamicTao.StakeRemoved'] ?? 0),
				one.events['dynamicTao.StakeAdded'] ?? 0, one.events['dynamicTao.StakeRemoved'] ?? 0,
			]),
		],
	],
	notes: [
		chosen.aura
			? 'By the blocks’ timestamps. A block takes transactions up to 3 s of declared weight, whatever they really take.'
			: 'A block’s time is when a subscriber hears of it; a sealed chain’s own clock moves 12 seconds a block.',
		...runs.filter(({ ranDry }) => ranDry).map((one) => `${one.kind}: what was signed ran out; more with --rate.`),
	],
	plots: {
		[`${name}-throughput`]: plot({
			title: `Transactions in blocks, ${way}`,
			x: 'seconds',
			y: 'transactions a second',
			series: runs.map((one) => ({ name: one.kind, points: perSecond(one) })),
			marks: chosen.aura ? [] : [{ axis: 'y', at: 500, name: 'goal for stakes' }],
		}),
		[`${name}-memory`]: plot({
			title: `Memory of the node, ${way}`,
			x: 'seconds',
			y: 'MiB resident',
			series: runs.map((one) => ({ name: one.kind, points: one.samples.map(({ at, memory }) => [at, memory]) })),
		}),
	},
	data: { runs },
})
process.exit(0)
