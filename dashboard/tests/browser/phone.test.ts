// The whole story on a phone, by touch: somebody opens the page, stakes, sees the numbers change within one
// block, and sells again.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
	block,
	cells,
	column,
	PHONE,
	picture,
	settled,
	startWorld,
	until,
	violations,
	type World,
} from './lib/page.ts'

let world: World

before(async () => {
	world = await startWorld('dashboard-phone')
	await world.seal(3)
})

after(() => world.stop())

const priceOf = async (page: Page) => (await column(page, 'Subnets: Market', 'Price'))[1]!

/** The row of the position on subnet 2, by its column. */
async function position(page: Page, title: string): Promise<string | undefined> {
	const subnets = await column(page, 'Positions', 'Subnet')
	const place = subnets.findIndex((text) => text.startsWith('Subnet 2'))
	return (await column(page, 'Positions', title))[place]
}

for (const [colorScheme, who] of [
	['light', 'Dave'],
	['dark', 'Ferdie'],
] as const) {
	test(`somebody opens the page on a phone, stakes, sees what it did, and sells, ${colorScheme}`, async () => {
		const phone = { ...PHONE, colorScheme }
		const [overview, page] = [await world.open('', phone), await world.open('', phone)]
		const height = await block(overview)
		const before = await priceOf(overview)

		// From the overview to the subnet, and from there to the ticket.
		await page.getByRole('link', { name: /Subnet 2/ }).tap()
		await page.getByRole('heading', { level: 1, name: /Subnet 2/ }).waitFor()
		await page.locator('a.button').tap()
		await page.getByLabel('Account').selectOption({ label: await optionOf(page, who) })
		await page.getByLabel(/^Amount/).fill('100')
		await page.locator('.ticket .card').waitFor()
		assert.deepEqual(await violations(page), [])
		await page.locator('.primary:enabled').tap()
		assert.match(await settled(world, page), /^Done in block \d+: stake of 100 τ\./)

		await until(
			() => block(overview),
			(now) => now === height + 1,
		)
		const after = await priceOf(overview)
		assert.ok(Number(after) > Number(before), `${before} -> ${after}`)

		// The split of the profit is in reach, beside the position.
		await until(
			() => position(page, 'by fees'),
			(text) => text === '−0.05',
		)
		const fees = (await cells(page, 'Positions', 'by fees')).last()
		await fees.scrollIntoViewIfNeeded()
		assert.equal(await fees.isVisible(), true)
		await picture(page, `phone-story-${colorScheme}`)

		await page.getByRole('button', { name: 'Sell Subnet 2' }).tap()
		await page.locator('.primary:enabled').tap()
		assert.match(await settled(world, page), /^Done in block \d+: unstake of /)
		await until(
			() => position(page, 'Sale'),
			(text) => text === 'closed',
		)
		assert.match((await position(page, 'Profit'))!, /^−\d/)
		await until(
			() => block(overview),
			(now) => now === height + 2,
		)
		assert.deepEqual(await violations(page), [])
		assert.deepEqual(await violations(overview), [])
		await page.close()
		await overview.close()
	})
}

/** The label of an account’s option. */
const optionOf = async (page: Page, name: string) => {
	await page.getByLabel('Account').waitFor()
	const labels = await page.getByLabel('Account').locator('option').allInnerTexts()
	return labels.find((label) => label.startsWith(name))!
}
