import { z } from 'zod'
import type { Call } from '../../protocol/call'
import { tryTableId } from '../../protocol/identifiers'
import { type FaultRule, READS } from './rule'

/** The cells that a batch names, as far as they can be read. */
const batchCells = z.object({
  Values: z.array(
    z
      .object({
        AttributeName: z.string(),
        PrimaryValues: z
          .array(z.object({ AttributeName: z.string(), Value: z.string() }))
          .default([]),
      })
      .or(z.unknown().transform(() => null)),
  ),
})

/** Where a rule applies to a call: `cell` is the place in `Values` that it means, if it means one. */
export type FaultMatch = { cell: number | null }

/** Whether and where a rule applies to a call; count and probability are not looked at. */
export function matchFault(rule: FaultRule, call: Call): FaultMatch | null {
  if (rule.operation !== '*' && rule.operation !== call.operation) return null
  if (rule.effect === 'lag' && !READS.includes(call.operation)) return null
  if (rule.caller !== undefined && rule.caller !== call.caller) return null
  if (rule.table !== undefined && rule.table !== tryTableId(call.input.DataTableId)) return null
  const isAboutCell =
    rule.effect === 'fail-cell' || rule.primaryValues !== undefined || rule.attribute !== undefined
  if (!isAboutCell) return { cell: null }
  const cell = findCell(rule, call)
  return cell === -1 ? null : { cell }
}

function findCell(rule: FaultRule, call: Call): number {
  const cells = batchCells.safeParse(call.input).data?.Values ?? []
  return cells.findIndex(
    (cell) =>
      cell !== null &&
      (rule.attribute === undefined || rule.attribute === cell.AttributeName) &&
      (rule.primaryValues === undefined || isSameRecord(rule.primaryValues, cell.PrimaryValues)),
  )
}

type PrimaryValues = NonNullable<FaultRule['primaryValues']>

function isSameRecord(wanted: PrimaryValues, given: PrimaryValues): boolean {
  return (
    wanted.length === given.length &&
    wanted.every((one) =>
      given.some((other) => other.AttributeName === one.AttributeName && other.Value === one.Value),
    )
  )
}
