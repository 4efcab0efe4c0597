import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { addressOf, LEVELS, Sitting } from '../../actors/session'
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

function draftAt({ session }: Sitting, cell: string) {
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
      const sitting = await Sitting.open(standIn, level, key)
      sitting.session.records.add(keyed(mine))
      sitting.type(`${mine} A`, 'mine')
      sitting.type(`${mine} B`, 'mine too')
      await sitting.adds(`${theirs} A`, 'theirs')
      await sitting.save()
      expect(await sitting.held()).toEqual({ [`${theirs} A`]: 'theirs' })
      for (const attribute of ['A', 'B']) {
        const status = draftAt(sitting, `${mine} ${attribute}`)?.status
        expect(status).toMatchObject({ kind: 'conflict', reason: 'exists' })
      }
      expect(draftAt(sitting, `${mine} A`)?.status).toMatchObject({ theirs: { value: 'theirs' } })
    },
  )

  it('one that is read in another spelling is taken, and its values are a conflict before the save', async () => {
    const sitting = await Sitting.open(standIn, 'VALUE', key)
    const { records } = sitting.session
    records.add(keyed(mine))
    sitting.type(`${mine} A`, 'mine')
    sitting.type(`${mine} B`, 'mine too')
    await sitting.adds(`${theirs} A`, 'theirs')
    await sitting.read()
    for (const [attribute, value] of [
      ['A', 'theirs'],
      ['B', null],
    ] as const) {
      const status = draftAt(sitting, `${mine} ${attribute}`)?.status
      expect(status).toMatchObject({ kind: 'conflict', reason: 'exists', theirs: { value } })
    }
    const row = sitting.session.data.knowRecord(keyed(theirs))
    expect(records.checkKey(keyed(mine))).toMatchObject({ taken: row })
    expect(records.checkKey(keyed(other))).toMatchObject({ taken: null })
  })

  it('keeping mine goes on in the record that is there', async () => {
    const sitting = await Sitting.open(standIn, 'VALUE', key)
    const { drafts, records } = sitting.session
    records.add(keyed(mine))
    sitting.type(`${mine} A`, 'mine')
    sitting.type(`${mine} B`, 'mine too')
    await sitting.adds(`${theirs} A`, 'theirs')
    await sitting.read()
    for (const attribute of ['A', 'B']) {
      const shown = draftAt(sitting, `${mine} ${attribute}`)
      if (shown) drafts.resolve(shown, { kind: 'mine' })
    }
    expect(draftAt(sitting, `${theirs} A`)).toMatchObject({
      value: 'mine',
      base: { value: 'theirs' },
    })
    expect(records.newRecords()).toEqual([])
    await sitting.save()
    expect(await sitting.held()).toEqual({ [`${theirs} A`]: 'mine', [`${theirs} B`]: 'mine too' })
    expect(drafts.all()).toEqual([])
  })

  it('two new ones that are one to the service never become one unasked', async () => {
    const sitting = await Sitting.open(standIn, 'VALUE', key)
    const { drafts } = sitting.session
    // Two tabs, or a rule that came later: the dialog was never asked about both.
    for (const [spelling, attribute] of [
      [theirs, 'A'],
      [mine, 'B'],
    ] as const) {
      drafts.records.add(keyed(spelling), [], 'add-record')
      sitting.session.data.knowRecord(keyed(spelling))
      sitting.type(`${spelling} ${attribute}`, spelling)
    }
    await sitting.save()
    expect(await sitting.held()).toEqual({ [`${theirs} A`]: theirs })
    expect(draftAt(sitting, `${mine} B`)).toBeDefined()
  })

  it('a rename to another spelling of what another record is called is a conflict', async () => {
    const sitting = await Sitting.open(standIn, 'VALUE', key)
    await sitting.adds(`${other} A`, 'a')
    await sitting.read()
    const { session } = sitting
    session.records.rename(session.data.knowRecord(keyed(other)), keyed(mine))
    await sitting.adds(`${theirs} A`, 'theirs')
    await sitting.save()
    expect(session.records.renames()[0]?.status).toMatchObject({ reason: 'exists' })
    expect(await sitting.held()).toEqual({ [`${other} A`]: 'a', [`${theirs} A`]: 'theirs' })
    await sitting.read()
    expect(session.records.renames()[0]?.status).toMatchObject({ reason: 'exists' })
  })

  it.each(['none', 'reset-before', 'reset-after'] as const)(
    'a record is given another spelling of its own key (answer lost: %s)',
    async (effect) => {
      const sitting = await Sitting.open(standIn, 'PRIMARY_VALUE', key)
      await sitting.adds(`${theirs} A`, 'a')
      await sitting.read()
      const { session } = sitting
      const row = session.data.knowRecord(keyed(theirs))
      expect(session.records.checkKey(keyed(mine), row).taken).toBeNull()
      session.records.rename(row, keyed(mine))
      if (effect !== 'none') {
        await standIn.addFault({ operation: 'UpdateDataTablePrimaryValues', effect, count: 1 })
      }
      await sitting.save()
      standIn.clearFaults()
      expect(await sitting.held()).toEqual({ [`${mine} A`]: 'a' })
      expect(session.records.renames()).toEqual([])
    },
  )

  it('a record leaves its key before another takes it in another spelling', async () => {
    const sitting = await Sitting.open(standIn, 'VALUE', key)
    await sitting.adds(`${theirs} A`, 'first')
    await sitting.adds(`${other} A`, 'second')
    await sitting.read()
    const { drafts } = sitting.session
    drafts.records.rename(keyed(other), keyed(mine))
    drafts.records.rename(keyed(theirs), keyed('11'))
    await sitting.save()
    expect(await sitting.held()).toEqual({ '11 A': 'first', [`${mine} A`]: 'second' })
  })
})
