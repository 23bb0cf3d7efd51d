// The frame: where one is, which chain it is, and the view.

import { useEffect } from 'preact/hooks'
import { connection, nodeUrl } from './chain/node.ts'
import { facts, head, nameOf } from './chain/state.ts'
import { formatBlocks } from './model/time.ts'
import { changeTheme, theme } from './parts/theme.ts'
import { linkTo, type Route, route } from './route.ts'
import { Overview } from './views/overview.tsx'
import { Rules } from './views/rules.tsx'
import { Subnet } from './views/subnet.tsx'
import { Clock, Time } from './views/time.tsx'
import { Trade } from './views/trade.tsx'

const NAME = 'dynamic-tao'

const VIEWS: Record<string, string> = { overview: 'Overview', trade: 'Trade', rules: 'Rules', time: 'Time' }

export function App() {
	const title = titleOf(route.value)
	useEffect(() => {
		document.title = title
	}, [title])
	return (
		<>
			<header class="top">
				<a class="brand" href={linkTo('overview')}>
					<span aria-hidden="true">τ</span> {NAME}
				</a>
				<nav aria-label="Views">
					{Object.entries(VIEWS).map(([view, title]) => (
						<a key={view} href={linkTo(view)} aria-current={route.value.view === view ? 'page' : undefined}>
							{title}
						</a>
					))}
				</nav>
				<Clock />
				<Chain />
				<button
					type="button"
					class="theme"
					onClick={changeTheme}
					aria-label={theme.value === 'dark' ? 'Light colours' : 'Dark colours'}
				>
					{theme.value === 'dark' ? '☀' : '☾'}
				</button>
			</header>
			<main>{head.value ? <View /> : <Waiting />}</main>
		</>
	)
}

/** What the browser calls a view. */
function titleOf({ view, netuid }: Route): string {
	const title = view === 'subnet' ? nameOf(netuid ?? 1) : VIEWS[view]
	return title ? `${title} · ${NAME}` : NAME
}

function View() {
	const { view, netuid } = route.value
	switch (view) {
		case 'subnet':
			return <Subnet key={netuid} netuid={netuid ?? 1} />
		case 'trade':
			return <Trade netuid={netuid} />
		case 'rules':
			return <Rules />
		case 'time':
			return <Time />
		default:
			return <Overview />
	}
}

/** The head of the chain, or that there is none to be had. */
function Chain() {
	const now = head.value
	const lost = connection.value === 'lost'
	return (
		<p
			class="chain"
			title={`${facts.value.name} at ${nodeUrl()}: the head, and how much time its chain has gone through`}
		>
			<span class={`dot ${connection.value}`} aria-hidden="true" />
			{lost ? (
				<span class="down">connection lost</span>
			) : (
				now && (
					<>
						<strong data-testid="block">#{now.height.toLocaleString('en')}</strong>{' '}
						<span class="faint">{formatBlocks(BigInt(now.height), facts.value.slot)}</span>
					</>
				)
			)}
		</p>
	)
}

const Waiting = () => (
	<div class="waiting" role="status">
		<h1>Looking for a node</h1>
		<p>
			at <code>{nodeUrl()}</code>
		</p>
		<p class="about">
			<code>make dev</code> starts one; <code>?rpc=ws://…</code> behind this page’s address names another.
		</p>
	</div>
)
