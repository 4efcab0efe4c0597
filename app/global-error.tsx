'use client'

import './globals.css'
import { Notice } from '@/components/tables'
import { Button } from '@/components/ui'

/** The frame itself broke, so this page brings its own. */
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
              What was saved is saved, and nothing is written without you. If trying again does not
              help, look at the window where Lockstep was started: a wrong setting is named there.
            </p>
          </Notice>
        </main>
      </body>
    </html>
  )
}
