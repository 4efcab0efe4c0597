import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

/** `file`: name, as the last column of the table says what holds a rule. */
const HELD_BY = /`([\w./-]+\.test\.tsx?)`: ([^|]+) \|$/gm

test('docs/saving.md names tests that exist', () => {
  const text = readFileSync(new URL('docs/saving.md', root), 'utf8')
  const named = [...text.matchAll(HELD_BY)].map(([, file = '', name = '']) => ({ file, name }))
  const missing = named.filter(
    ({ file, name }) => !readFileSync(new URL(file, root), 'utf8').includes(name),
  )
  expect(missing).toEqual([])
  expect(named.length).toBe(
    text.match(/^\| .+ \|$/gm)?.filter((row) => row.includes('.test.ts')).length,
  )
})
