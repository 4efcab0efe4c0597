'use client'

import { useEffect, useState } from 'react'

/** A text for the live region; another serial each time, so that a repeated text is announced again. */
export interface Announcement {
  readonly text: string
  readonly serial: number
}

/** Long enough to be read out after other speech; later it would be mistaken for news. */
const STAYS_MS = 10_000

/** A polite live region (WAI-ARIA). It empties some seconds after each announcement. */
export function LiveRegion({ text, serial }: Announcement) {
  const [past, setPast] = useState<number | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setPast(serial), STAYS_MS)
    return () => clearTimeout(timer)
  }, [serial])
  return (
    <p aria-live="polite" className="sr-only" role="status">
      {/* A new element for each serial, so that a repeated text counts as a change. */}
      {text !== '' && serial !== past && <span key={serial}>{text}</span>}
    </p>
  )
}
