import { type Attribute, isUnfinished, requirementMessage, validateValue } from '@/lib/data-table'

export interface RuleHintProps {
  readonly id: string
  readonly attribute: Attribute
  /** The value that a commit would store now. */
  readonly value: string | null
}

/** The rule that the value breaks; `null` if it breaks none, or may become valid by typing on. */
export function brokenRule(attribute: Attribute, value: string | null): string | null {
  const problem = value === null ? null : validateValue(attribute, value)
  if (value === null || problem === null || isUnfinished(attribute, value, problem)) return null
  return problem.message
}

/** What an unfinished value still needs. */
function requirement(attribute: Attribute, value: string | null): string | null {
  const problem = value === null ? null : validateValue(attribute, value)
  return problem && requirementMessage(problem)
}

/** The broken rule, below an editor. The value can be committed all the same. */
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
