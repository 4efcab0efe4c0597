import { type Attribute, hiddenDifference, isListType, parseList } from '@/lib/data-table'

export interface HiddenNoteProps {
  readonly attribute: Attribute
  /** What the two values are called, such as `Mine`. */
  readonly first: { readonly name: string; readonly value: string | null }
  readonly second: { readonly name: string; readonly value: string | null }
}

/** Says in what two values differ that look the same; nothing where they are equal, or a difference can be seen. */
export function HiddenNote({ attribute, first, second }: HiddenNoteProps) {
  const difference = hiddenBetween(attribute, first.value, second.value)
  if (difference === null) return null
  return (
    <span className="block text-conflict text-xs">
      {first.name} and {second.name.toLowerCase()} look the same. {first.name} has{' '}
      {difference.first}; {second.name.toLowerCase()} has {difference.second}.
    </span>
  )
}

/** How two stored values differ that look the same; `null` where they do not. Lists are compared item by item. */
export function hiddenBetween(
  { valueType }: Attribute,
  first: string | null,
  second: string | null,
) {
  if (first === null || second === null) return null
  if (!isListType(valueType)) return hiddenDifference(first, second)
  const [a, b] = [parseList(first), parseList(second)]
  if (!a.ok || !b.ok) return hiddenDifference(first, second)
  if (a.items.length !== b.items.length) return null
  const pairs = a.items.map((item, index) => [item, b.items[index] ?? ''] as const)
  const differences = pairs.map(([one, other]) =>
    one === other ? null : (hiddenDifference(one, other) ?? 'seen'),
  )
  if (differences.includes('seen')) return null
  return differences.find((one) => one !== null && one !== 'seen') ?? null
}
