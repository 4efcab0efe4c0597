import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { resolveNow } from '@/lib/drafts/testing'
import { receiptCounts } from '@/lib/save'
import { messageOf } from '@/lib/session/view/cells'
import { Colleague } from '../../actors/colleague'
import { addressOf, LEVELS, Sitting } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: Sitting, record: string): number {
  return session.data.knowRecord(keyed(record))
}

function reasonIn({ session }: Sitting, cell: string): string | undefined {
  const place = session.placeOf(addressOf(cell))
  const draft = place && session.drafts.get(session.cells.keyOf(place.row, place.column))
  return draft?.status.kind === 'conflict' ? draft.status.reason : draft?.status.kind
}

const KNOWLEDGE = ['that was read again', 'as it was'] as const
const CASES = LEVELS.flatMap((level) => KNOWLEDGE.map((known) => ({ level, known })))

let standIn: StandIn
beforeAll(async () => {
  standIn = await startStandIn({})
})
afterAll(() => standIn.close())

async function opened(level: (typeof LEVELS)[number]) {
  const sitting = await Sitting.open(standIn, level)
  sitting.session.set({ scopePolicy: 'send-again' })
  return { sitting, others: new Colleague(standIn, sitting.tableId) }
}

describe.each(CASES)('an edit at $level, saved from a page $known', ({ level, known }) => {
  async function save(sitting: Sitting): Promise<void> {
    if (known === 'that was read again') await sitting.read()
    await sitting.save()
  }

  it('is asked about where a new record has the name of the one it was made in', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Lund A', 'mine')
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund A', 'a')
    await save(sitting)
    expect(await sitting.held()).toMatchObject({ 'Lund A': 'a', 'Malmö A': 'a' })
    expect(reasonIn(sitting, 'Lund A')).toBe('other-record')
  })

  it('goes on in its own record at its person’s word, where that is known', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Lund A', 'mine')
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund A', 'a')
    await save(sitting)
    await sitting.read()
    const { session } = sitting
    const [draft] = session.drafts.all()
    const found = draft && session.renamedFrom(draft)
    expect(found).toMatchObject({ to: keyed('Malmö'), edits: [{ value: 'mine' }] })
    session.drafts.follow(found?.edits ?? [], keyed('Malmö'))
    await sitting.save()
    expect(await sitting.held()).toMatchObject({ 'Lund A': 'a', 'Malmö A': 'mine' })
    expect(session.drafts.all()).toEqual([])
  })

  it('is asked about where its cell was empty', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Oslo B', 'mine')
    await others.removes('Oslo A')
    await others.creates('Oslo A', 'c')
    await save(sitting)
    expect(await sitting.held()).not.toHaveProperty('Oslo B')
    expect(reasonIn(sitting, 'Oslo B')).toBe('other-record')
  })

  it('is asked about where two records changed names', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Lund A', 'mine')
    await others.swapsRecords('Lund A', 'Oslo A')
    await save(sitting)
    expect(await sitting.held()).toMatchObject({ 'Lund A': 'c', 'Oslo A': 'a' })
    expect(reasonIn(sitting, 'Lund A')).toBe('other-record')
  })

  it('is stored in the new record at its person’s word', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Lund A', 'mine')
    await others.removes('Lund A', 'Lund B')
    await others.creates('Lund A', 'a')
    await save(sitting)
    const [draft] = sitting.session.drafts.all()
    if (draft === undefined) throw new Error('Nothing is drafted.')
    sitting.session.drafts.resolve(draft, { kind: 'mine' })
    await sitting.save()
    expect(await sitting.held()).toMatchObject({ 'Lund A': 'mine' })
    expect(sitting.session.drafts.all()).toEqual([])
  })

  it('that clears a value is not called saved where the record has another name', async () => {
    const { sitting, others } = await opened(level)
    const { session } = sitting
    sitting.type('Lund A', null)
    await others.renamesRecord('Lund A', 'Malmö')
    await save(sitting)
    await sitting.read()
    expect(await sitting.held()).toMatchObject({ 'Malmö A': 'a' })
    expect(reasonIn(sitting, 'Lund A')).toBe('gone')
    const [draft] = session.drafts.all()
    const found = draft && session.renamedFrom(draft)
    expect(found?.to).toEqual(keyed('Malmö'))
    session.drafts.follow(found?.edits ?? [], keyed('Malmö'))
    await sitting.save()
    expect(await sitting.held()).not.toHaveProperty('Malmö A')
    expect(session.drafts.all()).toEqual([])
  })

  it('that clears a value is not called saved where another record without it has the name', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Lund A', null)
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund B', 'theirs')
    await save(sitting)
    await sitting.read()
    expect(await sitting.held()).toMatchObject({ 'Malmö A': 'a', 'Lund B': 'theirs' })
    expect(reasonIn(sitting, 'Lund A')).toBe('other-record')
  })

  it('that clears a value is done where somebody else deleted the record', async () => {
    const { sitting, others } = await opened(level)
    sitting.type('Oslo A', null)
    await others.removes('Oslo A')
    await save(sitting)
    await sitting.read()
    expect(sitting.session.drafts.all()).toEqual([])
  })

  it('that deletes a record is not called saved where that has another name', async () => {
    const { sitting, others } = await opened(level)
    const { session } = sitting
    session.records.remove([rowOf(sitting, 'Lund')])
    await others.renamesRecord('Lund A', 'Malmö')
    await save(sitting)
    await sitting.read()
    expect(await sitting.held()).toMatchObject({ 'Malmö A': 'a', 'Malmö B': 'b' })
    for (const cell of ['Lund A', 'Lund B']) expect(reasonIn(sitting, cell)).toBe('gone')
    const [draft] = session.drafts.all()
    if (draft === undefined) throw new Error('Nothing is drafted.')
    expect(messageOf(draft, sitting.session.drafts)).toContain('given another name')
    expect(resolveNow(session.drafts, draft.key, { kind: 'mine' }).decided).toEqual([])
    resolveNow(session.drafts, draft.key, { kind: 'theirs' })
    expect(session.drafts.all()).toEqual([])
  })

  it('deletes no record that was made again', async () => {
    const { sitting, others } = await opened(level)
    sitting.session.records.remove([rowOf(sitting, 'Oslo')])
    await others.removes('Oslo A')
    await others.creates('Oslo A', 'c')
    await save(sitting)
    expect(await sitting.held()).toMatchObject({ 'Oslo A': 'c' })
    expect(reasonIn(sitting, 'Oslo A')).toBe('other-record')
  })

  it('deletes no record that has the name of the one to be deleted, and is let go', async () => {
    const { sitting, others } = await opened(level)
    const { drafts } = sitting.session
    sitting.session.records.remove([rowOf(sitting, 'Lund')])
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund A', 'a')
    await save(sitting)
    const held = await sitting.held()
    expect(held).toMatchObject({ 'Lund A': 'a', 'Malmö A': 'a' })
    expect(['Lund A', 'Lund B'].map((cell) => reasonIn(sitting, cell))).toEqual([
      'other-record',
      'other-record',
    ])
    const saved = sitting.session.receipts.store.state.map(
      ({ receipt }) => receiptCounts(receipt).saved,
    )
    expect(saved.every((count) => count === 0)).toBe(true)
    const [key = ''] = drafts.all().map((draft) => draft.key)
    expect(resolveNow(drafts, key, { kind: 'mine' }).decided).toEqual([])
    await save(sitting)
    expect(await sitting.held()).toEqual(held)
    resolveNow(drafts, key, { kind: 'theirs' })
    expect(drafts.all()).toEqual([])
  })

  it('asks nothing of a record that was made after one’s own deletion', async () => {
    const { sitting, others } = await opened(level)
    sitting.session.records.remove([rowOf(sitting, 'Oslo')])
    await save(sitting)
    await others.creates('Oslo A', 'theirs')
    await sitting.read()
    expect(sitting.session.drafts.all()).toEqual([])
    expect(await sitting.held()).toMatchObject({ 'Oslo A': 'theirs' })
  })

  it('renames no record that was made again', async () => {
    const { sitting, others } = await opened(level)
    sitting.session.records.rename(rowOf(sitting, 'Oslo'), keyed('Visby'))
    await others.removes('Oslo A')
    await others.creates('Oslo A', 'c')
    await save(sitting)
    expect(await sitting.held()).toMatchObject({ 'Oslo A': 'c' })
    const [rename] = sitting.session.drafts.summary().renameConflicts
    expect(rename?.status).toMatchObject({ kind: 'conflict', reason: 'other-record' })
  })
})
