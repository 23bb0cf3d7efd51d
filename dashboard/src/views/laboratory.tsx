// The way to the laboratory, which runs rules against people with motives, and to what it left last where that
// is served beside this page.

import { useEffect, useState } from 'preact/hooks'

/** Its pages by the names that `scripts/dashboard` gives them. */
const REPORTS = [
	['laboratory.html', 'the last run'],
	['laboratory-matrix.html', 'attacks under all rules'],
	['laboratory-story.html', 'the story of February 2025'],
	['laboratory-tables.html', 'its studies'],
] as const

const isServed = (file: string) => fetch(file, { method: 'HEAD' }).then(({ ok }) => ok)

export function Laboratory() {
	const [served, setServed] = useState<boolean[]>([])
	useEffect(() => {
		Promise.all(REPORTS.map(([file]) => isServed(file))).then(setServed, console.warn)
	}, [])
	const reports = REPORTS.filter((_, index) => served[index])
	return (
		<section>
			<h2>The laboratory</h2>
			<p class="about">
				A market, people with motives and a set of rules, run for months of chain time in seconds by the code of the
				chain.{' '}
				{reports.length > 0 ? (
					<>
						What it left:{' '}
						{reports.map(([file, name], index) => (
							<span key={file}>
								{index > 0 && ', '}
								<a class="link" href={file}>
									{name}
								</a>
							</span>
						))}
						.
					</>
				) : (
					<>
						<code>make lab</code> runs it; <code>make dashboard</code> then serves its report here.
					</>
				)}
			</p>
		</section>
	)
}
