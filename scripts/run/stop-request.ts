/** A request to stop this program. */
export interface StopRequest {
  /** True after the first request. */
  isMade(): boolean
  /** Settles at the first request. */
  made: Promise<void>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** npm repeats a Ctrl-C that the terminal has sent already; signals within this time count as one. */
const SAME_PRESS_MS = 1000
const PARENT_CHECK_MS = 500

/**
 * Handles Ctrl-C and other stop signals, so that child processes can be stopped in order. A second one ends this
 * process immediately, and with it all children.
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

/** A shell between npm and us may not pass on a signal; then only npm ends. */
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
