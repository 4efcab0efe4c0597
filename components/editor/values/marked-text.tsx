import { useMemo } from 'react'
import { markHidden, type TextEnds, type TextPart } from '@/lib/data-table'

/** A text with a sign, and a name for assistive tech, for all in it that cannot be seen. */
export function MarkedText({ text, ...ends }: { readonly text: string } & TextEnds) {
  const { isStart, isEnd, areSpacesMarked } = ends
  const parts = useMemo(
    () => markHidden(text, { isStart, isEnd, areSpacesMarked }),
    [text, isStart, isEnd, areSpacesMarked],
  )
  return parts.map((part, index) =>
    part.kind === 'plain' ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity, and are made anew with each text
      <Hidden key={index} part={part} />
    ),
  )
}

/** The text itself stays in it, so that what is copied is what is stored; the sign is drawn beside it. */
function Hidden({ part }: { readonly part: Extract<TextPart, { kind: 'hidden' }> }) {
  const { text, sign, name } = part
  return (
    <bdi
      className={
        sign === ''
          ? 'underline decoration-2 decoration-conflict decoration-dotted underline-offset-2'
          : 'rounded-xs bg-conflict-soft text-conflict before:px-px before:text-2xs before:content-[attr(data-sign)]'
      }
      data-sign={sign}
      title={name}
    >
      {text}
      <span className="sr-only select-none">[{name}]</span>
      {text === '\r' && <br />}
    </bdi>
  )
}
