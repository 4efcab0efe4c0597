import { expect, it } from 'vitest'
import { changeLines } from '@/lib/save'
import { changeCount, nothingToSaveMessage, saveLabel } from './messages/status-messages'
import { saveNumbers } from './saving/big-save'
import { edit, sessionWith, stored } from './testing'
import { conflictCount, conflictsOf } from './view/conflicts'
import { changesOf, countBy, countListed } from './view/review-changes'

/** Lund, which holds two values, is to be deleted, and Oslo's note is edited. */
function lundToBeDeleted() {
  const session = sessionWith([
    stored('Lund', 'Hours', '9–17'),
    stored('Lund', 'Note', 'a'),
    stored('Oslo', 'Note', 'a'),
  ])
  session.takeRead()
  const row = session.data.knowRecord([{ attribute: 'Branch', value: 'Lund' }])
  session.records.remove([row])
  return session
}

it('a record to be deleted is one change, however many values it holds', () => {
  const session = lundToBeDeleted()
  expect(changeCount(session.drafts.summary())).toBe(1)
  expect(saveLabel(session.drafts.summary())).toBe('Save 1 change')
  expect(countListed(changesOf(session))).toBe(1)
  edit(session, 'Oslo', 'Note', 'mine')
  expect(changeCount(session.drafts.summary())).toBe(2)
  expect(saveLabel(session.drafts.summary())).toBe('Save 2 changes')
  expect(saveNumbers(session, undefined)).toMatchObject({ changes: 2, removals: 2 })
  const listed = changesOf(session)
  expect(listed).toHaveLength(3)
  expect(countListed(listed)).toBe(2)
  expect([...countBy(listed, ({ kind }) => kind)]).toEqual([
    ['deleted', 1],
    ['edited', 1],
  ])
  session.drafts.beginSave()
  expect(session.drafts.summary()).toMatchObject({ saving: 2, sendable: 0 })
})

it('a record to be deleted that others touched is one conflict', () => {
  const session = lundToBeDeleted()
  session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v2')] })
  session.takeRead(true)
  const summary = session.drafts.summary()
  expect(summary.conflicts).toHaveLength(2)
  expect(conflictCount(summary)).toBe(1)
  expect(conflictsOf(session)).toHaveLength(1)
  expect(nothingToSaveMessage(summary)).toBe('Nothing can be sent: 1 conflict to decide.')
})

it('a receipt tells of a deleted record by the line that says most of what became of it', () => {
  const line = (attribute: string, outcome: 'saved' | 'failed' | 'conflict', record = 'Lund') => ({
    kind: 'value' as const,
    primaryValues: [{ attribute: 'Branch', value: record }],
    attribute,
    record: 'deleted' as const,
    ...{ before: 'a', after: null, versionBefore: null, versionAfter: null, outcome },
    ...{ reason: null, message: null, theirs: null, evidence: null },
  })
  const [saved, torn] = [line('Hours', 'saved'), line('Note', 'conflict')]
  const [one, two] = [line('Hours', 'saved', 'Oslo'), line('Note', 'saved', 'Oslo')]
  const { record: _, ...alone } = line('Lines', 'saved')
  expect(changeLines([saved, torn, one, two, alone])).toEqual([alone, torn, one])
})
