import { type KeyboardEvent, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { insertText, isComposing } from '@/components/ui'
import { fieldText, isExpression, isolate } from '@/lib/data-table'
import { editingIntent } from '../keyboard'
import type { EditorProps } from './editor-types'
import { OptionsList } from './options-list'
import { brokenRule, RuleHint } from './rule-hint'
import { type TextElement, TextField } from './text-field'
import { matchingOptions, typedFieldValue } from './typed-value'
import { useDraft } from './use-draft'

/**
 * The editor of TEXT and NUMBER, of expressions, and of stored strings that fit no other editor. Allowed values are
 * a list to choose from; another text may be kept, and is then invalid if the list is strict.
 */
export function TextEditor({ attribute, value, mode, label, connect, onPick }: EditorProps) {
  const [text, setText] = useState(() =>
    mode === 'replace' ? '' : fieldText(attribute.valueType, value),
  )
  /** What was typed, which the choices are found by; `null` before the first character. */
  const [typed, setTyped] = useState<string | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const ids = useId()

  const { enum: allowed } = attribute.rules
  const isExpressionText = isExpression(attribute, text)
  const options =
    allowed === undefined || isExpressionText ? [] : matchingOptions(allowed.values, typed ?? '')
  // A strict list offers its first match, so that a few letters and Enter are enough; an open one waits to be asked.
  const isOffered = allowed?.isStrict === true && typed !== null && typed !== ''
  const offered = typed === null ? options.indexOf(text) : isOffered ? 0 : -1
  const highlighted = Math.min(chosen ?? offered, options.length - 1)
  // What stands in the field. A choice that is only offered is taken by a key or a press, never by what closes the editor.
  const stored = typedFieldValue(attribute, value, text)
  const isTouched = typed !== null || chosen !== null
  useDraft(connect, { isTouched, value: stored })

  function type(next: string): void {
    setText(next)
    setTyped(next)
    setChosen(null)
  }

  function choose(index: number): void {
    setText(options[index] ?? text)
    setChosen(index)
  }

  function handleKeyDown(event: KeyboardEvent<TextElement>): void {
    if (isComposing(event)) return
    if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const from = event.key === 'ArrowUp' ? Math.max(highlighted, 0) - 1 : highlighted + 1
      choose((from + options.length) % options.length)
      return
    }
    const intent = editingIntent(event)
    // Before the editor closes on the key, which reads what stands in the field then.
    if (
      intent?.kind === 'commit' &&
      options[highlighted] !== undefined &&
      options[highlighted] !== text
    )
      flushSync(() => choose(highlighted))
    if (intent?.kind !== 'line-break') return
    event.preventDefault()
    const field = event.currentTarget
    if (field instanceof HTMLInputElement) return
    insertText(field, '\n')
    type(field.value)
  }

  const ruleId = `${ids}-rule`
  const listId = `${ids}-options`
  // A value with lines of its own would lose them in a field of one line.
  const isCombobox = allowed !== undefined && !/[\r\n]/.test(value ?? '')
  return (
    <>
      <TextField
        face={
          isExpressionText ? 'expression' : attribute.valueType === 'NUMBER' ? 'number' : 'text'
        }
        options={isCombobox ? { listId, count: options.length, highlighted } : null}
        value={text}
        label={label}
        ruleId={ruleId}
        isInvalid={isTouched && brokenRule(attribute, stored) !== null}
        onType={type}
        onKeyDown={handleKeyDown}
      />
      <div className="ls-editor-below">
        <RuleHint id={ruleId} attribute={attribute} value={isTouched ? stored : null} />
        <OptionsList
          id={listId}
          label={`Allowed values of ${isolate(attribute.name)}`}
          options={options}
          highlighted={highlighted}
          current={value}
          onPick={(picked) => {
            flushSync(() => type(picked))
            onPick()
          }}
        />
      </div>
    </>
  )
}
