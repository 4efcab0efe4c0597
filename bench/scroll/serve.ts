import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig, preview } from 'vite'
import { projectRoot } from '../../scripts/run/paths'
import { freePort } from '../../scripts/run/ports'

/** The built and served page with only the grid. */
export interface ServedPage {
  readonly url: string
  /** Gzipped bytes of the script of the grid with its libraries, without React and the data of the page. */
  readonly gridBytes: number
  close(): Promise<void>
}

/** Builds the page into a temporary folder and serves it on a free port. */
export async function servePage(): Promise<ServedPage> {
  const outDir = await mkdtemp(join(tmpdir(), 'lockstep-bench-'))
  const port = await freePort()
  const config: InlineConfig = {
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@': projectRoot } },
    esbuild: { jsx: 'automatic' },
    css: { postcss: projectRoot },
    build: { outDir, emptyOutDir: true, rollupOptions: { output: { manualChunks: chunkOf } } },
    preview: { host: '127.0.0.1', port, strictPort: true },
  }
  await build(config)
  const server = await preview(config)
  return {
    url: `http://127.0.0.1:${port}/`,
    gridBytes: await gzippedBytes(join(outDir, 'assets')),
    close: async () => {
      await server.close()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}

function chunkOf(id: string): string | undefined {
  if (/node_modules\/(react|react-dom|scheduler|use-sync-external-store)\//.test(id)) return 'react'
  return /components\/(grid|ui)\/|node_modules\//.test(id) ? 'grid' : undefined
}

async function gzippedBytes(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /^grid-.*\.js$/.test(name))
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0)
}
