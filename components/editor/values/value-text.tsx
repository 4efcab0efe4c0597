import { type Attribute, isExpression, parseList, textStart } from '@/lib/data-table'
import { count } from '@/lib/session'
import { MarkedText } from './marked-text'

/** Four times what a value may hold; megabytes of text would stop the page. */
const SHOWN_CHARACTERS = 20_000

/**
 * A stored value outside the grid, in full: text with its line breaks, list items as chips, what is not there in words,
 * and what cannot be seen by a sign.
 */
export function ValueText({
  attribute,
  value,
}: {
  readonly attribute: Attribute
  readonly value: string | null
}) {
  if (value === null) return <span className="text-ink-faint italic">No value</span>
  if (value === '') return <span className="text-ink-faint italic">Empty text</span>
  const isList = attribute.valueType === 'TEXT_LIST' || attribute.valueType === 'NUMBER_LIST'
  const list = isList ? parseList(value) : null
  if (list?.ok) {
    if (list.items.length === 0) return <span className="text-ink-faint italic">Empty list</span>
    return (
      <span className="flex flex-wrap gap-1">
        {list.items.map((item, index) => (
          <bdi
            className="rounded-sm border border-line bg-surface px-1"
            // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold the same item twice, and never reorders here
            key={`${index} ${item}`}
            translate="no"
          >
            <MarkedText text={item} />
          </bdi>
        ))}
      </span>
    )
  }
  const look = isExpression(attribute, value) ? 'font-mono text-xs' : ''
  const shown = textStart(value, SHOWN_CHARACTERS)
  const rest = value.length - shown.length
  return (
    <span className={`whitespace-pre-wrap break-words ${look}`} dir="auto" translate="no">
      <MarkedText isEnd={rest === 0} text={shown} />
      {rest > 0 && (
        <span className="text-ink-faint italic"> … {count(rest, 'character')} more</span>
      )}
    </span>
  )
}
