import {
  type Attribute,
  type CellEdit,
  type CellPlace,
  type CellView,
  lengthRefusal,
  sameValue,
  validateValue,
} from '@/lib/data-table'

/** A new value for a cell. */
export interface EditRequest {
  readonly place: CellPlace
  readonly attribute: Attribute
  /** What the cell shows now. */
  readonly view: CellView
  readonly value: string | null
}

/** The edits of an action on many cells, and what it leaves unchanged. */
export interface EditPlan {
  readonly edits: readonly CellEdit[]
  /** Cells that have the requested value already. */
  readonly unchanged: number
  /** Read-only cells with another value. */
  readonly readOnly: number
  /** How many of the edits break a rule: they become drafts, but are not sent. */
  readonly invalid: number
  /** Values too long for a draft. */
  readonly refused: readonly { readonly attribute: string; readonly message: string }[]
}

/** Decides which of the requested values become edits. */
export function planEdits(requests: Iterable<EditRequest>): EditPlan {
  const edits: CellEdit[] = []
  const refused: { attribute: string; message: string }[] = []
  const counts = { unchanged: 0, readOnly: 0, invalid: 0 }
  for (const { place, attribute, view, value } of requests) {
    if (sameValue(attribute.valueType, view.value, value)) {
      counts.unchanged += 1
      continue
    }
    if (view.isReadOnly) {
      counts.readOnly += 1
      continue
    }
    const message = value === null ? null : lengthRefusal(attribute, value)
    if (message !== null) {
      refused.push({ attribute: attribute.name, message })
      continue
    }
    if (value !== null && validateValue(attribute, value) !== null) counts.invalid += 1
    edits.push({ ...place, value })
  }
  return { edits, ...counts, refused }
}
