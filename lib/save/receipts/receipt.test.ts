import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellBase, guardFormula } from '@/lib/data-table'
import type { DraftToSave, Evidence, Outcome, Receipt } from '../protocol/types'
import { csvRecords, parseCsv, unguardFormula } from '../testing/csv'
import {
  joinReceipts,
  parseReceipt,
  receiptCounts,
  receiptFileName,
  receiptJson,
  receiptOf,
} from './receipt'
import { receiptCsv } from './receipt-csv'

const version = (n: number) => ({
  dataTable: `t${n}`,
  attribute: `a${n}`,
  primaryValues: `p${n}`,
  value: `v${n}`,
})

function base(value: string | null, n = 1): CellBase {
  const lockVersion = value === null ? null : version(n)
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

function draft(branch: string, from: string | null, to: string | null): DraftToSave {
  const primaryValues = [{ attribute: 'Branch', value: branch }]
  const address = { primaryValues, attribute: 'Note' }
  return { id: branch, ...address, valueType: 'TEXT', base: base(from), value: to }
}

const EVIDENCE: Evidence = {
  attempts: 2,
  requestIds: ['r-1', 'r-2'],
  atMs: 1_800_000_002_000,
  isRebased: true,
}

function receiptFor(drafts: readonly DraftToSave[], outcomes: readonly Outcome[]): Receipt {
  return receiptOf({
    request: {
      saveId: 'save-1',
      tableId: 'table-1',
      lockLevel: 'ATTRIBUTE',
      primaryAttributes: ['Branch'],
      drafts,
      renames: [
        {
          id: 'rename',
          from: [{ attribute: 'Branch', value: 'Lund' }],
          to: [{ attribute: 'Branch', value: 'Malmö' }],
          witness: null,
        },
      ],
    },
    tableName: 'Opening hours',
    outcomes,
    finished: {
      type: 'finished',
      saved: 1,
      failed: 1,
      conflicts: 1,
      kept: 1,
      calls: { BatchUpdateDataTableValue: 2, BatchDescribeDataTableValue: 1 },
      rebased: 1,
      startedAtMs: 1_800_000_000_000,
      endedAtMs: 1_800_000_004_100,
      region: 'eu-west-2',
    },
    startedAtMs: 1,
    endedAtMs: 2,
  })
}

const RECEIPT = receiptFor(
  [draft('Lund', 'old', 'new'), draft('Oslo', 'old', ''), draft('Ystad', 'old', null)],
  [
    { kind: 'saved', id: 'Lund', base: base('new', 2), evidence: EVIDENCE },
    { kind: 'conflict', id: 'Oslo', reason: 'value', theirs: base('theirs', 3), message: 'moved' },
    { kind: 'failed', id: 'Ystad', reason: 'cell', message: 'no' },
    { kind: 'kept', id: 'rename' },
  ],
)

describe('receiptOf', () => {
  it('has a line for every draft and rename, with what became of it', () => {
    const told = RECEIPT.lines.map(({ kind, before, after, outcome, reason, theirs }) => {
      return { kind, before, after, outcome, reason, theirs }
    })
    expect(told).toEqual([
      { kind: 'value', before: 'old', after: 'new', outcome: 'saved', reason: null, theirs: null },
      {
        kind: 'value',
        before: 'old',
        after: '',
        outcome: 'conflict',
        reason: 'value',
        theirs: 'theirs',
      },
      {
        kind: 'value',
        before: 'old',
        after: null,
        outcome: 'failed',
        reason: 'cell',
        theirs: null,
      },
      {
        kind: 'rename',
        before: '{"Branch":"Lund"}',
        after: '{"Branch":"Malmö"}',
        outcome: 'kept',
        reason: null,
        theirs: null,
      },
    ])
  })

  it('keeps the versions and the evidence of the service', () => {
    expect(RECEIPT.lines[0]).toMatchObject({
      versionBefore: version(1),
      versionAfter: version(2),
      evidence: EVIDENCE,
    })
  })

  it('counts what ended how, and what it cost', () => {
    expect(receiptCounts(RECEIPT)).toEqual({
      saved: 1,
      failed: 1,
      conflicts: 1,
      kept: 1,
      rebased: 1,
      calls: 3,
      tookMs: 4_100,
    })
  })

  it('says of a draft without an outcome that nobody knows', () => {
    const { lines } = receiptFor([draft('Lund', 'a', 'b')], [])
    expect(lines[0]).toMatchObject({ outcome: 'failed', reason: 'unknown', versionAfter: null })
  })

  it('takes the times of the client where the server told none', () => {
    const request = { tableId: 't', lockLevel: 'VALUE' as const, primaryAttributes: [], drafts: [] }
    const times = { startedAtMs: 10, endedAtMs: 30 }
    const input = { request, tableName: 'T', outcomes: [], finished: null, ...times }
    expect(receiptOf(input)).toMatchObject({ ...times, calls: {}, region: null })
  })
})

it('joins the requests of one save into one receipt', () => {
  const later = { ...RECEIPT, saveId: 'save-2', endedAtMs: RECEIPT.endedAtMs + 1_000, rebased: 2 }
  const whole = joinReceipts([RECEIPT, later])
  expect(whole.saveId).toBe('save-1')
  expect(receiptCounts(whole)).toMatchObject({ saved: 2, calls: 6, rebased: 3, tookMs: 5_100 })
})

it('names its file by table and time, in any script', () => {
  const name = (tableName: string) => receiptFileName({ ...RECEIPT, tableName }, 'csv')
  expect(name('Opening hours')).toBe('lockstep-receipt-Opening-hours-2027-01-15T08-00-00Z.csv')
  expect(name('../../営業 時間')).toBe('lockstep-receipt-営業-時間-2027-01-15T08-00-00Z.csv')
  expect(name('//')).toBe('lockstep-receipt-table-2027-01-15T08-00-00Z.csv')
})

describe('parseReceipt', () => {
  it('reads back what the JSON file holds, exactly', () => {
    fc.assert(
      fc.property(fc.array(anyReceiptValue, { maxLength: 5 }), (values) => {
        const receipt = receiptWith(values)
        expect(parseReceipt(JSON.parse(receiptJson(receipt)))).toEqual(receipt)
      }),
    )
  })

  it('knows what was of a record that came or went, and reads receipts from before that was told', () => {
    const [one, two] = [draft('Umeå', null, 'new'), draft('Lund', 'old', null)]
    const receipt = receiptFor(
      [
        { ...one, isOfNewRecord: true },
        { ...two, isOfDeletedRecord: true },
        draft('Oslo', 'a', 'b'),
      ],
      [],
    )
    const records = (read: Receipt | null) => read?.lines.map(({ record }) => record)
    const read = parseReceipt(JSON.parse(receiptJson(receipt)))
    expect(records(read)).toEqual(['added', 'deleted', undefined, undefined])
    const before = { ...receipt, lines: receipt.lines.map(({ record: _, ...line }) => line) }
    expect(records(parseReceipt(before))).toEqual([undefined, undefined, undefined, undefined])
  })

  it('takes nothing else for a receipt', () => {
    for (const other of [null, 1, {}, { ...RECEIPT, lines: [{}] }, { ...RECEIPT, endedAtMs: 9e15 }])
      expect(parseReceipt(other)).toBeNull()
  })
})

const cellText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', '\r', '\n', '\t', 'a') }),
)
const anyReceiptValue = fc.record({ before: fc.option(cellText), after: fc.option(cellText) })

function receiptWith(values: readonly { before: string | null; after: string | null }[]): Receipt {
  const drafts = values.map(({ before, after }, i) => draft(`b${i}`, before, after))
  return receiptFor(drafts, [])
}

describe('receiptCsv', () => {
  it('begins with a byte order mark and ends each line with CRLF', () => {
    const csv = receiptCsv(RECEIPT)
    expect(csv.startsWith('\uFEFFTable,Record,Record: Branch,Attribute,Change,Before,After')).toBe(
      true,
    )
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(parseCsv(csv)).toHaveLength(5)
  })

  it('has the evidence of each cell', () => {
    const [row] = csvRecords(receiptCsv(RECEIPT))
    expect(row).toMatchObject({
      'Record: Branch': 'Lund',
      Change: 'edited',
      Outcome: 'saved',
      Rebased: 'yes',
      Attempts: '2',
      'Request ids': 'r-1 r-2',
      'Known at': '2027-01-15T08:00:02.000Z',
      'Lock version before: value': 'v1',
      'Lock version after: value': 'v2',
      Region: 'eu-west-2',
    })
  })

  it('gives every value back, and none that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(anyReceiptValue, { minLength: 1, maxLength: 5 }), (values) => {
        const csv = receiptCsv(receiptWith(values))
        for (const fields of parseCsv(csv))
          for (const one of fields) expect(one).not.toMatch(/^[=+\-@\t\r\n]/)
        const rows = csvRecords(csv).filter(({ Change }) => Change !== 'renamed')
        expect(rows.map(valuesOf)).toEqual(values)
      }),
    )
  })

  it('guards text so that taking one apostrophe away is enough', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        expect(unguardFormula(guardFormula(text))).toBe(text)
      }),
    )
    expect(guardFormula('=HYPERLINK("x")')).toBe('\'=HYPERLINK("x")')
    expect(guardFormula('plain')).toBe('plain')
  })
})

function valuesOf(row: Readonly<Record<string, string>>) {
  const { Change, Before = '', After = '' } = row
  const hasBefore = Change === 'edited' || Change === 'cleared'
  const hasAfter = Change === 'edited' || Change === 'new value'
  return {
    before: hasBefore ? unguardFormula(Before) : null,
    after: hasAfter ? unguardFormula(After) : null,
  }
}
