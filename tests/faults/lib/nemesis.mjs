// What goes wrong: faults, and schedules of them that a seed draws.
//
// A fault has a beginning and an end; between schedules everything is whole again. Faults that stop
// finality are wanted: then nothing may be final on one side that is not on the other.

import { alice, connect, storageKey } from '../../e2e/lib/chain.mjs'
import { CODE } from '../../e2e/lib/other-build.mjs'
import { authorization, exchange, hashOf, included } from '../../e2e/lib/upgrade.mjs'
import { CLOCKS_MOVE } from './machine.mjs'
import { codeOfToday } from './network.mjs'
import { Random } from './random.mjs'
import { sleep, until } from './shell.mjs'

const FLAP_MS = 700

/** How long an exchange of code may take to be in force everywhere. */
const UPGRADE_MS = 300_000

/** Where a state has the version of the runtime whose migrations it has been through. */
const MIGRATED_TO = `${storageKey('System')}${storageKey('LastRuntimeUpgrade').slice(2)}`

/** How late machines hand on, in milliseconds each way; a slot is 3,000. */
const LATE_MS = [150, 500, 1_000]

/**
 * How each fault begins and ends, by what it is about; `begin` hands over to `end` what that needs. What has
 * to be there before the nodes start, `prepare` makes.
 */
const FAULTS = {
	crash: {
		draw: (random, network) => random.sample(network.machines, random.between(1, 2)),
		begin: (_, victims) => Promise.all(victims.map((machine) => machine.end('SIGKILL'))),
		end: (_, victims) => Promise.all(victims.map((machine) => machine.start())),
	},
	freeze: {
		draw: (random, network) => random.sample(network.machines, random.between(1, 2)),
		begin: (_, victims) => victims.forEach((machine) => machine.signal('SIGSTOP')),
		end: (_, victims) => victims.forEach((machine) => machine.signal('SIGCONT')),
	},
	'partition 2|2': {
		draw: (random, network) => [
			...random.sample(network.validators, 2),
			...random.sample([network.follower], random.below(2)),
		],
		begin: (network, victims) => network.part(victims),
		end: (network) => network.join(),
	},
	'partition 3|1': {
		draw: (random, network) => [random.pick(network.validators)],
		begin: (network, victims) => network.part(victims),
		end: (network) => network.join(),
	},
	// Three of four exchange the runtime of version 1 and migrate its state; the fourth hears of it later.
	upgrade: {
		isDrawn: false,
		draw: (random, network) => [random.pick(network.validators)],
		async begin(network, [alone]) {
			network.part([alone])
			return upgrade(network.validators.find((machine) => machine !== alone))
		},
		async end(network, _, hash) {
			network.join()
			await until('all machines run the new code', UPGRADE_MS, async () => {
				const codes = network.machines.map((machine) => machine.ask('state_getStorageHash', CODE))
				return (await Promise.all(codes)).every((code) => code === hash)
			})
		},
	},
	flap: {
		draw: (random, network) => random.sample(network.machines, 2),
		begin(_, victims) {
			let up = true
			return setInterval(() => {
				up = !up
				for (const machine of victims) machine.link(up ? 'up' : 'down')
			}, FLAP_MS)
		},
		end(_, victims, timer) {
			clearInterval(timer)
			for (const machine of victims) machine.link('up')
		},
	},
	loss: {
		needs: 'nft',
		draw: (random, network) => random.sample(network.machines, 3),
		begin: (_, victims) => victims.forEach((machine, index) => machine.lose(10 + 15 * index)),
		end: (_, victims) => victims.forEach((machine) => machine.loseNothing()),
	},
	delay: {
		needs: 'nft',
		prepare: (network) => Promise.all(network.machines.map((machine) => machine.proxy())),
		draw: (random, network) => random.sample(network.machines, LATE_MS.length),
		begin: (_, victims) => victims.forEach((machine, index) => machine.delay(LATE_MS[index])),
		end: (_, victims) => victims.forEach((machine) => machine.delay(0)),
	},
	'64 kbit': {
		needs: 'tc',
		draw: (random, network) => random.sample(network.machines, 2),
		begin: (_, victims) => victims.forEach((machine) => machine.narrow(64)),
		end: (_, victims) => victims.forEach((machine) => machine.widen()),
	},
	'full disk': {
		draw: (random, network) => [random.pick(network.machines)],
		begin: (_, victims) => victims.forEach((machine) => machine.fill()),
		async end(_, victims) {
			for (const machine of victims) {
				machine.makeRoom()
				// What could not be written ends the database; whoever has made room starts the node again.
				await machine.end('SIGKILL')
				await machine.start()
			}
		},
	},
	clock: {
		needs: 'faketime',
		draw: (random, network) => random.sample(network.validators, 2),
		begin: (_, victims) => victims.forEach((machine, index) => machine.setClock(index === 0 ? 2 : -4)),
		end: (_, victims) => victims.forEach((machine) => machine.setClock(0)),
	},
}

/**
 * Gives the chain of a machine the runtime of today, whose first block runs its migrations; resolves to the code's
 * hash once it has.
 */
async function upgrade(machine) {
	const { api } = await connect({ url: machine.socket })
	const code = await codeOfToday()
	const before = await machine.ask('state_getStorage', MIGRATED_TO)
	await included(authorization(api, code), alice, api)
	await exchange(code, alice, api)
	await api.disconnect()
	await until('the migrations have run', UPGRADE_MS, async () => (await machine.ask('state_getStorage', MIGRATED_TO)) !== before)
	return hashOf(code)
}

/** The faults that this machine can make, and those that it lacks a program for. */
export function possible(has) {
	const names = Object.keys(FAULTS).filter((name) => FAULTS[name].isDrawn !== false)
	const lacking = (name) => {
		const { needs } = FAULTS[name]
		return needs !== undefined && !(needs === 'faketime' ? CLOCKS_MOVE : has(needs))
	}
	return { can: names.filter((name) => !lacking(name)), cannot: names.filter(lacking) }
}

/**
 * Draws what goes wrong by a seed: two faults, the first of a kind that the seed walks through, so that as
 * many seeds as there are kinds have them all.
 */
export function schedule(seed, kinds) {
	const random = new Random(seed)
	const first = kinds[seed % kinds.length]
	const second = random.pick(kinds.filter((kind) => kind !== first))
	return [first, second].map((kind) => ({ kind, ms: random.between(5_000, 9_000), rest: random.between(0, 3_000), random }))
}

/** An upgrade that one validator is away at: no fault that is drawn, since it wants a schedule for itself. */
export const UPGRADE = [{ kind: 'upgrade', ms: 24_000, rest: 0, random: new Random(0) }]

/** Makes what the faults of a schedule need of a network before its nodes start. */
export async function prepare(network, faults) {
	for (const { kind } of faults) await FAULTS[kind].prepare?.(network)
}

/** Lets one fault happen from its beginning to its end. */
export async function strike(network, { kind, ms, rest, random }, tell) {
	const fault = FAULTS[kind]
	const victims = fault.draw(random, network)
	tell(`${kind}: ${victims.map((machine) => machine.name).join(', ')}, ${ms} ms`)
	const begun = await fault.begin(network, victims)
	await sleep(ms)
	await fault.end(network, victims, begun)
	await sleep(rest)
}
