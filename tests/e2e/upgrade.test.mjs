// A living chain gets another runtime: state of an older version is migrated by the first block that the
// new one makes, and an exchange of the code loses no transaction.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { TAO, alice, bob, charlie, dave, key, startChain, storageKey } from './lib/chain.mjs'
import { runNode, temporaryFolder } from './lib/node.mjs'
import { another, application, authorization, hashOf } from './lib/upgrade.mjs'

const folder = temporaryFolder('upgrade')
after(() => folder.remove())
const hotkey = key('//Alice//hotkey')
const EXCHANGES = 5

/** The items that version 2 of the pallet has under other names than version 1, in the order of its migration. */
const NAMES = [
	['Subnets', 'SubnetOwners'],
	['Economies', 'Subnets'],
	['CounterForEconomies', 'CounterForSubnets'],
	['Families', 'ChildKeys'],
	['RootSeats', 'RootNeurons'],
]

/** The bytes of the two parameters that version 2 added. */
const NEW_PARAMETERS = 16

const prefix = (pallet, item) => `${storageKey(pallet)}${storageKey(item).slice(2)}`
const ours = (item) => prefix('DynamicTao', item)

/** What a value is without some of its bytes: pairs of an offset and a length, from the last to the first. */
function without(value, ...cuts) {
	let bytes = Buffer.from(value.slice(2), 'hex')
	for (const [at, length] of cuts) {
		const start = at < 0 ? bytes.length + at : at
		bytes = Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)])
	}
	return `0x${bytes.toString('hex')}`
}

/** What an epoch has paid, without what was withheld, and without root's alpha behind each hotkey. */
function payoutsOfV1(value) {
	const bytes = Buffer.from(value.slice(2), 'hex')
	const [wide, parts] = [(bytes[48] & 3) === 1, []]
	const count = wide ? bytes.readUInt16LE(48) >> 2 : bytes[48] >> 2
	let at = wide ? 50 : 49
	parts.push(bytes.subarray(0, 40), bytes.subarray(48, at))
	for (let row = 0; row < count; row += 1) {
		const kept = 32 + (bytes[at + 32] ? 3 : 1) + 5 * 8
		parts.push(bytes.subarray(at, at + kept))
		at += kept + 2 * 8
	}
	assert.equal(at, bytes.length)
	return `0x${Buffer.concat(parts).toString('hex')}`
}

/** Turns a raw specification, whose rules have so many bytes, into what a chain of version 1 would have exported. */
function turnBackToV1(spec, rules) {
	const { top } = spec.genesis.raw
	for (const [old, name] of [...NAMES].reverse()) {
		for (const [storedAt, value] of Object.entries(top)) {
			if (!storedAt.startsWith(ours(name))) continue
			delete top[storedAt]
			top[storedAt.replace(ours(name), ours(old))] = value
		}
	}
	for (const [storedAt, value] of Object.entries(top)) {
		if (storedAt.startsWith(ours('OwnedHotkeys'))) delete top[storedAt]
		// A variant, the id and the coldkey, the take, and no swap.
		if (storedAt.startsWith(ours('Hotkeys'))) {
			const bytes = Buffer.from(value.slice(2), 'hex')
			assert.deepEqual([bytes.at(0), bytes.at(-1)], [0, 0])
			delete top[storedAt]
			top[storedAt.replace(ours('Hotkeys'), ours('Owner'))] = `0x${bytes.toString('hex', 33, 65)}`
			top[storedAt.replace(ours('Hotkeys'), ours('Delegates'))] = `0x${bytes.toString('hex', 65, bytes.length - 1)}`
		}
		// The flag that tells of claims.
		if (storedAt.startsWith(ours('HotkeyPools'))) top[storedAt] = value.slice(0, -2)
		// Two switches of emission, what rules remember, which is nothing, and two amounts of alpha.
		if (storedAt.startsWith(ours('Economies'))) top[storedAt] = without(value, [-3, 3], [-9, 5], [104, 16])
		if (storedAt.startsWith(ours('LastPayouts'))) top[storedAt] = payoutsOfV1(value)
	}
	const settings = top[ours('Settings')]
	delete top[ours('Settings')]
	top[ours('Parameters')] = settings.slice(0, -2 * (rules + NEW_PARAMETERS))
	top[ours(':__STORAGE_VERSION__:')] = '0x0100'
	// Of the runtime before: spec_version 1 as a compact number, and its name.
	const name = Buffer.from('dynamic-tao')
	top[prefix('System', 'LastRuntimeUpgrade')] =
		`0x${Buffer.concat([Buffer.from([1 << 2, name.length << 2]), name]).toString('hex')}`
}

async function economy(chain) {
	return {
		issuance: await chain.issuance(),
		subnets: await chain.ask('subnets'),
		metagraph: await chain.ask('metagraph', 1),
		stakes: await chain.ask('stakeOf', bob.address),
		children: await chain.ask('childkeys', 1, hotkey.address),
		free: await Promise.all([alice, bob, hotkey].map((account) => chain.free(account))),
	}
}

/** Runs a subcommand on a stored chain, which has to succeed. */
async function run(...words) {
	const { code, stdout, stderr } = await runNode(...words)
	assert.equal(code, 0, stderr)
	return stdout
}

it('a state of version 1 is migrated by the first block, and goes on', async () => {
	const base = join(folder.path, 'before')
	const before = await startChain('before-upgrade', ['--base-path', base])
	await before.send(bob, before.tx.addStake(hotkey.address, 1, 10n * TAO))
	await before.send(alice, before.tx.setChildren(hotkey.address, 1, [[7n, key('//Bob//hotkey').address]]))
	await before.sealTo(400)
	const { rules } = await before.api.query.dynamicTao.settings()
	await before.stop()
	const exported = await run('export-state', '--dev', '--base-path', base)

	// What the chain becomes without an upgrade is what it has to become with one.
	const spec = JSON.parse(exported)
	const wanted = join(folder.path, 'wanted.json')
	writeFileSync(wanted, exported)
	turnBackToV1(spec, rules.encodedLength)
	const old = join(folder.path, 'old.json')
	writeFileSync(old, JSON.stringify(spec))
	const upgraded = join(folder.path, 'upgraded')

	const [one, other] = await Promise.all([
		startChain('not-upgraded', ['--chain', wanted]),
		startChain('upgraded', ['--chain', old, '--base-path', upgraded]),
	])
	await Promise.all([one, other].map((chain) => chain.seal()))
	assert.deepEqual(await economy(other), await economy(one))

	for (const chain of [one, other]) {
		await chain.send(charlie, chain.tx.addStake(hotkey.address, 2, TAO))
		await chain.seal(3)
	}
	assert.deepEqual(await economy(other), await economy(one))
	await Promise.all([one, other].map((chain) => chain.stop()))

	const checked = await run('check-state', '--chain', old, '--base-path', upgraded)
	assert.match(checked, /block 5 .* keeps every invariant/)
})

describe('a code that is exchanged', async () => {
	const chain = await startChain('exchanged')
	after(() => chain.stop())
	const code = Buffer.from((await chain.api.rpc.state.getStorage(':code')).toHex().slice(2), 'hex')

	it('has to be of a later version, unless the administrator says otherwise', async () => {
		await chain.send(alice, authorization(chain.api, another(code, 0)))

		const receipt = await chain.send(alice, application(chain.api, another(code, 0)))

		const { error } = receipt.event('system.RejectedInvalidAuthorizedUpgrade')
		assert.equal(error, 'SpecVersionNeedsToIncrease')
	})

	it('has to be the one that was authorized', async () => {
		await chain.send(alice, authorization(chain.api, another(code, 1), false))

		const { error } = await chain.attempt(bob, application(chain.api, another(code, 2)))

		assert.equal(error, 'Unauthorized')
	})

	it(`loses no trade, ${EXCHANGES} times in a row`, async () => {
		const held = await chain.stake(dave, hotkey, 3)
		let bought = 0n
		for (let exchange = 1; exchange <= EXCHANGES; exchange += 1) {
			const next = another(code, exchange)
			await chain.send(alice, authorization(chain.api, next, false))
			// In the very block of the exchange, and in the first of the new code.
			const trade = await chain.tx
				.addStake(hotkey.address, 3, TAO)
				.signAsync(dave, { nonce: -1 })
			await chain.api.rpc.author.submitExtrinsic(trade)
			const { events, blockHash } = await chain.send(bob, application(chain.api, next))
			assert.ok(events.some(({ name }) => name === 'system.CodeUpdated'))
			bought += (await chain.event(blockHash, 'dynamicTao.StakeAdded')).alpha

			const receipt = await chain.send(dave, chain.tx.addStake(hotkey.address, 3, TAO))
			bought += receipt.event('dynamicTao.StakeAdded').alpha
			const stored = await chain.api.rpc.state.getStorage(':code')
			assert.equal(hashOf(Buffer.from(stored.toHex().slice(2), 'hex')), hashOf(next))
		}

		// Each purchase may lose a rao to the rounding of shares.
		const gained = (await chain.stake(dave, hotkey, 3)) - held
		assert.ok(gained >= bought - 2n * BigInt(EXCHANGES) && gained <= bought + TAO, `${gained} of ${bought}`)
	})
})
