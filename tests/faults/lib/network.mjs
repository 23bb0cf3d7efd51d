// Four validators and a follower, each on a machine of its own, with two switches between them.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { key, storageKey } from '../../e2e/lib/chain.mjs'
import { runNode } from '../../e2e/lib/node.mjs'
import { CODE } from '../../e2e/lib/other-build.mjs'
import { Machine } from './machine.mjs'
import { sh, until } from './shell.mjs'

/** Shorter than a real slot, so that a schedule is over in a minute. */
export const SLOT_MS = 3_000

const VALIDATORS = ['alice', 'bob', 'charlie', 'dave']
export const FOLLOWER = 'follower'
const NAMES = [...VALIDATORS, FOLLOWER]

/** How a local chain of four validators with short slots begins, as a file. */
export async function specification(folder) {
	const spec = await withValidators(folder, JSON.parse(await printed('export-chain-spec', '--chain', 'local')))
	const slot = Buffer.alloc(8)
	slot.writeBigUInt64LE(BigInt(SLOT_MS))
	spec.genesis.raw.top[storageKey(':SlotDuration:')] = `0x${slot.toString('hex')}`
	return written(folder, spec)
}

/** The slots of the runtime of version 1. */
export const SLOT_MS_OF_VERSION_ONE = 12_000

/** The same of a chain that began with the runtime of version 1, which knows no other slots than its own. */
export async function specificationOfVersionOne(folder) {
	const [spec, code] = ['local.json', 'runtime.wasm'].map((file) =>
		readFileSync(new URL(`../../version-1/${file}`, import.meta.url)),
	)
	const old = JSON.parse(spec)
	old.id = 'local_version_1'
	old.genesis.runtimeGenesis.code = `0x${code.toString('hex')}`
	return written(folder, await withValidators(folder, old))
}

/** The runtime of the node. */
export async function codeOfToday() {
	const { genesis } = JSON.parse(await printed('export-chain-spec', '--chain', 'local', '--raw'))
	return Buffer.from(genesis.raw.top[CODE].slice(2), 'hex')
}

async function withValidators(folder, spec) {
	const { patch } = spec.genesis.runtimeGenesis
	const people = VALIDATORS.map((name) => `//${name[0].toUpperCase()}${name.slice(1)}`)
	patch.aura.authorities = people.map((uri) => key(uri).address)
	patch.grandpa.authorities = people.map((uri) => [key(uri, 'ed25519').address, 1])
	return JSON.parse(await printed('export-chain-spec', '--chain', written(folder, spec), '--raw'))
}

function written(folder, spec) {
	const file = join(folder, `${spec.id}.json`)
	writeFileSync(file, JSON.stringify(spec))
	return file
}

/** Network keys, and the peers that others know them as. */
export async function identities(folder) {
	return Promise.all(
		NAMES.map(async (name, index) => {
			const networkKey = `${index + 1}`.padStart(64, '0')
			const file = join(folder, `${name}.key`)
			writeFileSync(file, networkKey)
			return { key: networkKey, peer: (await printed('key', 'inspect-node-key', '--file', file)).trim() }
		}),
	)
}

async function printed(...words) {
	const { code, stdout, stderr } = await runNode(...words)
	if (code !== 0) throw new Error(`dtao-node ${words.join(' ')}: ${stderr}`)
	return stdout
}

export class Network {
	/**
	 * `lab` is a number of its own for each network that is there at the same time; `slot`, in milliseconds, is what
	 * `spec` says.
	 */
	constructor({ lab, folder, spec, identities, slot = SLOT_MS }) {
		this.slot = slot
		this.switches = [`s${lab}a`, `s${lab}b`]
		this.spec = spec
		const roles = [...VALIDATORS.map((name) => [`--${name}`]), []]
		this.machines = NAMES.map((name, index) => {
			const identity = identities[index]
			return new Machine({ lab, index, name, role: roles[index], identity, folder, spec, bootnodes: [] })
		})
		const addresses = this.machines.map((machine) => machine.multiaddress)
		for (const machine of this.machines) {
			machine.bootnodes = addresses.filter((address) => address !== machine.multiaddress)
		}
		this.validators = this.machines.slice(0, -1)
		this.follower = this.machines.at(-1)
	}

	/** Puts the machines and their cables there, without their nodes. */
	build() {
		for (const bridge of this.switches) {
			sh(`ip link add ${bridge} type bridge`)
			sh(`ip link set ${bridge} up`)
		}
		for (const machine of this.machines) machine.build(this.switches[0])
	}

	/** Starts the chain. */
	async start() {
		await Promise.all(this.machines.map((machine) => machine.start()))
		await this.finalised(1, 30)
	}

	/** The highest block that any machine knows. */
	async height() {
		const headers = await Promise.all(this.machines.map((machine) => machine.ask('chain_getHeader')))
		return Math.max(...headers.map(({ number }) => Number(number)))
	}

	/** Parts these machines from the others. */
	part(machines) {
		for (const machine of machines) machine.plug(this.switches[1])
	}

	join() {
		for (const machine of this.machines) machine.plug(this.switches[0])
	}

	/** Resolves when this height is final on every machine; fails after so many slots. */
	async finalised(height, slots) {
		await until(`block ${height} is final on all machines`, slots * this.slot, async () => {
			const heights = this.machines.map((machine) => machine.final().then((final) => final.height, () => 0))
			return (await Promise.all(heights)).every((final) => final >= height)
		})
	}

	/** Ends all nodes in order. */
	async stop() {
		await Promise.all(this.machines.map((machine) => machine.end('SIGINT')))
	}

	/** Checks every invariant on each machine's state of its best block; returns what was broken. */
	async brokenInvariants() {
		const checks = this.machines.map(async ({ name, disk }) => {
			const { code, stderr } = await runNode('check-state', '--chain', this.spec, '--base-path', disk)
			return code === 0 ? [] : [`${name}: ${stderr.trim()}`]
		})
		return (await Promise.all(checks)).flat()
	}

	/** Takes everything down that `start` has made. */
	remove() {
		for (const { ns, disk, slow } of this.machines) {
			slow?.kill()
			sh(`ip netns del ${ns}`)
			sh(`umount -l ${disk}`)
			rmSync(disk, { recursive: true, force: true })
		}
		for (const bridge of this.switches) sh(`ip link del ${bridge}`)
	}
}
