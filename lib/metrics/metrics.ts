import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** A finished call of the service. */
export interface CallNote {
  readonly operation: string
  /** `ok`, or the code of the error. */
  readonly outcome: string
  readonly ms: number
  /** How long the rate limit made it wait. */
  readonly waitedMs: number
}

/** A finished save. */
export interface SaveNote {
  /** The number of cells and renames by outcome. */
  readonly outcomes: Readonly<Record<string, number>>
  /** False if it was broken off by a bug of ours. */
  readonly isWhole: boolean
}

/** Values that are read when the metrics are requested. */
export interface LiveValues {
  /** Calls that wait because of the rate limit, by operation. */
  readonly waiting: () => Readonly<Record<string, number>>
  /** Saves in progress. */
  readonly running: () => number
}

/**
 * The metrics of the process for Prometheus. Labels are names of operations, outcomes and error codes, never user input
 * or stored data.
 */
export interface Metrics {
  readonly noteCall: (call: CallNote) => void
  readonly noteSave: (save: SaveNote) => void
  /** All metrics in the text format of Prometheus. */
  readonly text: (live: LiveValues) => Promise<string>
  readonly contentType: string
}

/** Histogram buckets: calls take fractions of a second, waits take seconds. */
const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100]

/** Creates metrics, all at zero. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  // Memory, CPU time, event loop delay and garbage collection.
  collectDefaultMetrics({ register: registry })
  const saves = new Counter({
    name: 'lockstep_saves_total',
    help: 'Finished saves: whole, or broken off by an error of Lockstep.',
    labelNames: ['end'],
    registers,
  })
  const cells = new Counter({
    name: 'lockstep_cells_total',
    help: 'Cells and renames of finished saves, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const calls = new Counter({
    name: 'lockstep_calls_total',
    help: 'Calls of Amazon Connect, by operation and outcome; throttled ones have that outcome.',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'lockstep_call_seconds',
    help: 'How long calls took, by operation.',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers,
  })
  const wait = new Histogram({
    name: 'lockstep_call_wait_seconds',
    help: 'How long calls waited because of the rate limit, by operation.',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers,
  })
  const waiting = new Gauge({
    name: 'lockstep_calls_waiting',
    help: 'Calls that wait because of the rate limit, by operation.',
    labelNames: ['operation'],
    registers,
  })
  const running = new Gauge({
    name: 'lockstep_saves_running',
    help: 'Saves in progress.',
    registers,
  })
  return {
    noteCall({ operation, outcome, ms, waitedMs }) {
      calls.inc({ operation, outcome })
      duration.observe({ operation }, ms / 1000)
      wait.observe({ operation }, waitedMs / 1000)
    },
    noteSave({ outcomes, isWhole }) {
      saves.inc({ end: isWhole ? 'whole' : 'broken' })
      for (const [outcome, count] of Object.entries(outcomes)) cells.inc({ outcome }, count)
    },
    text(live) {
      running.set(live.running())
      for (const [operation, count] of Object.entries(live.waiting())) {
        waiting.set({ operation }, count)
      }
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
