import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CellBase, LockLevel } from '@/lib/data-table'
import { sortRestored } from './sort-restored'
import { newRecord } from './vault/testing'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']

function baseOf(value: string | null, guard: string): CellBase {
  const lockVersion =
    value === null
      ? null
      : { dataTable: guard, attribute: guard, primaryValues: guard, value: guard }
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

const value = fc.constantFrom('a', 'b', 'c')
const stored = fc.record({
  value: fc.option(value, { nil: null }),
  guard: fc.constantFrom('1', '2'),
})

it('only a value stored by others ends a draft, and no moved value or wide guard is taken as seen', () => {
  fc.assert(
    fc.property(
      stored,
      value,
      stored,
      fc.constantFrom(...LEVELS),
      fc.boolean(),
      fc.boolean(),
      (was, typed, is, level, hasRecord, hasAttribute) => {
        const base = baseOf(was.value, was.guard)
        const { draft } = newRecord('Lund', typed, { base })
        const now = baseOf(hasRecord ? is.value : null, is.guard)
        const attribute = hasAttribute ? draft.attribute : undefined
        const read = { attribute, hasRecord, base: now, witness: null }
        const { kind, step } = sortRestored(draft, read, { level, hasPrimaries: true })
        if (step.kind === 'settled') {
          expect([kind, now.value]).toEqual(['applied', typed])
          return
        }
        expect(step.draft.value).toBe(typed)
        if (kind !== 'ready') return
        expect(now.value).toBe(base.value)
        const isWide = level !== 'NONE' && level !== 'VALUE'
        if (isWide && base.value !== null) expect(is.guard).toBe(was.guard)
      },
    ),
    { numRuns: 1_000 },
  )
})
