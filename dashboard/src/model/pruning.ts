// Who makes room for the next subnet, in the chain's own order: those that nobody started first, then
// by the reference price; of equal ones the older. Only who is out of immunity can be chosen. The chain
// compares averages that are finer than the rao which it tells, so that who goes first is its own answer.

interface Prunable {
	netuid: number
	referencePrice: bigint
	immuneUntil: bigint
	registeredAt: bigint
	startedAt: bigint | undefined
	dissolving: boolean
}

/** Subnets that a registration at `block` may close. The `next` one is the first, as the chain has told. */
export function pruneOrder<S extends Prunable>(subnets: readonly S[], block: bigint, next: number | undefined): S[] {
	const mortal = subnets.filter((subnet) => !subnet.dissolving && block >= subnet.immuneUntil)
	return mortal.toSorted(
		(a, b) =>
			Number(b.netuid === next) - Number(a.netuid === next) ||
			compare(judgedBy(a), judgedBy(b)) ||
			compare(a.registeredAt, b.registeredAt) ||
			a.netuid - b.netuid,
	)
}

const judgedBy = ({ startedAt, referencePrice }: Prunable) => (startedAt === undefined ? -1n : referencePrice)

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
