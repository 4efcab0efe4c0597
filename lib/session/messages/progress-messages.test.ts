import { describe, expect, it } from 'vitest'
import { type RunningSave, startedSave } from '../state'
import {
  endedLabel,
  pauseMs,
  progressMessage,
  spokenProgress,
  taskLabel,
} from './progress-messages'

const SAVE: RunningSave = {
  ...startedSave(1_000),
  settled: 300,
  plannedCalls: 40,
  callsMade: 12,
  remainingMs: 13_400,
}

describe('a running save', () => {
  it('tells its calls and the time that is left, on the screen and aloud', () => {
    expect(progressMessage(SAVE)).toBe('12 of 40 requests, about 14 seconds left')
    expect(spokenProgress(SAVE)).toBe(
      '300 of 1,000 cells done, 12 of 40 requests, about 14 seconds left.',
    )
  })

  it.each<[string, Partial<RunningSave>, string]>([
    ['has no numbers before it is planned', { plannedCalls: 0, remainingMs: null }, ''],
    ['is silent about the last second', { remainingMs: 900 }, '12 of 40 requests'],
    [
      'counts a long time in minutes',
      { remainingMs: 300_000 },
      '12 of 40 requests, about 5 minutes left',
    ],
    [
      'says that refusals took further calls',
      { callsMade: 43, remainingMs: 0 },
      '43 requests, 3 more than planned',
    ],
    ['says why it waits', { phase: 'throttled' }, 'Amazon Connect asked to slow down. Waiting…'],
    ['looks for its outcome', { phase: 'looking-up' }, 'Connection lost. Checking what was saved…'],
  ])('%s', (_name, change, words) => {
    expect(progressMessage({ ...SAVE, ...change })).toBe(words)
  })

  it('says after some seconds that it has no answer', () => {
    expect(progressMessage(SAVE, 7)).toBe('12 of 40 requests, about 14 seconds left')
    expect(progressMessage(SAVE, 8)).toBe('No answer for 8 seconds. Waiting…')
    expect(progressMessage({ ...SAVE, phase: 'throttled' }, 8)).toMatch(/slow down/)
  })

  it('is called an undo where it takes another back', () => {
    expect(taskLabel(startedSave(3))).toBe('Saving')
    expect(taskLabel(startedSave(3, 'undo'))).toBe('Undoing the save:')
    expect(endedLabel('redo')).toBe('Redo ended')
  })

  it('is spoken of less and less often', () => {
    expect([0, 1, 2, 3, 4, 90].map(pauseMs)).toEqual([
      5_000, 10_000, 20_000, 30_000, 30_000, 30_000,
    ])
  })
})
