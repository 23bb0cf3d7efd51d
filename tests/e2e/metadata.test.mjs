// What a wallet learns of the chain before it does anything.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { plain, startChain } from './lib/chain.mjs'

const chain = await startChain('metadata')
after(() => chain.stop())
const { api, provider } = chain

/** The calls as wallets encode them: the names and the order of their arguments are public. */
const CALLS = {
	register_network: ['hotkey'],
	start_call: ['netuid'],
	try_associate_hotkey: ['hotkey'],
	add_stake: ['hotkey', 'netuid', 'amount_staked'],
	add_stake_limit: ['hotkey', 'netuid', 'amount_staked', 'limit_price', 'allow_partial'],
	remove_stake: ['hotkey', 'netuid', 'amount_unstaked'],
	remove_stake_limit: ['hotkey', 'netuid', 'amount_unstaked', 'limit_price', 'allow_partial'],
	remove_stake_full_limit: ['hotkey', 'netuid', 'limit_price'],
	unstake_all: ['hotkey'],
	unstake_all_alpha: ['hotkey'],
	move_stake: ['origin_hotkey', 'destination_hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount'],
	move_stake_limit: [
		'origin_hotkey',
		'destination_hotkey',
		'origin_netuid',
		'destination_netuid',
		'alpha_amount',
		'limit_price',
		'allow_partial',
	],
	transfer_stake: ['destination_coldkey', 'hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount'],
	transfer_stake_limit: [
		'destination_coldkey',
		'hotkey',
		'origin_netuid',
		'destination_netuid',
		'alpha_amount',
		'limit_price',
		'allow_partial',
	],
	swap_stake: ['hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount'],
	swap_stake_limit: [
		'hotkey',
		'origin_netuid',
		'destination_netuid',
		'alpha_amount',
		'limit_price',
		'allow_partial',
	],
	recycle_alpha: ['hotkey', 'amount', 'netuid'],
	burn_alpha: ['hotkey', 'amount', 'netuid'],
}

/** The methods of `DynamicTaoApi` and their parameters. */
const QUERIES = {
	subnet: ['netuid'],
	subnets: [],
	quote_stake: ['netuid', 'tao'],
	quote_unstake: ['netuid', 'alpha'],
	quote_swap: ['origin', 'destination', 'alpha'],
	stake_of: ['coldkey'],
	registration_cost: [],
	global: [],
}

/** The transaction extensions in the stock order, after those that carry nothing for a wallet. */
const EXTENSIONS = [
	'CheckNonZeroSender',
	'CheckSpecVersion',
	'CheckTxVersion',
	'CheckGenesis',
	'CheckMortality',
	'CheckNonce',
	'CheckWeight',
	'ChargeTransactionPayment',
	'CheckMetadataHash',
	'WeightReclaim',
]

async function metadata(version) {
	const opaque = await api.call.metadata.metadataAtVersion(version)
	return api.createType('Metadata', opaque.unwrap().toU8a(true))
}

describe('the chain', () => {
	it('says that it counts TAO with 9 decimals and writes addresses with prefix 42', async () => {
		const properties = await api.rpc.system.properties()

		assert.deepEqual(plain(properties.tokenSymbol), ['TAO'])
		assert.deepEqual(plain(properties.tokenDecimals), [9])
		assert.equal(plain(properties.ss58Format), 42)
		assert.equal(api.consts.system.ss58Prefix.toNumber(), 42)
	})

	it('keeps an account alive from 500 rao on', () => {
		assert.equal(api.consts.balances.existentialDeposit.toBigInt(), 500n)
	})

	it('serves metadata 14, 15 and 16', async () => {
		const versions = plain(await api.call.metadata.metadataVersions())

		for (const version of [14, 15, 16]) {
			assert.ok(versions.includes(version), `version ${version} is not among ${versions}`)
			assert.equal((await metadata(version)).version, version)
		}
	})

	it('puts the transaction extensions into the stock order', async () => {
		const { extrinsic } = (await metadata(15)).asV15
		const extensions = extrinsic.signedExtensions.map(({ identifier }) => identifier.toString())

		assert.deepEqual(
			extensions.filter((extension) => extension !== 'AuthorizeCall'),
			EXTENSIONS,
		)
	})

	it('lets a client make blocks and watch its account, payment and fork-aware RPC', async () => {
		const { methods } = await provider.send('rpc_methods', [])

		for (const method of [
			'engine_createBlock',
			'system_accountNextIndex',
			'payment_queryInfo',
			'chainHead_v1_follow',
			'author_submitAndWatchExtrinsic',
		]) {
			assert.ok(methods.includes(method), method)
		}
	})
})

describe('the pallet', () => {
	const calls = async () => {
		const { pallets, lookup } = (await metadata(15)).asV15
		const pallet = pallets.find(({ name }) => name.eq('DynamicTao'))
		const { def } = lookup.types[pallet.calls.unwrap().type.toNumber()].type
		return def.asVariant.variants
	}

	it('has every call with the argument names that wallets know', async () => {
		const found = Object.fromEntries(
			(await calls()).map(({ name, fields }) => [name.toString(), fields.map((field) => field.name.unwrap().toString())]),
		)

		for (const [name, fields] of Object.entries(CALLS)) {
			assert.deepEqual(found[name], fields, name)
		}
	})

	it('documents every call', async () => {
		for (const { name, docs } of await calls()) {
			assert.ok(docs.join('').trim().length > 0, `${name} has no doc`)
		}
	})

	it('documents every error', () => {
		for (const [name, { meta }] of Object.entries(api.errors.dynamicTao)) {
			assert.ok(meta.docs.join('').trim().length > 0, `${name} has no doc`)
		}
	})

	it('answers queries under DynamicTaoApi', async () => {
		const { apis } = (await metadata(15)).asV15
		const { methods } = apis.find(({ name }) => name.eq('DynamicTaoApi'))
		const found = Object.fromEntries(
			methods.map(({ name, inputs }) => [name.toString(), inputs.map((input) => input.name.toString())]),
		)

		assert.deepEqual(found, QUERIES)
	})
})
