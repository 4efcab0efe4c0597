import type { Attribute } from '@/lib/data-table'
import type { EditorConnection } from '../controller/edit-session'

/** What every editor is given. It keeps its own draft and hands it over when `connect`'s reader is called. */
export interface EditorProps {
  readonly attribute: Attribute
  /** The value when it opened. */
  readonly value: string | null
  /** `replace` begins empty, for the key just pressed. */
  readonly mode: 'replace' | 'modify'
  /** Accessible name of the field. */
  readonly label: string
  readonly connect: EditorConnection
  /** Commits and moves down, for a press in a list. */
  readonly onPick: () => void
}
