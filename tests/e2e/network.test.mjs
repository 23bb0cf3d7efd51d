// Two validators on one machine: they author in turn by Aura and finalise by GRANDPA. Slots are 12
// seconds of real time, so this takes about a minute.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, charlie, connect, key } from './lib/chain.mjs'
import { startNode, temporaryFolder } from './lib/node.mjs'

/** What has to be final before the network counts as alive. */
const FINAL_HEIGHT = 3

/** Starts one of the validators of the local chain. */
async function startValidator(name, nodeKey, flags = []) {
	const folder = temporaryFolder(name)
	const node = await startNode(name, [
		...['--chain', 'local', `--${name}`, '--base-path', folder.path],
		...['--node-key', nodeKey.padStart(64, '0'), ...flags],
	])
	const chain = await connect(node)
	after(async () => {
		await chain.stop()
		folder.remove()
	})
	return chain
}

const first = await startValidator('alice', '01')
const addresses = await first.provider.send('system_localListenAddresses', [])
const bootnode = addresses.find((address) => address.startsWith('/ip4/127.0.0.1/tcp/'))
const second = await startValidator('bob', '02', ['--bootnodes', bootnode])

/** Resolves when this height is final. */
function finalised({ api }, height) {
	return new Promise((resolve, reject) => {
		const subscription = api.rpc.chain.subscribeFinalizedHeads(({ number }) => {
			if (number.toNumber() < height) return
			resolve()
			subscription.then((unsubscribe) => unsubscribe())
		})
		subscription.catch(reject)
	})
}

/** The authority whose turn a block's slot is, by its index. */
function authorOf(header, authorities) {
	const [, slot] = header.digest.logs.find((log) => log.isPreRuntime).asPreRuntime
	return Number(slot.toU8a(true).reduceRight((number, byte) => (number << 8n) + BigInt(byte), 0n) % authorities)
}

it('two nodes finalise the same blocks, which they author in turn', async () => {
	// Sent to one node only, and long before both have agreed on anything.
	const hotkey = key('//Alice//hotkey')
	await first.tx.addStake(hotkey.address, 1, TAO).signAndSend(charlie)

	await Promise.all([finalised(first, FINAL_HEIGHT), finalised(second, FINAL_HEIGHT)])

	const authors = new Set()
	for (let height = 1; height <= FINAL_HEIGHT; height += 1) {
		const hash = await first.api.rpc.chain.getBlockHash(height)
		assert.equal(hash.toHex(), (await second.api.rpc.chain.getBlockHash(height)).toHex(), `block ${height}`)
		authors.add(authorOf(await first.api.rpc.chain.getHeader(hash), 2n))
	}
	assert.deepEqual(authors, new Set([0, 1]), 'Alice and Bob both authored')

	const stake = await second.stake(charlie, hotkey, 1)
	assert.ok(stake > 0n, 'what was staked at one node is staked at the other')
	assert.equal(stake, await first.stake(charlie, hotkey, 1))
})
