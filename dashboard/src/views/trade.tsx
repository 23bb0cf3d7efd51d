// Stake, unstake, swap: an order with its quote while it is typed, its limit, and what became of it.

import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { account, accounts, askExtension, choose, names } from '../chain/accounts.ts'
import { hasExtension } from '../chain/keys.ts'
import { freeBalance, limitOf, type Order, quoteOf, type Receipt, RESERVED_FOR_FEES, send, type Side } from '../chain/orders.ts'
import { explain, explainFailure } from '../chain/refusals.ts'
import { facts, head, nameOf, node, symbolOf } from '../chain/state.ts'
import type { Answer, Quote, StakeView } from '../chain/views.ts'
import { formatAmount, formatChange, formatExact, formatPercent, formatPrice, parseAmount, UNIT } from '../model/amount.ts'
import { useAnswer } from '../parts/answer.ts'
import { Card, Choice } from '../parts/facts.tsx'
import { Amount, Price } from '../parts/text.tsx'
import { Positions } from './positions.tsx'

const SIDES: Side[] = ['stake', 'unstake', 'swap']

/** How far the average price may go from the quote's, in hundredths of a per cent. */
const TOLERANCES = { '0.1 %': 10n, '0.5 %': 50n, '1 %': 100n, '5 %': 500n }

/** How long somebody must have stopped typing before the chain is asked. */
const TYPING_MS = 120

export function Trade({ netuid: wanted }: { netuid: number | undefined }) {
	const form = useForm(wanted)
	const signer = account.value
	const stakes = useAnswer((api) => (signer ? api.stakeOf(signer.address) : Promise.resolve([])), [signer?.address ?? ''])
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
			: { side: side.value, hotkey, netuid: netuid.value, destination: destination.value, amount: rao, whole: whole.value }
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
	const [free, setFree] = useState<bigint>()
	const address = account.value?.address
	useEffect(() => {
		if (node.value && address) freeBalance(node.value, address).then(setFree)
	}, [address, head.value?.hash])
	if (side !== 'stake') {
		return stakes.find((stake) => stake.netuid === netuid && stake.hotkey.address() === hotkey)?.alpha ?? 0n
	}
	return free === undefined ? undefined : free > RESERVED_FOR_FEES ? free - RESERVED_FOR_FEES : 0n
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

type Progress = { text: string; tone?: 'up' | 'down' } | undefined

interface OutcomeProps {
	order: Order | undefined
	answer: Answer | undefined
	/** In hundredths of a per cent. */
	tolerance: bigint
	/** Called once the order has been executed. */
	done: () => void
}

/** The quote, the button, and what became of the order. */
function Outcome({ order, answer, tolerance, done }: OutcomeProps) {
	const progress = useSignal<Progress>(undefined)
	const busy = useSignal(false)
	const refusal = answer?.isErr ? explain(node.value!, answer.err) : undefined
	const quote = order && answer?.isOk ? answer.value : undefined
	const submit = async () => {
		if (!order || !quote || !account.value) return
		busy.value = true
		progress.value = { text: facts.value.seals ? 'Sent. Waiting for a block…' : 'Sent…' }
		try {
			const limit = limitOf(order.side, quote.averagePrice, tolerance)
			const receipt = await send(node.value!, account.value, order, limit)
			progress.value = tell(order, receipt)
			if (!receipt.refusal) done()
		} catch (error) {
			progress.value = { text: explainFailure(error), tone: 'down' }
		}
		busy.value = false
	}
	return (
		<>
			{order && quote && <QuoteCard order={order} quote={quote} tolerance={tolerance} />}
			{order && refusal && (
				<p class="warning" role="alert">
					{refusal.words} <code>{refusal.name}</code>
				</p>
			)}
			<button type="button" class="primary" disabled={!quote || busy.value} onClick={submit}>
				{order ? `${verb(order.side)} ${formatExact(order.amount)} ${tokenGiven(order)}` : 'Enter an amount'}
			</button>
			<p class={`progress ${progress.value?.tone ?? ''}`} role="status">
				{progress.value?.text}
			</p>
		</>
	)
}

const verb = (side: Side) => side[0]!.toUpperCase() + side.slice(1)
const tokenGiven = ({ side, netuid }: Order) => (side === 'stake' ? 'τ' : symbolOf(netuid))
const tokenReceived = ({ side, netuid, destination }: Order) =>
	side === 'stake' ? symbolOf(netuid) : side === 'swap' ? symbolOf(destination) : 'τ'

function tell(order: Order, { block, fee, refusal }: Receipt): Progress {
	const cost = `The transaction cost ${formatAmount(fee, 6)} τ.`
	if (refusal) return { text: `Refused in block ${block}: ${refusal.words} ${cost}`, tone: 'down' }
	const amount = `${formatExact(order.amount)} ${tokenGiven(order)}`
	return { text: `Done in block ${block}: ${order.side} of ${amount}. ${cost}`, tone: 'up' }
}

function QuoteCard({ order, quote, tolerance }: { order: Order; quote: Quote; tolerance: bigint }) {
	const { amountOut, averagePrice, priceBefore, priceAfter, slippage, fee, taoFee } = quote
	const limit = limitOf(order.side, averagePrice, tolerance)
	const rate = `${order.side === 'swap' ? symbolOf(order.destination) : 'τ'} per ${symbolOf(order.netuid)}`
	return (
		<Card
			title={`You get ${formatAmount(amountOut, 6)} ${tokenReceived(order)}`}
			facts={[
				{ name: 'Average price', value: <Price rao={averagePrice} />, note: rate, about: 'Fees included' },
				{
					name: 'Price impact',
					value: formatChange(priceBefore, priceAfter),
					note: `${formatPrice(priceBefore)} → ${formatPrice(priceAfter)}`,
				},
				{ name: 'Slippage', value: formatPercent(BigInt(slippage), UNIT), about: 'What is lost against the spot price, fees included' },
				{
					name: 'Fee of the pool',
					value: <Amount rao={fee} symbol={tokenGiven(order)} decimals={6} />,
					note: taoFee > 0n && <>and <Amount rao={taoFee} decimals={6} /></>,
				},
				{ name: order.side === 'stake' ? 'At most' : 'At least', value: <Price rao={limit} />, note: rate, about: 'The limit: beyond it the trade is refused' },
			]}
		/>
	)
}
