/** Settles once somebody asks this program to end. */
export interface StopRequest {
  /** Whether it was asked already. */
  isMade(): boolean
  /** Settles when it is asked for the first time. */
  made: Promise<void>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** npm passes Ctrl-C on to a program that the terminal has told already: that is one press. */
const SAME_PRESS_MS = 1000
const PARENT_CHECK_MS = 500

/**
 * Listens for Ctrl-C and its relatives instead of dying of them, so that what was started can be
 * stopped in order. A second press ends this process at once, and with it what it has started.
 */
export function listenForStop(): StopRequest {
  let firstAt: number | undefined
  const made = new Promise<void>((resolve) => {
    function handleStop() {
      if (firstAt !== undefined && Date.now() - firstAt > SAME_PRESS_MS) process.exit(130)
      firstAt ??= Date.now()
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, handleStop)
    watchNpm(handleStop)
  })
  return { isMade: () => firstAt !== undefined, made }
}

/** A shell between npm and us may take a signal and not pass it on: then npm is simply gone. */
function watchNpm(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, PARENT_CHECK_MS)
  timer.unref()
}
