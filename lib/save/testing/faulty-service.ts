import { type CellAddress, type CellBase, cellKey, type PrimaryValues } from '@/lib/data-table'
import type {
  CellReadResult,
  CellWrite,
  CellWriteResult,
  FoundRecord,
  SaveService,
  ServiceAnswer,
  StoredPage,
  WriteOperation,
} from '../protocol/service'
import type { Trouble, TroubleCode } from '../protocol/types'
import type { ModelTable, StoredCell } from './model-service'

/** What befalls one call. `lost-half`: applied to the first half of its cells only, and the answer lost. */
export type Fault = 'none' | 'lost-before' | 'lost-half' | 'lost-after' | TroubleCode

/** A value whose whole request the service refuses. */
export const POISON = 'poison'

/** A value that its user may not write: the service refuses every request with it (`AccessDeniedException`). */
export const FORBIDDEN = 'forbidden'

/** Trouble as the gateway tells it, without the words. */
export function troubleOf(code: TroubleCode): Trouble {
  return { code, title: code, explanation: code, serviceMessage: null, isRetryable: false }
}

/**
 * How the model lists what is stored. `shuffled`: in another order with every page, so that what moves from one to the
 * other is in both or in neither; `hiding`: without every third value; `unversioned`: every other without its version;
 * `old`: as it was when the service was made.
 */
export type ListManner = 'plain' | 'shuffled' | 'hiding' | 'unversioned' | 'old'

/** How values are listed, beside how many are in a page. */
export interface Listing {
  readonly manner: ListManner
  readonly pageSize: number
}

const PLAIN: Listing = { manner: 'plain', pageSize: 1_000 }

/**
 * The model as a `SaveService`, with something befalling each call.
 *
 * @param before - runs before each call is carried out, with its kind; gives what befalls it
 */
export function faultyService(
  table: ModelTable,
  before: (kind: WriteOperation | 'describe' | 'list' | 'find') => Fault,
  { manner, pageSize }: Listing = PLAIN,
): SaveService {
  const old = table.list()

  async function write(
    operation: WriteOperation,
    cells: readonly CellWrite[],
  ): Promise<ServiceAnswer<CellWriteResult>> {
    const fault = before(operation)
    await Promise.resolve()
    if (cells.some(({ value }) => value === POISON)) return refuse('invalid-request')
    if (cells.some(({ value }) => value === FORBIDDEN)) return refuse('access-denied')
    switch (fault) {
      case 'none':
        return { ok: true, results: table.writeBatch(operation, cells) }
      case 'lost-before':
        return refuse('unknown-outcome')
      case 'lost-half':
        table.writeBatch(operation, cells.slice(0, Math.ceil(cells.length / 2)))
        return refuse('unknown-outcome')
      case 'lost-after':
        table.writeBatch(operation, cells)
        return refuse('unknown-outcome')
      default:
        return refuse(fault)
    }
  }

  async function readCells(cells: readonly CellAddress[]): Promise<ServiceAnswer<CellReadResult>> {
    const fault = before('describe')
    await Promise.resolve()
    if (fault === 'none') {
      const readCell = (cell: CellAddress): CellReadResult => {
        const base = table.read(cell)
        return { kind: 'read', base, ...(base.value === null ? {} : table.idsOf(cell)) }
      }
      return { ok: true, results: cells.map(readCell) }
    }
    return refuse(readCodeOf(fault))
  }

  async function readPage(
    cells: readonly CellAddress[],
    token: string | null,
  ): Promise<ServiceAnswer<StoredPage>> {
    const fault = before('list')
    await Promise.resolve()
    if (fault !== 'none') return refuse(readCodeOf(fault))
    const start = Number(token)
    const all = listed(manner === 'old' ? old : table.list(), manner, start)
    const page = new Map(
      all.slice(start, start + pageSize).map(({ key, ...cell }) => [key, cell] as const),
    )
    const found = cells.flatMap((cell, index) => {
      const found = page.get(cellKey('table', cell))
      return found === undefined ? [] : [[index, found] as const]
    })
    const end = start + pageSize
    return {
      ok: true,
      results: [{ found: new Map(found), next: end < all.length ? String(end) : null }],
    }
  }

  async function find(records: readonly PrimaryValues[]): Promise<ServiceAnswer<FoundRecord>> {
    const fault = before('find')
    await Promise.resolve()
    if (fault !== 'none') return refuse(readCodeOf(fault))
    const results = records.map((record) => {
      return { exists: table.holds(record), recordId: table.recordIdOf(record) }
    })
    return { ok: true, results }
  }

  async function findByIds(recordIds: readonly string[]): Promise<ServiceAnswer<FoundRecord>> {
    const fault = before('find')
    await Promise.resolve()
    if (fault !== 'none') return refuse(readCodeOf(fault))
    const results = recordIds.map((recordId): FoundRecord => {
      const spelled = table.nameOf(recordId)
      return spelled === null ? { exists: false } : { exists: true, spelled, recordId }
    })
    return { ok: true, results }
  }

  return {
    update: (_, cells) => write('update', cells),
    remove: (_, cells) => write('delete', cells),
    create: (_, cells) => write('create', cells),
    describe: (_, cells) => readCells(cells),
    listStored: (_, cells, token) => readPage(cells, token),
    findRecords: (_, records) => find(records),
    findByIds: (_, recordIds) => findByIds(recordIds),
  }
}

function listed(
  stored: readonly StoredCell[],
  manner: ListManner,
  start: number,
): readonly StoredCell[] {
  const unversioned = ({ base, ...cell }: StoredCell): StoredCell => {
    const bare: CellBase = { ...base, lockVersion: null }
    return { ...cell, base: bare }
  }
  switch (manner) {
    case 'plain':
    case 'old':
      return stored
    case 'shuffled':
      return start === 0 ? stored : [...stored].reverse()
    case 'hiding':
      return stored.filter((_, index) => index % 3 !== 0)
    case 'unversioned':
      return stored.map((one, index) => (index % 2 === 0 ? one : unversioned(one)))
  }
}

function readCodeOf(fault: Fault): TroubleCode {
  return fault.startsWith('lost') ? 'unreachable' : codeOf(fault)
}

function codeOf(fault: Fault): TroubleCode {
  return fault === 'none' ||
    fault === 'lost-before' ||
    fault === 'lost-half' ||
    fault === 'lost-after'
    ? 'unknown-outcome'
    : fault
}

function refuse(code: TroubleCode): { readonly ok: false; readonly trouble: Trouble } {
  return { ok: false, trouble: troubleOf(code) }
}
