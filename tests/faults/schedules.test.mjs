// Four validators and a follower, on machines of their own, on which things go wrong by schedules that
// seeds draw, while accounts trade. Whatever happened, there is one history in the end.
//
// `DTAO_FAULTS` names the seeds: a number of them, or `seed=7`. What a schedule did is told as it
// happens, and a failure names its seed, with which it is drawn again.

import assert from 'node:assert/strict'
import { cpSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect, plain } from '../e2e/lib/chain.mjs'
import { temporaryFolder } from '../e2e/lib/node.mjs'
import { History, notOnce } from './lib/history.mjs'
import { Load } from './lib/load.mjs'
import { UPGRADE, possible, prepare, schedule, strike } from './lib/nemesis.mjs'
import { Network, SLOT_MS_OF_VERSION_ONE, identities, specification, specificationOfVersionOne } from './lib/network.mjs'
import { has } from './lib/shell.mjs'

/** How many slots after the last fault all nodes have to agree on new blocks. */
const CATCH_UP_SLOTS = 100

/** More than an account can send while a schedule goes on. */
const TRADES = 60

/** Networks that are there at the same time: they mostly wait. */
const AT_A_TIME = 2

const wish = process.env.DTAO_FAULTS ?? '5'
const seeds = wish.startsWith('seed=')
	? [Number(wish.slice('seed='.length))]
	: Array.from({ length: Number(wish) }, (_, index) => index)
const reason = process.env.DTAO_NO_NAMESPACES
const { can, cannot } = possible(has)
const logs = fileURLToPath(new URL('../e2e/.tmp/faults/', import.meta.url))

describe('one history', { concurrency: AT_A_TIME, skip: reason, timeout: 60 * 60_000 }, async () => {
	if (reason) return it('networks can be made here', { skip: reason }, () => {})
	if (cannot.length > 0) it(`these faults can be made here: ${cannot}`, { skip: 'programs are missing' }, () => {})
	const folder = temporaryFolder('faults')
	after(() => folder.remove())
	const shared = { spec: await specification(folder.path), identities: await identities(folder.path) }
	const free = Array.from({ length: AT_A_TIME }, (_, lab) => lab)

	const schedules = seeds.map((seed) => ({ name: `seed ${seed}`, faults: schedule(seed, can) }))
	if (!wish.startsWith('seed=')) {
		const spec = await specificationOfVersionOne(folder.path)
		schedules.unshift({ name: 'an upgrade', faults: UPGRADE, spec, slot: SLOT_MS_OF_VERSION_ONE })
	}
	for (const { name, faults, spec, slot } of schedules) {
		it(`after ${name}`, async (test) => {
			const lab = free.pop()
			const own = join(folder.path, name.replaceAll(' ', '-'))
			mkdirSync(own)
			const network = new Network({ lab, folder: own, ...shared, spec: spec ?? shared.spec, slot })
			try {
				await play(network, faults, (what) => test.diagnostic(`${name}: ${what}`))
			} catch (error) {
				cpSync(own, join(logs, basename(own)), { recursive: true, filter: (path) => !path.includes('chains') })
				const again = name.startsWith('seed') ? `; DTAO_FAULTS=${name.replace(' ', '=')} draws this again` : ''
				throw new Error(`${error.message}${again}`, { cause: error })
			} finally {
				await Promise.all(network.machines.map((machine) => machine.end('SIGKILL')))
				network.remove()
				free.push(lab)
			}
		})
	}
})

/** Lets a schedule happen to a network under load, and holds what came of it against what must hold. */
async function play(network, faults, tell) {
	network.build()
	await prepare(network, faults)
	await network.start()
	const load = await Load.sign(network, TRADES)
	const history = new History(network)
	history.start()
	await load.start()
	try {
		for (const fault of faults) await strike(network, fault, tell)

		// Everything is whole again.
		const healed = Date.now()
		await load.stop()
		await load.resend()
		const height = (await network.height()) + 3
		await network.finalised(height, CATCH_UP_SLOTS)
		tell(`caught up after ${Date.now() - healed} ms, at ${height}`)
	} finally {
		await Promise.all([load.close(), history.stop()])
	}

	const final = history.height
	await network.finalised(final, CATCH_UP_SLOTS)
	const blocks = await history.blocks(final)
	assert.deepEqual(await history.defects(blocks), [])
	assert.deepEqual(notOnce(load.sent, blocks), [])
	assert.ok(load.sent.size > 0, 'accounts have traded')
	assert.equal(await stakesIn(network, blocks), [...load.sent].filter(({ stakes }) => stakes).length)
	tell(`${load.sent.size} trades in ${final} blocks`)

	await network.stop()
	assert.deepEqual(await network.brokenInvariants(), [])
}

/** Counts what the chain says was staked in these blocks. */
async function stakesIn(network, blocks) {
	const chain = await connect({ url: network.follower.socket })
	let stakes = 0
	for (const { hash } of blocks) {
		const events = await (await chain.api.at(hash)).query.system.events()
		stakes += events.filter(({ event }) => plain(event.method) === 'StakeAdded').length
	}
	await chain.api.disconnect()
	return stakes
}
