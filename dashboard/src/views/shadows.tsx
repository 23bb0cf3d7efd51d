// Shadows: rules of allocation that run beside the active one, and what each would have given so far.

import { ruleText } from '../chain/rules.ts'
import { facts, type Head, nameOf } from '../chain/state.ts'
import { ifKnown } from '../chain/node.ts'
import type { ShadowView } from '../chain/views.ts'
import { formatPercent } from '../model/amount.ts'
import { formatBlocks } from '../model/time.ts'
import { useAnswer } from '../parts/answer.ts'
import { type Column, Table } from '../parts/table.tsx'
import { Amount } from '../parts/text.tsx'

export function Shadows({ now }: { now: Head }) {
	// A chain that knows no shadows says nothing of them.
	const shadows = useAnswer((api) => ifKnown(() => api.shadows()), [])
	if (!shadows) return null
	const given = (shadow: ShadowView, netuid: number) =>
		shadow.subnets.find((share) => share.netuid === netuid)?.given ?? 0n
	return (
		<section>
			<h2>Shadows</h2>
			{shadows.length === 0 ? (
				<p class="about">
					No rule runs in the shadow of the active one. The administrator’s call <code>start_shadow</code> begins one,
					and what it would have given each subnet is added up here.
				</p>
			) : (
				<Table
					label="Shadows"
					columns={[NAME, ...shadows.map((shadow) => column(shadow, now, given))]}
					rows={now.subnets.map(({ netuid }) => netuid)}
					id={(netuid) => netuid}
				/>
			)}
		</section>
	)
}

const NAME: Column<number> = {
	title: 'Subnet',
	text: true,
	by: (netuid) => netuid,
	cell: (netuid) => <strong>{nameOf(netuid)}</strong>,
}

function column(
	shadow: ShadowView,
	now: Head,
	given: (shadow: ShadowView, netuid: number) => bigint,
): Column<number> {
	const sum = shadow.subnets.reduce((total, share) => total + share.given, 0n)
	const span = formatBlocks(now.block - shadow.since + 1n, facts.value.slot)
	return {
		title: `${shadow.id}: ${ruleText(shadow.allocation)}`,
		about: `TAO that this rule would have given since block ${shadow.since}, or since the subnet is open: ${span}`,
		by: (netuid) => given(shadow, netuid),
		cell: (netuid) => (
			<>
				<Amount rao={given(shadow, netuid)} />{' '}
				<span class="faint">{formatPercent(given(shadow, netuid), sum)}</span>
			</>
		),
	}
}
