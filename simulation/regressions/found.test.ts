import { afterAll, describe, expect, it } from 'vitest'
import type { Beginning, Step } from '../model/steps'
import { createStandIns, tell } from '../run'

/** All nine cells stored, one careful editor. */
const BEGINNING: Beginning = {
  level: 'VALUE',
  hasPrimaries: true,
  noneVersions: 'move',
  stored: ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'],
  editors: [{ policy: 'ask', guardNone: true }],
  batchSize: 2,
  callsInFlight: 1,
  opening: [],
}

const EMPTY_FIRST = { ...BEGINNING, stored: [null, ...BEGINNING.stored.slice(1)] }

function edit(cell: number, value: string | null): Step {
  return { do: 'edit', editor: 0, cell, value }
}

const SAVE: Step = { do: 'save', editor: 0 }
const DIE_WRITTEN: Step = { do: 'die', editor: 0, isApplied: true }

/**
 * Histories that found bugs, kept word for word as the model test shrank them, or shorter.
 */
describe('histories that went wrong', () => {
  const standIns = createStandIns('snapshot')
  afterAll(() => standIns.close())

  async function expectTrue(beginning: Beginning, ...steps: Step[]): Promise<void> {
    expect((await tell(standIns, { beginning, steps })).violations).toEqual([])
  }

  it('a plain save of everything goes well', () =>
    expectTrue(BEGINNING, edit(0, 'a'), edit(4, null), SAVE))

  it('a value cleared after its creation got lost is not called saved unread', () =>
    expectTrue(EMPTY_FIRST, edit(0, 'a'), SAVE, DIE_WRITTEN, edit(0, null), SAVE))

  it('typing on after a lost answer is no conflict with oneself', () =>
    expectTrue(BEGINNING, edit(0, 'a'), SAVE, DIE_WRITTEN, edit(0, 'b'), SAVE))

  it('a level raised to ATTRIBUTE does not let a moved value be overwritten', () =>
    expectTrue(
      BEGINNING,
      edit(0, 'a'),
      { do: 'foreign', client: 0, cell: 0, value: 'theirs' },
      { do: 'level', level: 'ATTRIBUTE' },
      SAVE,
    ))

  it('a wave that passes over a busy scope makes no more calls than the plan', () =>
    expectTrue(
      { ...BEGINNING, level: 'PRIMARY_VALUE', callsInFlight: 3 },
      edit(8, 'a'),
      edit(0, 'a'),
      edit(1, 'a'),
      edit(5, 'a'),
      SAVE,
    ))

  it('a save queued behind a creation blames nobody else for the scope', () =>
    expectTrue({ ...EMPTY_FIRST, level: 'PRIMARY_VALUE' }, edit(0, 'a'), SAVE, edit(1, 'b'), SAVE))

  it('a version that the save made tells nothing of a cell that was read before somebody else wrote', () =>
    expectTrue(
      { ...EMPTY_FIRST, level: 'DATA_TABLE' },
      edit(0, 'a'),
      edit(6, 'v14'),
      SAVE,
      edit(3, 'c'),
      { do: 'foreign', client: 1, cell: 2, value: null },
      { do: 'turns', count: 4, pick: 2, fault: 'throttle' },
      SAVE,
      DIE_WRITTEN,
    ))

  it('drafts go with their attribute when it is renamed, and none is missed', () =>
    expectTrue(
      BEGINNING,
      edit(0, 'a'),
      { do: 'rename-attribute', attribute: 0 },
      { do: 'read', editor: 0 },
      SAVE,
    ))

  it('a value that is created and cleared again before its save ends blames nobody for the scope', () =>
    expectTrue(
      { ...EMPTY_FIRST, level: 'DATA_TABLE' },
      edit(0, 'v0'),
      SAVE,
      edit(0, null),
      SAVE,
      edit(6, null),
      { do: 'turns', count: 1, pick: 0, fault: null },
    ))

  it('a save whose server dies after an attribute was renamed leaves no draft under way', () =>
    expectTrue(
      BEGINNING,
      edit(4, 'b'),
      SAVE,
      { do: 'rename-attribute', attribute: 1 },
      { do: 'read', editor: 0 },
      DIE_WRITTEN,
    ))

  it('a save that finds another level moves what was read under it along', () =>
    expectTrue(
      { ...BEGINNING, level: 'NONE' },
      edit(0, 'v46'),
      SAVE,
      { do: 'level', level: 'ATTRIBUTE' },
      edit(6, 'c'),
      SAVE,
      { do: 'read', editor: 0 },
    ))

  it('a save queued behind a creation that found a wider level blames nobody for the scope', () =>
    expectTrue(EMPTY_FIRST, edit(0, 'a'), edit(2, 'b'), SAVE, SAVE, edit(2, 'c'), {
      do: 'level',
      level: 'PRIMARY_VALUE',
    }))

  it('an edit typed on after a lost answer asks where a neighbour may have moved since', () =>
    expectTrue(
      { ...BEGINNING, level: 'PRIMARY_VALUE', stored: ['s0', null, 's2'] },
      edit(0, 'a'),
      SAVE,
      { do: 'turns', count: 1, pick: 0, fault: null },
      DIE_WRITTEN,
      edit(0, null),
      SAVE,
      { do: 'foreign', client: 1, cell: 1, value: 'theirs' },
    ))

  it('a save queued behind a creation waits where the page read another level meanwhile', () =>
    expectTrue(
      EMPTY_FIRST,
      edit(0, 'a'),
      SAVE,
      { do: 'turns', count: 1, pick: 0, fault: null },
      { do: 'level', level: 'ATTRIBUTE' },
      SAVE,
      { do: 'read', editor: 0 },
      edit(3, 'b'),
    ))

  it('a record whose only value goes as another comes is no conflict with oneself', () =>
    expectTrue(
      { ...BEGINNING, level: 'PRIMARY_VALUE', stored: [null, null, 's2'] },
      edit(2, null),
      edit(0, 'a'),
      SAVE,
      SAVE,
    ))

  it('a record that loses its only values and gets others in one save blames nobody for its lock', () =>
    expectTrue(
      { ...BEGINNING, level: 'PRIMARY_VALUE', stored: ['s0', ...Array<null>(8).fill(null)] },
      edit(0, null),
      edit(1, 'a'),
      edit(2, 'b'),
      SAVE,
      SAVE,
    ))

  it('a value typed where its neighbour was removed by an earlier save blames nobody for the lock', () =>
    expectTrue(
      { ...BEGINNING, level: 'PRIMARY_VALUE', stored: ['s0', ...Array<null>(8).fill(null)] },
      edit(0, null),
      SAVE,
      edit(1, 'a'),
      { do: 'turns', count: 4, pick: 0, fault: null },
      SAVE,
    ))

  it.each(['ATTRIBUTE', 'DATA_TABLE'] as const)(
    'a record that is copied is guarded like any value, and blames nobody for its own lock at %s',
    (level) =>
      expectTrue(
        {
          ...BEGINNING,
          level,
          batchSize: 1,
          stored: ['s0', null, 's2', ...Array<null>(6).fill(null)],
        },
        { do: 'duplicate', editor: 0, record: 'p', to: 's' },
        edit(1, 'a'),
        SAVE,
      ),
  )

  it('a cell that was emptied again while its save was refused is not called saved unread', () =>
    expectTrue(
      { ...EMPTY_FIRST, level: 'NONE' },
      edit(0, 'a'),
      SAVE,
      edit(0, null),
      { do: 'forbid', cell: 0 },
      { do: 'turns', count: 4, pick: 0, fault: null },
      { do: 'foreign', client: 0, cell: 0, value: 'theirs' },
      SAVE,
    ))

  it('a record of whose deletion its user took one value out is nobody else’s doing', () =>
    expectTrue(
      BEGINNING,
      { do: 'delete', editor: 0, record: 'p' },
      { do: 'discard', editor: 0, which: 0 },
      { do: 'read', editor: 0 },
      SAVE,
    ))
})
