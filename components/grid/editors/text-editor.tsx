import { type KeyboardEvent, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { isComposing } from '@/components/ui'
import { isExpression, toText } from '@/lib/data-table'
import { editingIntent } from '../keyboard'
import type { EditorProps } from './editor-types'
import { OptionsList } from './options-list'
import { brokenRule, RuleHint } from './rule-hint'
import { type TextElement, TextField } from './text-field'
import { matchingOptions, typedValue } from './typed-value'
import { useDraft } from './use-draft'

/**
 * The editor of TEXT and NUMBER, of expressions, and of stored strings that fit no other editor. Allowed values are
 * a list to choose from; another text may be kept, and is then invalid if the list is strict.
 */
export function TextEditor({ attribute, value, mode, label, connect, onPick }: EditorProps) {
  const [text, setText] = useState(() =>
    mode === 'replace' || value === null ? '' : toText(attribute.valueType, value),
  )
  const [isTyped, setTyped] = useState(false)
  const [chosen, setChosen] = useState<number | null>(null)
  const ids = useId()

  const { enum: allowed } = attribute.rules
  const isExpressionText = isExpression(attribute, text)
  const options =
    allowed === undefined || isExpressionText
      ? []
      : matchingOptions(allowed.values, isTyped ? text : '')
  // A strict list offers its first match, so that a few letters and Enter are enough; an open one waits to be asked.
  const offered = isTyped
    ? allowed?.isStrict === true && text !== ''
      ? 0
      : -1
    : options.indexOf(text)
  const highlighted = Math.min(chosen ?? offered, options.length - 1)
  const option = options[highlighted]
  const stored = typedValue(attribute, value, option ?? text)
  useDraft(connect, { isTouched: isTyped || chosen !== null, value: stored })

  function type(next: string): void {
    setText(next)
    setTyped(true)
    setChosen(null)
  }

  function handleKeyDown(event: KeyboardEvent<TextElement>): void {
    if (isComposing(event)) return
    if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const from = event.key === 'ArrowUp' ? Math.max(highlighted, 0) - 1 : highlighted + 1
      setChosen((from + options.length) % options.length)
      return
    }
    if (editingIntent(event)?.kind !== 'line-break') return
    event.preventDefault()
    const element = event.currentTarget
    if (element instanceof HTMLInputElement) return
    element.setRangeText('\n', element.selectionStart, element.selectionEnd, 'end')
    type(element.value)
  }

  const ruleId = `${ids}-rule`
  const listId = `${ids}-options`
  // A value with lines of its own would lose them in a field of one line.
  const isCombobox = allowed !== undefined && value?.includes('\n') !== true
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
        isInvalid={isTyped && brokenRule(attribute, stored) !== null}
        onType={type}
        onKeyDown={handleKeyDown}
      />
      <div className="ls-editor-below">
        <RuleHint id={ruleId} attribute={attribute} value={isTyped ? stored : null} />
        <OptionsList
          id={listId}
          label={`Allowed values of ${attribute.name}`}
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
