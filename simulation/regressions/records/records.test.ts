import { UpdateDataTablePrimaryValuesCommand } from '@aws-sdk/client-connect'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import type { BatchLocking } from '@/lib/local-connect'
import { ActorSession, addressOf, connectAddress, LEVELS, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

const RENAME = 'UpdateDataTablePrimaryValues'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: ActorSession, record: string): number {
  return session.data.knowRecord(keyed(record))
}

function typedIn({ session }: ActorSession, cell: string) {
  const place = session.placeOf(addressOf(cell))
  return place && session.drafts.get(session.cells.keyOf(place.row, place.column))
}

/** The records on show, in their order. */
function shown({ session }: ActorSession): readonly string[] {
  const rows = session.rows.get('all')
  return Array.from(
    { length: rows.length },
    (_, at) => session.data.primaryValues(rows.at(at))[0]?.value ?? '',
  )
}

describe.each<BatchLocking>(['snapshot', 'sequential'])(
  'over a stand-in that checks a call %s',
  (batchLocking) => {
    let standIn: StandIn
    beforeAll(async () => {
      standIn = await startStandIn({ batchLocking })
    })
    afterEach(() => standIn.clearFaults())
    afterAll(() => standIn.close())

    it.each(LEVELS)(
      'a record is added, one deleted and one renamed with the cells at %s',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        const { session } = actor
        session.records.add(keyed('Åbo'))
        actor.type('Åbo A', 'new a')
        actor.type('Åbo B', 'new b')
        actor.type('Lund A', 'changed')
        session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
        session.records.remove([rowOf(actor, 'Turku')])
        expect(shown(actor)).toEqual(['Lund', 'Oslo', 'Turku', 'Åbo'])
        await actor.save()
        const after = {
          'Malmö A': 'changed',
          'Malmö B': 'b',
          'Oslo A': 'c',
          'Åbo A': 'new a',
          'Åbo B': 'new b',
        }
        expect(await actor.held()).toEqual(after)
        expect(session.drafts.summary()).toMatchObject({
          drafts: [],
          renames: [],
          newRecords: [],
          deletedRecords: 0,
        })
        // They stay where their user left them, until the table is sorted anew.
        expect(shown(actor)).toEqual(['Malmö', 'Oslo', 'Åbo'])
        session.rows.sortAnew()
        expect(shown(actor)).toEqual(['Åbo', 'Malmö', 'Oslo'])
        expect(session.saveFindings.result).toMatchObject({ saved: 5, failed: 0, conflicts: 0 })
        actor.type('Malmö B', 'and on')
        await actor.save()
        expect(await actor.held()).toEqual({ ...after, 'Malmö B': 'and on' })
      },
    )

    it.each(LEVELS)(
      'a rename to a record that exists meanwhile is a conflict at %s',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        const { session } = actor
        session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
        actor.type('Lund A', 'mine')
        session.choosePolicy({ scopePolicy: 'send-again' })
        await actor.adds('Malmö A', 'theirs')
        await actor.save()
        const [rename] = session.records.renames()
        expect(rename?.status).toMatchObject({ kind: 'conflict', reason: 'exists' })
        expect(await actor.held()).toEqual({ ...STORED, 'Lund A': 'mine', 'Malmö A': 'theirs' })
        session.records.rename(rowOf(actor, 'Lund'), keyed('Ystad'))
        await actor.save()
        expect(await actor.held()).toMatchObject({ 'Ystad A': 'mine', 'Malmö A': 'theirs' })
        expect(session.records.renames()).toEqual([])
      },
    )

    it.each(LEVELS)(
      'a record that somebody else added meanwhile takes no value at %s',
      async (level) => {
        const actor = await ActorSession.open(standIn, level)
        const { session } = actor
        const row = session.records.add(keyed('Åbo'))
        actor.type('Åbo A', 'mine')
        actor.type('Åbo B', 'mine too')
        await actor.adds('Åbo A', 'theirs')
        await actor.save()
        expect(await actor.held()).toEqual({ ...STORED, 'Åbo A': 'theirs' })
        expect(session.records.stateOf(row)).toBe('new')
        expect(typedIn(actor, 'Åbo A')?.status).toMatchObject({ reason: 'exists' })
        expect(typedIn(actor, 'Åbo B')?.status).toMatchObject({ reason: 'exists' })
        const moved = session.records.rename(row, keyed('Turku 2'))
        expect(session.records.stateOf(moved)).toBe('new')
        expect(session.records.stateOf(row)).toBe('stored')
        await actor.save()
        expect(await actor.held()).toEqual({
          ...STORED,
          'Åbo A': 'theirs',
          'Turku 2 A': 'mine',
          'Turku 2 B': 'mine too',
        })
      },
    )

    it.each(['reset-before', 'reset-after'] as const)(
      'a rename whose answer is lost (%s) is looked for, and done once',
      async (effect) => {
        const actor = await ActorSession.open(standIn, 'PRIMARY_VALUE')
        actor.session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
        await standIn.addFault({ operation: RENAME, effect, count: 1 })
        await actor.save()
        expect(await actor.held()).toMatchObject({ 'Malmö A': 'a', 'Malmö B': 'b' })
        expect(actor.session.records.renames()).toEqual([])
        expect(shown(actor)).toContain('Malmö')
      },
    )

    it('a rename in doubt stays, is not undone, and is settled by the next save', async () => {
      const actor = await ActorSession.open(standIn, 'PRIMARY_VALUE')
      const { session } = actor
      session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
      await standIn.addFault({ operation: RENAME, effect: 'reset-after', count: 1 })
      await standIn.addFault({ operation: 'BatchDescribeDataTableValue', effect: 'reset-before' })
      await standIn.addFault({ operation: 'ListDataTablePrimaryValues', effect: 'reset-before' })
      await actor.save()
      expect(session.records.renames()).toMatchObject([
        { isUncertain: true, status: { kind: 'failed', reason: 'unknown' } },
      ])
      await standIn.clearFaults()
      await actor.save()
      expect(session.records.renames()).toEqual([])
      expect(await actor.held()).toMatchObject({ 'Malmö A': 'a' })
    })

    it('a record that somebody else renamed is gone for its rename', async () => {
      const actor = await ActorSession.open(standIn, 'VALUE')
      const { session, tableId } = actor
      session.records.rename(rowOf(actor, 'Lund'), keyed('Malmö'))
      const [client] = standIn.external
      const { PrimaryValues, AttributeName } = connectAddress('Lund A')
      const NewPrimaryValues = connectAddress('Ystad A').PrimaryValues
      const base = session.data.base(rowOf(actor, 'Lund'), AttributeName)
      await client.send(
        new UpdateDataTablePrimaryValuesCommand({
          InstanceId: standIn.instanceId,
          DataTableId: tableId,
          PrimaryValues,
          NewPrimaryValues,
          LockVersion: {
            PrimaryValues: base.lockVersion?.primaryValues ?? '',
            DataTable: base.lockVersion?.dataTable ?? '',
          },
        }),
      )
      await actor.read()
      expect(session.records.renames()).toMatchObject([
        { status: { kind: 'conflict', reason: 'gone' } },
      ])
      session.records.restore([rowOf(actor, 'Lund')])
      expect(session.records.renames()).toEqual([])
    })
  },
)
