// Takes the pictures of the READMEs, of a development chain on which people have traded for two days:
// `scripts/dashboard pictures`.

import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { type Account, developmentAccounts } from '../../src/chain/keys.ts'
import { connect, type Node } from '../../src/chain/node.ts'
import { type Order, send } from '../../src/chain/orders.ts'
import { UNIT } from '../../src/model/amount.ts'
import { PHONE, startWorld, tableOf, type World } from './lib/page.ts'

const FOLDER = fileURLToPath(new URL('../../pictures/', import.meta.url))

/** The names that the owners give to their subnets. */
const NAMES = ['Text', 'Images', 'Compute']

const ROUNDS = 120
const BLOCKS = 120

const world = await startWorld('pictures')
const node = await connect(world.rpc, () => {})
const people = developmentAccounts()
await name(node, people)
for (let round = 0; round < ROUNDS; round += 1) {
	await trade(world, node, people, round)
	await world.seal(BLOCKS)
}
await node.disconnect()
await take('overview', '', high(540))
await take('light', '', { ...high(540), colorScheme: 'light' })
await take('subnet', 'subnet/1', high(900))
await take('trade', 'trade/1', high(900), (page) => page.getByLabel(/^Amount/).fill('25'))
await take('rules', 'rules', high(1_130), (page) => page.getByLabel('Other rules').selectOption('hill-quantile'))
await take('phone', 'trade/1', { ...PHONE, deviceScaleFactor: 2 }, (page) =>
	tableOf(page, 'Positions').evaluate((table) => table.scrollIntoView({ block: 'center' })),
)
await world.stop()

async function name(node: Node, owners: Account[]): Promise<void> {
	for (const [index, subnet] of NAMES.entries()) {
		const call = (node.tx as any).dynamicTao.setSubnetIdentity(index + 1, subnet, '', '', '', '', '', '', '')
		await call.signAndSend(owners[index]!.pair)
		await world.seal(1)
	}
}

/** Somebody buys, or sells a little of what he has; the same in every run. */
async function trade({ sealNext }: World, node: Node, people: Account[], round: number): Promise<void> {
	const netuid = 1 + ((round * round + 2) % 3)
	const who = people[netuid - 1]!
	const wave = Math.sin(round / 9 + netuid) + Math.sin(round / 3.1)
	const amount = BigInt(Math.round(Math.abs(wave) * 1_000)) * (UNIT / 1_000n)
	const buys = wave > -0.2
	const size = [60n, 12n, 4n][netuid - 1]! * amount
	const order: Order = {
		side: buys ? 'stake' : 'unstake',
		hotkey: who.hotkey!,
		netuid,
		destination: 0,
		amount: buys ? size : size * 6n,
		whole: false,
	}
	const sent = send(node, who, order, buys ? 1n << 60n : 0n)
	await sealNext()
	const { refusal } = await sent
	if (refusal) console.warn(`round ${round}: ${refusal.name}`)
}

/** A window of this height. */
function high(height: number): BrowserContextOptions {
	return { viewport: { width: 1280, height } }
}

async function take(
	name: string,
	view: string,
	options: BrowserContextOptions,
	prepare?: (page: Page) => Promise<unknown>,
): Promise<void> {
	const page = await world.open(view, options)
	await prepare?.(page)
	await page.waitForTimeout(2_500)
	await page.screenshot({ path: `${FOLDER}${name}.png` })
	await page.close()
}
