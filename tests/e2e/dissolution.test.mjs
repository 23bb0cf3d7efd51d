// The end of a subnet: everybody is paid by his part of all alpha, and the netuid is free again.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, eve, ferdie, key, startChain, strangers } from './lib/chain.mjs'

const chain = await startChain('dissolution')
after(() => chain.stop())
const { api, tx } = chain

const aliceHotkey = key('//Alice//hotkey')
const bobHotkey = key('//Bob//hotkey')
const charlieHotkey = key('//Charlie//hotkey')
/** Somebody without an account, until somebody else gives him one. */
const nobody = key('//Nobody')

const sum = (amounts) => amounts.reduce((all, amount) => all + amount, 0n)
const named = (events, name) => events.filter((event) => event.name === `dynamicTao.${name}`)

/** What a dissolution of a subnet would pay a coldkey now. */
const worth = async ({ address }, netuid) =>
	sum(
		(await chain.ask('stakeOf', address))
			.filter((stake) => stake.netuid === netuid)
			.map(({ liquidationValue }) => liquidationValue),
	)

const setMinStake = async (amount) => assert.equal(await chain.administer(tx.setParameter({ MinStake: amount })), null)

describe('a dissolution of Bob’s subnet', () => {
	const NETUID = 2
	/** Ferdie only mines. */
	const HOLDERS = [alice, bob, dave, eve, ferdie, nobody]
	let started, before

	it('begins with a preview of what it pays', async () => {
		await chain.send(bob, tx.updateSymbol(NETUID, 'ω'))
		await chain.send(bob, tx.setHyperparameter(NETUID, { ImmunityPeriod: 700 }))
		await chain.send(alice, tx.addStake(bobHotkey.address, NETUID, 50n * TAO))
		await chain.send(alice, tx.addStake(aliceHotkey.address, NETUID, 20n * TAO))
		await chain.send(dave, tx.addStake(bobHotkey.address, NETUID, 5n * TAO))
		// Worth just the existential deposit at the spot price, and so less in a liquidation
		const { minStake } = (await chain.ask('global')).parameters
		const { price } = await chain.subnet(NETUID)
		await setMinStake(500n)
		const dust = (505n * TAO) / BigInt(price)
		await chain.send(bob, tx.transferStake(nobody.address, bobHotkey.address, NETUID, NETUID, dust))
		await setMinStake(minStake)
		await chain.seal(20)

		const preview = await chain.ask('liquidationPreview', NETUID)
		const { taoReserve, alphaReserve, alphaOutstanding, pending } = await chain.subnet(NETUID)
		const alpha = alphaReserve + alphaOutstanding
		const held = alphaOutstanding - pending.owner - pending.miners - pending.validators
		assert.equal(preview.tao, taoReserve)
		assert.equal(preview.alpha, alpha)
		assert.equal(preview.held, held)
		// floor(T * held / (A + O)), and the rest with root's TAO
		assert.equal(preview.toHolders, (taoReserve * held) / alpha)
		assert.equal(preview.toHolders + preview.recycled, taoReserve + pending.rootTao)
		assert.ok(preview.price < preview.spotPrice)
		const values = await Promise.all(HOLDERS.map((holder) => worth(holder, NETUID)))
		// Each position is floored.
		assert.ok(preview.toHolders - sum(values) < 6n)
	})

	it('closes the subnet at once', async () => {
		// Stake that is still entering when it begins is paid like any other.
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: 100 })), null)
		await chain.sealEpoch(NETUID)
		await chain.send(eve, tx.addStake(bobHotkey.address, NETUID, TAO))
		const stakes = await chain.ask('stakeOf', eve.address)
		assert.ok(stakes.some(({ netuid, entering }) => netuid === NETUID && entering > 0n))
		const promised = await Promise.all(HOLDERS.map((holder) => worth(holder, NETUID)))

		const receipt = await chain.send(alice, api.tx.sudo.sudo(tx.dissolveNetwork(NETUID)))

		started = { ...receipt.event('dynamicTao.DissolutionStarted'), height: await chain.height() }
		before = {
			subnet: await chain.subnet(NETUID),
			issuance: await chain.issuance(),
			worth: await Promise.all(HOLDERS.map((holder) => worth(holder, NETUID))),
			free: await Promise.all(HOLDERS.map((holder) => chain.free(holder))),
		}
		assert.equal(started.tao, before.subnet.taoReserve)
		assert.equal(started.alpha, before.subnet.alphaReserve + before.subnet.alphaOutstanding)
		assert.equal(before.subnet.dissolving, true)
		assert.equal(before.subnet.blockShare, 0n)
		assert.equal(await chain.ask('liquidationPreview', NETUID), null)
		// The block of the call emitted once more, by less than a thousandth of a holding, and the last
		// epoch paid the few blocks since the one before, by less than a twentieth.
		for (const [place, value] of promised.entries()) {
			const worth = before.worth[place]
			const [least, most] = [value - value / 1_000n - 1n, value + value / 20n + 1n]
			assert.ok(worth >= least && worth <= most, `${value}, then ${worth}`)
		}
	})

	it('pays every coldkey what its stake was worth', async () => {
		await chain.seal()

		assert.equal(await chain.ask('dissolution'), null)
		const events = await chain.eventsFrom(started.height)
		const payouts = named(events, 'DissolutionPayout')
		assert.equal(payouts.length, HOLDERS.length)
		for (const [place, { address }] of HOLDERS.entries()) {
			const { tao, claimable } = payouts.find(({ coldkey }) => coldkey === address)
			assert.equal(tao, before.worth[place])
			assert.equal(claimable, address === nobody.address)
			const paid = (await chain.free(HOLDERS[place])) - before.free[place]
			assert.equal(paid, claimable ? 0n : tao)
			assert.equal(await worth(HOLDERS[place], NETUID), 0n)
		}
		const [{ paid, recycled }] = named(events, 'NetworkRemoved')
		assert.equal(paid, sum(payouts.map(({ tao }) => tao)))
		assert.equal(paid + recycled, started.tao + before.subnet.pending.rootTao)
		// The block of the payouts minted a TAO too.
		assert.equal(await chain.issuance(), before.issuance + TAO - recycled)
		assert.equal((await chain.ask('global')).vaultExcess, 0n)
	})

	it('leaves nothing of the subnet', async () => {
		for (const method of ['subnet', 'metagraph', 'hyperparameters', 'subnetIdentity', 'burnCost']) {
			assert.equal(await chain.ask(method, NETUID), null, method)
		}
		const { error } = await chain.attempt(dave, tx.addStake(bobHotkey.address, NETUID, TAO))
		assert.equal(error, 'SubnetNotExists')
		assert.equal(await chain.administer(tx.dissolveNetwork(NETUID)), 'SubnetNotExists')
	})

	it('keeps what no account could take until there is one', async () => {
		const payout = await chain.ask('unclaimedPayout', nobody.address)
		assert.ok(payout > 0n && payout < 500n, `${payout} rao`)
		assert.equal((await chain.ask('global')).owedTao, payout)
		assert.equal((await chain.attempt(dave, tx.claimDissolved())).error, 'NothingToClaim')

		await chain.send(eve, api.tx.balances.transferKeepAlive(nobody.address, TAO))
		const receipt = await chain.send(nobody, tx.claimDissolved())

		const { coldkey, tao } = receipt.event('dynamicTao.PayoutClaimed')
		assert.deepEqual([coldkey, tao], [nobody.address, payout])
		assert.equal(await chain.free(nobody), TAO + payout - receipt.fee)
		assert.equal(await chain.ask('unclaimedPayout', nobody.address), 0n)
		assert.equal((await chain.ask('global')).owedTao, 0n)
	})

	it('frees the netuid for a subnet that has nothing of the old one', async () => {
		const receipt = await chain.send(dave, tx.registerNetwork(key('//Dave//hotkey').address))

		assert.equal(receipt.event('dynamicTao.SubnetRegistered').netuid, NETUID)
		const { symbol, neurons, startedAt, volume, alphaOutstanding } = await chain.subnet(NETUID)
		assert.deepEqual([symbol, neurons, startedAt, volume, alphaOutstanding], ['SN2', 1, null, 0n, 0n])
		assert.equal((await chain.ask('hyperparameters', NETUID)).immunityPeriod, 5_000)
	})

	it('of a subnet that nobody has staked on takes its TAO out of existence', async () => {
		const preview = await chain.ask('liquidationPreview', NETUID)
		const { lock } = await chain.subnet(NETUID)
		assert.deepEqual([preview.tao, preview.held, preview.toHolders, preview.recycled], [lock, 0n, 0n, lock])

		assert.equal(await chain.administer(tx.dissolveNetwork(NETUID)), null)

		const { paid, recycled } = await chain.event(await chain.seal(), 'dynamicTao.NetworkRemoved')
		assert.deepEqual([paid, recycled], [0n, lock])
	})
})

describe('a full chain', () => {
	/** The subnet of Charlie, with the lowest average price of those that are old enough. */
	const PRUNED = 3
	/** More positions and coldkeys than a block works off, whatever room it has. */
	const crowd = strangers(2_100)
	const STAKE = TAO / 5n
	const newHotkey = key('//Alice//new')
	let height, lock

	it('has no place for a subnet while all others are immune', async () => {
		await chain.send(dave, tx.registerNetwork(key('//Dave//hotkey').address))
		for (const part of [crowd.slice(0, 1_050), crowd.slice(1_050)])
			await chain.send(
				charlie,
				api.tx.utility.batchAll(
					part.map(({ address }) => tx.transferStake(address, charlieHotkey.address, PRUNED, PRUNED, STAKE)),
				),
			)
		assert.equal(await chain.administer(tx.setParameter({ SubnetLimit: 3 })), null)

		assert.equal(await chain.ask('nextToPrune'), null)
		const { error } = await chain.attempt(alice, tx.registerNetwork(newHotkey.address))
		assert.equal(error, 'SubnetLimitReached')
	})

	it('prunes the lowest average price out of immunity', async () => {
		assert.equal(await chain.administer(tx.setParameter({ StartCallGrace: 0 })), null)
		// Nobody can start the newcomer before what was signed for its predecessor has died.
		assert.equal(await chain.ask('nextToPrune'), null)
		const { canStartAt } = await chain.subnet(2)
		await chain.sealTo(Number(canStartAt))
		// Nobody has.
		assert.equal(await chain.ask('nextToPrune'), 2)

		assert.equal(await chain.administer(tx.setParameter({ StartCallGrace: 1_000 })), null)
		const { startedAt, immuneUntil } = await chain.subnet(2)
		assert.deepEqual([startedAt, immuneUntil], [null, canStartAt + 1_000n])
		assert.equal(await chain.ask('nextToPrune'), null)

		const immunity = (await chain.height()) - 1
		assert.equal(await chain.administer(tx.setParameter({ NetworkImmunityPeriod: immunity })), null)
		assert.equal((await chain.ask('liquidationPreview', PRUNED)).immuneUntil, BigInt(immunity) + 1n)
		assert.equal(await chain.ask('nextToPrune'), PRUNED)
	})

	it('lets a registration pay and wait for the netuid', async () => {
		const [free, cost] = [await chain.free(alice), await chain.ask('registrationCost')]

		const receipt = await chain.send(alice, tx.registerNetwork(newHotkey.address))

		height = await chain.height()
		const queued = receipt.event('dynamicTao.NetworkQueued')
		lock = queued.lock
		assert.equal(lock, cost)
		assert.deepEqual([queued.netuid, queued.coldkey, queued.hotkey], [PRUNED, alice.address, newHotkey.address])
		assert.equal(await chain.free(alice), free - lock - receipt.fee)
		// Ten blocks ahead everybody can see which subnet it is, and from which block on it is closed.
		const { closesAt } = receipt.event('dynamicTao.PruneNoticeGiven')
		assert.equal(closesAt, BigInt(height) + 10n)
		const givenAt = BigInt(height)
		assert.deepEqual(await chain.ask('pruneNotice'), { netuid: PRUNED, givenAt, closesAt })
		assert.equal((await chain.subnet(PRUNED)).closesAt, closesAt)
		assert.equal(await chain.ask('dissolution'), null)
		assert.equal(await chain.ask('nextToPrune'), null)
		const waiting = await chain.ask('queuedRegistration')
		assert.deepEqual([waiting.coldkey, waiting.lock, waiting.refund], [alice.address, lock, lock / 2n])
		assert.equal((await chain.ask('global')).owedTao, lock)
	})

	it('has one such registration at a time', async () => {
		const free = await chain.free(bob)

		const receipt = await chain.attempt(bob, tx.registerNetwork(key('//Bob//new').address))

		assert.equal(receipt.error, 'NetworkRegistrationQueued')
		assert.equal(await chain.free(bob), free - receipt.fee)
	})

	it('trades on the subnet that it has chosen until the notice is over', async () => {
		const { closesAt } = await chain.ask('pruneNotice')
		const hotkey = charlieHotkey.address
		await chain.send(charlie, tx.removeStake(hotkey, PRUNED, TAO))
		await chain.send(dave, tx.addStake(hotkey, PRUNED, TAO))
		const miner = key('//Charlie//miner').address
		assert.equal((await chain.attempt(charlie, tx.burnedRegister(PRUNED, miner))).error, 'SubnetUnderNotice')

		await chain.seal(Number(closesAt) - 1 - (await chain.height()))

		assert.equal((await chain.ask('pruneNotice')).netuid, PRUNED)
	})

	it('closes the pruned subnet to everything meanwhile', async () => {
		const [hotkey, alpha] = [charlieHotkey.address, TAO]
		const calls = [
			tx.addStake(hotkey, PRUNED, TAO),
			tx.addStakeLimit(hotkey, PRUNED, TAO, 2n ** 64n - 1n, true),
			tx.removeStake(hotkey, PRUNED, alpha),
			tx.removeStakeFullLimit(hotkey, PRUNED, null),
			tx.swapStake(hotkey, PRUNED, 1, alpha),
			tx.swapStake(hotkey, 1, PRUNED, alpha),
			tx.moveStake(hotkey, bobHotkey.address, PRUNED, PRUNED, alpha),
			tx.transferStake(alice.address, hotkey, PRUNED, PRUNED, alpha),
			tx.burnAlpha(hotkey, alpha, PRUNED),
			tx.recycleAlpha(hotkey, alpha, PRUNED),
			tx.burnedRegister(PRUNED, key('//Charlie//miner').address),
			tx.setWeights(PRUNED, [3], [1], 0),
			tx.commitWeights(PRUNED, `0x${'11'.repeat(32)}`),
			tx.revealWeights(PRUNED, [3], [1], [7], 0),
			tx.setChildren(hotkey, PRUNED, []),
			tx.setChildkeyTake(hotkey, PRUNED, 1),
			tx.startCall(PRUNED),
			tx.updateSymbol(PRUNED, 'C'),
			tx.setHyperparameter(PRUNED, { ImmunityPeriod: 1 }),
			tx.transferSubnetOwnership(PRUNED, bob.address, bobHotkey.address),
		]

		const receipt = await chain.send(charlie, api.tx.utility.forceBatch(calls))

		const refused = receipt.events.filter(({ name }) => name === 'utility.ItemFailed').map(({ error }) => error)
		assert.deepEqual(refused, calls.map(() => 'SubnetDissolving'))
		const opening = await chain.events(await api.rpc.chain.getBlockHash(await chain.height()))
		const [epoch] = named(opening, 'EpochPaid').filter(({ netuid }) => netuid === PRUNED)
		const [started] = named(opening, 'DissolutionStarted')
		assert.ok(opening.indexOf(epoch) >= 0 && opening.indexOf(epoch) < opening.indexOf(started))
		const dissolution = await chain.ask('dissolution')
		assert.deepEqual([dissolution.netuid, dissolution.stage, dissolution.given], [PRUNED, 'Closing', 0n])
		assert.deepEqual([dissolution.queued.coldkey, dissolution.queued.lock], [alice.address, lock])
		await assert.rejects(chain.ask('quoteStake', PRUNED, TAO), { message: 'SubnetDissolving' })
		assert.equal(await chain.administer(tx.dissolveNetwork(1)), 'DissolutionInProgress')
		const { given, stage, tao } = await chain.ask('dissolution')
		assert.ok(given > 0n && given < tao, `${given} rao given at stage ${stage}`)
	})

	it('gives the netuid to who waited', async () => {
		const owned = (await chain.ask('dissolution')).tao
		await chain.sealDissolution()

		const events = await chain.eventsFrom(height)
		const payouts = named(events, 'DissolutionPayout')
		// The crowd, Charlie, and the miners: Dave, Eve, Ferdie
		assert.equal(payouts.length, crowd.length + 4)
		assert.equal(new Set(payouts.map(({ coldkey }) => coldkey)).size, crowd.length + 4)
		assert.equal(await chain.free(crowd[0]), payouts.find(({ coldkey }) => coldkey === crowd[0].address).tao)
		const [{ paid }] = named(events, 'NetworkRemoved')
		assert.equal(paid, sum(payouts.map(({ tao }) => tao)))
		assert.ok(paid < owned)

		const [added] = named(events, 'SubnetRegistered')
		assert.deepEqual([added.netuid, added.coldkey, added.lock], [PRUNED, alice.address, lock])
		const subnet = await chain.subnet(PRUNED)
		assert.equal(subnet.taoReserve, lock)
		assert.equal(subnet.ownerHotkey, newHotkey.address)
		assert.equal(subnet.startedAt, null)
		// Its immunity counts from when it is there.
		assert.ok(subnet.registeredAt > BigInt(height))
		// What was signed for the old subnet must have died before the new one starts.
		assert.equal(subnet.canStartAt, subnet.registeredAt + 128n)
		assert.equal((await chain.attempt(alice, tx.startCall(PRUNED))).error, 'NeedWaitingMoreBlocksToStarCall')
		assert.deepEqual(
			(await chain.ask('subnets')).map(({ netuid }) => netuid),
			[1, 2, 3],
		)
		const { owedTao, vaultExcess } = await chain.ask('global')
		assert.deepEqual([owedTao, vaultExcess], [0n, 0n])
	})
})
