// A new runtime for a living chain, in the two steps that a chain without a schedule has: the administrator
// authorizes a hash, and then anybody may bring the code that has it.
//
// As a program: `node upgrade.mjs URL WASM [SURI]`, which scripts/upgrade calls. It waits until the chain
// runs the new version and says what it was.

import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { blake2AsHex } from '@polkadot/util-crypto'
import { DispatchFailure, connect, key } from './chain.mjs'

/** How long the chain may take to run a code that it has. */
const APPLIED_MS = 120_000

/** Allows the code with this hash; the administrator's call. `checked` refuses any but a later version. */
export function authorization(api, code, checked = true) {
	const { authorizeUpgrade, authorizeUpgradeWithoutChecks } = api.tx.system
	return api.tx.sudo.sudo((checked ? authorizeUpgrade : authorizeUpgradeWithoutChecks)(hashOf(code)))
}

/** Brings the code. */
export const application = (api, code) => api.tx.system.applyAuthorizedUpgrade(hexOf(code))

/** The same runtime as other bytes: an empty frame behind it, which its decompression skips. */
export function another(code, number) {
	const frame = Buffer.alloc(12)
	frame.writeUInt32LE(0x184d2a50, 0)
	frame.writeUInt32LE(4, 4)
	frame.writeUInt32LE(number, 8)
	return Buffer.concat([code, frame])
}

export const hashOf = (code) => blake2AsHex(code, 256)
const hexOf = (code) => `0x${Buffer.from(code).toString('hex')}`

/** Sends a call on a chain that makes its own blocks, and resolves when a block has it. */
export function included(call, signer, api) {
	return new Promise((resolve, reject) => {
		call.signAndSend(signer, ({ status, dispatchError, events }) => {
			const found = (kind) => events?.find(({ event }) => kind.is(event))?.event.data
			const sudone = found(api.events.sudo.Sudid)?.sudoResult
			const rejected = found(api.events.system.RejectedInvalidAuthorizedUpgrade)?.error
			const error = dispatchError ?? rejected ?? (sudone?.isErr ? sudone.asErr : undefined)
			if (error) reject(new DispatchFailure(`${call.method.section}.${call.method.method}: ${nameOf(api, error)}`))
			else if (status.isInBlock) resolve()
			else if (status.isError) reject(new Error(`${call.method.method} was dropped: ${status.type}`))
		}).catch(reject)
	})
}

function nameOf(api, error) {
	if (!error.isModule) return error.toString()
	const { section, name } = api.registry.findMetaError(error.asModule)
	return `${section}.${name}`
}

async function versionOf(api) {
	return (await api.rpc.state.getRuntimeVersion()).specVersion.toNumber()
}

/**
 * Brings a code, and resolves to the version of the runtime when that is another one. Where types have changed, the
 * client may be unable to read what happened in the block of the exchange.
 */
export async function exchange(code, signer, api) {
	const before = await versionOf(api)
	const deadline = Date.now() + APPLIED_MS
	const changed = async () => {
		for (;;) {
			const version = await versionOf(api)
			if (version !== before) return version
			if (Date.now() > deadline) throw new Error(`the chain still runs spec_version ${before}`)
			await new Promise((resolve) => setTimeout(resolve, 500))
		}
	}
	await Promise.race([included(application(api, code), signer, api), changed()])
	return changed()
}

/** Authorizes and brings a code, and waits until the chain runs it. */
async function upgrade(url, file, suri) {
	const code = readFileSync(file)
	const { api } = await connect({ url })
	const before = await versionOf(api)
	console.log(`the chain runs spec_version ${before}; the code is ${code.length} bytes, hash ${hashOf(code)}`)
	const administrator = key(suri)
	await included(authorization(api, code), administrator, api)
	console.log('authorized')
	const version = await exchange(code, administrator, api)
	console.log(`applied: the chain runs spec_version ${version} from the next block on, which migrates`)
	await api.disconnect()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const [url, file, suri = '//Alice'] = process.argv.slice(2)
	await upgrade(url, file, suri).catch((error) => {
		console.error(`error: ${error.message}`)
		process.exit(1)
	})
}
