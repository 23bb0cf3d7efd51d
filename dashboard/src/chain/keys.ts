// Who signs: the public keys of development, or an extension of the browser.

import { accountId32ToHex } from '@dedot/codecs'
import { encodeAddress, hexToU8a } from '@dedot/utils'
import { getPublicKey, HDKD, secretFromSeed, sign } from '@scure/sr25519'

/** Signs a payload for an address, as extensions do. */
export type PayloadSigner = { signPayload(payload: unknown): Promise<{ signature: string }> }

/** A pair as dedot takes it. */
export interface Pair {
	address: string
	addressRaw: Uint8Array
	publicKey: Uint8Array
	sign(data: Uint8Array, options?: { withType?: boolean }): Uint8Array
}

/** An account that can sign. */
export interface Account {
	name: string
	address: string
	/** The pair of a development key. */
	pair?: Pair
	/** The signer of an extension. */
	signer?: PayloadSigner
	/** The hotkey that the account stakes to by default: its own, on a development chain. */
	hotkey?: string
}

/** The mini secret of the phrase that all development chains share: "bottom drive obey lake ...". */
const DEVELOPMENT_SEED = '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e'

const NAMES = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie']

/** The first byte of a MultiSignature that is of sr25519. */
const SR25519 = 1

/** The keys of Alice to Ferdie. Their hotkeys are derived from them, as `//Alice//hotkey`. */
export function developmentAccounts(): Account[] {
	const root = secretFromSeed(hexToU8a(DEVELOPMENT_SEED))
	return NAMES.map((name) => {
		const secret = HDKD.secretHard(root, chainCode(name))
		const pair = pairOf(secret)
		const hotkey = pairOf(HDKD.secretHard(secret, chainCode('hotkey'))).address
		return { name, address: pair.address, pair, hotkey }
	})
}

/** The chain code of a hard junction: its name in SCALE, padded with zeros to 32 bytes. */
function chainCode(name: string): Uint8Array {
	const code = new Uint8Array(32)
	const text = new TextEncoder().encode(name)
	code[0] = text.length << 2 // a compact length under 64
	code.set(text, 1)
	return code
}

function pairOf(secret: Uint8Array): Pair {
	const publicKey = getPublicKey(secret)
	return {
		address: encodeAddress(publicKey),
		addressRaw: publicKey,
		publicKey,
		sign(data, { withType = false } = {}) {
			const signature = sign(secret, data)
			return withType ? Uint8Array.of(SR25519, ...signature) : signature
		},
	}
}

interface Extension {
	enable(origin: string): Promise<{
		accounts: { get(): Promise<{ address: string; name?: string; type?: string }[]> }
		signer: PayloadSigner
	}>
}

const extensions = () => Object.values((window as { injectedWeb3?: Record<string, Extension> }).injectedWeb3 ?? {})

/** Whether the browser has an extension that keeps keys. */
export const hasExtension = () => extensions().length > 0

/** Asks the browser's extensions for their accounts; they ask the user. */
export async function extensionAccounts(): Promise<Account[]> {
	const enabled = await Promise.all(extensions().map((extension) => extension.enable('dynamic-tao')))
	const accounts = await Promise.all(
		enabled.map(async ({ accounts, signer }) =>
			(await accounts.get()).map(({ address, name }) => ({
				name: name ?? 'Extension',
				address: encodeAddress(accountId32ToHex(address)),
				signer,
			})),
		),
	)
	return accounts.flat()
}
