// Amounts of TAO and alpha. Money is a bigint of rao (10^9 to a token) from the node to the screen;
// only plots, which are read by eye, turn it into a float.

/** One TAO, or one alpha, in rao. */
export const UNIT = 1_000_000_000n

const PLACES = 9

/** What amounts are read and written in. */
const GROUPS = /\B(?=(\d{3})+$)/g

const abs = (value: bigint) => (value < 0n ? -value : value)

/** `numerator / denominator`, rounded down; the operator rounds towards zero. */
export function divFloor(numerator: bigint, denominator: bigint): bigint {
	const quotient = numerator / denominator
	return numerator % denominator !== 0n && numerator < 0n !== denominator < 0n ? quotient - 1n : quotient
}

/** `numerator / denominator`, rounded up. */
export const divCeil = (numerator: bigint, denominator: bigint) => -divFloor(-numerator, denominator)

/**
 * An amount with so many decimals, cut and never rounded up: nobody is shown more than there is.
 * `formatAmount(1_234_567_890_123n, 2)` is `1,234.56`.
 */
export function formatAmount(rao: bigint, decimals = 4): string {
	const size = abs(rao)
	const whole = (size / UNIT).toString().replace(GROUPS, ',')
	const rest = (size % UNIT).toString().padStart(PLACES, '0').slice(0, decimals)
	const text = decimals > 0 ? `${whole}.${rest}` : whole
	return rao < 0n && /[1-9]/.test(text) ? `−${text}` : text
}

/** Every digit of an amount, without zeros at the end. */
export function formatExact(rao: bigint): string {
	return formatAmount(rao, PLACES).replace(/\.?0+$/, '')
}

const SCALES: [bigint, string][] = [
	[1_000_000_000n, 'B'],
	[1_000_000n, 'M'],
	[1_000n, 'K'],
]

/** About how much, in four or five digits: `12.34K`. */
export function formatShort(rao: bigint): string {
	const size = abs(rao)
	for (const [scale, name] of SCALES) {
		if (size >= scale * UNIT) return `${formatAmount(rao / scale, 2)}${name}`
	}
	return formatAmount(rao, size >= 100n * UNIT ? 1 : size >= UNIT ? 2 : 4)
}

/** A price in TAO per alpha, with five digits behind its first one. */
export function formatPrice(rao: bigint): string {
	const digits = abs(rao).toString().length
	return formatAmount(rao, Math.min(PLACES, Math.max(4, PLACES - digits + 5)))
}

/** What somebody typed as an amount, in rao; nothing if it is none, or finer than a rao. */
export function parseAmount(text: string): bigint | undefined {
	const match = /^(\d*)(?:\.(\d*))?$/.exec(text.trim().replaceAll(',', ''))
	const [, whole = '', rest = ''] = match ?? []
	if (!match || whole + rest === '' || rest.length > PLACES) return undefined
	return BigInt(whole + rest.padEnd(PLACES, '0'))
}

/** `part / whole` in per cent, cut: `formatPercent(1n, 3n)` is `33.33 %`. */
export function formatPercent(part: bigint, whole: bigint, decimals = 2): string {
	if (whole === 0n) return '–'
	const scaled = (part * 100n * UNIT) / whole
	return `${formatAmount(scaled, decimals)} %`
}

/** A change in per cent with its sign, cut. */
export function formatChange(before: bigint, now: bigint): string {
	const text = formatPercent(now - before, before)
	return now > before && /[1-9]/.test(text) ? `+${text}` : text
}

/** A float of an amount, for plots alone. */
export const toFloat = (rao: bigint): number => Number(rao) / Number(UNIT)
