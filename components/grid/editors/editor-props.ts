import { useEffectEvent, useLayoutEffect } from 'react'
import type { Attribute } from '@/lib/data-table'
import type { EditorConnection, EditorDraft } from '../controller/edit-session'

/** Props of every editor. An editor keeps its own draft, and the grid reads it through `connect`. */
export interface EditorProps {
  readonly attribute: Attribute
  /** The value at opening. */
  readonly value: string | null
  /** `replace` begins empty, for the key just pressed. */
  readonly mode: 'replace' | 'modify'
  /** Accessible name of the field. */
  readonly label: string
  readonly connect: EditorConnection
  /** Commits and moves down, after a press on an option. */
  readonly onPick: () => void
}

/** Lets the grid read the draft of a mounted editor, as of the last render. */
export function useDraft(connect: EditorConnection, draft: EditorDraft): void {
  const read = useEffectEvent(() => draft)
  useLayoutEffect(() => connect.join(() => read()), [connect])
  useLayoutEffect(() => connect.note(draft))
}

/** Mouse-down handler of buttons and options below a field: the field keeps focus. */
export function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault()
}
