// Whether everybody can use the page: axe on every view and table, and a phone, on which nothing is out of reach.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { PHONE, picture, startWorld, tableOf, VIEWS, violations, type World } from './lib/page.ts'

const SIZES = { 'in a wide window': {}, 'on a phone': PHONE }

const COLORS = ['light', 'dark'] as const

let world: World

before(async () => {
	world = await startWorld('dashboard-access')
	await world.seal(363)
})

after(() => world.stop())

/** A state of the page that somebody looks at. */
interface State {
	name: string
	view: string
	/** Brings the page there. */
	reach(page: Page): Promise<unknown>
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

const subnets = (table: string): State => ({
	name: `the table ${table}`,
	view: '',
	async reach(page) {
		await button(page, table).click()
		await tableOf(page, `Subnets: ${table}`).locator('tbody tr').nth(2).waitFor()
	},
})

const amount = (name: string, text: string, shown: string): State => ({
	name,
	view: 'trade/1',
	async reach(page) {
		await page.getByLabel(/^Amount/).fill(text)
		await page.locator(shown).waitFor()
	},
})

const STATES: State[] = [
	...VIEWS.map((view) => ({
		name: view || 'the overview',
		view,
		reach: (page: Page) => page.locator('main h1').waitFor({ state: 'attached' }),
	})),
	...['Emission', 'Alpha', 'Slots'].map(subnets),
	amount('a quote', '5', '.ticket .card'),
	amount('a refusal', '0.000001', '.ticket [role=alert]'),
	{
		name: 'a subnet’s neurons',
		view: 'subnet/1',
		reach: (page) => tableOf(page, 'Neurons of Subnet 1').locator('tbody tr').nth(4).waitFor(),
	},
	{
		name: 'other rules',
		view: 'rules',
		reach: (page) => tableOf(page, 'Under hill-rank').locator('tbody tr').nth(2).waitFor(),
	},
	{
		name: 'a snapshot',
		view: 'time',
		async reach(page) {
			await button(page, 'Take a snapshot').click()
			await button(page, /^Back to #/).waitFor()
		},
	},
]

for (const { name, view, reach } of STATES) {
	for (const [where, size] of Object.entries(SIZES)) {
		test(`axe finds nothing wrong with ${name} ${where}, light and dark`, async () => {
			const page = await world.open(view, size)
			await reach(page)
			for (const colorScheme of COLORS) {
				await page.emulateMedia({ colorScheme })
				await page.locator(`[data-theme=${colorScheme}]`).waitFor()
				assert.deepEqual(await violations(page), [])
			}
			await page.close()
		})
	}
}

for (const { name, view, reach } of STATES) {
	test(`a phone is wide enough for ${name}, and each column of its tables is in reach`, async () => {
		const page = await world.open(view, { ...PHONE, colorScheme: 'light' })
		await reach(page)
		const width = await page.evaluate(() => document.documentElement.scrollWidth)
		assert.equal(width, PHONE.viewport.width)
		await picture(page, `phone-${name.replaceAll(/[ /]/g, '-')}`)
		assert.deepEqual(await outOfReach(page), [])
		await page.close()
	})
}

/** Titles of columns that cannot be scrolled to where somebody sees and touches them. */
const outOfReach = (page: Page) =>
	page.locator('.table th').evaluateAll((titles) =>
		titles
			.filter((title) => {
				title.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
				const { x, y, width, height } = title.getBoundingClientRect()
				const touched = document.elementFromPoint(x + width / 2, y + height / 2)
				return width === 0 || x < 0 || x + width > innerWidth || !title.contains(touched)
			})
			.map((title) => title.textContent),
	)
