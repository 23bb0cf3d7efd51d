// A table that sorts by its headers and is walked through with the arrow keys. Where it is wider than the window,
// it is scrolled under its first column.

import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

type Sortable = bigint | number | string | undefined

export interface Column<Row> {
	title: string
	/** What the header's title says: what the number is. */
	about?: string
	cell: (row: Row) => ComponentChildren
	/** What the column is sorted by; without it, it cannot be. */
	by?: (row: Row) => Sortable
	/** Text stands left, numbers right. */
	text?: boolean
}

interface TableProps<Row> {
	label: string
	columns: Column<Row>[]
	rows: readonly Row[]
	id: (row: Row) => string | number
	/** Opens a row, by a click or the Enter key. */
	open?: (row: Row) => void
	/** What stands there where there are no rows. */
	empty?: string
}

interface Order {
	title: string
	falling: boolean
}

export function Table<Row>({ label, columns, rows, id, open, empty = 'Nothing yet.' }: TableProps<Row>) {
	const order = useSignal<Order | undefined>(undefined)
	const body = useRef<HTMLTableSectionElement>(null)
	const sortBy = (title: string) => {
		order.value = { title, falling: order.value?.title === title ? !order.value.falling : true }
	}
	return (
		<div class="table" role="region" aria-label={label} tabIndex={0}>
			<table>
				<thead>
					<tr>
						{columns.map((column) => (
							<Header key={column.title} column={column} order={order.value} sortBy={sortBy} />
						))}
					</tr>
				</thead>
				<tbody ref={body} onKeyDown={(event) => walk(event, body.current)}>
					{sorted(rows, columns, order.value).map((row) => (
						<tr
							key={id(row)}
							class={open && 'open'}
							tabIndex={open ? 0 : undefined}
							onClick={open && (() => open(row))}
							onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && open?.(row)}
						>
							{columns.map((column) => (
								<td key={column.title} class={classOf(column)}>
									{column.cell(row)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
			{rows.length === 0 && <p class="empty">{empty}</p>}
		</div>
	)
}

interface HeaderProps<Row> {
	column: Column<Row>
	order: Order | undefined
	sortBy: (title: string) => void
}

function Header<Row>({ column, order, sortBy }: HeaderProps<Row>) {
	const { title, about, by } = column
	const falling = order?.title === title ? order.falling : undefined
	const sort = falling === undefined ? 'none' : falling ? 'descending' : 'ascending'
	return (
		<th scope="col" class={classOf(column)} title={about} aria-sort={by ? sort : undefined}>
			{by ? (
				<button type="button" onClick={() => sortBy(title)}>
					{title}
					<span aria-hidden="true">{falling === undefined ? '' : falling ? ' ↓' : ' ↑'}</span>
				</button>
			) : (
				title
			)}
		</th>
	)
}

const classOf = <Row,>({ text }: Column<Row>) => (text ? 'text' : '')

function sorted<Row>(rows: readonly Row[], columns: Column<Row>[], order: Order | undefined): readonly Row[] {
	const by = columns.find(({ title }) => title === order?.title)?.by
	if (!by || !order) return rows
	const direction = order.falling ? -1 : 1
	return rows.toSorted((a, b) => compare(by(a), by(b), direction))
}

/** What is not there stands last, whichever way the others go. */
function compare(a: Sortable, b: Sortable, direction: number): number {
	if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
	return a < b ? -direction : a > b ? direction : 0
}

/** Moves the focus to the row above or below. */
function walk(event: KeyboardEvent, body: HTMLElement | null): void {
	const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
	const rows = [...(body?.querySelectorAll<HTMLElement>('tr[tabindex]') ?? [])]
	const at = rows.indexOf(document.activeElement as HTMLElement)
	if (step === undefined || at < 0) return
	event.preventDefault()
	rows[at + step]?.focus()
}
