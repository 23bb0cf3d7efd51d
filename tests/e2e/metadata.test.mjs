// What a wallet learns of the chain before it does anything.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { plain, startChain } from './lib/chain.mjs'

const chain = await startChain('metadata')
after(() => chain.stop())
const { api, provider } = chain

/** The calls as wallets encode them: the index, and the names of the arguments in their order. */
const CALLS = {
	set_weights: [0, 'netuid', 'dests', 'weights', 'version_key'],
	add_stake: [2, 'hotkey', 'netuid', 'amount_staked'],
	remove_stake: [3, 'hotkey', 'netuid', 'amount_unstaked'],
	serve_axon: [
		4, 'netuid', 'version', 'ip', 'port', 'ip_type', 'protocol', 'placeholder1', 'placeholder2',
	],
	serve_prometheus: [5, 'netuid', 'version', 'ip', 'port', 'ip_type'],
	burned_register: [7, 'netuid', 'hotkey'],
	serve_axon_tls: [
		40, 'netuid', 'version', 'ip', 'port', 'ip_type', 'protocol', 'placeholder1', 'placeholder2',
		'certificate',
	],
	register_network: [59, 'hotkey'],
	root_register: [62, 'hotkey'],
	decrease_take: [65, 'hotkey', 'take'],
	increase_take: [66, 'hotkey', 'take'],
	set_children: [67, 'hotkey', 'netuid', 'children'],
	swap_hotkey: [70, 'hotkey', 'new_hotkey', 'netuid'],
	swap_coldkey: [71, 'old_coldkey', 'hotkeys', 'positions'],
	schedule_swap_coldkey: [73, 'new_coldkey'],
	set_childkey_take: [75, 'hotkey', 'netuid', 'take'],
	set_subnet_identity: [
		78, 'netuid', 'subnet_name', 'github_repo', 'subnet_contact', 'subnet_url', 'discord', 'description',
		'logo_url', 'additional',
	],
	batch_set_weights: [80, 'netuids', 'weights', 'version_keys'],
	unstake_all: [83, 'hotkey'],
	unstake_all_alpha: [84, 'hotkey'],
	move_stake: [85, 'origin_hotkey', 'destination_hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount'],
	transfer_stake: [86, 'destination_coldkey', 'hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount'],
	swap_stake: [87, 'hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount'],
	add_stake_limit: [88, 'hotkey', 'netuid', 'amount_staked', 'limit_price', 'allow_partial'],
	remove_stake_limit: [89, 'hotkey', 'netuid', 'amount_unstaked', 'limit_price', 'allow_partial'],
	swap_stake_limit: [
		90, 'hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount', 'limit_price', 'allow_partial',
	],
	try_associate_hotkey: [91, 'hotkey'],
	start_call: [92, 'netuid'],
	commit_weights: [96, 'netuid', 'commit_hash'],
	reveal_weights: [97, 'netuid', 'uids', 'values', 'salt', 'version_key'],
	batch_reveal_weights: [98, 'netuid', 'uids_list', 'values_list', 'salts_list', 'version_keys'],
	batch_commit_weights: [100, 'netuids', 'commit_hashes'],
	recycle_alpha: [101, 'hotkey', 'amount', 'netuid'],
	burn_alpha: [102, 'hotkey', 'amount', 'netuid'],
	remove_stake_full_limit: [103, 'hotkey', 'netuid', 'limit_price'],
	update_symbol: [112, 'netuid', 'symbol'],
	dissolve_network: [120, 'netuid'],
	dispute_coldkey_swap: [127],
	register_limit: [134, 'netuid', 'hotkey', 'limit_price'],
	move_stake_limit: [
		200, 'origin_hotkey', 'destination_hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount',
		'limit_price', 'allow_partial',
	],
	transfer_stake_limit: [
		201, 'destination_coldkey', 'hotkey', 'origin_netuid', 'destination_netuid', 'alpha_amount',
		'limit_price', 'allow_partial',
	],
	transfer_subnet_ownership: [202, 'netuid', 'new_coldkey', 'hotkey'],
	claim_dissolved: [203],
	associate_with: [206, 'coldkey'],
	release_hotkey: [207, 'hotkey'],
	register_network_limit: [204, 'hotkey', 'lock_limit', 'min_seed_price', 'max_seed_price'],
	cancel_registration: [205],
	claim_dissolved_for: [209, 'coldkey'],
	ensure_generation: [208, 'netuid', 'registered_at'],
	set_parameter: [210, 'parameter'],
	set_subnet_parameter: [220, 'netuid', 'parameter'],
	set_hyperparameter: [224, 'netuid', 'hyperparameter'],
	sudo_trim_to_max_allowed_uids: [253, 'netuid', 'max_n'],
	schedule_rules: [235, 'at', 'rules'],
	cancel_scheduled_rules: [236],
	set_root_weights: [237, 'netuids', 'weights'],
	report_metric: [238, 'netuid', 'period', 'value'],
	set_attestors: [239, 'attestors'],
	start_shadow: [240, 'allocation'],
	stop_shadow: [241, 'id'],
	claim_root: [121, 'hotkey', 'subnets'],
	set_root_claim_type: [122, 'kind'],
}

/** The methods of `DynamicTaoApi` and their parameters. */
const QUERIES = {
	subnet: ['netuid'],
	subnets: [],
	subnets_page: ['first', 'count'],
	quote_stake: ['netuid', 'tao'],
	quote_stake_of: ['coldkey', 'hotkey', 'netuid', 'tao'],
	quote_unstake: ['netuid', 'alpha'],
	quote_unstake_of: ['coldkey', 'hotkey', 'netuid', 'alpha'],
	quote_swap: ['origin', 'destination', 'alpha'],
	quote_swap_of: ['coldkey', 'hotkey', 'origin', 'destination', 'alpha'],
	stake_of: ['coldkey'],
	stake_of_page: ['coldkey', 'after', 'count'],
	registration_cost: [],
	quote_registration: [],
	burn_cost: ['netuid'],
	metagraph: ['netuid'],
	metagraph_page: ['netuid', 'first_uid', 'count'],
	neuron: ['netuid', 'uid'],
	validators: [],
	validators_page: ['after', 'count'],
	last_payouts: ['netuid', 'first', 'count'],
	childkeys: ['netuid', 'hotkey'],
	hyperparameters: ['netuid'],
	subnet_identity: ['netuid'],
	next_to_prune: [],
	liquidation_preview: ['netuid'],
	prune_notice: [],
	queued_registration: [],
	dissolution: [],
	unclaimed_payout: ['coldkey'],
	rules: [],
	emission_stages: ['netuid'],
	all_emission_stages: [],
	emission_totals: [],
	emission_stages_under: ['rules'],
	rule_profiles: [],
	shadow: ['id'],
	shadows: [],
	root_weights: ['hotkey'],
	attestations: ['netuid'],
	root_claims: ['coldkey', 'hotkey'],
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

	it('has the calls that wallets know, and no others', async () => {
		const found = Object.fromEntries(
			(await calls()).map(({ name, index, fields }) => [
				name.toString(),
				[index.toNumber(), ...fields.map((field) => field.name.unwrap().toString())],
			]),
		)

		assert.deepEqual(found, CALLS)
	})

	it('documents every call', async () => {
		for (const { name, docs } of await calls()) {
			assert.ok(docs.join('').trim().length > 0, `${name} has no doc`)
		}
	})

	it('tells its bounds as constants', () => {
		const { maxSubnets, maxUids, maxEpochsPerBlock, minReserve } = api.consts.dynamicTao
		const found = [maxSubnets, maxUids, maxEpochsPerBlock, minReserve].map((bound) => bound.toNumber())

		assert.deepEqual(found, [128, 256, 2, 10_000_000])
	})

	it('documents every event', () => {
		for (const [name, { meta }] of Object.entries(api.events.dynamicTao)) {
			assert.ok(meta.docs.join('').trim().length > 0, `${name} has no doc`)
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
