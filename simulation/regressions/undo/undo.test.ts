import { BatchCreateDataTableValueCommand } from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LockLevel, PrimaryValues } from '@/lib/data-table'
import { resolveNow } from '@/lib/drafts/testing'
import type { BatchLocking } from '@/lib/local-connect'
import { countWords } from '@/lib/session/saving/save-result'
import { askUndo, undoSave } from '@/lib/session/saving/undo-save'
import { connectAddress, LEVELS, Sitting, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: Sitting, record: string): number {
  return session.data.knowRecord(keyed(record))
}

/** What the receipt of the last save says of its end. */
function newestWords({ session }: Sitting): string | undefined {
  const [kept] = session.receipts.store.state
  return kept && countWords(kept)
}

/** Somebody else stores a value where there is none. */
async function creates({ standIn, tableId }: Sitting, cell: string, Value: string): Promise<void> {
  const ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
  const Values = [{ ...connectAddress(cell), Value }]
  await standIn.foreign[0].send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
  standIn.tick()
}

describe.each<BatchLocking>(['snapshot', 'sequential'])(
  'over a stand-in that checks a call %s',
  (batchLocking) => {
    let standIn: StandIn
    beforeAll(async () => {
      standIn = await startStandIn({ batchLocking })
    })
    afterAll(() => standIn.close())

    it.each(LEVELS)('a save is undone and done again at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      sitting.type('Lund A', 'changed')
      sitting.type('Oslo B', 'made')
      sitting.type('Turku A', null)
      sitting.type('Turku B', null)
      await sitting.save()
      const after = { 'Lund A': 'changed', 'Lund B': 'b', 'Oslo A': 'c', 'Oslo B': 'made' }
      expect(await sitting.held()).toEqual(after)
      await sitting.cross('undo')
      expect(await sitting.held()).toEqual(STORED)
      expect(sitting.session.drafts.all()).toEqual([])
      await sitting.cross('redo')
      expect(await sitting.held()).toEqual(after)
      await sitting.cross('undo')
      expect(await sitting.held()).toEqual(STORED)
    })

    it.each(LEVELS)('what a colleague changed since is left alone at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      sitting.session.set({ scopePolicy: 'send-again', guardNone: false })
      sitting.type('Lund A', 'mine')
      sitting.type('Oslo A', 'mine too')
      await sitting.save()
      await sitting.writes('Oslo A', 'theirs')
      await sitting.cross('undo')
      expect(await sitting.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      expect(sitting.session.drafts.all()).toEqual([])
      expect(sitting.session.state.state.result).toMatchObject({ saved: 1, leftAlone: 1 })
      const [kept] = sitting.session.receipts.store.state
      const left = kept?.receipt.lines.find(({ outcome }) => outcome === 'conflict')
      expect(left).toMatchObject({ before: 'mine too', after: 'c', theirs: 'theirs' })
    })

    it.each(['ATTRIBUTE', 'DATA_TABLE'] as const)(
      'a neighbour that moved at %s is asked about, as the table’s policy says',
      async (level) => {
        const sitting = await Sitting.open(standIn, level)
        sitting.type('Lund A', 'mine')
        await sitting.save()
        await sitting.writes('Oslo A', 'theirs')
        await sitting.cross('undo')
        expect(await sitting.held()).toEqual({ ...STORED, 'Lund A': 'mine', 'Oslo A': 'theirs' })
        const [draft] = sitting.session.drafts.summary().conflicts
        expect(draft?.status).toMatchObject({ kind: 'conflict', reason: 'scope' })
        expect(draft?.value).toBe('a')
      },
    )

    it.each(['NONE', 'VALUE', 'DATA_TABLE'] as const)(
      'save after save is undone to the beginning at %s',
      async (level) => {
        const sitting = await Sitting.open(standIn, level)
        for (const value of ['one', 'two', 'three']) {
          sitting.type('Lund A', value)
          sitting.type('Turku B', `${value} too`)
          await sitting.save()
        }
        for (let save = 0; save < 3; save += 1) await sitting.cross('undo')
        expect(await sitting.held()).toEqual(STORED)
        expect(sitting.session.drafts.history.top('undo')).toBeNull()
        for (let save = 0; save < 3; save += 1) await sitting.cross('redo')
        expect(await sitting.held()).toMatchObject({ 'Lund A': 'three', 'Turku B': 'three too' })
      },
    )

    it.each(LEVELS)(
      'records are renamed back, and added and deleted ones go and come, at %s',
      async (level) => {
        const sitting = await Sitting.open(standIn, level)
        sitting.type('Lund A', 'changed')
        sitting.session.records.rename(rowOf(sitting, 'Lund'), keyed('Malmö'))
        sitting.session.records.remove([rowOf(sitting, 'Turku')])
        sitting.session.records.add(keyed('Visby'))
        sitting.type('Visby A', 'made')
        await sitting.save()
        expect(sitting.session.state.state.result).toMatchObject({ failed: 0, conflicts: 0 })
        const after = { 'Malmö A': 'changed', 'Malmö B': 'b', 'Oslo A': 'c', 'Visby A': 'made' }
        expect(await sitting.held()).toEqual(after)
        await sitting.cross('undo')
        expect(await sitting.held()).toEqual(STORED)
        expect(sitting.session.drafts.all()).toEqual([])
        expect(sitting.session.drafts.summary().renames).toEqual([])
        await sitting.cross('redo')
        expect(await sitting.held()).toEqual(after)
      },
    )

    describe('a record goes or stays as a whole', () => {
      async function withVisby(level: LockLevel): Promise<Sitting> {
        const sitting = await Sitting.open(standIn, level)
        sitting.session.records.add(keyed('Visby'))
        sitting.type('Visby A', 'made')
        sitting.type('Visby B', 'made too')
        await sitting.save()
        return sitting
      }

      it.each(LEVELS)('where a value of the added one was changed since, at %s', async (level) => {
        const sitting = await withVisby(level)
        await sitting.writes('Visby A', 'theirs')
        await sitting.cross('undo')
        const stays = { ...STORED, 'Visby A': 'theirs', 'Visby B': 'made too' }
        expect(await sitting.held()).toEqual(stays)
        expect(sitting.session.drafts.all()).toEqual([])
        const { result, panel } = sitting.session.state.state
        expect(result).toMatchObject({ saved: 0, conflicts: 0, leftAlone: 1 })
        expect(panel).toBe('receipts')
        expect(newestWords(sitting)).toBe('0 saved, 1 left alone')
        await sitting.save()
        expect(await sitting.held()).toEqual(stays)
      })

      it.each(['NONE', 'VALUE'] as const)(
        'where a value was added to it since, at %s, and the table shows what it is',
        async (level) => {
          const sitting = await Sitting.open(standIn, level)
          sitting.session.records.add(keyed('Visby'))
          sitting.type('Visby A', 'made')
          await sitting.save()
          await creates(sitting, 'Visby B', 'theirs')
          await sitting.cross('undo')
          const stays = { ...STORED, 'Visby A': 'made', 'Visby B': 'theirs' }
          expect(await sitting.held()).toEqual(stays)
          const { session } = sitting
          expect(session.drafts.all()).toEqual([])
          expect(session.state.state.result).toMatchObject({ saved: 0, leftAlone: 1 })
          expect(session.data.base(rowOf(sitting, 'Visby'), 'B').value).toBe('theirs')
        },
      )

      it('or is asked about as a whole where only its lock moved', async () => {
        const sitting = await withVisby('ATTRIBUTE')
        await sitting.writes('Oslo A', 'theirs')
        await sitting.cross('undo')
        expect(await sitting.held()).toMatchObject({ 'Visby A': 'made', 'Visby B': 'made too' })
        expect(sitting.session.drafts.summary().conflicts).toHaveLength(2)
        const { result, panel } = sitting.session.state.state
        expect(result).toMatchObject({ saved: 0, conflicts: 1, leftAlone: 0 })
        expect(newestWords(sitting)).toBe('0 saved, 1 conflict')
        expect(panel).toBe('conflicts')
        const [draft] = sitting.session.drafts.summary().conflicts
        resolveNow(sitting.session.drafts, draft?.key ?? '', { kind: 'mine' })
        await sitting.save()
        expect(await sitting.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      })

      it('and is left alone from the start where that is known, or where it has an edit', async () => {
        const sitting = await withVisby('VALUE')
        await sitting.writes('Visby A', 'theirs')
        await sitting.read()
        const [save] = sitting.session.receipts.store.state
        const asked = () => {
          expect(askUndo(sitting.session, save?.id ?? '', null)).toBeNull()
          const plan = sitting.session.state.state.undo?.plan
          return { write: plan?.write, left: plan?.left.map(({ why }) => why) }
        }
        expect(asked()).toEqual({ write: [], left: ['moved', 'record'] })
        await sitting.writes('Visby A', 'made')
        await sitting.read()
        expect(asked()).toEqual({ write: [], left: ['rewritten', 'record'] })
        sitting.type('Visby B', 'typed')
        expect(asked()).toEqual({ write: [], left: ['rewritten', 'drafted'] })
      })

      it.each(LEVELS)('also once it was done again, at %s', async (level) => {
        const sitting = await withVisby(level)
        await sitting.cross('undo')
        expect(await sitting.held()).toEqual(STORED)
        await sitting.cross('redo')
        await sitting.writes('Visby B', 'theirs')
        await sitting.cross('undo')
        const stays = { ...STORED, 'Visby A': 'made', 'Visby B': 'theirs' }
        expect(await sitting.held()).toEqual(stays)
        expect(sitting.session.drafts.all()).toEqual([])
      })

      it.each(LEVELS)('where its deletion is done again at %s', async (level) => {
        const sitting = await Sitting.open(standIn, level)
        sitting.session.records.remove([rowOf(sitting, 'Turku')])
        await sitting.save()
        await sitting.cross('undo')
        expect(await sitting.held()).toEqual(STORED)
        await sitting.writes('Turku A', 'theirs')
        await sitting.cross('redo')
        expect(await sitting.held()).toEqual({ ...STORED, 'Turku A': 'theirs' })
        expect(sitting.session.drafts.all()).toEqual([])
      })

      it.each(LEVELS)(
        'and a deleted one does not come back into another’s, at %s',
        async (level) => {
          const sitting = await Sitting.open(standIn, level)
          sitting.session.records.remove([rowOf(sitting, 'Turku')])
          await sitting.save()
          await creates(sitting, 'Turku A', 'theirs')
          await sitting.cross('undo')
          const { 'Turku A': _a, 'Turku B': _b, ...rest } = STORED
          expect(await sitting.held()).toEqual({ ...rest, 'Turku A': 'theirs' })
          expect(sitting.session.drafts.all()).toEqual([])
          expect(sitting.session.drafts.records.newRecords()).toEqual([])
          expect(sitting.session.state.state.result).toMatchObject({ saved: 0, leftAlone: 2 })
        },
      )

      it('but values that were filled into one go each for itself', async () => {
        const sitting = await Sitting.open(standIn, 'VALUE')
        sitting.type('Oslo B', 'made')
        sitting.type('Oslo A', 'mine')
        await sitting.save()
        await sitting.writes('Oslo A', 'theirs')
        await sitting.cross('undo')
        expect(await sitting.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      })
    })

    it('a record whose old name is taken since keeps its new one, and leaves no draft', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.session.records.rename(rowOf(sitting, 'Lund'), keyed('Malmö'))
      await sitting.save()
      await creates(sitting, 'Lund A', 'theirs')
      await sitting.cross('undo')
      expect(await sitting.held()).toMatchObject({ 'Malmö A': 'a', 'Lund A': 'theirs' })
      expect(sitting.session.drafts.summary().renames).toEqual([])
      expect(sitting.session.state.state.result).toMatchObject({
        saved: 0,
        conflicts: 0,
        leftAlone: 1,
      })
    })

    it('a cell with an unsaved edit keeps both, the edit and what is stored', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.type('Lund A', 'mine')
      sitting.type('Lund B', 'mine too')
      await sitting.save()
      const [save] = sitting.session.receipts.store.state
      sitting.type('Lund A', 'typed on')
      expect(askUndo(sitting.session, save?.id ?? '', null)).toBeNull()
      const { undo } = sitting.session.state.state
      if (undo === null) throw new Error('Nobody was asked.')
      await undoSave(sitting.session, sitting.actions, undo, () => sitting.read())
      expect(await sitting.held()).toEqual({ ...STORED, 'Lund A': 'mine' })
      expect(sitting.session.drafts.all().map(({ value }) => value)).toEqual(['typed on'])
      const [kept] = sitting.session.receipts.store.state
      expect(kept).toMatchObject({ undoes: save?.id })
      expect(kept?.receipt.lines).toContainEqual(
        expect.objectContaining({ attribute: 'A', outcome: 'kept', reason: 'drafted' }),
      )
    })
  },
)
