// The page as its users have it: real Chromium, real node, blocks on request.

import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { connect, key } from '../../../tests/e2e/lib/chain.mjs'
import { block, column, picture, settled, startWorld, trade, until, VIEWS, type World } from './lib/page.ts'

let world: World

before(async () => {
	world = await startWorld('dashboard')
	await world.seal(3)
})

after(() => world.stop())

test('the overview shows the subnets of the chain', async () => {
	const page = await world.open()
	const [first, second, third] = await column(page, 'Subnets: Market', 'Liquidity')
	assert.deepEqual([first, second], ['10.00K τ', '2.00K τ'])
	// 500, and the emission of three blocks
	assert.match(third!, /^500\.\d τ$/)
	assert.match((await column(page, 'Subnets: Market', 'Price'))[0]!, /^0\.1000/)
	assert.equal(await block(page), 3)
	assert.match(await page.locator('.strip').innerText(), /Sum of prices\s+0\.17/)
	await picture(page, 'overview-young')
	await page.close()
})

test('the emission of a block is shown by stage and sums to what is minted', async () => {
	const page = await world.open()
	await page.getByRole('button', { name: 'Emission', exact: true }).click()
	// Moving prices 0.1, 0.05, 0.02 of 0.17
	assert.deepEqual(await column(page, 'Subnets: Emission', 'Base'), ['58.82 %', '29.41 %', '11.76 %'])
	assert.deepEqual(await column(page, 'Subnets: Emission', 'Not minted'), ['0.0000 τ', '0.0000 τ', '0.0000 τ'])
	assert.match(
		await page.locator('main').innerText(),
		/1\.000000000 τ are\s+injected, 0\.000000000 τ buy alpha, and 0\.000000000 τ are not minted/,
	)
	await page.close()
})

test('a stake changes the numbers within one block', async () => {
	const page = await world.open('trade/1')
	const overview = await world.open()
	const [before] = await column(overview, 'Subnets: Market', 'Price')
	const height = await block(overview)
	const status = await trade(world, page, 'stake', '100')
	assert.match(status, /^Done in block \d+: stake of 100 τ\./)
	const done = Number(/block (\d+)/.exec(status)![1])
	assert.equal(done, height + 1)
	await until(
		() => block(overview),
		(now) => now >= done,
	)
	const [now] = await column(overview, 'Subnets: Market', 'Price')
	assert.ok(now! > before!, `${before} -> ${now}`)
	// 100 TAO into 10,000 at 0.1: 100000 * 99.95 / 10099.95 = 989.6 alpha beside 5,000
	const stake = await until(
		() => column(page, 'Positions', 'Stake'),
		(cells) => /^5,98/.test(cells[1] ?? cells[0]!),
	)
	assert.ok(
		stake.some((text) => /^5,989\.\d+ SN1/.test(text)),
		stake.join(),
	)
	// 100 * 33 / 65535 TAO went to the pool, and no epoch has paid yet
	await until(
		() => column(page, 'Positions', 'by fees'),
		(cells) => cells.includes('−0.05'),
	)
	assert.ok((await column(page, 'Positions', 'by emission')).every((cell) => cell === '0.00'))
	await picture(page, 'trade')
	await page.close()
	await overview.close()
})

test('a quote is there while one types, and says what is lost', async () => {
	const page = await world.open('trade/3')
	await page.getByLabel(/^Amount/).fill('50')
	const card = page.locator('.ticket .card')
	assert.match(await card.innerText(), /You get 2,2\d\d\.\d{6}/)
	// A tenth of the pool: 550^2 / 500^2 - 1 = 21 %
	assert.match(await card.innerText(), /Price impact\s*\+2\d\.\d\d %/)
	await page.getByLabel(/^Amount/).fill('1')
	await until(
		() => card.innerText(),
		(text) => /You get 4\d\./.test(text),
	)
	await page.close()
})

test('a refusal is told in words before anything is signed', async () => {
	const page = await world.open('trade/1')
	await page.getByLabel(/^Amount/).fill('0.000001')
	const alert = page.getByRole('alert')
	assert.match(await alert.innerText(), /under the minimum stake.*AmountTooLow/s)
	assert.equal(await page.locator('.primary').isDisabled(), true)
	await page.getByLabel(/^Amount/).fill('nonsense')
	assert.equal(await page.getByLabel(/^Amount/).getAttribute('aria-invalid'), 'true')
	await page.close()
})

test('a position is sold whole, and a swap goes from subnet to subnet', async () => {
	const page = await world.open('trade/2')
	assert.match(await trade(world, page, 'stake', '20'), /^Done/)
	await page.getByRole('group', { name: 'Side' }).getByRole('button', { name: 'swap' }).click()
	await page.getByLabel('To', { exact: true }).selectOption('3')
	assert.match(await trade(world, page, 'swap', '100'), /^Done in block \d+: swap of 100 /)
	await page.getByRole('button', { name: 'Sell Subnet 3' }).click()
	const amount = await page.getByLabel(/^Amount/).inputValue()
	assert.match(await trade(world, page, 'unstake', amount), /^Done/)
	await page.close()
})

test('what is left of a position is sold whole, by a button', async () => {
	const page = await world.open('trade/2')
	await page.getByRole('button', { name: 'Sell Subnet 2' }).click()
	await page.locator('.primary:enabled').click()
	assert.match(await settled(world, page), /^Done/)
	await until(
		() => page.getByRole('button', { name: 'Sell Subnet 2' }).count(),
		(count) => count === 0,
	)
	await page.close()
})

test('root stake is sold for as much TAO', async () => {
	const page = await world.open('trade')
	await page.getByLabel('Account').selectOption(key('//Ferdie').address)
	await page.getByRole('button', { name: 'Sell Root' }).click()
	assert.match(await page.locator('.ticket .card').innerText(), /You get 10,000\.000000 τ/)
	await page.locator('.primary:enabled').click()
	assert.match(await settled(world, page), /^Done/)
	await page.close()
})

test('trades and what they did are listed under their subnet', async () => {
	const page = await world.open('subnet/1')
	const kinds = await until(
		() => column(page, 'Trades of Subnet 1', 'Kind'),
		(cells) => cells.length > 0,
	)
	assert.deepEqual(kinds, ['Purchase'])
	assert.deepEqual(await column(page, 'Trades of Subnet 1', 'TAO'), ['99.9496 τ'])
	assert.match(await page.locator('main').innerText(), /users bought for 99\.9496 τ and sold for 0\.0000 τ/)
	await page.close()
})

test('a subnet shows its pool, its neurons and what a sale would do', async () => {
	const page = await world.open('subnet/1')
	const uids = await until(
		() => column(page, 'Neurons of Subnet 1', 'Uid'),
		(cells) => cells.length > 0,
	)
	assert.equal(uids.length, 5)
	assert.deepEqual(await column(page, 'Neurons of Subnet 1', 'Role'), [
		'validator',
		'validator',
		'miner',
		'miner',
		'miner',
	])
	const sales = page.locator('.card', { hasText: 'Sales that move the price' })
	assert.match(await sales.innerText(), /−50 %\s+4[01],\d{3}\.\d\d SN1/)
	assert.match(await page.locator('.card', { hasText: 'A liquidation now' }).innerText(), /of the spot price/)
	await page.close()
})

test('the table sorts, searches, and is walked through by keys', async () => {
	const page = await world.open()
	const names = () => column(page, 'Subnets: Market', 'Subnet')
	await page.getByRole('button', { name: 'Price', exact: true }).click()
	await page.getByRole('button', { name: /^Price/ }).click()
	assert.match((await names())[0]!, /Subnet 3/)
	await page.keyboard.press('/')
	await page.keyboard.type('net 2')
	await until(names, (found) => found.length === 1)
	await page.keyboard.press('Escape')
	await until(names, (found) => found.length === 3)
	await page.locator('tbody tr').first().focus()
	await page.keyboard.press('ArrowDown')
	await page.keyboard.press('Enter')
	await page.getByRole('heading', { level: 1, name: /Subnet 2/ }).waitFor()
	await until(
		() => page.title(),
		(title) => title === 'Subnet 2 · dynamic-tao',
	)
	await page.close()
})

test('blocks are made on request, and an epoch pays', async () => {
	const page = await world.open('subnet/1')
	const height = await block(page)
	await page.getByRole('button', { name: '+1 block' }).click()
	await until(
		() => block(page),
		(now) => now === height + 1,
	)
	await page.getByRole('button', { name: '+1 tempo' }).click()
	await until(
		() => block(page),
		(now) => now === height + 361,
	)
	const incentives = await until(
		() => column(page, 'Neurons of Subnet 1', 'Incentive'),
		(cells) => cells.some((cell) => cell !== '0.00 %'),
	)
	assert.equal(incentives.length, 5)
	await picture(page, 'subnet')
	await page.close()
})

test('after an hour there is a change of the price, and a line', async () => {
	const page = await world.open()
	const hour = await until(
		() => column(page, 'Subnets: Market', '1h'),
		(cells) => cells.every((cell) => cell !== '–'),
	)
	assert.equal(hour.length, 3)
	assert.equal(await page.locator('.spark').count(), 3)
	assert.deepEqual(await column(page, 'Subnets: Market', '30d'), ['–', '–', '–'])
	await picture(page, 'overview')
	await page.close()
})

test('the alpha of a day is shown by who gets it', async () => {
	const page = await world.open()
	await page.getByRole('button', { name: 'Alpha', exact: true }).click()
	// 7,200 blocks of an alpha, and 18 % of it: 1,296
	assert.deepEqual(await column(page, 'Subnets: Alpha', 'Alpha a block'), ['1.0000 SN1', '1.0000 SN2', '1.0000 SN3'])
	assert.deepEqual(await column(page, 'Subnets: Alpha', 'Owner a day'), ['1.29K SN1', '1.29K SN2', '1.29K SN3'])
	await picture(page, 'overview-alpha')
	await page.close()
})

test('the rules are told', async () => {
	const page = await world.open('rules')
	await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor()
	assert.match(await page.locator('main').innerText(), /PriceEma[\s\S]*AlphaEmissionCap[\s\S]*SoldEachBlock/)
	await page.close()
})

test('the laboratory’s reports are links where they are served beside the page', async () => {
	const report = (name: string) => new URL(`../../dist/laboratory${name}.html`, import.meta.url)
	const remove = () => ['', '-matrix', '-story', '-tables'].forEach((name) => rmSync(report(name), { force: true }))
	remove()
	const without = await world.open('rules')
	await without.getByText('make lab').waitFor()
	await without.close()
	writeFileSync(report(''), '<title>A report</title>')
	writeFileSync(report('-story'), '<title>A story</title>')
	const page = await world.open('rules')
	await page.getByRole('link', { name: 'the story of February 2025' }).waitFor()
	assert.equal(await page.getByRole('link', { name: 'attacks under all rules' }).count(), 0)
	await page.getByRole('link', { name: 'the last run' }).click()
	await until(
		() => page.title(),
		(title) => title === 'A report',
	)
	await page.close()
	remove()
})

test('the same pools are shown under other rules', async () => {
	const page = await world.open('rules')
	await page.getByLabel('Other rules').selectOption('launch')
	// It allocates as the chain does.
	const same = await until(
		() => column(page, 'Under launch', 'Change').catch(() => []),
		(cells) => cells.length === 3,
	)
	assert.deepEqual(same, ['0.00 %', '0.00 %', '0.00 %'])
	await page.getByLabel('Other rules').selectOption('hill-rank')
	const then = await until(
		() => column(page, 'Under hill-rank', 'Then').catch(() => []),
		(cells) => cells.length === 3,
	)
	const now = await column(page, 'Under hill-rank', 'Now')
	const sum = (cells: string[]) => cells.reduce((total, cell) => total + Number(cell.replace(' τ', '')), 0)
	// A TAO of each block, cut to four decimals for each of three subnets
	assert.ok([sum(now), sum(then)].every((tao) => tao > 0.9997 && tao <= 1), `${now}, ${then}`)
	assert.match(await page.locator('main').innerText(), /HillGate \{ exponent: 3, bar: Rank\(32\) \}/)
	await picture(page, 'rules')
	await page.close()
})

test('a rule in the shadow of the active one shows what it would have given', async () => {
	const page = await world.open('rules')
	await page.getByText('No rule runs in the shadow').waitFor()
	const { api, provider } = await connect({ url: world.rpc })
	const call = api.tx.dynamicTao.startShadow({ Equal: null }).method.toHex()
	await provider.send('dev_dispatch', [null, call])
	await world.seal(3)
	// Three blocks of a TAO in thirds, of which the first is a rao more: 3 * 333,333,334 and 3 * 333,333,333
	const thirds = ['1.0000 τ 33.33 %', '0.9999 τ 33.33 %', '0.9999 τ 33.33 %']
	await until(
		() => column(page, 'Shadows', '0: Equal').catch(() => []),
		(cells) => cells.join() === thirds.join(),
	)
	await provider.send('dev_dispatch', [null, api.tx.dynamicTao.stopShadow(0).method.toHex()])
	await provider.disconnect()
	await page.close()
})

test('a chain goes back to a snapshot as often as one likes', async () => {
	const page = await world.open('time')
	const height = await block(page)
	await page.getByRole('button', { name: 'Take a snapshot' }).click()
	const back = page.getByRole('button', { name: /^Back to #/ })
	for (const count of [7, 1_000]) {
		await page.getByLabel('Number of blocks').fill(`${count}`)
		await page.getByRole('button', { name: /^Make / }).click()
		await until(
			() => block(page),
			(now) => now === height + count,
		)
		await picture(page, 'time')
		await back.click()
		await until(
			() => block(page),
			(now) => now === height,
		)
	}
	assert.equal(await back.count(), 1)

	// Also a page that is opened again.
	await world.seal(5)
	await page.reload()
	await back.click()
	await until(
		() => block(page),
		(now) => now === height,
	)
	await page.close()
})

test('what was taken back is no part of the past', async () => {
	const [page, time] = [await world.open('trade/3'), await world.open('time')]
	await time.getByRole('button', { name: 'Take a snapshot' }).click()
	await time.getByRole('button', { name: /^Back to #/ }).waitFor()
	const height = (await block(time)) + 1
	const listed = async () => {
		const blocks = await column(page, 'Trades of Subnet 3', 'Block').catch(() => [])
		return blocks.some((text) => Number.parseInt(text) === height)
	}
	assert.match(await trade(world, page, 'stake', '3'), /^Done/)
	await page.goto(`${world.url}?rpc=${world.rpc}#/subnet/3`)
	await until(listed, (there) => there)
	await time.getByRole('button', { name: /^Back to #/ }).click()
	await until(
		() => block(time),
		(now) => now === height - 1,
	)
	// Another block takes the place of the trade's, and the page has seen one after it.
	await world.seal(2)
	await until(
		() => block(page),
		(now) => now === height + 1,
	)
	await until(listed, (there) => !there)
	await page.close()
	await time.close()
})

test('what cannot be made is told in words', async () => {
	const page = await world.open('time')
	await page.getByLabel('Number of blocks').fill('none')
	assert.equal(await page.getByRole('button', { name: /^From 1 to/ }).isDisabled(), true)
	await page.close()
})

/** An extension with the account of Bob. What it signs with is the test's. */
const EXTENSION = `
	const accounts = { get: async () => [{ address: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty', name: 'Mine' }] }
	const signer = { signPayload: async (payload) => ({ id: 1, signature: await window.sign(payload) }) }
	window.injectedWeb3 = { test: { enable: async () => ({ accounts, signer }) } }
`

test('an extension signs', async () => {
	// Signed as extensions do it, by polkadot.js and not by the page's own client.
	const { api, provider } = await connect({ url: world.rpc })
	const sign = (payload: { version: number }) => {
		const options = { version: payload.version }
		return api.registry.createType('ExtrinsicPayload', payload, options).sign(key('//Bob')).signature
	}
	const page = await world.open('trade/2', { before: EXTENSION, lend: { sign } })
	await page.getByRole('button', { name: 'Extension' }).click()
	await page.getByLabel('Account').getByText(/^Mine/).waitFor({ state: 'attached' })
	assert.match(await trade(world, page, 'stake', '1'), /^Done/)
	await page.close()
	await provider.disconnect()
})

test('an extension that does not sign is told of in words', async () => {
	const sign = () => Promise.reject(new Error('Cancelled'))
	const page = await world.open('trade/1', { before: EXTENSION, lend: { sign } })
	await page.getByRole('button', { name: 'Extension' }).click()
	await page.getByLabel('Account').getByText(/^Mine/).waitFor({ state: 'attached' })
	await page.getByLabel(/^Amount/).fill('1')
	await page.locator('.primary:enabled').click()
	await until(
		() => page.getByRole('status').innerText(),
		(text) => text === 'The extension did not sign.',
	)
	await page.close()
})

test('light and dark are as the machine has it, until somebody chooses', async () => {
	const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
	const page = await world.open('', { colorScheme: 'light' })
	const light = await ground(page)
	await picture(page, 'overview-light')
	await page.emulateMedia({ colorScheme: 'dark' })
	const dark = await until(
		() => ground(page),
		(color) => color !== light,
	)
	await page.getByRole('button', { name: 'Light colours' }).click()
	assert.equal(await ground(page), light)
	await page.reload()
	await page.getByTestId('block').waitFor()
	assert.equal(await ground(page), light)
	assert.notEqual(light, dark)
	await page.close()
})

test('the page talks to the node and to nobody else', async () => {
	const page = await world.open()
	const asked: string[] = []
	page.on('request', (request) => asked.push(request.url()))
	page.on('websocket', (socket) => asked.push(socket.url()))
	for (const view of VIEWS) {
		await page.goto(`${world.url}?rpc=${world.rpc}&again=${view.replace('/', '-')}#/${view}`)
		await page.getByTestId('block').waitFor()
	}
	const others = asked.filter((url) => ![world.url, world.rpc, 'data:'].some((known) => url.startsWith(known)))
	assert.deepEqual(others, [])
	assert.ok(asked.some((url) => url.startsWith(world.rpc)))
	await page.close()
})

test('a node that goes away is missed, and one with another chain begins anew', async () => {
	const page = await world.open()
	await world.killNode()
	await page.getByText('connection lost').waitFor()
	await world.replaceNode()
	await until(
		() => block(page).catch(() => -1),
		(height) => height === 0,
	)
	// 1,000 blocks before the halving
	assert.match(await page.locator('.strip').innerText(), /1,000 blocks at the earliest/)
	await page.close()
})
