// The metagraph: who mines and validates on a subnet, with the scores of the last epoch.

import { nameOf, symbolOf } from '../chain/state.ts'
import type { Metagraph } from '../chain/views.ts'
import { formatPercent } from '../model/amount.ts'
import { useAnswer } from '../parts/answer.ts'
import { type Column, Table } from '../parts/table.tsx'
import { Address, Amount, Short } from '../parts/text.tsx'

/** A neuron: its place in the columns of the metagraph. */
interface Row {
	uid: number
	graph: Metagraph
}

export function Neurons({ netuid }: { netuid: number }) {
	const graph = useAnswer((api) => api.metagraph(netuid), [netuid])
	const rows = graph ? graph.hotkeys.map((_, uid) => ({ uid, graph })) : []
	return (
		<section>
			<h2>Metagraph</h2>
			<Table
				label={`Neurons of ${nameOf(netuid)}`}
				columns={COLUMNS}
				rows={rows}
				id={({ uid }) => uid}
				empty="Nobody has registered yet."
			/>
		</section>
	)
}

type Scores = 'trust' | 'consensus' | 'incentive' | 'dividends' | 'validatorTrust'

const score = (title: string, name: Scores, about: string): Column<Row> => ({
	title,
	about,
	by: ({ graph, uid }) => graph[name][uid],
	cell: ({ graph, uid }) => <Score parts={graph[name][uid] ?? 0} />,
})

const Score = ({ parts }: { parts: number }) => (
	<span class={parts === 0 ? 'faint' : undefined}>{formatPercent(BigInt(parts), 65_535n)}</span>
)

const COLUMNS: Column<Row>[] = [
	{ title: 'Uid', by: ({ uid }) => uid, cell: ({ uid }) => uid },
	{
		title: 'Hotkey',
		text: true,
		by: ({ graph, uid }) => graph.hotkeys[uid]?.address(),
		cell: ({ graph, uid }) => <Address address={graph.hotkeys[uid]?.address() ?? ''} />,
	},
	{
		title: 'Role',
		text: true,
		about: 'Validators hold a permit; those whose weights are too old do not count',
		by: ({ graph, uid }) => Number(graph.validatorPermit[uid]),
		cell: ({ graph, uid }) => (graph.validatorPermit[uid] ? 'validator' : 'miner'),
	},
	{
		title: 'Stake weight',
		about: 'What it weighs in consensus: alpha, root’s TAO times its weight, and child keys',
		by: ({ graph, uid }) => graph.effectiveStake[uid],
		cell: ({ graph, uid }) => <Short rao={graph.effectiveStake[uid] ?? 0n} symbol="" />,
	},
	{
		title: 'Alpha',
		by: ({ graph, uid }) => graph.alphaStake[uid],
		cell: ({ graph, uid }) => <Short rao={graph.alphaStake[uid] ?? 0n} symbol={symbolOf(graph.netuid)} />,
	},
	{
		title: 'Root stake',
		by: ({ graph, uid }) => graph.rootStake[uid],
		cell: ({ graph, uid }) => <Short rao={graph.rootStake[uid] ?? 0n} />,
	},
	score('Trust', 'trust', 'The part of its weights that consensus left a miner'),
	score('Consensus', 'consensus', 'The weight that a majority gives'),
	score('Incentive', 'incentive', 'The part of the miners’ alpha'),
	score('Dividends', 'dividends', 'The part of the validators’ alpha'),
	score('Validator trust', 'validatorTrust', 'The part of its weights that consensus left a validator'),
	{
		title: 'Emission',
		about: 'Alpha of the last epoch',
		by: ({ graph, uid }) => graph.emission[uid],
		cell: ({ graph, uid }) => <Amount rao={graph.emission[uid] ?? 0n} symbol={symbolOf(graph.netuid)} />,
	},
	{
		title: 'Updated',
		about: 'Blocks since it set its weights, or registered',
		by: ({ graph, uid }) => -(graph.lastUpdate[uid] ?? 0n),
		cell: ({ graph, uid }) => `${graph.block - (graph.lastUpdate[uid] ?? 0n)} blocks ago`,
	},
]
