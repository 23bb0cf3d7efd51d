// The rules that a chain runs by, what others would give the same pools, and the shadows that add that up.
// A chain that stores its rules is asked for them; the others run by those that they were compiled with.

import { BUILT_IN, ruleName, ruleText } from '../chain/rules.ts'
import { facts, type Head, head } from '../chain/state.ts'
import type { RuleChange, RuleSet, RulesView } from '../chain/views.ts'
import { formatAmount, formatPercent } from '../model/amount.ts'
import { formatBlocks } from '../model/time.ts'
import { Card } from '../parts/facts.tsx'
import { Comparison } from './comparison.tsx'
import { Laboratory } from './laboratory.tsx'
import { WORDS } from './rule-words.ts'
import { Shadows } from './shadows.tsx'

/** The axes of a rule set, in the order of a block. */
const AXES: [keyof RuleSet, string][] = [
	['allocation', 'Allocation'],
	['injection', 'Injection'],
	['rootPart', 'Root’s part'],
	['averaging', 'Averaging'],
	['dividends', 'Dividends'],
	['ownerIncentives', 'Owner’s incentives'],
]

export function Rules() {
	const now = head.value
	if (!now) return null
	const { rules } = now
	return (
		<>
			<h1>Rules</h1>
			<div class="cards">
				<RuleCard
					title="Active"
					about={aboutActive(rules)}
					rules={rules?.active ?? BUILT_IN}
				/>
				{rules?.scheduled && <Scheduled active={rules.active} change={rules.scheduled} now={now} />}
				<Parameters now={now} />
			</div>
			<Comparison now={now} />
			<Shadows now={now} />
			<Laboratory />
		</>
	)
}

function aboutActive(rules: RulesView | undefined): string {
	if (!rules) return 'Built into this runtime: it stores no rules that could be changed.'
	return rules.scheduled ? 'Stored on the chain.' : 'Stored on the chain. No change is scheduled.'
}

function RuleCard({ title, about, rules, other }: { title: string; about: string; rules: RuleSet; other?: RuleSet }) {
	return (
		<Card title={title} about={about} wide>
			<RuleList rules={rules} other={other} />
		</Card>
	)
}

/** Rules by axis. What is not as in `other` is marked. */
export const RuleList = ({ rules, other }: { rules: RuleSet; other: RuleSet | undefined }) => (
	<dl class="rules">
		{AXES.map(([axis, name]) => (
			<div key={axis} class={other && ruleText(other[axis]) !== ruleText(rules[axis]) ? 'changes' : undefined}>
				<dt>{name}</dt>
				<dd>
					<code>{ruleText(rules[axis])}</code> {WORDS[ruleName(rules[axis])] ?? wordsOf(axis)}
				</dd>
			</div>
		))}
	</dl>
)

/** Of rules that have the same name on two axes. */
const wordsOf = (axis: keyof RuleSet) =>
	({
		rootPart: 'Root’s part of the alpha is recycled.',
		ownerIncentives: 'What hotkeys of a subnet’s owner earn as miners is recycled.',
	})[axis as string]

interface ScheduledProps {
	active: RuleSet
	change: RuleChange
	now: Head
}

function Scheduled({ active, change: { at, rules }, now }: ScheduledProps) {
	const wait = formatBlocks(at - now.block, facts.value.slot)
	return (
		<RuleCard
			title="Scheduled"
			about={`From block ${at} on, in ${wait}. What changes is marked.`}
			rules={rules}
			other={active}
		/>
	)
}

function Parameters({ now: { global } }: { now: Head }) {
	const { taoWeight, subnetOwnerCut, movingSpeed, minStake, networkImmunityPeriod, networkMinLockCost, subnetLimit } =
		global.parameters
	return (
		<Card
			title="Parameters"
			about="Numbers of these rules that the chain’s administrator may set."
			wide
			facts={[
				{ name: 'Weight of root’s TAO', value: formatPercent(taoWeight, (1n << 64n) - 1n) },
				{ name: 'Owner’s cut', value: formatPercent(BigInt(subnetOwnerCut), 65_535n) },
				{ name: 'Speed of the moving price', value: `${movingSpeed.num} / ${movingSpeed.den}` },
				{ name: 'Minimum stake', value: `${formatAmount(minStake, 6)} τ` },
				{ name: 'Immunity of a subnet', value: formatBlocks(networkImmunityPeriod, facts.value.slot) },
				{ name: 'Least registration cost', value: `${formatAmount(networkMinLockCost, 2)} τ` },
				{ name: 'Slots for subnets', value: subnetLimit },
			]}
		/>
	)
}
