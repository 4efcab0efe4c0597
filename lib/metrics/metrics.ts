import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** One call of the service that has ended. */
export interface CallNote {
  readonly operation: string
  /** `ok`, or the code of its trouble. */
  readonly outcome: string
  readonly ms: number
  /** How long it waited for its turn. */
  readonly waitedMs: number
}

/** One save that has ended. */
export interface SaveNote {
  /** Cells and renames by outcome. */
  readonly outcomes: Readonly<Record<string, number>>
  /** False where it broke off by a mistake of ours. */
  readonly isWhole: boolean
}

/** What is looked at when somebody asks. */
export interface Watched {
  /** Calls that wait for their turn, by operation. */
  readonly waiting: () => Readonly<Record<string, number>>
  /** Saves under way. */
  readonly running: () => number
}

/**
 * What the process tells whoever watches it. Labels are names of operations, outcomes and codes: none is made of what
 * anybody typed, or of what is stored.
 */
export interface Metrics {
  readonly noteCall: (call: CallNote) => void
  readonly noteSave: (save: SaveNote) => void
  /** All of it, as Prometheus reads it. */
  readonly text: (watched: Watched) => Promise<string>
  readonly contentType: string
}

/** Calls take a part of a second, and wait for seconds. */
const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100]

/** Metrics of nothing yet. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  // Memory, processor time, delays of the event loop, collections of garbage.
  collectDefaultMetrics({ register: registry })
  const saves = new Counter({
    name: 'lockstep_saves_total',
    help: 'Saves that have ended, by how: whole, or broken off by a mistake of Lockstep.',
    labelNames: ['end'],
    registers,
  })
  const cells = new Counter({
    name: 'lockstep_cells_total',
    help: 'Cells and renames of ended saves, by outcome.',
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
    help: 'How long calls had waited for their turn, by operation.',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers,
  })
  const waiting = new Gauge({
    name: 'lockstep_calls_waiting',
    help: 'Calls that wait for their turn, by operation.',
    labelNames: ['operation'],
    registers,
  })
  const running = new Gauge({
    name: 'lockstep_saves_running',
    help: 'Saves under way.',
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
    text(watched) {
      running.set(watched.running())
      for (const [operation, count] of Object.entries(watched.waiting())) {
        waiting.set({ operation }, count)
      }
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
