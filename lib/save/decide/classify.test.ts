import { describe, expect, test } from 'vitest'
import type { CellBase, LockLevel } from '@/lib/data-table'
import type { DraftToSave } from '../protocol/types'
import { baseOf, draftOf, versionOf } from '../testing/drafts'
import { type CellQuestion, classify, MAX_SENDS, type ReadCause } from './classify'

const WIDE: readonly LockLevel[] = ['ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']

function question(
  level: LockLevel,
  cause: ReadCause,
  draft: DraftToSave,
  read: CellBase,
): CellQuestion {
  const version = draft.base.lockVersion
  return {
    cell: {
      ...{ draft, operation: 'update', scope: 'scope', version, sends: 1 },
      ...{ requestIds: [], isRebased: false, isReadAhead: false, newRecord: null },
    },
    policy: 'ask',
    cause,
    lock: { lockLevel: level, hasPrimaries: true },
    sent: version,
    read,
    isOwnGuard: (guard) => guard === 'own',
  }
}

const EDIT = draftOf('1', 'A', baseOf('x'), 'm')
const CLEAR = draftOf('1', 'A', baseOf('x'), null)
const CREATE = draftOf('1', 'A', baseOf(null), 'm')
const CAUSES: readonly ReadCause[] = ['refused', 'lost', 'before']

describe('a cell that was read again', () => {
  test.each(CAUSES)('is saved when it holds what was wanted (%s)', (cause) => {
    const read = baseOf('m', 'v2')
    expect(classify(question('VALUE', cause, EDIT, read))).toEqual({ kind: 'saved', base: read })
    expect(classify(question('VALUE', cause, CLEAR, baseOf(null))).kind).toBe('saved')
  })

  test('is saved when it holds another spelling of the wanted number', () => {
    const draft: DraftToSave = { ...draftOf('1', 'A', baseOf('1'), '2.50'), valueType: 'NUMBER' }
    expect(classify(question('VALUE', 'refused', draft, baseOf('2.5', 'v2'))).kind).toBe('saved')
  })

  test.each(CAUSES)('collides when it holds neither base nor the wanted value (%s)', (cause) => {
    const theirs = baseOf('theirs', 'v2')
    for (const draft of [EDIT, CLEAR, CREATE]) {
      expect(classify(question('VALUE', cause, draft, theirs))).toEqual({
        kind: 'conflict',
        reason: 'value',
        theirs,
      })
    }
  })

  test('collides when its value is gone', () => {
    const verdict = classify(question('VALUE', 'refused', EDIT, baseOf(null)))
    expect(verdict).toMatchObject({ kind: 'conflict', reason: 'gone' })
  })

  test('collides when somebody wrote the same number in another spelling than was seen', () => {
    const draft: DraftToSave = { ...draftOf('1', 'A', baseOf('1'), '2'), valueType: 'NUMBER' }
    expect(classify(question('VALUE', 'refused', draft, baseOf('1.0', 'v2'))).kind).toBe('conflict')
  })

  test('goes again at VALUE when somebody wrote the same value once more', () => {
    expect(classify(question('VALUE', 'refused', EDIT, baseOf('x', 'v2')))).toMatchObject({
      kind: 'send',
      version: versionOf('v2'),
    })
  })

  test('stops going again after a few rounds', () => {
    const asked = question('VALUE', 'refused', EDIT, baseOf('x', 'v2'))
    const cell = { ...asked.cell, sends: MAX_SENDS }
    expect(classify({ ...asked, cell })).toMatchObject({ kind: 'conflict', reason: 'value' })
  })

  test.each(WIDE)('asks first at %s when a neighbour moved the scope', (level) => {
    const verdict = classify(question(level, 'refused', EDIT, baseOf('x', 'v2')))
    expect(verdict).toMatchObject({ kind: 'conflict', reason: 'scope' })
  })

  test.each(WIDE)('goes again at %s when the save itself moved the scope', (level) => {
    expect(classify(question(level, 'refused', EDIT, baseOf('x', 'own'))).kind).toBe('send')
  })

  test.each(WIDE)('was refused for itself at %s when only the save moved the scope', (level) => {
    const asked = question(level, 'refused', EDIT, baseOf('x', 'own'))
    const cell = { ...asked.cell, sends: MAX_SENDS }
    expect(classify({ ...asked, cell })).toEqual({ kind: 'refused' })
  })

  test('was refused for itself when nothing moved', () => {
    for (const level of ['NONE', 'VALUE', ...WIDE] as const) {
      expect(classify(question(level, 'refused', EDIT, baseOf('x')))).toEqual({ kind: 'refused' })
    }
    expect(classify(question('VALUE', 'refused', CREATE, baseOf(null))).kind).toBe('refused')
  })

  test('goes again after a lost answer when nothing moved, a bounded number of times', () => {
    const asked = question('VALUE', 'lost', EDIT, baseOf('x'))
    expect(classify(asked).kind).toBe('send')
    expect(classify({ ...asked, cell: { ...asked.cell, sends: 3 } }).kind).toBe('given-up')
  })
})

describe('what an earlier save sent without an answer', () => {
  const uncertain = (draft: DraftToSave, value: string | null): DraftToSave => ({
    ...draft,
    uncertainValues: [value],
  })

  test('is the user’s own when it is found, and the newer value goes on from there', () => {
    const asked = question('VALUE', 'refused', uncertain(EDIT, 'earlier'), baseOf('earlier', 'v2'))
    expect(classify(asked)).toMatchObject({ operation: 'update', version: versionOf('v2') })
  })

  test.each(WIDE)('asks first at %s, since others may have moved the scope after it', (level) => {
    const asked = question(level, 'refused', uncertain(EDIT, 'earlier'), baseOf('earlier', 'v2'))
    expect(classify(asked)).toMatchObject({ kind: 'conflict', reason: 'scope' })
    const again = { ...asked, policy: 'send-again' as const }
    expect(classify(again)).toMatchObject({ kind: 'send', isRebased: true })
  })

  test('decides how the newer value is written', () => {
    const deleted = question('VALUE', 'refused', uncertain(EDIT, null), baseOf(null))
    expect(classify(deleted)).toMatchObject({ kind: 'send', operation: 'create' })
    const created = question('VALUE', 'refused', uncertain(CREATE, 'a'), baseOf('a', 'v2'))
    expect(classify(created)).toMatchObject({ kind: 'send', operation: 'update' })
    const cleared = uncertain(draftOf('1', 'A', baseOf(null), null), 'a')
    expect(classify(question('VALUE', 'before', cleared, baseOf('a', 'v2')))).toMatchObject({
      kind: 'send',
      operation: 'delete',
    })
  })
})

describe('a table whose policy is to send again', () => {
  test.each(WIDE)('does so at %s when a neighbour moved the scope, and says so', (level) => {
    const asked = question(level, 'refused', EDIT, baseOf('x', 'v2'))
    expect(classify({ ...asked, policy: 'send-again' })).toMatchObject({
      kind: 'send',
      version: versionOf('v2'),
      isRebased: true,
    })
  })

  test.each(WIDE)('asks at last at %s when it moves time after time', (level) => {
    const asked = question(level, 'refused', EDIT, baseOf('x', 'v2'))
    const cell = { ...asked.cell, sends: MAX_SENDS }
    expect(classify({ ...asked, cell, policy: 'send-again' })).toMatchObject({
      kind: 'conflict',
      reason: 'scope',
    })
  })
})
