import { type CellAddress, type CellBase, isSameKey, NO_VALUE, recordKey } from '@/lib/data-table'
import { isValueOf, type Places } from '../decide/rename-verdict'
import type { FoundRecord } from '../protocol/service'
import type { RenameToSave, SaveEvent } from '../protocol/types'
import { call, type SaveRun, stop } from './run'

/**
 * Looks for a record at the primary values that it has, or had, and at those that it is to get: reads its cells there,
 * and asks whether there are records, since one may hold values that its user never saw.
 *
 * @returns `null` where that cannot be told: nothing may be said of the record then
 */
export async function* readPlaces(
  run: SaveRun,
  rename: RenameToSave,
): AsyncGenerator<SaveEvent, Places | null> {
  const { service, request } = run
  const { from, to } = rename
  const { attributes, isWhole } = attributesToRead(run, rename)
  const cells = attributes.flatMap((attribute) =>
    [from, to].map((primaryValues): CellAddress => ({ primaryValues, attribute })),
  )
  const bases: CellBase[] = []
  const ids: (string | null)[] = []
  if (cells.length > 0) {
    const answer = yield* call(run, 'describe', () => service.describe(request.tableId, cells))
    if (!answer.ok) {
      yield* stop(run, answer.trouble)
      return null
    }
    bases.push(...answer.results.map((one) => (one.kind === 'read' ? one.base : NO_VALUE)))
    ids.push(...answer.results.map((one) => (one.kind === 'read' ? (one.recordId ?? null) : null)))
  }
  const idAt = (place: number) => ids.find((id, index) => index % 2 === place && id !== null)
  const atOld = firstStored(bases.filter((_, index) => index % 2 === 0))
  const atNew = firstStored(bases.filter((_, index) => index % 2 === 1))
  const seen = {
    ...{ atOld, atNew, isAtOld: atOld.value !== null, isAtNew: atNew.value !== null },
    ...{ idAtOld: idAt(0) ?? null, idAtNew: idAt(1) ?? null },
  }
  const find = service.findRecords
  const isRespelled = isSameKey(run.keyRules, from, to)
  // Asked for by either spelling it is one record, whose cells are found at both.
  const asked = isRespelled ? [from] : [from, to]
  const found = find && (yield* call(run, 'find', () => find(request.tableId, asked, run.keyRules)))
  if (isRespelled) return found?.ok ? placesBySpelling(rename, atOld, found.results[0]) : null
  if (found?.ok) {
    const [old, next] = found.results
    const isAtOld = seen.isAtOld || old?.exists === true
    return {
      ...seen,
      isAtOld,
      isAtNew: seen.isAtNew || next?.exists === true,
      idAtOld: seen.idAtOld ?? old?.recordId ?? null,
      idAtNew: seen.idAtNew ?? next?.recordId ?? null,
    }
  }
  // A record may be there without the cells that were read, but not without any.
  const isKnown = isWhole || seen.isAtOld || isValueOf(valueVersionsOf(run, rename), atNew)
  return isKnown ? seen : null
}

/** Where a record is that gets another spelling of its own key: by how it is spelled now. */
function placesBySpelling(
  { to }: RenameToSave,
  read: CellBase,
  found: FoundRecord | undefined,
): Places {
  const isAtNew = found?.spelled !== undefined && recordKey(found.spelled) === recordKey(to)
  const isAtOld = found?.exists === true && !isAtNew
  return {
    atOld: isAtOld ? read : NO_VALUE,
    atNew: isAtNew ? read : NO_VALUE,
    isAtOld,
    isAtNew,
  }
}

/** Versions of the record's values, as its user saw them and as this save wrote them. */
export function valueVersionsOf(
  { written }: Pick<SaveRun, 'written'>,
  { witness, from }: RenameToSave,
): readonly string[] {
  const known = [witness?.lockVersion, written.get(recordKey(from))?.lockVersion]
  return known.flatMap((version) => version?.value ?? [])
}

/** The cell that tells most first; `isWhole`: a record without any of them holds no value. */
function attributesToRead({ request, options, written }: SaveRun, rename: RenameToSave) {
  const ofTable = (request.attributes ?? []).filter(({ isPrimary }) => !isPrimary)
  // What this save wrote last holds a value; what its user saw may have been removed by it.
  const known = [written.get(recordKey(rename.from))?.cell, rename.witness]
  const names = [...known, ...ofTable.map(({ name }) => ({ attribute: name }))]
  const all = [...new Set(names.flatMap((one) => one?.attribute ?? []))]
  const attributes = all.slice(0, Math.max(1, Math.floor(options.batchSize / 2)))
  return { attributes, isWhole: ofTable.length > 0 && attributes.length === all.length }
}

function firstStored(bases: readonly CellBase[]): CellBase {
  return bases.find(({ value }) => value !== null) ?? NO_VALUE
}
