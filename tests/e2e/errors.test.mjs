// What is refused is refused by name, and costs the fee and nothing else.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, eve, ferdie, key, startChain } from './lib/chain.mjs'

const chain = await startChain('errors')
after(() => chain.stop())
const { api, tx } = chain

const hotkey = key('//Eve//hotkey')
const otherHotkey = key('//Ferdie//hotkey')
const unknownHotkey = key('//Nobody//hotkey')
/** Owns 1,000 TAO, where Alice to Ferdie own 100,000. */
const staker = key('//Staker//0')

await chain.send(eve, tx.tryAssociateHotkey(hotkey.address))
await chain.send(ferdie, tx.tryAssociateHotkey(otherHotkey.address))
await chain.send(bob, tx.addStake(hotkey.address, 1, 100n * TAO))
await chain.send(bob, tx.addStake(hotkey.address, 0, 100n * TAO))

/** Alice's subnets: 4 is registered and not started, 5 is started. */
await chain.send(alice, tx.registerNetwork(key('//Alice//4').address))
await chain.send(alice, tx.registerNetwork(key('//Alice//5').address))
await chain.send(alice, tx.startCall(5))

const { parameters, vault } = await chain.ask('global')
const stake = await chain.stake(bob, hotkey, 1)
const MINIMUM = 2_000_000n

const REFUSED = [
	['staking on a subnet that does not exist', bob, tx.addStake(hotkey.address, 99, TAO), 'SubnetNotExists'],
	['staking on a subnet that has not started', bob, tx.addStake(hotkey.address, 4, TAO), 'SubtokenDisabled'],
	['staking less than the minimum', bob, tx.addStake(hotkey.address, 1, MINIMUM - 1n), 'AmountTooLow'],
	['staking to a hotkey that nobody owns', bob, tx.addStake(unknownHotkey.address, 1, TAO), 'HotKeyAccountNotExists'],
	['staking more than one has', bob, tx.addStake(hotkey.address, 0, 200_000n * TAO), 'NotEnoughBalanceToStake'],
	[
		'staking at a limit below the price',
		bob,
		tx.addStakeLimit(hotkey.address, 1, TAO, 1, false),
		'SlippageTooHigh',
	],
	[
		'unstaking at a limit above the price',
		bob,
		tx.removeStakeLimit(hotkey.address, 1, TAO, 1_000_000n * TAO, false),
		'SlippageTooHigh',
	],
	['unstaking more than is staked', bob, tx.removeStake(hotkey.address, 1, stake + 1n), 'NotEnoughStakeToWithdraw'],
	['unstaking where nothing is staked', charlie, tx.removeStake(hotkey.address, 1, TAO), 'NotEnoughStakeToWithdraw'],
	['leaving less than the minimum behind', bob, tx.removeStake(hotkey.address, 1, stake - 1n), 'RemainingStakeTooLow'],
	['swapping a subnet for itself', bob, tx.swapStake(hotkey.address, 1, 1, TAO), 'SameNetuid'],
	[
		'swapping at a limit above the rate',
		bob,
		tx.swapStakeLimit(hotkey.address, 1, 2, TAO, 1_000_000n * TAO, false),
		'SlippageTooHigh',
	],
	[
		'moving to a hotkey that nobody owns',
		bob,
		tx.moveStake(hotkey.address, unknownHotkey.address, 1, 1, TAO),
		'HotKeyAccountNotExists',
	],
	[
		'transferring to a subnet that has not started',
		bob,
		tx.transferStake(charlie.address, hotkey.address, 1, 4, TAO),
		'SubtokenDisabled',
	],
	['starting the subnet of somebody else', bob, tx.startCall(4), 'NotSubnetOwner'],
	['starting a subnet again', alice, tx.startCall(5), 'FirstEmissionBlockNumberAlreadySet'],
	['burning on root', bob, tx.burnAlpha(hotkey.address, TAO, 0), 'CannotBurnOrRecycleOnRootSubnet'],
	['recycling on root', bob, tx.recycleAlpha(hotkey.address, TAO, 0), 'CannotBurnOrRecycleOnRootSubnet'],
	['claiming a hotkey of somebody else', bob, tx.tryAssociateHotkey(hotkey.address), 'NonAssociatedColdKey'],
	['taking the account of the pallet for a hotkey', bob, tx.tryAssociateHotkey(vault), 'CannotUseSystemAccount'],
	['unstaking all of nothing', charlie, tx.unstakeAll(hotkey.address), 'NotEnoughStakeToWithdraw'],
	['paying more than one has', bob, api.tx.balances.transferKeepAlive(eve.address, 200_000n * TAO), 'Token.FundsUnavailable'],
	['administering without the sudo key', bob, api.tx.sudo.sudo(tx.setSubnetParameter(1, { FeeRate: 0 })), 'RequireSudo'],
	['administering directly', alice, tx.setParameter({ SubnetLimit: 1 }), 'BadOrigin'],
	['setting what is not for owners', bob, tx.setSubnetParameter(2, { FeeRate: 0 }), 'ParameterIsForAdminOnly'],
]

/** What depends on a parameter: the administrator sets it, and sets it back. */
const RULED_OUT = [
	[
		'registering without the price of it',
		staker,
		tx.registerNetwork(key('//Staker//0//hotkey').address),
		'CannotAffordLockCost',
		tx.setParameter({ NetworkMinLockCost: 1_001n * TAO }),
		tx.setParameter({ NetworkMinLockCost: parameters.networkMinLockCost }),
	],
	[
		'registering too soon after another',
		bob,
		tx.registerNetwork(key('//Bob//other').address),
		'NetworkTxRateLimitExceeded',
		tx.setParameter({ NetworkRateLimit: 7_200 }),
		tx.setParameter({ NetworkRateLimit: parameters.networkRateLimit }),
	],
	[
		'registering into a full chain',
		bob,
		tx.registerNetwork(key('//Bob//other').address),
		'SubnetLimitReached',
		tx.setParameter({ SubnetLimit: 5 }),
		tx.setParameter({ SubnetLimit: parameters.subnetLimit }),
	],
	[
		'starting a subnet too early',
		alice,
		tx.startCall(4),
		'NeedWaitingMoreBlocksToStarCall',
		tx.setParameter({ StartCallDelay: 7_200 }),
		tx.setParameter({ StartCallDelay: parameters.startCallDelay }),
	],
	[
		'transferring where stake may not change hands',
		bob,
		tx.transferStake(charlie.address, hotkey.address, 1, 1, TAO),
		'TransferDisallowed',
		tx.setSubnetParameter(1, { TransfersAllowed: false }),
		tx.setSubnetParameter(1, { TransfersAllowed: true }),
	],
]

/** What somebody holds on each subnet; what it is worth changes with every block. */
const stakes = async ({ address }) =>
	(await chain.ask('stakeOf', address)).map(({ hotkey, netuid, alpha }) => ({ hotkey, netuid, alpha }))

async function assertRefused(signer, call, name) {
	const before = { free: await chain.free(signer), stakes: await stakes(signer) }

	const receipt = await chain.attempt(signer, call)

	assert.equal(receipt.error, name)
	assert.equal(await chain.free(signer), before.free - receipt.fee)
	assert.deepEqual(await stakes(signer), before.stakes)
}

describe('refused by name and without a trace but the fee:', () => {
	for (const [what, signer, call, name] of REFUSED) {
		it(`${what} is ${name}`, () => assertRefused(signer, call, name))
	}

	for (const [what, signer, call, name, strict, usual] of RULED_OUT) {
		it(`${what} is ${name}`, async () => {
			assert.equal(await chain.administer(strict), null)
			await assertRefused(signer, call, name)
			assert.equal(await chain.administer(usual), null)
		})
	}
})

it('a parameter outside of its range is refused to the administrator too', async () => {
	assert.equal(await chain.administer(tx.setSubnetParameter(1, { FeeRate: 10_001 })), 'FeeRateTooHigh')
	assert.equal(await chain.administer(tx.setSubnetParameter(1, { Tempo: 50_401 })), 'TempoOutOfBounds')
	assert.equal(await chain.administer(tx.setParameter({ MinStake: 0 })), 'InvalidValue')
	assert.equal(await chain.administer(tx.setSubnetParameter(99, { Tempo: 360 })), 'SubnetNotExists')
})

it('a quote is refused by the name of the error that the trade would have', async () => {
	await assert.rejects(chain.ask('quoteStake', 99, TAO), { message: 'SubnetNotExists' })
	await assert.rejects(chain.ask('quoteSwap', 1, 1, TAO), { message: 'SameNetuid' })
	const address = hotkey.address
	for (const netuid of [0, 1]) {
		for (const amount of [0n, 1n, MINIMUM - 1n]) {
			await assert.rejects(chain.ask('quoteStake', netuid, amount), { message: 'AmountTooLow' })
		}
		const all = 10n ** 18n
		await assert.rejects(chain.ask('quoteUnstake', netuid, all), { message: 'NotEnoughStakeToWithdraw' })
		await assert.rejects(chain.ask('quoteUnstake', netuid, 0), { message: 'AmountTooLow' })
	}
	await assert.rejects(chain.ask('quoteUnstake', 1, 1), { message: 'InsufficientInputAmount' })
	const held = await chain.stake(bob, hotkey, 1)
	for (const [amount, message] of [
		[held + 1n, 'NotEnoughStakeToWithdraw'],
		[held - 1n, 'RemainingStakeTooLow'],
		[1_000n, 'AmountTooLow'],
		[0n, 'AmountTooLow'],
	]) {
		await assert.rejects(chain.ask('quoteUnstakeOf', bob.address, address, 1, amount), { message })
		await assert.rejects(chain.ask('quoteSwapOf', bob.address, address, 1, 0, amount), { message })
	}
	assert.ok((await chain.ask('quoteUnstakeOf', bob.address, address, 1, held)).amountOut > 0n)
	await assert.rejects(chain.ask('quoteStakeOf', bob.address, address, 0, 200_000n * TAO), {
		message: 'NotEnoughBalanceToStake',
	})
})
