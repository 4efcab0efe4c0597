import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CellBase, LockLevel } from '@/lib/data-table'
import { newRecord } from '@/lib/storage/testing'
import { type RenameDraft, renameKey } from './rename'
import { sortRestored, sortRestoredRename } from './sort-restored'

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

it('a cell of a record to be added is a conflict, never part of a record that is there by now', () => {
  const draft = newRecord('Lund', 'mine', { base: baseOf(null, ''), group: 'new-record' }).draft
  for (const level of LEVELS) {
    const lock = { level, hasPrimaries: true }
    const read = {
      attribute: draft.attribute,
      hasRecord: true,
      base: baseOf(null, ''),
      witness: null,
    }
    const { kind, step } = sortRestored(draft, read, lock)
    expect(kind).toBe('conflict')
    expect(step).toMatchObject({ draft: { value: 'mine', status: { reason: 'exists' } } })
    const alone = { ...read, hasRecord: false }
    expect(sortRestored(draft, alone, lock).kind).toBe('ready')
  }
})

it('a rename is sorted by where its record is, and waits where a save of it was not answered', () => {
  const record = [{ attribute: 'Branch', value: 'Lund' }]
  const witness = { primaryValues: record, attribute: 'Note', lockVersion: guards('1') }
  const rename: RenameDraft = {
    key: renameKey(record),
    record,
    to: [{ attribute: 'Branch', value: 'Malmö' }],
    witness,
    status: { kind: 'dirty' },
    isUncertain: false,
  }
  const lock = { level: 'PRIMARY_VALUE', hasPrimaries: true } as const
  const read = {
    hasAttributes: true,
    isAtOld: true,
    isAtNew: false,
    witness,
    witnessAtNew: null,
  }
  const kindOf = (over: Partial<typeof read>, of = rename) =>
    sortRestoredRename(of, { ...read, ...over }, lock).kind
  expect(kindOf({})).toBe('ready')
  expect(kindOf({ isAtNew: true })).toBe('conflict')
  expect(kindOf({ isAtOld: false })).toBe('orphaned')
  expect(kindOf({ hasAttributes: false })).toBe('orphaned')
  expect(kindOf({ witness: { ...witness, lockVersion: guards('2') } })).toBe('scope-moved')
  expect(kindOf({ isAtOld: false }, { ...rename, isUncertain: true })).toBe('unknown')
  const applied = { ...read, isAtOld: false, isAtNew: true, witnessAtNew: baseOf('a', '1') }
  expect(sortRestoredRename(rename, applied, lock)).toEqual({ kind: 'applied', rename: null })
})

function guards(guard: string) {
  return { dataTable: guard, attribute: guard, primaryValues: guard, value: guard }
}
