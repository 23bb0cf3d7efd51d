import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUILT_IN, nextRules, ruleName, ruleText } from '../../src/chain/rules.ts'
import type { Head } from '../../src/chain/state.ts'
import type { RulesView } from '../../src/chain/views.ts'

const headAt = (block: bigint, rules: RulesView | undefined) => ({ block, rules }) as Head

const stored = { ...BUILT_IN, injection: 'PriceKeeping' }

test('a chain that stores no rules runs by those of its runtime', () => {
	assert.equal(nextRules(headAt(1n, undefined)), BUILT_IN)
})

test('a chain that stores its rules runs by them', () => {
	assert.equal(nextRules(headAt(1n, { active: stored, scheduled: undefined })), stored)
})

test('a scheduled change is in force from its block on', () => {
	const rules = { active: BUILT_IN, scheduled: { at: 100n, rules: stored } }
	assert.equal(nextRules(headAt(98n, rules)), BUILT_IN)
	assert.equal(nextRules(headAt(99n, rules)), stored)
})

test('a rule has the same name with and without numbers', () => {
	assert.equal(ruleName('Paid'), 'Paid')
	assert.equal(ruleName({ type: 'HillGate', value: { exponent: 3 } }), 'HillGate')
	assert.equal(ruleName({ spot: 'CappedAtOne' }), 'Constant')
	assert.equal(ruleName({ warmUp: 201_600, spot: 'CappedAtOne' }), 'WarmUp')
})

test('a rule is written with its numbers', () => {
	assert.equal(ruleText('Paid'), 'Paid')
	assert.equal(ruleText({ type: 'PriceEma' }), 'PriceEma')
	const gate = { type: 'HillGate', value: { exponent: 3, bar: { type: 'Rank', value: 32 } } }
	assert.equal(ruleText(gate), 'HillGate { exponent: 3, bar: Rank(32) }')
	const averaging = { speed: { num: 3n, den: 10_000n }, warmUp: undefined, spot: 'CappedAtOne' }
	assert.equal(ruleText(averaging), '{ speed: { num: 3, den: 10000 }, spot: CappedAtOne }')
})
