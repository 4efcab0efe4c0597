import type { SaveService } from '@/lib/save/server'
import type { CallCell, CallKind, Turns } from './call-scheduler'
import type { LoggedCall, LoggedSave } from './save-log'
import type { StandIn } from './stand-in'

interface Answer {
  readonly ok: boolean
  readonly results?: readonly object[]
}

type Asked = Partial<Pick<LoggedCall, 'cells' | 'rename' | 'records'>>

const WRITES: readonly CallKind[] = ['update', 'delete', 'create', 'rename']

/**
 * The gateway's way to the service, each call in its turn and noted with its save. A dead server's calls never come
 * back.
 */
export function gated(save: LoggedSave, standIn: StandIn, turns: Turns): SaveService {
  const service = standIn.gateway.saveService
  const call = <Given extends Answer>(
    kind: CallKind,
    { cells = [], rename = null, records = [] }: Asked,
    send: () => Promise<Given>,
  ) => {
    const askedMs = standIn.now()
    const isLate = save.isStopped && WRITES.includes(kind)
    const carryOut = async (hasFault: boolean, lagMs: number) => {
      const atMs = standIn.now()
      const answer = await send()
      const results = answer.results ?? []
      const refused = results.filter(isRefused).length
      const found = results.filter((one) => 'exists' in one && one.exists === true).length
      const trace = toldOf(answer, cells)
      const leftOut = cells.length - trace.length
      const outcome = { isOk: answer.ok, refused: refused + leftOut, found }
      const seenMs = atMs - lagMs
      const asked = { cells: trace, rename, records }
      const times = { askedMs, atMs, seenMs }
      save.calls.push({ kind, ...asked, ...times, ...outcome, hasFault, isLate })
      return answer
    }
    return turns.wait(save, kind, carryOut, () => save.end !== 'died')
  }
  const { readTable, rename, findRecords, findByIds, listStored } = service
  return {
    ...service,
    update: (id, cells, turn) => call('update', { cells }, () => service.update(id, cells, turn)),
    remove: (id, cells, turn) => call('delete', { cells }, () => service.remove(id, cells, turn)),
    create: (id, cells, turn) => call('create', { cells }, () => service.create(id, cells, turn)),
    describe: (id, cells) => call('describe', { cells }, () => service.describe(id, cells)),
    ...(listStored && {
      listStored: (id, cells, token) => call('list', { cells }, () => listStored(id, cells, token)),
    }),
    ...(rename && {
      rename: (id, asked, turn) => call('rename', { rename: asked }, () => rename(id, asked, turn)),
    }),
    ...(findRecords && {
      findRecords: (id, records, rules) =>
        call('find', { records }, () => findRecords(id, records, rules)),
    }),
    ...(findByIds && {
      findByIds: (id, recordIds) => call('find', {}, () => findByIds(id, recordIds)),
    }),
    ...(readTable && {
      // Always anew: within the seconds that the app bears with, a history could change everything.
      readTable: (id) => call('table', {}, () => readTable(id, 0)),
    }),
  }
}

function isRefused(result: object): boolean {
  return 'kind' in result && (result.kind === 'refused' || result.kind === 'unanswered')
}

/** A page of a list tells only of the cells that are in it; any other call of all that it names. */
function toldOf({ results = [] }: Answer, cells: readonly CallCell[]): readonly CallCell[] {
  const [page] = results
  if (page === undefined || !('found' in page) || !(page.found instanceof Map)) return cells
  const { found } = page
  return cells.filter((_, index) => found.has(index))
}
