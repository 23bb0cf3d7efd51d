// The way to the laboratory, which runs rules against people with motives, and to its last report where that
// is served beside this page.

import { useEffect, useState } from 'preact/hooks'

const REPORT = 'laboratory.html'

export function Laboratory() {
	const [isThere, setIsThere] = useState(false)
	useEffect(() => {
		fetch(REPORT, { method: 'HEAD' }).then(({ ok }) => setIsThere(ok), console.warn)
	}, [])
	return (
		<section>
			<h2>The laboratory</h2>
			<p class="about">
				A market, people with motives and a set of rules, run for months of chain time in seconds by the code of the
				chain.{' '}
				{isThere ? (
					<a class="link" href={REPORT}>
						Its last report
					</a>
				) : (
					<>
						<code>make lab</code> runs it; <code>make dashboard</code> then serves its report here.
					</>
				)}
			</p>
		</section>
	)
}
