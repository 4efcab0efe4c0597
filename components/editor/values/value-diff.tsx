import { Fragment, type ReactNode } from 'react'
import { type Attribute, isExpression, parseList } from '@/lib/data-table'
import { aroundChanges, type DiffPart, diffItems, diffParts } from './diff-parts'
import { HiddenNote, hiddenBetween } from './hidden-note'
import { MarkedText } from './marked-text'
import { ValueText } from './value-text'

export interface ValueDiffProps {
  readonly attribute: Attribute
  /** The stored string before; `null` for no value. */
  readonly from: string | null
  /** The stored string after; `null` for no value. */
  readonly to: string | null
  /** Characters of unchanged text kept beside each change; the rest becomes `…`. @default all of it */
  readonly context?: number
}

/**
 * One value turned into another, in place: word by word for text, item by item for lists, old and new side by side for
 * the rest, and for texts of which nothing stays. What went away is a `del`, what came an `ins`, each said in words too: never told by colour alone.
 */
export function ValueDiff({ attribute, from, to, context }: ValueDiffProps) {
  if (from === to) return <ValueText attribute={attribute} value={to} />
  // Word by word, nothing could be seen to have changed.
  if (hiddenBetween(attribute, from, to) !== null) {
    return (
      <>
        <BothSides attribute={attribute} from={from} to={to} />
        <HiddenNote
          attribute={attribute}
          first={{ name: 'Before', value: from }}
          second={{ name: 'After', value: to }}
        />
      </>
    )
  }
  const lists = bothLists(attribute, from, to)
  if (lists) return <ListDiff {...lists} />
  if (attribute.valueType === 'TEXT' && from && to) {
    const parts = diffParts(from, to)
    const look = isExpression(attribute, to) ? 'font-mono text-xs' : ''
    // Where nothing is shared, old and new would run together into one word.
    if (parts.some(({ kind }) => kind === 'same'))
      return <TextDiff look={look} parts={context ? aroundChanges(parts, context) : parts} />
  }
  return <BothSides attribute={attribute} from={from} to={to} />
}

function BothSides({ attribute, from, to }: Omit<ValueDiffProps, 'context'>) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-1.5">
      <Side attribute={attribute} mark={Removed} value={from} />
      <span aria-hidden className="text-ink-faint">
        →
      </span>
      <Side attribute={attribute} mark={Added} value={to} />
    </span>
  )
}

/** Nothing stored is neither added nor removed: it is said in plain words. */
function Side({
  attribute,
  value,
  mark: Mark,
}: {
  readonly attribute: Attribute
  readonly value: string | null
  readonly mark: typeof Removed
}) {
  const words = <ValueText attribute={attribute} value={value} />
  return value === null ? words : <Mark>{words}</Mark>
}

function bothLists(attribute: Attribute, from: string | null, to: string | null) {
  const isList = attribute.valueType === 'TEXT_LIST' || attribute.valueType === 'NUMBER_LIST'
  if (!isList || from === null || to === null) return null
  const [before, after] = [parseList(from), parseList(to)]
  if (!before.ok || !after.ok || before.items.length + after.items.length === 0) return null
  return { from: before.items, to: after.items }
}

function TextDiff({ parts, look }: { readonly parts: readonly DiffPart[]; readonly look: string }) {
  const isSame = ({ kind }: DiffPart) => kind === 'same'
  const [first, last] = [parts.findIndex(isSame), parts.findLastIndex(isSame)]
  return (
    <span className={`whitespace-pre-wrap break-words ${look}`} dir="auto" translate="no">
      {parts.map((part, index) => {
        const text = (
          <MarkedText
            areSpacesMarked={part.kind !== 'same'}
            isEnd={index > last || index === parts.length - 1}
            isStart={index < first || index === 0}
            text={part.text}
          />
        )
        // Parts have no name of their own, and are made anew with every change.
        const key = `${index} ${part.kind}`
        if (part.kind === 'removed') return <Removed key={key}>{text}</Removed>
        if (part.kind === 'added') return <Added key={key}>{text}</Added>
        return <span key={key}>{text}</span>
      })}
    </span>
  )
}

function ListDiff({
  from,
  to,
}: {
  readonly from: readonly string[]
  readonly to: readonly string[]
}) {
  return (
    <span className="flex flex-wrap gap-1">
      {diffItems(from, to).map(({ kind, item }, index) => {
        const key = `${index} ${kind} ${item}`
        const Mark = kind === 'removed' ? Removed : kind === 'added' ? Added : Fragment
        return (
          <Mark key={key}>
            <bdi
              className="rounded-sm border border-line bg-surface px-1 text-inherit"
              translate="no"
            >
              <MarkedText text={item} />
            </bdi>
          </Mark>
        )
      })}
    </span>
  )
}

function Removed({ children }: { readonly children: ReactNode }) {
  return (
    <del className="bg-failed-soft text-failed decoration-1">
      <span className="sr-only">removed: </span>
      {children}
      <span className="sr-only">; </span>
    </del>
  )
}

function Added({ children }: { readonly children: ReactNode }) {
  return (
    <ins className="bg-saved-soft text-saved decoration-1 underline-offset-2 [del+&]:ms-0.5">
      <span className="sr-only">added: </span>
      {children}
      <span className="sr-only">; </span>
    </ins>
  )
}
