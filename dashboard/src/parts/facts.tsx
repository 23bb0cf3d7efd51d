// Named numbers, as a card or as a strip over a view.

import type { ComponentChildren } from 'preact'

export interface Fact {
	name: string
	value: ComponentChildren
	/** A line below the number. */
	note?: ComponentChildren
	about?: string
}

/** Large numbers side by side. */
export const Strip = ({ facts }: { facts: Fact[] }) => (
	<dl class="strip">
		{facts.map(({ name, value, note, about }) => (
			<div key={name} title={about}>
				<dt>{name}</dt>
				<dd class="value">{value}</dd>
				{note !== undefined && <dd class="note">{note}</dd>}
			</div>
		))}
	</dl>
)

interface CardProps {
	title: string
	/** A sentence below the title. */
	about?: ComponentChildren
	facts?: Fact[]
	children?: ComponentChildren
	wide?: boolean
}

/** A titled box of rows. */
export const Card = ({ title, about, facts = [], children, wide }: CardProps) => (
	<section class={wide ? 'card wide-card' : 'card'}>
		<h2>{title}</h2>
		{about && <p class="about">{about}</p>}
		{facts.length > 0 && (
			<dl class="rows">
				{facts.map(({ name, value, note, about }) => (
					<div key={name} title={about}>
						<dt>{name}</dt>
						<dd>
							{value}
							{note !== undefined && <span class="faint"> {note}</span>}
						</dd>
					</div>
				))}
			</dl>
		)}
		{children}
	</section>
)

interface ChoiceProps<T extends string> {
	label: string
	options: readonly T[]
	chosen: T
	choose: (option: T) => void
}

/** A few options, of which one is chosen. */
export const Choice = <T extends string>({ label, options, chosen, choose }: ChoiceProps<T>) => (
	<div class="choice" role="group" aria-label={label}>
		{options.map((option) => (
			<button key={option} type="button" aria-pressed={option === chosen} onClick={() => choose(option)}>
				{option}
			</button>
		))}
	</div>
)
