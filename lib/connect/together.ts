/** One piece of work whose result several wait for. */
export interface Together<Result> {
  /**
   * Waits for the result. Whoever has gone waits no longer, and the work ends when all have gone.
   *
   * @param signal - of one who may go; who has none stays
   * @throws what the work throws; the signal's reason when that aborts
   */
  readonly join: (signal?: AbortSignal) => Promise<Result>
}

/**
 * Begins work that several may wait for.
 *
 * @param work - is told by the signal that nobody waits any more
 * @param onAbandoned - called before that: nobody is to join any more
 */
export function together<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  onAbandoned: () => void,
): Together<Result> {
  const abandoned = new AbortController()
  const result = work(abandoned.signal)
  // Each who waits is told; where all have gone, nobody is.
  result.catch(() => {})
  let waiting = 0
  return {
    join(signal) {
      waiting += 1
      if (signal === undefined) return result
      return new Promise((resolve, reject) => {
        const leave = () => {
          reject(signal.reason)
          waiting -= 1
          if (waiting > 0) return
          onAbandoned()
          abandoned.abort(signal.reason)
        }
        if (signal.aborted) return leave()
        signal.addEventListener('abort', leave, { once: true })
        const stay = () => signal.removeEventListener('abort', leave)
        result.then(resolve, reject).finally(stay)
      })
    },
  }
}
