'use client'

import { CopyPlus, PenLine, Plus, RotateCcw, Trash2, X } from 'lucide-react'
import type { RowMenuRequest } from '@/components/grid'
import { ContextMenu, MenuItem, MenuNote, MenuSeparator, useIsApple } from '@/components/ui'
import type { RowId, RowState } from '@/lib/data-table'
import { recordKeys } from './record-keys'
import type { RecordActions } from './use-record-commands'

export interface RecordMenuProps {
  /** Where it was asked for; `null`: it is closed. */
  readonly request: RowMenuRequest | null
  /** Where its record is now; `null`: nowhere. */
  readonly row: RowId | null
  /** Why nothing can be done with the record any more; `null` while it is there. */
  readonly missing: string | null
  /** Words for the record. */
  readonly recordLabel: string
  readonly state: RowState
  readonly isDefaultRecord: boolean
  /** Some of the record is on its way to the service: what becomes of it is not decided now. */
  readonly isSaving: boolean
  readonly actions: RecordActions
  readonly onClose: () => void
  /** Gives the keyboard back to the record's cell. */
  readonly giveFocus: () => void
}

/** What can be done with one record. */
export function RecordMenu(props: RecordMenuProps) {
  const { request, row, missing, recordLabel, isDefaultRecord, actions, onClose, giveFocus } = props
  const keys = recordKeys(useIsApple())
  return (
    <ContextMenu
      anchor={request?.anchor ?? null}
      giveFocus={giveFocus}
      label={`Record ${recordLabel}`}
      onClose={onClose}
    >
      {missing !== null && <MenuNote>{missing}</MenuNote>}
      {isDefaultRecord ? (
        <MenuNote>
          The default record has no primary values: it cannot be renamed, duplicated or deleted. Its
          values can be cleared.
        </MenuNote>
      ) : (
        row !== null && <OfRecord {...props} row={row} />
      )}
      <MenuSeparator />
      <MenuItem icon={<Plus aria-hidden />} onSelect={actions.add} shortcut={keys.add}>
        Add record…
      </MenuItem>
    </ContextMenu>
  )
}

function OfRecord({ state, isSaving, actions, row }: RecordMenuProps & { readonly row: number }) {
  const keys = recordKeys(useIsApple())
  if (state === 'deleted') {
    return (
      <MenuItem
        icon={<RotateCcw aria-hidden />}
        isDisabled={isSaving}
        onSelect={() => actions.restore([row])}
      >
        Keep the record
      </MenuItem>
    )
  }
  return (
    <>
      {isSaving && <MenuNote>Being saved: wait until the save has ended.</MenuNote>}
      <MenuItem
        icon={<PenLine aria-hidden />}
        isDisabled={isSaving}
        onSelect={() => actions.rename(row)}
        shortcut={keys.rename}
      >
        {state === 'stored' ? 'Rename…' : 'Change the primary values…'}
      </MenuItem>
      {state === 'renamed' && (
        <MenuItem
          icon={<RotateCcw aria-hidden />}
          isDisabled={isSaving}
          onSelect={() => actions.restore([row])}
        >
          Take back the rename
        </MenuItem>
      )}
      <MenuItem
        icon={<CopyPlus aria-hidden />}
        onSelect={() => actions.duplicate(row)}
        shortcut={keys.duplicate}
      >
        Duplicate…
      </MenuItem>
      {state === 'new' ? (
        <MenuItem
          icon={<X aria-hidden />}
          isDangerous
          isDisabled={isSaving}
          onSelect={() => actions.restore([row])}
          shortcut={keys.remove}
        >
          Discard the new record
        </MenuItem>
      ) : (
        <MenuItem
          icon={<Trash2 aria-hidden />}
          isDangerous
          isDisabled={isSaving}
          onSelect={() => actions.remove([row])}
          shortcut={keys.remove}
        >
          Delete record
        </MenuItem>
      )}
    </>
  )
}
