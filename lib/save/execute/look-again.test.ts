import { describe, expect, test } from 'vitest'
import type { LockLevel } from '@/lib/data-table'
import type { SaveService } from '../protocol/service'
import { ATTRIBUTES, baseOf, draftOf, eventsOf, requestOf } from '../testing/drafts'
import { faultyService, troubleOf } from '../testing/faulty-service'
import { ModelTable } from '../testing/model-service'
import { executeSave } from './execute'

/** A save of two cells, one in a call, of which others wrote the second and the level changes after the first. */
async function saveAcross(from: LockLevel, to: LockLevel, callMs: number, canLook = true) {
  const table = new ModelTable(from, true, 'snapshot')
  const drafts = ['1', '2'].map((record) => draftOf(record, 'A', baseOf('x'), 'mine'))
  for (const draft of drafts) table.writeByOthers(draft, 'x')
  const request = requestOf(
    from,
    drafts.map((draft) => ({ ...draft, base: table.read(draft) })),
  )
  let nowMs = 0
  let looks = 0
  const service = faultyService(table, () => 'none')
  const spied: SaveService = {
    ...service,
    update: async (id, cells) => {
      const answer = await service.update(id, cells)
      nowMs += callMs
      if (table.accepted.length === 1) {
        for (const draft of drafts.slice(1)) table.writeValueAlone(draft, 'theirs')
        table.level = to
      }
      return answer
    },
    readTable: async () => {
      looks += 1
      if (!canLook && looks > 1) return { ok: false, trouble: troubleOf('service-down') }
      return { ok: true, results: [{ lockLevel: table.level, attributes: ATTRIBUTES }] }
    },
  }
  const options = { batchSize: 1, callsInFlight: 1, now: () => nowMs }
  const events = await eventsOf(executeSave(request, spied, options))
  return { table, events, looks }
}

describe('a level that changes while a save lasts', () => {
  test.each(['ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE', 'NONE'] as const)(
    'to %s is found before more is sent, and a value that moved meanwhile is not overwritten',
    async (to) => {
      const { table, events } = await saveAcross('VALUE', to, 21_000)
      expect(table.accepted).toHaveLength(1)
      expect(events).toContainEqual({
        type: 'drift',
        changes: [{ kind: 'level', from: 'VALUE', to }],
      })
      expect(events.at(-1)).toMatchObject({ saved: 1, conflicts: 1 })
    },
  )

  test('has what is left read first where it cannot be found', async () => {
    const { table, events } = await saveAcross('VALUE', 'ATTRIBUTE', 21_000, false)
    expect(table.accepted).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ saved: 1, conflicts: 1 })
  })

  test('is not looked for again within twenty seconds', async () => {
    expect((await saveAcross('VALUE', 'VALUE', 9_500)).looks).toBe(1)
  })
})
