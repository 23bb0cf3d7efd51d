// Accounts of several keys: a proxy that may stake and not transfer, and a coldkey of three people.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createKeyMulti, encodeAddress } from '@polkadot/util-crypto'
import { TAO, alice, bob, charlie, dave, eve, key, startChain } from './lib/chain.mjs'

const chain = await startChain('proxies')
after(() => chain.stop())
const { api, tx } = chain
const hotkey = key('//Alice//hotkey')

describe('a proxy that may stake', () => {
	const { proxy, utility, balances } = api.tx
	const asBob = (call) => proxy.proxy(bob.address, null, call)
	const stake = tx.addStake(hotkey.address, 1, TAO)

	/** The name of the error with which a call as somebody else ended, or null. */
	const outcome = async (call) => {
		const receipt = await chain.send(dave, call)
		return receipt.event('proxy.ProxyExecuted').result?.error ?? null
	}

	it('stakes for the coldkey that named it, with a deposit of the coldkey', async () => {
		const free = await chain.free(bob)
		await chain.send(bob, proxy.addProxy(dave.address, 'Staking', 0))
		const held = await chain.stake(bob, hotkey, 1)

		assert.equal(await outcome(asBob(stake)), null)

		assert.ok((await chain.stake(bob, hotkey, 1)) > held)
		// A TAO of stake and the fee of naming the proxy, whose deposit stays Bob's; Dave paid for the trade.
		const spent = free - (await chain.free(bob))
		assert.ok(spent > TAO && spent < TAO + TAO / 100n, `${spent}`)
	})

	it('takes stake out, and trades in a batch', async () => {
		const batch = utility.batchAll([stake, tx.removeStake(hotkey.address, 1, TAO)])

		assert.equal(await outcome(asBob(batch)), null)
	})

	it('transfers neither TAO nor stake, in a batch neither', async () => {
		const transfers = [
			balances.transferKeepAlive(dave.address, TAO),
			tx.transferStake(dave.address, hotkey.address, 1, 1, TAO),
			tx.scheduleSwapColdkey(dave.address),
			proxy.addProxy(eve.address, 'Any', 0),
		]
		const before = await chain.stake(dave, hotkey, 1)
		for (const call of [...transfers, utility.batchAll([stake, transfers[0]])]) {
			assert.equal(await outcome(asBob(call)), 'CallFiltered')
		}
		assert.equal(await chain.stake(dave, hotkey, 1), before)
	})

	it('is nobody any more when the coldkey has said so', async () => {
		await chain.send(bob, proxy.removeProxy(dave.address, 'Staking', 0))

		assert.equal((await chain.attempt(dave, asBob(stake))).error, 'NotProxy')
	})
})

describe('a coldkey of three people', () => {
	const people = [alice, charlie, eve]
	const threshold = 2
	const account = encodeAddress(createKeyMulti(people.map(({ publicKey }) => publicKey), threshold), 42)
	const othersOf = (person) =>
		people
			.filter((other) => other !== person)
			.sort((one, other) => Buffer.compare(one.publicKey, other.publicKey))
			.map(({ address }) => address)
	const stake = tx.addStake(hotkey.address, 2, 5n * TAO)
	const most = { refTime: 2_000_000_000_000n, proofSize: 1_000_000n }
	const approve = (person, timepoint) =>
		chain.send(person, api.tx.multisig.asMulti(threshold, othersOf(person), timepoint, stake, most))

	it('stakes when two of them want it', async () => {
		await chain.send(alice, api.tx.balances.transferKeepAlive(account, 10n * TAO))
		const first = await approve(alice, null)
		const [pending] = await api.query.multisig.multisigs.entries(account)
		assert.equal(await chain.stake({ address: account }, hotkey, 2), 0n)

		const second = await approve(charlie, pending[1].unwrap().when)

		assert.equal(second.event('multisig.MultisigExecuted').result?.error ?? null, null)
		assert.ok((await chain.stake({ address: account }, hotkey, 2)) > 0n)
		assert.ok(first.event('multisig.NewMultisig'))
	})
})
