// A machine of the network: a network namespace with two cables and a disk of its own, and a node in it.
//
// The cable `net` goes to a switch, and every fault of the network is one of that cable; by the cable
// `rpc` the test asks the node, whatever became of the network. The disk is a small tmpfs.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BINARY, ask } from '../../e2e/lib/node.mjs'
import { sh, until } from './shell.mjs'

const DISK_MB = 96
const P2P_PORT = 30333
const RPC_PORT = 9944
const PROXY_PORT = 30399
const PROXY = fileURLToPath(new URL('delay.mjs', import.meta.url))
const START_MS = 60_000
const CLOCK = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

/** Whether a machine's clock can be moved: by Debian's package `libfaketime`. */
export const CLOCKS_MOVE = existsSync(CLOCK)

export class Machine {
	/**
	 * `lab` numbers the network, `index` the machine in it; `role` has its flags, and `identity` the network
	 * key and its peer.
	 */
	constructor({ lab, index, name, role, identity, folder, spec, bootnodes }) {
		Object.assign(this, { name, identity, spec, bootnodes, role })
		this.ns = `n${lab}x${index}`
		this.address = `10.${99 + 2 * lab}.0.${index + 1}`
		this.rpcAddress = `10.${100 + 2 * lab}.${index}.2`
		this.host = `10.${100 + 2 * lab}.${index}.1`
		this.disk = join(folder, name)
		this.log = join(folder, `${name}.log`)
		this.clock = join(folder, `${name}.clock`)
	}

	get url() {
		return `http://${this.rpcAddress}:${RPC_PORT}`
	}

	get socket() {
		return `ws://${this.rpcAddress}:${RPC_PORT}`
	}

	/** Where other nodes find it. */
	get multiaddress() {
		return `/ip4/${this.address}/tcp/${P2P_PORT}/p2p/${this.identity.peer}`
	}

	build(bridge) {
		const { ns } = this
		sh(`ip netns add ${ns}`)
		sh(`ip link add ${ns}n type veth peer name net netns ${ns}`)
		sh(`ip link add ${ns}r type veth peer name rpc netns ${ns}`)
		this.plug(bridge)
		sh(`ip link set ${ns}n up`)
		sh(`ip addr add ${this.host}/24 dev ${ns}r`)
		sh(`ip link set ${ns}r up`)
		this.within(`ip addr add ${this.address}/24 dev net`)
		this.within(`ip addr add ${this.rpcAddress}/24 dev rpc`)
		for (const link of ['lo', 'net', 'rpc']) this.within(`ip link set ${link} up`)
		mkdirSync(this.disk, { recursive: true })
		sh(`mount -t tmpfs -o size=${DISK_MB}m tmpfs ${this.disk}`)
		this.setClock(0)
	}

	/** Runs a program in the machine. */
	within(line) {
		return sh(`ip netns exec ${this.ns} ${line}`)
	}

	/** Puts the cable of the network into this switch. */
	plug(bridge) {
		sh(`ip link set ${this.ns}n master ${bridge}`)
	}

	/** Switches the cable on or off. */
	link(state) {
		sh(`ip link set ${this.ns}n ${state}`)
	}

	/** Loses so many of 100 packets, in both directions. */
	lose(percent) {
		const rule = `numgen random mod 100 < ${percent} drop`
		this.within('nft add table inet faults')
		for (const hook of ['input', 'output']) {
			this.within(`nft add chain inet faults ${hook} { type filter hook ${hook} priority 0 ; }`)
			const device = hook === 'input' ? 'iifname' : 'oifname'
			this.within(`nft add rule inet faults ${hook} ${device} net ${rule}`)
		}
	}

	loseNothing() {
		this.within('nft delete table inet faults')
	}

	/** Lets no more than so many kilobits a second out. */
	narrow(kilobits) {
		this.within(`tc qdisc add dev net root tbf rate ${kilobits}kbit burst 4kb latency 2s`)
	}

	widen() {
		this.within('tc qdisc del dev net root')
	}

	/** Leads calls of other nodes through a proxy, for good: a connection keeps its way. The node does not know. */
	async proxy() {
		this.within('nft add table ip proxy')
		this.within('nft add chain ip proxy calls { type nat hook prerouting priority dstnat ; }')
		this.within(`nft add rule ip proxy calls iifname net tcp dport ${P2P_PORT} redirect to :${PROXY_PORT}`)
		const words = [PROXY, this.address, `${P2P_PORT}`, `${PROXY_PORT}`]
		this.slow = spawn('ip', ['netns', 'exec', this.ns, process.execPath, ...words], {
			stdio: ['pipe', 'pipe', 'inherit'],
		})
		await once(this.slow.stdout, 'data')
	}

	/** Hands on so many milliseconds late what comes and goes by others' calls. */
	delay(ms) {
		this.slow.stdin.write(`${ms}\n`)
	}

	/** Sets the wall clock so many seconds off. */
	setClock(seconds) {
		writeFileSync(this.clock, `${seconds < 0 ? '' : '+'}${seconds}`)
	}

	/** Fills the disk to the last byte. */
	fill() {
		const { bavail, bsize } = statfsSync(this.disk)
		try {
			writeFileSync(join(this.disk, 'ballast'), Buffer.alloc(bavail * bsize))
		} catch (error) {
			// The node has written meanwhile: it is as full as it should be.
			if (error.code !== 'ENOSPC') throw error
		}
	}

	makeRoom() {
		rmSync(join(this.disk, 'ballast'), { force: true })
	}

	/** Starts the node; resolves when its RPC answers. */
	async start() {
		const clock = { LD_PRELOAD: CLOCK, FAKETIME_TIMESTAMP_FILE: this.clock, FAKETIME_NO_CACHE: '1' }
		const flags = [
			...['--chain', this.spec, '--base-path', this.disk, ...this.role],
			...['--node-key', this.identity.key, '--listen-addr', `/ip4/${this.address}/tcp/${P2P_PORT}`],
			...['--public-addr', this.multiaddress, '--bootnodes', ...this.bootnodes],
			...['--no-mdns', '--allow-private-ip', '--no-prometheus', '--no-agents'],
			...['--unsafe-rpc-external', '--rpc-cors', 'all', '--rpc-port', `${RPC_PORT}`],
		]
		const child = spawn('ip', ['netns', 'exec', this.ns, BINARY, ...flags], {
			stdio: ['ignore', 'pipe', 'pipe'],
			// A monotonic clock that jumps is no fault that a machine has.
			env: { ...process.env, ...(CLOCKS_MOVE ? { ...clock, FAKETIME_DONT_FAKE_MONOTONIC: '1' } : {}) },
		})
		const log = createWriteStream(this.log, { flags: 'a' })
		child.stdout.pipe(log, { end: false })
		child.stderr.pipe(log, { end: false })
		this.child = child
		this.ended = new Promise((resolve) => child.once('close', () => resolve((this.child = null))))
		await until(`${this.name} answers`, START_MS, () => {
			if (!this.child) throw new Error(`${this.name} ended at its start: see ${this.log}`)
			return this.ask('system_health').then(Boolean, () => false)
		})
	}

	/** Sends a signal to the node, if it is still there: `ip netns exec` becomes the node itself. */
	signal(name) {
		this.child?.kill(name)
	}

	/** Ends the node, at once or in order. */
	async end(signal) {
		this.signal(signal)
		await this.ended
	}

	/** Calls a method of the node's RPC; throws when there is no answer. */
	ask(method, ...params) {
		return ask(this.url, method, ...params)
	}

	/** The height that is final, and what is there. */
	async final() {
		const hash = await this.ask('chain_getFinalizedHead')
		return { hash, height: Number((await this.ask('chain_getHeader', hash)).number) }
	}
}
