import { describe, expect, test } from 'vitest'
import type { Attribute, CellBase } from '@/lib/data-table'
import type { Receipt, ReceiptLine } from '../protocol/types'
import { versionOf } from '../testing/drafts'
import { parseReceipt, receiptJson } from './receipt'
import { type EndedSave, planUndo } from './undo-plan'

const NOTE: Attribute = {
  ...{ id: 'a1', name: 'Note', valueType: 'TEXT', description: '', isPrimary: false, rules: {} },
}
const LUND = [{ attribute: 'Branch', value: 'Lund' }]

function line(before: string | null, after: string | null, over: Partial<ReceiptLine> = {}) {
  const written: ReceiptLine = {
    kind: 'value',
    primaryValues: LUND,
    attribute: 'Note',
    ...{ before, after, versionBefore: null },
    versionAfter: after === null ? null : versionOf('v2'),
    ...{ outcome: 'saved', reason: null, message: null, theirs: null },
    evidence: { attempts: 1, requestIds: [], atMs: 0, isRebased: false },
    ...over,
  }
  return written
}

function saveOf(...lines: readonly ReceiptLine[]): EndedSave {
  const receipt: Receipt = {
    ...{ saveId: 'save', tableId: 'table', tableName: 'Table', region: null, calls: {} },
    ...{ startedAtMs: 0, endedAtMs: 0, rebased: 0, isCancelled: false, lines },
  }
  // As it comes back from the browser.
  const kept = parseReceipt(JSON.parse(receiptJson(receipt)))
  if (kept === null) throw new Error('It is no receipt.')
  return { receipt: kept, lockLevel: 'VALUE', hasPrimaries: true, moves: [] }
}

/** What the undo of the first would do, where the cell holds this. */
function planned(saves: readonly EndedSave[], value: string | null, version = 'v2') {
  const lockVersion = value === null ? null : versionOf(version)
  const stored: CellBase = { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
  const [save, ...later] = saves
  if (save === undefined) throw new Error('There is no save.')
  const plan = planUndo(save, later, {
    cell: (address) => ({ address, attribute: NOTE, stored, isDrafted: false }),
    record: () => ({ stored: null, isDrafted: false }),
    whyNotRename: () => null,
  })
  return {
    write: plan.write.map(({ base, recordId }) => [base.lockVersion?.value ?? null, recordId]),
    renames: plan.renames.length,
    left: plan.left.map(({ why }) => why),
  }
}

const IDS = { recordId: 'r1', attributeId: 'a1' }

describe('the undo of a save', () => {
  test('without ids is undone only where the version of a stored value tells which it is', () => {
    expect(planned([saveOf(line('a', 'b'))], 'b')).toMatchObject({ write: [['v2', null]] })
    expect(planned([saveOf(line('a', 'b'))], 'b', 'v3')).toMatchObject({ left: ['rewritten'] })
    expect(planned([saveOf(line('a', null))], null)).toMatchObject({ left: ['unidentified'] })
    const rename = { kind: 'rename', attribute: '' } as const
    const [from, to] = ['{"Branch":"Lund"}', '{"Branch":"Malmö"}']
    const renamed = saveOf(line(from, to, rename))
    expect(planned([renamed], null)).toMatchObject({ renames: 0, left: ['unidentified'] })
  })

  test('follows no later save of a record of the same name', () => {
    const first = saveOf(line('a', 'b', IDS))
    const same = line('b', 'b', { ...IDS, versionAfter: versionOf('v3') })
    const other = { ...same, recordId: 'r2' }
    expect(planned([first, saveOf(same)], 'b', 'v3')).toMatchObject({ write: [['v3', 'r1']] })
    expect(planned([first, saveOf(other)], 'b', 'v3')).toMatchObject({ left: ['rewritten'] })
    const old = { ...same, recordId: undefined, attributeId: undefined }
    expect(planned([first, saveOf(old)], 'b', 'v3')).toMatchObject({ left: ['saved-again'] })
  })

  test('goes on in a record that one’s own save began anew', () => {
    const first = saveOf(line('a', 'b', IDS))
    const emptied = saveOf(line('b', null, IDS))
    const begun = { recordId: 'r2', recordIdBefore: 'r1', attributeId: 'a1' }
    const back = saveOf(line(null, 'b', { ...begun, versionAfter: versionOf('v4') }))
    expect(planned([first, emptied, back], 'b', 'v4')).toMatchObject({ write: [['v4', 'r2']] })
  })
})
