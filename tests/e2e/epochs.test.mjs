// What an epoch pays, and to whom: the owner, miners and takes at once, stakers over the next tempo.

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

assert.equal(await chain.administer(tx.sudoSetTempo(NETUID, TEMPO)), null)

const view = async () => {
	const { taoReserve, alphaOutstanding, blockShare, pending, nextEpoch } = await chain.subnet(NETUID)
	return { taoReserve, alphaOutstanding, blockShare, pending, nextEpoch }
}

const position = async (coldkey, netuid) =>
	(await chain.ask('stakeOf', coldkey.address)).find(
		(stake) => stake.hotkey === hotkey.address && stake.netuid === netuid,
	)

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
		assert.equal(paid.rootTao, rootTao + sold)
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

	it('pays incentives, takes and the owner’s part at once', async () => {
		await chain.sealToEve(NETUID)
		const miner = key('//Dave//hotkey')
		const [reward, stake] = [await chain.stake(dave, miner, NETUID), await position(alice, NETUID)]
		const { vesting } = stake

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		const { emission, hotkeys } = await chain.ask('metagraph', NETUID)
		assert.equal(await chain.stake(dave, miner, NETUID), reward + emission[hotkeys.indexOf(miner.address)])
		// Alice owns the subnet and the hotkey that earned all of the validators' alpha: her stake grew
		// by what vested, by her part and by her take, and the rest of the dividends is on its way.
		const take = (paid.validators * 11_796n) / 65_535n
		const { alpha } = await position(alice, NETUID)
		const grown = alpha - stake.alpha
		const expected = vesting + paid.owner + take
		assert.ok(grown >= expected - 3n && grown <= expected + 3n, `${grown} rao, not ${expected}`)
	})
})

describe('dividends', () => {
	it('become stake in equal steps over the next tempo', async () => {
		await chain.sealEpoch(NETUID)
		const start = await position(dave, NETUID)
		assert.ok(start.vesting > 0n)

		await chain.seal(TEMPO / 2)
		const half = await position(dave, NETUID)
		await chain.seal(TEMPO / 2 - 1)
		const end = await position(dave, NETUID)

		const nearly = (amount, expected) =>
			assert.ok(amount >= expected - 2n && amount <= expected + 2n, `${amount}, not ${expected}`)
		nearly(half.alpha, start.alpha + start.vesting / 2n)
		nearly(half.vesting, start.vesting / 2n)
		nearly(end.alpha, start.alpha + (start.vesting * 19n) / 20n)
		nearly(end.vesting, start.vesting / 20n)
	})

	it('of root are TAO, and stake on root', async () => {
		await chain.sealEpoch(NETUID)
		const start = await position(dave, 0)
		assert.ok(start.vesting > 0n)

		await chain.sealTo((await chain.height()) + TEMPO - 1)

		const { alpha, vesting } = await position(dave, 0)
		assert.ok(alpha > start.alpha && vesting < start.vesting)
	})

	it('are not for who stakes when the epoch is near and leaves behind it', async () => {
		await chain.sealToEve(NETUID)
		// Into the epoch's own block, behind the epoch
		const added = await chain.send(eve, tx.addStake(hotkey.address, NETUID, 1_000n * TAO))
		assert.equal((await chain.subnet(NETUID)).lastEpoch, BigInt(await chain.height()))
		const [visit, { vesting }] = [await position(eve, NETUID), await position(dave, NETUID)]
		const bought = added.event('dynamicTao.StakeAdded').alpha
		assert.ok(visit.alpha === bought || visit.alpha === bought - 1n)

		const removed = await chain.send(eve, tx.removeStakeFullLimit(hotkey.address, NETUID, null))

		// One of the twenty steps was hers too; nothing that is left of it went with her.
		const { alpha, fee } = removed.event('dynamicTao.StakeRemoved')
		const step = visit.vesting / BigInt(TEMPO)
		assert.ok(alpha + fee <= visit.alpha + step + 2n && alpha + fee >= visit.alpha + step - 2n)
		assert.ok(!removed.events.some(({ name }) => name === 'dynamicTao.DividendsForfeited'))
		const left = (await position(dave, NETUID)).vesting
		assert.ok(left > vesting, 'what is left is for those who stayed')
		assert.equal(await position(eve, NETUID), undefined)
	})

	it('that have not vested stay behind when their stake leaves', async () => {
		await chain.sealEpoch(NETUID)
		const [{ vesting }, { pending }] = [await position(dave, NETUID), await view()]
		assert.ok(vesting > 0n)

		const receipt = await chain.send(dave, tx.removeStakeFullLimit(hotkey.address, NETUID, null))

		const forfeited = receipt.event('dynamicTao.DividendsForfeited')
		assert.deepEqual(
			[forfeited.netuid, forfeited.hotkey, forfeited.coldkey],
			[NETUID, hotkey.address, dave.address],
		)
		// One of twenty steps has passed. What Alice was paid as stake at the epoch takes part of his
		// place: it was not there when the dividends were earned.
		const expected = (vesting * 19n) / 20n
		assert.ok(forfeited.alpha > (expected * 99n) / 100n && forfeited.alpha <= expected + 2n)
		// They wait for the validators of the next epoch.
		assert.ok((await view()).pending.validators >= pending.validators + forfeited.alpha)
		assert.equal(await position(dave, NETUID), undefined)
		assert.equal((await chain.ask('global')).vaultExcess, 0n)
	})
})

describe('a small position that dividends vest for', () => {
	it('can be taken whole as a wallet showed it some blocks ago', async () => {
		for (const netuid of [NETUID, 0]) {
			await chain.send(eve, tx.addStake(hotkey.address, netuid, TAO))
			await chain.sealEpoch(NETUID)
			const shown = await position(eve, netuid)
			assert.ok(shown.vesting > 0n)
			await chain.seal(5)

			const receipt = await chain.send(eve, tx.removeStake(hotkey.address, netuid, shown.alpha))

			const { alpha, fee } = receipt.event('dynamicTao.StakeRemoved')
			assert.ok(alpha + fee > shown.alpha, 'with what has vested since')
			assert.equal(await position(eve, netuid), undefined)
		}
	})
})

it('all alpha that was issued is behind a hotkey, in the pool, or on its way', async () => {
	const behind = async (netuid) =>
		(await api.query.dynamicTao.hotkeyPools.entries(netuid))
			.map(([, record]) => plain(record).pool)
			.reduce((sum, { stake, vesting }) => sum + BigInt(stake) + BigInt(vesting.amount), 0n)

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
		assert.equal(await chain.administer(tx.sudoSetTempo(NETUID, 0)), null)
		assert.equal((await chain.subnet(NETUID)).nextEpoch, null)
	})

	it('puts off the third epoch of a block', async () => {
		for (const netuid of [1, 2, 3]) assert.equal(await chain.administer(tx.sudoSetTempo(netuid, 1)), null)

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
