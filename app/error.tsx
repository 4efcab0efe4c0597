'use client'

import { Notice } from '@/components/tables'
import { Button, buttonClass } from '@/components/ui'

interface ErrorPageProps {
  readonly error: unknown
  readonly retry: () => void
}

/** The id under which the server logged the error, when it came from there. */
function digestOf(error: unknown): string | undefined {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? `Error ${error.digest}`
    : undefined
}

/** A page that broke. The frame around it still works. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return (
    <Notice
      actions={
        <>
          <Button onClick={retry} size="lg" variant="primary">
            Try again
          </Button>
          {/* A full load on purpose: it leaves whatever state broke the page behind. */}
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
        What was saved is saved, and nothing is written without you. Try again first: that keeps the
        drafts in this tab.
      </p>
    </Notice>
  )
}
