import { expect, test } from 'vitest'
import { createMetrics } from './metrics'

const NOTHING = { waiting: () => ({}), running: () => 0 }

test('saves, cells, calls, waits and running saves are in the text format of Prometheus', async () => {
  const { noteCall, noteSave, text, contentType } = createMetrics()
  const operation = 'BatchUpdateDataTableValue'
  noteCall({ operation, outcome: 'ok', ms: 20, waitedMs: 2_000 })
  noteCall({ operation, outcome: 'throttled', ms: 5, waitedMs: 0 })
  noteSave({ outcomes: { saved: 3, failed: 0, conflict: 1, kept: 0 }, isWhole: true })
  noteSave({ outcomes: { saved: 1 }, isWhole: false })
  const told = await text({ waiting: () => ({ [operation]: 7 }), running: () => 2 })
  for (const line of [
    'lockstep_saves_total{end="whole"} 1',
    'lockstep_saves_total{end="broken"} 1',
    'lockstep_cells_total{outcome="saved"} 4',
    'lockstep_cells_total{outcome="conflict"} 1',
    `lockstep_calls_total{operation="${operation}",outcome="ok"} 1`,
    `lockstep_calls_total{operation="${operation}",outcome="throttled"} 1`,
    `lockstep_call_wait_seconds_sum{operation="${operation}"} 2`,
    `lockstep_calls_waiting{operation="${operation}"} 7`,
    'lockstep_saves_running 2',
  ]) {
    expect(told.split('\n')).toContain(line)
  }
  expect(told).toContain('nodejs_eventloop_lag_p99_seconds')
  expect(told).toContain('process_resident_memory_bytes')
  expect(contentType).toContain('text/plain; version=0.0.4')
})

test('a new set of metrics starts at zero', async () => {
  const told = await createMetrics().text(NOTHING)
  expect(told).not.toContain('lockstep_saves_total{')
  expect(told.split('\n')).toContain('lockstep_saves_running 0')
})
