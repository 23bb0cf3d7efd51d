// A chain that is as full as it can be: how large its answers are, and that blocks are made while somebody
// asks for nothing but the largest.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, key, startChain } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'

/** As many as there can be: the runtime's `MaxSubnets` and `MaxUids`. */
const SUBNETS = 128
const NEURONS = 256

/** Of which so many judge all others, on one of the subnets. */
const VALIDATORS = 64

/** What the node answers with at most, in bytes, of which hex takes two for one. */
const LARGEST = 15 * 1024 * 1024

/** Who ask for the largest view at the same time, and what each may cost: a runtime at work, and its answer. */
const [CLIENTS, CLIENT_MB] = [16, 100]

/** A view is answered in a second and a block is made in a fraction of one; both may wait for what a busy machine
 *  does besides. What is not bounded takes many minutes. */
const PATIENCE_MS = 180_000

const hotkeys = Array.from({ length: NEURONS }, (_, uid) => key(`//full//${uid}`).address)

/** The development chain with as many subnets and neurons as there can be. */
async function fullSpecification() {
	const spec = JSON.parse((await runNode('export-chain-spec', '--chain', 'dev')).stdout)
	const economy = spec.genesis.runtimeGenesis.patch.dynamicTao
	const [model] = economy.subnets
	const miners = hotkeys.map((_, uid) => uid).slice(VALIDATORS)
	const neurons = (validators) =>
		hotkeys.map((hotkey, uid) => ({
			hotkey,
			permit: uid < validators,
			weights: uid < validators ? miners.map((miner) => [miner, 1 + ((uid * 7919 + miner * 104_729) % 60_000)]) : [],
		}))
	economy.hotkeys.push(...hotkeys.map((hotkey) => ({ hotkey, coldkey: bob.address })))
	economy.subnets = Array.from({ length: SUBNETS }, (_, index) => ({
		...structuredClone(model),
		netuid: index + 1,
		neurons: neurons(index === 0 ? VALIDATORS : 0),
	}))
	const [onRoot, onSubnet] = [0, 1].map((netuid) => economy.stakes.filter((stake) => stake.netuid === netuid))
	economy.stakes = [...onRoot, ...economy.subnets.flatMap(({ netuid }) => onSubnet.map((stake) => ({ ...stake, netuid })))]
	return spec
}

describe('a full chain', async () => {
	const folder = temporaryFolder('full')
	after(() => folder.remove())
	const file = join(folder.path, 'full.json')
	writeFileSync(file, JSON.stringify(await fullSpecification()))
	const chain = await startChain('full', ['--chain', file])
	after(() => chain.stop())
	const http = chain.node.url.replace('ws:', 'http:')
	const encode = (type, value) => Buffer.from(chain.api.registry.createType(type, value).toU8a()).toString('hex')

	/** Resolves to what a view answers, as the node sends it. */
	const view = async (method, parameters = '') => {
		const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'state_call', params: [method, `0x${parameters}`] })
		const headers = { 'content-type': 'application/json' }
		const response = await fetch(http, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS) })
		return response.text()
	}
	const [netuid, everything] = [encode('u16', 1), 'SubnetInfoRuntimeApi_get_all_metagraphs']

	it('is as full as it can be', async () => {
		const subnets = await chain.ask('subnets')
		assert.equal(subnets.length, SUBNETS)
		assert.ok(subnets.every(({ neurons }) => neurons === NEURONS))
		const { weights } = await chain.ask('neuron', 1, 0)
		assert.equal(weights.length, NEURONS - VALIDATORS)
	})

	it('answers every view within what the node sends at most', async () => {
		const coldkeys = encode('Vec<AccountId>', Array(10_000).fill(alice.address))
		const sizes = new Map()
		for (const [method, parameters] of [
			['DynamicTaoApi_subnets'],
			['DynamicTaoApi_metagraph', netuid],
			['DynamicTaoApi_neuron', `${netuid}${encode('u16', 0)}`],
			['DynamicTaoApi_validators'],
			['DynamicTaoApi_stake_of', encode('AccountId', alice.address)],
			['DynamicTaoApi_last_payouts', `${netuid}${encode('u16', 0)}${encode('u16', NEURONS)}`],
			['DynamicTaoApi_all_emission_stages'],
			['DynamicTaoApi_rule_profiles'],
			['DynamicTaoApi_global'],
			['SubnetInfoRuntimeApi_get_all_dynamic_info'],
			['SubnetInfoRuntimeApi_get_subnets_info_v2'],
			['SubnetInfoRuntimeApi_get_metagraph', netuid],
			['SubnetInfoRuntimeApi_get_subnet_state', netuid],
			['SubnetInfoRuntimeApi_get_all_mechagraphs'],
			[everything],
			['NeuronInfoRuntimeApi_get_neurons', netuid],
			['NeuronInfoRuntimeApi_get_neurons_lite', netuid],
			['DelegateInfoRuntimeApi_get_delegates'],
			['StakeInfoRuntimeApi_get_stake_info_for_coldkeys', coldkeys],
			['StakeInfoRuntimeApi_get_stake_availability_for_coldkeys', `${coldkeys}00`],
		]) {
			const answer = await view(method, parameters)
			assert.ok(JSON.parse(answer).result, `${method}: ${answer.slice(0, 300)}`)
			assert.ok(answer.length <= LARGEST, `${method} answers ${answer.length} bytes`)
			sizes.set(method, answer.length)
		}
		// Of ten thousand coldkeys 256 are told of, so that nothing is larger than all neurons of all subnets.
		assert.equal(Math.max(...sizes.values()), sizes.get(everything))
	})

	it('makes blocks while a client asks for nothing but all neurons of all subnets, within its memory', async () => {
		let asking = true
		let answered = 0
		const ask = async () => {
			while (asking) {
				assert.ok(JSON.parse(await view(everything)).result)
				answered += 1
			}
		}
		const grown = await chain.node.growth(async () => {
			const clients = Array.from({ length: CLIENTS }, ask)
			try {
				for (let block = 0; block < 10 || answered < CLIENTS; block += 1) {
					const start = Date.now()
					await chain.send(alice, chain.api.tx.balances.transferKeepAlive(bob.address, TAO))
					assert.ok(Date.now() - start < PATIENCE_MS, 'a block is made in time')
					// And whoever asks for little is answered.
					assert.equal((await chain.subnet(1)).netuid, 1)
				}
			} finally {
				asking = false
				await Promise.all(clients)
			}
		})
		console.log(`${CLIENTS} clients: ${grown} MB`)
		assert.ok(grown <= CLIENTS * CLIENT_MB, `the node grew by ${grown} MB`)
	})
})
