// What is shown, as signals: the head of the chain and everything that is asked of it. A head that
// comes while the one before is still being asked about waits, and only the last one of them counts.

import type { HexString } from '@dedot/utils'
import { computed, signal } from '@preact/signals'
import { SLOT_MS } from '../model/time.ts'
import { History } from './history.ts'
import { ifKnown, type Node } from './node.ts'
import { Trades } from './trades.ts'
import type { EmissionStagesView, GlobalView, IdentityView, PruneNotice, RulesView, SubnetView } from './views.ts'

/** The economy at one block. */
export interface Head {
	height: number
	hash: HexString
	/** The block by which the economy counts, which is more than the height after a restored state. */
	block: bigint
	subnets: SubnetView[]
	global: GlobalView
	registrationCost: bigint
	nextToPrune: number | undefined
	notice: PruneNotice | undefined
	/** What a chain that stores its rules says of them. */
	rules: RulesView | undefined
	/** What the next block gives each open subnet, stage by stage. */
	stages: ReadonlyMap<number, EmissionStagesView>
}

/** What does not change from block to block. */
export interface ChainFacts {
	name: string
	/** What a block moves the clock by, in milliseconds. */
	slot: bigint
	/** What the node may be asked. */
	methods: ReadonlySet<string>
	/** Whether blocks can be asked for. */
	seals: boolean
	/** Whether the genesis is one of development, whose keys everybody has. */
	development: boolean
}

export const node = signal<Node | undefined>(undefined)
export const head = signal<Head | undefined>(undefined)
export const facts = signal<ChainFacts>({
	name: '',
	slot: SLOT_MS,
	methods: new Set(),
	seals: false,
	development: false,
})
/** What the node still knows of blocks before, each asked for once. */
export const history = computed(() => node.value && new History(node.value))
export const trades = computed(() => node.value && new Trades(node.value))

export const identities = signal<ReadonlyMap<number, IdentityView>>(new Map())

type Block = { hash: HexString; number: number }

let asking = false
let next: Block | undefined

/** Follows the chain's head. */
export async function follow(client: Node): Promise<void> {
	facts.value = await factsOf(client)
	node.value = client
	client.block.best((block) => lookAt(client, block))
}

/** Looks at the head of a chain that went back, which may have told nobody. */
export async function lookAgain(client: Node): Promise<void> {
	client.forgetBlocks()
	const hash = await client.ask<HexString>('chain_getBlockHash')
	const { number } = await client.ask<{ number: number }>('chain_getHeader', hash)
	await lookAt(client, { hash, number })
}

async function lookAt(client: Node, block: Block): Promise<void> {
	next = block
	if (asking) return
	asking = true
	try {
		while (next) {
			const { hash, number } = next
			next = undefined
			head.value = await headAt(client, hash, number)
			await nameSubnets(client, head.value)
		}
	} catch (error) {
		console.warn('the head could not be read:', error)
	} finally {
		asking = false
	}
}

async function factsOf(client: Node): Promise<ChainFacts> {
	const [name, { methods }, slot, type] = await Promise.all([
		client.ask<string>('system_chain'),
		client.ask<{ methods: string[] }>('rpc_methods'),
		ifKnown(() => (client.call as any).auraApi.slotDuration() as Promise<bigint>),
		client.ask<unknown>('system_chainType'),
	])
	return {
		name,
		slot: slot ?? SLOT_MS,
		methods: new Set(methods),
		seals: methods.includes('engine_createBlock'),
		development: type === 'Development' || type === 'Local',
	}
}

async function headAt(client: Node, hash: HexString, height: number): Promise<Head> {
	const api = client.apiAt(hash)
	const [subnets, global, registrationCost, nextToPrune, notice, rules, all] = await Promise.all([
		api.subnets(),
		api.global(),
		api.registrationCost(),
		api.nextToPrune(),
		ifKnown(() => api.pruneNotice()),
		ifKnown(() => api.rules()),
		ifKnown(() => api.allEmissionStages()),
	])
	const stages = new Map((all ?? []).map((stages) => [stages.netuid, stages]))
	const first = subnets[0] && (await api.metagraphPage(subnets[0].netuid, 0, 1))
	const block = first?.block ?? BigInt(height)
	return { height, hash, block, subnets, global, registrationCost, nextToPrune, notice, rules, stages }
}

/** Asks for the identities of subnets that are new; owners change them rarely. */
async function nameSubnets(client: Node, { hash, subnets }: Head): Promise<void> {
	const unknown = subnets.filter(({ netuid }) => !identities.value.has(netuid))
	if (unknown.length === 0) return
	const api = client.apiAt(hash)
	const found = await Promise.all(
		unknown.map(async ({ netuid }) => [netuid, await api.subnetIdentity(netuid)] as const),
	)
	const known = new Map(identities.value)
	for (const [netuid, identity] of found) if (identity) known.set(netuid, identity)
	identities.value = known
}

/** What people call a subnet: the owner's name for it, or its number. */
export function nameOf(netuid: number): string {
	if (netuid === 0) return 'Root'
	return identities.value.get(netuid)?.identity?.subnetName || `Subnet ${netuid}`
}

/** The symbol of a token. */
export function symbolOf(netuid: number): string {
	return head.value?.subnets.find((candidate) => candidate.netuid === netuid)?.symbol ?? 'τ'
}
