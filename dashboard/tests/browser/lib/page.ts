// The built page in a real Chromium, on a chain of its own that makes blocks on request.

import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
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

/** Serves the page and starts a node and a browser. */
export async function startWorld(name: string): Promise<World> {
	if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}: scripts/setup dashboard installs it`)
	let node = await startNode(name, ['--dev', '--sealing', 'manual'])
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
