// What a chain says of its economy, on the console and to Prometheus.

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, key, startChain } from './lib/chain.mjs'

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

/** A port that nobody listens on. */
const freePort = () =>
	new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address()
			server.close(() => resolve(port))
		})
	})

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
	try {
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, 10n * TAO))
		const global = await chain.ask('global')
		const subnets = await chain.ask('subnets')
		/** Resolves to a function from a metric's name, and a netuid, to its value. */
		const read = async () => {
			const lines = (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).split('\n')
			return (name, netuid) => {
				const label = netuid === undefined ? '' : `netuid="${netuid}"`
				const line = lines.find((line) => line.startsWith(`${name}{`) && line.includes(label))
				return Number(line?.split(' ').at(-1))
			}
		}
		const tao = (rao) => Number(rao) / 1e9
		let metric = await read()
		for (let round = 0; round < 300 && metric('dtao_issuance_tao') !== tao(global.totalIssuance); round += 1) {
			await new Promise((resolve) => setTimeout(resolve, 100))
			metric = await read()
		}
		assert.equal(metric('dtao_issuance_tao'), tao(global.totalIssuance))
		assert.equal(metric('dtao_vault_excess_tao'), tao(global.vaultExcess))
		assert.equal(metric('dtao_subnets'), 3)
		const prices = subnets.reduce((sum, { price }) => sum + Number(price), 0)
		assert.equal(metric('dtao_price_sum_tao'), prices / 1e9)
		for (const { netuid, price, taoReserve } of subnets) {
			assert.equal(metric('dtao_subnet_price_tao', netuid), tao(price))
			assert.equal(metric('dtao_subnet_reserve_tao', netuid), tao(taoReserve))
		}
	} finally {
		await chain.stop()
	}
})
