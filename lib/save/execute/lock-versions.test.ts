import { describe, expect, it } from 'vitest'
import type { LockLevel } from '@/lib/data-table'
import { type PendingCell, planSave } from '../plan/plan'
import type { CellWriteResult } from '../protocol/service'
import type { DraftToSave } from '../protocol/types'
import { baseOf, draftOf, requestOf, versionOf } from '../testing/drafts'
import { LockVersions } from './lock-versions'

const REFUSED: CellWriteResult = { kind: 'refused', message: 'no' }

function written(version: string): CellWriteResult {
  return { kind: 'written', lockVersion: versionOf(version) }
}

/** A save of these drafts at a level, and what its lock versions make of an answer to all of them. */
function savingAt(lockLevel: LockLevel, drafts: readonly DraftToSave[]) {
  const locks = new LockVersions({ lock: { lockLevel, hasPrimaries: true } }, [])
  const { cells } = planSave(requestOf(lockLevel, drafts))
  const answer = (results: readonly CellWriteResult[], sent: readonly PendingCell[] = cells) =>
    locks.noteAnswer(
      sent.map((cell) => ({
        cell: { ...cell, sends: cell.sends + 1 },
        version: locks.versionToSend(cell),
      })),
      results,
    )
  const versions = () => cells.map((cell) => locks.versionToSend(cell)?.dataTable)
  return { locks, cells, answer, versions }
}

const two = [draftOf('a', 'A', baseOf('x'), 'y'), draftOf('b', 'A', baseOf('x'), 'y')]
const creation: DraftToSave = {
  ...draftOf('c', 'A', baseOf(null), 'y'),
  witness: { primaryValues: [], attribute: 'A', lockVersion: versionOf('v1') },
}

describe('the lock versions of a save', () => {
  it('follow a move that one answer proves', () => {
    const { answer, versions, locks } = savingAt('DATA_TABLE', two)
    const { saved, moves } = answer([written('v2'), written('v2')])
    expect(saved).toHaveLength(2)
    expect(moves).toEqual([{ scope: 'table', from: 'v1', to: 'v2' }])
    expect(versions()).toEqual(['v2', 'v2'])
    expect(locks.lastOf('table')).toBe('v2')
  })

  it('follow none where an answer tells two new versions of a scope', () => {
    const { answer, versions } = savingAt('DATA_TABLE', two)
    expect(answer([written('v2'), written('v3')]).moves).toEqual([])
    expect(versions()).toEqual(['v1', 'v1'])
  })

  it('send a cell again that was refused beside a written one, and one cell of a scope a call then', () => {
    const { answer, locks } = savingAt('DATA_TABLE', two)
    expect(locks.isOnePerScope).toBe(false)
    const { overtaken, open } = answer([written('v2'), REFUSED])
    expect(overtaken.map(({ draft }) => draft.id)).toEqual([two[1]?.id])
    expect(open).toEqual([])
    expect(locks.isOnePerScope).toBe(true)
    answer([written('v3'), written('v3')])
    expect(locks.isOnePerScope).toBe(false)
  })

  it('leave to a read what was refused alone, or not answered', () => {
    const { answer } = savingAt('VALUE', two)
    const { open } = answer([REFUSED, { kind: 'unanswered' }])
    expect(open.map(({ cause }) => cause)).toEqual(['refused', 'lost'])
  })

  it('rest on a creation only for creations', () => {
    const { answer, cells, locks } = savingAt('DATA_TABLE', [...two, creation])
    const created = cells.filter(({ operation }) => operation === 'create')
    expect(answer([written('v2')], created).moves).toEqual([])
    expect(cells.map((cell) => locks.versionToSend(cell)?.dataTable)).toEqual(['v1', 'v1', 'v2'])
    expect(locks.ofValues.isOwn('table', 'v1', 'v2')).toBe(true)
  })

  it('count the scopes that others moved, not those that this save did', () => {
    const { answer, cells, locks } = savingAt('PRIMARY_VALUE', two)
    expect(locks.movedPart).toBe(0)
    answer([written('v2'), written('v2')])
    const [first, second] = cells
    if (!first || !second) throw new Error('two cells')
    locks.noteRead(first, versionOf('v1'), baseOf('x', 'v2'))
    expect(locks.movedPart).toBe(0)
    locks.noteRead(second, versionOf('v1'), baseOf('x', 'theirs'))
    expect(locks.movedPart).toBe(0.5)
  })
})
