// Numbers as they stand on the page, read back into what the chain counts in.

import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { cells } from './page.ts'

/** The parts of a TAO that have a digit. */
const PLACES = 9

/** An amount in rao: `−1,234.5 τ` is −1234500000000. */
export function rao(text: string): bigint {
	const match = /^([−+]?)([\d,]+)(?:\.(\d+))?/.exec(text.trim())
	assert.ok(match, `no amount: ${text}`)
	const [, sign, whole, rest = ''] = match
	const size = BigInt(whole!.replaceAll(',', '') + rest.padEnd(PLACES, '0'))
	return sign === '−' ? -size : size
}

/** An amount with all of its digits, which its title has. */
export async function exact(place: Locator): Promise<bigint> {
	const titled = place.locator('[title$=" τ"], .amount').first()
	return rao((await titled.getAttribute('title'))!)
}

/** The amounts of a table's column, with all of their digits. */
export async function amounts(page: Page, table: string, title: string): Promise<bigint[]> {
	return Promise.all((await (await cells(page, table, title)).all()).map(exact))
}

/** `part / whole` in per cent, cut to so many digits, as people write it. */
export function percent(part: bigint | number, whole: bigint | number, places = 2): string {
	const unit = 10n ** BigInt(places)
	const cut = (BigInt(part) * 100n * unit) / BigInt(whole)
	return `${(cut / unit).toLocaleString('en')}.${(cut % unit).toString().padStart(places, '0')} %`
}

/** A named number of a card. */
export function fact(page: Page, card: string, name: string): Locator {
	const title = page.getByRole('heading', { name: card, exact: true })
	const term = page.locator('dt').getByText(name, { exact: true })
	return page.locator('.card').filter({ has: title }).locator('dl > div').filter({ has: term }).locator('dd')
}

/** A named number of the strip over a view. */
export const glance = (page: Page, name: string) =>
	page
		.locator('.strip > div')
		.filter({ has: page.locator('dt').getByText(name, { exact: true }) })
		.locator('.value')
