'use client'

import { useEffect, useRef, useState } from 'react'
import {
  conflictNews,
  count,
  endedLabel,
  type KnownConflicts,
  knownConflicts,
  pauseMs,
  type RunningSave,
  resultMessage,
  runningSave,
  type SessionState,
  saveFindings,
  spokenProgress,
  type TableSession,
  taskLabel,
} from '@/lib/session'
import { type Announcement, LiveRegion } from './live-region'

/** What happens at once is said in one breath: a region that changes twice in a moment tells its last words alone. */
const GATHER_MS = 50

/**
 * Says a save's start, its progress at growing intervals and its end in a polite region, what became of conflicts and
 * what commands have to say; never a message per cell (WAI-ARIA live regions), and never moves focus.
 */
export function Announcer({ session }: { readonly session: TableSession }) {
  const [announced, setAnnounced] = useState<Announcement>({ text: '', serial: 0 })
  const last = useRef<{ atMs: number; timesSpoken: number; save: RunningSave | null }>({
    atMs: Number.NEGATIVE_INFINITY,
    timesSpoken: 0,
    save: null,
  })
  useEffect(() => {
    const gathered: string[] = []
    let timer: ReturnType<typeof setTimeout> | null = null
    function say(text: string) {
      if (text === '') return
      gathered.push(text)
      timer ??= setTimeout(() => {
        timer = null
        const together = gathered.splice(0).join(' ')
        setAnnounced(({ serial }) => ({ text: together, serial: serial + 1 }))
      }, GATHER_MS)
    }
    function speak(state: SessionState) {
      const save = runningSave(state)
      const { result } = saveFindings(state)
      const now = performance.now()
      const before = last.current.save
      if (save === null) {
        if (before !== null)
          say(
            result
              ? `${endedLabel(before.task)}: ${resultMessage(result)}.`
              : lostEndMessage(session, before),
          )
      } else if (before === null) {
        last.current = { atMs: now, timesSpoken: 0, save }
        say(`${taskLabel(save)} ${count(save.cells, 'cell')}.`)
      } else if (now - last.current.atMs >= pauseMs(last.current.timesSpoken)) {
        last.current.atMs = now
        last.current.timesSpoken += 1
        say(spokenProgress(save))
      }
      last.current.save = save
    }
    let lastSaid = session.state.state.said
    const subscription = session.state.subscribe((state) => {
      speak(state)
      if (state.said !== lastSaid) say(state.said.text)
      lastSaid = state.said
    })
    let known = knownConflicts(session.drafts.summary())
    let settled: KnownConflicts = new Map()
    // What a save finds is told with its end.
    const stopDrafts = session.drafts.subscribeSummary(() => {
      const now = knownConflicts(session.drafts.summary())
      const news = conflictNews(known, now, settled)
      settled = new Map([...settled, ...known].filter(([key]) => !now.has(key)))
      known = now
      if (session.runningSave === null) say(news)
    })
    let { restored } = session.sync.state.state
    const sync = session.sync.state.subscribe((state) => {
      const wasBack = restored !== null
      restored = state.restored
      // How they stand to the table follows as the notice has it; collisions are news of their own.
      if (restored !== null && !wasBack)
        say(`From an earlier session: ${count(restored.kinds.size, 'unsaved edit')}.`)
    })
    return () => {
      subscription.unsubscribe()
      sync.unsubscribe()
      stopDrafts()
      if (timer !== null) clearTimeout(timer)
    }
  }, [session])
  return <LiveRegion {...announced} />
}

/** A save whose last word never came: what was answered, and what may or may not be saved. */
function lostEndMessage({ drafts }: TableSession, { settled, cells, task }: RunningSave): string {
  const { failed, failedRenames } = drafts.summary()
  const unknown = [...failed, ...failedRenames].filter(
    ({ status }) => status.kind === 'failed' && status.reason === 'unknown',
  ).length
  const inDoubt = unknown > 0 ? `, ${unknown.toLocaleString('en')} not known to be saved` : ''
  return `${endedLabel(task)}: ${settled.toLocaleString('en')} of ${count(cells, 'cell')} answered${inDoubt}.`
}
