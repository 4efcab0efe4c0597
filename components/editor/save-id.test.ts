import { expect, it } from 'vitest'
import { z } from 'zod'
import { newPressTime, newSaveId } from './save-id'

it('names each save with a UUID of its own', () => {
  const ids = Array.from({ length: 1_000 }, newSaveId)
  for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})

it('gives every save a time of its own', () => {
  const times = Array.from({ length: 100 }, newPressTime)
  expect(new Set(times).size).toBe(100)
  expect(Math.abs(Date.now() - (times[0] ?? 0))).toBeLessThan(1_000)
})
