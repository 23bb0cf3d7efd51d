// A run of the laboratory on the real node: the genesis that it begins with, everybody's calls in their
// order, and the economy that comes of them. What `dtao-lab export` writes is told in laboratory/src/export.rs.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { alice, key, plain, startChain } from './chain.mjs'
import { runNode, temporaryFolder } from './node.mjs'

const LABORATORY =
	process.env.DTAO_LAB ??
	join(process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/dynamic-tao/target'), 'release/dtao-lab')

/** Lets the laboratory write a run, and starts a chain that begins as it does. */
export async function startReplay(scenario) {
	if (!existsSync(LABORATORY)) {
		throw new Error(`no laboratory at ${LABORATORY}: scripts/lab builds it, or name one with DTAO_LAB`)
	}
	const folder = temporaryFolder(`replay-${scenario}`)
	await promisify(execFile)(LABORATORY, ['export', scenario, '--out', folder.path])
	const genesis = readFileSync(join(folder.path, 'genesis.json'), 'utf8')
	const lines = readFileSync(join(folder.path, 'run.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line))
	const spec = join(folder.path, 'spec.json')
	writeFileSync(spec, await specification(scenario, genesis))
	const chain = await startChain(`replay-${scenario}`, ['--chain', spec, '--no-agents', '--tmp'])
	const stop = async () => {
		await chain.stop()
		folder.remove()
	}
	return { chain, lines, stop }
}

/** The development chain as text: asked for once. */
let development

/** The development chain with another economy. Its amounts are more than a double holds: they stay text. */
async function specification(id, genesis) {
	development ??= runNode('export-chain-spec', '--chain', 'dev')
	const spec = JSON.parse((await development).stdout)
	const { aura, grandpa, sudo } = spec.genesis.runtimeGenesis.patch
	const accounts = genesis.replace(/"(\/\/[^"]*)"/g, (_, uri) => `"${key(uri).address}"`)
	spec.id = id
	spec.genesis.runtimeGenesis.patch = { aura, grandpa, sudo, '@': 0 }
	return JSON.stringify(spec).replace('"@":0', () => accounts.trim().slice(1, -1))
}

/**
 * Makes the blocks of a run with its calls, and yields the checkpoints with what the chain has.
 *
 * A pool orders transactions by what they pay, and an economy depends on the order: so the calls of a block
 * come as one batch of the administrator's, each dispatched as its signer's own.
 */
export async function* replay(chain, lines) {
	let calls = []
	const names = accountsOf(lines)
	for (const [index, line] of lines.entries()) {
		if (line.call) calls.push(line)
		const next = lines[index + 1]
		if (next && next.block === line.block && !line.hash) continue
		// The block of the line comes with its calls, behind empty ones.
		const height = await chain.height()
		if (height < line.block) {
			await chain.sealTo(line.block - 1)
			await bring(chain, calls)
			calls = []
		}
		if (line.hash) yield { ...line, found: await economy(chain, names) }
	}
}

/** Makes a block of some calls, all of which have to succeed. */
async function bring(chain, calls) {
	if (calls.length === 0) return chain.seal()
	const { api } = chain
	const made = calls.map(({ signer, call, args }) => {
		const values = args.map((arg) => (typeof arg === 'string' && arg.startsWith('//') ? key(arg).address : arg))
		return api.tx.utility.dispatchAs({ system: { Signed: key(signer).address } }, chain.tx[call](...values))
	})
	const receipt = await chain.send(alice, api.tx.sudo.sudo(api.tx.utility.forceBatch(made)))
	const results = receipt.events.filter(({ name }) => name === 'utility.DispatchedAs')
	results.forEach(({ result }, index) => {
		if (result?.error) throw new Error(`${JSON.stringify(calls[index])} failed: ${result.error}`)
	})
	if (results.length !== calls.length) throw new Error(`${results.length} of ${calls.length} calls were made`)
}

/** Whose positions the checkpoints tell, by their names. */
const accountsOf = (lines) => {
	const told = lines.filter(({ economy }) => economy).flatMap(({ economy }) => economy)
	const names = told.filter((line) => line.startsWith('position ')).map((line) => line.split(' ')[1])
	const signers = lines.filter(({ signer }) => signer).map(({ signer }) => signer.replace(/\/\/hotkey$/, ''))
	return [...new Set([...names, ...signers])]
}

/** The economy of the chain, line by line as the laboratory tells it. */
async function economy(chain, names) {
	const { rootStake } = await chain.ask('global')
	const lines = [`issued ${await chain.issuance()}`, `root ${rootStake}`]
	const entries = await chain.api.query.dynamicTao.subnets.entries()
	const subnets = entries.map(([{ args }, record]) => [args[0].toNumber(), record.unwrap().economy])
	for (const [netuid, { pool, outstanding, movingPrice }] of subnets.sort(([a], [b]) => a - b)) {
		lines.push(['subnet', netuid, pool.tao, pool.alpha, outstanding, bits(movingPrice)].join(' '))
	}
	for (const name of names) {
		const positions = new Map()
		for (const { netuid, alpha } of await chain.ask('stakeOf', key(name).address)) {
			positions.set(netuid, (positions.get(netuid) ?? 0n) + alpha)
		}
		for (const [netuid, alpha] of [...positions].sort(([a], [b]) => a - b)) {
			if (alpha > 0n) lines.push(`position ${name} ${netuid} ${alpha}`)
		}
	}
	return lines
}

/** A fixed-point number as the integer that it is stored as. */
function bits(codec) {
	const value = plain(codec)
	return typeof value === 'object' ? Object.values(value)[0] : value
}

/** SHA-256 over lines, each with a newline. */
export const hashOf = (lines) => createHash('sha256').update(lines.map((line) => `${line}\n`).join('')).digest('hex')
