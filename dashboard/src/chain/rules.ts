// The rules that a block runs by, and how they are written.

import type { Head } from './state.ts'
import type { RuleSet, RuleValue } from './views.ts'

/** The rules of chains whose runtime has them built in and stores none. */
export const BUILT_IN: RuleSet = {
	allocation: 'PriceEma',
	injection: 'AlphaEmissionCap',
	rootPart: 'SoldEachBlock',
	averaging: { spot: 'CappedAtOne' },
	dividends: 'Activated',
	ownerIncentives: 'Paid',
}

/** The rules of the block after a head. */
export function nextRules({ rules, block }: Head): RuleSet {
	const change = rules?.scheduled
	if (change && change.at <= block + 1n) return change.rules
	return rules?.active ?? BUILT_IN
}

/** What a rule is called, without its numbers. Averaging has numbers alone, and is known by the first. */
export function ruleName(rule: RuleValue): string {
	if (typeof rule === 'string') return rule
	if ('type' in rule) return rule.type as string
	return rule.warmUp === undefined ? 'Constant' : 'WarmUp'
}

/** A rule with its numbers, as metadata writes it: `HillGate { exponent: 3, bar: Rank(32) }`. */
export function ruleText(rule: unknown): string {
	if (typeof rule !== 'object' || rule === null) return String(rule)
	if (!('type' in rule)) return fields(rule)
	const { type, value } = rule as { type: string; value?: unknown }
	if (value === undefined) return type
	return typeof value === 'object' && value !== null ? `${type} ${ruleText(value)}` : `${type}(${value})`
}

function fields(numbers: object): string {
	const known = Object.entries(numbers).filter(([, value]) => value !== undefined)
	return `{ ${known.map(([name, value]) => `${name}: ${ruleText(value)}`).join(', ')} }`
}
