'use client'

import './globals.css'
import { Notice } from '@/components/tables'
import { Button } from '@/components/ui'

/** Shown if the frame itself fails; it replaces the whole document. */
export default function GlobalError({ retry }: { readonly retry: () => void }) {
  return (
    <html lang="en">
      <body className="min-h-dvh bg-surface">
        <title>Lockstep stopped working</title>
        <main>
          <Notice
            actions={
              <>
                <Button onClick={retry} size="lg" variant="primary">
                  Try again
                </Button>
                <Button onClick={() => window.location.reload()} size="lg">
                  Reload the page
                </Button>
              </>
            }
            title="Lockstep stopped working"
          >
            <p>
              Saved changes are safe, and nothing is written without you. If trying again does not
              help, check the terminal in which Lockstep was started for an error.
            </p>
          </Notice>
        </main>
      </body>
    </html>
  )
}
