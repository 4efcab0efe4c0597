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
import { unsavedLabel } from '@/lib/session/messages/status-messages'
import { runSave } from '@/lib/session/saving/run-save'
import { changesOf } from '@/lib/session/view/review-changes'
import { ActorSession, addressOf, connectAddress, LEVELS, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: ActorSession, record: string): number {
  return session.data.knowRecord(keyed(record))
}

function draftIn({ session }: ActorSession, cell: string): Draft | undefined {
  const place = session.placeOf(addressOf(cell))
  return place ? session.drafts.get(session.cells.keyOf(place.row, place.column)) : undefined
}

function reasonIn(actor: ActorSession, cell: string): string | undefined {
  const status = draftIn(actor, cell)?.status
  return status?.kind === 'conflict' ? status.reason : undefined
}

function shown({ session }: ActorSession): readonly string[] {
  const rows = session.rows.get('all')
  return Array.from(
    { length: rows.length },
    (_, at) => session.data.primaryValues(rows.at(at))[0]?.value ?? '',
  )
}

function idsOf({ standIn, tableId }: ActorSession) {
  return { InstanceId: standIn.instanceId, DataTableId: tableId }
}

/** Somebody else adds a value. */
async function adds(actor: ActorSession, cell: string, Value: string): Promise<void> {
  const [client] = actor.standIn.external
  const Values = [{ ...connectAddress(cell), Value }]
  const made = await client.send(new BatchCreateDataTableValueCommand({ ...idsOf(actor), Values }))
  expect(made.Failed ?? []).toEqual([])
  actor.standIn.tick()
}

/** Somebody else removes values: a whole record, where these are all of its. */
async function removes(actor: ActorSession, ...cells: readonly string[]): Promise<void> {
  const [client] = actor.standIn.external
  for (const cell of cells) {
    const Values = [connectAddress(cell)]
    const read = await client.send(
      new BatchDescribeDataTableValueCommand({ ...idsOf(actor), Values }),
    )
    const LockVersion = read.Successful?.[0]?.LockVersion
    const gone = await client.send(
      new BatchDeleteDataTableValueCommand({
        ...idsOf(actor),
        Values: Values.map((one) => ({ ...one, LockVersion })),
      }),
    )
    expect(gone.Failed ?? []).toEqual([])
  }
  actor.standIn.tick()
}

/** Somebody else gives a record another name. */
async function renames(actor: ActorSession, from: string, to: string): Promise<void> {
  const [client] = actor.standIn.external
  const { PrimaryValues, AttributeName } = connectAddress(`${from} A`)
  const { lockVersion } = actor.session.data.base(rowOf(actor, from), AttributeName)
  await client.send(
    new UpdateDataTablePrimaryValuesCommand({
      ...idsOf(actor),
      PrimaryValues,
      NewPrimaryValues: connectAddress(`${to} A`).PrimaryValues,
      LockVersion: {
        PrimaryValues: lockVersion?.primaryValues ?? '',
        DataTable: lockVersion?.dataTable ?? '',
      },
    }),
  )
  actor.standIn.tick()
}

describe('over the stand-in', () => {
  let standIn: StandIn
  beforeAll(async () => {
    standIn = await startStandIn({ batchLocking: 'snapshot' })
  })
  afterAll(() => standIn.close())

  describe('a value for a record that somebody else deleted', () => {
    it.each(LEVELS)('waits, and makes no record of itself alone, at %s', async (level) => {
      const actor = await ActorSession.open(standIn, level)
      const { session } = actor
      actor.type('Oslo B', 'mine')
      session.choosePolicy({ scopePolicy: 'send-again' })
      await removes(actor, 'Oslo A')
      await actor.save()
      expect(await actor.held()).not.toHaveProperty('Oslo B')
      expect(draftIn(actor, 'Oslo B')?.status).toMatchObject({ reason: 'gone', gone: 'record' })
      expect(session.saveFindings.result).toMatchObject({ saved: 0, conflicts: 1 })
      await actor.save()
      expect(await actor.held()).not.toHaveProperty('Oslo B')
    })

    it('is told of by the reading before, and made again at its user’s word', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session } = actor
      actor.type('Oslo B', 'mine')
      await removes(actor, 'Oslo A')
      await actor.read()
      expect(draftIn(actor, 'Oslo B')?.status).toMatchObject({ reason: 'gone', gone: 'record' })
      expect(session.drafts.summary().sendable).toBe(0)
      const key = draftIn(actor, 'Oslo B')?.key ?? ''
      resolveNow(session.drafts, key, { kind: 'mine' })
      expect(session.records.stateOf(rowOf(actor, 'Oslo'))).toBe('new')
      session.drafts.replay('undo')
      expect(reasonIn(actor, 'Oslo B')).toBe('gone')
      session.drafts.replay('redo')
      await actor.read()
      await actor.save()
      expect(await actor.held()).toMatchObject({ 'Oslo B': 'mine' })
      expect(session.drafts.summary()).toMatchObject({ drafts: [], newRecords: [] })
      expect(session.records.stateOf(rowOf(actor, 'Oslo'))).toBe('stored')
    })

    it('is asked about where another record of the name comes', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      actor.type('Oslo B', 'mine')
      await removes(actor, 'Oslo A')
      await actor.read()
      await adds(actor, 'Oslo A', 'theirs')
      await actor.read()
      await actor.save()
      expect(await actor.held()).not.toHaveProperty('Oslo B')
      expect(reasonIn(actor, 'Oslo B')).toBe('other-record')
    })

    it.each(LEVELS)(
      'goes on in the record that was only given another name, at %s',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        const { session } = actor
        session.choosePolicy({ scopePolicy: 'send-again' })
        actor.type('Oslo A', 'mine')
        actor.type('Oslo B', 'mine, too')
        await renames(actor, 'Oslo', 'Visby')
        await actor.save()
        await actor.read()
        for (const cell of ['Oslo A', 'Oslo B']) {
          const draft = draftIn(actor, cell)
          const found = draft && session.renamedFrom(draft)
          expect(found?.to).toEqual(keyed('Visby'))
          session.drafts.follow(draft ? [draft] : [], found?.to ?? [])
        }
        await actor.save()
        expect(session.saveFindings.result).toMatchObject({ saved: 2, conflicts: 0, failed: 0 })
        expect(await actor.held()).toMatchObject({
          'Visby A': 'mine',
          'Visby B': 'mine, too',
        })
      },
    )

    it('is the user’s own where a save of theirs removed the last value', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      actor.type('Oslo A', null)
      await actor.save()
      actor.type('Oslo B', 'mine')
      await actor.read()
      await actor.save()
      expect(await actor.held()).toMatchObject({ 'Oslo B': 'mine' })
    })

    it('leaves no row behind when it is discarded', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      actor.type('Oslo A', 'mine')
      await removes(actor, 'Oslo A')
      await actor.read()
      expect(shown(actor)).toContain('Oslo')
      actor.session.drafts.discard([draftIn(actor, 'Oslo A')?.key ?? ''])
      expect(shown(actor)).toEqual(['Lund', 'Turku'])
    })
  })

  describe('a record that both rename', () => {
    it.each(LEVELS)('keeps its cells waiting with its rename at %s', async (level) => {
      const actor = await ActorSession.open(standIn, level)
      const { session } = actor
      session.choosePolicy({ scopePolicy: 'send-again' })
      session.records.rename(rowOf(actor, 'Oslo'), keyed('Mine'))
      actor.type('Oslo B', 'mine')
      await renames(actor, 'Oslo', 'Theirs')
      await actor.save()
      const { Oslo: _, ...others } = { ...STORED, Oslo: '' }
      const { 'Oslo A': value, ...rest } = others
      expect(await actor.held()).toEqual({ ...rest, 'Theirs A': value })
      expect(draftIn(actor, 'Oslo B')?.status).toMatchObject({ reason: 'gone', gone: 'record' })
      expect(session.records.renames()[0]?.status).toMatchObject({ reason: 'gone' })
    })

    it.each(LEVELS)('is renamed from its new name at its user’s word, at %s', async (level) => {
      const actor = await ActorSession.open(standIn, level)
      const { session } = actor
      session.records.rename(rowOf(actor, 'Oslo'), keyed('Mine'))
      await renames(actor, 'Oslo', 'Theirs')
      await actor.save()
      const [rename] = session.records.renames()
      if (rename === undefined) throw new Error('Nothing is renamed.')
      const now = session.nameNow(rename)
      expect(now).toEqual(keyed('Theirs'))
      expect(session.drafts.records.followRename(rename, keyed('Theirs'))).toBe(true)
      await actor.save()
      const { 'Oslo A': value, ...rest } = STORED
      expect(await actor.held()).toEqual({ ...rest, 'Mine A': value })
      expect(session.records.renames()).toEqual([])
    })

    it('needs no rename where a colleague gave it the very name', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      actor.session.records.rename(rowOf(actor, 'Oslo'), keyed('Mine'))
      actor.type('Oslo A', 'mine')
      await renames(actor, 'Oslo', 'Mine')
      await actor.read()
      expect(actor.session.records.renames()).toEqual([])
      expect(reasonIn(actor, 'Oslo A')).toBe('gone')
    })

    it('is made again by its cell, and renamed after that', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session } = actor
      session.records.rename(rowOf(actor, 'Oslo'), keyed('Mine'))
      actor.type('Oslo B', 'mine')
      await renames(actor, 'Oslo', 'Theirs')
      await actor.read()
      expect(session.drafts.summary().sendable).toBe(0)
      resolveNow(session.drafts, draftIn(actor, 'Oslo B')?.key ?? '', { kind: 'mine' })
      for (const rename of session.records.renames()) {
        session.drafts.records.decideRename(rename, 'retry')
      }
      await actor.save()
      expect(await actor.held()).toMatchObject({ 'Oslo B': 'mine', 'Theirs A': 'c' })
      await actor.save()
      expect(await actor.held()).toMatchObject({ 'Mine B': 'mine', 'Theirs A': 'c' })
      expect(session.drafts.summary()).toMatchObject({ drafts: [], renames: [], newRecords: [] })
    })
  })

  describe('a record to be deleted', () => {
    it.each(LEVELS)('waits as a whole where a value was added to it, at %s', async (level) => {
      const actor = await ActorSession.open(standIn, level)
      const { session } = actor
      session.choosePolicy({ scopePolicy: 'send-again' })
      session.records.remove([rowOf(actor, 'Oslo')])
      await adds(actor, 'Oslo B', 'theirs')
      await actor.save()
      expect(await actor.held()).toEqual({ ...STORED, 'Oslo B': 'theirs' })
      expect(reasonIn(actor, 'Oslo A')).toBe('record')
      expect(reasonIn(actor, 'Oslo B')).toBe('value')
      expect(session.drafts.summary()).toMatchObject({ deletedRecords: 1, heldDeletions: 1 })
      resolveNow(session.drafts, draftIn(actor, 'Oslo A')?.key ?? '', { kind: 'mine' })
      expect(session.drafts.summary()).toMatchObject({ conflicts: [], sendable: 1 })
      await actor.save()
      const { 'Oslo A': _, ...rest } = STORED
      expect(await actor.held()).toEqual(rest)
    })

    it.each(LEVELS)('waits as a whole where a value of it was changed, at %s', async (level) => {
      const actor = await ActorSession.open(standIn, level)
      const { session } = actor
      session.records.remove([rowOf(actor, 'Lund')])
      await actor.writes('Lund B', 'theirs')
      await actor.read()
      expect(reasonIn(actor, 'Lund A')).toBe('record')
      expect(reasonIn(actor, 'Lund B')).toBe('value')
      await actor.save()
      expect(await actor.held()).toEqual({ ...STORED, 'Lund B': 'theirs' })
      resolveNow(session.drafts, draftIn(actor, 'Lund A')?.key ?? '', { kind: 'theirs' })
      expect(session.drafts.summary()).toMatchObject({ drafts: [], deletedRecords: 0 })
      expect(session.records.stateOf(rowOf(actor, 'Lund'))).toBe('stored')
    })

    it('goes on by itself where what was changed is put back, and with undo goes all', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session } = actor
      session.records.remove([rowOf(actor, 'Oslo')])
      await adds(actor, 'Oslo B', 'theirs')
      await actor.read()
      expect(session.drafts.summary().conflicts).toHaveLength(2)
      await removes(actor, 'Oslo B')
      await actor.read()
      expect(session.drafts.summary()).toMatchObject({ conflicts: [], sendable: 1 })
      await adds(actor, 'Oslo B', 'theirs')
      await actor.read()
      session.drafts.replay('undo')
      expect(session.drafts.all()).toEqual([])
      session.drafts.replay('redo')
      expect(session.drafts.summary().conflicts).toHaveLength(2)
    })

    it('is told of after the save where somebody stored something in it meanwhile', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session } = actor
      session.records.remove([rowOf(actor, 'Oslo')])
      const { saveService } = standIn.gateway
      const remove: SaveService['remove'] = async (tableId, cells) => {
        await adds(actor, 'Oslo B', 'theirs')
        return saveService.remove(tableId, cells)
      }
      const save: SaveDrafts = async (request) =>
        executeSave(request, { ...saveService, remove }, { sleep: () => Promise.resolve() })
      await runSave(session, { ...actor.actions, save }, { readAgain: () => actor.read() })
      expect(await actor.held()).not.toHaveProperty('Oslo A')
      await actor.read()
      expect(draftIn(actor, 'Oslo B')).toMatchObject({
        group: 'deleted-record',
        status: { kind: 'conflict', theirs: { value: 'theirs' } },
      })
      resolveNow(session.drafts, draftIn(actor, 'Oslo B')?.key ?? '', { kind: 'theirs' })
      expect(session.drafts.all()).toEqual([])
    })

    it('is not asked about once a reading has found it gone', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session } = actor
      session.records.remove([rowOf(actor, 'Oslo')])
      await actor.save()
      await actor.read()
      await adds(actor, 'Oslo B', 'another')
      await actor.read()
      expect(session.drafts.all()).toEqual([])
    })
  })

  describe('a record to be added that turns out to exist', () => {
    async function collided(): Promise<ActorSession> {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session } = actor
      session.records.add(keyed('Åbo'))
      actor.type('Åbo A', 'mine')
      actor.type('Åbo B', 'mine too')
      await adds(actor, 'Åbo A', 'theirs')
      await actor.save()
      return actor
    }

    it('is a conflict in the review, and none of those to be added in the bar', async () => {
      const { session } = await collided()
      const [added] = changesOf(session)
      expect(added).toMatchObject({ kind: 'added', state: 'conflict' })
      expect(unsavedLabel(session.drafts.summary())).toBe('2 cells in 1 record changed')
    })

    it.each(['mine', 'theirs'] as const)(
      'comes back by undo as the conflict that it was, or not at all, once decided for %s',
      async (kind) => {
        const actor = await collided()
        const { session } = actor
        for (const cell of ['Åbo A', 'Åbo B']) {
          resolveNow(session.drafts, draftIn(actor, cell)?.key ?? '', { kind })
        }
        actor.type('Oslo A', 'beside')
        await actor.save()
        await actor.cross('undo')
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
