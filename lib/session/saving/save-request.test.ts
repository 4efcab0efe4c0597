import { describe, expect, it } from 'vitest'
import { sessionWith, stored } from '../testing'
import { requestFor } from './save-request'

describe('how many values a save believes to be stored', () => {
  const session = sessionWith([stored('Lund', 'Note', 'x')])

  it('is what the last whole reading had', () => {
    session.set({ load: { kind: 'read', values: 1_234, atMs: 0 } })
    expect(requestFor(session, []).storedValues).toBe(1_234)
  })

  it('is not known while a reading is under way, or where one broke off', () => {
    session.set({ load: { kind: 'reading', values: 500, isFirst: true } })
    expect(requestFor(session, []).storedValues).toBeUndefined()
  })
})
