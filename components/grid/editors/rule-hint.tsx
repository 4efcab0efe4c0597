import { type Attribute, validateValue } from '@/lib/data-table'

export interface RuleHintProps {
  readonly id: string
  readonly attribute: Attribute
  /** The value as it would be stored now. */
  readonly value: string | null
}

/** The rule that the value breaks, in words; nothing while it is right. */
export function brokenRule(attribute: Attribute, value: string | null): string | null {
  return value === null ? null : (validateValue(attribute, value)?.message ?? null)
}

/** The broken rule under an editor, as it is typed. Committing is allowed all the same. */
export function RuleHint({ id, attribute, value }: RuleHintProps) {
  const message = brokenRule(attribute, value)
  return (
    <p id={id} role="status" className="ls-editor-hint" hidden={message === null}>
      {message}
    </p>
  )
}
