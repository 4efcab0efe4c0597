'use client'

import { CornerDownRight } from 'lucide-react'
import { type FormEvent, type RefObject, useId, useRef, useState } from 'react'
import { Button, Dialog } from '@/components/ui'
import { type Attribute, columnIdOf, hiddenDifference, type PrimaryValues } from '@/lib/data-table'
import {
  type KeyCheck,
  keyLabel,
  keyOf,
  type RecordTask,
  type TypedKey,
  typedKey,
} from '@/lib/session'
import { KeyField } from './key-field'

export interface RecordDialogProps {
  readonly task: RecordTask
  /** Words for the record that is duplicated or renamed, as it was shown when the dialog was opened. */
  readonly recordLabel: string
  /** The primary attributes in their order. */
  readonly attributes: readonly Attribute[]
  /** What the fields begin with, as stored strings by the attributes' ids. */
  readonly initial: ReadonlyMap<string, string>
  /** What was typed before the page was loaded anew. @default nothing */
  readonly typedBefore?: TypedKey | null
  /** False while the table is still being read: another record may have the key. */
  readonly isWholeTableRead: boolean
  /** Why it cannot be done now: its record is gone, or is being saved. `null`: it can. */
  readonly refusal?: string | null
  /** What others did to the record since the dialog was opened, to be read before it is done all the same. */
  readonly news?: string | null
  readonly check: (key: PrimaryValues) => KeyCheck
  /** Told of all that is typed, after each change. */
  readonly onType?: (typed: TypedKey) => void
  readonly onUse: (key: PrimaryValues) => void
  /** Brings the record that has the key into view. */
  readonly onGoTo: (row: number) => void
  readonly onClose: () => void
  /** Takes the focus when it closes. */
  readonly giveFocus: () => void
}

/**
 * Asks for a record's primary values, judged while they are typed. Nothing is stored before the next save. What is typed
 * is dropped by Esc, Cancel or Close alone; and what is to be read first is done by the press after that which told it.
 */
export function RecordDialog(props: RecordDialogProps) {
  const { task, recordLabel, attributes, initial, typedBefore, onClose, giveFocus } = props
  const formId = useId()
  const first = useRef<HTMLElement>(null)
  const [typed, setTyped] = useState<TypedKey>(
    () => new Map([...typedKey(attributes, initial), ...(typedBefore ?? [])]),
  )
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set(typedBefore?.keys()))
  const [told, setTold] = useState('')
  const key = keyOf(attributes, typed)
  const checked = props.check(key)
  const warning = warningOf(props, key, checked)
  const isConfirmed = warning !== '' && told === warning
  return (
    <Dialog
      description={DESCRIPTIONS[task]}
      finalFocus={giveFocus}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button form={formId} type="submit" variant="primary">
            {isConfirmed ? `${CONFIRM[task]} all the same` : CONFIRM[task]}
          </Button>
        </>
      }
      initialFocus={first}
      isOpen
      keepsOnPressOutside={touched.size > 0}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="sm"
      title={titleOf(task, recordLabel)}
    >
      <KeyForm
        {...props}
        checked={checked}
        firstRef={first}
        formId={formId}
        onSubmit={() => {
          setTouched(new Set(attributes.map(columnIdOf)))
          if (checked.problems.size > 0 || checked.taken !== null || props.refusal) return false
          if (warning !== '' && !isConfirmed) setTold(warning)
          else props.onUse(key)
          return true
        }}
        onTypeIn={(id, text) => {
          const now = new Map(typed).set(id, text)
          setTyped(now)
          setTouched(new Set(touched).add(id))
          props.onType?.(now)
        }}
        touched={touched}
        typed={typed}
        warning={warning}
      />
    </Dialog>
  )
}

/** What is to be read before the answer is taken; empty for nothing. */
function warningOf(
  { attributes, news, recordLabel, task }: RecordDialogProps,
  key: PrimaryValues,
  { problems, alike }: KeyCheck,
): string {
  // Where its own record is the only one that looks the same, nothing is wrong with the name.
  const look = alike === null || problems.size > 0 ? null : alikeMessage(attributes, key, alike)
  const about = task === 'rename' ? `Record ${recordLabel}` : ''
  return [news ? `${about} ${news}`.trim() : null, look].filter((words) => words !== null).join(' ')
}

/** "It looks like the record Oslo, and is another one. Here: no-break space at the end; there: none of these." */
function alikeMessage(
  attributes: readonly Attribute[],
  key: PrimaryValues,
  alike: PrimaryValues,
): string {
  const valueIn = (record: PrimaryValues, name: string) =>
    record.find(({ attribute }) => attribute === name)?.value ?? ''
  const differences = attributes.flatMap(({ name }) => {
    const difference = hiddenDifference(valueIn(key, name), valueIn(alike, name))
    return difference === null ? [] : [`Here: ${difference.first}; there: ${difference.second}.`]
  })
  const words =
    differences.length > 0 ? differences.join(' ') : 'They differ in what cannot be seen.'
  return `This looks like the record ${keyLabel(alike)}, and would be another one. ${words}`
}

function titleOf(task: RecordTask, recordLabel: string): string {
  switch (task) {
    case 'add':
      return 'Add a record'
    case 'duplicate':
      return `Duplicate ${recordLabel}`
    case 'rename':
      return `Rename ${recordLabel}`
  }
}

const DESCRIPTIONS: Readonly<Record<RecordTask, string>> = {
  add: 'Its primary values tell it from every other record. It is stored by the next save, once it has a value.',
  duplicate:
    'The copy takes over every stored value, and needs primary values of its own. The next save stores it.',
  rename: 'All its values move along. The next save renames it.',
}

const CONFIRM: Readonly<Record<RecordTask, string>> = {
  add: 'Add record',
  duplicate: 'Duplicate record',
  rename: 'Rename record',
}

/** What is filled in: one for each attribute, in their order. */
const FIELDS = 'input:not([aria-hidden]), textarea, [role=combobox]'

interface KeyFormProps extends RecordDialogProps {
  readonly formId: string
  readonly firstRef: RefObject<HTMLElement | null>
  readonly typed: TypedKey
  readonly touched: ReadonlySet<string>
  readonly checked: KeyCheck
  readonly warning: string
  readonly onTypeIn: (id: string, text: string) => void
  /** @returns false where something has to be mended first */
  readonly onSubmit: () => boolean
}

function KeyForm(props: KeyFormProps) {
  const { attributes, formId, firstRef, typed, touched, checked, onTypeIn, onSubmit } = props
  const { problems } = checked
  // Left, or asked for: whoever is still typing has broken no rule.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const form = useRef<HTMLFormElement>(null)

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    setLeft(new Set(attributes.map(columnIdOf)))
    if (onSubmit()) return
    const wrong = attributes.findIndex(({ name }) => problems.has(name))
    form.current?.querySelectorAll<HTMLElement>(FIELDS)[Math.max(0, wrong)]?.focus()
  }

  return (
    <form
      className="space-y-3"
      id={formId}
      noValidate
      // A held key decides once.
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || !event.repeat) return
        event.preventDefault()
        event.stopPropagation()
      }}
      onSubmit={handleSubmit}
      ref={form}
    >
      {attributes.map((attribute, index) => (
        <KeyField
          attribute={attribute}
          error={touched.has(columnIdOf(attribute)) ? problems.get(attribute.name) : undefined}
          isTyping={!left.has(columnIdOf(attribute))}
          key={columnIdOf(attribute)}
          onLeave={() => setLeft(new Set(left).add(columnIdOf(attribute)))}
          onType={(text) => onTypeIn(columnIdOf(attribute), text)}
          ref={
            index === 0
              ? (field) => {
                  firstRef.current = field
                }
              : undefined
          }
          text={typed.get(columnIdOf(attribute)) ?? ''}
        />
      ))}
      {/* It stays on the page, so that what it comes to say is read out. */}
      <div aria-live="polite" className="min-h-6 text-sm" role="status">
        <Standing {...props} />
      </div>
    </form>
  )
}

/** What stands in the way, or is to be read first. */
function Standing(props: KeyFormProps) {
  const { attributes, initial, task, refusal, checked, typed, touched, warning, onGoTo } = props
  const { taken } = checked
  const begun = typedKey(attributes, initial)
  const isSame =
    task !== 'add' &&
    attributes.map(columnIdOf).every((id) => (typed.get(id) ?? '') === begun.get(id))
  if (refusal) return <p className="text-failed">{refusal}</p>
  // A copy begins with what another record is called: nobody has done anything wrong yet.
  if (taken !== null && !(isSame && touched.size === 0)) {
    return (
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-failed">
        {isSame
          ? 'Another record has to have other primary values.'
          : 'The table has a record with these primary values.'}
        <Button icon={<CornerDownRight aria-hidden />} onClick={() => onGoTo(taken)} size="sm">
          Go to that record
        </Button>
      </p>
    )
  }
  if (warning !== '') return <p className="text-conflict">{warning}</p>
  if (props.isWholeTableRead) return null
  return (
    <p className="text-ink-muted text-xs">
      The table is still being read; saving looks once more whether the key is free.
    </p>
  )
}
