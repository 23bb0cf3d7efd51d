import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BUILT_IN, nextRules, ruleName } from '../../src/chain/rules.ts'
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
	assert.equal(ruleName('Constant'), 'Constant')
	assert.equal(ruleName({ type: 'WarmUp', value: { halving: 201_600 } }), 'WarmUp')
})
