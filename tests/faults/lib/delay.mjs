// A TCP proxy that hands on late: `node delay.mjs ADDRESS PORT OWN_PORT`. Each line of its input says by how
// many milliseconds from now on, in both directions.

import { connect, createServer } from 'node:net'
import { createInterface } from 'node:readline'

const [address, port, ownPort] = process.argv.slice(2)
let late = 0

/** Hands everything on in its order: each timer releases what waits longest, whichever is due first. */
function handOn(from, to) {
	const waiting = []
	const later = (step) => {
		waiting.push(step)
		setTimeout(() => waiting.shift()(), late)
	}
	from.on('data', (bytes) => later(() => to.write(bytes)))
	from.on('error', () => {})
	from.on('close', () => later(() => to.destroy()))
}

createServer((caller) => {
	const called = connect(Number(port), address)
	handOn(caller, called)
	handOn(called, caller)
}).listen(Number(ownPort), () => console.log('listening'))

createInterface({ input: process.stdin }).on('line', (line) => {
	late = Number(line)
})
