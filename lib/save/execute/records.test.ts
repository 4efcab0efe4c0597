import { describe, expect, it } from 'vitest'
import { NO_VALUE, recordKey } from '@/lib/data-table'
import { planSave } from '../plan/plan'
import type { DraftToSave, Evidence, Outcome } from '../protocol/types'
import { baseOf, draftOf, requestOf, versionOf } from '../testing/drafts'
import { Records } from './records'

const SENT: Evidence = { attempts: 1, requestIds: [], atMs: 0, isRebased: false }

function saved({ id, value }: DraftToSave, evidence = SENT): Outcome {
  return { kind: 'saved', id, base: value === null ? NO_VALUE : baseOf(value, 'new'), evidence }
}

function failed({ id }: DraftToSave): Outcome {
  return { kind: 'failed', id, reason: 'cell', message: '' }
}

function conflict({ id }: DraftToSave, reason: 'value' | 'other-record'): Outcome {
  return { kind: 'conflict', id, reason, theirs: NO_VALUE, message: '' }
}

function recordsOf(drafts: readonly DraftToSave[]) {
  const records = new Records(drafts)
  records.plan(drafts)
  const { cells } = planSave(requestOf('VALUE', drafts))
  const cellOf = (draft: DraftToSave) => {
    const cell = cells.find((one) => one.draft.id === draft.id)
    if (cell === undefined) throw new Error('the draft asks for nothing')
    return cell
  }
  return { records, cellOf }
}

describe('what a save knows of its records', () => {
  const update = { ...draftOf('r', 'A', baseOf('x'), 'y'), recordId: 'seen' }
  const removal = { ...draftOf('r', 'B', baseOf('x'), null), recordId: 'seen' }
  const creation = { ...draftOf('r', 'C', baseOf(null), 'y'), recordId: 'seen' }
  const record = update.primaryValues
  const key = recordKey(record)

  it('is the version that it wrote last, of a removed value too', () => {
    const { records } = recordsOf([update, removal])
    expect(records.written(record)).toBeNull()
    records.noteOutcome(saved(update))
    records.noteRemovedVersion(record, versionOf('later'))
    expect(records.written(record)).toMatchObject({
      lockVersion: versionOf('later'),
      cell: { attribute: 'A' },
    })
  })

  it('is that a cell of it was not saved', () => {
    const { records } = recordsOf([update, removal])
    records.noteOutcome(saved(removal))
    expect(records.isUnsaved(record)).toBe(false)
    records.noteOutcome(failed(update))
    expect(records.isUnsaved(record)).toBe(true)
  })

  it('is the id of one that was created anew, for all but removals', () => {
    const { records, cellOf } = recordsOf([update, removal])
    expect(records.askedIds(cellOf(update)).recordId).toBe('seen')
    records.noteCreatedId(record, 'made')
    expect(records.askedIds(cellOf(update)).recordId).toBe('made')
    expect(records.askedIds(cellOf(removal)).recordId).toBe('seen')
  })

  it('is no id for a creation in a record that it emptied itself, or found missing', () => {
    const emptied = recordsOf([removal, creation])
    emptied.records.noteOutcome(saved(removal))
    expect(emptied.records.askedIds(emptied.cellOf(creation)).recordId).toBeNull()
    const absent = recordsOf([creation])
    absent.records.noteAbsent(record)
    expect(absent.records.askedIds(absent.cellOf(creation)).recordId).toBeNull()
  })

  it('is that others made it, unless a removal of its last value may be under way', () => {
    const alone = recordsOf([creation])
    expect(alone.records.isMadeByOthers(alone.cellOf(creation), 'strange')).toBe(true)
    const { records, cellOf } = recordsOf([removal, creation])
    expect(records.isMadeByOthers(cellOf(creation), 'strange')).toBe(false)
    // Others removed that value: this save has not emptied the record.
    records.noteOutcome(saved(removal, { ...SENT, isFound: true }))
    expect(records.hasRemoved(removal)).toBe(false)
    expect(records.isMadeByOthers(cellOf(creation), 'strange')).toBe(true)
  })

  it('is to be looked at anew where another one was found in its place', () => {
    const { records } = recordsOf([update])
    records.noteOutcome(conflict(update, 'other-record'))
    expect(records.lookedAtMs(key)).toBeUndefined()
    records.noteLook([key], 7)
    expect(records.lookedAtMs(key)).toBe(7)
    records.noteOutcome(conflict(update, 'other-record'))
    expect(records.lookedAtMs(key)).toBe(Number.NEGATIVE_INFINITY)
  })

  it('counts a write that was not carried out as none', () => {
    const { records, cellOf } = recordsOf([removal])
    const takeBack = records.noteReshaping([cellOf(removal)])
    expect(records.isReshaped(key)).toBe(true)
    takeBack()
    expect(records.isReshaped(key)).toBe(false)
  })
})

describe('a record to be deleted', () => {
  const drafts = ['A', 'B', 'C'].map((name): DraftToSave => {
    return { ...draftOf('r', name, baseOf('x'), null), isOfDeletedRecord: true }
  })
  const [first, second, third] = drafts

  it('is partially deleted once a value of it was, by this save', () => {
    const { records } = recordsOf(drafts)
    if (first) records.noteOutcome(saved(first, { ...SENT, attempts: 0 }))
    expect(records.isPartiallyDeleted(third?.id ?? '')).toBe(false)
    if (second) records.noteOutcome(saved(second))
    expect(records.isPartiallyDeleted(third?.id ?? '')).toBe(true)
  })

  it('is hindered by a conflict rather than by a failure', () => {
    const { records, cellOf } = recordsOf(drafts)
    if (!first || !second || !third) throw new Error('three drafts')
    expect(records.hindranceOf(cellOf(third))).toBeNull()
    records.noteOutcome(failed(first))
    expect(records.hindranceOf(cellOf(third))).toBe('failed')
    records.noteOutcome(conflict(second, 'value'))
    records.noteOutcome(failed(first))
    expect(records.hindranceOf(cellOf(third))).toBe('conflict')
  })
})
