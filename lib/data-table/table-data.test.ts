import { describe, expect, it } from 'vitest'
import { lockScope } from './lock'
import { TableData } from './table-data'
import type { Attribute, CellBase, PrimaryValues, ReadValue, ValueType } from './types'

function attribute(name: string, valueType: ValueType, isPrimary = false): Attribute {
  return { id: null, name, valueType, description: '', isPrimary, rules: {} }
}

const ATTRIBUTES = [
  attribute('branch', 'TEXT', true),
  attribute('open', 'BOOLEAN'),
  attribute('queue', 'TEXT'),
]

function branch(value: string): PrimaryValues {
  return [{ attribute: 'branch', value }]
}

function base(value: string, version = 'v1', tableVersion = 't1'): CellBase {
  const lockVersion = {
    dataTable: tableVersion,
    attribute: 'a1',
    primaryValues: 'p1',
    value: version,
  }
  return { value, lockVersion, modifiedAtMs: 1_000, modifiedRegion: 'us-east-1' }
}

function read(
  primaryValues: PrimaryValues,
  name: string,
  value: string,
  version = 'v1',
): ReadValue {
  const recordId = primaryValues.length === 0 ? 'DEFAULT' : `id-${primaryValues[0]?.value}`
  return { ...base(value, version), value, primaryValues, recordId, attribute: name }
}

function loaded(...values: readonly ReadValue[]): TableData {
  const data = new TableData(ATTRIBUTES)
  data.ingest({ values })
  return data
}

function shownBranches(data: TableData): (string | undefined)[] {
  return [...data.order()].map((record) => data.primaryValues(record)[0]?.value)
}

function counter(): { count: number; hear: () => void } {
  const notified = {
    count: 0,
    hear: () => {
      notified.count += 1
    },
  }
  return notified
}

describe('a page of values', () => {
  it('goes to the attribute by id, whatever its name was when the page was read', () => {
    const named = (name: string, id: string) => ({ ...attribute(name, 'TEXT'), id })
    const data = new TableData([
      attribute('branch', 'TEXT', true),
      named('A', '1'),
      named('B', '2'),
    ])
    // The page was read before A and B swapped names, and has a deleted attribute.
    const attributeIds = { A: '2', B: '1', C: '3' }
    const row = branch('Lund')
    data.ingest({
      values: [read(row, 'A', 'of 2'), read(row, 'B', 'of 1'), read(row, 'C', 'of none')],
      attributeIds,
    })
    expect([data.base(0, 'A').value, data.base(0, 'B').value]).toEqual(['of 1', 'of 2'])
    data.ingest({ values: [read(row, 'A', 'of 3', 'v2')], attributeIds: { A: '3' } })
    expect(data.base(0, 'A').value).toBe('of 1')
  })

  it('is stored unchanged, with its versions', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    const record = data.indexOf('[["branch","Bonn"]]')
    expect(record).toBe(0)
    expect(data.recordId(record)).toBe('id-Bonn')
    expect(data.base(record, 'queue')).toEqual(base('vip'))
    expect(data.base(record, 'open')).toEqual({
      value: null,
      lockVersion: null,
      modifiedAtMs: null,
      modifiedRegion: null,
    })
  })

  it('gives cells of primary attributes the primary values, without a version', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'), read([], 'queue', 'any'))
    expect(data.base(0, 'branch')).toMatchObject({ value: 'Bonn', lockVersion: null })
    expect(data.base(1, 'branch').value).toBeNull()
  })

  it('shows the record of a value of an unknown attribute', () => {
    const data = loaded(read(branch('Bonn'), 'made-just-now', 'x'))
    expect(shownBranches(data)).toEqual(['Bonn'])
  })

  it('keeps the identity of a base until that cell changes', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'), read(branch('Bonn'), 'open', 'true'))
    const before = data.base(0, 'queue')
    data.ingest({
      values: [read(branch('Bonn'), 'queue', 'vip'), read(branch('Bonn'), 'open', 'false')],
    })
    expect(data.base(0, 'queue')).toBe(before)
    data.ingest({ values: [read(branch('Bonn'), 'queue', 'vip', 'v2')] })
    expect(data.base(0, 'queue')).not.toBe(before)
  })

  it('throws for an attribute or record that does not exist', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    expect(() => data.base(0, 'nothing')).toThrow(/no attribute "nothing"/)
    expect(() => data.base(7, 'queue')).toThrow(/index 7/)
    expect(() => data.setBase(7, 'queue', base('x'))).toThrow(/index 7/)
    expect(() => data.setBase(0, 'branch', base('x'))).toThrow(/primary/)
  })
})

describe('notifications', () => {
  it('come once per changed cell and once for rows, after the page', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    const cell = counter()
    const other = counter()
    const rows = counter()
    data.subscribeCell(0, 'queue', cell.hear)
    data.subscribeCell(0, 'open', other.hear)
    data.subscribeRows(rows.hear)
    data.ingest({
      values: [
        read(branch('Bonn'), 'queue', 'a', 'v2'),
        read(branch('Bonn'), 'queue', 'b', 'v3'),
        read(branch('Köln'), 'queue', 'c'),
        read(branch('Ulm'), 'queue', 'd'),
      ],
    })
    expect([cell.count, other.count, rows.count]).toEqual([1, 0, 1])
  })

  it('are not sent if nothing changed', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    const cell = counter()
    data.subscribeCell(0, 'queue', cell.hear)
    data.subscribeRows(cell.hear)
    data.ingest({ values: [read(branch('Bonn'), 'queue', 'vip')] })
    expect(cell.count).toBe(0)
  })

  it('wait for the end of the outermost batch', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    const cell = counter()
    data.subscribeCell(0, 'queue', cell.hear)
    data.batch(() => {
      data.batch(() => data.setBase(0, 'queue', base('a', 'v2')))
      data.setBase(0, 'queue', base('b', 'v3'))
      expect(cell.count).toBe(0)
    })
    expect(cell.count).toBe(1)
  })

  it('end with the subscription, even if it ends during a notification', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    const second = counter()
    let leaveSecond = () => {}
    const leaveFirst = data.subscribeCell(0, 'queue', () => leaveSecond())
    leaveSecond = data.subscribeCell(0, 'queue', second.hear)
    data.setBase(0, 'queue', base('a', 'v2'))
    leaveFirst()
    data.setBase(0, 'queue', base('b', 'v3'))
    expect(second.count).toBe(0)
  })

  it('reach empty cells that show a changed default record', () => {
    const data = loaded(
      read(branch('Bonn'), 'open', 'true'),
      read(branch('Köln'), 'queue', 'own'),
      read([], 'open', 'true'),
    )
    const empty = counter()
    const own = counter()
    data.subscribeCell(0, 'queue', empty.hear)
    data.subscribeCell(1, 'queue', own.hear)
    data.setBase(2, 'queue', base('fallback'))
    expect([empty.count, own.count]).toEqual([1, 0])
    data.setBase(2, 'queue', base('fallback', 'v2'))
    expect(empty.count).toBe(1)
  })
})

describe('the result of a lookup without a value', () => {
  it('is the value of the default record, else the default of the type', () => {
    const data = loaded(read(branch('Bonn'), 'open', 'true'), read([], 'queue', 'any'))
    expect(data.effective(0, 'queue')).toEqual({ value: 'any', from: 'default-record' })
    expect(data.effective(1, 'queue')).toEqual({ value: '', from: 'type' })
    expect(data.effective(1, 'open')).toEqual({ value: 'false', from: 'type' })
  })
})

describe('order', () => {
  it('puts the default record first, and sorts numbers inside names by value', () => {
    const names = ['Ulm 10', 'Ulm 9', 'bonn', 'Bonn', 'Älm']
    const data = loaded(
      ...names.map((name) => read(branch(name), 'queue', 'x')),
      read([], 'queue', 'x'),
    )
    expect(shownBranches(data)).toEqual([undefined, 'Älm', 'bonn', 'Bonn', 'Ulm 9', 'Ulm 10'])
  })

  it('sorts NUMBER primaries by value, with other texts after them', () => {
    const data = new TableData([attribute('n', 'NUMBER', true), attribute('x', 'TEXT')])
    const numbers = [
      'none',
      '10',
      '9',
      '1e3',
      '-5',
      '1.0',
      '1',
      '12345678901234567891',
      '12345678901234567890',
    ]
    data.ingest({ values: numbers.map((value) => read([{ attribute: 'n', value }], 'x', '')) })
    const shown = [...data.order()].map((record) => data.primaryValues(record)[0]?.value)
    expect(shown).toEqual([
      '-5',
      '1',
      '1.0',
      '9',
      '10',
      '1e3',
      '12345678901234567890',
      '12345678901234567891',
      'none',
    ])
  })

  it('is the same array until rows change', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'vip'))
    const before = data.order()
    data.setBase(0, 'queue', base('x', 'v2'))
    expect(data.order()).toBe(before)
  })
})

describe('a record that was added here', () => {
  it('is shown without a value and survives a reload', () => {
    const data = new TableData(ATTRIBUTES)
    const record = data.ensureRecord(branch('New'))
    expect(data.recordId(record)).toBeNull()
    data.beginReload().finish()
    expect(shownBranches(data)).toEqual(['New'])
    expect(data.ensureRecord(branch('New'))).toBe(record)
  })
})

describe('a reload', () => {
  it('removes deleted values and records, and keeps indices', () => {
    const data = loaded(
      read(branch('Bonn'), 'queue', 'a'),
      read(branch('Bonn'), 'open', 'true'),
      read(branch('Köln'), 'queue', 'b'),
    )
    const gone = counter()
    data.subscribeCell(0, 'open', gone.hear)
    const reload = data.beginReload()
    reload.ingest({ values: [read(branch('Bonn'), 'queue', 'a')] })
    expect(data.base(0, 'open').value).toBe('true')
    reload.finish()
    expect(data.base(0, 'open').value).toBeNull()
    expect(gone.count).toBe(1)
    expect(shownBranches(data)).toEqual(['Bonn'])
    expect(data.indexOf('[["branch","Köln"]]')).toBe(1)
    data.ingest({ values: [read(branch('Köln'), 'queue', 'b')] })
    expect(shownBranches(data)).toEqual(['Bonn', 'Köln'])
  })

  it('that breaks off removes nothing', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'a'), read(branch('Köln'), 'queue', 'b'))
    const reload = data.beginReload()
    reload.ingest({ values: [read(branch('Bonn'), 'queue', 'new', 'v2')] })
    reload.abort()
    reload.finish()
    expect(data.base(0, 'queue').value).toBe('new')
    expect(data.base(1, 'queue').value).toBe('b')
  })

  it('does not restore what was read before our save', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'old'), read(branch('Bonn'), 'open', 'true'))
    const reload = data.beginReload()
    data.setBase(0, 'queue', base('saved', 'v2'))
    data.setBase(0, 'open', { ...base(''), value: null })
    reload.ingest({
      values: [read(branch('Bonn'), 'queue', 'old'), read(branch('Bonn'), 'open', 'true')],
    })
    reload.finish()
    expect(data.base(0, 'queue')).toEqual(base('saved', 'v2'))
    expect(data.base(0, 'open').value).toBeNull()
  })

  it('has no effect once a later one began', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'a'))
    const first = data.beginReload()
    const second = data.beginReload()
    first.ingest({ values: [read(branch('Köln'), 'queue', 'b')] })
    first.finish()
    expect(shownBranches(data)).toEqual(['Bonn'])
    second.finish()
    expect(shownBranches(data)).toEqual([])
  })

  it('is correct after many repetitions with new versions', () => {
    const data = new TableData(ATTRIBUTES)
    const names = Array.from({ length: 2_000 }, (_, index) => branch(`B${index}`))
    for (let round = 0; round < 6; round += 1) {
      const reload = data.beginReload()
      const values = names.map((name, index) =>
        read(name, 'queue', `q${index}`, `v${round}-${index}`),
      )
      reload.ingest({ values })
      reload.finish()
    }
    for (const [record, index] of names.map((_, index) => [index, index] as const)) {
      expect(data.base(record, 'queue')).toEqual(base(`q${index}`, `v5-${index}`))
    }
  })
})

describe('forwardScope', () => {
  it('replaces only the compared member, in cells with the old version', () => {
    const data = loaded(
      read(branch('Bonn'), 'queue', 'a', 'shared'),
      read(branch('Köln'), 'queue', 'b', 'shared'),
    )
    const bonn = counter()
    const koeln = counter()
    data.subscribeCell(0, 'queue', bonn.hear)
    data.subscribeCell(1, 'queue', koeln.hear)
    const scope = lockScope('VALUE', true, { primaryValues: branch('Bonn'), attribute: 'queue' })
    data.forwardScope('VALUE', scope ?? '', 'shared', 'v9')
    expect(data.base(0, 'queue')).toEqual(base('a', 'v9'))
    expect(data.base(1, 'queue')).toEqual(base('b', 'shared'))
    expect([bonn.count, koeln.count]).toEqual([1, 0])
  })

  it('does nothing at NONE, or for an unknown scope or version', () => {
    const data = loaded(read(branch('Bonn'), 'queue', 'a'))
    const before = data.base(0, 'queue')
    data.forwardScope('NONE', 'table', 't1', 't2')
    data.forwardScope('DATA_TABLE', 'table', 'other', 't2')
    data.forwardScope('DATA_TABLE', 'no scope', 't1', 't2')
    data.forwardScope('VALUE', '["value","[]","queue"]', 'v1', 'v2')
    expect(data.base(0, 'queue')).toBe(before)
  })
})

describe('the witness of a cell without a value', () => {
  const data = loaded(read(branch('a'), 'queue', 'one'), read(branch('b'), 'open', 'true'))
  const a = data.indexOf(data.recordKey(0))

  it('is a stored cell of the same record, attribute or table, depending on the level', () => {
    expect(data.witness('PRIMARY_VALUE', a, 'open')).toMatchObject({
      primaryValues: branch('a'),
      attribute: 'queue',
    })
    expect(data.witness('ATTRIBUTE', a, 'open')).toMatchObject({
      primaryValues: branch('b'),
      attribute: 'open',
    })
    expect(data.witness('DATA_TABLE', a, 'open')?.lockVersion.dataTable).toBe('t1')
  })

  it('is null if the scope is the cell itself or has no stored value', () => {
    expect(data.witness('VALUE', a, 'open')).toBeNull()
    expect(data.witness('NONE', a, 'open')).toBeNull()
    expect(loaded(read(branch('a'), 'queue', 'one')).witness('ATTRIBUTE', 0, 'open')).toBeNull()
  })
})

describe('the version of a value', () => {
  it('finds the record that has it, whatever its name', () => {
    const data = loaded(
      read(branch('a'), 'queue', 'one', 'q1'),
      read(branch('b'), 'queue', 'one', 'q2'),
    )
    const reload = data.beginReload()
    reload.ingest({
      values: [read(branch('z'), 'queue', 'one', 'q1'), read(branch('b'), 'queue', 'one', 'q2')],
    })
    reload.finish()
    expect(data.recordWithVersion('queue', 'q1')).toBe(data.knowRecord(branch('z')))
    expect(data.recordWithVersion('queue', 'q2')).toBe(data.knowRecord(branch('b')))
  })

  it('finds nothing if no cell of the attribute has it', () => {
    const data = loaded(read(branch('a'), 'queue', 'one', 'q1'))
    expect(data.recordWithVersion('open', 'q1')).toBeNull()
    expect(data.recordWithVersion('queue', 'q9')).toBeNull()
    expect(data.recordWithVersion('branch', 'q1')).toBeNull()
    expect(data.recordWithVersion('nowhere', 'q1')).toBeNull()
    data.setBase(0, 'queue', base('two', 'q3'))
    expect(data.recordWithVersion('queue', 'q1')).toBeNull()
  })
})

describe('a record that our save made again', () => {
  it('keeps its new id during a reading that began before', () => {
    const data = loaded(read(branch('a'), 'queue', 'one'))
    const former = data.recordId(0)
    const reload = data.beginReload()
    data.identify(0, 'made')
    reload.ingest({ values: [read(branch('a'), 'queue', 'one')] })
    reload.finish()
    expect(data.recordId(0)).toBe('made')
    data.ingest({ values: [read(branch('a'), 'queue', 'one')] })
    expect(data.recordId(0)).toBe(former)
  })
})
