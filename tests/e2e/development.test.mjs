// What developers may ask of a chain of their own: one script of calls over the whole interface.

import { stringToHex } from '@polkadot/util'
import assert from 'node:assert/strict'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { SLOT_MS, TAO, alice, bob, charlie, connect, key, startChain, storageKey } from './lib/chain.mjs'
import { runNode, startNode, temporaryFolder } from './lib/node.mjs'

const folder = temporaryFolder('development')
after(() => folder.remove())
const hotkey = key('//Alice//hotkey')

const head = async (chain) => (await chain.api.rpc.chain.getHeader()).hash.toHex()
const finalHead = async (chain) => (await chain.api.rpc.chain.getFinalizedHead()).toHex()

describe('the development RPC', async () => {
	const chain = await startChain('development', ['--base-path', join(folder.path, 'script')])
	after(() => chain.stop())
	const { api, provider } = chain
	const ask = (method, ...params) => provider.send(method, params)

	it('makes blocks by number and up to a height', async () => {
		const last = await ask('dev_newBlock', { count: 10 })
		assert.equal(await chain.height(), 10)
		assert.equal(await finalHead(chain), last)

		await ask('dev_newBlock', { to: 25 })
		assert.equal(await chain.height(), 25)

		await ask('dev_newBlock')
		assert.equal(await chain.height(), 26)
	})

	it('refuses blocks that cannot be made, and says why', async () => {
		await assert.rejects(ask('dev_newBlock', { to: 3 }), /the chain is at block 26 already/)
		await assert.rejects(ask('dev_newBlock', { count: 0 }), /expected from 1 to 100000 blocks, not 0/)
		await assert.rejects(ask('dev_newBlock', { count: 1, to: 30 }), /either `count` or `to`/)
		await assert.rejects(ask('dev_newBlock', { blocks: 5 }), /unknown field `blocks`/)
		await assert.rejects(ask('dev_newBlock', { unsafeBlockHeight: 99 }), /unknown field `unsafeBlockHeight`/)
		assert.equal(await chain.height(), 26)
	})

	it('makes a block of transactions that it is given, and more behind it', async () => {
		const height = await chain.height()
		const nonce = (await api.rpc.system.accountNextIndex(bob.address)).toNumber()
		const give = (place) => api.tx.balances.transferKeepAlive(charlie.address, TAO).signAsync(bob, { nonce: nonce + place })
		const [first, second, third] = await Promise.all([0, 1, 2].map(give))

		const last = await ask('dev_newBlock', { count: 3, transactions: [first.toHex(), second.toHex()] })
		assert.equal(await chain.height(), height + 3)
		assert.equal(await head(chain), last)
		const { block } = await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(height + 1))
		const hashes = block.extrinsics.map(({ hash }) => hash.toHex())
		assert.ok([first, second].every(({ hash }) => hashes.includes(hash.toHex())))

		// Whichever of them is wrong, no block is made.
		const alone = (...transactions) => ask('dev_newBlock', { transactions })
		await assert.rejects(alone('0x00ff'), /transaction 0: the bytes are no transaction/)
		await assert.rejects(alone(first.toHex()), /transaction 0: .*(outdated|stale|invalid)/i)
		const fourth = await give(3)
		await assert.rejects(alone(fourth.toHex()), /transaction 0: it waits for another of the same account/)
		assert.equal(await chain.height(), height + 3)
		await alone(third.toHex())
		assert.equal(await chain.height(), height + 4)
		assert.equal((await api.rpc.author.pendingExtrinsics()).length, 0)
	})

	it('lets the clock go to a moment, and back to its step', async () => {
		const before = await chain.timestamp()
		const day = 86_400_000n

		// A second after a slot begins is the next slot.
		const promised = await ask('dev_timeTravel', Number(before + day - 11_000n))
		assert.equal(BigInt(promised), before + day)
		await chain.seal()
		assert.equal(await chain.timestamp(), before + day)
		await chain.seal()
		assert.equal(await chain.timestamp(), before + day + SLOT_MS)

		await assert.rejects(ask('dev_timeTravel', Number(before)), /the next block is at \d+ or later/)

		const date = new Date(Number(before + 3n * day)).toISOString()
		assert.equal(BigInt(await ask('dev_timeTravel', date)), before + 3n * day)
		await chain.seal()
		assert.equal(await chain.timestamp(), before + 3n * day)
		const tomorrow = new Date(Number(before + 4n * day)).toISOString().slice(0, 10)
		assert.equal(await ask('dev_timeTravel', tomorrow), Date.parse(tomorrow))
		await chain.seal()
		await assert.rejects(ask('dev_timeTravel', 'Jan 1, 2099'), /`Jan 1, 2099` is no date .* expected one like 2026-/)
	})

	it('sets the time between two blocks', async () => {
		await ask('dev_setBlockTimestampInterval', 3_600_000)
		const before = await chain.timestamp()
		await chain.seal(2)
		assert.equal(await chain.timestamp(), before + 2n * 3_600_000n)

		await assert.rejects(ask('dev_setBlockTimestampInterval', 1_000), /a multiple of the slot, 12000 milliseconds/)
		await ask('dev_setBlockTimestampInterval', 12_000)
	})

	it('writes and deletes values of the state, in a block', async () => {
		const account = api.query.system.account.key(charlie.address)
		const info = await api.query.system.account(charlie.address)
		const richer = api.registry.createType('FrameSystemAccountInfo', {
			...info.toJSON(),
			data: { ...info.data.toJSON(), free: (info.data.free.toBigInt() + 5n).toString() },
		})
		const height = await chain.height()

		const hash = await ask('dev_setStorage', [[account, richer.toHex()], ['0x6d79', '0x2a']])
		assert.equal(await head(chain), hash)
		assert.equal(await chain.height(), height + 1)
		assert.equal((await api.query.system.account(charlie.address)).data.free.toBigInt(), info.data.free.toBigInt() + 5n)
		assert.equal((await api.rpc.state.getStorage('0x6d79')).unwrap().toHex(), '0x2a')

		await ask('dev_setStorage', [[account, info.toHex()], ['0x6d79', null]])
		assert.ok((await api.rpc.state.getStorage('0x6d79')).isNone)
	})

	it('refuses values that are none', async () => {
		await assert.rejects(ask('dev_setStorage', []), /no values: expected pairs of a key and a value/)
		await assert.rejects(ask('dev_setStorage', [['0xno', '0x00']]), /a key and a value, in hex: invalid hex character/)
		await assert.rejects(ask('dev_setStorage', { System: {} }), /no values: .* or by names/)
		await assert.rejects(ask('dev_setStorage', 7), /expected pairs of a key and a value, in hex, or pallets/)
		const genesis = api.genesisHash.toHex()
		await assert.rejects(ask('dev_setStorage', [['0x6d79', '0x2a']], genesis), /after the best block and no other/)
	})

	it('writes values by the names of their pallets, as chopsticks does', async () => {
		const stranger = '5EYCAe5ijiYfyeZ2JJCGq56LmPyNRAKzpG4QkoQkkQNB5e6Z'
		const account = async () => (await api.query.system.account(stranger)).toJSON()
		const hash = await ask('dev_setStorage', {
			System: { Account: [[[stranger], { providers: 1, data: { free: '5000000000' } }]] },
			sudo: { key: bob.address },
		})
		assert.equal(await head(chain), hash)
		const { nonce, providers, data } = await account()
		assert.deepEqual([nonce, providers, data.free, data.reserved], [0, 1, 5_000_000_000, 0])
		assert.equal((await api.query.sudo.key()).toString(), bob.address)

		// The administrator is found wherever the key is, and a row in hex is taken as it is.
		await ask('dev_setStorage', { Sudo: { Key: api.createType('AccountId', alice.address).toHex() } })
		assert.equal((await api.query.sudo.key()).toString(), alice.address)

		// Several keys, of the economy: what a hotkey of Bob's has on subnet 1.
		const pools = await api.query.dynamicTao.hotkeyPools.entries(1)
		const [{ args: [netuid, hot] }, pool] = pools[0]
		await ask('dev_setStorage', { DynamicTao: { HotkeyPools: [[[netuid.toNumber(), hot.toString()], pool.toHex()]] } })
		assert.equal((await api.query.dynamicTao.hotkeyPools(netuid, hot)).toHex(), pool.toHex())

		await ask('dev_setStorage', { System: { Account: [[[stranger], null]] } })
		assert.equal((await account()).providers, 0)
	})

	it('refuses names and values that the runtime does not know, by their place', async () => {
		const { address } = bob
		for (const [values, why] of [
			[{ Systems: { Number: 1 } }, /there is no pallet `Systems` that stores anything/],
			[{ System: { Accounts: [] } }, /System has no item `Accounts`/],
			[{ System: { $removePrefix: ['Account'] } }, /System has no item `\$removePrefix`/],
			[{ System: 7 }, /System: expected an object of its items/],
			[{ System: { Account: { [address]: {} } } }, /System\.Account: expected a list of \[keys, value\]/],
			[{ System: { Account: [[[address, 1], {}]] } }, /System\.Account: expected 1 keys, not 2/],
			[{ System: { Account: [[[address], { data: { fre: 1 } }]] } }, /System\.Account: data: there is no field `fre`/],
			[{ System: { Account: [[[address], { nonce: 'much' }]] } }, /nonce: expected a number of 32 bits/],
			[{ System: { Account: [[['Bob'], {}]] } }, /System\.Account: `Bob` is no address/],
			[{ System: { Account: [[[address], '0x00']] } }, /System\.Account: /],
			[{ Sudo: { Key: '0x00' } }, /Sudo\.Key: /],
		]) {
			await assert.rejects(ask('dev_setStorage', values), why)
		}
	})

	it('dispatches a call in the name of anybody, and as root', async () => {
		const stranger = '5EYCAe5ijiYfyeZ2JJCGq56LmPyNRAKzpG4QkoQkkQNB5e6Z'
		const free = async () => (await api.query.system.account(stranger)).data.free.toBigInt()
		const set = api.tx.balances.forceSetBalance(stranger, 10n * TAO).method.toHex()
		assert.equal((await ask('dev_dispatch', null, set)).error, null)
		assert.equal(await free(), 10n * TAO)

		const give = api.tx.balances.transferKeepAlive(bob.address, TAO).method.toHex()
		const { hash, error } = await ask('dev_dispatch', stranger, give)
		assert.equal(error, null)
		assert.equal(await head(chain), hash)
		// It pays no fee.
		assert.equal(await free(), 9n * TAO)
	})

	it('tells why a call failed', async () => {
		const much = chain.tx.addStake(hotkey.address, 1, 10n ** 18n).method.toHex()
		assert.match((await ask('dev_dispatch', bob.address, much)).error, /^[A-Z]\w+: ./)

		const set = api.tx.balances.forceSetBalance(bob.address, 0).method.toHex()
		assert.equal((await ask('dev_dispatch', bob.address, set)).error, 'BadOrigin')
		await assert.rejects(ask('dev_dispatch', bob.address, '0xffff'), /the bytes are no call of this runtime/)
		await assert.rejects(ask('dev_dispatch', 'somebody', set), /Invalid/)
	})

	it('goes back to a snapshot, with transactions that come a second time', async () => {
		const economy = async () => ({
			head: await head(chain),
			issuance: await chain.issuance(),
			subnets: await chain.ask('subnets'),
			free: await chain.free(bob),
			timestamp: await chain.timestamp(),
		})
		const before = await economy()
		const id = await ask('dev_snapshot')
		const later = await ask('dev_snapshot')
		const nonce = (await api.rpc.system.accountNextIndex(bob.address)).toNumber()
		const stake = await chain.tx.addStake(hotkey.address, 1, TAO).signAsync(bob, { nonce })

		const branch = async () => {
			await api.rpc.author.submitExtrinsic(stake)
			const hash = await chain.seal(5)
			assert.ok((await chain.free(bob)) < before.free)
			return hash
		}
		const first = await branch()
		assert.equal(await ask('dev_revert', id), true)
		assert.deepEqual(await economy(), before)
		assert.equal(await finalHead(chain), before.head)

		// The same transactions make the same blocks.
		assert.equal(await branch(), first)
		assert.equal(await finalHead(chain), first)

		// It is used up, with the one that was taken after it.
		assert.equal(await ask('dev_revert', id), false)
		assert.equal(await ask('dev_revert', later), false)
	})

	it('a client that follows the chain hears of the way back', async () => {
		const heads = []
		const stop = await api.rpc.chain.subscribeNewHeads((header) => heads.push(header.number.toNumber()))
		const height = await chain.height()
		await chain.seal(3)
		await ask('dev_setHead', height)
		await chain.seal()
		for (let round = 0; round < 1_000 && heads.length < 6; round += 1) {
			await new Promise((resolve) => setTimeout(resolve, 20))
		}
		stop()

		assert.deepEqual(heads.slice(-5), [height + 1, height + 2, height + 3, height, height + 1])
		// So many blocks back, as in chopsticks.
		await chain.seal(3)
		assert.equal(await ask('dev_setHead', -3), (await api.rpc.chain.getBlockHash(height + 1)).toHex())
		assert.equal(await chain.height(), height + 1)
		await assert.rejects(ask('dev_setHead', -1_000_000), /the chain has no block -1000000/)
		await assert.rejects(ask('dev_setHead', 1_000_000), /the chain has no block 1000000/)
		await assert.rejects(ask('dev_setHead', `0x${'77'.repeat(32)}`), /exist/)
	})

	it('lets blocks come in another way', async () => {
		const height = await chain.height()
		for (const [place, mode] of ['Instant', 'Batch'].entries()) {
			await ask('dev_setBlockBuildMode', mode)
			await new Promise((resolve, reject) => {
				const call = api.tx.balances.transferKeepAlive(charlie.address, TAO)
				call.signAndSend(bob, { nonce: -1 }, ({ status }) => status.isFinalized && resolve()).catch(reject)
			})
			assert.equal(await chain.height(), height + place + 1)
		}

		await ask('dev_setBlockBuildMode', '50')
		while ((await chain.height()) < height + 5) await new Promise((resolve) => setTimeout(resolve, 20))

		await ask('dev_setBlockBuildMode', 'Manual')
		await chain.seal()
		// A block that was due already may still come.
		await new Promise((resolve) => setTimeout(resolve, 200))
		const still = await chain.height()
		await new Promise((resolve) => setTimeout(resolve, 200))
		assert.equal(await chain.height(), still)

		await assert.rejects(ask('dev_setBlockBuildMode', 'fast'), /expected `instant`, `manual` or a number/)
	})

	it('dumps a state that another chain begins with, whole', async () => {
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		const { hash, spec } = await ask('dev_dumpState')
		assert.equal(hash, await head(chain))
		const file = join(folder.path, 'dump.json')
		writeFileSync(file, JSON.stringify(spec))

		const other = await startChain('loaded', ['--chain', file, '--dev-rpc'])
		try {
			const again = await other.provider.send('dev_dumpState', [])
			assert.deepEqual(again.spec.genesis, spec.genesis)
			assert.deepEqual(await other.ask('subnets'), await chain.ask('subnets'))
			await other.send(bob, other.tx.addStake(hotkey.address, 1, TAO))
		} finally {
			await other.stop()
		}
	})

	it('refuses what is no state, and stays as it is', async () => {
		const before = await head(chain)
		const { spec } = await ask('dev_dumpState')
		await assert.rejects(ask('dev_loadState', {}), /missing field/)
		const { '0x3a636f6465': _, ...rest } = spec.genesis.raw.top
		const withoutRuntime = { ...spec, genesis: { raw: { top: rest, childrenDefault: {} } } }
		await assert.rejects(ask('dev_loadState', withoutRuntime), /Runtime missing/)
		assert.equal(await head(chain), before)
	})

	it('begins again', async () => {
		const id = await ask('dev_snapshot')
		assert.equal(await ask('dev_reset'), api.genesisHash.toHex())
		assert.equal(await chain.height(), 0)
		assert.equal(await ask('dev_revert', id), false)

		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		assert.equal(await chain.height(), 1)
		assert.equal((await chain.ask('global')).vaultExcess, 0n)
	})
})

describe('a state that a running chain takes in', async () => {
	const base = join(folder.path, 'loading')
	const start = () => startChain('loading', ['--base-path', base])
	const dump = (chain) => chain.provider.send('dev_dumpState', [])
	const load = (chain, spec) => chain.provider.send('dev_loadState', [spec])
	const rootOf = async (chain) => (await chain.api.rpc.chain.getHeader()).stateRoot.toHex()
	const economy = async (chain) => ({
		global: await chain.ask('global'),
		subnets: await chain.ask('subnets'),
		metagraph: await chain.ask('metagraph', 1),
		stakes: await chain.ask('stakeOf', bob.address),
		free: await chain.free(bob),
	})
	let spec, before

	it('is whole, and the economy is where it was', async () => {
		const chain = await start()
		assert.match(await load(chain, (await dump(chain)).spec).catch(({ message }) => message), /before the first block/)
		await chain.seal(400)
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		const dumped = await dump(chain)
		spec = dumped.spec
		before = await economy(chain)
		const id = await chain.provider.send('dev_snapshot', [])
		await chain.send(bob, chain.tx.addStake(hotkey.address, 2, TAO))
		await chain.seal(3)

		const first = await load(chain, spec)
		assert.deepEqual([await chain.height(), await head(chain), await finalHead(chain)], [1, first, first])
		assert.deepEqual(await economy(chain), before)
		assert.deepEqual((await dump(chain)).spec.genesis, spec.genesis)
		assert.equal(await chain.provider.send('dev_revert', [id]), false)
		await chain.stop()
	})

	it('is there after a restart, and what comes after it can be executed again', async () => {
		let chain = await start()
		assert.deepEqual(await economy(chain), before)
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		await chain.seal(2)
		const final = await finalHead(chain)
		await chain.kill()
		chain = await start()
		assert.equal(await finalHead(chain), final)
		await chain.stop()
		const { code, stderr } = await runNode('check-block', '2', '--dev', '--base-path', base)
		assert.equal(code, 0, stderr)
	})

	it('has the same root each time, and may be taken in by any chain', async () => {
		const chains = await Promise.all([start(), startChain('loading-too', ['--chain', 'near-halving'])])
		for (const chain of chains) {
			const roots = []
			await chain.seal()
			await load(chain, spec)
			roots.push(await rootOf(chain))
			await chain.seal(2)
			await load(chain, spec)
			roots.push(await rootOf(chain))
			assert.deepEqual(await economy(chain), before)
			assert.equal(new Set(roots).size, 1)
			assert.deepEqual((await dump(chain)).spec.genesis, spec.genesis)
			await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
			await chain.provider.send('dev_reset', [])
			assert.equal(await chain.height(), 0)
			await chain.stop()
		}
	})
})

describe('a state that goes from one node to another', async () => {
	/** What only tells of the chain that it is of: its blocks and their moments. */
	const OF_CHAIN = [...['System', 'Timestamp', 'Aura', 'Grandpa'].map(storageKey), stringToHex(':extrinsic_index')]
	const ACCOUNTS = `${storageKey('System')}${storageKey('Account').slice(2)}`
	const rowsOf = async (chain) => {
		const pairs = await chain.provider.send('state_getPairs', ['0x'])
		return new Map(pairs)
	}
	const economyIn = (rows) =>
		[...rows].filter(([row]) => row.startsWith(ACCOUNTS) || !OF_CHAIN.some((pallet) => row.startsWith(pallet)))
	const differences = (one, other) =>
		[...new Set([...one.keys(), ...other.keys()])].filter((row) => one.get(row) !== other.get(row))
	const rootOf = async (chain) => (await chain.api.rpc.chain.getHeader()).stateRoot.toHex()

	it('has one root on every node of the chain, and one economy on those of all chains', async () => {
		const [giver, taker] = await Promise.all(['giver', 'taker'].map((name) => startChain(name)))
		const stranger = await startChain('stranger', ['--chain', 'near-halving', '--dev-rpc'])
		after(() => Promise.all([giver, taker, stranger].map((chain) => chain.stop())))
		await giver.seal(30)
		await giver.send(bob, giver.tx.addStake(hotkey.address, 2, 7n * TAO))
		await taker.seal(3)
		const { spec } = await giver.provider.send('dev_dumpState', [])
		const given = await rowsOf(giver)

		const take = (chain) => chain.provider.send('dev_loadState', [spec])
		const firsts = await Promise.all([giver, taker, stranger].map(take))
		const [mine, theirs, foreign] = await Promise.all([giver, taker, stranger].map(rowsOf))
		assert.equal(firsts[0], firsts[1])
		assert.equal(await rootOf(giver), await rootOf(taker))
		assert.deepEqual(differences(mine, theirs), [])

		// Another chain has another genesis, which transactions sign; its hash is the one row that differs.
		const genesis = stranger.api.query.system.blockHash.key(0)
		assert.deepEqual(differences(theirs, foreign), [genesis])
		assert.equal(foreign.get(genesis), stranger.api.genesisHash.toHex())
		assert.notEqual(await rootOf(stranger), await rootOf(taker))

		// And every row of the economy is as it was given, but for the count of the blocks before the chain.
		const counter = differences(new Map(economyIn(given)), new Map(economyIn(foreign)))
		assert.deepEqual(counter, [storageKey(':BlocksBefore:')])
		assert.ok(economyIn(given).length > 200)

		// What the same transactions make of it is the same, too.
		const stake = await giver.tx.addStake(hotkey.address, 1, TAO).signAsync(bob, { nonce: -1 })
		for (const chain of [giver, taker]) {
			await chain.provider.send('dev_newBlock', [{ count: 6, transactions: [stake.toHex()] }])
			assert.ok((await chain.event(await chain.api.rpc.chain.getBlockHash(2), 'dynamicTao.StakeAdded')).alpha > 0n)
		}
		assert.equal(await rootOf(giver), await rootOf(taker))
		assert.equal(await head(giver), await head(taker))
	})
})

describe('a chain that went back', async () => {
	const base = join(folder.path, 'back')
	const database = join(base, 'chains/dev/paritydb/full')
	const copy = join(folder.path, 'full')
	const start = () => startChain('back', ['--base-path', base])

	it('is the same after a restart, and its blocks can be executed again', async () => {
		let chain = await start()
		await chain.seal(3)
		const id = await chain.provider.send('dev_snapshot', [])
		const before = await head(chain)
		await chain.seal(2)
		await chain.provider.send('dev_revert', [id])
		await chain.stop()

		chain = await start()
		assert.equal(await finalHead(chain), before)
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		await chain.stop()
		const { code, stderr } = await runNode('check-block', '4', '--dev', '--base-path', base)
		assert.equal(code, 0, stderr)
	})

	it('has gone back after a crash too, also where its database had not heard of it', async () => {
		let chain = await start()
		const height = await chain.height()
		const id = await chain.provider.send('dev_snapshot', [])
		await chain.seal(4)
		await chain.stop()
		cpSync(database, copy, { recursive: true })

		chain = await start()
		await chain.provider.send('dev_setHead', [height])
		await chain.send(bob, chain.tx.addStake(hotkey.address, 1, TAO))
		const after = await head(chain)
		await chain.kill()
		rmSync(database, { recursive: true })
		cpSync(copy, database, { recursive: true })

		chain = await start()
		assert.equal(await finalHead(chain), after)
		assert.equal(await chain.provider.send('dev_revert', [id]), false)
		await chain.seal()
		await chain.stop()
	})

	it('begins again after a restart at its first block', async () => {
		let chain = await start()
		await chain.provider.send('dev_reset', [])
		await chain.stop()

		chain = await start()
		assert.equal(await chain.height(), 0)
		await chain.seal(2)
		await chain.stop()
	})
})

describe('without --dev', async () => {
	it('there is no development RPC', async () => {
		const chain = await connect(await startNode('no-dev', ['--chain', 'near-halving', '--sealing', 'manual', '--tmp']))
		await assert.rejects(chain.provider.send('dev_newBlock', []), /Method not found/)
		await chain.stop()
	})

	it('it is there where it is asked for, but for no chain of validators', async () => {
		const chain = await connect(
			await startNode('dev-rpc', ['--chain', 'near-halving', '--sealing', 'manual', '--tmp', '--dev-rpc']),
		)
		await chain.provider.send('dev_newBlock', [])
		assert.equal(await chain.height(), 1)
		await chain.stop()

		const { code, stderr } = await runNode('--chain', 'local', '--dev-rpc', '--tmp', '--rpc-port', '0')
		assert.notEqual(code, 0)
		assert.match(stderr, /Error: --dev-rpc is for sealed chains/)
	})
})

it('clients that may call safe methods only cannot call these', async () => {
	const chain = await startChain('dev-safe', ['--rpc-methods', 'safe'])
	await assert.rejects(chain.provider.send('dev_newBlock', []), /unsafe/)
	await assert.rejects(chain.provider.send('dev_setHead', [0]), /unsafe/)
	await assert.rejects(chain.provider.send('dev_dumpState', []), /unsafe/)
	await assert.rejects(chain.provider.send('dev_loadState', [{}]), /unsafe/)
	await chain.stop()
})
