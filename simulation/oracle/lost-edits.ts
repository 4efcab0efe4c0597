import { type CellAddress, recordKey } from '@/lib/data-table'
import type { Editor } from '../actors/editor'

/** What is neither drafted as it was typed nor was stored, with nobody having given it up. */
export function lostWork(editor: Editor): readonly string[] {
  return [...lostNames(editor), ...lostEdits(editor)]
}

function lostEdits(editor: Editor): readonly string[] {
  const { index, session, memory } = editor
  return [...memory.typed].flatMap(([key, typed]) => {
    const { address, value } = typed
    const draft = session.drafts.get(key)
    if (draft?.value === value) {
      const recordId = typed.recordId ?? editor.recordIdNow(address.primaryValues)
      memory.typed.set(key, { ...typed, recordId })
      return []
    }
    const place = session.placeOf(address)
    const shown = place && session.storedAt(place)
    // Whoever types back what they knew to be stored wants nothing changed.
    const isTakenBack = memory.known(key)?.value === value || memory.isTheirs(key, value)
    // A value that was to be removed went with its record, whoever made another one of that name.
    if (value === null && draft === undefined && isReplaced(editor, key, address)) {
      memory.typed.delete(key)
      return []
    }
    if (draft === undefined && (isTakenBack || (shown?.value ?? null) === value)) {
      memory.typed.delete(key)
      return []
    }
    return [`editor ${index} typed ${value} into ${key}; the draft holds ${draft?.value}`]
  })
}

/** A name that was taken back is nothing to lose, once nothing is under way or in doubt. */
function lostNames(editor: Editor): readonly string[] {
  const { index, session, memory } = editor
  return [...memory.named].flatMap(([key, { record, to, recordId }]) => {
    const draft = session.drafts.records.renameOf(record)
    // Others gave the record the very name.
    const isCalledSo = typeof recordId === 'string' && editor.recordIdNow(to) === recordId
    if (draft === undefined && isCalledSo) {
      memory.named.delete(key)
      return []
    }
    const isTakenBack = recordKey(to) === key
    if (isTakenBack && draft === undefined) memory.named.delete(key)
    if (isTakenBack && draft) memory.named.set(key, { record, to: draft.to, recordId })
    if (isTakenBack || (draft && recordKey(draft.to) === recordKey(to))) return []
    const held = draft && recordKey(draft.to)
    return [`editor ${index} named ${key} ${recordKey(to)}; the draft has ${held}`]
  })
}

/** True where another record has the name by now than when the edit was made, or none. */
function isReplaced(editor: Editor, key: string, { primaryValues }: CellAddress): boolean {
  const { recordId } = editor.memory.typed.get(key) ?? {}
  return recordId !== undefined && editor.recordIdNow(primaryValues) !== recordId
}
