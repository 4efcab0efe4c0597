import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sessionWith } from '../testing'
import { SaveListeners, type StartedSave } from './finished-save'
import { requestFor } from './save-request'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A save that is begun; whoever keeps it takes so long. Gives after how long it may be sent. */
async function sentAfter(keepingMs: number): Promise<number> {
  const listeners = new SaveListeners()
  listeners.onStarted(() => new Promise((resolve) => setTimeout(resolve, keepingMs)))
  const request = requestFor(sessionWith([]), [])
  const save: StartedSave = { saveId: request.saveId, request, tableName: '', pressedAtMs: 0 }
  const beganAtMs = Date.now()
  const sent = listeners.started(save).then(() => Date.now() - beganAtMs)
  await vi.advanceTimersByTimeAsync(60_000)
  return sent
}

it('a save is not sent before a slow browser has kept that it is under way', async () => {
  // A thousand drafts on a busy machine: killed meanwhile, the browser would bring them back as never sent.
  expect(await sentAfter(3_000)).toBe(3_000)
})

it('a save does not wait for a browser’s store that never answers', async () => {
  expect(await sentAfter(50_000)).toBe(5_000)
})
