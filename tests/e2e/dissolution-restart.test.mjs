// A node that crashes in the middle of a dissolution goes on with it: everybody is paid once, and what
// a chain without a crash pays; and the registration that waits for the netuid gets it.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, key, startChain, strangers } from './lib/chain.mjs'
import { temporaryFolder } from './lib/node.mjs'

const NETUID = 3
const hotkey = key('//Charlie//hotkey')
const otherHotkey = key('//Bob//hotkey')
const newHotkey = key('//Dave//new')

/** The accounts that are funded at genesis, and some that are not: more than a block closes and pays. */
const stakers = Array.from({ length: 64 }, (_, index) => key(`//Staker//${index}`))
const holders = [...stakers, ...strangers(2_536)]

const folder = temporaryFolder('dissolution-restart')
const start = () => startChain('dissolution-restart', ['--base-path', folder.path])

let [chain, control] = await Promise.all([start(), startChain('dissolution-control')])
after(async () => {
	await Promise.all([chain.stop(), control.stop()])
	folder.remove()
})

/** Gives each holder a position behind one of two hotkeys, and begins a dissolution on a full chain. */
async function dissolve(on) {
	const { api, tx } = on
	await on.send(bob, tx.addStake(otherHotkey.address, NETUID, 10n * TAO))
	const shares = (hotkey, accounts) =>
		api.tx.utility.batchAll(
			accounts.map(({ address }, index) =>
				tx.transferStake(address, hotkey.address, NETUID, NETUID, TAO / 5n + BigInt(index) * 1_000n),
			),
		)
	await on.send(bob, tx.addStake(otherHotkey.address, NETUID, 90n * TAO))
	await on.send(charlie, shares(hotkey, holders.slice(0, 1_300)))
	await on.send(bob, shares(otherHotkey, holders.slice(1_280)))
	await on.send(stakers[0], tx.addStake(hotkey.address, NETUID, 100n * TAO))
	assert.equal(await on.administer(tx.setParameter({ SubnetLimit: 3 })), null)
	const started = await on.send(alice, api.tx.sudo.sudo(tx.dissolveNetwork(NETUID)))
	assert.equal(started.event('dynamicTao.DissolutionStarted').netuid, NETUID)
	const height = await on.height()
	const receipt = await on.send(dave, tx.registerNetwork(newHotkey.address))
	assert.equal(receipt.event('dynamicTao.NetworkQueued').netuid, NETUID)
	return height
}

/** What a dissolution that began in a block has come to. */
async function outcome(on, height) {
	await on.sealDissolution()
	const events = await on.eventsFrom(height)
	const payouts = events.filter(({ name }) => name === 'dynamicTao.DissolutionPayout')
	return {
		payouts: Object.fromEntries(payouts.map(({ coldkey, tao }) => [coldkey, tao])),
		count: payouts.length,
		removed: events.filter(({ name }) => name === 'dynamicTao.NetworkRemoved'),
		height: await on.height(),
		free: await Promise.all(holders.map((holder) => on.free(holder))),
		issuance: await on.issuance(),
		global: await on.ask('global'),
		added: events.filter(({ name }) => name === 'dynamicTao.SubnetRegistered'),
		subnet: await on.subnet(NETUID),
	}
}

it('a crash in the middle of a dissolution changes nobody’s payout', async () => {
	const [height, same] = [await dissolve(chain), await dissolve(control)]
	assert.equal(height, same)
	const before = await chain.ask('dissolution')
	assert.ok(before.given > 0n && before.given < before.tao, 'it is under way')

	await chain.kill()
	chain = await start()

	const restored = await chain.height()
	assert.ok(restored >= height && restored <= height + 1, `it came back at block ${restored}`)
	if (restored === height + 1) assert.deepEqual(await chain.ask('dissolution'), before)

	const [crashed, undisturbed] = [await outcome(chain, height), await outcome(control, height)]

	assert.deepEqual(crashed, undisturbed)
	// The holders, Bob and Charlie, and the miners, whom the last epoch paid: Dave, Eve, Ferdie
	assert.equal(crashed.count, holders.length + 5)
	assert.equal(Object.keys(crashed.payouts).length, crashed.count)
	assert.ok(crashed.height - height >= 2, `it took ${crashed.height - height} blocks`)
	assert.equal(crashed.global.vaultExcess, 0n)
	assert.equal(crashed.global.owedTao, 0n)
	assert.equal(crashed.added.length, 1)
	assert.equal(crashed.subnet.ownerColdkey, dave.address)
})
