// The accounts that can sign here, and which of them is chosen.

import { computed, signal } from '@preact/signals'
import { type Account, developmentAccounts, extensionAccounts } from './keys.ts'
import { facts } from './state.ts'

const found = signal<Account[]>([])
const chosen = signal<string | undefined>(undefined)

/** Development keys are offered on chains of development alone: everybody has them. */
const development = computed(() => (facts.value.development ? developmentAccounts() : []))

/** An extension's account stands for a development one of the same address. */
export const accounts = computed(() => {
	const known = new Set(found.value.map(({ address }) => address))
	return [...found.value, ...development.value.filter(({ address }) => !known.has(address))]
})

export const account = computed(
	() => accounts.value.find(({ address }) => address === chosen.value) ?? accounts.value[0],
)

/** Chooses who signs. */
export const choose = (address: string) => (chosen.value = address)

/** Adds the accounts of the browser's extension, and chooses the first of them. */
export async function askExtension(): Promise<void> {
	found.value = await extensionAccounts()
	if (found.value[0]) choose(found.value[0].address)
}

/** Names of accounts, as far as they are known. */
export const names = computed(() => {
	const known = new Map<string, string>()
	for (const { address, name, hotkey } of accounts.value) {
		known.set(address, name)
		if (hotkey) known.set(hotkey, `${name}’s hotkey`)
	}
	return known
})
