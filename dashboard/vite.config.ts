// How the page is built: one folder of files that any server, and none of our own, can serve.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** What the page may weigh, gzipped. */
const LIMIT = 120_000

/** Fails the build if the page weighs more than it may. */
function weigh(): Plugin {
	return {
		name: 'weigh',
		apply: 'build',
		writeBundle({ dir }, bundle) {
			const weight = Object.keys(bundle)
				.map((file) => gzipSync(readFileSync(join(dir!, file))).length)
				.reduce((sum, size) => sum + size, 0)
			if (weight > LIMIT) this.error(`the page weighs ${weight} bytes gzipped, but may weigh ${LIMIT}`)
			this.info(`${weight} of ${LIMIT} bytes gzipped`)
		},
	}
}

export default defineConfig({
	base: './',
	// A file that is not there is not there, and no page instead.
	appType: 'mpa',
	build: { outDir: 'dist', target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 400 },
	plugins: [weigh()],
	preview: { port: 5173 },
})
