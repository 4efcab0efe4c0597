import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const docs = readFileSync(new URL('docs/saving.md', root), 'utf8')

/** Such as `lib/save/plan/plan.test.ts`: “takes forty calls for a thousand updates”. */
const named = [...docs.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`: “([^”]+)”/g)].map(
  ([, file = '', title = '']) => ({ file, title }),
)

it('the rules of saving name tests', () => {
  expect(named.length).toBeGreaterThan(40)
})

it('every row of a rule names one', () => {
  const rows = docs.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  const headings = ['| rule |', '| not said |', '| state |']
  const states = ['| `dirty` |', '| `saving` |', '| `failed` |', '| `conflict` |']
  const rules = rows.filter((row) => ![...headings, ...states].some((one) => row.startsWith(one)))
  expect(rules.filter((row) => !row.includes('”'))).toEqual([])
})

it.each(named)('$file has “$title”', ({ file, title }) => {
  const source = readFileSync(new URL(file, root), 'utf8')
  expect([`'${title}'`, `\`${title}\``].some((quoted) => source.includes(quoted))).toBe(true)
})
