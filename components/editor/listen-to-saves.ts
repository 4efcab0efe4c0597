import { parseTableChange } from '@/lib/save'

/**
 * Calls back when a save of this server that is not one of the tab's own stored something in the table. Only while the
 * tab is on show: each listener holds one of the few connections that a browser allows to a server. The browser itself
 * connects again when the stream breaks.
 *
 * @param isOwn tells the ids of the tab's own saves
 * @returns the way out
 */
export function listenToSaves(
  url: string,
  isOwn: (saveId: string) => boolean,
  onSave: () => void,
): () => void {
  let source: EventSource | null = null

  function handleMessage({ data }: MessageEvent<unknown>) {
    const saveId = saveIdOf(data)
    if (saveId !== null && !isOwn(saveId)) onSave()
  }

  function handleVisibility() {
    const isShown = document.visibilityState !== 'hidden'
    if (isShown === (source !== null)) return
    source?.close()
    source = isShown ? new EventSource(url) : null
    source?.addEventListener('message', handleMessage)
  }

  // Without the stream, others are heard of at the next reading.
  if (typeof EventSource === 'undefined') return () => {}
  document.addEventListener('visibilitychange', handleVisibility)
  handleVisibility()
  return () => {
    document.removeEventListener('visibilitychange', handleVisibility)
    source?.close()
  }
}

/** The save that a message tells of; `null` for a message that is none. */
function saveIdOf(data: unknown): string | null {
  try {
    return typeof data === 'string' ? parseTableChange(data).saveId : null
  } catch {
    return null
  }
}
