import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, describeExit } from './child'

/** A program to keep running. */
export interface KeepRunningOptions<T extends Child> {
  /** The name for messages: `The stand-in`. */
  name: string
  first: T
  start(): Promise<T>
  say(sentence: string): void
  /** Restarts per minute before it is given up. @default 5 */
  restartsPerMinute?: number
  /** The pause before the first restart, ms; it doubles for each further one. @default 250 */
  pauseMs?: number
}

/** A program that is restarted when it ends. */
export interface KeptRunning {
  /** Stops it without a restart. */
  stop(): Promise<void>
}

/** Restarts a program whenever it ends by itself, a limited number of times per minute. */
export function keepRunning<T extends Child>(options: KeepRunningOptions<T>): KeptRunning {
  const { name, first, start, say, restartsPerMinute = 5, pauseMs = 250 } = options
  const stopping = new AbortController()
  let restarts: number[] = []
  let current: T | undefined = first

  async function watch(): Promise<void> {
    while (current !== undefined) {
      const exit = await current.exited
      if (stopping.signal.aborted) return
      say(`${name} stopped (${describeExit(exit)}).`)
      current = await restart()
    }
  }

  async function restart(): Promise<T | undefined> {
    for (;;) {
      restarts = restarts.filter((at) => Date.now() - at < 60_000)
      if (restarts.length >= restartsPerMinute) return giveUp()
      await pause(pauseMs * 2 ** restarts.length)
      if (stopping.signal.aborted) return undefined
      restarts.push(Date.now())
      try {
        const started = await start()
        say(`${name} is running again.`)
        return started
      } catch (error) {
        say(error instanceof Error ? error.message : String(error))
      }
    }
  }

  function giveUp(): undefined {
    say(`${name} stopped ${restarts.length} times in a minute and is not started again.`)
    return undefined
  }

  async function pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: stopping.signal })
    } catch {
      // Stopped while waiting.
    }
  }

  const watched = watch()
  return {
    async stop() {
      stopping.abort()
      await current?.stop()
      await watched
      await current?.stop()
    },
  }
}
