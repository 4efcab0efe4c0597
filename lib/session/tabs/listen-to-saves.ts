import { parseTableChange } from '@/lib/save'

/** The server says every 15 seconds that it is there; after two that did not come the connection counts as dead. */
const SILENT_MS = 40_000

/**
 * Calls back when a save of this server that is not one of the tab's own stored something in the table, and when one
 * may have been missed because the stream broke. Only while the tab is on show: each listener holds one of the few
 * connections that a browser allows to a server. The browser itself connects again when it notices that the stream
 * broke; a connection that died without a word, or that the server refused, is made again here.
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
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let wasOpen = false

  function hear() {
    clearTimeout(watchdog)
    watchdog = setTimeout(connect, SILENT_MS)
  }

  function handleOpen() {
    hear()
    // What was told between two streams reached nobody.
    if (wasOpen) onSave()
    wasOpen = true
  }

  function handleMessage({ data }: MessageEvent<unknown>) {
    hear()
    const saveId = saveIdOf(data)
    if (saveId !== null && !isOwn(saveId)) onSave()
  }

  function connect() {
    source?.close()
    source = new EventSource(url)
    source.addEventListener('open', handleOpen)
    source.addEventListener('message', handleMessage)
    source.addEventListener('beat', hear)
    hear()
  }

  function disconnect() {
    clearTimeout(watchdog)
    source?.close()
    source = null
    // Whoever comes back reads the table anyway.
    wasOpen = false
  }

  function handleVisibility() {
    const isShown = document.visibilityState !== 'hidden'
    if (isShown === (source !== null)) return
    if (isShown) connect()
    else disconnect()
  }

  // Without the stream, others are heard of at the next reading.
  if (typeof EventSource === 'undefined') return () => {}
  document.addEventListener('visibilitychange', handleVisibility)
  handleVisibility()
  return () => {
    document.removeEventListener('visibilitychange', handleVisibility)
    disconnect()
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
