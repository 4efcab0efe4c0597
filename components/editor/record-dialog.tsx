'use client'

import { CornerDownRight } from 'lucide-react'
import { type FormEvent, type RefObject, useId, useRef, useState } from 'react'
import { Button, Dialog } from '@/components/ui'
import type { Attribute, PrimaryValues } from '@/lib/data-table'
import { KeyField } from './key-field'
import type { KeyCheck } from './session-records'
import { keyOf, type TypedKey, typedKey } from './typed-key'
import type { RecordTask } from './use-record-commands'

export interface RecordDialogProps {
  readonly task: RecordTask
  /** Words for the record that is duplicated or renamed. */
  readonly recordLabel: string
  /** The primary attributes in their order. */
  readonly attributes: readonly Attribute[]
  /** What the fields begin with, as stored strings by attribute. */
  readonly initial: ReadonlyMap<string, string>
  /** False while the table is still being read: another record may have the key. */
  readonly isWholeTableRead: boolean
  readonly check: (key: PrimaryValues) => KeyCheck
  readonly onUse: (key: PrimaryValues) => void
  /** Brings the record that has the key into view. */
  readonly onGoTo: (row: number) => void
  readonly onClose: () => void
  /** Takes the focus when it closes. */
  readonly giveFocus: () => void
}

/** Asks for a record's primary values, judged while they are typed. Nothing is stored before the next save. */
export function RecordDialog(props: RecordDialogProps) {
  const { task, recordLabel, onClose, giveFocus } = props
  const formId = useId()
  const first = useRef<HTMLElement>(null)
  return (
    <Dialog
      description={DESCRIPTIONS[task]}
      finalFocus={giveFocus}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button form={formId} type="submit" variant="primary">
            {CONFIRM[task]}
          </Button>
        </>
      }
      initialFocus={first}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="sm"
      title={titleOf(task, recordLabel)}
    >
      <KeyForm {...props} firstRef={first} formId={formId} />
    </Dialog>
  )
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
}

function KeyForm(props: KeyFormProps) {
  const { attributes, initial, check, onUse, onGoTo, formId, firstRef, isWholeTableRead } = props
  const [typed, setTyped] = useState<TypedKey>(() => typedKey(attributes, initial))
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  // Left, or asked for: whoever is still typing has broken no rule.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const form = useRef<HTMLFormElement>(null)
  const key = keyOf(attributes, typed)
  const { problems, taken } = check(key)
  const isSame =
    props.task !== 'add' && attributes.every(({ name }) => typed.get(name) === initial.get(name))
  // A copy begins with what another record is called: nobody has done anything wrong yet.
  const isToldOf = taken !== null && !(isSame && touched.size === 0)

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    const names = new Set(attributes.map(({ name }) => name))
    setTouched(names)
    setLeft(names)
    if (problems.size === 0 && taken === null) {
      onUse(key)
      return
    }
    const wrong = attributes.findIndex(({ name }) => problems.has(name))
    form.current?.querySelectorAll<HTMLElement>(FIELDS)[Math.max(0, wrong)]?.focus()
  }

  return (
    <form className="space-y-3" id={formId} noValidate onSubmit={handleSubmit} ref={form}>
      {attributes.map((attribute, index) => (
        <KeyField
          attribute={attribute}
          error={touched.has(attribute.name) ? problems.get(attribute.name) : undefined}
          isTyping={!left.has(attribute.name)}
          key={attribute.name}
          onLeave={() => setLeft(new Set(left).add(attribute.name))}
          onType={(text) => {
            setTyped(new Map(typed).set(attribute.name, text))
            setTouched(new Set(touched).add(attribute.name))
          }}
          ref={
            index === 0
              ? (field) => {
                  firstRef.current = field
                }
              : undefined
          }
          text={typed.get(attribute.name) ?? ''}
        />
      ))}
      {/* It stays on the page, so that what it comes to say is read out. */}
      <div aria-live="polite" className="min-h-6 text-sm" role="status">
        {isToldOf ? (
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-failed">
            {isSame
              ? 'Another record has to have other primary values.'
              : 'The table has a record with these primary values.'}
            <Button icon={<CornerDownRight aria-hidden />} onClick={() => onGoTo(taken)} size="sm">
              Go to that record
            </Button>
          </p>
        ) : (
          !isWholeTableRead && (
            <p className="text-ink-muted text-xs">
              The table is still being read; saving looks once more whether the key is free.
            </p>
          )
        )}
      </div>
    </form>
  )
}
