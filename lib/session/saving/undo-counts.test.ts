import { describe, expect, it } from 'vitest'
import type { SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { leftAloneMessage } from '../messages/undo-messages'
import type { TableSession } from '../session'
import { edit, sessionWith, stored } from '../testing'
import { runSave } from './run-save'
import { countUndo, totalOf, undoChanges, undoLabel, undoSentences } from './undo-counts'
import { undoPlanOf } from './undo-save'

const saveAll: SaveActions = {
  save: async ({ drafts }: SaveRequest) =>
    (async function* (): AsyncGenerator<SaveEvent> {
      const evidence = { attempts: 1, requestIds: ['r'], atMs: 0, isRebased: false }
      const outcomes = drafts.map(
        ({ id, value, base, primaryValues }) =>
          ({
            kind: 'saved',
            id,
            base: { ...base, value },
            recordId: `record-${primaryValues[0]?.value}`,
            evidence,
          }) as const,
      )
      yield { type: 'outcomes', outcomes, moves: [] }
      const saved = outcomes.length
      yield { type: 'finished', saved, failed: 0, conflicts: 0, kept: 0, calls: {} }
    })(),
  follow: async () => null,
}

function table(): TableSession {
  const session = sessionWith(
    ['Lund', 'Oslo'].flatMap((branch) => [
      stored(branch, 'Note', 'old'),
      stored(branch, 'Hours', '9'),
    ]),
  )
  session.set({ load: { kind: 'read', values: 4, atMs: 0 } })
  return session
}

function rowOf(session: TableSession, branch: string): number {
  const place = session.placeOf({
    primaryValues: [{ attribute: 'Branch', value: branch }],
    attribute: 'Note',
  })
  return place?.row ?? -1
}

/** What the question about the undo of a saved change says, and its button. */
async function asked(change: (session: TableSession) => void, isRedo = false) {
  const session = table()
  change(session)
  await runSave(session, saveAll)
  const [entry] = session.receipts.store.state
  if (entry === undefined) throw new Error('No receipt')
  const plan = undoPlanOf(session, entry)
  const counts = countUndo(session, plan)
  return {
    total: totalOf(counts),
    names: undoChanges(session, plan).map(({ name }) => name),
    says: undoSentences(counts, isRedo).join(' '),
    button: undoLabel(counts, isRedo),
  }
}

function addUmea(session: TableSession): void {
  session.records.add([{ attribute: 'Branch', value: 'Umeå' }])
  edit(session, 'Umeå', 'Note', 'new')
  edit(session, 'Umeå', 'Hours', '8')
}

describe('the question before a save is undone', () => {
  it('says that values are written back', async () => {
    expect(await asked((session) => edit(session, 'Lund', 'Note', 'new'))).toEqual({
      total: 1,
      names: ['Lund › Note'],
      says: '1 old value is written back.',
      button: 'Write 1 old value back',
    })
  })

  it('says that a record goes, and does not count its values as well', async () => {
    expect(await asked(addUmea)).toEqual({
      total: 1,
      names: ['Umeå'],
      says: '1 record is deleted, with all its values.',
      button: 'Delete 1 record',
    })
    expect((await asked(addUmea, true)).button).toBe('Delete 1 record again')
  })

  it('counts no record that holds something else since: it stays', async () => {
    const session = table()
    addUmea(session)
    edit(session, 'Lund', 'Note', 'new')
    await runSave(session, saveAll)
    session.data.ingest({ values: [stored('Umeå', 'Lines', '3')] })
    const [entry] = session.receipts.store.state
    if (entry === undefined) throw new Error('No receipt')
    const plan = undoPlanOf(session, entry)
    expect(undoSentences(countUndo(session, plan), false)).toEqual(['1 old value is written back.'])
    expect(plan.left.map(leftAloneMessage)).toEqual([
      'Its record holds something that the save did not leave there, and stays as a whole.',
      'Its record holds something that the save did not leave there, and stays as a whole.',
    ])
  })

  it('says that records come back', async () => {
    const both = (session: TableSession) =>
      session.records.remove([rowOf(session, 'Lund'), rowOf(session, 'Oslo')])
    expect(await asked(both)).toEqual({
      total: 2,
      names: ['Lund', 'Oslo'],
      says: '2 records are added again.',
      button: 'Add 2 records again',
    })
  })

  it('tells a value that goes from a record that does', async () => {
    const told = await asked((session) => edit(session, 'Lund', 'Lines', '4'))
    expect(told.says).toBe('1 value is removed: the cell had none.')
    expect(told.button).toBe('Remove 1 value')
  })

  it('tells each change once where they are of several kinds', async () => {
    const told = await asked((session) => {
      addUmea(session)
      edit(session, 'Lund', 'Note', 'new')
      edit(session, 'Lund', 'Hours', null)
      edit(session, 'Oslo', 'Lines', '4')
    })
    expect(told).toEqual({
      total: 4,
      names: ['Umeå', 'Lund › Note', 'Lund › Hours', 'Oslo › Lines'],
      says: '1 record is deleted, with all its values. 1 old value is written back. 1 removed value is stored again. 1 value is removed: the cell had none.',
      button: 'Make 4 changes',
    })
  })
})
