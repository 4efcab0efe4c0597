import { expect, it } from 'vitest'
import { z } from 'zod'
import { newSaveId } from './save-id'

it('names each save with a UUID of its own', () => {
  const ids = Array.from({ length: 1_000 }, newSaveId)
  for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})
