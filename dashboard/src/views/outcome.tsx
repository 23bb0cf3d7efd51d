// What an order would do, the button that sends it, and what became of it.

import { useSignal } from '@preact/signals'
import { account } from '../chain/accounts.ts'
import { limitOf, type Order, type Receipt, send, type Side } from '../chain/orders.ts'
import { explain, explainFailure } from '../chain/refusals.ts'
import { facts, node, symbolOf } from '../chain/state.ts'
import type { Answer, Quote } from '../chain/views.ts'
import { formatAmount, formatChange, formatExact, formatPercent, formatPrice, UNIT } from '../model/amount.ts'
import { Card } from '../parts/facts.tsx'
import { Amount, Price } from '../parts/text.tsx'

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
export function Outcome({ order, answer, tolerance, done }: OutcomeProps) {
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
				{
					name: 'Slippage',
					value: formatPercent(BigInt(slippage), UNIT),
					about: 'What is lost against the spot price, fees included',
				},
				{
					name: 'Fee of the pool',
					value: <Amount rao={fee} symbol={tokenGiven(order)} decimals={6} />,
					note: taoFee > 0n && (
						<>
							and <Amount rao={taoFee} decimals={6} />
						</>
					),
				},
				{
					name: order.side === 'stake' ? 'At most' : 'At least',
					value: <Price rao={limit} />,
					note: rate,
					about: 'The limit: beyond it the trade is refused',
				},
			]}
		/>
	)
}
