// The chance of a schedule: the same seed draws the same, on every machine.

/** Draws from a seed by the generator `mulberry32`: 32 bits of state, good enough to choose faults by. */
export class Random {
	constructor(seed) {
		this.state = seed >>> 0
	}

	/** A whole number from 0 to `count - 1`. */
	below(count) {
		this.state = (this.state + 0x6d2b79f5) >>> 0
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) % count
	}

	/** A whole number from `least` to `most`. */
	between(least, most) {
		return least + this.below(most - least + 1)
	}

	pick(values) {
		return values[this.below(values.length)]
	}

	/** So many of the values, each at most once, in an order of chance. */
	sample(values, count) {
		const left = [...values]
		return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)[0])
	}
}
