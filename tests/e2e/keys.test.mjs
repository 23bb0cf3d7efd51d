// Whose hotkeys are, who keeps an account, and what a call costs in advance.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, eve, ferdie, key, startChain } from './lib/chain.mjs'

const chain = await startChain('keys')
after(() => chain.stop())
const { api, tx } = chain

const ALICE_HOT = key('//Alice//hotkey').address
const FRESH = key('//Fresh//hotkey')
/** The account that it gets later. */
const NEXT = key('//Next//hotkey')
/** What is held for a hotkey on a development chain. */
const DEPOSIT = TAO / 1_000n

const account = async ({ address }) => {
	const { nonce, sufficients, data } = await api.query.system.account(address)
	return {
		nonce: nonce.toNumber(),
		references: sufficients.toNumber(),
		free: data.free.toBigInt(),
		held: data.reserved.toBigInt(),
	}
}
const refused = async (signer, call) => (await chain.attempt(signer, call)).error
const estimate = async (signer, call) => (await call.paymentInfo(signer)).partialFee.toBigInt()

describe('a fresh hotkey', () => {
	it('is named by a stranger first, for a deposit', async () => {
		await chain.send(bob, tx.tryAssociateHotkey(FRESH.address))

		assert.equal((await account(bob)).held, DEPOSIT)
		assert.equal(await refused(eve, tx.burnedRegister(1, FRESH.address)), 'NonAssociatedColdKey')
	})

	it('says itself whose it is, and the deposit is free again', async () => {
		await chain.send(alice, api.tx.balances.transferKeepAlive(FRESH.address, TAO))
		const receipt = await chain.send(FRESH, tx.associateWith(eve.address))

		const taken = receipt.event('dynamicTao.HotkeyTakenOver')
		assert.deepEqual(
			[taken.hotkey, taken.oldColdkey, taken.newColdkey],
			[FRESH.address, bob.address, eve.address],
		)
		assert.equal((await account(bob)).held, 0n)
		await chain.send(eve, tx.burnedRegister(1, FRESH.address))
		assert.equal(await refused(bob, tx.tryAssociateHotkey(FRESH.address)), 'NonAssociatedColdKey')
		assert.equal(await refused(FRESH, tx.associateWith(bob.address)), 'NonAssociatedColdKey')
	})

	it('is let go when nothing depends on it', async () => {
		const other = key('//Other//hotkey').address
		await chain.send(bob, tx.tryAssociateHotkey(other))
		assert.equal(await refused(eve, tx.releaseHotkey(other)), 'NonAssociatedColdKey')
		assert.equal(await refused(eve, tx.releaseHotkey(FRESH.address)), 'HotkeyInUse')
		await chain.send(bob, tx.releaseHotkey(other))
		assert.equal((await account(bob)).held, 0n)
	})
})

describe('a coldkey without free TAO', () => {
	it('is kept while it has stake', async () => {
		await chain.send(dave, api.tx.balances.transferAll(charlie.address, false))

		const { nonce, references, free } = await account(dave)
		assert.deepEqual([nonce, references, free], [1, 2, 0n])
	})

	it('pays for an exit from what it brings', async () => {
		const receipt = await chain.send(dave, tx.removeStake(ALICE_HOT, 0, TAO))

		const { nonce, free } = await account(dave)
		assert.equal(nonce, 2)
		assert.equal(free, TAO - receipt.fee)
	})

	it('leaves with everything', async () => {
		await chain.send(dave, api.tx.balances.transferAll(charlie.address, false))
		await chain.send(dave, tx.unstakeAll(ALICE_HOT))

		const { nonce, references, free } = await account(dave)
		assert.deepEqual([nonce, references], [4, 0])
		assert.ok(free > 5_000n * TAO)
	})

	it('cannot send an exit that would be refused', async () => {
		await chain.send(ferdie, api.tx.balances.transferAll(charlie.address, false))

		for (const call of [tx.removeStake(ALICE_HOT, 0, 99_999n * TAO), tx.unstakeAll(FRESH.address)]) {
			const signed = await call.signAsync(ferdie)
			await assert.rejects(api.rpc.author.submitExtrinsic(signed), /1010/)
		}
	})
})

describe('the fee that a wallet shows', () => {
	it('is what a call will cost', async () => {
		const calls = [
			[alice, tx.unstakeAll(ALICE_HOT)],
			[bob, tx.registerNetwork(key('//Bob//hotkey').address)],
			[eve, tx.setChildren(FRESH.address, 1, [[1n << 60n, ALICE_HOT]])],
		]
		for (const [who, call] of calls) {
			const shown = await estimate(who, call)
			const paid = (await chain.send(who, call)).fee
			assert.ok(paid <= shown && shown <= paid + paid / 10n, `${shown} shown, ${paid} paid`)
		}
	})
})

describe('a hotkey that gets another account', () => {
	it('has all that it had, and the other one is dead', async () => {
		assert.equal(await refused(FRESH, tx.swapHotkey(FRESH.address, NEXT.address, null)), 'NonAssociatedColdKey')
		const receipt = await chain.send(eve, tx.swapHotkey(FRESH.address, NEXT.address, null))

		const swapped = receipt.event('dynamicTao.HotkeySwapped')
		assert.deepEqual(
			[swapped.coldkey, swapped.oldHotkey, swapped.newHotkey],
			[eve.address, FRESH.address, NEXT.address],
		)
		const again = tx.burnedRegister(1, NEXT.address)
		assert.equal(await refused(eve, again), 'HotKeyAlreadyRegisteredInSubNet')
		assert.equal(await refused(FRESH, tx.associateWith(bob.address)), 'HotkeySwapped')
		assert.equal(await refused(bob, tx.tryAssociateHotkey(FRESH.address)), 'HotkeySwapped')
		assert.equal(await refused(eve, tx.swapHotkey(NEXT.address, FRESH.address, null)), 'HotKeySetTxRateLimitExceeded')
	})
})

describe('a coldkey that changes hands', () => {
	const heir = key('//Heir')
	const swap = tx.swapColdkey(eve.address, 2, 20)

	it('waits for its delay, and may take that back', async () => {
		assert.equal(await chain.administer(tx.setParameter({ ColdkeySwapDelay: 3 })), null)
		await chain.send(eve, tx.scheduleSwapColdkey(key('//Nobody').address))
		await chain.send(eve, tx.disputeColdkeySwap())
		assert.equal(await refused(eve, tx.scheduleSwapColdkey(alice.address)), 'ColdKeyAlreadyAssociated')

		await chain.send(eve, tx.scheduleSwapColdkey(heir.address))
		assert.equal(await refused(bob, swap), 'ColdkeySwapTooEarly')
	})

	it('is another one afterwards, whoever carries it out', async () => {
		await chain.seal(3)
		const receipt = await chain.send(bob, swap)

		const swapped = receipt.event('dynamicTao.ColdkeySwapped')
		assert.deepEqual([swapped.oldColdkey, swapped.newColdkey], [eve.address, heir.address])
		const hotkey = (await api.query.dynamicTao.hotkeys(NEXT.address)).unwrap().asCurrent
		assert.deepEqual([hotkey.id.toString(), hotkey.coldkey.toString()], [FRESH.address, heir.address])
		assert.deepEqual(
			[(await account(eve)).free, (await account(eve)).held, (await account(heir)).held > 0n],
			[0n, 0n, true],
		)
		assert.equal(await refused(heir, tx.setChildren(NEXT.address, 1, [])), 'TxRateLimitExceeded')
	})
})
