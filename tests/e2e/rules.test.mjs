// Rules that change at a block: shares jump there and nowhere else; votes and attested metrics.

import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { TAO, alice, bob, dave, eve, ferdie, key, startChain } from './lib/chain.mjs'

const chain = await startChain('rules', ['--no-agents'])
after(() => chain.stop())
const { tx } = chain

/** The parts of the next block's TAO, by subnet. */
const parts = async () => (await chain.ask('allEmissionStages')).map(({ allocated }) => allocated)

/** The rules that the chain runs by, with another rule of allocation. */
const rules = async (allocation) => ({ ...(await chain.ask('rules')).active, allocation })

/** Schedules rules and seals five blocks on both sides of the change. Resolves to the parts of each block. */
async function change(allocation) {
	const at = (await chain.height()) + 6
	assert.equal(await chain.administer(tx.scheduleRules(at, await rules(allocation))), null)
	const { scheduled } = await chain.ask('rules')
	assert.equal(Number(scheduled.at), at)
	const blocks = []
	for (let number = at - 4; number < at + 5; number += 1) {
		blocks.push({ number, parts: await parts() })
		const events = await chain.events(await chain.seal())
		const changed = events.some(({ name }) => name === 'dynamicTao.RulesChanged')
		assert.equal(changed, number === at, `block ${number}`)
	}
	return { at, blocks }
}

/** The blocks in which a part is another than in the block before, by more than a thousandth of a TAO. */
function jumps(blocks) {
	const differs = (one, other) => one.some((part, index) => (part - other[index]) ** 2n > (TAO / 1_000n) ** 2n)
	return blocks.slice(1).filter((block, index) => differs(block.parts, blocks[index].parts))
}

it('shares jump at the block of a change and nowhere else', async () => {
	const { at, blocks } = await change({ Equal: null })

	assert.deepEqual(jumps(blocks).map(({ number }) => number), [at])
	for (const block of blocks) assert.equal(block.parts.reduce((sum, part) => sum + part), TAO)
	// A TAO by three, and what is over to the first.
	assert.deepEqual(blocks.at(-1).parts, [333_333_334n, 333_333_333n, 333_333_333n])
})

it('a shadow sees what another rule would have given', async () => {
	assert.equal(await chain.administer(tx.startShadow({ PriceEma: null })), null)
	await chain.seal(3)
	const [{ id, subnets }] = await chain.ask('shadows')

	assert.equal(subnets.reduce((sum, { given }) => sum + given, 0n), 3n * TAO)
	// By prices of 0.1, 0.05 and 0.02.
	assert.ok(subnets[0].given > subnets[1].given && subnets[1].given > subnets[2].given)
	assert.equal(await chain.administer(tx.stopShadow(id)), null)
})

it('a validator of root votes, and its vote decides from the block on that counts it', async () => {
	const hotkey = key('//Alice//hotkey')
	await chain.send(alice, tx.rootRegister(hotkey.address))
	const stranger = await chain.attempt(bob, tx.setRootWeights([1], [1]))
	assert.equal(stranger.error, 'HotKeyNotRegisteredInSubNet')
	const receipt = await chain.send(hotkey, tx.setRootWeights([2, 3], [1, 3]))
	assert.equal(receipt.event('dynamicTao.RootWeightsSet').hotkey, hotkey.address)
	assert.deepEqual(await chain.ask('rootWeights', hotkey.address), [
		{ netuid: 2, weight: 1 },
		{ netuid: 3, weight: 3 },
	])

	const { at, blocks } = await change({ RootVote: { rho: 10, kappa: 500_000_000 } })

	assert.deepEqual(jumps(blocks).map(({ number }) => number), [at])
	assert.deepEqual(blocks.at(-1).parts, [0n, TAO / 4n, (3n * TAO) / 4n])
})

it('the median of what attestors report is the metric, and a cap matches it', async () => {
	const attestors = [dave, eve, ferdie].map(({ address }) => address)
	assert.equal(await chain.administer(tx.setAttestors(attestors)), null)
	assert.equal((await chain.attempt(dave, tx.reportMetric(1, 0, TAO))).error, 'ReportOutOfPeriod')
	// In batches, so that a busy machine answers in time.
	for (let batch = 0; batch < 36; batch += 1) await chain.provider.send('dev_newBlock', [{ count: 200 }])
	assert.equal((await chain.attempt(bob, tx.reportMetric(1, 0, TAO))).error, 'BadOrigin')
	for (const [who, value] of [[dave, 10n], [eve, 100_000_000n], [ferdie, 300_000_000n]]) {
		const receipt = await chain.send(who, tx.reportMetric(1, 0, value))
		assert.equal(receipt.event('dynamicTao.MetricReported').value, value)
	}
	const { metric, reports } = await chain.ask('attestations', 1)
	assert.deepEqual([metric, reports.length], [100_000_000n, 3])

	// Half by price, half by the metric of the moment, at most the metric, the rest is not minted.
	const cap = { times: 1_000_000_000, excess: 'NotMinted' }
	const smoothing = 2n ** 63n - 1n
	await change({ Attested: { mix: 500_000_000, smoothing, cap } })

	assert.deepEqual(await parts(), [100_000_000n, 0n, 0n])
	const { minted, unminted } = await chain.event(await chain.seal(), 'dynamicTao.BlockEmitted')
	assert.deepEqual([minted, unminted], [100_000_000n, TAO - 100_000_000n])
})
