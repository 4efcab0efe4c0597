import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

/** Such as `lib/save/plan/plan.ts`, `docs/deploy/` or `lib/save`: a path from the project's folder. */
const PATH =
  /`((?:\.github|app|bench|components|docs|e2e|lib|public|scripts|simulation)\/[\w./[\]-]+)`/g
const LINK = /\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g
/** A link to a heading, in the same document where no file is named. */
const HEADING_LINK = /\]\((?!https?:)([^)#\s]*)#([^)]+)\)/g

it.each(documents)('%s names files that are there', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const paths = [...text.matchAll(PATH)].map(([, path = '']) => path)
  const links = [...text.matchAll(LINK)].map(([, to = '']) => join(dirname(document), to))
  const missing = [...paths, ...links].filter((path) => !existsSync(join(root, path)))
  expect(missing).toEqual([])
})

it.each(documents)('%s links to headings that are there', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const missing = [...text.matchAll(HEADING_LINK)].filter(([, file = '', heading = '']) => {
    const target = file === '' ? document : join(dirname(document), file)
    return !anchorsIn(target).has(heading)
  })
  expect(missing.map(([link]) => link)).toEqual([])
})

/** The names under which GitHub links to the headings of a document. */
function anchorsIn(document: string): ReadonlySet<string> {
  const headings = readFileSync(join(root, document), 'utf8').matchAll(/^#+ (.+)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
