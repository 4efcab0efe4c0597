import type { RunningSave, SaveTask } from '../state'
import { count } from './format'

/** A call is answered within a second or so: after this long without a word from the server its user is told. */
const LONG_SILENCE_SECONDS = 8

/**
 * What a save is at, beside its count of cells: why it waits, or its calls and the least time that is left.
 *
 * @param silentSeconds how long nothing has been heard of it
 */
export function progressMessage(save: RunningSave, silentSeconds = 0): string {
  switch (save.phase) {
    case 'looking-up':
      return 'Connection lost. Checking what was saved…'
    case 'busy':
      return 'Lockstep is busy with other saves. Yours starts as soon as it can.'
    case 'throttled':
      return 'Amazon Connect asked to slow down. Waiting…'
    case 'sending':
      break
  }
  if (silentSeconds >= LONG_SILENCE_SECONDS) {
    return `No answer for ${count(silentSeconds, 'second')}. Waiting…`
  }
  return [callsLabel(save), timeLabel(save)].filter((part) => part !== '').join(', ')
}

const DOING: Readonly<Record<SaveTask, string>> = {
  save: 'Saving',
  undo: 'Undoing the save:',
  redo: 'Doing the save again:',
}

/** What is under way, before its numbers: "Saving", "Undoing the save:". */
export function taskLabel({ task }: Pick<RunningSave, 'task'>): string {
  return DOING[task]
}

const ENDED: Readonly<Record<SaveTask, string>> = {
  save: 'Save ended',
  undo: 'Undo ended',
  redo: 'Redo ended',
}

/** That it ended, for its result to follow. */
export function endedLabel(task: SaveTask): string {
  return ENDED[task]
}

/** The same in a sentence to be spoken: "12 of 40 cells done, 3 of 5 requests, about 2 seconds left." */
export function spokenProgress(save: RunningSave): string {
  const words = progressMessage(save)
  const done = `${save.settled.toLocaleString('en')} of ${count(save.cells, 'cell')} done`
  return save.phase === 'sending'
    ? `${[done, words].filter((part) => part !== '').join(', ')}.`
    : `${done}. ${words}`
}

/** Refusals and faults add calls to those that were planned: then the number alone is told, and how many they are. */
function callsLabel({ callsMade, plannedCalls }: RunningSave): string {
  if (plannedCalls === 0) return ''
  if (callsMade <= plannedCalls) {
    return `${callsMade.toLocaleString('en')} of ${count(plannedCalls, 'request')}`
  }
  return `${count(callsMade, 'request')}, ${(callsMade - plannedCalls).toLocaleString('en')} more than planned`
}

function timeLabel({ remainingMs }: RunningSave): string {
  if (remainingMs === null || remainingMs < 1_000) return ''
  const seconds = Math.ceil(remainingMs / 1_000)
  return seconds < 90
    ? `about ${count(seconds, 'second')} left`
    : `about ${count(Math.round(seconds / 60), 'minute')} left`
}

/** After the start of a save it is spoken of after 5 seconds, then 10, 20 and every 30. */
const PAUSES_MS = [5_000, 10_000, 20_000, 30_000] as const

/** How long a running save is silent after it was spoken of so many times. */
export function pauseMs(timesSpoken: number): number {
  return PAUSES_MS[Math.min(timesSpoken, PAUSES_MS.length - 1)] ?? 30_000
}
