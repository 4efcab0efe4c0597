import { expect, it } from 'vitest'
import { tableHref, tableIdOf } from './table-href'

it('gives a path that leads back to the id', () => {
  for (const id of ['0f5a', 'a/b?c#d', 'ünï %2F']) expect(tableIdOf(tableHref(id))).toBe(id)
})

it('gives null for paths of other pages', () => {
  for (const path of ['', '/', '/tables', '/tables/', '/tables/%E0%A4%A']) {
    expect(tableIdOf(path)).toBeNull()
  }
})
