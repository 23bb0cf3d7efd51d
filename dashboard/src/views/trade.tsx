// Stake, unstake, swap: a ticket with the quote of its order while it is typed, and the positions beside.

import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { account, accounts, askExtension, choose, names } from '../chain/accounts.ts'
import { hasExtension } from '../chain/keys.ts'
import { freeBalance, type Order, quoteOf, RESERVED_FOR_FEES, type Side } from '../chain/orders.ts'
import type { Node } from '../chain/node.ts'
import { head, nameOf, node, symbolOf } from '../chain/state.ts'
import type { Answer, StakeView } from '../chain/views.ts'
import { formatAmount, formatExact, parseAmount } from '../model/amount.ts'
import { useAnswer, useLatest } from '../parts/answer.ts'
import { Choice } from '../parts/facts.tsx'
import { Outcome } from './outcome.tsx'
import { Positions } from './positions.tsx'

const SIDES: Side[] = ['stake', 'unstake', 'swap']

/** How far the average price may go from the quote's, in hundredths of a per cent. */
const TOLERANCES = { '0.1 %': 10n, '0.5 %': 50n, '1 %': 100n, '5 %': 500n }

/** How long somebody must have stopped typing before the chain is asked. */
const TYPING_MS = 120

export function Trade({ netuid: wanted }: { netuid: number | undefined }) {
	const form = useForm(wanted)
	const signer = account.value
	const stakes = useAnswer(
		(api) => (signer ? api.stakeOf(signer.address) : Promise.resolve([])),
		[signer?.address ?? ''],
	)
	if (!head.value) return null
	return (
		<>
			<h1>Trade</h1>
			<div class="two">
				<Ticket form={form} stakes={stakes ?? []} />
				<Positions stakes={stakes ?? []} sell={(stake) => form.sell(stake)} />
			</div>
		</>
	)
}

/** The fields of a ticket. */
interface Form {
	side: Signal<Side>
	netuid: Signal<number>
	destination: Signal<number>
	hotkey: Signal<string>
	amount: Signal<string>
	/** Whether the amount is all that there is. */
	whole: Signal<boolean>
	tolerance: Signal<keyof typeof TOLERANCES>
	sell(stake: StakeView): void
}

function useForm(wanted: number | undefined): Form {
	const subnets = head.value?.subnets ?? []
	const form = {
		side: useSignal<Side>('stake'),
		netuid: useSignal(wanted ?? subnets[0]?.netuid ?? 1),
		destination: useSignal(0),
		hotkey: useSignal(''),
		amount: useSignal(''),
		whole: useSignal(false),
		tolerance: useSignal<keyof typeof TOLERANCES>('0.5 %'),
	}
	useEffect(() => {
		if (wanted !== undefined) form.netuid.value = wanted
	}, [wanted])
	return {
		...form,
		sell({ netuid, hotkey, alpha }) {
			form.side.value = 'unstake'
			form.netuid.value = netuid
			form.hotkey.value = hotkey.address()
			form.amount.value = formatExact(alpha)
			form.whole.value = true
		},
	}
}

function Ticket({ form, stakes }: { form: Form; stakes: StakeView[] }) {
	const { side, netuid, destination, amount, tolerance, whole } = form
	const signer = account.value
	const validators = useValidators()
	const hotkey = form.hotkey.value || (signer?.hotkey ?? validators[0] ?? '')
	const available = useAvailable(side.value, netuid.value, hotkey, stakes)
	const rao = parseAmount(amount.value)
	const order: Order | undefined =
		rao === undefined || rao === 0n
			? undefined
			: {
					side: side.value,
					hotkey,
					netuid: netuid.value,
					destination: destination.value,
					amount: rao,
					whole: whole.value,
				}
	const answer = useQuote(signer?.address, order)
	const given = side.value === 'stake' ? 'τ' : symbolOf(netuid.value)
	const type = (text: string) => {
		amount.value = text
		whole.value = false
	}
	return (
		<section class="card ticket">
			<Choice label="Side" options={SIDES} chosen={side.value} choose={(next) => (side.value = next)} />
			<Signer />
			<Field id="netuid" label={side.value === 'swap' ? 'From' : 'Subnet'}>
				<Subnets id="netuid" chosen={netuid.value} choose={(next) => (netuid.value = next)} />
			</Field>
			{side.value === 'swap' && (
				<Field id="destination" label="To">
					<Subnets id="destination" chosen={destination.value} choose={(next) => (destination.value = next)} />
				</Field>
			)}
			<Field id="hotkey" label="Validator">
				<select id="hotkey" value={hotkey} onChange={(event) => (form.hotkey.value = event.currentTarget.value)}>
					{[...new Set([hotkey, ...validators])].filter(Boolean).map((address) => (
						<option key={address} value={address}>
							{names.value.get(address) ?? address}
						</option>
					))}
				</select>
			</Field>
			<Field id="amount" label={`Amount in ${given}`}>
				<input
					id="amount"
					inputMode="decimal"
					autocomplete="off"
					placeholder="0.0"
					value={amount.value}
					aria-invalid={amount.value !== '' && rao === undefined}
					onInput={(event) => type(event.currentTarget.value)}
				/>
				<button
					type="button"
					disabled={available === undefined}
					title="All that is there"
					onClick={() => {
						amount.value = formatExact(available ?? 0n)
						whole.value = side.value === 'unstake'
					}}
				>
					{available === undefined ? '…' : `of ${formatAmount(available, 4)} ${given}`}
				</button>
			</Field>
			<div class="field">
				<span>Tolerance</span>
				<Choice
					label="Tolerance"
					options={Object.keys(TOLERANCES) as (keyof typeof TOLERANCES)[]}
					chosen={tolerance.value}
					choose={(next) => (tolerance.value = next)}
				/>
			</div>
			<Outcome order={order} answer={answer} tolerance={TOLERANCES[tolerance.value]} done={() => type('')} />
		</section>
	)
}

/** A named field. `id` is that of the input that the name belongs to. */
const Field = ({ id, label, children }: { id: string; label: string; children: ComponentChildren }) => (
	<div class="field">
		<label for={id}>{label}</label>
		<div class="inputs">{children}</div>
	</div>
)

function Signer() {
	const signer = account.value
	return (
		<Field id="account" label="Account">
			<select id="account" value={signer?.address} onChange={(event) => choose(event.currentTarget.value)}>
				{accounts.value.length === 0 && <option>none</option>}
				{accounts.value.map(({ address, name }) => (
					<option key={address} value={address}>
						{name} · {address.slice(0, 6)}…{address.slice(-4)}
					</option>
				))}
			</select>
			{hasExtension() && (
				<button type="button" onClick={() => askExtension().catch((error) => console.warn(error))}>
					Extension
				</button>
			)}
		</Field>
	)
}

interface SubnetsProps {
	id: string
	chosen: number
	choose: (netuid: number) => void
}

const Subnets = ({ id, chosen, choose }: SubnetsProps) => (
	<select id={id} value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
		{[0, ...head.value!.subnets.map(({ netuid }) => netuid)].map((netuid) => (
			<option key={netuid} value={netuid}>
				{netuid} · {nameOf(netuid)} {symbolOf(netuid)}
			</option>
		))}
	</select>
)

/** Hotkeys that validate somewhere. */
function useValidators(): string[] {
	const validators = useAnswer((api) => api.validators(), [])
	return validators?.map(({ hotkey }) => hotkey.address()) ?? []
}

/** What can be given: free TAO, or the position. */
function useAvailable(side: Side, netuid: number, hotkey: string, stakes: StakeView[]): bigint | undefined {
	const address = account.value?.address
	const ask = async (client: Node, owner: string) => ({ owner, rao: await freeBalance(client, owner) })
	const balance = useLatest(
		() => (node.value && address ? ask(node.value, address) : undefined),
		[address, head.value?.hash],
	)
	if (side !== 'stake') {
		return stakes.find((stake) => stake.netuid === netuid && stake.hotkey.address() === hotkey)?.alpha ?? 0n
	}
	if (!balance || balance.owner !== address) return undefined
	return balance.rao > RESERVED_FOR_FEES ? balance.rao - RESERVED_FOR_FEES : 0n
}

/** The chain's quote for an order, asked again at each head. */
function useQuote(coldkey: string | undefined, order: Order | undefined): Answer | undefined {
	const key = order && [coldkey, ...Object.values(order)].join()
	const [quote, setQuote] = useState<{ key: string | undefined; answer: Answer }>()
	useEffect(() => {
		if (!node.value || !coldkey || !order) return
		let current = true
		const client = node.value
		const timer = setTimeout(
			() => {
				quoteOf(client, coldkey, order)
					.then((answer) => current && setQuote({ key, answer }))
					.catch((error) => console.warn('no quote:', error))
			},
			quote?.key === key ? 0 : TYPING_MS,
		)
		return () => {
			current = false
			clearTimeout(timer)
		}
	}, [key, head.value?.hash])
	return quote?.key === key ? quote?.answer : undefined
}
