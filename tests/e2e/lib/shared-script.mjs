// One script of calls for chopsticks and for this node: what both take by the same names and in the same shapes, and
// what has to come of it on either. Where they differ on purpose (node/README.md lists it), it asks for what holds
// on both: that a value is there, and not whether a block was made for it.

import assert from 'node:assert/strict'
import { SLOT_MS, TAO, bob, charlie, connect, key, strangers } from './chain.mjs'

const [stranger, other] = strangers(2)
const hotkey = key('//Alice//hotkey')
const DAY_MS = 86_400_000

/** How long a node may take for a block that nobody asked for. */
const INSTANT_MS = 30_000

/** Plays it on the node at this address, which has the development chain; throws where something is not so. */
export async function play(url) {
	const chain = await connect({ url })
	try {
		for (const [what, step] of Object.entries(STEPS)) {
			await step(chain, (method, ...params) => chain.provider.send(method, params)).catch((error) => {
				throw new Error(`${what}: ${error.message}`, { cause: error })
			})
		}
	} finally {
		await chain.api.disconnect()
	}
}

const head = async ({ api }) => (await api.rpc.chain.getHeader()).hash.toHex()

/** Signs a call behind what the account has sent already. */
const sign = async ({ api }, signer, call) => {
	const nonce = await api.rpc.system.accountNextIndex(signer.address)
	return call.signAsync(signer, { nonce })
}

const STEPS = {
	async 'blocks come when they are asked for'(chain, ask) {
		await ask('dev_setBlockBuildMode', 'Manual')
		const height = await chain.height()
		assert.equal(await ask('dev_newBlock'), await head(chain))
		assert.equal(await chain.height(), height + 1)
		await ask('dev_newBlock', { count: 3 })
		assert.equal(await chain.height(), height + 4)
		await ask('dev_newBlock', { to: height + 10 })
		assert.equal(await chain.height(), height + 10)
	},

	async 'a block has the transactions that it is given'(chain, ask) {
		const transfer = await sign(chain, bob, chain.api.tx.balances.transferKeepAlive(stranger.address, 3n * TAO))
		const hash = await ask('dev_newBlock', { transactions: [transfer.toHex()] })
		const { block } = await chain.api.rpc.chain.getBlock(hash)
		assert.ok(block.extrinsics.some((one) => one.hash.eq(transfer.hash)))
		assert.equal(await chain.free(stranger), 3n * TAO)
	},

	async 'what waits in the pool comes with the next block'(chain, ask) {
		const quote = await chain.ask('quoteStake', 1, TAO)
		const stake = await sign(chain, charlie, chain.tx.addStake(hotkey.address, 1, TAO))
		await chain.api.rpc.author.submitExtrinsic(stake)
		assert.equal(await chain.stake(charlie, hotkey, 1), 0n)
		await ask('dev_newBlock')
		assert.equal(await chain.stake(charlie, hotkey, 1), quote.amountOut)
		// The pool hears of the block a moment after it is made.
		const deadline = Date.now() + INSTANT_MS
		while ((await chain.api.rpc.author.pendingExtrinsics()).length > 0) {
			assert.ok(Date.now() < deadline, 'the pool keeps what is in a block')
		}
	},

	async 'blocks come by themselves, and cease to'(chain, ask) {
		const height = await chain.height()
		for (const [place, mode] of ['Instant', 'Batch'].entries()) {
			await ask('dev_setBlockBuildMode', mode)
			const transfer = await sign(chain, bob, chain.api.tx.balances.transferKeepAlive(stranger.address, TAO))
			await chain.api.rpc.author.submitExtrinsic(transfer)
			const deadline = Date.now() + INSTANT_MS
			while ((await chain.height()) <= height + place) assert.ok(Date.now() < deadline, `no block by ${mode}`)
			assert.equal(await chain.height(), height + place + 1)
		}
		await ask('dev_setBlockBuildMode', 'Manual')
		assert.equal(await chain.free(stranger), 5n * TAO)
	},

	async 'rows are written by their keys'(chain, ask) {
		const account = chain.api.query.system.account.key(other.address)
		const info = chain.api.createType('FrameSystemAccountInfo', { providers: 1, data: { free: 7n * TAO } })
		await ask('dev_setStorage', [[account, info.toHex()], ['0x6d79', '0x2a']])
		assert.equal(await chain.free(other), 7n * TAO)
		assert.equal(await ask('state_getStorage', '0x6d79'), '0x2a')
		await ask('dev_setStorage', [['0x6d79', null]])
		assert.equal(await ask('state_getStorage', '0x6d79'), null)
		// And later blocks have it.
		await ask('dev_newBlock')
		assert.equal(await chain.free(other), 7n * TAO)
	},

	async 'values are written by the names of their pallets'(chain, ask) {
		await ask('dev_setStorage', {
			System: { Account: [[[other.address], { providers: 1, data: { free: '9000000000' } }]] },
			Sudo: { Key: bob.address },
		})
		assert.equal(await chain.free(other), 9n * TAO)
		assert.equal((await chain.api.query.sudo.key()).toString(), bob.address)
		// The new administrator is obeyed.
		const set = chain.api.tx.sudo.sudo(chain.api.tx.balances.forceSetBalance(other.address, 2n * TAO))
		await ask('dev_newBlock', { transactions: [(await sign(chain, bob, set)).toHex()] })
		assert.equal(await chain.free(other), 2n * TAO)
	},

	async 'the clock goes to a moment, by a number or a date'(chain, ask) {
		for (const form of [(moment) => moment, (moment) => new Date(moment).toISOString()]) {
			const moment = Number(await chain.timestamp()) + DAY_MS
			assert.ok((await ask('dev_timeTravel', form(moment))) >= moment)
			await ask('dev_newBlock')
			const now = await chain.timestamp()
			// There, or a slot behind.
			assert.ok(now >= BigInt(moment) && now <= BigInt(moment) + SLOT_MS, `${now} is not ${moment}`)
			await ask('dev_newBlock')
			assert.equal(await chain.timestamp(), now + SLOT_MS)
		}
	},

	async 'the chain goes back, to a block and by a number of them'(chain, ask) {
		const [hash, height, free] = [await head(chain), await chain.height(), await chain.free(stranger)]
		const transfer = await sign(chain, bob, chain.api.tx.balances.transferKeepAlive(stranger.address, TAO))
		await ask('dev_newBlock', { count: 1, transactions: [transfer.toHex()] })
		await ask('dev_newBlock', { count: 2 })
		assert.equal(await chain.free(stranger), free + TAO)

		assert.equal(await ask('dev_setHead', hash), hash)
		assert.deepEqual([await head(chain), await chain.height(), await chain.free(stranger)], [hash, height, free])

		await ask('dev_newBlock', { count: 2 })
		assert.equal(await ask('dev_setHead', -2), hash)
		assert.equal(await chain.height(), height)
		// The same transaction is news again.
		await ask('dev_newBlock', { transactions: [transfer.toHex()] })
		assert.equal(await chain.free(stranger), free + TAO)
	},
}
