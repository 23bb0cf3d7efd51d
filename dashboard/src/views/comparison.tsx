// The same pools under other rules: what the next block would give each subnet if a profile took the place
// of the active rules at its start. The chain computes it, by the function that its blocks run by.

import { useSignal } from '@preact/signals'
import { ifKnown } from '../chain/node.ts'
import { explain } from '../chain/refusals.ts'
import { nextRules } from '../chain/rules.ts'
import { type Head, nameOf, node, symbolOf } from '../chain/state.ts'
import type { EmissionStagesView, ProfileView } from '../chain/views.ts'
import { formatPercent, UNIT } from '../model/amount.ts'
import { useAnswer } from '../parts/answer.ts'
import { Card } from '../parts/facts.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Amount, Change } from '../parts/text.tsx'
import { RuleList } from './rules.tsx'

/** The last rules of the public chain. */
const FIRST = 'hill-rank'

export function Comparison({ now }: { now: Head }) {
	const profiles = useAnswer((api) => ifKnown(() => api.ruleProfiles()), [])
	const chosen = useSignal(FIRST)
	const profile = profiles?.find(({ name }) => name === chosen.value) ?? profiles?.[0]
	if (!profiles || !profile) return null
	return (
		<section>
			<div class="bar spaced">
				<h2>The same pools under other rules</h2>
				<select
					aria-label="Other rules"
					value={profile.name}
					onChange={(event) => (chosen.value = event.currentTarget.value)}
				>
					{profiles.map(({ name }) => (
						<option key={name}>{name}</option>
					))}
				</select>
			</div>
			<Under profile={profile} now={now} />
		</section>
	)
}

function Under({ profile, now }: { profile: ProfileView; now: Head }) {
	const { name, rules } = profile
	const answer = useAnswer((api) => api.emissionStagesUnder(rules), [name])
	const stages = answer?.isOk ? answer.value : []
	return (
		<>
			{answer?.isErr ? (
				<p class="warning">
					The next block could not run by these rules. {explain(node.value!, answer.err).words}
				</p>
			) : (
				<Table
					label={`Under ${name}`}
					columns={columns(name, now)}
					rows={stages}
					id={({ netuid }) => netuid}
					empty={answer ? 'No subnet is open.' : '…'}
				/>
			)}
			<p class="about below">
				What the next block would give if these rules took the place of the active ones now. Rules that go by flows,
				votes or attested numbers see what was recorded of them, which is nothing while no rule has needed it.
			</p>
			<Card title={`Rules of ${name}`} about="What is not as it is now is marked." wide>
				<RuleList rules={rules} other={nextRules(now)} />
			</Card>
		</>
	)
}

type Row = EmissionStagesView

const columns = (name: string, now: Head): Column<Row>[] => [
	{
		title: 'Subnet',
		text: true,
		by: ({ netuid }) => netuid,
		cell: ({ netuid }) => (
			<a class="subnet" href={`#/subnet/${netuid}`}>
				<span class="netuid">{netuid}</span>
				<span>{nameOf(netuid)}</span>
				<span class="symbol">{symbolOf(netuid)}</span>
			</a>
		),
	},
	{
		title: 'Now',
		about: 'TAO that the rules of the next block allocate',
		by: ({ netuid }) => allocatedNow(now, netuid),
		cell: ({ netuid }) => <Amount rao={allocatedNow(now, netuid)} />,
	},
	{
		title: 'Then',
		about: `TAO that ${name} would allocate`,
		by: ({ allocated }) => allocated,
		cell: ({ allocated }) => <Amount rao={allocated} />,
	},
	{
		title: 'Change',
		by: ({ netuid, allocated }) => allocated - allocatedNow(now, netuid),
		cell: ({ netuid, allocated }) => <Change before={allocatedNow(now, netuid)} now={allocated} />,
	},
	share('Base', 'base'),
	share('After burn', 'afterBurn'),
	share('After gate', 'afterGate'),
	tao('Injected', 'injected'),
	tao('Buys alpha', 'spent'),
	tao('Not minted', 'unminted'),
]

const allocatedNow = ({ stages }: Head, netuid: number) => stages.get(netuid)?.allocated ?? 0n

const share = (title: string, part: 'base' | 'afterBurn' | 'afterGate'): Column<Row> => ({
	title,
	by: (row) => row[part],
	cell: (row) => formatPercent(BigInt(row[part]), UNIT),
})

const tao = (title: string, part: 'injected' | 'spent' | 'unminted'): Column<Row> => ({
	title,
	by: (row) => row[part],
	cell: (row) => <Amount rao={row[part]} />,
})
