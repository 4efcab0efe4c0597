import type { CellAddress } from '@/lib/data-table'
import type {
  CellReadResult,
  CellWrite,
  CellWriteResult,
  SaveService,
  ServiceAnswer,
  WriteOperation,
} from '../service'
import type { Trouble, TroubleCode } from '../types'
import type { ModelTable } from './model-service'

/** What befalls one call. `lost-half`: applied to the first half of its cells only, and the answer lost. */
export type Fault = 'none' | 'lost-before' | 'lost-half' | 'lost-after' | TroubleCode

/** A value whose whole request the service refuses. */
export const POISON = 'poison'

/** A value that its person may not write: the service refuses every request with it (`AccessDeniedException`). */
export const FORBIDDEN = 'forbidden'

/** Trouble as the gateway tells it, without the words. */
export function troubleOf(code: TroubleCode): Trouble {
  return { code, title: code, explanation: code, serviceMessage: null, isRetryable: false }
}

/**
 * The model as a `SaveService`, with something befalling each call.
 *
 * @param before - runs before each call is carried out, with its kind; gives what befalls it
 */
export function faultyService(
  table: ModelTable,
  before: (kind: WriteOperation | 'describe') => Fault,
): SaveService {
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
      return { ok: true, results: cells.map((cell) => ({ kind: 'read', base: table.read(cell) })) }
    }
    return refuse(fault.startsWith('lost') ? 'unreachable' : codeOf(fault))
  }

  return {
    update: (_, cells) => write('update', cells),
    remove: (_, cells) => write('delete', cells),
    create: (_, cells) => write('create', cells),
    describe: (_, cells) => readCells(cells),
  }
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
