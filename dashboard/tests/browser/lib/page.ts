// The built page in a real Chromium, on a chain of its own that makes blocks on request.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { preview, type PreviewServer } from 'vite'
import { startNode } from '../../../../tests/e2e/lib/node.mjs'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Where pictures go if DASHBOARD_PICTURES names a folder. */
const PICTURES = process.env.DASHBOARD_PICTURES

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** A browser that talks to nobody by itself. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
]

/** A window as a phone has it. */
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** All views of the page. */
export const VIEWS = ['', 'subnet/1', 'trade/1', 'rules', 'time']

/** How long something may take until it is so. */
const PATIENCE_MS = 60_000

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export interface World {
	/** Where the page is served. */
	url: string
	/** Where the node answers. */
	rpc: string
	/** Makes blocks. */
	seal(count?: number): Promise<void>
	/** Makes the block that takes the transaction which is about to come. */
	sealNext(): Promise<void>
	/** Opens the page at a view. */
	open(view?: string, options?: Options): Promise<Page>
	/** Ends the node alone, at once. */
	killNode(): Promise<unknown>
	/** Starts another node in its place, and with it another chain. */
	replaceNode(): Promise<void>
	stop(): Promise<void>
}

interface Options extends BrowserContextOptions {
	/** A script that runs in the page before it does. */
	before?: string
	/** Functions of the test that the page can call. */
	lend?: Record<string, (argument: never) => unknown>
}

/** Serves the page and starts a node, with these flags beside, and a browser. */
export async function startWorld(name: string, flags: string[] = []): Promise<World> {
	if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}: scripts/setup dashboard installs it`)
	let node = await startNode(name, ['--dev', '--sealing', 'manual', ...flags])
	const server = await preview({
		root: ROOT,
		logLevel: 'error',
		preview: { port: 0, strictPort: false, host: '127.0.0.1' },
	})
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
	const url = server.resolvedUrls!.local[0]!
	return {
		url,
		rpc: node.url,
		seal: (count = 1) => seal(node.url, count),
		sealNext: () => sealNext(node.url),
		open: (view = '', options = {}) => open(browser, `${url}?rpc=${node.url}#/${view}`, options),
		killNode: () => node.kill(),
		replaceNode: async () => {
			const flags = ['--chain', 'near-halving', '--tmp', '--sealing', 'manual']
			node = await startNode(name, flags, Number(new URL(node.url).port))
		},
		stop: () => stop(browser, server, () => node.stop()),
	}
}

async function seal(rpc: string, count: number): Promise<void> {
	await call(rpc, [{ method: 'dev_newBlock', params: [{ count }] }])
}

async function sealNext(rpc: string): Promise<void> {
	for (;;) {
		const [pending] = await call<unknown[]>(rpc, [{ method: 'author_pendingExtrinsics', params: [] }])
		if (pending!.length > 0) return seal(rpc, 1)
		await new Promise((resolve) => setTimeout(resolve, 20))
	}
}

/** Asks the node by HTTP, beside the page. */
async function call<T>(rpc: string, requests: object[]): Promise<T[]> {
	const body = JSON.stringify(requests.map((request, id) => ({ jsonrpc: '2.0', id, ...request })))
	const headers = { 'content-type': 'application/json' }
	const answer = await fetch(rpc.replace('ws:', 'http:'), { method: 'POST', headers, body })
	const answers = (await answer.json()) as { result: T; error?: { message: string } }[]
	const failed = answers.find(({ error }) => error)
	if (failed) throw new Error(failed.error!.message)
	return answers.map(({ result }) => result)
}

async function open(browser: Browser, address: string, { before, lend = {}, ...options }: Options): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', ...options })
	for (const [name, lent] of Object.entries(lend)) await context.exposeFunction(name, lent)
	if (before) await context.addInitScript({ content: before })
	const page = await context.newPage()
	page.setDefaultTimeout(60_000)
	await page.goto(address)
	await page.getByTestId('block').waitFor()
	return page
}

async function stop(browser: Browser, server: PreviewServer, stopNode: () => Promise<unknown>): Promise<void> {
	await browser.close()
	await server.close()
	await stopNode()
}

/** Waits until something that is read from the page is so. */
export async function until<T>(
	read: () => Promise<T>,
	holds: (value: T) => boolean,
	patience = PATIENCE_MS,
): Promise<T> {
	const end = Date.now() + patience
	for (;;) {
		const value = await read()
		if (holds(value)) return value
		if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`)
		await new Promise((resolve) => setTimeout(resolve, 50))
	}
}

/** The block that a page shows. */
export const block = async (page: Page) =>
	Number((await page.getByTestId('block').innerText()).replace(/[#,]/g, ''))

/** A table by its name. */
export const tableOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** The cells of a table's column, by the titles of both. */
export async function cells(page: Page, table: string, title: string): Promise<Locator> {
	const region = tableOf(page, table)
	const titles = await region.locator('th').allInnerTexts()
	const index = titles.findIndex((text) => text.replace(/ [↑↓]$/, '') === title)
	assert.notEqual(index, -1, `no column ${title} among ${titles.join(', ')}`)
	return region.locator(`tbody tr td:nth-child(${index + 1})`)
}

/** What stands in them. */
export const column = async (page: Page, table: string, title: string) =>
	(await cells(page, table, title)).allInnerTexts()

/** Fills a ticket and sends it into the next block. */
export async function trade(world: World, page: Page, side: string, amount: string): Promise<string> {
	await page.getByRole('group', { name: 'Side' }).getByRole('button', { name: side, exact: true }).click()
	await page.getByLabel(/^Amount/).fill(amount)
	await page.locator('.primary:enabled').click()
	return settled(world, page)
}

/** Makes the block that takes what was sent, and tells what the page says of it. */
export async function settled(world: World, page: Page): Promise<string> {
	await world.sealNext()
	return until(
		() => page.getByRole('status').innerText(),
		(text) => !text.startsWith('Sent'),
	)
}

/** What axe finds wrong with a page, as sentences. */
export async function violations(page: Page): Promise<string[]> {
	await page.addScriptTag({ path: AXE })
	return page.evaluate(async () => {
		const { violations } = await (globalThis as any).axe.run(document)
		return violations.flatMap(({ id, help, nodes }: any) =>
			nodes.map(({ html, failureSummary }: any) => `${id}: ${help}: ${html} ${failureSummary}`),
		)
	})
}

/** Takes a picture, if pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
	if (!PICTURES) return
	mkdirSync(PICTURES, { recursive: true })
	await page.screenshot({ path: `${PICTURES}/${name}.png` })
}
