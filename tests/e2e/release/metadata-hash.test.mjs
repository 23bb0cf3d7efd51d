// The runtime that `scripts/upgrade build` makes, on a chain that is given it: a wallet that cannot trust what
// shows it the metadata signs for their hash, and the runtime knows its own. DTAO_RUNTIME names the file.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, it } from 'node:test'
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata'
import { u8aToHex } from '@polkadot/util'
import { TAO, alice, bob, charlie, connect, key, startChain } from '../lib/chain.mjs'

/** What `CheckMetadataHash` is told: that the hash is meant. */
const ENABLED = 1

/** The version of metadata that the hash is of. */
const METADATA = 15

const code = readFileSync(process.env.DTAO_RUNTIME)
const hotkey = key('//Alice//hotkey')
const before = await startChain('metadata-hash')
after(() => before.stop())
const set = before.api.tx.system.setCodeWithoutChecks(`0x${code.toString('hex')}`)
await before.send(alice, before.api.tx.sudo.sudoUncheckedWeight(set, { refTime: 0, proofSize: 0 }))
await before.seal()
const chain = await connect(before.node)
after(() => chain.api.disconnect())
const { api } = chain

/** The hash as an offline signer computes it, of all that it can show. */
async function hash() {
	const metadata = (await api.call.metadata.metadataAtVersion(METADATA)).unwrap()
	const { specName, specVersion } = api.runtimeVersion
	return merkleizeMetadata(metadata.toU8a(true), {
		decimals: api.registry.chainDecimals[0],
		tokenSymbol: api.registry.chainTokens[0],
		specName: specName.toString(),
		specVersion: specVersion.toNumber(),
		base58Prefix: api.registry.chainSS58,
	}).digest()
}

/** Signs a stake for these metadata. In hex, since bytes that begin with 0 or 1 are taken for an encoded `Option`. */
const signed = (signer, hash) => {
	const metadataHash = u8aToHex(hash)
	return chain.tx.addStake(hotkey.address, 1, TAO).signAsync(signer, { nonce: -1, mode: ENABLED, metadataHash })
}

it('accepts a transaction that was signed for the hash of its metadata', async () => {
	const stake = await signed(bob, await hash())
	const held = await chain.stake(bob, hotkey, 1)

	await api.rpc.author.submitExtrinsic(stake)
	await chain.seal()

	assert.ok((await chain.stake(bob, hotkey, 1)) > held)
})

it('refuses one that was signed for other metadata', async () => {
	const other = (await hash()).map((byte, index) => (index === 0 ? byte ^ 1 : byte))

	await assert.rejects(api.rpc.author.submitExtrinsic(await signed(charlie, other)), /bad signature/)
})

it('goes on to accept one that names no hash', async () => {
	await chain.send(charlie, chain.tx.addStake(hotkey.address, 1, TAO))
})
