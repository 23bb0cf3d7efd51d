// Whether a chain gets slower or bigger while people trade: the time of a block, the keys and bytes
// of its state, its memory and its database.
//
//	node benchmarking/node/growth.mjs --help
//
// A fixed set of accounts stakes and unstakes in every block, so that nothing of the economy grows:
// no account and no position is added after the first blocks.

import { developmentSpec, economyOf, fund, startChain } from './lib/chain.mjs'
import { fail, options, progress } from './lib/cli.mjs'
import { plot } from './lib/plot.mjs'
import { goal, save } from './lib/results.mjs'
import { distribution, fit, median, short } from './lib/statistics.mjs'
import { makeAccounts, sign, trades } from './lib/transactions.mjs'

const chosen = options('growth', 'Trades steadily through many blocks and samples the size of everything.', {
	blocks: [20000, 'how many blocks'],
	trades: [4, 'trades in each block: half stakes, half unstakes'],
	accounts: [24, 'how many accounts trade'],
	every: [500, 'blocks between two samples'],
	cache: [64, 'MiB of state that the node keeps in memory; its default of 1,024 would hide a leak for long'],
})

/**
 * What is not counted as state: it keeps the latest 2,400 hashes, of 76 bytes with their keys, and
 * fills until then on every chain.
 */
const [HASHES, HASH_BYTES] = ['system.blockHash', 76]

/** Growth of less than this over the run is flat: of state in keys and bytes, of a block in time. */
const FLAT_STATE = 0.005
const FLAT_TIME = 0.1

/**
 * From here nothing should grow. Until then, three tempos, positions open: those of the traders, and
 * those of hotkeys' owners, whom an epoch pays once their hotkeys have got permits by new stake.
 */
const SETTLED = 1_100

const PAGE = 1_000
const PREFIX_DIGITS = 2 + 64

if (chosen.blocks < SETTLED + 3 * chosen.every) {
	fail(`too few blocks: expected at least ${SETTLED + 3 * chosen.every} with a sample each ${chosen.every}`)
}
const accounts = await makeAccounts(chosen.accounts)
const spec = developmentSpec()
fund(spec, accounts.map(({ address }) => address), 10_000)
const chain = await startChain('growth', { spec, flags: ['--trie-cache-size', String(chosen.cache * 2 ** 20)] })
const shown = progress('growth')
const samples = []
const failures = {}
try {
	const trade = trades(chain.api, accounts, economyOf(spec).hotkeys.map(({ hotkey }) => hotkey))
	const names = storageNames(chain.api)
	const started = performance.now()
	samples.push(await sample(0, [], names))
	let nextTrade = 0
	for (let block = 0; block < chosen.blocks; block += chosen.every) {
		const blocks = Math.min(chosen.every, chosen.blocks - block)
		const jobs = Array.from({ length: blocks * chosen.trades }, () => {
			const index = nextTrade % accounts.length
			// Each account stakes into a position, then unstakes from it, then goes to the next subnet.
			const round = Math.floor(nextTrade / accounts.length)
			nextTrade += 1
			return [accounts[index], trade[(round + index) % 2 === 0 || round === 0 ? 'stake' : 'unstake'](index, (round + (index % 2)) >> 1)]
		})
		const signed = await sign(chain.api, jobs)
		const times = []
		for (let made = 0; made < blocks; made += 1) {
			const trading = signed.slice(made * chosen.trades, (made + 1) * chosen.trades)
			const answers = await chain.rpc.batch(trading.map((hex) => ['author_submitExtrinsic', hex]))
			for (const { reason } of answers.filter(({ status }) => status === 'rejected')) failures[reason.message] = (failures[reason.message] ?? 0) + 1
			const start = performance.now()
			await chain.rpc.call('engine_createBlock', true, true)
			times.push(performance.now() - start)
			shown.show(`${block + made + 1} of ${chosen.blocks} blocks, ${short((block + made + 1) / ((performance.now() - started) / 1000))} a second`)
		}
		samples.push(await sample(block + blocks, times, names))
	}
	shown.done(`${chosen.blocks} blocks`)
} finally {
	await chain.stop()
}

async function sample(block, times, names) {
	const keys = []
	const head = await chain.rpc.call('chain_getBlockHash')
	for (let page, after = null; page === undefined || page.length === PAGE; after = page.at(-1)) {
		page = await chain.rpc.call('state_getKeysPaged', '0x', PAGE, after, head)
		keys.push(...page)
	}
	const maps = {}
	for (const key of keys) {
		const name = names.get(key.slice(0, PREFIX_DIGITS)) ?? 'others'
		maps[name] = (maps[name] ?? 0) + 1
	}
	const keyBytes = keys.reduce((sum, key) => sum + (key.length - 2) / 2, 0)
	const valueBytes = await chain.rpc.call('state_getStorageSize', '0x', head)
	const events = times.length > 0 ? await chain.chain.events(head) : []
	for (const { name, dispatchError } of events) {
		if (name === 'system.ExtrinsicFailed') failures[dispatchError] = (failures[dispatchError] ?? 0) + 1
	}
	const hashes = maps[HASHES] ?? 0
	return {
		block,
		time: times.length > 0 ? distribution(times) : null,
		trades: events.filter(({ name }) => /^dynamicTao\.Stake(Added|Removed)$/.test(name)).length,
		keys: keys.length - hashes,
		stateBytes: keyBytes + valueBytes - hashes * HASH_BYTES,
		memory: chain.process.memory().now,
		ownMemory: chain.process.memory().own,
		database: chain.databaseBytes() / 2 ** 20,
		maps,
	}
}

/** The name of each storage item by the beginning of its keys. */
function storageNames(api) {
	const names = new Map()
	for (const [pallet, items] of Object.entries(api.query)) {
		for (const [item, entry] of Object.entries(items)) {
			if (entry.keyPrefix) names.set(entry.keyPrefix().slice(0, PREFIX_DIGITS), `${pallet}.${item}`)
		}
	}
	return names
}

const kept = samples.filter(({ block }) => block >= SETTLED)

/** The line through a value of all samples, and its growth over them as a part. */
function growth(value) {
	const line = fit(kept.map((one) => [one.block, value(one)]))
	return { ...line, part: (line.last - line.first) / line.first }
}
const lines = {
	'block, p50 ms': growth(({ time }) => time.p50),
	'keys of the state': growth(({ keys }) => keys),
	'bytes of the state': growth(({ stateBytes }) => stateBytes),
	'memory, MiB': growth(({ memory }) => memory),
	'memory without mapped files, MiB': growth(({ ownMemory }) => ownMemory),
	'database, MiB': growth(({ database }) => database),
}
const percent = (part) => `${part >= 0 ? '+' : ''}${(100 * part).toFixed(1)} %`
const [time, keys, bytes] = Object.values(lines)
const changed = Object.keys({ ...kept[0].maps, ...kept.at(-1).maps })
	.map((name) => [name, (kept.at(-1).maps[name] ?? 0) - (kept[0].maps[name] ?? 0)])
	.filter(([, more]) => more !== 0)
const from = kept[0].block
const traded = median(kept.map((one) => one.trades))

save('growth', {
	title: `Growth over ${chosen.blocks.toLocaleString('en-US')} blocks of steady trading`,
	options: chosen,
	goals: [
		goal(`time of a block, from block ${from}`, 'flat', percent(time.part), time.part <= FLAT_TIME),
		goal(`keys of the state, from block ${from}`, 'flat', percent(keys.part), keys.part <= FLAT_STATE),
		goal(`bytes of the state, from block ${from}`, 'flat', percent(bytes.part), bytes.part <= FLAT_STATE),
	],
	tables: [
		[
			['what', `at block ${from}`, `at block ${kept.at(-1).block}`, 'a 1,000 blocks', 'growth'],
			...Object.entries(lines).map(([what, { first, last, slope, part }]) => [what, short(first), short(last), short(1000 * slope), percent(part)]),
		],
	],
	notes: [
		'By the line of least squares; flat is less than 10 % for times, 0.5 % for state.',
		`Each block has ${traded} trades that succeeded (the median of those sampled); refused or failed: ${
			Object.entries(failures).map(([why, count]) => `${count} ${why}`).join('; ') || 'none'
		}.`,
		`Keys of these storage items changed in number: ${changed.map(([name, more]) => `${name} ${more > 0 ? '+' : ''}${more}`).join(', ') || 'none'}.`,
		`Keys and bytes are without ${HASHES}, which fills up to 2,400 hashes on every chain. The database keeps every block’s body and header, and logs that it empties now and then: ${short(lines['database, MiB'].slope * 2 ** 20)} bytes a block. Mapped files are its tables.`,
	],
	plots: {
		'growth-time': plot({
			title: 'The time of a block while accounts trade',
			x: 'block',
			y: 'milliseconds',
			series: [
				{ name: 'p50', points: samples.slice(1).map(({ block, time: { p50 } }) => [block, p50]) },
				{ name: 'p90', points: samples.slice(1).map(({ block, time: { p90 } }) => [block, p90]) },
			],
		}),
		'growth-state': plot({
			title: 'Keys of the state while accounts trade',
			x: 'block',
			y: 'keys',
			series: [
				{ name: 'all', points: samples.map(({ block, keys: count, maps }) => [block, count + (maps[HASHES] ?? 0)]) },
				{ name: `without ${HASHES}`, points: samples.map(({ block, keys: count }) => [block, count]) },
			],
		}),
		'growth-size': plot({
			title: 'Memory and database while accounts trade',
			x: 'block',
			y: 'MiB',
			series: [
				{ name: 'memory of the node', points: samples.map(({ block, memory }) => [block, memory]) },
				{ name: 'without mapped files', points: samples.map(({ block, ownMemory }) => [block, ownMemory]) },
				{ name: 'database on the disk', points: samples.map(({ block, database }) => [block, database]) },
			],
		}),
	},
	data: { lines, samples, failures },
})
process.exit(0)
