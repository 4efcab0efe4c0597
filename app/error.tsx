'use client'

import { Notice } from '@/components/tables'
import { Button, buttonClass } from '@/components/ui'

interface ErrorPageProps {
  readonly error: unknown
  readonly retry: () => void
}

/** The id of the error in the log of the server, if it happened there. */
function digestOf(error: unknown): string | undefined {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? `Error ${error.digest}`
    : undefined
}

/** Shown if a page fails. The frame around it still works. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return (
    <Notice
      actions={
        <>
          <Button onClick={retry} size="lg" variant="primary">
            Try again
          </Button>
          {/* A link that reloads, to discard the state that broke the page. */}
          <a className={buttonClass({ size: 'lg' })} href="/">
            See all tables
          </a>
        </>
      }
      detail={digestOf(error)}
      title="This page stopped working"
    >
      <p>Something went wrong in Lockstep itself, not in your tables.</p>
      <p>
        Saved changes are safe, and nothing is written without you. Try again first; that keeps the
        drafts in this tab.
      </p>
    </Notice>
  )
}
