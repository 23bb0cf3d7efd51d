// Amounts, prices, changes and addresses as they stand in text. What is cut for the eye is whole in
// the title.

import { formatAmount, formatChange, formatExact, formatPrice, formatShort } from '../model/amount.ts'

interface AmountProps {
	rao: bigint
	symbol?: string
	decimals?: number
}

/** An amount, with every digit in its title. */
export function Amount({ rao, symbol = 'τ', decimals = 4 }: AmountProps) {
	return (
		<span class="amount" title={`${formatExact(rao)} ${symbol}`}>
			{formatAmount(rao, decimals)} <Unit symbol={symbol} />
		</span>
	)
}

/** About how much, with every digit in its title. */
export function Short({ rao, symbol = 'τ' }: AmountProps) {
	return (
		<span class="amount" title={`${formatExact(rao)} ${symbol}`}>
			{formatShort(rao)} <Unit symbol={symbol} />
		</span>
	)
}

/** An amount, or a dash where it is not known. */
export const Known = ({ rao, ...props }: Omit<AmountProps, 'rao'> & { rao: bigint | undefined }) =>
	rao === undefined ? <span class="faint">–</span> : <Amount rao={rao} {...props} />

const Unit = ({ symbol }: { symbol: string }) => <span class="unit">{symbol}</span>

/** A price in TAO per alpha. */
export const Price = ({ rao }: { rao: bigint }) => (
	<span class="amount" title={`${formatExact(rao)} τ per alpha`}>
		{formatPrice(rao)}
	</span>
)

/** A change against an earlier price, green or red and with its sign; a dash where there is no earlier one. */
export function Change({ before, now }: { before: bigint | undefined; now: bigint }) {
	if (before === undefined || before === 0n) return <span class="faint">–</span>
	const tone = now > before ? 'up' : now < before ? 'down' : 'faint'
	return <span class={tone}>{formatChange(before, now)}</span>
}

/** An account: its first and last letters, all of them in the title. */
export function Address({ address, name }: { address: string; name?: string | undefined }) {
	return (
		<span class="address" title={address}>
			{name ?? `${address.slice(0, 5)}…${address.slice(-5)}`}
		</span>
	)
}
