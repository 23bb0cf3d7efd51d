// Two validators on one machine: they author in turn by Aura and finalise by GRANDPA. Slots are 12
// seconds of real time, so this takes about a minute.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, charlie, connect, eve, key } from './lib/chain.mjs'
import { startNode, temporaryFolder } from './lib/node.mjs'

/** What has to be final before the network counts as alive. */
const FINAL_HEIGHT = 3

const folders = [temporaryFolder('network-alice'), temporaryFolder('network-bob')]
const [aliceFolder, bobFolder] = folders

const first = await connect(
	await startNode('network-alice', [
		...['--chain', 'local', '--alice', '--base-path', aliceFolder.path],
		// Fixed, so that the other node can be told whom to find.
		...['--node-key', '01'.padStart(64, '0')],
	]),
)
const address = (await first.provider.send('system_localListenAddresses', [])).find((candidate) =>
	candidate.startsWith('/ip4/127.0.0.1/tcp/'),
)
const second = await connect(
	await startNode('network-bob', [
		...['--chain', 'local', '--bob', '--base-path', bobFolder.path],
		...['--node-key', '02'.padStart(64, '0'), '--bootnodes', address],
	]),
)
after(async () => {
	await Promise.all([first.stop(), second.stop()])
	for (const folder of folders) folder.remove()
})

/** Resolves to the first finalised header of at least this height. */
async function finalised({ api }, height) {
	return new Promise((resolve, reject) => {
		let unsubscribe
		api.rpc.chain
			.subscribeFinalizedHeads((header) => {
				if (header.number.toNumber() < height) return
				resolve(header)
				unsubscribe?.()
			})
			.then((stop) => (unsubscribe = stop), reject)
	})
}

it('two nodes finalise the same blocks and take turns at authoring them', async () => {
	const heads = await Promise.all([finalised(first, FINAL_HEIGHT), finalised(second, FINAL_HEIGHT)])
	assert.ok(heads.every((head) => head.number.toNumber() >= FINAL_HEIGHT))

	const authors = new Set()
	for (let height = 1; height <= FINAL_HEIGHT; height += 1) {
		const [hash, sameHash] = await Promise.all([
			first.api.rpc.chain.getBlockHash(height),
			second.api.rpc.chain.getBlockHash(height),
		])
		assert.equal(hash.toHex(), sameHash.toHex(), `block ${height}`)
		const { author } = await first.api.derive.chain.getHeader(hash)
		authors.add(author?.toString())
	}
	assert.equal(authors.size, 2, 'Alice and Bob both authored')
	assert.equal((await first.api.rpc.system.health()).peers.toNumber(), 1)
})

it('what is staked at one node is staked at the other', async () => {
	const hotkey = key('//Eve//hotkey')
	await finalisedIn(first, eve, first.tx.tryAssociateHotkey(hotkey.address))
	const height = await finalisedIn(first, charlie, first.tx.addStake(hotkey.address, 1, TAO))

	await finalised(second, height)
	const stake = await second.stake(charlie, hotkey, 1)
	assert.ok(stake > 0n)
	assert.equal(stake, await first.stake(charlie, hotkey, 1))
})

/** Resolves to the height of the finalised block that holds the call. */
async function finalisedIn({ api }, signer, call) {
	const hash = await new Promise((resolve, reject) => {
		call
			.signAndSend(signer, ({ status, dispatchError, isError }) => {
				if (dispatchError || isError) reject(new Error(`${dispatchError ?? status}`))
				if (status.isFinalized) resolve(status.asFinalized)
			})
			.catch(reject)
	})
	return (await api.rpc.chain.getHeader(hash)).number.toNumber()
}
