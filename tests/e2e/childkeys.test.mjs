// Families: a hotkey lets others validate with parts of its stake, and gets dividends for it.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, key, plain, startChain } from './lib/chain.mjs'

const chain = await startChain('childkeys')
after(() => chain.stop())
const { api, tx } = chain

/** Alice's subnet. Her hotkey and Bob's validate on it; only hers has alpha. */
const NETUID = 1
const PARENT = key('//Alice//hotkey')
const CHILD = key('//Bob//hotkey')
const OTHER = key('//Charlie//hotkey')

/** All of a hotkey's stake: parts are of 2^64 - 1. */
const ALL = 2n ** 64n - 1n
const HALF = ALL / 2n

/** What a TAO on root weighs beside an alpha. */
const TAO_WEIGHT = 0.18

const COOLDOWN = 4
const TEMPO = 20

assert.equal(await chain.administer(tx.setParameter({ ChildrenCooldown: COOLDOWN })), null)
assert.equal(await chain.administer(tx.setParameter({ ChildrenRateLimit: 0 })), null)
assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: TEMPO })), null)

const childkeys = ({ address }) => chain.ask('childkeys', NETUID, address)

/** A child or a parent, as a query tells it. */
const linked = (proportion, { address }) => ({ proportion, hotkey: address })
const setChildren = (children) =>
	tx.setChildren(
		PARENT.address,
		NETUID,
		children.map(([part, child]) => [part, child.address]),
	)

/** What a hotkey weighs in consensus. */
async function weightOf({ address }) {
	const { hotkeys, effectiveStake } = await chain.ask('metagraph', NETUID)
	return effectiveStake[hotkeys.indexOf(address)]
}

/** All active stake behind a hotkey. Nothing enters in these tests. */
async function activeStake(netuid, { address }) {
	return plain(await api.query.dynamicTao.hotkeyPools(netuid, address)).pool.stake
}

async function refused(signer, call) {
	return (await chain.attempt(signer, call)).error
}

describe('children', () => {
	it('are refused for what is wrong with them', async () => {
		assert.equal(await refused(bob, setChildren([[HALF, CHILD]])), 'NonAssociatedColdKey')
		assert.equal(await refused(alice, setChildren([[HALF, PARENT]])), 'InvalidChild')
		assert.equal(await refused(alice, setChildren([[0n, CHILD]])), 'InvalidChild')
		const twice = [
			[1n, CHILD],
			[2n, CHILD],
		]
		assert.equal(await refused(alice, setChildren(twice)), 'DuplicateChild')
		const tooMuch = [
			[ALL, CHILD],
			[1n, OTHER],
		]
		assert.equal(await refused(alice, setChildren(tooMuch)), 'ProportionOverflow')
		const six = Array.from({ length: 6 }, (_, index) => [1n, key(`//Child//${index}`)])
		assert.equal(await refused(alice, setChildren(six)), 'TooManyChildren')
		const unknown = key('//Nobody//hotkey').address
		assert.equal(await refused(alice, tx.setChildren(unknown, NETUID, [])), 'HotKeyAccountNotExists')
		assert.equal(await refused(alice, tx.setChildren(PARENT.address, 99, [])), 'SubnetNotExists')
		assert.equal(
			await refused(alice, tx.setChildren(PARENT.address, 0, [])),
			'RegistrationNotPermittedOnRootSubnet',
		)
	})

	it('come into force after the cooldown, with their part of the stake', async () => {
		const [parent, child] = [await weightOf(PARENT), await weightOf(CHILD)]

		const receipt = await chain.send(alice, setChildren([[HALF, CHILD]]))

		const from = BigInt((await chain.height()) + COOLDOWN)
		const { hotkey, netuid, children, ...scheduled } = receipt.event('dynamicTao.SetChildrenScheduled')
		assert.deepEqual([hotkey, netuid, scheduled.from], [PARENT.address, NETUID, from])
		assert.deepEqual(children, [linked(HALF, CHILD)])
		assert.deepEqual(await childkeys(PARENT), {
			children: [],
			scheduled: { from, children: [linked(HALF, CHILD)] },
			parents: [],
			newcomer: null,
			childkeyTake: 11_796,
			childkeyTakeRaise: null,
		})
		assert.deepEqual((await childkeys(CHILD)).parents, [])
		await chain.seal(COOLDOWN - 1)
		assert.deepEqual([await weightOf(PARENT), await weightOf(CHILD)], [parent, child])

		await chain.seal()

		assert.deepEqual((await childkeys(PARENT)).children, [linked(HALF, CHILD)])
		assert.equal((await childkeys(PARENT)).scheduled, null)
		assert.deepEqual((await childkeys(CHILD)).parents, [linked(HALF, PARENT)])
		const given = parent - (await weightOf(PARENT))
		assert.ok(given >= parent / 2n - 1n && given <= parent / 2n + 1n, `${given} of ${parent} rao`)
		const received = (await weightOf(CHILD)) - child
		assert.ok(received >= given - 1n && received <= given, 'nothing comes to be on the way')
	})

	it('share their dividends with the parent whose stake earned them', async () => {
		await chain.send(alice, setChildren([[ALL, CHILD]]))
		await chain.seal(COOLDOWN)
		assert.equal(await weightOf(PARENT), 0n)
		await chain.sealEpoch(NETUID)

		await chain.sealEpoch(NETUID)

		const { hotkeys, dividends, emission } = await chain.ask('metagraph', NETUID)
		const [parent, child] = [PARENT, CHILD].map(({ address }) => hotkeys.indexOf(address))
		// The child validated with everything, and has no alpha of its own to be paid for.
		assert.deepEqual([dividends[parent], dividends[child]], [0, 65_535])
		assert.ok(emission[parent] > 0n)
		assert.equal(emission[child], 0n)
	})

	it('keep their take of that', async () => {
		for (const take of [6_553, 0]) {
			await chain.send(bob, tx.setChildkeyTake(CHILD.address, NETUID, take))
			assert.equal((await childkeys(CHILD)).childkeyTake, take)
			await chain.sealToEve(NETUID)
			const { hotkeys, alphaStake, rootStake } = await chain.ask('metagraph', NETUID)
			const before = await activeStake(0, CHILD)

			const { rootTao } = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

			// A hotkey earns TAO with the part of its dividends that root has in its own stake.
			const [parent, child] = [PARENT, CHILD].map(({ address }) => {
				const uid = hotkeys.indexOf(address)
				return { alpha: Number(alphaStake[uid]), root: Number(rootStake[uid]) * TAO_WEIGHT }
			})
			const own = child.root / (child.root + parent.alpha + parent.root)
			const kept = take / 65_535 + (1 - take / 65_535) * own
			const parents = ((1 - kept) * parent.root) / (parent.alpha + parent.root)
			const expected = (Number(rootTao) * kept) / (kept + parents)
			const earned = Number((await activeStake(0, CHILD)) - before)
			assert.ok(Math.abs(earned - expected) < expected / 10_000, `${earned}, not ${expected} rao`)
		}
	})

	it('are taken back with an empty list', async () => {
		await chain.send(alice, setChildren([]))
		await chain.seal(COOLDOWN)

		assert.deepEqual((await childkeys(PARENT)).children, [])
		assert.deepEqual((await childkeys(CHILD)).parents, [])
		assert.ok((await weightOf(PARENT)) > (await weightOf(CHILD)))
	})

	it('can be set again only after a while, and with enough stake', async () => {
		assert.equal(await chain.administer(tx.setParameter({ ChildrenRateLimit: 150 })), null)
		assert.equal(await refused(alice, setChildren([[1n, CHILD]])), 'TxRateLimitExceeded')
		assert.equal(await chain.administer(tx.setParameter({ ChildrenRateLimit: 0 })), null)

		const { stakeThreshold } = (await chain.ask('global')).parameters
		assert.equal(await chain.administer(tx.setParameter({ StakeThreshold: 1_000_000_000_000_000n })), null)
		assert.equal(await refused(alice, setChildren([[1n, CHILD]])), 'NotEnoughStakeToSetChildkeys')
		assert.equal(await refused(PARENT, tx.setWeights(NETUID, [2], [1], 0)), 'NotEnoughStakeToSetWeights')
		assert.equal(await chain.administer(tx.setParameter({ StakeThreshold: stakeThreshold })), null)
	})
})

describe('a child', () => {
	it('has five parents at most, those that pass on most', async () => {
		// A neuron, whose epoch decides.
		const child = key('//Eve//hotkey')
		const parents = Array.from({ length: 6 }, (_, index) => key(`//Parent//${index}`))
		const last = parents[5]
		const adopt = ({ address }) => tx.setChildren(address, NETUID, [[HALF, child.address]])
		const associate = parents.map(({ address }) => tx.tryAssociateHotkey(address))
		await chain.send(bob, api.tx.utility.batchAll([...associate, ...parents.slice(0, 5).map(adopt)]))
		assert.equal(await refused(bob, adopt(last)), 'TooManyParents')

		// Its stake must have been there for a tempo to count.
		await chain.send(bob, tx.addStake(last.address, NETUID, TAO))
		assert.equal(await refused(bob, adopt(last)), 'TooManyParents')
		await chain.sealEpoch(NETUID)
		await chain.sealEpoch(NETUID)
		await chain.send(bob, adopt(last))
		const waiting = await chain.ask('childkeys', NETUID, child.address)
		assert.deepEqual([waiting.parents.length, waiting.newcomer], [5, linked(HALF, last)])

		await chain.seal(COOLDOWN)
		await chain.sealEpoch(NETUID)
		const childkeys = (await chain.ask('childkeys', NETUID, child.address)).parents.map(({ hotkey }) => hotkey)
		assert.equal(childkeys.length, 5)
		assert.ok(childkeys.includes(last.address))
		assert.ok(!childkeys.includes(parents[0].address), 'the first of those without alpha gave way')
	})
})

describe('a take', () => {
	const takeOf = async ({ address }) =>
		(await chain.ask('validators')).find(({ hotkey }) => hotkey === address).take

	it('of a child is raised once in a while, and lowered at any time', async () => {
		const set = (take) => tx.setChildkeyTake(CHILD.address, NETUID, take)

		assert.equal(await refused(alice, set(1)), 'NonAssociatedColdKey')
		assert.equal(await refused(bob, set(11_797)), 'InvalidChildkeyTake')
		// It has been lowered to nothing above, and that counts.
		assert.equal(await refused(bob, set(101)), 'TxChildkeyTakeRateLimitExceeded')
		assert.equal(await chain.administer(tx.setParameter({ ChildkeyTake: { min: 50, max: 200, rateLimit: 0 } })), null)
		const receipt = await chain.send(bob, set(100))
		const { take, from } = receipt.event('dynamicTao.ChildKeyTakeSet')
		// In force when every parent could have left.
		assert.deepEqual([take, from], [100, BigInt((await chain.height()) + COOLDOWN)])
		assert.equal((await childkeys(CHILD)).childkeyTake, 0)
		assert.deepEqual((await childkeys(CHILD)).childkeyTakeRaise, { from, take: 100 })
		await chain.seal(COOLDOWN)
		assert.equal((await childkeys(CHILD)).childkeyTake, 100)
		assert.equal(await refused(bob, set(49)), 'InvalidChildkeyTake')
	})

	it('of a hotkey’s owner is 18 % at first, and lowered at any time', async () => {
		assert.equal(await takeOf(OTHER), 11_796)
		const lower = (take) => tx.decreaseTake(PARENT.address, take)

		assert.equal(await refused(bob, lower(1)), 'NonAssociatedColdKey')
		assert.equal(await refused(alice, lower(11_796)), 'DelegateTakeTooLow')
		const receipt = await chain.send(alice, lower(0))

		const { coldkey, hotkey, take } = receipt.event('dynamicTao.TakeDecreased')
		assert.deepEqual([coldkey, hotkey, take], [alice.address, PARENT.address, 0])
		assert.equal(await takeOf(PARENT), 0)
	})

	it('of nothing leaves all dividends to those who stake', async () => {
		await chain.sealEpoch(NETUID)
		await chain.sealToEve(NETUID)
		const position = async () =>
			(await chain.ask('stakeOf', alice.address)).find(
				({ hotkey, netuid }) => hotkey === PARENT.address && netuid === NETUID,
			)
		const [before, active] = [await position(), await activeStake(NETUID, PARENT)]

		const paid = await chain.event(await chain.seal(), 'dynamicTao.EpochPaid')

		// Alice got the owner's part as stake, her part of the dividends as a staker, and no take.
		const { hotkeys, emission } = await chain.ask('metagraph', NETUID)
		const dividends = (emission[hotkeys.indexOf(PARENT.address)] * before.alpha) / active
		const grown = (await position()).alpha - before.alpha
		const expected = paid.owner + dividends
		assert.ok(grown >= expected - 3n && grown <= expected + 3n, `${grown}, not ${expected} rao`)
	})

	it('is raised once in a while, and not over the range', async () => {
		const raise = (take) => tx.increaseTake(PARENT.address, take)

		assert.equal(await refused(alice, raise(11_797)), 'DelegateTakeTooHigh')
		assert.equal(await refused(alice, raise(0)), 'DelegateTakeTooLow')
		// It was lowered a short time ago.
		assert.equal(await refused(alice, raise(6_000)), 'DelegateTxRateLimitExceeded')
		const setRange = (min, max) => chain.administer(tx.setParameter({ DelegateTake: { min, max, rateLimit: 0 } }))
		assert.equal(await setRange(9, 8), 'InvalidValue')
		assert.equal(await setRange(0, 6_000), null)
		const receipt = await chain.send(alice, raise(6_000))
		const { take, from } = receipt.event('dynamicTao.TakeIncreased')
		assert.deepEqual([take, from], [6_000, BigInt((await chain.height()) + COOLDOWN)])
		assert.equal(await takeOf(PARENT), 0)
		await chain.seal(COOLDOWN)
		assert.equal(await takeOf(PARENT), 6_000)
	})
})
