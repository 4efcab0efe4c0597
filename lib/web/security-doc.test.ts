import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const docs = readFileSync(new URL('docs/security.md', root), 'utf8')

/** Such as `lib/web/gate.test.ts`: “is refused when it asks (%s)”. */
const named = [...docs.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`: “([^”]+)”/g)].map(
  ([, file = '', title = '']) => ({ file, title }),
)

const rows = docs
  .split('\n')
  .map((line) => line.split(' | '))
  .filter(([first = '', , , ...more]) => /^\| V\d/.test(first) && more.length === 0)
  .map(([numbers = '', state = '', held = '']) => ({
    numbers: numbers.slice(2).split(', '),
    state,
    held,
  }))

it('the table has a row for each chapter, and no requirement twice', () => {
  const all = rows.flatMap(({ numbers }) => numbers)
  expect(all.length).toBeGreaterThan(130)
  expect(all.filter((one) => !/^V\d+(\.\d+\.\d+)?(: all)?$/.test(one))).toEqual([])
  expect(all.filter((one, index) => all.indexOf(one) < index)).toEqual([])
  const chapters = new Set(all.map((one) => /^V\d+/.exec(one)?.[0]))
  expect(chapters.size).toBe(17)
})

it('a requirement that is met names a test or a reason', () => {
  expect(rows.filter(({ state }) => !['met', 'not yet', 'not applicable'].includes(state))).toEqual(
    [],
  )
  const met = rows.filter(({ state }) => state === 'met')
  expect(met.filter(({ held }) => !/”|^By construction: /.test(held))).toEqual([])
})

it.each(named)('$file has “$title”', ({ file, title }) => {
  const source = readFileSync(new URL(file, root), 'utf8')
  expect([`'${title}'`, `\`${title}\``].some((quoted) => source.includes(quoted))).toBe(true)
})
