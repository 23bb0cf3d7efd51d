// Who makes room for the next subnet, in the chain's own order: those that nobody started first, then
// by the reference price; of equal ones the older. Only who is out of immunity can be chosen.

interface Prunable {
	netuid: number
	referencePrice: bigint
	immuneUntil: bigint
	registeredAt: bigint
	startedAt: bigint | undefined
	dissolving: boolean
}

/** Subnets that a registration at `block` may close, the next one first. */
export function pruneOrder<S extends Prunable>(subnets: readonly S[], block: bigint): S[] {
	const mortal = subnets.filter((subnet) => !subnet.dissolving && block >= subnet.immuneUntil)
	return mortal.toSorted(
		(a, b) => compare(judgedBy(a), judgedBy(b)) || compare(a.registeredAt, b.registeredAt) || a.netuid - b.netuid,
	)
}

const judgedBy = ({ startedAt, referencePrice }: Prunable) => (startedAt === undefined ? -1n : referencePrice)

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
