// What a node tells Prometheus.

import { createServer } from 'node:net'

/** A port that nobody listens on. */
export const freePort = () =>
	new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address()
			server.close(() => resolve(port))
		})
	})

/** Resolves to all numbers that a node measures whose names begin like this, as `{ name, labels, value }`. */
export async function measured(port, prefix) {
	const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
	const lines = text.split('\n').filter((line) => line.startsWith(prefix))
	return lines.map((line) => {
		const [, name, labels, value] = line.match(/^(\w+)(?:\{(.*)\})? (\S+)$/)
		const pairs = [...(labels ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, label, of]) => [label, of])
		return { name, labels: Object.fromEntries(pairs), value: Number(value) }
	})
}
