// What an epoch pays, and to whom: all at once, and stakers whose stake has been there for a tempo.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, dave, eve, key, plain, startChain } from './lib/chain.mjs'

const chain = await startChain('epochs')
after(() => chain.stop())
const { api, tx } = chain

/** Alice's subnet, on which her hotkey and Bob's validate, and Dave stakes to hers. */
const NETUID = 1
const TEMPO = 20
const hotkey = key('//Alice//hotkey')
const neurons = 5n

/** What a block gives a subnet's owner: 11796/65535 of an alpha, floored. */
const OWNER_CUT = (TAO * 11_796n) / 65_535n

assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: TEMPO })), null)

const view = async () => {
	const { taoReserve, alphaOutstanding, blockShare, pending, nextEpoch } = await chain.subnet(NETUID)
	return { taoReserve, alphaOutstanding, blockShare, pending, nextEpoch }
}

const position = async (coldkey, netuid) =>
	(await chain.ask('stakeOf', coldkey.address)).find(
		(stake) => stake.hotkey === hotkey.address && stake.netuid === netuid,
	)

/** All that is entering. */
const lots = ({ newer, older }) => (newer?.alpha ?? 0n) + (older?.alpha ?? 0n)

/** The record of a hotkey: the pool of active stake, what is entering, and the owner's holding. */
const record = async (netuid, { address }) => plain(await api.query.dynamicTao.hotkeyPools(netuid, address))

const nearly = (amount, expected) =>
	assert.ok(amount >= expected - 3n && amount <= expected + 3n, `${amount} rao, not ${expected}`)

describe('an epoch', () => {
	it('pays exactly what was pending, with what its own block adds', async () => {
		await chain.sealToEve(NETUID)
		const before = await view()
		const rootStake = (await chain.ask('global')).rootStake

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		const after = await view()
		assert.deepEqual(after.pending, { owner: 0n, miners: 0n, validators: 0n, rootAlpha: 0n, rootTao: 0n })
		// What the block minted to participants and did not sell for root
		const { owner, miners, validators, rootTao } = before.pending
		const minted = after.alphaOutstanding - before.alphaOutstanding
		assert.equal(paid.owner + paid.miners + paid.validators, owner + miners + validators + minted)
		// The block's TAO went into the pool, and root's went out.
		const sold = before.taoReserve + before.blockShare - after.taoReserve
		assert.equal(paid.rootTao + paid.recycledTao, rootTao + sold)
		// All root stake but a few rao validates here, and somebody has mined and judged.
		assert.ok(paid.rootTao > 0n && paid.recycledTao * 100n < paid.rootTao)
		assert.equal(paid.recycled, 0n)
		assert.equal((await chain.ask('global')).rootStake, rootStake + paid.rootTao)
		// Each gets his own part; the owner also what floors leave, less than a rao of each neuron's.
		const dust = paid.owner - owner - OWNER_CUT
		assert.ok(dust >= 0n && dust <= 2n * neurons, `${dust} rao of dust`)
		assert.ok(paid.miners > miners && paid.validators > validators)
		assert.equal((await chain.ask('global')).vaultExcess, 0n)
	})

	it('shows the same sums in the metagraph', async () => {
		await chain.sealToEve(NETUID)

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		const { emission, incentive, block } = await chain.ask('metagraph', NETUID)
		const sum = (amounts) => amounts.reduce((all, amount) => all + amount, 0n)
		assert.equal((await chain.subnet(NETUID)).lastEpoch, block)
		assert.equal(sum(emission), paid.miners + paid.validators)
		assert.equal(sum(emission.filter((_, uid) => incentive[uid] > 0)), paid.miners)
		// The page is a part of the whole.
		const page = await chain.ask('metagraphPage', NETUID, 3, 9)
		assert.deepEqual([page.neurons, page.firstUid, page.emission], [5, 3, emission.slice(3)])
	})

	it('pays incentives, takes, dividends and the owner’s part at once', async () => {
		await chain.sealToEve(NETUID)
		const miner = key('//Dave//hotkey')
		const [reward, stake] = [await chain.stake(dave, miner, NETUID), await position(alice, NETUID)]
		const { pool } = await record(NETUID, hotkey)

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		const { emission, hotkeys } = await chain.ask('metagraph', NETUID)
		assert.equal(await chain.stake(dave, miner, NETUID), reward + emission[hotkeys.indexOf(miner.address)])
		// Alice owns the subnet and the hotkey that earned all of the validators' alpha: her stake grew
		// by her part as the owner, by her take, and by her part of the dividends as a staker.
		const take = (paid.validators * 11_796n) / 65_535n
		const dividends = ((paid.validators - take) * stake.alpha) / pool.stake
		nearly((await position(alice, NETUID)).alpha, stake.alpha + paid.owner + take + dividends)
	})
})

describe('dividends', () => {
	it('are stake at once, and nothing comes until the next epoch', async () => {
		await chain.sealToEve(NETUID)
		const before = await position(dave, NETUID)
		const { pool } = await record(NETUID, hotkey)

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		const start = await position(dave, NETUID)
		const dividends = paid.validators - (paid.validators * 11_796n) / 65_535n
		nearly(start.alpha, before.alpha + (dividends * before.alpha) / pool.stake)
		await chain.seal(TEMPO - 1)
		assert.equal((await position(dave, NETUID)).alpha, start.alpha)
	})

	it('of root are TAO, and stake on root', async () => {
		await chain.sealToEve(NETUID)
		const { alpha } = await position(dave, 0)

		await chain.seal()

		assert.ok((await position(dave, 0)).alpha > alpha)
		const { stake, entering, period } = plain(await api.query.dynamicTao.rootStake())
		assert.equal(stake, (await chain.ask('global')).rootStake)
		// Nobody has come since the genesis state, whose stake is active.
		assert.deepEqual(entering, { newer: null, older: null })
		assert.equal(period, 0n)
	})

	it('are not for who stakes right before the epoch and leaves behind it', async () => {
		const { nextEpoch } = await chain.subnet(NETUID)
		await chain.sealTo(Number(nextEpoch) - 2)
		const added = await chain.send(eve, tx.addStake(hotkey.address, NETUID, 1_000n * TAO))
		const bought = added.event('dynamicTao.StakeAdded').alpha
		const visit = await position(eve, NETUID)
		assert.deepEqual([visit.alpha, visit.entering], [bought, bought])
		const before = await position(dave, NETUID)

		await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		// It is active now, and was not when the epoch paid.
		const seen = await position(eve, NETUID)
		assert.equal(seen.entering, 0n)
		assert.ok(seen.alpha <= bought && seen.alpha >= bought - 2n, `${seen.alpha} of ${bought}`)
		const paid = await position(dave, NETUID)
		assert.ok(paid.alpha > before.alpha)
		const removed = await chain.send(eve, tx.removeStakeFullLimit(hotkey.address, NETUID, null))
		const { alpha, fee } = removed.event('dynamicTao.StakeRemoved')
		assert.equal(alpha + fee, seen.alpha)
		assert.equal(await position(eve, NETUID), undefined)
		nearly((await position(dave, NETUID)).alpha, paid.alpha)
	})

	it('are for who has been there for a whole tempo, and leaves right behind the epoch', async () => {
		await chain.send(eve, tx.addStake(hotkey.address, NETUID, 100n * TAO))
		await chain.sealEpoch(NETUID)
		await chain.sealToEve(NETUID)
		const before = await position(eve, NETUID)
		// Eve's own stake buys its shares when somebody acts on the hotkey.
		const { pool, entering } = await record(NETUID, hotkey)
		const active = pool.stake + lots(entering)

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		const shown = await position(eve, NETUID)
		const dividends = paid.validators - (paid.validators * 11_796n) / 65_535n
		nearly(shown.alpha, before.alpha + (dividends * before.alpha) / active)
		const others = await position(alice, NETUID)

		const removed = await chain.send(eve, tx.removeStakeFullLimit(hotkey.address, NETUID, null))

		const { alpha, fee } = removed.event('dynamicTao.StakeRemoved')
		assert.equal(alpha + fee, shown.alpha)
		assert.equal(await position(eve, NETUID), undefined)
		nearly((await position(alice, NETUID)).alpha, others.alpha)
		assert.equal((await chain.ask('global')).vaultExcess, 0n)
	})
})

describe('a small position', () => {
	it('can be taken whole as a wallet showed it some blocks ago', async () => {
		for (const netuid of [NETUID, 0]) {
			await chain.send(eve, tx.addStake(hotkey.address, netuid, TAO))
			await chain.sealEpoch(NETUID)
			const shown = await position(eve, netuid)
			// On root it is not active before a whole period has gone by.
			assert.equal(shown.entering, netuid === 0 ? TAO : 0n)
			await chain.seal(5)

			const receipt = await chain.send(eve, tx.removeStake(hotkey.address, netuid, shown.alpha))

			const { alpha, fee } = receipt.event('dynamicTao.StakeRemoved')
			assert.equal(alpha + fee, shown.alpha)
			assert.equal(await position(eve, netuid), undefined)
		}
	})
})

it('all alpha that was issued is behind a hotkey, in the pool, or on its way', async () => {
	const behind = async (netuid) =>
		(await api.query.dynamicTao.hotkeyPools.entries(netuid))
			.map(([, record]) => plain(record))
			.reduce((sum, { pool, entering }) => sum + pool.stake + lots(entering), 0n)

	for (const { netuid, alphaOutstanding, alphaBurned, pending } of await chain.ask('subnets')) {
		const waiting = pending.owner + pending.miners + pending.validators + pending.rootAlpha
		assert.equal(await behind(netuid), alphaOutstanding - alphaBurned - waiting, `subnet ${netuid}`)
	}
	assert.equal(await behind(0), (await chain.ask('global')).rootStake)
})

describe('the schedule', () => {
	it('runs an epoch where block and netuid sum to a multiple of the tempo', async () => {
		const { nextEpoch } = await chain.subnet(NETUID)
		assert.equal((nextEpoch + BigInt(NETUID)) % BigInt(TEMPO), 0n)
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: 0 })), null)
		assert.equal((await chain.subnet(NETUID)).nextEpoch, null)
	})

	it('puts off the third epoch of a block', async () => {
		for (const netuid of [1, 2, 3]) assert.equal(await chain.administer(tx.setSubnetParameter(netuid, { Tempo: 1 })), null)

		const paid = []
		for (let block = 0; block < 6; block += 1) {
			const events = await chain.events(await chain.seal())
			const epochs = events.filter(({ name }) => name === 'dynamicTao.EpochPaid')
			assert.ok(epochs.length <= 2)
			paid.push(...epochs.map(({ netuid }) => netuid))
			assert.ok(events.some(({ name }) => name === 'dynamicTao.EpochDeferred'))
		}

		// Three epochs a block are too many, but each of them runs in every other block at least.
		assert.equal(paid.length, 12)
		for (const netuid of [1, 2, 3]) assert.ok(paid.filter((other) => other === netuid).length >= 3)
	})
})
