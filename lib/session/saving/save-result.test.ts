import { expect, it } from 'vitest'
import type { ReceiptLine } from '@/lib/save'
import { leftAloneIn } from '../messages/receipt-messages'
import type { ReceiptEntry } from '../receipts/receipt-entry'
import { receiptSummary, resultOf } from './save-result'

function line(change: Partial<ReceiptLine>): ReceiptLine {
  return {
    kind: 'value',
    primaryValues: [{ attribute: 'Branch', value: 'Lund' }],
    attribute: 'Note',
    before: 'a',
    after: 'b',
    versionBefore: null,
    versionAfter: null,
    outcome: 'saved',
    reason: null,
    message: null,
    theirs: null,
    evidence: null,
    ...change,
  }
}

function entry(undoes: string | null, lines: readonly ReceiptLine[]): ReceiptEntry {
  const receipt = {
    saveId: 'one',
    tableId: 't',
    tableName: 'Branches',
    startedAtMs: 0,
    endedAtMs: 0,
    region: null,
    calls: { Update: 2 },
    rebased: 0,
    isCancelled: false,
    lines,
  }
  return { id: 'one', atMs: 0, receipt, lockLevel: 'VALUE', hasPrimaries: true, moves: [], undoes }
}

it('counts what an undo left alone once, and as nothing else, as its lines are told', () => {
  const undo = entry('before', [
    line({}),
    line({ outcome: 'conflict', reason: 'value' }),
    line({ outcome: 'conflict', reason: 'scope' }),
    line({ kind: 'rename', outcome: 'failed', reason: 'request' }),
    line({ kind: 'rename', outcome: 'failed', reason: 'unknown' }),
    line({ outcome: 'kept', reason: 'moved' }),
    line({ outcome: 'kept' }),
  ])
  expect(resultOf(undo)).toMatchObject({
    saved: 1,
    conflicts: 1,
    failed: 0,
    unknown: 1,
    notSent: 1,
    leftAlone: 3,
    calls: 2,
  })
  expect(leftAloneIn(undo).size).toBe(3)
  expect(receiptSummary(undo)).toBe('1 saved, 1 not known, 1 conflict, 3 left alone, 1 not sent')
})

it('leaves nothing alone that a plain save was refused', () => {
  const save = entry(null, [line({ kind: 'rename', outcome: 'failed', reason: 'request' })])
  expect(receiptSummary(save)).toBe('0 saved, 1 failed')
})

it('tells what was stored already apart from what the save wrote', () => {
  const evidence = { attempts: 1, requestIds: [], isRebased: false, atMs: 0 }
  const untouched = { ...evidence, attempts: 0 }
  const ofRecord = { record: 'deleted', after: null } as const
  const save = entry(null, [
    line({ evidence }),
    line({ evidence: { ...evidence, isFound: true } }),
    line({ evidence: { ...evidence, isFound: true, isOthers: true } }),
    line({ reason: 'attribute' }),
    // Of a record to be deleted one value was gone already, and one was not.
    line({ ...ofRecord, attribute: 'Note', evidence: untouched }),
    line({ ...ofRecord, attribute: 'Hours', evidence }),
  ])
  expect(resultOf(save)).toMatchObject({ saved: 3, soAlready: 2 })
  expect(receiptSummary(save)).toBe('3 saved, 2 so already')
})
