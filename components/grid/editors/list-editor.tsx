import {
  type ChangeEvent,
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
import { isolate, keepLineBreaks, unifiedLineBreaks } from '@/lib/data-table'
import { editingIntent } from '../input/keyboard'
import { matchingOptions } from '../model/typed-value'
import { type EditorProps, keepFocus, useDraft } from './editor-props'
import {
  changeList,
  isQuoteOpen,
  type ListChange,
  type ListDraft,
  listValue,
  openList,
  pastedItems,
  pendingReadings,
  typedItems,
} from './list-draft'
import { OptionsList, optionId } from './options-list'
import { RuleHint } from './rule-hint'
import type { TextElement } from './text-field'

/**
 * The editor for TEXT_LIST and NUMBER_LIST, with a chip for each item. Enter or a comma adds the typed text; quotation
 * marks keep a comma inside an item; Enter on an empty field commits; Backspace removes the last item. Arrows or a
 * press select a chip: Enter or F2 edits it, Alt with an arrow moves it, Delete removes it.
 */
export function ListEditor({ attribute, value, mode, label, connect }: EditorProps) {
  const [draft, change] = useReducer(changeList, null, () => openList(attribute, value, mode))
  const [chosen, setChosen] = useState(-1)
  const ids = useId()
  const field = useRef<TextElement>(null)
  const stored = listValue(draft)
  useDraft(connect, { isTouched: draft.isTouched, value: stored })
  const hasLines = /[\r\n]/.test(draft.pending)
  const attach = (element: TextElement | null) => {
    field.current = element
  }
  // The caret goes to the end of an opened item.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect must also run when the field is replaced.
  useLayoutEffect(() => {
    const element = field.current
    element?.focus({ preventScroll: true })
    if (draft.at !== null) element?.setSelectionRange(element.value.length, element.value.length)
  }, [draft.at, hasLines])

  const readings = pendingReadings(draft)
  const unused = (attribute.rules.enum?.values ?? []).filter(
    (option) => !draft.items.includes(option),
  )
  const options =
    readings.length > 0
      ? readings.map((items) => items.join(' and '))
      : matchingOptions(unused, draft.pending)
  const isOffered =
    readings.length === 0 && attribute.rules.enum?.isStrict === true && draft.pending.trim() !== ''
  const highlighted = Math.min(chosen < 0 && isOffered ? 0 : chosen, options.length - 1)

  function add(items: readonly string[]): void {
    setChosen(-1)
    change({ kind: 'added', items })
  }

  function pick(index: number): void {
    const option = options[index]
    if (option !== undefined) add(readings[index] ?? [option])
  }

  function handleChange(event: ChangeEvent<TextElement>): void {
    setChosen(-1)
    const text = keepLineBreaks(draft.pending, event.target.value)
    // A comma may be part of a number, unless a space follows.
    const ended = draft.type === 'NUMBER_LIST' ? /^(.*),\s$/s.exec(text)?.[1] : undefined
    if (ended === undefined) change({ kind: 'typed', text })
    else change({ kind: 'added', items: typedItems(draft.type, ended) })
  }

  function handleKeyDown(event: KeyboardEvent<TextElement>): void {
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
    const { type, pending, at } = draft
    const isComma = event.key === ',' || event.key === '،' || event.key === '、'
    const isOfNumber = type === 'NUMBER_LIST' && event.key === ','
    if (isComma && !isOfNumber && pending.trim() !== '' && !isQuoteOpen(pending)) {
      add(typedItems(type, pending))
      return true
    }
    const intent = editingIntent(event)
    if (intent?.kind !== 'commit') return false
    const isEmpty = pending.trim() === '' && highlighted < 0
    // An opened item that was emptied is removed; this Enter does not commit the list.
    if (isEmpty && (at === null || intent.next !== 'down')) return false
    const items =
      highlighted < 0
        ? typedItems(type, pending)
        : (readings[highlighted] ?? [options[highlighted] ?? pending])
    if (intent.next === 'down') {
      // Ambiguous: the user chooses one number or several.
      if (highlighted < 0 && readings.length > 0) return true
      add(items)
      return true
    }
    // Tab and Ctrl+Enter commit the typed text too.
    flushSync(() => add(items))
    return false
  }

  function handlePaste(event: ClipboardEvent<TextElement>): void {
    const { selectionStart, selectionEnd, value: text } = event.currentTarget
    const caret = { start: selectionStart ?? text.length, end: selectionEnd ?? text.length }
    const items = pastedItems(draft, event.clipboardData.getData('text/plain'), caret)
    if (items === null) return
    event.preventDefault()
    add(items)
  }

  const common = {
    className: 'ls-editor-input',
    style: { order: draft.at ?? draft.items.length },
    dir: 'auto',
    value: unifiedLineBreaks(draft.pending),
    autoComplete: 'off',
    'aria-label': label,
    'aria-controls': `${ids}-options`,
    'aria-activedescendant': highlighted < 0 ? undefined : optionId(`${ids}-options`, highlighted),
    'aria-describedby': `${ids}-rule ${ids}-items`,
    onChange: handleChange,
    onKeyDown: handleKeyDown,
    onPaste: handlePaste,
  }
  return (
    <>
      <div className="ls-editor-field ls-editor-chips">
        {draft.items.map((item, index) => (
          <Chip
            // biome-ignore lint/suspicious/noArrayIndexKey: items of a list may repeat, and have no other identity.
            key={index}
            change={change}
            index={index}
            isChosen={index === draft.chip}
            item={item}
            order={draft.at !== null && index >= draft.at ? index + 1 : index}
            count={draft.items.length}
          />
        ))}
        {hasLines ? (
          <textarea {...common} ref={attach} rows={2} />
        ) : (
          <input
            {...common}
            ref={attach}
            aria-autocomplete="list"
            aria-expanded={options.length > 0}
            inputMode={draft.type === 'NUMBER_LIST' ? 'decimal' : 'text'}
            role="combobox"
          />
        )}
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
          label={
            readings.length > 0
              ? 'One number or several'
              : `Allowed values of ${isolate(attribute.name)}`
          }
          options={options}
          highlighted={highlighted}
          current={null}
          onPick={(option) => pick(options.indexOf(option))}
          {...(readings.length > 0 && { optionLabel: (option: string) => `Use ${option}` })}
        />
      </div>
    </>
  )
}

interface ChipProps {
  readonly item: string
  readonly index: number
  readonly count: number
  /** CSS order among chips and field, so that their elements need not move. */
  readonly order: number
  readonly isChosen: boolean
  readonly change: (change: ListChange) => void
}

/** One item. A press selects it; a selected one has buttons to move it, and another press edits it. */
function Chip({ item, index, count, order, isChosen, change }: ChipProps) {
  return (
    <span className="ls-chip" data-chosen={isChosen || undefined} dir="auto" style={{ order }}>
      {isChosen && index > 0 ? (
        <ChipButton
          label={`Move ${isolate(item)} one place earlier`}
          onPress={() => change({ kind: 'moved', index, step: -1 })}
          sign="‹"
        />
      ) : null}
      <button
        type="button"
        tabIndex={-1}
        className="ls-chip-text"
        aria-label={isChosen ? `Edit ${isolate(item)}` : `Choose ${isolate(item)}`}
        onMouseDown={keepFocus}
        onClick={() => change({ kind: isChosen ? 'opened' : 'chosen', index })}
      >
        {item === '' ? '""' : item}
      </button>
      {isChosen && index < count - 1 ? (
        <ChipButton
          label={`Move ${isolate(item)} one place later`}
          onPress={() => change({ kind: 'moved', index, step: 1 })}
          sign="›"
        />
      ) : null}
      <ChipButton
        label={`Remove ${isolate(item)}`}
        onPress={() => change({ kind: 'removed', index })}
        sign="×"
      />
    </span>
  )
}

interface ChipButtonProps {
  readonly label: string
  readonly sign: string
  readonly onPress: () => void
}

/** Not in the tab order; the field handles the keys for chips. */
function ChipButton({ label, sign, onPress }: ChipButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="ls-chip-button"
      aria-label={label}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      {sign}
    </button>
  )
}

/**
 * Arrows at the start of the field select chips. On the selected one, Enter and F2 edit, Alt with an arrow moves,
 * Delete and Backspace remove; without one, Backspace removes the item before the field.
 */
function handleChipKey(
  event: KeyboardEvent<TextElement>,
  draft: ListDraft,
  change: (change: ListChange) => void,
): boolean {
  const { items, chip, at } = draft
  if (event.ctrlKey || event.metaKey || event.shiftKey || items.length === 0) return false
  const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null
  if (event.altKey) {
    if (chip === null || step === null) return false
    change({ kind: 'moved', index: chip, step })
    return true
  }
  const { selectionStart, selectionEnd } = event.currentTarget
  const isAtStart = selectionStart === 0 && selectionEnd === 0
  switch (event.key) {
    case 'ArrowLeft':
      if (isAtStart || chip !== null) change({ kind: 'stepped', step: -1 })
      return isAtStart || chip !== null
    case 'ArrowRight':
      if (chip !== null) change({ kind: 'stepped', step: 1 })
      return chip !== null
    case 'Enter':
    case 'F2':
      if (chip !== null) change({ kind: 'opened', index: chip })
      return chip !== null
    case 'Delete':
      if (chip !== null) change({ kind: 'removed', index: chip })
      return chip !== null
    case 'Backspace': {
      const before = chip ?? (at ?? items.length) - 1
      if ((!isAtStart && chip === null) || before < 0) return false
      change({ kind: 'removed', index: before })
      return true
    }
    default:
      return false
  }
}

function describeItems(draft: ListDraft): string {
  const { items, chip, at } = draft
  const count = items.length
  if (chip !== null) {
    return `${isolate(items[chip] ?? '')}, item ${chip + 1} of ${count}. Enter edits it, Alt with an arrow moves it, Delete removes it`
  }
  if (at !== null) return `Editing item ${at + 1} of ${count + 1}`
  return count === 1 ? '1 item' : `${count} items`
}
