/** The words by which a collision was noticed, the service's or a reading's, for whoever wants them; nothing without. */
export function HowNoticed({ message }: { readonly message: string }) {
  if (message === '') return null
  return (
    <details className="text-ink-muted text-xs">
      <summary className="cursor-default">How it was noticed</summary>
      <p className="mt-1 break-words font-mono">{message}</p>
    </details>
  )
}

/** Why a choice was not carried out. */
export function Refused({ words }: { readonly words: string | null }) {
  if (words === null) return null
  return <p className="rounded-md bg-conflict-soft px-3 py-2 text-ink text-sm">{words}</p>
}
