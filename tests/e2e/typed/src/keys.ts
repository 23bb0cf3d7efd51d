// The keys of a development chain, as both programs sign with them.

import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'

await cryptoWaitReady()
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 })

export const alice = keyring.addFromUri('//Alice')
export const hotkey = keyring.addFromUri('//Alice//hotkey')

/** One TAO, and one alpha, in rao. */
export const TAO = 1_000_000_000n

/** What a program has seen, for the test that runs it; an amount is `10n` there. */
export function tell(seen: Record<string, unknown>): void {
	console.log(JSON.stringify(seen, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)))
}
