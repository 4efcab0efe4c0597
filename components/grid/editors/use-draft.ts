import { useEffectEvent, useLayoutEffect } from 'react'
import type { EditorDraft } from '../controller/edit-session'
import type { EditorProps } from './editor-types'

/** Lets the grid read this editor's draft, as the last render left it, while it is mounted. */
export function useDraft(connect: EditorProps['connect'], draft: EditorDraft): void {
  const read = useEffectEvent(() => draft)
  useLayoutEffect(() => connect.join(() => read()), [connect])
  useLayoutEffect(() => connect.note(draft))
}
