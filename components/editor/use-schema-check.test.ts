import { describe, expect, it } from 'vitest'
import type { TableSession } from '@/lib/session/session'
import { type SaveFindings, type SaveResult, startedSave } from '@/lib/session/state'
import { sessionWith } from '@/lib/session/testing'
import { startSchemaCheck } from './use-schema-check'

const SAVED: SaveResult = {
  saveId: 'a',
  saved: 1,
  soAlready: 0,
  unknown: 0,
  failed: 0,
  conflicts: 0,
  notSent: 0,
  calls: 1,
  rebased: 0,
  isCancelled: false,
}

/** Runs a save on the screen of a session, and gives how often the schema was looked at, and read. */
async function afterSave(
  end: Partial<SaveFindings>,
  answer: () => Promise<boolean>,
  meanwhile: (session: TableSession) => void = () => {},
): Promise<{ looked: number; read: number }> {
  const session = sessionWith([])
  const counts = { looked: 0, read: 0 }
  const stop = startSchemaCheck(session, {
    isStale: () => {
      counts.looked += 1
      return answer()
    },
    onStale: () => {
      counts.read += 1
    },
  })
  session.set({ save: { ...startedSave(1), ...end } })
  endSave(session)
  meanwhile(session)
  await new Promise((resolve) => setTimeout(resolve))
  stop()
  return counts
}

function endSave(session: TableSession): void {
  session.set({ save: { kind: 'ended', ...session.saveFindings } })
}

describe('the schema is looked at after a save', () => {
  it('that was refused a cell, and read where it is another one', async () => {
    const end = { result: { ...SAVED, failed: 1 } }
    expect(await afterSave(end, async () => true)).toEqual({ looked: 1, read: 1 })
    expect(await afterSave(end, async () => false)).toEqual({ looked: 1, read: 0 })
  })

  it('that found the table to be another one, although all was saved', async () => {
    const drift = [{ kind: 'level', from: 'VALUE', to: 'NONE' }] as const
    const counts = await afterSave({ result: SAVED, drift }, async () => true)
    expect(counts).toEqual({ looked: 1, read: 1 })
  })

  it('and again after the next one, where one runs when the answer comes', async () => {
    const end = { result: { ...SAVED, failed: 1 } }
    const counts = await afterSave(
      end,
      async () => true,
      (session) => {
        session.set({ save: { ...startedSave(1), result: SAVED } })
        setTimeout(() => endSave(session))
      },
    )
    expect(counts).toEqual({ looked: 2, read: 1 })
  })

  it('but not after one that tells nothing of it', async () => {
    expect(await afterSave({ result: SAVED }, async () => true)).toEqual({ looked: 0, read: 0 })
  })

  it('and an answer that does not come changes nothing', async () => {
    const counts = await afterSave({ result: { ...SAVED, failed: 1 } }, () =>
      Promise.reject(new Error('away')),
    )
    expect(counts).toEqual({ looked: 1, read: 0 })
  })
})
