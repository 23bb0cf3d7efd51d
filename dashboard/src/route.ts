// Which view is shown: the part of the address behind the `#`, so that any folder can be served.

import { signal } from '@preact/signals'

export interface Route {
	view: string
	/** The subnet that the view is of. */
	netuid: number | undefined
}

const read = (): Route => {
	const [view = '', netuid] = location.hash.replace(/^#\/?/, '').split('/')
	return { view: view || 'overview', netuid: netuid && /^\d+$/.test(netuid) ? Number(netuid) : undefined }
}

export const route = signal(read())

addEventListener('hashchange', () => {
	route.value = read()
	scrollTo(0, 0)
})

export const linkTo = (view: string, netuid?: number) => `#/${netuid === undefined ? view : `${view}/${netuid}`}`

export function go(view: string, netuid?: number): void {
	location.hash = linkTo(view, netuid)
}
