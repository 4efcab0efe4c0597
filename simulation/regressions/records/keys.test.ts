import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { ActorSession, addressOf, LEVELS } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

/** Two spellings that the service takes for one record. */
const KINDS = [
  {
    kind: 'a text without case',
    key: { ValueType: 'TEXT', Validation: { IgnoreCase: true } },
    theirs: 'Zed',
    mine: 'zED',
    other: 'Zoe',
  },
  { kind: 'a number', key: { ValueType: 'NUMBER' }, theirs: '7', mine: '7.0', other: '8' },
] as const

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function draftAt({ session }: ActorSession, cell: string) {
  const place = session.placeOf(addressOf(cell))
  return place && session.drafts.get(session.cells.keyOf(place.row, place.column))
}

let standIn: StandIn
beforeAll(async () => {
  standIn = await startStandIn({ batchLocking: 'snapshot' })
})
afterAll(() => standIn.close())

describe.each(KINDS)('records whose key is $kind', ({ key, theirs, mine, other }) => {
  it.each(LEVELS)(
    'one that somebody else added in another spelling takes no value at %s',
    async (level) => {
      const actor = await ActorSession.open(standIn, level, key)
      actor.session.records.add(keyed(mine))
      actor.type(`${mine} A`, 'mine')
      actor.type(`${mine} B`, 'mine too')
      await actor.adds(`${theirs} A`, 'theirs')
      await actor.save()
      expect(await actor.held()).toEqual({ [`${theirs} A`]: 'theirs' })
      for (const attribute of ['A', 'B']) {
        const status = draftAt(actor, `${mine} ${attribute}`)?.status
        expect(status).toMatchObject({ kind: 'conflict', reason: 'exists' })
      }
      expect(draftAt(actor, `${mine} A`)?.status).toMatchObject({ theirs: { value: 'theirs' } })
    },
  )

  it('one that is read in another spelling is taken, and its values are a conflict before the save', async () => {
    const actor = await ActorSession.open(standIn, 'VALUE', key)
    const { records } = actor.session
    records.add(keyed(mine))
    actor.type(`${mine} A`, 'mine')
    actor.type(`${mine} B`, 'mine too')
    await actor.adds(`${theirs} A`, 'theirs')
    await actor.read()
    for (const [attribute, value] of [
      ['A', 'theirs'],
      ['B', null],
    ] as const) {
      const status = draftAt(actor, `${mine} ${attribute}`)?.status
      expect(status).toMatchObject({ kind: 'conflict', reason: 'exists', theirs: { value } })
    }
    const row = actor.session.data.knowRecord(keyed(theirs))
    expect(records.checkKey(keyed(mine))).toMatchObject({ taken: row })
    expect(records.checkKey(keyed(other))).toMatchObject({ taken: null })
  })

  it('keeping mine goes on in the record that is there', async () => {
    const actor = await ActorSession.open(standIn, 'VALUE', key)
    const { drafts, records } = actor.session
    records.add(keyed(mine))
    actor.type(`${mine} A`, 'mine')
    actor.type(`${mine} B`, 'mine too')
    await actor.adds(`${theirs} A`, 'theirs')
    await actor.read()
    for (const attribute of ['A', 'B']) {
      const shown = draftAt(actor, `${mine} ${attribute}`)
      if (shown) drafts.resolve(shown, { kind: 'mine' })
    }
    expect(draftAt(actor, `${theirs} A`)).toMatchObject({
      value: 'mine',
      base: { value: 'theirs' },
    })
    expect(records.newRecords()).toEqual([])
    await actor.save()
    expect(await actor.held()).toEqual({ [`${theirs} A`]: 'mine', [`${theirs} B`]: 'mine too' })
    expect(drafts.all()).toEqual([])
  })

  it('two new ones that are one to the service never become one unasked', async () => {
    const actor = await ActorSession.open(standIn, 'VALUE', key)
    const { drafts } = actor.session
    // Two tabs, or a rule that came later: the dialog was never asked about both.
    for (const [spelling, attribute] of [
      [theirs, 'A'],
      [mine, 'B'],
    ] as const) {
      drafts.records.add(keyed(spelling), [], 'add-record')
      actor.session.data.knowRecord(keyed(spelling))
      actor.type(`${spelling} ${attribute}`, spelling)
    }
    await actor.save()
    expect(await actor.held()).toEqual({ [`${theirs} A`]: theirs })
    expect(draftAt(actor, `${mine} B`)).toBeDefined()
  })

  it('a rename to another spelling of what another record is called is a conflict', async () => {
    const actor = await ActorSession.open(standIn, 'VALUE', key)
    await actor.adds(`${other} A`, 'a')
    await actor.read()
    const { session } = actor
    session.records.rename(session.data.knowRecord(keyed(other)), keyed(mine))
    await actor.adds(`${theirs} A`, 'theirs')
    await actor.save()
    expect(session.records.renames()[0]?.status).toMatchObject({ reason: 'exists' })
    expect(await actor.held()).toEqual({ [`${other} A`]: 'a', [`${theirs} A`]: 'theirs' })
    await actor.read()
    expect(session.records.renames()[0]?.status).toMatchObject({ reason: 'exists' })
  })

  it.each(['none', 'reset-before', 'reset-after'] as const)(
    'a record is given another spelling of its own key (answer lost: %s)',
    async (effect) => {
      const actor = await ActorSession.open(standIn, 'PRIMARY_VALUE', key)
      await actor.adds(`${theirs} A`, 'a')
      await actor.read()
      const { session } = actor
      const row = session.data.knowRecord(keyed(theirs))
      expect(session.records.checkKey(keyed(mine), row).taken).toBeNull()
      session.records.rename(row, keyed(mine))
      if (effect !== 'none') {
        await standIn.addFault({ operation: 'UpdateDataTablePrimaryValues', effect, count: 1 })
      }
      await actor.save()
      standIn.clearFaults()
      expect(await actor.held()).toEqual({ [`${mine} A`]: 'a' })
      expect(session.records.renames()).toEqual([])
    },
  )

  it('a record leaves its key before another takes it in another spelling', async () => {
    const actor = await ActorSession.open(standIn, 'VALUE', key)
    await actor.adds(`${theirs} A`, 'first')
    await actor.adds(`${other} A`, 'second')
    await actor.read()
    const { drafts } = actor.session
    drafts.records.rename(keyed(other), keyed(mine))
    drafts.records.rename(keyed(theirs), keyed('11'))
    await actor.save()
    expect(await actor.held()).toEqual({ '11 A': 'first', [`${mine} A`]: 'second' })
  })
})
