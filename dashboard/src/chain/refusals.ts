// Why the chain refuses something, in words: those of the runtime's metadata where it has any.

import type { Node } from './node.ts'
import type { Refusal } from './views.ts'

const OTHERS: Record<string, string> = {
	BadOrigin: 'This account may not do that.',
	CannotLookup: 'The chain does not know the account.',
	ConsumerRemaining: 'Something still depends on the account.',
	Exhausted: 'The block has no room for this.',
	'Token.FundsUnavailable': 'The account has too little free TAO.',
	'Token.NotExpendable': 'That would end the account, which still has stake.',
	'Token.BelowMinimum': 'What is left would be too little to keep the account.',
}

/** What an invalid transaction is told by, and what it means to a person. */
const INVALID: [RegExp, string][] = [
	[/inability to pay/i, 'The account has too little free TAO to pay the fee.'],
	[/outdated|stale/i, 'The account has sent another transaction meanwhile: try again.'],
	[/priority is too low/i, 'A transaction of this account waits for the next block already.'],
	[/cancelled|rejected/i, 'The extension did not sign.'],
	[/bad signature|bad proof/i, 'The signature does not fit this chain: is the extension up to date?'],
]

/** A refusal by a pallet, by name and in words. */
export function explain(node: Node, error: Refusal): { name: string; words: string } {
	const meta = error.type === 'Module' ? node.registry.findErrorMeta(error as never) : undefined
	if (meta) return { name: meta.name, words: plain(meta.docs) }
	const inner = typeof error.value === 'string' ? `.${error.value}` : ''
	const name = `${error.type}${inner}`
	return { name, words: OTHERS[name] ?? OTHERS[error.type] ?? `The chain refused: ${name}.` }
}

/** Why a transaction did not even come into a block. */
export function explainFailure(error: unknown): string {
	const text = error instanceof Error ? `${error.message} ${(error as { data?: string }).data ?? ''}` : String(error)
	return INVALID.find(([pattern]) => pattern.test(text))?.[1] ?? text.trim()
}

/** Documentation without its markup. */
const plain = (docs: readonly string[]) =>
	docs
		.map((line) => line.trim())
		.join(' ')
		.replaceAll('`', '')
		.trim()
