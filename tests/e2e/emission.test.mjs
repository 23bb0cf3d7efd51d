// A block mints its TAO once: total issuance grows by the block's emission, less the fees, which
// are burned.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, eve, key, startChain } from './lib/chain.mjs'

const chain = await startChain('emission')
after(() => chain.stop())
const { tx } = chain

const hotkey = key('//Eve//hotkey')
await chain.send(eve, tx.tryAssociateHotkey(hotkey.address))

const BLOCKS = 50

/** What a block says that it minted, and what its transactions burned. */
async function accounts(hash) {
	const events = await chain.events(hash)
	const emitted = events.filter(({ name }) => name === 'dynamicTao.BlockEmitted')
	assert.equal(emitted.length, 1, 'a block mints once')
	const burned = events
		.filter(({ name }) => name === 'transactionPayment.TransactionFeePaid')
		.reduce((sum, { actualFee, tip }) => sum + actualFee + tip, 0n)
	return { ...emitted[0], burned }
}

it('an empty block adds exactly 1 TAO', async () => {
	for (let block = 0; block < BLOCKS; block += 1) {
		const before = await chain.issuance()
		const { minted, unminted, burned } = await accounts(await chain.seal())

		assert.equal(minted, TAO)
		assert.equal(unminted, 0n)
		assert.equal(burned, 0n)
		assert.equal(await chain.issuance(), before + TAO)
	}
})

it('fifty blocks with trades add fifty TAO less the fees', async () => {
	const first = await chain.issuance()
	let burnedInAll = 0n

	for (let block = 0; block < BLOCKS; block += 1) {
		const before = await chain.issuance()
		const netuid = 1 + (block % 3)
		const receipt = await chain.send(
			block % 2 === 0 ? alice : bob,
			tx.addStake(hotkey.address, netuid, BigInt(1 + block) * TAO),
		)

		const { minted, unminted, burned } = await accounts(receipt.blockHash)
		assert.equal(minted + unminted, TAO)
		assert.equal(burned, receipt.fee)
		assert.equal(await chain.issuance(), before + minted - burned)
		burnedInAll += burned
	}

	assert.ok(burnedInAll > 0n)
	assert.equal(await chain.issuance(), first + BigInt(BLOCKS) * TAO - burnedInAll)
})

it('the parts of the subnets add up to the block', async () => {
	const { blockEmission } = await chain.ask('global')
	const subnets = await chain.ask('subnets')

	assert.equal(
		subnets.reduce((sum, { blockShare }) => sum + blockShare, 0n),
		blockEmission,
	)
})

it('all TAO of pools and root is really in the account of the pallet', async () => {
	const { vault, pooledTao, rootStake, pendingRootTao, vaultExcess } = await chain.ask('global')

	assert.equal(vaultExcess, 0n)
	assert.equal(await chain.free({ address: vault }), pooledTao + rootStake + pendingRootTao)
})
