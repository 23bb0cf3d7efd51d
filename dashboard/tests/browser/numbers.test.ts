// The numbers of the page beside those that the chain itself answers, by another client than the page's.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { alice, bob, type Chain, connect, dave, eve, key, TAO } from '../../../tests/e2e/lib/chain.mjs'
import { amounts, exact, fact, glance, percent, rao } from './lib/numbers.ts'
import { block, column, settled, startWorld, tableOf, trade, until, type World } from './lib/page.ts'

/** Blocks of chain time. */
const [HOUR, DAY] = [300, 7_200]

/** The subnet with the smallest pool. */
const SMALL = 3

const CAP = 21_000_000n * TAO

/** A day of blocks on a busy machine. */
const LONG_MS = 300_000

const hotkey = key('//Alice//hotkey').address

let world: World
let chain: Chain
let time: Page

before(async () => {
	// Nobody else sends anything.
	world = await startWorld('dashboard-numbers', ['--no-agents'])
	chain = await connect({ url: world.rpc })
	time = await world.open('time')
	await time.getByRole('button', { name: 'Take a snapshot' }).click()
	await time.getByRole('button', { name: 'Back to #0', exact: true }).waitFor()
	await chain.send(alice, chain.tx.addStake(hotkey, SMALL, 10_000n * TAO))
	await world.seal(365)
})

after(async () => {
	await chain.api.disconnect()
	await world.stop()
})

/** Opens a view, at the head of the chain. */
async function open(view = ''): Promise<Page> {
	const page = await world.open(view)
	const height = await chain.height()
	await until(
		() => block(page),
		(shown) => shown === height,
	)
	return page
}

/** Dispatches a call as the administrator, in a block of its own. */
async function dispatch(call: { method: { toHex(): string } }): Promise<void> {
	const { error } = await chain.provider.send('dev_dispatch', [null, call.method.toHex()])
	assert.equal(error, null)
}

const table = async (page: Page, name: string) => {
	await page.getByRole('button', { name, exact: true }).click()
	await tableOf(page, `Subnets: ${name}`).waitFor()
}

const market = (page: Page, title: string) => amounts(page, 'Subnets: Market', title)

test('prices, caps, liquidity and volume are the chain’s', async () => {
	const page = await open()
	const subnets = await chain.ask('subnets')
	const every = (of: (subnet: any) => bigint) => subnets.map(of)
	assert.deepEqual(await market(page, 'Price'), every(({ price }) => price))
	assert.deepEqual(await market(page, 'Moving price'), every(({ movingPrice }) => movingPrice))
	assert.deepEqual(await market(page, 'Liquidity'), every(({ taoReserve }) => taoReserve))
	assert.deepEqual(await market(page, 'Volume'), every(({ volume }) => volume))
	assert.deepEqual(subnets.filter(({ volume }: any) => volume === 0n), [])
	assert.deepEqual(
		await market(page, 'Cap, outstanding'),
		every(({ alphaOutstanding: o, taoReserve: t, alphaReserve: a }) => (o * t) / a),
	)
	assert.deepEqual(
		await market(page, 'Cap, issued'),
		every(({ alphaOutstanding: o, taoReserve: t, alphaReserve: a }) => ((o + a) * t) / a),
	)
	await page.close()
})

test('the economy at a glance is the chain’s', async () => {
	const page = await open()
	const [global, subnets] = [await chain.ask('global'), await chain.ask('subnets')]
	const sum = subnets.reduce((total: bigint, { price }: any) => total + price, 0n)
	assert.equal(await exact(glance(page, 'Sum of prices')), sum)
	assert.equal(await exact(glance(page, 'Issuance')), global.totalIssuance)
	assert.equal(await exact(glance(page, 'Issuance')), await chain.issuance())
	assert.equal(await exact(glance(page, 'Block emission')), global.blockEmission)
	assert.equal(await exact(glance(page, 'Root stake')), global.rootStake)
	assert.equal(await exact(glance(page, 'Pooled')), global.pooledTao)
	assert.equal(await exact(glance(page, 'Registration')), await chain.ask('registrationCost'))
	assert.match(await page.locator('.strip').innerText(), new RegExp(percent(global.totalIssuance, CAP)))
	await page.close()
})

test('the stages of emission are the chain’s', async () => {
	const page = await open()
	await table(page, 'Emission')
	const stages = await chain.ask('allEmissionStages')
	const shown = (title: string) => column(page, 'Subnets: Emission', title)
	const every = (of: (stages: any) => unknown) => stages.map(of)
	const billion = 1_000_000_000n
	assert.deepEqual(await shown('Base'), every(({ base }) => percent(base, billion)))
	assert.deepEqual(await shown('After gate'), every(({ afterGate }) => percent(afterGate, billion)))
	for (const [title, part] of [
		['Allocated', 'allocated'],
		['Injected', 'injected'],
		['Buys alpha', 'spent'],
		['Not minted', 'unminted'],
	] as const) {
		assert.deepEqual(await amounts(page, 'Subnets: Emission', title), every((stages) => stages[part]))
	}
	await page.close()
})

test('the distribution ratio and root’s proportion are the chain’s', async () => {
	const page = await open()
	await table(page, 'Alpha')
	const subnets = await chain.ask('subnets')
	const proportions = subnets.map(({ rootProportion }: any) => percent(rootProportion, 1_000_000_000n))
	assert.deepEqual(await column(page, 'Subnets: Alpha', 'Root proportion'), proportions)
	for (const [index, shown] of (await column(page, 'Subnets: Alpha', 'ADR')).entries()) {
		const ratio = subnets[index].alphaDistributionRatio
		// Cut, to five digits at least
		const missing = ratio - rao(shown)
		assert.ok(missing >= 0n && missing * 10_000n <= ratio, `${shown}, ${ratio}`)
	}
	await page.close()
})

test('who is immune, for how long, and whose a subnet is, are the chain’s', async () => {
	const page = await open()
	await table(page, 'Slots')
	const [subnets, height] = [await chain.ask('subnets'), BigInt(await chain.height())]
	assert.deepEqual(await column(page, 'Subnets: Slots', 'Pruned'), ['immune', 'immune', 'immune'])
	const days = subnets.map(({ immuneUntil }: any) => (immuneUntil - height) / BigInt(DAY))
	const shown = await column(page, 'Subnets: Slots', 'Immune for')
	assert.deepEqual(
		shown.map((text) => BigInt(/^(\d+) d/.exec(text)![1]!)),
		days,
	)
	const owners = await tableOf(page, 'Subnets: Slots')
		.locator('.address')
		.evaluateAll((addresses) => addresses.map((address) => address.getAttribute('title')))
	assert.deepEqual(
		owners,
		subnets.map(({ ownerColdkey }: any) => ownerColdkey),
	)
	assert.deepEqual(
		await amounts(page, 'Subnets: Slots', 'Neuron costs'),
		subnets.map(({ burn }: any) => burn),
	)
	assert.equal(await chain.ask('nextToPrune'), null)
	assert.equal(await glance(page, 'Next to prune').innerText(), 'nobody')
	await page.close()
})

test('who is pruned first is the chain’s answer, also among prices that are the same in rao', async () => {
	const snapshot = await chain.provider.send('dev_snapshot', [])
	await dispatch(chain.tx.setParameter({ NetworkImmunityPeriod: 1 }))
	const page = await open()
	await table(page, 'Slots')
	const first = async () => {
		const ranks = await column(page, 'Subnets: Slots', 'Pruned')
		assert.deepEqual(ranks.toSorted(), ['#1', '#2', '#3'])
		return ranks.indexOf('#1') + 1
	}
	assert.equal(await first(), await chain.ask('nextToPrune'))

	// Subnet 2's price is lower by less than a rao. By the rao that are told it would be subnet 1, whose netuid is lower.
	const one = (1n << 64n) + (1n << 30n)
	await setReferencePrices([1, one], [2, one - 1n], [3, 2n * one])
	const [lower, higher] = await chain.ask('subnets')
	assert.equal(lower.referencePrice, higher.referencePrice)
	assert.equal(await chain.ask('nextToPrune'), 2)
	const height = await chain.height()
	await until(
		() => block(page),
		(shown) => shown === height,
	)
	assert.equal(await first(), 2)
	await page.close()
	await chain.provider.send('dev_revert', [snapshot])
})

/** Writes averages of prices, in parts of 2^64, into the records of subnets. */
async function setReferencePrices(...prices: [number, bigint][]): Promise<void> {
	const { subnets } = chain.api.query.dynamicTao
	const written = prices.map(async ([netuid, bits]) => {
		const record = (await subnets(netuid)).unwrap()
		record.economy.set('referencePrice', chain.api.registry.createType('u128', bits))
		return [subnets.key(netuid), record.toHex()]
	})
	await chain.provider.send('dev_setStorage', [await Promise.all(written)])
}

test('a sale that takes the price down by 50 or 98 % does so by the chain’s own quote', async () => {
	const page = await open(`subnet/${SMALL}`)
	const { alphaOutstanding } = await chain.ask('subnet', SMALL)
	for (const drop of [50n, 98n]) {
		const told = fact(page, 'Sales that move the price', `−${drop} %`)
		const sale = await exact(told)
		const fall = async (alpha: bigint) => {
			const { priceBefore, priceAfter } = await chain.ask('quoteUnstake', SMALL, alpha)
			return ((priceBefore - priceAfter) * 100_000n) / priceBefore
		}
		// Within what the emission of a block moves: the quote is of the next one
		const [all, less] = [await fall(sale), await fall((sale * 99n) / 100n)]
		const wanted = drop * 1_000n
		assert.ok(all >= wanted - 5n && all <= wanted + 5n, `${all}`)
		assert.ok(less < wanted - 5n, `${less}`)
		assert.match(await told.innerText(), new RegExp(`${percent(sale, alphaOutstanding)} of outstanding$`))
	}
	await page.close()
})

test('a sale of more than is outstanding is told as one', async () => {
	const page = await open('subnet/1')
	const told = fact(page, 'Sales that move the price', '−98 %')
	const { alphaOutstanding } = await chain.ask('subnet', 1)
	const sale = await exact(told)
	assert.ok(sale > alphaOutstanding, `${sale}`)
	assert.match(await told.innerText(), /: more than there is$/)
	await page.close()
})

test('what a liquidation pays in TAO is the chain’s preview', async () => {
	const page = await open(`subnet/${SMALL}`)
	const preview = await chain.ask('liquidationPreview', SMALL)
	const told = (name: string) => fact(page, 'A liquidation now', name)
	assert.equal(await exact(told('To holders')), preview.toHolders)
	assert.equal(await exact(told('They hold')), preview.held)
	assert.equal(await exact(told('Recycled')), preview.recycled)
	assert.equal(await exact(told('For each alpha')), preview.price)
	assert.ok(preview.toHolders > 9_000n * TAO, `${preview.toHolders}`)
	await page.close()
})

test('a day’s alpha is what the next block makes pending, 7,200 times', async () => {
	const page = await open(`subnet/${SMALL}`)
	const part = (name: string) => exact(fact(page, 'A day’s alpha', name))
	const [owner, miners, validators, root] = [
		await part('Owner'),
		await part('Miners'),
		await part('Validators'),
		await part('Root'),
	]
	const before = await chain.ask('subnet', SMALL)
	await world.seal(1)
	const now = await chain.ask('subnet', SMALL)
	const day = BigInt(DAY)
	assert.equal(owner, (now.pending.owner - before.pending.owner) * day)
	assert.equal(miners, (now.pending.miners - before.pending.miners) * day)
	// Root's proportion is the head's, and that of the block is lower by what the block mints.
	const apart = (now.pending.validators - before.pending.validators) * day - validators
	assert.ok(apart >= 0n && apart * 10_000n <= validators, `${apart}`)
	assert.equal(owner + miners + validators + root, before.alphaEmission * day)
	assert.notEqual(root, 0n)
	await page.close()
})

test('trust, consensus, incentive and dividends of each neuron are the chain’s', async () => {
	const page = await open('subnet/1')
	const graph = await chain.ask('metagraph', 1)
	for (const [title, scores] of [
		['Trust', 'trust'],
		['Consensus', 'consensus'],
		['Incentive', 'incentive'],
		['Dividends', 'dividends'],
		['Validator trust', 'validatorTrust'],
	] as const) {
		const wanted = graph[scores].map((score: number) => percent(score, 65_535))
		const shown = await until(
			() => column(page, 'Neurons of Subnet 1', title),
			(cells) => cells.length === wanted.length,
		)
		assert.deepEqual(shown, wanted)
		assert.notEqual(Math.max(...graph[scores]), 0, title)
	}
	assert.deepEqual(await amounts(page, 'Neurons of Subnet 1', 'Emission'), graph.emission)
	await page.close()
})

test('a quote is the chain’s, and the limit follows from the tolerance', async () => {
	const page = await open('trade/3')
	await page.getByLabel(/^Amount/).fill('50')
	const quote = await chain.ask('quoteStakeOf', alice.address, hotkey, SMALL, 50n * TAO)
	const card = page.locator('.ticket .card')
	const told = (name: string) => card.locator('dl > div').filter({ hasText: name }).locator('dd')
	await card.waitFor()
	assert.equal(await exact(told('Average price')), quote.averagePrice)
	assert.equal(await told('Slippage').innerText(), percent(quote.slippage, 1_000_000_000n))
	assert.notEqual(quote.slippage, 0)
	assert.equal(await exact(told('Fee of the pool')), quote.fee)
	const [, received] = /You get ([\d,.]+)/.exec(await card.innerText())!
	const missing = quote.amountOut - rao(received!)
	assert.ok(missing >= 0n && missing < 1_000n, `${missing}`)
	for (const [tolerance, hundredths] of [
		['0.1 %', 10n],
		['5 %', 500n],
	] as const) {
		await page.getByRole('button', { name: tolerance, exact: true }).click()
		const most = quote.averagePrice * (10_000n + hundredths)
		const limit = await exact(told('At most'))
		assert.ok(limit * 10_000n >= most && (limit - 1n) * 10_000n < most, `${limit}`)
	}
	await page.close()
})

test('a trade carries the limit that was shown, and beyond it is refused in words', async () => {
	const page = await open('trade/3')
	await page.getByRole('button', { name: '0.1 %', exact: true }).click()
	await page.getByLabel(/^Amount/).fill('10')
	const shown = page.locator('.ticket .card dl > div').filter({ hasText: 'At most' }).locator('dd')
	const limit = await exact(shown)
	const held = await chain.stake(alice, key('//Alice//hotkey'), SMALL)
	await page.locator('.primary:enabled').click()
	const [sent] = await until(
		() => chain.api.rpc.author.pendingExtrinsics(),
		(pending: any) => pending.length > 0,
	)
	assert.equal(sent.method.method, 'addStakeLimit')
	assert.equal(sent.method.args[3].toBigInt(), limit)

	// Somebody else tips, buys first, and moves the price by more than the tolerance.
	const first = chain.tx.addStake(key('//Bob//hotkey').address, SMALL, 500n * TAO)
	await chain.api.rpc.author.submitExtrinsic(await first.signAsync(bob, { nonce: -1, tip: TAO }))
	const text = await settled(world, page)
	assert.match(text, /^Refused in block \d+: /)
	const { docs } = chain.api.errors.dynamicTao.SlippageTooHigh.meta
	assert.ok(text.includes(docs.join(' ').trim().replaceAll('`', '')), text)
	assert.equal(await chain.stake(alice, key('//Alice//hotkey'), SMALL), held)
	await page.close()
})

test('rules that are scheduled are told, with what changes marked', async () => {
	const page = await open('rules')
	assert.equal(await page.getByRole('heading', { name: 'Scheduled', exact: true }).count(), 0)
	const { active } = await chain.ask('rules')
	const at = (await chain.height()) + 1_000
	await dispatch(chain.tx.scheduleRules(at, { ...active, allocation: 'Equal' }))
	const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Scheduled', exact: true }) })
	const { scheduled } = await chain.ask('rules')
	assert.match(await card.innerText(), new RegExp(`From block ${scheduled.at} on, in 3 h`))
	assert.deepEqual(await card.locator('.changes dt').allInnerTexts(), ['Allocation'])
	assert.deepEqual(await card.locator('.changes code').allInnerTexts(), ['Equal'])
	await dispatch(chain.tx.cancelScheduledRules())
	await card.waitFor({ state: 'detached' })
	await page.close()
})

/** What a row of the positions says of a subnet, to the rao. */
async function profit(page: Page, subnet: string, part: string): Promise<bigint> {
	const place = (await column(page, 'Positions', 'Subnet')).findIndex((text) => text.startsWith(subnet))
	return (await amounts(page, 'Positions', part))[place]!
}

test('a position that was sold whole shows what it brought, to the rao, with all fees', async () => {
	const page = await open('trade/2')
	await page.getByLabel('Account').selectOption(dave.address)
	const before = await chain.free(dave)
	assert.match(await trade(world, page, 'stake', '20'), /^Done/)
	// He mines there, and so the row was there before he bought: what is sold is what it says.
	const held = await chain.stake(dave, key('//Dave//hotkey'), 2)
	await until(
		() => profit(page, 'Subnet 2', 'Stake').catch(() => 0n),
		(alpha) => alpha === held,
	)
	await page.getByRole('button', { name: 'Sell Subnet 2' }).click()
	await page.locator('.primary:enabled').click()
	assert.match(await settled(world, page), /^Done/)
	await until(
		() => column(page, 'Positions', 'Sale'),
		(texts) => texts.includes('closed'),
	)
	const total = await profit(page, 'Subnet 2', 'Profit')
	assert.equal(total, (await chain.free(dave)) - before)

	const events = await chain.eventsFrom((await chain.height()) - 1)
	const [added, removed] = ['dynamicTao.StakeAdded', 'dynamicTao.StakeRemoved'].map(
		(name) => events.find((event: any) => event.name === name) as any,
	)
	const transactions = events
		.filter(({ name, who }: any) => name === 'transactionPayment.TransactionFeePaid' && who === dave.address)
		.reduce((sum: bigint, { actualFee }: any) => sum + actualFee, 0n)
	const fees = await profit(page, 'Subnet 2', 'by fees')
	assert.equal(fees, -(added.fee + (removed.fee * removed.price) / TAO + transactions))
	// He mines there: what the epoch has paid was sold along.
	const earned = removed.alpha + removed.fee - added.alpha
	const emission = await profit(page, 'Subnet 2', 'by emission')
	assert.equal(emission, (earned * removed.price) / TAO)
	assert.equal(await profit(page, 'Subnet 2', 'by price'), total - fees - emission)
	await page.close()
})

test('alpha that is burned or recycled is a loss by burning, and takes nothing from what was earned', async () => {
	const page = await open('trade/1')
	await page.getByLabel('Account').selectOption(dave.address)
	const position = async (at = chain.api) => {
		const stakes = await at.call.dynamicTaoApi.stakeOf(dave.address)
		return stakes.find(({ netuid }: any) => netuid.toNumber() === 1)
	}
	const held = (await position()).hotkey
	await chain.send(dave, chain.tx.burnAlpha(held, 20n * TAO, 1))
	await chain.send(dave, chain.tx.recycleAlpha(held, 10n * TAO, 1))
	const [now, then] = [await position(), await position(await at((await chain.height()) - HOUR))]
	const worth = (alpha: bigint) => (alpha * now.taoValue.toBigInt()) / now.alpha.toBigInt()
	await until(
		() => profit(page, 'Subnet 1', 'by burning').catch(() => 0n),
		(lost) => lost === -worth(30n * TAO),
	)
	const earned = now.alpha.toBigInt() + 30n * TAO - then.alpha.toBigInt()
	assert.equal(await profit(page, 'Subnet 1', 'by emission'), worth(earned))
	assert.notEqual(earned, 0n)
	await page.close()

	const subnet = await open('subnet/1')
	const kinds = await until(
		() => column(subnet, 'Trades of Subnet 1', 'Kind'),
		(texts) => texts.length > 0,
	)
	assert.deepEqual(kinds.slice(0, 2), ['Recycled', 'Burned'])
	assert.deepEqual((await amounts(subnet, 'Trades of Subnet 1', 'Alpha')).slice(0, 2), [10n * TAO, 20n * TAO])
	await subnet.close()
})

test('a day is made by a button, and is told as the chain went through it', async () => {
	const { active } = await chain.ask('rules')
	await dispatch(chain.tx.scheduleRules((await chain.height()) + 2, { ...active, rootPart: 'Claimable' }))
	const height = await chain.height()
	await until(
		() => block(time),
		(shown) => shown === height,
	)
	await time.getByRole('button', { name: '+1 day' }).click()
	await until(
		() => block(time),
		(shown) => shown === height + DAY,
		LONG_MS,
	)
	assert.equal(await chain.height(), height + DAY)

	const page = await open()
	await until(
		() => column(page, 'Subnets: Market', 'Volume 24h'),
		(texts) => texts.every((text) => text !== '–'),
	)
	// A sample may be a hundredth of the day younger.
	const [dayAgo, later, now] = [await volumesAt(height), await volumesAt(height + DAY / 100), await volumesAt(height + DAY)]
	const volumes = await market(page, 'Volume 24h')
	for (const [index, shown] of volumes.entries()) {
		assert.ok(shown <= now[index]! - dayAgo[index]!, `${shown}`)
		assert.ok(shown >= now[index]! - later[index]!, `${shown}`)
	}
	await page.close()
})

/** The chain at a block of the past. */
const at = async (height: number) => chain.api.at(await chain.api.rpc.chain.getBlockHash(height))

/** What had gone through the pools by then. */
async function volumesAt(height: number): Promise<bigint[]> {
	const subnets = await (await at(height)).call.dynamicTaoApi.subnets()
	return subnets.map(({ volume }: any) => volume.toBigInt())
}

test('the sale of a claim of root is listed among the trades of its subnet', async () => {
	const ferdie = key('//Ferdie')
	const behind = (await chain.ask('stakeOf', ferdie.address)).find(({ netuid }: any) => netuid === 0)
	const receipt = await chain.send(ferdie, chain.tx.claimRoot(behind.hotkey, [1]))
	const claimed = receipt.event('dynamicTao.RootClaimed')
	const page = await open('subnet/1')
	const [kind] = await until(
		() => column(page, 'Trades of Subnet 1', 'Kind'),
		(texts) => texts.length > 0,
	)
	assert.equal(kind, 'Claim sold')
	const [tao] = await amounts(page, 'Trades of Subnet 1', 'TAO')
	assert.equal(tao, claimed.tao)
	assert.notEqual(claimed.tao, 0n)
	const sold = page.getByText(/^In the blocks from/).locator('.amount').nth(1)
	assert.equal(rao((await sold.getAttribute('title'))!), claimed.tao)
	await page.close()
})

test('what a dissolution paid is told beside what the positions were worth', async () => {
	const height = await chain.height()
	await dispatch(chain.tx.dissolveNetwork(2))
	await chain.sealDissolution()
	const payouts = (await chain.eventsFrom(height + 1)).filter(
		({ name, coldkey }: any) => name === 'dynamicTao.DissolutionPayout' && coldkey === eve.address,
	)
	assert.equal(payouts.length, 1)
	const then = await (await at((await chain.height()) - HOUR)).call.dynamicTaoApi.stakeOf(eve.address)
	const worth = then
		.filter(({ netuid }: any) => netuid.toNumber() === 2)
		.reduce((sum: bigint, { taoValue }: any) => sum + taoValue.toBigInt(), 0n)

	const page = await open('trade/1')
	await page.getByLabel('Account').selectOption(eve.address)
	await until(
		async () => (await column(page, 'Positions', 'Subnet')).join(),
		(texts) => /Subnet 2\s+dissolved/.test(texts),
	)
	assert.equal(await profit(page, 'Subnet 2', 'Profit'), (payouts[0] as any).tao - worth)
	await page.close()
})

test('a snapshot of block 0 brings the chain back to it', async () => {
	await time.getByRole('button', { name: 'Back to #0', exact: true }).click()
	await until(
		() => block(time),
		(shown) => shown === 0,
	)
	assert.equal(await chain.height(), 0)
	assert.equal((await chain.ask('subnet', SMALL)).taoReserve, 500n * TAO)
	const page = await open()
	assert.deepEqual(await market(page, 'Liquidity'), [10_000n * TAO, 2_000n * TAO, 500n * TAO])
	await page.close()
})
