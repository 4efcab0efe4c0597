import { describe, expect, test } from 'vitest'
import { type CellAddress, type CellBase, cellKey, type LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import type { DraftToSave, SaveRequest } from '../protocol/types'
import { draftOf, eventsOf, requestOf } from '../testing/drafts'
import { type Fault, faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'
import type { SaveOptions } from './run'

function cell(record: string, attribute = 'A'): CellAddress {
  return { attribute, primaryValues: [{ attribute: 'Id', value: record }] }
}

const HERE = cell('1')
const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']

/** What a lagging reading shows of some cells: `null` for those that are as they are now. */
type Past = ReadonlyMap<string, CellBase>

function pastOf(table: ModelTable, ...cells: readonly CellAddress[]): Past {
  return new Map(cells.map((one) => [cellKey('table', one), table.read(one)]))
}

interface Scene {
  readonly past: Past
  /** Which readings of the save lag, by their number from 0. */
  readonly lags: readonly number[]
  /** What befalls writes, in their order. */
  readonly faults?: readonly Fault[]
  /** What others do after the first write. */
  readonly meanwhile?: () => void
  readonly request?: Partial<SaveRequest>
  /** How often the list of records does not show any. */
  readonly missing?: number
}

async function save(table: ModelTable, drafts: readonly DraftToSave[], scene: Scene) {
  const { past, lags, faults = [], meanwhile = () => {}, request = {}, missing = 0 } = scene
  let writes = 0
  let reads = 0
  let finds = 0
  const plain = faultyService(table, (kind) => {
    if (kind !== 'update' && kind !== 'create' && kind !== 'delete') return 'none'
    writes += 1
    return faults[writes - 1] ?? 'none'
  })
  const service: SaveService = {
    ...plain,
    update: async (id, cells) => {
      const answer = await plain.update(id, cells)
      if (writes === 1) meanwhile()
      return answer
    },
    describe: async (id, cells) => {
      const isOld = lags.includes(reads)
      reads += 1
      const answer = await plain.describe(id, cells)
      if (!isOld || !answer.ok) return answer
      const results = answer.results.map((result, index) => {
        const address = cells[index]
        const base = address && past.get(cellKey('table', address))
        return base ? ({ kind: 'read', base } as const) : result
      })
      return { ...answer, results }
    },
    findRecords: async (id, records, rules) => {
      finds += 1
      const answer = await plain.findRecords?.(id, records, rules)
      if (answer === undefined) throw new Error('The model finds records.')
      return finds <= missing && answer.ok
        ? { ...answer, results: records.map(() => ({ exists: false })) }
        : answer
    },
  }
  const options: SaveOptions = { sleep: () => Promise.resolve(), random: () => 0.5 }
  const events = await eventsOf(
    executeSave({ ...requestOf(table.level, drafts), ...request }, service, options),
  )
  return events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
}

function tableOf(level: LockLevel): ModelTable {
  const table = new ModelTable(level, true, 'snapshot')
  table.writeByOthers(HERE, 'old')
  return table
}

function edit(table: ModelTable, address = HERE, value: string | null = 'mine'): DraftToSave {
  return draftOf(
    address.primaryValues[0]?.value ?? '',
    address.attribute,
    table.read(address),
    value,
  )
}

describe('a write that was carried out, whose answer was lost', () => {
  test.each(['VALUE', 'ATTRIBUTE', 'DATA_TABLE'] as const)(
    'is not called refused because a reading does not show it, at %s',
    async (level) => {
      const table = tableOf(level)
      const past = pastOf(table, HERE)
      const outcomes = await save(table, [edit(table)], {
        past,
        lags: [0, 1],
        faults: ['lost-after'],
      })
      expect(outcomes).toMatchObject([{ kind: 'saved' }])
      expect(table.accepted).toHaveLength(1)
    },
  )

  test('is in doubt where no reading shows it: it may be stored', async () => {
    const table = tableOf('VALUE')
    const past = pastOf(table, HERE)
    const lags = [0, 1, 2, 3, 4, 5, 6, 7]
    const outcomes = await save(table, [edit(table)], { past, lags, faults: ['lost-after'] })
    expect(outcomes).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
  })

  test('is in doubt where every answer was lost, and no reading shows it', async () => {
    const table = tableOf('VALUE')
    const lags = [0, 1, 2, 3, 4, 5, 6, 7]
    const past = pastOf(table, HERE)
    const faults: readonly Fault[] = ['lost-after', 'lost-before', 'lost-before', 'lost-before']
    const outcomes = await save(table, [edit(table)], { past, lags, faults })
    expect(outcomes).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
  })

  test.each([true, false])(
    'is not sent again over a colleague at NONE (read first: %s)',
    async (guardNone) => {
      const table = tableOf('NONE')
      const past = pastOf(table, HERE)
      const outcomes = await save(table, [edit(table)], {
        past,
        lags: [guardNone ? 1 : 0],
        faults: ['lost-after'],
        meanwhile: () => table.writeByOthers(HERE, 'theirs'),
        request: { guardNone },
      })
      expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'value' }])
      expect(table.read(HERE).value).toBe('theirs')
    },
  )
})

describe('a rename that was carried out, whose answer was lost', () => {
  const [FROM, TO] = [cell('1').primaryValues, cell('2').primaryValues]

  /** @param looks how many readings and lists show what was there before */
  async function rename(level: LockLevel, looks: number, meanwhile = (_: ModelTable) => {}) {
    const [table, before] = [tableOf(level), tableOf(level)]
    let left = 0
    let sent = 0
    const isOld = () => {
      left -= 1
      return left >= 0
    }
    const [now, past] = [table, before].map((one) => faultyService(one, () => 'none'))
    if (now === undefined || past === undefined) throw new Error('There are two services.')
    const service: SaveService = {
      ...now,
      describe: (id, cells) => (isOld() ? past : now).describe(id, cells),
      findRecords: (id, records, rules) => {
        const answer = (isOld() ? past : now).findRecords?.(id, records, rules)
        return answer ?? Promise.reject(new Error('The model finds records.'))
      },
      rename: async (_, { from, to, lockVersion }) => {
        const { lockVersion: held } = table.read({ primaryValues: from, attribute: 'A' })
        const isGuarded = level === 'PRIMARY_VALUE' || level === 'DATA_TABLE'
        const isStale = isGuarded && held?.primaryValues !== lockVersion?.primaryValues
        if (held === null || isStale || table.holds(to)) {
          return { ok: true, results: [{ kind: 'refused', message: 'no' }] }
        }
        table.swapRecords(from, to, ['A'])
        sent += 1
        left = looks
        meanwhile(table)
        return { ok: false, trouble: troubleOf('unknown-outcome') }
      },
    }
    const { lockVersion } = table.read(HERE)
    const witness = lockVersion && { ...HERE, lockVersion }
    const { recordId } = table.idsOf(HERE)
    const renames = [{ id: 'rename', from: FROM, to: TO, witness, recordId }]
    const options: SaveOptions = { sleep: () => Promise.resolve(), random: () => 0.5 }
    const request = { ...requestOf(level, []), renames }
    const events = await eventsOf(executeSave(request, service, options))
    const outcomes = events.flatMap((one) => (one.type === 'outcomes' ? one.outcomes : []))
    return { outcomes, table, sent }
  }

  test.each([1, 2, 3, 4])('is found made, though %i looks do not show it', async (looks) => {
    for (const level of LEVELS) {
      const { outcomes, table } = await rename(level, looks)
      expect(outcomes).toMatchObject([{ kind: 'saved' }])
      expect(table.read(cell('2')).value).toBe('old')
    }
  })

  test.each(LEVELS)('is in doubt where no look shows it, at %s', async (level) => {
    const { outcomes } = await rename(level, 1_000)
    expect(outcomes).toMatchObject([{ kind: 'failed', reason: 'unknown' }])
  })

  test.each(LEVELS)('renames no record that others made in its place, at %s', async (level) => {
    const others = (table: ModelTable) => {
      table.swapRecords(TO, cell('3').primaryValues, ['A'])
      table.writeByOthers(HERE, 'theirs')
    }
    const { outcomes, table, sent } = await rename(level, 2, others)
    expect(outcomes).toMatchObject([{ kind: 'conflict', reason: 'other-record' }])
    expect(sent).toBe(1)
    expect(table.read(HERE).value).toBe('theirs')
  })
})

describe('a reading that shows what was before', () => {
  test('does not make a value gone that is there', async () => {
    const table = tableOf('NONE')
    const past = new Map([[cellKey('table', HERE), EMPTY]])
    const outcomes = await save(table, [edit(table)], { past, lags: [0] })
    expect(outcomes).toMatchObject([{ kind: 'saved' }])
    expect(table.read(HERE).value).toBe('mine')
  })

  test('does not call a value removed that is there', async () => {
    const table = tableOf('NONE')
    const past = new Map([[cellKey('table', HERE), EMPTY]])
    const outcomes = await save(table, [edit(table, HERE, null)], { past, lags: [0] })
    expect(outcomes).toMatchObject([{ kind: 'saved' }])
    expect(table.read(HERE).value).toBeNull()
  })

  test('is told by what one’s own last save replaced there', async () => {
    const table = tableOf('NONE')
    const past = pastOf(table, HERE)
    const [before] = past.values()
    table.writeByOthers(HERE, 'own')
    const replaced = [{ value: 'old', version: before?.lockVersion?.value ?? null }]
    const draft = { ...edit(table), replaced }
    const outcomes = await save(table, [draft], { past, lags: [0] })
    expect(outcomes).toMatchObject([{ kind: 'saved' }])
  })

  test.each(['VALUE', 'ATTRIBUTE'] as const)(
    'is no proof that what is wanted is stored, at %s',
    async (level) => {
      const table = tableOf(level)
      table.writeByOthers(HERE, 'mine')
      const past = pastOf(table, HERE)
      table.writeByOthers(HERE, 'seen')
      const draft = edit(table)
      table.writeByOthers(HERE, 'theirs')
      const outcomes = await save(table, [draft], { past, lags: [0] })
      expect(outcomes).toMatchObject([{ kind: 'conflict', theirs: { value: 'theirs' } }])
    },
  )

  test('does not make a record gone that is there', async () => {
    const table = tableOf('VALUE')
    const draft = { ...edit(table, cell('1', 'B')), isOfSeenRecord: true }
    const outcomes = await save(table, [draft], { past: new Map(), lags: [], missing: 1 })
    expect(outcomes).toMatchObject([{ kind: 'saved' }])
  })

  test('does not keep a record from being deleted', async () => {
    const table = tableOf('VALUE')
    const past = pastOf(table, HERE)
    table.writeByOthers(HERE, 'new')
    const draft = { ...edit(table, HERE, null), isOfDeletedRecord: true }
    const outcomes = await save(table, [draft], { past, lags: [0] })
    expect(outcomes).toMatchObject([{ kind: 'saved' }])
    expect(table.read(HERE).value).toBeNull()
  })
})

const EMPTY: CellBase = {
  value: null,
  lockVersion: null,
  modifiedAtMs: null,
  modifiedRegion: null,
}
