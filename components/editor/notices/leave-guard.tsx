'use client'

import { useSelector } from '@tanstack/react-store'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Button, Dialog } from '@/components/ui'
import { isolate } from '@/lib/data-table'
import { changeCount, count, type TableSession } from '@/lib/session'
import { useDraftSummary } from '../use-session'

/** The in-app address that a press on a link would go to, or `null` when the press is no plain navigation. */
function internalTarget(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null
  if (!(anchor instanceof HTMLAnchorElement) || anchor.target === '_blank') return null
  const url = new URL(anchor.href)
  if (url.origin !== window.location.origin || url.pathname === window.location.pathname)
    return null
  return url.pathname + url.search + url.hash
}

/**
 * Asks before a link leads away from unsaved edits. Closing or reloading the tab is asked by the browser itself
 * (`sessions.ts`). Edits are kept in the tab either way, unless they are discarded here.
 */
export function LeaveGuard({
  session,
  onDiscardAll,
}: {
  readonly session: TableSession
  readonly onDiscardAll: () => void
}) {
  const router = useRouter()
  const summary = useDraftSummary(session)
  const stay = useRef<HTMLButtonElement>(null)
  const [target, setTarget] = useState<string | null>(null)
  const isDurable = useSelector(session.sync.state, ({ mode }) => mode === 'durable')
  const hasDrafts = changeCount(summary) > 0
  useEffect(() => {
    if (!hasDrafts) return
    function handleClick(event: MouseEvent) {
      const to = internalTarget(event)
      if (to === null) return
      event.preventDefault()
      event.stopPropagation()
      setTarget(to)
    }
    // Before React's own handlers, so that a link component cannot start the navigation first.
    window.addEventListener('click', handleClick, { capture: true })
    return () => window.removeEventListener('click', handleClick, { capture: true })
  }, [hasDrafts])

  function leave() {
    if (target !== null) router.push(target)
    setTarget(null)
  }

  function discardAndLeave() {
    onDiscardAll()
    leave()
  }

  const number = changeCount(summary)
  const edits = count(number, 'edit')
  return (
    <Dialog
      footer={
        <>
          <Button onClick={discardAndLeave}>Discard {edits} and leave</Button>
          <Button onClick={leave}>Leave, keep edits</Button>
          <Button onClick={() => setTarget(null)} ref={stay} variant="primary">
            Stay
          </Button>
        </>
      }
      // Enter, pressed once too often, must lose nothing.
      initialFocus={stay}
      isOpen={target !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) setTarget(null)
      }}
      size="sm"
      title={`${count(number, 'unsaved edit')} in ${isolate(session.schema.table.name)}`}
    >
      <p>
        {number === 1
          ? 'Nobody else sees it yet. If you leave and keep it, it waits'
          : 'Nobody else sees them yet. If you leave and keep them, they wait'}{' '}
        in this browser
        {isDurable
          ? ` until you come back to the table, also after the tab is closed; another browser, profile or computer does not have ${number === 1 ? 'it' : 'them'}.`
          : ` tab until you come back to the table; closing the tab would lose ${number === 1 ? 'it' : 'them'}.`}
      </p>
    </Dialog>
  )
}
