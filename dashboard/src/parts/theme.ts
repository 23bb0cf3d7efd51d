// Light or dark: as the machine has it, until somebody chooses.

import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const KEY = 'theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

const chosen = localStorage.getItem(KEY) as Theme | null

export const theme = signal<Theme>(chosen ?? (dark.matches ? 'dark' : 'light'))

dark.addEventListener('change', () => {
	if (!localStorage.getItem(KEY)) theme.value = dark.matches ? 'dark' : 'light'
})

effect(() => {
	document.documentElement.dataset.theme = theme.value
})

export function changeTheme(): void {
	theme.value = theme.value === 'dark' ? 'light' : 'dark'
	localStorage.setItem(KEY, theme.value)
}
