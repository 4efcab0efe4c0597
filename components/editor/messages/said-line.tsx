'use client'

import { useEffect, useState } from 'react'

/** Words for a polite region; another serial each time, so that the same words are said again. */
export interface Said {
  readonly words: string
  readonly serial: number
}

/** Long enough to be read out behind other speech; whoever comes by the region later would take it for the present. */
const STAYS_MS = 10_000

/** A polite line for assistive technology. It is empty again some seconds after its words were said. */
export function SaidLine({ said: { words, serial } }: { readonly said: Said }) {
  const [past, setPast] = useState<number | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setPast(serial), STAYS_MS)
    return () => clearTimeout(timer)
  }, [serial])
  return (
    <p aria-live="polite" className="sr-only" role="status">
      {/* A new element for each serial: the same words once more are news, too. Its removal is none. */}
      {words !== '' && serial !== past && <span key={serial}>{words}</span>}
    </p>
  )
}
