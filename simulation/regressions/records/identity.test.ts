import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrimaryValues } from '@/lib/data-table'
import { resolveNow } from '@/lib/drafts/testing'
import { receiptCounts } from '@/lib/save'
import { messageOf } from '@/lib/session/view/cells'
import { Colleague } from '../../actors/colleague'
import { ActorSession, addressOf, LEVELS } from '../../actors/session'
import { type StandIn, startStandIn } from '../../model/stand-in'

function keyed(value: string): PrimaryValues {
  return [{ attribute: 'Key', value }]
}

function rowOf({ session }: ActorSession, record: string): number {
  return session.data.knowRecord(keyed(record))
}

function reasonIn({ session }: ActorSession, cell: string): string | undefined {
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
  const actor = await ActorSession.open(standIn, level)
  actor.session.choosePolicy({ scopePolicy: 'send-again' })
  return { actor, others: new Colleague(standIn, actor.tableId) }
}

describe.each(CASES)('an edit at $level, saved from a page $known', ({ level, known }) => {
  async function save(actor: ActorSession): Promise<void> {
    if (known === 'that was read again') await actor.read()
    await actor.save()
  }

  it('is asked about where a new record has the name of the one it was made in', async () => {
    const { actor, others } = await opened(level)
    actor.type('Lund A', 'mine')
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund A', 'a')
    await save(actor)
    expect(await actor.held()).toMatchObject({ 'Lund A': 'a', 'Malmö A': 'a' })
    expect(reasonIn(actor, 'Lund A')).toBe('other-record')
  })

  it('goes on in its own record at its user’s word, where that is known', async () => {
    const { actor, others } = await opened(level)
    actor.type('Lund A', 'mine')
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund A', 'a')
    await save(actor)
    await actor.read()
    const { session } = actor
    const [draft] = session.drafts.all()
    const found = draft && session.renamedFrom(draft)
    expect(found).toMatchObject({ to: keyed('Malmö'), edits: [{ value: 'mine' }] })
    session.drafts.follow(found?.edits ?? [], keyed('Malmö'))
    await actor.save()
    expect(await actor.held()).toMatchObject({ 'Lund A': 'a', 'Malmö A': 'mine' })
    expect(session.drafts.all()).toEqual([])
  })

  it('is asked about where its cell was empty', async () => {
    const { actor, others } = await opened(level)
    actor.type('Oslo B', 'mine')
    await others.removes('Oslo A')
    await others.creates('Oslo A', 'c')
    await save(actor)
    expect(await actor.held()).not.toHaveProperty('Oslo B')
    expect(reasonIn(actor, 'Oslo B')).toBe('other-record')
  })

  it('is asked about where two records changed names', async () => {
    const { actor, others } = await opened(level)
    actor.type('Lund A', 'mine')
    await others.swapsRecords('Lund A', 'Oslo A')
    await save(actor)
    expect(await actor.held()).toMatchObject({ 'Lund A': 'c', 'Oslo A': 'a' })
    expect(reasonIn(actor, 'Lund A')).toBe('other-record')
  })

  it('is stored in the new record at its user’s word', async () => {
    const { actor, others } = await opened(level)
    actor.type('Lund A', 'mine')
    await others.removes('Lund A', 'Lund B')
    await others.creates('Lund A', 'a')
    await save(actor)
    const [draft] = actor.session.drafts.all()
    if (draft === undefined) throw new Error('Nothing is drafted.')
    actor.session.drafts.resolve(draft, { kind: 'mine' })
    await actor.save()
    expect(await actor.held()).toMatchObject({ 'Lund A': 'mine' })
    expect(actor.session.drafts.all()).toEqual([])
  })

  it('that clears a value is not called saved where the record has another name', async () => {
    const { actor, others } = await opened(level)
    const { session } = actor
    actor.type('Lund A', null)
    await others.renamesRecord('Lund A', 'Malmö')
    await save(actor)
    await actor.read()
    expect(await actor.held()).toMatchObject({ 'Malmö A': 'a' })
    expect(reasonIn(actor, 'Lund A')).toBe('gone')
    const [draft] = session.drafts.all()
    const found = draft && session.renamedFrom(draft)
    expect(found?.to).toEqual(keyed('Malmö'))
    session.drafts.follow(found?.edits ?? [], keyed('Malmö'))
    await actor.save()
    expect(await actor.held()).not.toHaveProperty('Malmö A')
    expect(session.drafts.all()).toEqual([])
  })

  it('that clears a value is not called saved where another record without it has the name', async () => {
    const { actor, others } = await opened(level)
    actor.type('Lund A', null)
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund B', 'theirs')
    await save(actor)
    await actor.read()
    expect(await actor.held()).toMatchObject({ 'Malmö A': 'a', 'Lund B': 'theirs' })
    expect(reasonIn(actor, 'Lund A')).toBe('other-record')
  })

  it('that clears a value is done where somebody else deleted the record', async () => {
    const { actor, others } = await opened(level)
    actor.type('Oslo A', null)
    await others.removes('Oslo A')
    await save(actor)
    await actor.read()
    expect(actor.session.drafts.all()).toEqual([])
  })

  it('that deletes a record is not called saved where that has another name', async () => {
    const { actor, others } = await opened(level)
    const { session } = actor
    session.records.remove([rowOf(actor, 'Lund')])
    await others.renamesRecord('Lund A', 'Malmö')
    await save(actor)
    await actor.read()
    expect(await actor.held()).toMatchObject({ 'Malmö A': 'a', 'Malmö B': 'b' })
    for (const cell of ['Lund A', 'Lund B']) expect(reasonIn(actor, cell)).toBe('gone')
    const [draft] = session.drafts.all()
    if (draft === undefined) throw new Error('Nothing is drafted.')
    expect(messageOf(draft, actor.session.drafts)).toContain('given another name')
    expect(resolveNow(session.drafts, draft.key, { kind: 'mine' }).decided).toEqual([])
    resolveNow(session.drafts, draft.key, { kind: 'theirs' })
    expect(session.drafts.all()).toEqual([])
  })

  it('deletes no record that was made again', async () => {
    const { actor, others } = await opened(level)
    actor.session.records.remove([rowOf(actor, 'Oslo')])
    await others.removes('Oslo A')
    await others.creates('Oslo A', 'c')
    await save(actor)
    expect(await actor.held()).toMatchObject({ 'Oslo A': 'c' })
    expect(reasonIn(actor, 'Oslo A')).toBe('other-record')
  })

  it('deletes no record that has the name of the one to be deleted, and is let go', async () => {
    const { actor, others } = await opened(level)
    const { drafts } = actor.session
    actor.session.records.remove([rowOf(actor, 'Lund')])
    await others.renamesRecord('Lund A', 'Malmö')
    await others.creates('Lund A', 'a')
    await save(actor)
    const held = await actor.held()
    expect(held).toMatchObject({ 'Lund A': 'a', 'Malmö A': 'a' })
    expect(['Lund A', 'Lund B'].map((cell) => reasonIn(actor, cell))).toEqual([
      'other-record',
      'other-record',
    ])
    const saved = actor.session.receipts.store.state.map(
      ({ receipt }) => receiptCounts(receipt).saved,
    )
    expect(saved.every((count) => count === 0)).toBe(true)
    const [key = ''] = drafts.all().map((draft) => draft.key)
    expect(resolveNow(drafts, key, { kind: 'mine' }).decided).toEqual([])
    await save(actor)
    expect(await actor.held()).toEqual(held)
    resolveNow(drafts, key, { kind: 'theirs' })
    expect(drafts.all()).toEqual([])
  })

  it('asks nothing of a record that was made after one’s own deletion', async () => {
    const { actor, others } = await opened(level)
    actor.session.records.remove([rowOf(actor, 'Oslo')])
    await save(actor)
    await others.creates('Oslo A', 'theirs')
    await actor.read()
    expect(actor.session.drafts.all()).toEqual([])
    expect(await actor.held()).toMatchObject({ 'Oslo A': 'theirs' })
  })

  it('renames no record that was made again', async () => {
    const { actor, others } = await opened(level)
    actor.session.records.rename(rowOf(actor, 'Oslo'), keyed('Visby'))
    await others.removes('Oslo A')
    await others.creates('Oslo A', 'c')
    await save(actor)
    expect(await actor.held()).toMatchObject({ 'Oslo A': 'c' })
    const [rename] = actor.session.drafts.summary().renameConflicts
    expect(rename?.status).toMatchObject({ kind: 'conflict', reason: 'other-record' })
  })
})
