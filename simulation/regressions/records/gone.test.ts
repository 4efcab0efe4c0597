import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import type { Draft } from '@/lib/drafts'
import { resolveNow } from '@/lib/drafts/testing'
import type { SaveDrafts } from '@/lib/save'
import { executeSave, type SaveService } from '@/lib/save/server'
import { standingWords } from '@/lib/session/messages/status-messages'
import { runSave } from '@/lib/session/saving/run-save'
import { changesOf } from '@/lib/session/view/review-changes'
import { addressOf, connectAddress, LEVELS, Sitting, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: Sitting, record: string): number {
  return session.data.knowRecord(keyed(record))
}

function draftIn({ session }: Sitting, cell: string): Draft | undefined {
  const place = session.placeOf(addressOf(cell))
  return place ? session.drafts.get(session.cells.keyOf(place.row, place.column)) : undefined
}

function reasonIn(sitting: Sitting, cell: string): string | undefined {
  const status = draftIn(sitting, cell)?.status
  return status?.kind === 'conflict' ? status.reason : undefined
}

function shown({ session }: Sitting): readonly string[] {
  const rows = session.rows.get('all')
  return Array.from(
    { length: rows.length },
    (_, at) => session.data.primaryValues(rows.at(at))[0]?.value ?? '',
  )
}

function idsOf({ standIn, tableId }: Sitting) {
  return { InstanceId: standIn.instanceId, DataTableId: tableId }
}

/** Somebody else adds a value. */
async function adds(sitting: Sitting, cell: string, Value: string): Promise<void> {
  const [client] = sitting.standIn.foreign
  const Values = [{ ...connectAddress(cell), Value }]
  const made = await client.send(
    new BatchCreateDataTableValueCommand({ ...idsOf(sitting), Values }),
  )
  expect(made.Failed ?? []).toEqual([])
  sitting.standIn.tick()
}

/** Somebody else removes values: a whole record, where these are all of its. */
async function removes(sitting: Sitting, ...cells: readonly string[]): Promise<void> {
  const [client] = sitting.standIn.foreign
  for (const cell of cells) {
    const Values = [connectAddress(cell)]
    const read = await client.send(
      new BatchDescribeDataTableValueCommand({ ...idsOf(sitting), Values }),
    )
    const LockVersion = read.Successful?.[0]?.LockVersion
    const gone = await client.send(
      new BatchDeleteDataTableValueCommand({
        ...idsOf(sitting),
        Values: Values.map((one) => ({ ...one, LockVersion })),
      }),
    )
    expect(gone.Failed ?? []).toEqual([])
  }
  sitting.standIn.tick()
}

/** Somebody else gives a record another name. */
async function renames(sitting: Sitting, from: string, to: string): Promise<void> {
  const [client] = sitting.standIn.foreign
  const { PrimaryValues, AttributeName } = connectAddress(`${from} A`)
  const { lockVersion } = sitting.session.data.base(rowOf(sitting, from), AttributeName)
  await client.send(
    new UpdateDataTablePrimaryValuesCommand({
      ...idsOf(sitting),
      PrimaryValues,
      NewPrimaryValues: connectAddress(`${to} A`).PrimaryValues,
      LockVersion: {
        PrimaryValues: lockVersion?.primaryValues ?? '',
        DataTable: lockVersion?.dataTable ?? '',
      },
    }),
  )
  sitting.standIn.tick()
}

describe('over the stand-in', () => {
  let standIn: StandIn
  beforeAll(async () => {
    standIn = await startStandIn({ batchLocking: 'snapshot' })
  })
  afterAll(() => standIn.close())

  describe('a value for a record that somebody else deleted', () => {
    it.each(LEVELS)('waits, and makes no record of itself alone, at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      const { session } = sitting
      sitting.type('Oslo B', 'mine')
      session.set({ scopePolicy: 'send-again' })
      await removes(sitting, 'Oslo A')
      await sitting.save()
      expect(await sitting.held()).not.toHaveProperty('Oslo B')
      expect(draftIn(sitting, 'Oslo B')?.status).toMatchObject({ reason: 'gone', gone: 'record' })
      expect(session.state.state.result).toMatchObject({ saved: 0, conflicts: 1 })
      await sitting.save()
      expect(await sitting.held()).not.toHaveProperty('Oslo B')
    })

    it('is told of by the reading before, and made again at its person’s word', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      const { session } = sitting
      sitting.type('Oslo B', 'mine')
      await removes(sitting, 'Oslo A')
      await sitting.read()
      expect(draftIn(sitting, 'Oslo B')?.status).toMatchObject({ reason: 'gone', gone: 'record' })
      expect(session.drafts.summary().sendable).toBe(0)
      const key = draftIn(sitting, 'Oslo B')?.key ?? ''
      resolveNow(session.drafts, key, { kind: 'mine' })
      expect(session.records.stateOf(rowOf(sitting, 'Oslo'))).toBe('new')
      session.drafts.replay('undo')
      expect(reasonIn(sitting, 'Oslo B')).toBe('gone')
      session.drafts.replay('redo')
      await sitting.read()
      await sitting.save()
      expect(await sitting.held()).toMatchObject({ 'Oslo B': 'mine' })
      expect(session.drafts.summary()).toMatchObject({ drafts: [], newRecords: [] })
      expect(session.records.stateOf(rowOf(sitting, 'Oslo'))).toBe('stored')
    })

    it('is asked about where another record of the name comes', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.type('Oslo B', 'mine')
      await removes(sitting, 'Oslo A')
      await sitting.read()
      await adds(sitting, 'Oslo A', 'theirs')
      await sitting.read()
      await sitting.save()
      expect(await sitting.held()).not.toHaveProperty('Oslo B')
      expect(reasonIn(sitting, 'Oslo B')).toBe('other-record')
    })

    it.each(LEVELS)(
      'goes on in the record that was only given another name, at %s',
      async (level) => {
        const sitting = await Sitting.open(standIn, level)
        const { session } = sitting
        session.set({ scopePolicy: 'send-again' })
        sitting.type('Oslo A', 'mine')
        sitting.type('Oslo B', 'mine, too')
        await renames(sitting, 'Oslo', 'Visby')
        await sitting.save()
        await sitting.read()
        for (const cell of ['Oslo A', 'Oslo B']) {
          const draft = draftIn(sitting, cell)
          const found = draft && session.renamedFrom(draft)
          expect(found?.to).toEqual(keyed('Visby'))
          session.drafts.follow(draft ? [draft] : [], found?.to ?? [])
        }
        await sitting.save()
        expect(session.state.state.result).toMatchObject({ saved: 2, conflicts: 0, failed: 0 })
        expect(await sitting.held()).toMatchObject({
          'Visby A': 'mine',
          'Visby B': 'mine, too',
        })
      },
    )

    it('is the person’s own where a save of theirs removed the last value', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.type('Oslo A', null)
      await sitting.save()
      sitting.type('Oslo B', 'mine')
      await sitting.read()
      await sitting.save()
      expect(await sitting.held()).toMatchObject({ 'Oslo B': 'mine' })
    })

    it('leaves no row behind when it is discarded', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.type('Oslo A', 'mine')
      await removes(sitting, 'Oslo A')
      await sitting.read()
      expect(shown(sitting)).toContain('Oslo')
      sitting.session.drafts.discard([draftIn(sitting, 'Oslo A')?.key ?? ''])
      expect(shown(sitting)).toEqual(['Lund', 'Turku'])
    })
  })

  describe('a record that both rename', () => {
    it.each(LEVELS)('keeps its cells waiting with its rename at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      const { session } = sitting
      session.set({ scopePolicy: 'send-again' })
      session.records.rename(rowOf(sitting, 'Oslo'), keyed('Mine'))
      sitting.type('Oslo B', 'mine')
      await renames(sitting, 'Oslo', 'Theirs')
      await sitting.save()
      const { Oslo: _, ...others } = { ...STORED, Oslo: '' }
      const { 'Oslo A': value, ...rest } = others
      expect(await sitting.held()).toEqual({ ...rest, 'Theirs A': value })
      expect(draftIn(sitting, 'Oslo B')?.status).toMatchObject({ reason: 'gone', gone: 'record' })
      expect(session.records.renames()[0]?.status).toMatchObject({ reason: 'gone' })
    })

    it.each(LEVELS)('is renamed from its new name at its person’s word, at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      const { session } = sitting
      session.records.rename(rowOf(sitting, 'Oslo'), keyed('Mine'))
      await renames(sitting, 'Oslo', 'Theirs')
      await sitting.save()
      const [rename] = session.records.renames()
      if (rename === undefined) throw new Error('Nothing is renamed.')
      const now = session.nameNow(rename)
      expect(now).toEqual(keyed('Theirs'))
      expect(session.drafts.records.followRename(rename, keyed('Theirs'))).toBe(true)
      await sitting.save()
      const { 'Oslo A': value, ...rest } = STORED
      expect(await sitting.held()).toEqual({ ...rest, 'Mine A': value })
      expect(session.records.renames()).toEqual([])
    })

    it('needs no rename where a colleague gave it the very name', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.session.records.rename(rowOf(sitting, 'Oslo'), keyed('Mine'))
      sitting.type('Oslo A', 'mine')
      await renames(sitting, 'Oslo', 'Mine')
      await sitting.read()
      expect(sitting.session.records.renames()).toEqual([])
      expect(reasonIn(sitting, 'Oslo A')).toBe('gone')
    })

    it('is made again by its cell, and renamed after that', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      const { session } = sitting
      session.records.rename(rowOf(sitting, 'Oslo'), keyed('Mine'))
      sitting.type('Oslo B', 'mine')
      await renames(sitting, 'Oslo', 'Theirs')
      await sitting.read()
      expect(session.drafts.summary().sendable).toBe(0)
      resolveNow(session.drafts, draftIn(sitting, 'Oslo B')?.key ?? '', { kind: 'mine' })
      for (const rename of session.records.renames()) {
        session.drafts.records.decideRename(rename, 'retry')
      }
      await sitting.save()
      expect(await sitting.held()).toMatchObject({ 'Oslo B': 'mine', 'Theirs A': 'c' })
      await sitting.save()
      expect(await sitting.held()).toMatchObject({ 'Mine B': 'mine', 'Theirs A': 'c' })
      expect(session.drafts.summary()).toMatchObject({ drafts: [], renames: [], newRecords: [] })
    })
  })

  describe('a record to be deleted', () => {
    it.each(LEVELS)('waits as a whole where a value was added to it, at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      const { session } = sitting
      session.set({ scopePolicy: 'send-again' })
      session.records.remove([rowOf(sitting, 'Oslo')])
      await adds(sitting, 'Oslo B', 'theirs')
      await sitting.save()
      expect(await sitting.held()).toEqual({ ...STORED, 'Oslo B': 'theirs' })
      expect(reasonIn(sitting, 'Oslo A')).toBe('record')
      expect(reasonIn(sitting, 'Oslo B')).toBe('value')
      expect(session.drafts.summary()).toMatchObject({ deletedRecords: 1, heldDeletions: 1 })
      resolveNow(session.drafts, draftIn(sitting, 'Oslo A')?.key ?? '', { kind: 'mine' })
      expect(session.drafts.summary()).toMatchObject({ conflicts: [], sendable: 1 })
      await sitting.save()
      const { 'Oslo A': _, ...rest } = STORED
      expect(await sitting.held()).toEqual(rest)
    })

    it.each(LEVELS)('waits as a whole where a value of it was changed, at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      const { session } = sitting
      session.records.remove([rowOf(sitting, 'Lund')])
      await sitting.writes('Lund B', 'theirs')
      await sitting.read()
      expect(reasonIn(sitting, 'Lund A')).toBe('record')
      expect(reasonIn(sitting, 'Lund B')).toBe('value')
      await sitting.save()
      expect(await sitting.held()).toEqual({ ...STORED, 'Lund B': 'theirs' })
      resolveNow(session.drafts, draftIn(sitting, 'Lund A')?.key ?? '', { kind: 'theirs' })
      expect(session.drafts.summary()).toMatchObject({ drafts: [], deletedRecords: 0 })
      expect(session.records.stateOf(rowOf(sitting, 'Lund'))).toBe('stored')
    })

    it('goes on by itself where what was changed is put back, and with undo goes all', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      const { session } = sitting
      session.records.remove([rowOf(sitting, 'Oslo')])
      await adds(sitting, 'Oslo B', 'theirs')
      await sitting.read()
      expect(session.drafts.summary().conflicts).toHaveLength(2)
      await removes(sitting, 'Oslo B')
      await sitting.read()
      expect(session.drafts.summary()).toMatchObject({ conflicts: [], sendable: 1 })
      await adds(sitting, 'Oslo B', 'theirs')
      await sitting.read()
      session.drafts.replay('undo')
      expect(session.drafts.all()).toEqual([])
      session.drafts.replay('redo')
      expect(session.drafts.summary().conflicts).toHaveLength(2)
    })

    it('is told of after the save where somebody stored something in it meanwhile', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      const { session } = sitting
      session.records.remove([rowOf(sitting, 'Oslo')])
      const { saveService } = standIn.gateway
      const remove: SaveService['remove'] = async (tableId, cells) => {
        await adds(sitting, 'Oslo B', 'theirs')
        return saveService.remove(tableId, cells)
      }
      const save: SaveDrafts = async (request) =>
        executeSave(request, { ...saveService, remove }, { sleep: () => Promise.resolve() })
      await runSave(session, { ...sitting.actions, save }, { readAgain: () => sitting.read() })
      expect(await sitting.held()).not.toHaveProperty('Oslo A')
      await sitting.read()
      expect(draftIn(sitting, 'Oslo B')).toMatchObject({
        group: 'deleted-record',
        status: { kind: 'conflict', theirs: { value: 'theirs' } },
      })
      resolveNow(session.drafts, draftIn(sitting, 'Oslo B')?.key ?? '', { kind: 'theirs' })
      expect(session.drafts.all()).toEqual([])
    })

    it('is not asked about once a reading has found it gone', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      const { session } = sitting
      session.records.remove([rowOf(sitting, 'Oslo')])
      await sitting.save()
      await sitting.read()
      await adds(sitting, 'Oslo B', 'another')
      await sitting.read()
      expect(session.drafts.all()).toEqual([])
    })
  })

  describe('a record to be added that turns out to exist', () => {
    async function collided(): Promise<Sitting> {
      const sitting = await Sitting.open(standIn, 'VALUE')
      const { session } = sitting
      session.records.add(keyed('Åbo'))
      sitting.type('Åbo A', 'mine')
      sitting.type('Åbo B', 'mine too')
      await adds(sitting, 'Åbo A', 'theirs')
      await sitting.save()
      return sitting
    }

    it('is a conflict in the review, and none of those to be added in the bar', async () => {
      const { session } = await collided()
      const [added] = changesOf(session)
      expect(added).toMatchObject({ kind: 'added', state: 'conflict' })
      expect(standingWords(session.drafts.summary())).toBe('2 cells in 1 record changed')
    })

    it.each(['mine', 'theirs'] as const)(
      'comes back by undo as the conflict that it was, or not at all, once decided for %s',
      async (kind) => {
        const sitting = await collided()
        const { session } = sitting
        for (const cell of ['Åbo A', 'Åbo B']) {
          resolveNow(session.drafts, draftIn(sitting, cell)?.key ?? '', { kind })
        }
        sitting.type('Oslo A', 'beside')
        await sitting.save()
        await sitting.cross('undo')
        for (let step = 0; step < 6; step += 1) {
          session.drafts.replay('undo')
          const { newRecords, sendable } = session.drafts.summary()
          expect(newRecords.every(({ isCollided }) => isCollided)).toBe(true)
          expect(sendable).toBe(0)
        }
      },
    )
  })
})
