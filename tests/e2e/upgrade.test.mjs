// A living chain gets another runtime: state of an older version is migrated by the first block that the
// new one makes, and an exchange of the code loses no transaction.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { TAO, alice, bob, charlie, connect, dave, eve, key, plain, startChain } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'
import { CODE } from './lib/other-build.mjs'
import { another, application, authorization, hashOf } from './lib/upgrade.mjs'

const folder = temporaryFolder('upgrade')
after(() => folder.remove())
const hotkey = key('//Alice//hotkey')
const EXCHANGES = 5

/** What a node of version 1 has left behind. */
const versionOne = (file) => readFileSync(new URL(`../version-1/${file}`, import.meta.url))

/** A chain of version 1 with the runtime that it had, as a specification like one of today's. */
function specOfVersionOne(today) {
	const spec = JSON.parse(today)
	const { top } = JSON.parse(versionOne('state.json')).genesis.raw
	spec.genesis.raw.top = { ...top, [CODE]: `0x${versionOne('runtime.wasm').toString('hex')}` }
	return spec
}

/** What must not change by an upgrade; subnet 3 is being dissolved meanwhile. */
async function kept(chain) {
	const [subnets, stakes] = await Promise.all([chain.ask('subnets'), chain.ask('stakeOf', alice.address)])
	const lasting = (rows) => rows.filter(({ netuid }) => netuid !== 3)
	return {
		subnets: lasting(subnets).map(({ netuid, owner, registeredAt }) => ({ netuid, owner, registeredAt })),
		stakes: lasting(stakes).map(({ netuid, hotkey, alpha }) => ({ netuid, hotkey, alpha })),
	}
}

/** Runs a subcommand on a stored chain, which has to succeed. */
async function run(...words) {
	const { code, stdout, stderr } = await runNode(...words)
	assert.equal(code, 0, stderr)
	return stdout
}

it('the runtime of version 1 is the one that its page names', () => {
	const page = versionOne('README.md').toString()
	assert.ok(page.includes(hashOf(versionOne('runtime.wasm'))), 'another runtime, or another page')
})

describe('a chain of version 1', async () => {
	const old = join(folder.path, 'old.json')
	const base = join(folder.path, 'old')
	const today = await run('export-chain-spec', '--chain', 'dev', '--raw')
	const code = Buffer.from(JSON.parse(today).genesis.raw.top[CODE].slice(2), 'hex')
	writeFileSync(old, JSON.stringify(specOfVersionOne(today)))
	const chain = await startChain('version-1', ['--chain', old, '--base-path', base])
	after(() => chain.stop())
	const version = async () => (await chain.api.rpc.state.getRuntimeVersion()).specVersion.toNumber()
	const buyers = [bob, charlie, dave, eve]
	let before, upgraded

	/** Sends a purchase of each, which wait for a block. */
	async function buy(buyers) {
		for (const buyer of buyers) {
			const trade = chain.api.tx.dynamicTao.addStake(hotkey.address, 1, TAO)
			await chain.api.rpc.author.submitExtrinsic(await trade.signAsync(buyer, { nonce: -1 }))
		}
	}
	/** Who has bought in a block. */
	async function bought(hash) {
		const events = await chain.events(hash)
		const coldkeys = events.filter(({ name }) => name === 'dynamicTao.StakeAdded').map(({ coldkey }) => coldkey)
		return buyers.filter(({ address }) => coldkeys.includes(address))
	}

	it('runs by its own runtime on the node of today', async () => {
		assert.equal(await version(), 1)
		await buy(buyers)
		assert.deepEqual(await bought(await chain.seal()), buyers)
		before = await kept(chain)
		assert.ok(before.subnets.length > 1 && before.stakes.length > 1)
	})

	it('is migrated while its accounts trade, and loses nothing', async () => {
		await chain.send(alice, authorization(chain.api, code))
		await buy(buyers)
		const exchange = await application(chain.api, code).signAsync(alice, { nonce: -1 })
		await chain.api.rpc.author.submitExtrinsic(exchange)
		const last = await chain.seal()
		// The client has to know the new code before it is asked of blocks of the old one.
		while (!chain.api.tx.subtensorModule) await sleep(20)
		// The exchange takes all room that is left; what was signed for the old code and waits is void.
		const served = await bought(last)
		assert.ok(served.length > 0)

		// The first block of the new code migrates; what was signed since has room in it, or in the next one.
		await buy(served)
		const blocks = [await chain.seal(), await chain.seal()]
		assert.deepEqual((await Promise.all(blocks.map(bought))).flat(), served)
		assert.ok((await version()) > 1)
		// polkadot.js reads what runtime APIs there are when it connects.
		upgraded = await connect(chain.node)
		assert.deepEqual(await kept(upgraded), before)
		const { scheduled } = await upgraded.ask('childkeys', 1, hotkey.address)
		assert.deepEqual(scheduled.children, [{ proportion: 7n, hotkey: key('//Bob//hotkey').address }])
	})

	it('runs by the rules that were scheduled for it, and keeps every invariant', async () => {
		await upgraded.seal(10)
		const { rules } = plain(await upgraded.api.query.dynamicTao.settings())
		assert.deepEqual([rules.injection, rules.dividends, rules.ownerIncentives], ['PriceKeeping', 'AtOnce', 'Recycled'])
		await upgraded.seal(400)
		assert.equal(await upgraded.ask('dissolution'), null)
		await upgraded.api.disconnect()
		await chain.stop()

		const checked = await run('check-state', '--chain', old, '--base-path', base)
		assert.match(checked, /keeps every invariant/)
	})
})

describe('a code that is exchanged', async () => {
	const chain = await startChain('exchanged')
	after(() => chain.stop())
	const code = Buffer.from((await chain.api.rpc.state.getStorage(':code')).toHex().slice(2), 'hex')

	it('has to be of a later version, unless the administrator says otherwise', async () => {
		await chain.send(alice, authorization(chain.api, another(code, 0)))

		const receipt = await chain.send(alice, application(chain.api, another(code, 0)))

		const { error } = receipt.event('system.RejectedInvalidAuthorizedUpgrade')
		assert.equal(error, 'SpecVersionNeedsToIncrease')
	})

	it('has to be the one that was authorized', async () => {
		await chain.send(alice, authorization(chain.api, another(code, 1), false))

		const { error } = await chain.attempt(bob, application(chain.api, another(code, 2)))

		assert.equal(error, 'Unauthorized')
	})

	it(`loses no trade, ${EXCHANGES} times in a row`, async () => {
		const held = await chain.stake(dave, hotkey, 3)
		let bought = 0n
		for (let exchange = 1; exchange <= EXCHANGES; exchange += 1) {
			const next = another(code, exchange)
			await chain.send(alice, authorization(chain.api, next, false))
			// In the very block of the exchange, and in the first of the new code.
			const trade = await chain.tx
				.addStake(hotkey.address, 3, TAO)
				.signAsync(dave, { nonce: -1 })
			await chain.api.rpc.author.submitExtrinsic(trade)
			const { events, blockHash } = await chain.send(bob, application(chain.api, next))
			assert.ok(events.some(({ name }) => name === 'system.CodeUpdated'))
			bought += (await chain.event(blockHash, 'dynamicTao.StakeAdded')).alpha

			const receipt = await chain.send(dave, chain.tx.addStake(hotkey.address, 3, TAO))
			bought += receipt.event('dynamicTao.StakeAdded').alpha
			const stored = await chain.api.rpc.state.getStorage(':code')
			assert.equal(hashOf(Buffer.from(stored.toHex().slice(2), 'hex')), hashOf(next))
		}

		// Each purchase may lose a rao to the rounding of shares.
		const gained = (await chain.stake(dave, hotkey, 3)) - held
		assert.ok(gained >= bought - 2n * BigInt(EXCHANGES) && gained <= bought + TAO, `${gained} of ${bought}`)
	})
})
