import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verify } from '@scure/sr25519'
import { developmentAccounts } from '../../src/chain/keys.ts'
import { explainFailure } from '../../src/chain/refusals.ts'

test('development keys are those that every Substrate chain knows', () => {
	const addresses = developmentAccounts().map(({ name, address }) => [name, address])
	assert.deepEqual(addresses.slice(0, 3), [
		['Alice', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'],
		['Bob', '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'],
		['Charlie', '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'],
	])
})

test('a signature is of the key, with its kind in front', () => {
	const { pair } = developmentAccounts()[0]!
	const message = Uint8Array.of(1, 2, 3)
	const [kind, ...signature] = pair!.sign(message, { withType: true })
	assert.equal(kind, 1)
	assert.ok(verify(message, Uint8Array.from(signature), pair!.publicKey))
})

test('what no block took is told in words', () => {
	const error = Object.assign(new Error('1010: Invalid Transaction'), { data: 'Inability to pay some fees' })
	assert.equal(explainFailure(error), 'The account has too little free TAO to pay the fee.')
	assert.equal(explainFailure(new Error('Cancelled')), 'The extension did not sign.')
	assert.equal(explainFailure(new Error('something else')), 'something else')
})
