import { type Attribute, isUnfinished, requirementWords, validateValue } from '@/lib/data-table'

export interface RuleHintProps {
  readonly id: string
  readonly attribute: Attribute
  /** The value as it would be stored now. */
  readonly value: string | null
}

/** The rule that the value breaks, in words; nothing while it is right, or is still being typed and may become so. */
export function brokenRule(attribute: Attribute, value: string | null): string | null {
  const problem = value === null ? null : validateValue(attribute, value)
  if (value === null || problem === null || isUnfinished(attribute, value, problem)) return null
  return problem.message
}

/** What the value has to become, while it may. */
function requirement(attribute: Attribute, value: string | null): string | null {
  const problem = value === null ? null : validateValue(attribute, value)
  return problem && requirementWords(problem)
}

/** The broken rule under an editor, as it is typed. Committing is allowed all the same. */
export function RuleHint({ id, attribute, value }: RuleHintProps) {
  const broken = brokenRule(attribute, value)
  const message = broken ?? requirement(attribute, value)
  return (
    <p
      id={id}
      role="status"
      className="ls-editor-hint"
      data-unfinished={broken === null || undefined}
      hidden={message === null}
    >
      {message}
    </p>
  )
}
