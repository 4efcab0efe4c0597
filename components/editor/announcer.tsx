'use client'

import { useEffect, useRef, useState } from 'react'
import { conflictNews, knownConflicts } from './conflict-news'
import { doingWords, endedWords, pauseMs, spokenProgress } from './progress-words'
import type { TableSession } from './session'
import type { SaveTask, SessionState } from './session-state'
import { count, resultWords } from './words'

/** What was said of the save that runs. */
interface Spoken {
  atMs: number
  timesSpoken: number
  /** `null` while none runs. */
  task: SaveTask | null
}

/**
 * Says a save's start, its progress at growing intervals and its end in a polite region, never a message per cell
 * (WAI-ARIA live regions), and never moves focus.
 */
export function Announcer({ session }: { readonly session: TableSession }) {
  const [words, setWords] = useState('')
  const last = useRef<Spoken>({ atMs: 0, timesSpoken: 0, task: null })
  useEffect(() => {
    function speak({ save, result }: SessionState) {
      const now = Date.now()
      if (save === null) {
        const { task } = last.current
        last.current.task = null
        if (task === null) return
        const ended = endedWords(task)
        setWords(result ? `${ended}: ${resultWords(result)}.` : `${ended}.`)
      } else if (last.current.task === null) {
        last.current = { atMs: now, timesSpoken: 0, task: save.task }
        setWords(`${doingWords(save)} ${count(save.cells, 'cell')}.`)
      } else if (now - last.current.atMs >= pauseMs(last.current.timesSpoken)) {
        last.current.atMs = now
        last.current.timesSpoken += 1
        setWords(spokenProgress(save))
      }
    }
    const subscription = session.state.subscribe(speak)
    let known = knownConflicts(session.drafts.summary().conflicts)
    // What a save finds is told with its end.
    const stopDrafts = session.drafts.subscribeSummary(() => {
      const now = knownConflicts(session.drafts.summary().conflicts)
      const news = conflictNews(known, now)
      known = now
      if (news !== '' && session.state.state.save === null) setWords(news)
    })
    return () => {
      subscription.unsubscribe()
      stopDrafts()
    }
  }, [session])
  return (
    <p aria-live="polite" className="sr-only" role="status">
      {words}
    </p>
  )
}
