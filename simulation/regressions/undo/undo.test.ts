import { BatchCreateDataTableValueCommand } from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LockLevel, PrimaryValues } from '@/lib/data-table'
import { resolveNow } from '@/lib/drafts/testing'
import type { BatchLocking } from '@/lib/local-connect'
import { receiptSummary } from '@/lib/session/saving/save-result'
import { askUndo, undoSave } from '@/lib/session/saving/undo-save'
import { ActorSession, connectAddress, LEVELS, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: ActorSession, record: string): number {
  return session.data.knowRecord(keyed(record))
}

/** What the receipt of the last save says of its end. */
function newestWords({ session }: ActorSession): string | undefined {
  const [entry] = session.receipts.store.state
  return entry && receiptSummary(entry)
}

/** Somebody else stores a value where there is none. */
async function creates(
  { standIn, tableId }: ActorSession,
  cell: string,
  Value: string,
): Promise<void> {
  const ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
  const Values = [{ ...connectAddress(cell), Value }]
  await standIn.external[0].send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
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
      const actor = await ActorSession.open(standIn, level)
      actor.type('Lund A', 'changed')
      actor.type('Oslo B', 'made')
      actor.type('Turku A', null)
      actor.type('Turku B', null)
      await actor.save()
      const after = { 'Lund A': 'changed', 'Lund B': 'b', 'Oslo A': 'c', 'Oslo B': 'made' }
      expect(await actor.held()).toEqual(after)
      await actor.cross('undo')
      expect(await actor.held()).toEqual(STORED)
      expect(actor.session.drafts.all()).toEqual([])
      await actor.cross('redo')
      expect(await actor.held()).toEqual(after)
      await actor.cross('undo')
      expect(await actor.held()).toEqual(STORED)
    })

    it.each(LEVELS)('what a colleague changed since is left alone at %s', async (level) => {
      const actor = await ActorSession.open(standIn, level)
      actor.session.choosePolicy({ scopePolicy: 'send-again', guardNone: false })
      actor.type('Lund A', 'mine')
      actor.type('Oslo A', 'mine too')
      await actor.save()
      await actor.writes('Oslo A', 'theirs')
      await actor.cross('undo')
      expect(await actor.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      expect(actor.session.drafts.all()).toEqual([])
      expect(actor.session.saveFindings.result).toMatchObject({ saved: 1, leftAlone: 1 })
      const [entry] = actor.session.receipts.store.state
      const left = entry?.receipt.lines.find(({ outcome }) => outcome === 'conflict')
      expect(left).toMatchObject({ before: 'mine too', after: 'c', theirs: 'theirs' })
    })

    it.each(['ATTRIBUTE', 'DATA_TABLE'] as const)(
      'a neighbour that moved at %s is asked about, as the table’s policy says',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        actor.type('Lund A', 'mine')
        await actor.save()
        await actor.writes('Oslo A', 'theirs')
        await actor.cross('undo')
        expect(await actor.held()).toEqual({ ...STORED, 'Lund A': 'mine', 'Oslo A': 'theirs' })
        const [draft] = actor.session.drafts.summary().conflicts
        expect(draft?.status).toMatchObject({ kind: 'conflict', reason: 'scope' })
        expect(draft?.value).toBe('a')
      },
    )

    it.each(['NONE', 'VALUE', 'DATA_TABLE'] as const)(
      'save after save is undone to the beginning at %s',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        for (const value of ['one', 'two', 'three']) {
          actor.type('Lund A', value)
          actor.type('Turku B', `${value} too`)
          await actor.save()
        }
        for (let save = 0; save < 3; save += 1) await actor.cross('undo')
        expect(await actor.held()).toEqual(STORED)
        expect(actor.session.drafts.history.top('undo')).toBeNull()
        for (let save = 0; save < 3; save += 1) await actor.cross('redo')
        expect(await actor.held()).toMatchObject({ 'Lund A': 'three', 'Turku B': 'three too' })
      },
    )

    it.each(LEVELS)(
      'records are renamed back, and added and deleted ones go and come, at %s',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        actor.type('Lund A', 'changed')
        actor.session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
        actor.session.records.remove([rowOf(actor, 'Turku')])
        actor.session.records.add(keyed('Visby'))
        actor.type('Visby A', 'made')
        await actor.save()
        expect(actor.session.saveFindings.result).toMatchObject({ failed: 0, conflicts: 0 })
        const after = { 'Malmö A': 'changed', 'Malmö B': 'b', 'Oslo A': 'c', 'Visby A': 'made' }
        expect(await actor.held()).toEqual(after)
        await actor.cross('undo')
        expect(await actor.held()).toEqual(STORED)
        expect(actor.session.drafts.all()).toEqual([])
        expect(actor.session.drafts.summary().renames).toEqual([])
        await actor.cross('redo')
        expect(await actor.held()).toEqual(after)
      },
    )

    describe('a record goes or stays as a whole', () => {
      async function withVisby(level: LockLevel): Promise<ActorSession> {
        const actor = await ActorSession.open(standIn, level)
        actor.session.records.add(keyed('Visby'))
        actor.type('Visby A', 'made')
        actor.type('Visby B', 'made too')
        await actor.save()
        return actor
      }

      it.each(LEVELS)('where a value of the added one was changed since, at %s', async (level) => {
        const actor = await withVisby(level)
        await actor.writes('Visby A', 'theirs')
        await actor.cross('undo')
        const stays = { ...STORED, 'Visby A': 'theirs', 'Visby B': 'made too' }
        expect(await actor.held()).toEqual(stays)
        expect(actor.session.drafts.all()).toEqual([])
        const { panel } = actor.session.state.state
        expect(actor.session.saveFindings.result).toMatchObject({
          saved: 0,
          conflicts: 0,
          leftAlone: 1,
        })
        expect(panel?.kind).toBe('receipts')
        expect(newestWords(actor)).toBe('0 saved, 1 left alone')
        await actor.save()
        expect(await actor.held()).toEqual(stays)
      })

      it.each(['NONE', 'VALUE'] as const)(
        'where a value was added to it since, at %s, and the table shows what it is',
        async (level) => {
          const actor = await ActorSession.open(standIn, level)
          actor.session.records.add(keyed('Visby'))
          actor.type('Visby A', 'made')
          await actor.save()
          await creates(actor, 'Visby B', 'theirs')
          await actor.cross('undo')
          const stays = { ...STORED, 'Visby A': 'made', 'Visby B': 'theirs' }
          expect(await actor.held()).toEqual(stays)
          const { session } = actor
          expect(session.drafts.all()).toEqual([])
          expect(session.saveFindings.result).toMatchObject({ saved: 0, leftAlone: 1 })
          expect(session.data.base(rowOf(actor, 'Visby'), 'B').value).toBe('theirs')
        },
      )

      it('or is asked about as a whole where only its lock moved', async () => {
        const actor = await withVisby('ATTRIBUTE')
        await actor.writes('Oslo A', 'theirs')
        await actor.cross('undo')
        expect(await actor.held()).toMatchObject({ 'Visby A': 'made', 'Visby B': 'made too' })
        expect(actor.session.drafts.summary().conflicts).toHaveLength(2)
        const { panel } = actor.session.state.state
        expect(actor.session.saveFindings.result).toMatchObject({
          saved: 0,
          conflicts: 1,
          leftAlone: 0,
        })
        expect(newestWords(actor)).toBe('0 saved, 1 conflict')
        expect(panel?.kind).toBe('conflicts')
        const [draft] = actor.session.drafts.summary().conflicts
        resolveNow(actor.session.drafts, draft?.key ?? '', { kind: 'mine' })
        await actor.save()
        expect(await actor.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      })

      it('and is left alone from the start where that is known, or where it has an edit', async () => {
        const actor = await withVisby('VALUE')
        await actor.writes('Visby A', 'theirs')
        await actor.read()
        const [save] = actor.session.receipts.store.state
        const asked = () => {
          expect(askUndo(actor.session, save?.id ?? '', null)).toBeNull()
          const plan = actor.session.undoAsked?.plan
          return { write: plan?.write, left: plan?.left.map(({ why }) => why) }
        }
        expect(asked()).toEqual({ write: [], left: ['moved', 'record'] })
        await actor.writes('Visby A', 'made')
        await actor.read()
        expect(asked()).toEqual({ write: [], left: ['rewritten', 'record'] })
        actor.type('Visby B', 'typed')
        expect(asked()).toEqual({ write: [], left: ['rewritten', 'drafted'] })
      })

      it.each(LEVELS)('also once it was done again, at %s', async (level) => {
        const actor = await withVisby(level)
        await actor.cross('undo')
        expect(await actor.held()).toEqual(STORED)
        await actor.cross('redo')
        await actor.writes('Visby B', 'theirs')
        await actor.cross('undo')
        const stays = { ...STORED, 'Visby A': 'made', 'Visby B': 'theirs' }
        expect(await actor.held()).toEqual(stays)
        expect(actor.session.drafts.all()).toEqual([])
      })

      it.each(LEVELS)('where its deletion is done again at %s', async (level) => {
        const actor = await ActorSession.open(standIn, level)
        actor.session.records.remove([rowOf(actor, 'Turku')])
        await actor.save()
        await actor.cross('undo')
        expect(await actor.held()).toEqual(STORED)
        await actor.writes('Turku A', 'theirs')
        await actor.cross('redo')
        expect(await actor.held()).toEqual({ ...STORED, 'Turku A': 'theirs' })
        expect(actor.session.drafts.all()).toEqual([])
      })

      it.each(LEVELS)(
        'and a deleted one does not come back into another’s, at %s',
        async (level) => {
          const actor = await ActorSession.open(standIn, level)
          actor.session.records.remove([rowOf(actor, 'Turku')])
          await actor.save()
          await creates(actor, 'Turku A', 'theirs')
          await actor.cross('undo')
          const { 'Turku A': _a, 'Turku B': _b, ...rest } = STORED
          expect(await actor.held()).toEqual({ ...rest, 'Turku A': 'theirs' })
          expect(actor.session.drafts.all()).toEqual([])
          expect(actor.session.drafts.records.newRecords()).toEqual([])
          expect(actor.session.saveFindings.result).toMatchObject({ saved: 0, leftAlone: 2 })
        },
      )

      it('but values that were filled into one go each for itself', async () => {
        const actor = await ActorSession.open(standIn, 'VALUE')
        actor.type('Oslo B', 'made')
        actor.type('Oslo A', 'mine')
        await actor.save()
        await actor.writes('Oslo A', 'theirs')
        await actor.cross('undo')
        expect(await actor.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      })
    })

    it('a record whose old name is taken since keeps its new one, and leaves no draft', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      actor.session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
      await actor.save()
      await creates(actor, 'Lund A', 'theirs')
      await actor.cross('undo')
      expect(await actor.held()).toMatchObject({ 'Malmö A': 'a', 'Lund A': 'theirs' })
      expect(actor.session.drafts.summary().renames).toEqual([])
      expect(actor.session.saveFindings.result).toMatchObject({
        saved: 0,
        conflicts: 0,
        leftAlone: 1,
      })
    })

    it('a cell with an unsaved edit keeps both, the edit and what is stored', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      actor.type('Lund A', 'mine')
      actor.type('Lund B', 'mine too')
      await actor.save()
      const [save] = actor.session.receipts.store.state
      actor.type('Lund A', 'typed on')
      expect(askUndo(actor.session, save?.id ?? '', null)).toBeNull()
      const undo = actor.session.undoAsked
      if (undo === null) throw new Error('Nobody was asked.')
      await undoSave(actor.session, actor.actions, undo, () => actor.read())
      expect(await actor.held()).toEqual({ ...STORED, 'Lund A': 'mine' })
      expect(actor.session.drafts.all().map(({ value }) => value)).toEqual(['typed on'])
      const [entry] = actor.session.receipts.store.state
      expect(entry).toMatchObject({ undoes: save?.id })
      expect(entry?.receipt.lines).toContainEqual(
        expect.objectContaining({ attribute: 'A', outcome: 'kept', reason: 'drafted' }),
      )
    })
  },
)
