import { outcomesOf } from './model/case'
import type { Trace } from './simulation'

/** For the report: what a history was rich in. */
export function countsOf(trace: Trace): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { steps: trace.steps, saves: trace.saves.length }
  const add = (name: string, more = 1) => {
    counts[name] = (counts[name] ?? 0) + more
  }
  for (const save of trace.saves) {
    add('calls', save.calls.length)
    add('lists', save.calls.filter(({ kind }) => kind === 'list').length)
    if (save.end === 'died') add('servers died')
    if (save.isStopped) add('saves stopped')
    for (const draft of save.request.drafts) if (draft.isOfNewRecord) add('cells of new records')
    for (const rename of save.request.renames ?? []) if (rename.isUncertain) add('names in doubt')
    for (const { outcome } of outcomesOf(save)) {
      const reason = 'reason' in outcome ? ` (${outcome.reason})` : ''
      add(`${outcome.kind}${reason}`)
    }
    for (const { event } of save.events) {
      if (event.type === 'drift') add('drifts')
      if (event.type === 'rebased') add('rebased cells', event.cells)
    }
  }
  for (const { caller, attribute, operation } of trace.entries) {
    const whose = caller === 'stand-in' ? 'ours' : 'others'
    if (operation === 'UpdateDataTablePrimaryValues') add(`records renamed by ${whose}`)
    else if (attribute === null) add('changes of structure')
    else add(caller === 'stand-in' ? 'accepted writes of ours' : 'accepted writes of others')
  }
  for (const [fault, count] of Object.entries(trace.faults)) add(`fault ${fault}`, count)
  return counts
}
