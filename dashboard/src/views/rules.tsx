// The rules that a chain runs by. A chain that stores them as values is asked; the others run by those
// that they were compiled with, and their numbers are among the parameters.

import { BUILT_IN, ruleName } from '../chain/rules.ts'
import { facts, type Head, head } from '../chain/state.ts'
import type { RuleSet, RuleValue, RulesView } from '../chain/views.ts'
import { formatAmount, formatPercent } from '../model/amount.ts'
import { formatBlocks } from '../model/time.ts'
import { Card } from '../parts/facts.tsx'

/** The axes of a rule set, in the order of a block. */
const AXES: [keyof RuleSet, string][] = [
	['allocation', 'Allocation'],
	['injection', 'Injection'],
	['rootPart', 'Root’s part'],
	['averaging', 'Averaging'],
	['dividends', 'Dividends'],
	['ownerIncentives', 'Owner’s incentives'],
]

/** What rules do, in words. A rule that is not here is shown by its name. */
const WORDS: Record<string, string> = {
	PriceEma: 'A subnet gets the part of the block’s TAO that its moving price is of the sum of all.',
	AlphaEmissionCap:
		'Alpha goes into the pool at the spot price, up to the alpha emission. The TAO is not cut: the price rises.',
	PriceKeeping: 'Alpha and TAO go into the pool at the spot price. TAO that the alpha cannot carry is not minted.',
	SoldEachBlock: 'Root’s part of the alpha is sold on the pool in each block, and the TAO is paid at the epoch.',
	Claimable: 'Root’s part of the alpha is kept for each validator, until its root stakers claim it.',
	Constant: 'The moving price moves at one speed.',
	WarmUp: 'The moving price of a young subnet moves more slowly.',
	Activated: 'Stake counts and earns once it was there for a whole tempo.',
	AtOnce: 'Stake counts and earns from the moment on in which it comes.',
	Paid: 'What hotkeys of a subnet’s owner earn as miners is paid.',
	Recycled: 'What hotkeys of a subnet’s owner earn as miners is recycled.',
	Burned: 'What hotkeys of a subnet’s owner earn as miners is burned.',
}

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
					about={rules ? 'Stored on the chain.' : 'Built into this runtime: it stores no rules that could be changed.'}
					rules={rules?.active ?? BUILT_IN}
				/>
				{rules && <Scheduled view={rules} now={now} />}
				<Parameters now={now} />
			</div>
		</>
	)
}

function RuleCard({ title, about, rules, other }: { title: string; about: string; rules: RuleSet; other?: RuleSet }) {
	return (
		<Card title={title} about={about} wide>
			<dl class="rules">
				{AXES.map(([axis, name]) => (
					<div key={axis} class={other && text(other[axis]) !== text(rules[axis]) ? 'changes' : undefined}>
						<dt>{name}</dt>
						<dd>
							<code>{text(rules[axis])}</code> {WORDS[ruleName(rules[axis])]}
						</dd>
					</div>
				))}
			</dl>
		</Card>
	)
}

function Scheduled({ view: { active, scheduled }, now }: { view: RulesView; now: Head }) {
	if (!scheduled) return <Card title="Scheduled" about="No change of the rules is scheduled." />
	const wait = formatBlocks(scheduled.at - now.block, facts.value.slot)
	return (
		<RuleCard
			title="Scheduled"
			about={`From block ${scheduled.at} on, in ${wait}. What changes is marked.`}
			rules={scheduled.rules}
			other={active}
		/>
	)
}

/** A rule with its numbers, as `WarmUp { halving: 201600 }`. */
function text(rule: RuleValue): string {
	if (typeof rule === 'string') return rule
	const numbers = Object.entries((rule.value as object) ?? {}).map(([name, value]) => `${name}: ${value}`)
	return numbers.length > 0 ? `${rule.type} { ${numbers.join(', ')} }` : rule.type
}

function Parameters({ now: { global } }: { now: Head }) {
	const { taoWeight, subnetOwnerCut, movingSpeed, minStake, networkImmunityPeriod, networkMinLockCost, subnetLimit } =
		global.parameters
	return (
		<Card
			title="Parameters"
			about="Numbers of these rules that the chain’s administrator may set."
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
