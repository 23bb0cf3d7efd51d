// Another build of the runtime: the one of a chain specification, which calls itself a version later.

import { decompress } from 'fzstd'

/** The key of the runtime's code. */
export const CODE = '0x3a636f6465'

/** What a compressed runtime begins with. */
const COMPRESSED = Buffer.from([82, 188, 83, 118, 70, 219, 142, 5])

/** The part of a runtime that tells its version: names of spec and implementation, and four bytes each of the
 *  author's and the spec's version. */
const SECTION = 'runtime_version'

/** The bytes of a module's header: magic number and version. */
const HEADER = 8

/** A raw specification that begins with the same state and another build's runtime. */
export function ofAnotherBuild(spec) {
	const other = structuredClone(spec)
	const top = other.genesis.raw.top
	const code = Buffer.from(top[CODE].slice(2), 'hex')
	const module = moduleOf(code)
	raiseVersion(module)
	top[CODE] = `0x${module.toString('hex')}`
	return { spec: other, ours: `0x${code.toString('hex')}` }
}

/** A runtime as the module that it is, in bytes of its own. */
export function moduleOf(code) {
	const compressed = code.subarray(0, COMPRESSED.length).equals(COMPRESSED)
	return Buffer.from(compressed ? decompress(code.subarray(COMPRESSED.length)) : code)
}

function raiseVersion(module) {
	const at = sectionOf(module)
	const spec = at + 1 + (module[at] >> 2)
	const author = spec + 1 + (module[spec] >> 2)
	module.writeUInt32LE(module.readUInt32LE(author + 4) + 1, author + 4)
}

/** Where the contents of the section begin, behind its own name. */
function sectionOf(module) {
	let at = HEADER
	while (at < module.length) {
		const kind = module[at]
		const [size, start] = number(module, at + 1)
		const [length, name] = number(module, start)
		if (kind === 0 && module.toString('latin1', name, name + length) === SECTION) return name + length
		at = start + size
	}
	throw new Error('the runtime tells no version')
}

/** A number in LEB128, and where it ends. */
function number(bytes, at) {
	let value = 0
	for (let shift = 0; ; shift += 7) {
		const byte = bytes[at++]
		value += (byte & 0x7f) * 2 ** shift
		if (byte < 0x80) return [value, at]
	}
}
