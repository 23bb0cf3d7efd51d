// The rules that a block runs by.

import type { Head } from './state.ts'
import type { RuleSet, RuleValue } from './views.ts'

/** The rules of chains whose runtime has them built in and stores none. */
export const BUILT_IN: RuleSet = {
	allocation: 'PriceEma',
	injection: 'AlphaEmissionCap',
	rootPart: 'SoldEachBlock',
	averaging: 'Constant',
	dividends: 'Activated',
	ownerIncentives: 'Paid',
}

/** The rules of the block after a head. */
export function nextRules({ rules, block }: Head): RuleSet {
	const change = rules?.scheduled
	if (change && change.at <= block + 1n) return change.rules
	return rules?.active ?? BUILT_IN
}

/** What a rule is called, without its numbers. */
export const ruleName = (rule: RuleValue) => (typeof rule === 'string' ? rule : rule.type)
