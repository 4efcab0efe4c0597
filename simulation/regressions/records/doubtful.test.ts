import { UpdateDataTableAttributeCommand } from '@aws-sdk/client-connect'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { executeSave, type SaveService } from '@/lib/save/server'
import { runSave } from '@/lib/session/saving/run-save'
import { ActorSession, LEVELS, STORED } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

const RENAME = 'UpdateDataTablePrimaryValues'
/** A schema is known for so many seconds. */
const SECONDS = 20

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function renames({ session }: ActorSession, from: string, to: string): void {
  session.records.rename(session.data.knowRecord(keyed(from)), keyed(to))
}

/** The statuses of all that is drafted. */
function left({ session }: ActorSession) {
  const drafts = [...session.drafts.all(), ...session.records.renames()]
  return drafts.map(({ status }) => status)
}

describe.each(['snapshot', 'sequential'] as const)('over batches judged by %s', (batchLocking) => {
  let standIn: StandIn
  beforeAll(async () => {
    standIn = await startStandIn({ batchLocking })
  })
  afterEach(() => standIn.clearFaults())
  afterAll(() => standIn.close())

  /** Somebody else gives an attribute another name. */
  async function callsAttribute({ tableId }: ActorSession, AttributeName: string, Name: string) {
    const ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
    const Primary = AttributeName === 'Key'
    const change = { ...ids, AttributeName, Name, ValueType: 'TEXT', Primary } as const
    await standIn.external[0].send(new UpdateDataTableAttributeCommand(change))
    for (let second = 0; second < SECONDS; second += 1) standIn.tick()
  }

  /** A save whose rename is carried out, with nobody there to tell. */
  async function savesUnheard(actor: ActorSession) {
    const { rename, ...others } = standIn.gateway.saveService
    const service: SaveService = {
      ...others,
      rename: async (tableId, asked) => {
        await standIn.addFault({ operation: RENAME, effect: 'reset-after', count: 1 })
        for (const operation of ['BatchDescribeDataTableValue', 'ListDataTablePrimaryValues'])
          await standIn.addFault({ operation, effect: 'reset-before' })
        return rename?.(tableId, asked) ?? { ok: true, results: [] }
      },
    }
    await runSave(actor.session, {
      ...actor.actions,
      save: async (request) => executeSave(request, service, { sleep: () => Promise.resolve() }),
    })
    expect(left(actor)).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
    await standIn.clearFaults()
  }

  describe.each(LEVELS)('at %s', (level) => {
    it('an edit of an attribute is not written to another that has its name by now', async () => {
      const actor = await ActorSession.open(standIn, level)
      actor.type('Lund A', 'mine')
      await callsAttribute(actor, 'A', 'C')
      await callsAttribute(actor, 'B', 'A')
      await callsAttribute(actor, 'C', 'B')
      await actor.save()
      expect(await actor.held()).toMatchObject({ 'Lund A': 'b', 'Lund B': 'a' })
      expect(left(actor)).toMatchObject([{ kind: 'failed', reason: 'request' }])
    })

    it('a record whose primary attribute was renamed is not called gone', async () => {
      const actor = await ActorSession.open(standIn, level)
      renames(actor, 'Lund', 'Malmö')
      await callsAttribute(actor, 'Key', 'Town')
      await actor.save()
      expect(left(actor)).toMatchObject([{ kind: 'failed', reason: 'request' }])
    })

    it.each([
      { 'Lund A': null },
      { 'Lund B': null },
      { 'Lund A': 'x', 'Lund B': null },
      { 'Lund A': null, 'Lund B': 'x' },
    ])('a record is renamed beside its own changes %j', async (changes) => {
      const actor = await ActorSession.open(standIn, level)
      for (const [cell, value] of Object.entries(changes)) actor.type(cell, value)
      renames(actor, 'Lund', 'Malmö')
      await actor.save()
      expect(left(actor)).toEqual([])
      const { 'Lund A': a, 'Lund B': b, ...others } = { ...STORED, ...changes }
      const entry = Object.entries({ 'Malmö A': a, 'Malmö B': b }).filter(([, value]) => value)
      expect(await actor.held()).toEqual({ ...others, ...Object.fromEntries(entry) })
    })

    it('a cell of a record whose rename was carried out unheard is saved where the record is', async () => {
      const actor = await ActorSession.open(standIn, level)
      renames(actor, 'Lund', 'Malmö')
      await savesUnheard(actor)
      actor.type('Lund A', 'later')
      actor.session.choosePolicy({ scopePolicy: 'send-again' })
      await actor.save()
      expect(left(actor)).toEqual([])
      expect(await actor.held()).toMatchObject({ 'Malmö A': 'later', 'Malmö B': 'b' })
    })

    it('a reading that finds a rename carried out unheard takes along what is drafted there', async () => {
      const actor = await ActorSession.open(standIn, level)
      renames(actor, 'Lund', 'Malmö')
      await savesUnheard(actor)
      actor.type('Lund A', 'later')
      await actor.read()
      expect(left(actor)).toEqual([{ kind: 'dirty' }])
      await actor.save()
      expect(left(actor)).toEqual([])
      expect(await actor.held()).toMatchObject({ 'Malmö A': 'later', 'Malmö B': 'b' })
    })
  })
})
