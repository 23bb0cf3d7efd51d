// Mining and validating, from the registration of a subnet to the reward in the miner's purse.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, eve, key, startChain } from './lib/chain.mjs'

const chain = await startChain('neurons')
after(() => chain.stop())
const { api, tx } = chain

const NETUID = 4
const TEMPO = 10

/** Alice's, which owns the subnet and validates on it. */
const validator = key('//Alice//validator')
/** Bob's and Charlie's, which mine. */
const miner = key('//Bob//miner')
const otherMiner = key('//Charlie//miner')
/** Dave's, which has a uid and neither stake nor weights. */
const idler = key('//Dave//idler')

const [OWNER, MINER, OTHER_MINER, IDLER] = [0, 1, 2, 3]

// Hotkeys sign weights, and pay the fee of that.
await chain.send(
	alice,
	api.tx.utility.batchAll([
		...[validator, idler].map(({ address }) => api.tx.balances.transferKeepAlive(address, 5n * TAO)),
		tx.registerNetwork(validator.address),
	]),
)

const metagraph = () => chain.ask('metagraph', NETUID)
const weights = async (uid) =>
	(await chain.ask('neuron', NETUID, uid)).weights.map(({ uid, value }) => [uid, value])
const setHyperparameter = (change) => chain.send(alice, tx.setHyperparameter(NETUID, change))

async function assertRefused(signer, call, name) {
	const before = await chain.free(signer)

	const receipt = await chain.attempt(signer, call)

	assert.equal(receipt.error, name)
	assert.equal(await chain.free(signer), before - receipt.fee)
}

describe('a neuron', () => {
	it('is what the hotkey of a new subnet is from the start', async () => {
		const { hotkeys, coldkeys, validatorPermit } = await metagraph()

		assert.deepEqual(hotkeys, [validator.address])
		assert.deepEqual(coldkeys, [alice.address])
		assert.deepEqual(validatorPermit, [false])
	})

	it('cannot be registered before the subnet starts, nor on root', async () => {
		await assertRefused(bob, tx.burnedRegister(NETUID, miner.address), 'SubtokenDisabled')
		await assertRefused(bob, tx.burnedRegister(0, miner.address), 'RegistrationNotPermittedOnRootSubnet')
		await chain.send(alice, tx.startCall(NETUID))
	})

	it('costs what was quoted, which goes out of existence', async () => {
		const [before, free] = [await chain.subnet(NETUID), await chain.free(bob)]
		const burn = await chain.ask('burnCost', NETUID)
		assert.equal(before.burn, burn)

		const receipt = await chain.send(bob, tx.burnedRegister(NETUID, miner.address))

		const registered = receipt.event('dynamicTao.NeuronRegistered')
		assert.equal(registered.uid, MINER)
		assert.equal(registered.hotkey, miner.address)
		assert.equal(registered.coldkey, bob.address)
		assert.equal(registered.burn, burn)
		assert.equal(registered.replaced, null)
		assert.equal(await chain.free(bob), free - burn - receipt.fee)
		const subnet = await chain.subnet(NETUID)
		assert.equal(registered.price, subnet.price)
		assert.equal(subnet.taoReserve, before.taoReserve + before.blockShare - subnet.pending.rootTao)
		assert.equal(await chain.stake(bob, miner, NETUID), 0n)
	})

	it('costs a quarter more after that, and no more than the limit says', async () => {
		const { burn } = await chain.subnet(NETUID)
		// 1.26 times the first price of 1 TAO, both less the decay of a few blocks
		assert.ok(burn > (TAO * 120n) / 100n && burn < (TAO * 126n) / 100n, `${burn} rao`)

		const receipt = await chain.send(charlie, tx.registerLimit(NETUID, otherMiner.address, burn))

		assert.equal(receipt.event('dynamicTao.NeuronRegistered').burn, burn)
		const next = await chain.ask('burnCost', NETUID)
		// The price falls by a fifth of a percent in a block.
		const tooLittle = next - next / 100n
		await assertRefused(
			dave,
			tx.registerLimit(NETUID, idler.address, tooLittle),
			'RegistrationPriceLimitExceeded',
		)
		await chain.send(dave, tx.registerLimit(NETUID, idler.address, next))
	})

	it('is registered once, and only by its owner', async () => {
		await assertRefused(bob, tx.burnedRegister(NETUID, miner.address), 'HotKeyAlreadyRegisteredInSubNet')
		await assertRefused(eve, tx.burnedRegister(1, miner.address), 'NonAssociatedColdKey')
	})

	it('is not to be had where registration is closed', async () => {
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { RegistrationAllowed: false })), null)
		await assertRefused(eve, tx.burnedRegister(NETUID, key('//Eve//miner').address), 'SubNetRegistrationDisabled')
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { RegistrationAllowed: true })), null)
	})
})

describe('weights', () => {
	it('take a permit, which comes with stake and its second epoch', async () => {
		assert.equal(await chain.administer(tx.setSubnetParameter(NETUID, { Tempo: TEMPO })), null)
		await chain.sealEpoch(NETUID)
		assert.deepEqual((await metagraph()).validatorPermit, [false, false, false, false])
		await chain.send(alice, tx.addStake(validator.address, NETUID, 1_000n * TAO))
		await chain.send(bob, tx.addStake(validator.address, NETUID, 100n * TAO))
		await assertRefused(validator, tx.setWeights(NETUID, [MINER], [1], 0), 'NeuronNoValidatorPermit')

		// The owner's part of the first epoch counts in the second one; what was staked since, once it has
		// been there from one epoch to the next.
		await chain.sealEpoch(NETUID)
		assert.deepEqual((await metagraph()).validatorPermit, [true, false, false, false])
		await chain.sealEpoch(NETUID)

		assert.deepEqual((await metagraph()).validatorPermit, [true, false, false, false])
		const { permits } = (await chain.ask('validators')).find(({ hotkey }) => hotkey === validator.address)
		assert.deepEqual(permits, [{ netuid: NETUID, uid: OWNER }])
		await assertRefused(idler, tx.setWeights(NETUID, [MINER], [1], 0), 'NeuronNoValidatorPermit')
	})

	it('of a validator are refused for what is wrong with them', async () => {
		const set = (uids, values, netuid = NETUID) => tx.setWeights(netuid, uids, values, 0)

		await assertRefused(validator, set([MINER], [1], 0), 'CanNotSetRootNetworkWeights')
		await assertRefused(validator, set([MINER], [1, 2]), 'WeightVecNotEqualSize')
		await assertRefused(validator, set([MINER], [1], 99), 'SubnetNotExists')
		await assertRefused(validator, set([0, 1, 2, 3, 4], [1, 1, 1, 1, 1]), 'UidsLengthExceedUidsInSubNet')
		await assertRefused(alice, set([MINER], [1]), 'HotKeyNotRegisteredInSubNet')
		await assertRefused(validator, set([MINER, MINER], [1, 2]), 'DuplicateUids')
		await assertRefused(validator, set([MINER, 4], [1, 2]), 'UidVecContainInvalidOne')
	})

	it('follow what the owner of the subnet wants', async () => {
		const set = async (change) =>
			assert.equal(await chain.administer(tx.setHyperparameter(NETUID, change)), null)
		for (const [change, usual, uids, name] of [
			[{ WeightsVersionKey: 1 }, { WeightsVersionKey: 0 }, [MINER], 'IncorrectWeightVersionKey'],
			[{ MinAllowedWeights: 3 }, null, [MINER], 'WeightVecLengthIsLow'],
			// Half of the three that must be named, rounded up, share it all.
			[{ MaxWeightLimit: 32_768 }, { MaxWeightLimit: 65_535 }, [MINER, OWNER, OTHER_MINER], 'MaxWeightExceeded'],
			[{ MinAllowedWeights: 2 }, { MinAllowedWeights: 1 }, [MINER], 'WeightVecLengthIsLow'],
		]) {
			await set(change)
			const values = uids.map((uid) => Number(uid === MINER))
			await assertRefused(validator, tx.setWeights(NETUID, uids, values, 0), name)
			if (usual) await set(usual)
		}
	})

	it('are scaled to the largest, and may not be set again at once', async () => {
		const receipt = await chain.send(validator, tx.setWeights(NETUID, [OTHER_MINER, MINER], [1, 3], 0))

		const { uid, hotkey } = receipt.event('dynamicTao.WeightsSet')
		assert.deepEqual([uid, hotkey], [OWNER, validator.address])
		// 65535 / 3
		assert.deepEqual(await weights(OWNER), [
			[MINER, 65_535],
			[OTHER_MINER, 21_845],
		])
		assert.equal((await metagraph()).lastUpdate[OWNER], BigInt(await chain.height()))
		await assertRefused(validator, tx.setWeights(NETUID, [MINER], [1], 0), 'SettingWeightsTooFast')
		assert.equal(await chain.administer(tx.setHyperparameter(NETUID, { WeightsSetRateLimit: 0 })), null)
	})

	it('bring the miners their incentives at the next epoch', async () => {
		await chain.sealToEve(NETUID)
		const { alphaStake: before } = await metagraph()

		const hash = await chain.seal()

		const { incentive, emission, dividends, alphaStake } = await metagraph()
		// 3/4 and 1/4 of 65535
		assert.deepEqual(incentive, [0, 49_151, 16_383, 0])
		assert.deepEqual(dividends, [65_535, 0, 0, 0])
		assert.equal(emission[IDLER], 0n)
		const { miners, validators } = await chain.event(hash, 'dynamicTao.EpochPaid')
		assert.equal(emission[MINER] + emission[OTHER_MINER], miners)
		assert.equal(emission[OWNER], validators)
		const { paid, total } = await chain.ask('lastPayouts', NETUID, 0, 256)
		assert.equal(paid.length, total)
		const mined = paid.find(({ uid }) => uid === MINER)
		assert.deepEqual([mined.hotkey, mined.incentive], [miner.address, emission[MINER]])
		const { alphaTake, alphaToStakers } = paid.find(({ uid }) => uid === OWNER)
		assert.equal(alphaTake + alphaToStakers, validators)
		const quarters = (emission[MINER] * 4_000_000n) / miners
		assert.ok(quarters >= 2_999_999n && quarters <= 3_000_000n, `${quarters} millionths of a quarter`)
		const { metagraph: neuron } = await chain.ask('neuron', NETUID, MINER)
		assert.deepEqual(neuron.emission, [emission[MINER]])
		assert.equal(alphaStake[MINER], before[MINER] + emission[MINER])
		assert.equal(alphaStake[OTHER_MINER], before[OTHER_MINER] + emission[OTHER_MINER])
		assert.equal(await chain.stake(bob, miner, NETUID), alphaStake[MINER])
		assert.equal(await chain.stake(charlie, otherMiner, NETUID), alphaStake[OTHER_MINER])
	})

	it('so earn TAO: an incentive is stake that can be sold', async () => {
		const [reward, before] = [await chain.stake(bob, miner, NETUID), await chain.free(bob)]

		const { quote, receipt } = await chain.sendQuoted(bob, ['quoteUnstake', NETUID, reward], () =>
			tx.removeStakeFullLimit(miner.address, NETUID, null),
		)

		assert.ok(quote.amountOut > 0n)
		assert.equal(receipt.event('dynamicTao.StakeRemoved').tao, quote.amountOut)
		assert.equal(await chain.free(bob), before + quote.amountOut - receipt.fee)
		assert.equal(await chain.stake(bob, miner, NETUID), 0n)
	})
})

describe('an endpoint', () => {
	const serve = (port = 8_091, ip = '0xcb007107') => tx.serveAxon(NETUID, 7, ip, port, 4, 1, 0, 0)

	it('is in the metagraph once its neuron has served it, and not again at once', async () => {
		await chain.send(bob, api.tx.balances.transferKeepAlive(miner.address, 5n * TAO))
		await assertRefused(bob, serve(), 'HotKeyNotRegisteredInSubNet')
		await assertRefused(miner, serve(0), 'InvalidPort')
		await assertRefused(miner, serve(1, '0x7f000001'), 'InvalidIpAddress')

		const receipt = await chain.send(miner, serve())

		const { axons } = await metagraph()
		assert.equal(axons[MINER].ip, 0xcb007107n)
		assert.equal(axons[MINER].port, 8_091)
		assert.equal(axons[OWNER], null)
		assert.deepEqual(receipt.event('dynamicTao.AxonServed').axon, axons[MINER])
		await assertRefused(miner, serve(), 'ServingRateLimitExceeded')
		await chain.send(miner, tx.servePrometheus(NETUID, 7, '0xcb007107', 9_100, 4))
		assert.equal((await metagraph()).prometheus[MINER].port, 9_100)
	})
})

describe('weights that are committed first', () => {
	const SALT = [7, 11, 13]

	/** What stands for weights: Blake2-256 of (hotkey, netuid, uids, values, salt, version key). */
	const hashOf = (hotkey, uids, values, salt) =>
		api.registry
			.hash(
				api
					.createType('(AccountId, u16, Vec<u16>, Vec<u16>, Vec<u16>, u64)', [
						...[hotkey.address, NETUID, uids, values, salt, 0],
					])
					.toU8a(),
			)
			.toHex()

	const commit = (uids, values, salt = SALT) => tx.commitWeights(NETUID, hashOf(validator, uids, values, salt))
	const reveal = (uids, values, salt = SALT) => tx.revealWeights(NETUID, uids, values, salt, 0)

	/** The block in which weights committed now can first be revealed. */
	const nextEpoch = async () => Number((await chain.subnet(NETUID)).nextEpoch)

	it('are what the owner can demand', async () => {
		await assertRefused(validator, commit([MINER], [1]), 'CommitRevealDisabled')
		await assertRefused(validator, reveal([MINER], [1]), 'CommitRevealDisabled')
		await setHyperparameter({ CommitRevealWeightsEnabled: true })

		await assertRefused(validator, tx.setWeights(NETUID, [MINER], [1], 0), 'CommitRevealEnabled')
		await assertRefused(validator, reveal([MINER], [1]), 'NoWeightsCommitFound')
	})

	it('are revealed in the next epoch, and count from then', async () => {
		const [uids, values, before] = [[MINER, OTHER_MINER], [1, 4], await weights(OWNER)]
		// So that what follows is in the same epoch
		await chain.sealTo(await nextEpoch())

		const committed = await chain.send(validator, commit(uids, values))
		const hash = hashOf(validator, uids, values, SALT)
		// polkadot.js appends an underscore to names that its own types have.
		assert.equal(committed.event('dynamicTao.WeightsCommitted').commitHash, hash)
		await assertRefused(validator, reveal(uids, values, [7, 11]), 'InvalidRevealCommitHashNotMatch')
		await assertRefused(validator, reveal(uids, [1, 5]), 'InvalidRevealCommitHashNotMatch')
		await assertRefused(validator, reveal(uids, values), 'RevealTooEarly')
		assert.deepEqual(await weights(OWNER), before)

		await chain.sealTo(await nextEpoch())
		const revealed = await chain.send(validator, reveal(uids, values))

		assert.equal(revealed.event('dynamicTao.WeightsRevealed').commitHash, hash)
		assert.deepEqual(await weights(OWNER), [
			[MINER, 16_384],
			[OTHER_MINER, 65_535],
		])
		await assertRefused(validator, reveal(uids, values), 'NoWeightsCommitFound')
		await chain.sealEpoch(NETUID)
		// 1/5 and 4/5, as near as the scaled weights are: 16384 and 65535 of 81919
		assert.deepEqual((await metagraph()).incentive, [0, 13_107, 52_427, 0])
	})

	it('are lost after that epoch', async () => {
		await chain.send(validator, commit([MINER], [1]))

		await chain.sealTo(await nextEpoch())
		await chain.sealTo(await nextEpoch())

		await assertRefused(validator, reveal([MINER], [1]), 'ExpiredWeightCommit')
	})

	it('can wait, but no more than ten of them', async () => {
		const commits = (count) =>
			api.tx.utility.batchAll(Array.from({ length: count }, (_, salt) => commit([MINER], [1], [salt])))

		await assertRefused(validator, commits(11), 'TooManyUnrevealedCommits')
		await chain.send(validator, commits(10))
		await assertRefused(validator, commit([MINER], [1]), 'TooManyUnrevealedCommits')
		assert.equal(await chain.administer(tx.setHyperparameter(NETUID, { WeightsSetRateLimit: 100 })), null)
		await assertRefused(validator, commit([MINER], [1]), 'CommittingWeightsTooFast')
	})
})

describe('a full subnet', () => {
	const newcomer = key('//Eve//miner')

	it('takes nobody while its neurons are immune', async () => {
		assert.equal(await chain.administer(tx.setHyperparameter(NETUID, { MaxAllowedUids: 3 })), 'InvalidValue')
		assert.equal(await chain.administer(tx.setHyperparameter(NETUID, { MaxAllowedUids: 4 })), null)

		await assertRefused(eve, tx.burnedRegister(NETUID, newcomer.address), 'NoNeuronIdAvailable')
	})

	it('gives the uid of who earned least, but never the owner’s, and leaves the stake', async () => {
		assert.equal(await chain.administer(tx.setHyperparameter(NETUID, { ImmunityPeriod: 0 })), null)
		await chain.send(alice, tx.addStake(idler.address, NETUID, TAO))
		const stake = await chain.stake(alice, idler, NETUID)

		const receipt = await chain.send(eve, tx.burnedRegister(NETUID, newcomer.address))

		const { uid, replaced } = receipt.event('dynamicTao.NeuronRegistered')
		assert.deepEqual([uid, replaced], [IDLER, idler.address])
		assert.equal((await metagraph()).hotkeys[IDLER], newcomer.address)
		assert.equal(await chain.stake(alice, idler, NETUID), stake)
	})
})
