import {
  type ClipboardEvent,
  type KeyboardEvent,
  useId,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { isComposing } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { editingIntent } from '../keyboard'
import type { EditorProps } from './editor-types'
import {
  changeList,
  isQuoteOpen,
  type ListDraft,
  listValue,
  openList,
  pastedItems,
  typedItems,
} from './list-draft'
import { OptionsList, optionId } from './options-list'
import { RuleHint } from './rule-hint'
import { matchingOptions } from './typed-value'
import { useDraft } from './use-draft'

/**
 * The editor of TEXT_LIST and NUMBER_LIST: one chip per item. Enter or a comma adds what is typed, quotation marks keep
 * a comma inside an item; Enter on an empty field commits; Backspace takes the last item away; arrows reach the chips.
 */
export function ListEditor({ attribute, value, mode, label, connect }: EditorProps) {
  const [draft, change] = useReducer(changeList, null, () => openList(value, mode))
  const [chosen, setChosen] = useState(-1)
  const ids = useId()
  const field = useRef<HTMLInputElement>(null)
  const stored = listValue(attribute, draft)
  useDraft(connect, { isTouched: draft.isTouched, value: stored })
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), [])

  const unused = (attribute.rules.enum?.values ?? []).filter(
    (option) => !draft.items.includes(option),
  )
  const options = matchingOptions(unused, draft.pending)
  const isOffered = attribute.rules.enum?.isStrict === true && draft.pending.trim() !== ''
  const highlighted = Math.min(chosen < 0 && isOffered ? 0 : chosen, options.length - 1)

  function add(text: string): void {
    setChosen(-1)
    const items = typedItems(text)
    if (items.length > 0) change({ kind: 'added', items })
  }

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (isComposing(event)) return
    const used =
      handleChipKey(event, draft, change) || handleOptionKey(event) || handleAddKey(event)
    if (used) event.preventDefault()
  }

  function handleOptionKey(event: KeyboardEvent): boolean {
    if (options.length === 0 || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return false
    const step = event.key === 'ArrowDown' ? 1 : -1
    setChosen((Math.max(highlighted, step === 1 ? -1 : 0) + step + options.length) % options.length)
    return true
  }

  function handleAddKey(event: KeyboardEvent): boolean {
    const text = options[highlighted] ?? draft.pending
    const isComma = event.key === ',' || event.key === '،' || event.key === '、'
    if (isComma && draft.pending.trim() !== '' && !isQuoteOpen(draft.pending)) {
      add(draft.pending)
      return true
    }
    const intent = editingIntent(event)
    if (intent?.kind !== 'commit' || text.trim() === '') return false
    if (intent.next === 'down') {
      add(text)
      return true
    }
    // Tab and Ctrl+Enter take what is typed with them.
    flushSync(() => add(text))
    return false
  }

  function handlePaste(event: ClipboardEvent): void {
    const items = pastedItems(attribute, event.clipboardData.getData('text/plain'))
    if (items.length < 2) return
    event.preventDefault()
    change({ kind: 'added', items })
  }

  return (
    <>
      <div className="ls-editor-field ls-editor-chips">
        {draft.items.map((item, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: items of a list may repeat, and have no other identity.
            key={index}
            className="ls-chip"
            data-chosen={index === draft.chip || undefined}
            dir="auto"
          >
            {item === '' ? '""' : item}
            <button
              type="button"
              tabIndex={-1}
              className="ls-chip-remove"
              aria-label={`Remove ${isolate(item)}`}
              onMouseDown={keepFocus}
              onClick={() => change({ kind: 'removed', index })}
            >
              ×
            </button>
          </span>
        ))}
        <input
          ref={field}
          className="ls-editor-input"
          dir="auto"
          value={draft.pending}
          autoComplete="off"
          inputMode={attribute.valueType === 'NUMBER_LIST' ? 'decimal' : 'text'}
          role="combobox"
          aria-label={label}
          aria-expanded={options.length > 0}
          aria-controls={`${ids}-options`}
          aria-autocomplete="list"
          aria-activedescendant={
            highlighted < 0 ? undefined : optionId(`${ids}-options`, highlighted)
          }
          aria-describedby={`${ids}-rule ${ids}-items`}
          onChange={(event) => {
            setChosen(-1)
            change({ kind: 'typed', text: event.target.value })
          }}
          onKeyDown={handleKeyDown}
          onPaste={handlePaste}
        />
      </div>
      <div className="ls-editor-below">
        <p id={`${ids}-items`} role="status" className="sr-only">
          {describeItems(draft)}
        </p>
        <RuleHint
          id={`${ids}-rule`}
          attribute={attribute}
          value={draft.isTouched ? stored : null}
        />
        <OptionsList
          id={`${ids}-options`}
          label={`Allowed values of ${isolate(attribute.name)}`}
          options={options}
          highlighted={highlighted}
          current={null}
          onPick={add}
        />
      </div>
    </>
  )
}

/** Arrows at the field's beginning walk the chips; Backspace and Delete take the chosen one, or the last, away. */
function handleChipKey(
  event: KeyboardEvent<HTMLInputElement>,
  draft: ListDraft,
  change: (change: Parameters<typeof changeList>[1]) => void,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || draft.items.length === 0) return false
  const { selectionStart, selectionEnd } = event.currentTarget
  const isAtStart = selectionStart === 0 && selectionEnd === 0
  switch (event.key) {
    case 'ArrowLeft':
      if (isAtStart) change({ kind: 'moved', step: -1 })
      return isAtStart
    case 'ArrowRight':
      if (draft.chip !== null) change({ kind: 'moved', step: 1 })
      return draft.chip !== null
    case 'Delete':
      if (draft.chip !== null) change({ kind: 'removed', index: draft.chip })
      return draft.chip !== null
    case 'Backspace':
      if (!isAtStart) return false
      change({ kind: 'removed', index: draft.chip ?? draft.items.length - 1 })
      return true
    default:
      return false
  }
}

function describeItems(draft: ListDraft): string {
  const count = draft.items.length
  if (draft.chip !== null)
    return `${draft.items[draft.chip] ?? ''}, item ${draft.chip + 1} of ${count}`
  return count === 1 ? '1 item' : `${count} items`
}

function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault()
}
