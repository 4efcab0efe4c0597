import { expect, it } from 'vitest'
import { tableHref, tableIdOf } from './table-href'

it('leads to a table and back, whatever its id', () => {
  for (const id of ['0f5a', 'a/b?c#d', 'ünï %2F']) expect(tableIdOf(tableHref(id))).toBe(id)
})

it('knows paths that show no table', () => {
  for (const path of ['', '/', '/tables', '/tables/', '/tables/%E0%A4%A']) {
    expect(tableIdOf(path)).toBeNull()
  }
})
