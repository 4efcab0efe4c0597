import pino from 'pino'
import { expect, test } from 'vitest'
import type { Outcome, SaveEvent } from '../protocol/types'
import { logSave } from './log-save'

const SECRETS = ['Lund', 'Opening hours', '9-18', '10-18', 'version-1', 'AKIASECRET']

function outcomes(): readonly Outcome[] {
  const [record, attribute, before, after, version, key] = SECRETS
  const id = JSON.stringify(['table', record, attribute])
  const lockVersion = {
    dataTable: null,
    attribute: null,
    primaryValues: null,
    value: version ?? '',
  }
  const base = { value: after ?? '', lockVersion, modifiedAtMs: 0, modifiedRegion: null }
  const message = `${attribute} of ${record} must not be ${after}, signed by ${key}`
  const evidence = { attempts: 1, requestIds: ['request-1'], atMs: 0, isRebased: false }
  return [
    { kind: 'saved', id, base, evidence },
    { kind: 'failed', id: `${id}2`, reason: 'cell', message, evidence },
    {
      kind: 'conflict',
      id: `${id}3`,
      reason: 'value',
      theirs: { ...base, value: before ?? '' },
      message,
    },
    { kind: 'kept', id: `${id}4` },
  ]
}

const FINISHED: SaveEvent = {
  type: 'finished',
  ...{ saved: 1, failed: 1, conflicts: 1, kept: 1 },
  calls: { BatchUpdateDataTableValue: 2 },
  isCancelled: true,
  region: 'us-east-1',
}

const notes: unknown[] = []

async function logged(events: readonly SaveEvent[]): Promise<string> {
  let text = ''
  const log = pino({}, { write: (line: string) => (text += line) })
  async function* all() {
    yield* events
  }
  const told: SaveEvent[] = []
  for await (const event of logSave(
    all(),
    { saveId: 'save-1', tableId: 'table-1' },
    { log, nowMs: () => 5, note: (note) => notes.push(note) },
  )) {
    told.push(event)
  }
  expect(told).toEqual(events)
  return text
}

const EVENTS: readonly SaveEvent[] = [
  { type: 'rebased', cells: 2 },
  { type: 'drift', changes: [{ kind: 'rules', attribute: SECRETS[1] ?? '' }] },
  {
    type: 'outcomes',
    outcomes: outcomes(),
    moves: [{ scope: 'Lund', from: 'version-1', to: 'x' }],
  },
  {
    type: 'trouble',
    trouble: {
      code: 'access-denied',
      title: '',
      explanation: '',
      serviceMessage: `denied for ${SECRETS.join(' ')}`,
      isRetryable: false,
    },
  },
  FINISHED,
]

test('a save leaves one line with its counts, calls and request ids', async () => {
  const lines = (await logged(EVENTS)).trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 30,
    ...{ saveId: 'save-1', tableId: 'table-1', region: 'us-east-1', isCancelled: true, ms: 0 },
    ...{ saved: 1, failed: 1, conflicts: 1, kept: 1, rebased: 2 },
    calls: { BatchUpdateDataTableValue: 2 },
    troubles: ['access-denied'],
    requestIds: ['request-1'],
  })
})

test('no value, key, name, version or credential gets into it', async () => {
  const text = await logged(EVENTS)
  for (const secret of SECRETS) expect(text).not.toContain(secret)
})

test('whoever watches the process is told the counts, and whether it broke off', async () => {
  notes.length = 0
  await logged(EVENTS)
  await logged(EVENTS.slice(0, 3))
  const outcomes = { saved: 1, failed: 1, conflict: 1, kept: 1 }
  expect(notes).toEqual([
    { outcomes, isWhole: true },
    { outcomes, isWhole: false },
  ])
})

test('a save that breaks off is told as an error', async () => {
  expect(JSON.parse(await logged(EVENTS.slice(0, 3)))).toMatchObject({ level: 50, saved: 1 })
})
