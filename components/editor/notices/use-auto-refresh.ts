'use client'

import { useCallback, useEffect, useRef } from 'react'
import type { Draft } from '@/lib/drafts'
import {
  confirmMs,
  freshMs,
  intervalMs,
  isTemporary,
  listenToSaves,
  momentNow,
  OFFLINE,
  ReadTrouble,
  retryMs,
  sinceMs,
  type TableSession,
  UNREACHABLE,
  updateFindings,
} from '@/lib/session'

/** How soon after others' saves the table is read, in ms: several batches of one save are one reading. */
const OTHERS_SAVED_MS = 1_000

/** A look that had to stand back, for a save or another reading, tries again after this long. */
const STAND_BACK_MS = 1_000

/**
 * Reads the table again without being asked, so that an edit hears of a colleague's before it is saved: when the
 * user comes back to the tab, when the network does, after others' saves in this server, soon after a reading that may
 * lag, at an interval, and until trouble that passes has passed. Only in a tab that is on show, and never while a save or
 * another reading runs. The decision “reading again by itself” has the numbers.
 *
 * @param look reads the table without a sign of it on the screen: true when it came to its end, false when another
 *   reading took its place; rejects with `ReadTrouble`
 * @returns looks at once, at the user's word
 */
export function useAutoRefresh(session: TableSession, look: () => Promise<boolean>): () => void {
  const latest = useRef(look)
  useEffect(() => {
    latest.current = look
  }, [look])
  const watch = useRef<{ lookNow(): void } | null>(null)
  useEffect(() => {
    const made = startAutoRefresh(session, () => latest.current())
    watch.current = made
    return made.stop
  }, [session])
  return useCallback(() => watch.current?.lookNow(), [])
}

/** Watches from outside React; see `useAutoRefresh`. */
export function startAutoRefresh(session: TableSession, look: () => Promise<boolean>) {
  let failures = 0
  let isLooking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let hasNews = false
  const ownSaves = new Set<string>()
  let shown = { load: session.state.state.load, moment: momentNow() }

  /** How old the reading on show is, whatever the clock of the computer was set to. */
  function ageMs(atMs: number): number {
    return Math.max(sinceMs(shown.moment), Date.now() - atMs)
  }

  function schedule() {
    clearTimeout(timer)
    if (isStopped) return
    const waitMs = isInTrouble(session) ? retryMs(failures) : Math.max(STAND_BACK_MS, dueInMs())
    timer = setTimeout(handleTime, waitMs)
  }

  function dueInMs(): number {
    const { load } = session.state.state
    if (load.kind !== 'read') return STAND_BACK_MS
    const { values } = load
    const isDoubted = session.data.needsConfirmation
    const afterMs = isDoubted ? confirmMs(values) : hasNews ? freshMs(values) : intervalMs(values)
    return afterMs - ageMs(load.atMs)
  }

  /** What was being read when the time was set may have been read since. */
  function handleTime() {
    if (isInTrouble(session) || dueInMs() <= 0) tick()
    else schedule()
  }

  function tick() {
    void attempt().finally(schedule)
  }

  async function attempt(): Promise<void> {
    const { load } = session.state.state
    if (isLooking || session.runningSave !== null || load.kind === 'reading') return
    if (document.visibilityState === 'hidden' || !navigator.onLine) return
    isLooking = true
    hasNews = false
    try {
      const isRead = await look()
      failures = 0
      if (isRead && !isStopped) tellBack(session)
    } catch (error) {
      failures += 1
      if (!isStopped) tellAway(session, error)
    } finally {
      isLooking = false
    }
  }

  function lookNow() {
    failures = 0
    tick()
  }

  function handleReturn() {
    const { load } = session.state.state
    const isFresh = load.kind === 'read' && ageMs(load.atMs) < freshMs(load.values)
    if (document.visibilityState !== 'hidden' && !isFresh) lookNow()
  }

  function handleOffline() {
    session.set({ connection: { kind: 'away', trouble: OFFLINE } })
  }

  const stopListening = listenToSaves(
    `/tables/${encodeURIComponent(session.schema.table.id)}/changes`,
    (saveId) => ownSaves.has(saveId),
    () => {
      hasNews = true
      clearTimeout(timer)
      timer = setTimeout(handleTime, OTHERS_SAVED_MS)
    },
  )

  let wasInTrouble = isInTrouble(session)
  const subscription = session.state.subscribe(({ save, connection, load }) => {
    const isReadAnew = load !== shown.load
    if (isReadAnew) shown = { load, moment: momentNow() }
    const saveId = save.kind === 'running' ? save.saveId : null
    if (saveId !== null) ownSaves.add(saveId)
    if (save.kind === 'running' && connection?.kind === 'back') session.set({ connection: null })
    const isNow = isInTrouble(session)
    if (isNow !== wasInTrouble) failures = 0
    // A reading that somebody asked for may be in doubt, too.
    else if (!isReadAnew || !session.data.needsConfirmation) return
    wasInTrouble = isNow
    schedule()
  })
  window.addEventListener('focus', handleReturn)
  document.addEventListener('visibilitychange', handleReturn)
  window.addEventListener('online', lookNow)
  window.addEventListener('offline', handleOffline)
  schedule()
  return {
    lookNow,
    stop() {
      isStopped = true
      clearTimeout(timer)
      stopListening()
      subscription.unsubscribe()
      window.removeEventListener('focus', handleReturn)
      document.removeEventListener('visibilitychange', handleReturn)
      window.removeEventListener('online', lookNow)
      window.removeEventListener('offline', handleOffline)
    },
  }
}

/** True while something is known to be wrong, or in doubt, that a reading may find to be over. */
function isInTrouble(session: TableSession): boolean {
  const { load, connection } = session.state.state
  const { trouble } = session.saveFindings
  if (connection?.kind === 'away') return true
  if (trouble !== null && isTemporary(trouble)) return true
  if (session.drafts.summary().failed.some(isToBeLookedUp)) return true
  return load.kind === 'stopped' && isTemporary(load.trouble)
}

/** A reading, or the save itself, may tell at once what became of it; once both were asked, time tells. */
function isToBeLookedUp({ isUncertain, status, doubt }: Draft): boolean {
  if (!isUncertain || status.kind !== 'failed') return false
  return status.notStoredAtMs === undefined || (doubt?.saveId ?? null) !== null
}

function tellBack(session: TableSession): void {
  const { connection } = session.state.state
  const { trouble } = session.saveFindings
  const isOver = trouble !== null && isTemporary(trouble)
  if (isOver) {
    updateFindings(session, { trouble: null })
    session.set({ connection: { kind: 'back', after: trouble.code } })
  } else if (connection?.kind === 'away') {
    const after = connection.trouble === OFFLINE ? 'offline' : connection.trouble.code
    session.set({ connection: { kind: 'back', after } })
  }
}

function tellAway(session: TableSession, error: unknown): void {
  const isAnswer = error instanceof ReadTrouble && !error.isLost
  const trouble = isAnswer ? error.trouble : navigator.onLine ? UNREACHABLE : OFFLINE
  // Being asked to wait is normal, and no lost connection.
  if (trouble.code !== 'throttled' && trouble.code !== 'busy')
    session.set({ connection: { kind: 'away', trouble } })
}
