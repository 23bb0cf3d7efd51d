// What a chain says of its economy, on the console and to Prometheus.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { TAO, alice, bob, key, startChain } from './lib/chain.mjs'
import { freePort, measured } from './lib/metrics.mjs'

const hotkey = key('//Alice//hotkey')

/** Resolves to what a node says of a block, once it has said anything. */
async function said(chain, pattern) {
	for (let round = 0; round < 600; round += 1) {
		const line = chain.node.lines.find((candidate) => pattern.test(candidate))
		if (line) return line
		await new Promise((resolve) => setTimeout(resolve, 50))
	}
	throw new Error(`the node did not say ${pattern}`)
}

describe('a development chain tells in words', async () => {
	const chain = await startChain('told')
	after(() => chain.stop())

	it('what was staked and sold', async () => {
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, 10n * TAO))
		assert.match(
			await said(chain, /#1 Bob staked/),
			/Bob staked [\d.]+ TAO behind Alice's hotkey on subnet 1: 99\.\d+ alpha, fee 0\.\d+, price 0\.1/,
		)

		await chain.send(bob, chain.tx.removeStake(hotkey.address, 1, TAO))
		assert.match(await said(chain, /#2 Bob sold/), /Bob sold [\d.]+ alpha of subnet 1 behind Alice's hotkey: 0\.\d+ TAO/)
	})

	it('what was refused, and why', async () => {
		const { error } = await chain.attempt(bob, chain.tx.addStake(hotkey.address, 1, 1n))
		const line = await said(chain, /#3 Bob: DynamicTao\.add_stake was refused/)
		assert.match(line, new RegExp(`was refused: ${error}: [A-Z]`))
	})

	it('what was refused within a call that succeeded', async () => {
		const { sudo, utility } = chain.api.tx
		assert.equal(await chain.administer(chain.tx.dissolveNetwork(9)), 'SubnetNotExists')
		await said(chain, /Alice: what is in Sudo\.sudo was refused: SubnetNotExists: [A-Z]/)
		await chain.send(bob, utility.forceBatch([chain.tx.addStake(hotkey.address, 9, TAO)]))
		await said(chain, /Bob: what is in Utility\.force_batch was refused: SubnetNotExists: [A-Z]/)
		await chain.send(alice, sudo.sudoAs(bob.address, chain.tx.addStake(hotkey.address, 9, TAO)))
		await said(chain, /Alice: what is in Sudo\.sudo_as was refused: SubnetNotExists: [A-Z]/)
	})

	it('what was swapped and registered', async () => {
		await chain.send(bob, chain.tx.swapStake(hotkey.address, 1, 2, TAO))
		await said(chain, /Bob swapped [\d.]+ of subnet 1 behind Alice's hotkey for [\d.]+ of subnet 2/)
		await chain.send(bob, chain.tx.burnedRegister(1, key('//Nobody//hotkey').address))
		await said(chain, /Bob registered .* as neuron \d+ of subnet 1 for [\d.]+ TAO/)
	})

	it('what an epoch paid', async () => {
		await chain.sealEpoch(1)
		assert.match(await said(chain, /subnet 1 paid/), /subnet 1 paid [\d.]+ alpha to miners, [\d.]+ to validators/)
	})

	it('and says nothing of blocks without news', async () => {
		const height = await chain.height()
		await chain.seal()
		const hash = await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		assert.ok(hash)
		await said(chain, new RegExp(`:\\d\\d #${height + 2} Bob staked`))
		assert.ok(!chain.node.lines.some((line) => new RegExp(`:\\d\\d #${height + 1} `).test(line)))
	})
})

it('--log-events full tells every event, and off none', async () => {
	const full = await startChain('told-fully', ['--log-events', 'full'])
	await full.seal()
	assert.match(await said(full, /#1 DynamicTao\.BlockEmitted/), /BlockEmitted \{ minted: \d+, unminted: \d+ \}/)
	await full.stop()

	const off = await startChain('untold', ['--log-events', 'off'])
	await off.send(bob, off.tx.addStake(hotkey.address, 1, TAO))
	await off.stop()
	assert.ok(!off.node.lines.some((line) => line.includes('Bob staked')))
})

it('Prometheus reads the economy as the chain answers it', async () => {
	const port = await freePort()
	const chain = await startChain('measured', ['--prometheus-port', `${port}`])
	/** Resolves to all that is measured of the economy, by name and netuid. */
	const seen = async () =>
		Object.fromEntries(
			(await measured(port, 'dtao_')).map(({ name, labels: { netuid }, value }) => [netuid ? `${name} ${netuid}` : name, value]),
		)
	const tao = (rao) => Number(rao) / 1e9
	/** What should be measured, as the chain's API answers at the best block. */
	const answered = async () => {
		const global = await chain.ask('global')
		const subnets = await chain.ask('subnets')
		const each = (name, number) => subnets.map((subnet) => [`${name} ${subnet.netuid}`, number(subnet)])
		return Object.fromEntries([
			['dtao_issuance_tao', tao(global.totalIssuance)],
			['dtao_block_emission_tao', tao(global.blockEmission)],
			['dtao_root_stake_tao', tao(global.rootStake)],
			['dtao_pooled_tao', tao(global.pooledTao)],
			['dtao_vault_excess_tao', tao(global.vaultExcess)],
			['dtao_subnets', global.subnets],
			['dtao_deferred_epochs', global.deferredEpochs],
			['dtao_price_sum_tao', tao(subnets.reduce((sum, { price }) => sum + BigInt(price), 0n))],
			...each('dtao_subnet_price_tao', ({ price }) => tao(price)),
			...each('dtao_subnet_moving_price_tao', ({ movingPrice }) => tao(movingPrice)),
			...each('dtao_subnet_reserve_tao', ({ taoReserve }) => tao(taoReserve)),
			...each('dtao_subnet_reserve_alpha', ({ alphaReserve }) => tao(alphaReserve)),
			...each('dtao_subnet_outstanding_alpha', ({ alphaOutstanding }) => tao(alphaOutstanding)),
			...each('dtao_subnet_emission_tao', ({ blockShare }) => tao(blockShare)),
			...each('dtao_subnet_last_epoch_block', ({ lastEpoch }) => Number(lastEpoch)),
			...each('dtao_subnet_neurons', ({ neurons }) => neurons),
		])
	}
	/** Waits until what is measured is what is answered, to the last digit. */
	const agree = async () => {
		const expected = await answered()
		for (let round = 0; round < 300 && !isDeepStrictEqual(await seen(), expected); round += 1) {
			await new Promise((resolve) => setTimeout(resolve, 100))
		}
		assert.deepEqual(await seen(), expected)
		return expected
	}
	try {
		// Somebody gives the vault what no record owns.
		const vault = (await chain.ask('global')).vault
		await chain.send(bob, chain.api.tx.balances.transferKeepAlive(vault, 3n * TAO))
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, 10n * TAO))
		const before = await agree()
		assert.equal(before.dtao_vault_excess_tao, 3)
		assert.equal(before.dtao_deferred_epochs, 0)
		assert.ok(before['dtao_subnet_emission_tao 1'] > 0)

		// Three epochs are due in each block, of which two have room.
		for (const netuid of [1, 2, 3]) await chain.administer(chain.tx.setSubnetParameter(netuid, { Tempo: 1 }))
		await chain.seal(2)
		const during = await agree()
		assert.ok(during.dtao_deferred_epochs > 0)
	} finally {
		await chain.stop()
	}
})
