import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveNow } from '@/lib/drafts/testing'
import type { SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { cancelSave, runAsked, runSave } from './saving/run-save'
import type { TableSession } from './session'
import { edit, sessionWith, stored } from './testing'

const COLUMNS = ['Hours', 'Note'] as const

/** A server whose saves are answered when the test says so; `sent` holds what each of them brought. */
function slowServer() {
  const sent: { readonly attribute: string; readonly value: string | null }[][] = []
  const waiting: (() => void)[] = []
  const actions: SaveActions = {
    save: async (request) => {
      sent.push(request.drafts.map(({ attribute, value }) => ({ attribute, value })))
      return answered(request, new Promise((resolve) => waiting.push(resolve)))
    },
    follow: async () => null,
  }
  return { sent, actions, answer: () => waiting.shift()?.(), isWaiting: () => waiting.length > 0 }
}

async function* answered(
  request: SaveRequest,
  when: Promise<void>,
): AsyncGenerator<SaveEvent, void, undefined> {
  await when
  const outcomes = request.drafts.map(({ id, value, base }) => ({
    kind: 'saved' as const,
    id,
    base: { ...base, value },
    evidence: { attempts: 1, requestIds: ['request-1'], atMs: 1, isRebased: false },
  }))
  yield { type: 'planned', cells: outcomes.length, calls: 1 }
  yield { type: 'outcomes', outcomes, moves: [] }
  const calls = { BatchUpdateDataTableValue: 1 }
  yield { type: 'finished', saved: outcomes.length, failed: 0, conflicts: 0, kept: 0, calls }
}

function openSession(): TableSession {
  return sessionWith([
    stored('Malmö', 'Hours', '9-18'),
    stored('Malmö', 'Note', 'a'),
    stored('Lund', 'Note', 'a'),
  ])
}

function storedIn(session: TableSession, column: string) {
  return session.data.base(0, column).value
}

type Step =
  | { readonly kind: 'type'; readonly column: (typeof COLUMNS)[number] }
  | { readonly kind: 'press' }
  | { readonly kind: 'answer' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('type' as const),
    column: fc.constantFrom(...COLUMNS),
  }),
  fc.record({ kind: fc.constant('press' as const) }),
  fc.record({ kind: fc.constant('answer' as const) }),
)

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
}

describe('a save that is asked for while one runs', () => {
  it('sends what there was when it was asked for, in whatever order is typed, saved and answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const session = openSession()
        const server = slowServer()
        const typed = new Map<string, string>()
        const atPress: Map<string, string>[] = []
        const runs: Promise<unknown>[] = []
        for (const [index, one] of steps.entries()) {
          if (one.kind === 'type') {
            edit(session, 'Malmö', one.column, `text ${index}`)
            typed.set(one.column, `text ${index}`)
          } else if (one.kind === 'press') {
            atPress.push(new Map(typed))
            runs.push(runSave(session, server.actions))
          } else server.answer()
          await settle()
        }
        while (server.isWaiting()) {
          server.answer()
          await settle()
        }
        await Promise.all(runs)
        for (const { attribute, value } of server.sent.flat()) {
          expect(atPress.map((one) => one.get(attribute))).toContain(value)
        }
        for (const column of COLUMNS) {
          const before = column === 'Hours' ? '9-18' : 'a'
          expect(storedIn(session, column)).toBe(atPress.at(-1)?.get(column) ?? before)
          expect(session.cells.get(0, column).value).toBe(typed.get(column) ?? before)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('leaves what was typed after it as an unsaved edit, also where that breaks a rule', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    await settle()
    const key = edit(session, 'Malmö', 'Note', 'b')
    void runSave(session, server.actions)
    edit(session, 'Malmö', 'Note', 'c')
    edit(session, 'Malmö', 'Hours', 'longer than the rule allows')
    void runSave(session, server.actions)
    edit(session, 'Malmö', 'Hours', '11-18')
    edit(session, 'Malmö', 'Note', 'd')
    server.answer()
    await settle()
    server.answer()
    await first
    expect(server.sent).toEqual([
      [{ attribute: 'Hours', value: '10-18' }],
      [{ attribute: 'Note', value: 'c' }],
    ])
    expect(session.drafts.get(key)).toMatchObject({ value: 'd', base: { value: 'c' } })
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '11-18', state: 'dirty' })
  })

  it('does not send what is discarded or typed back before its turn', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    await settle()
    const discarded = edit(session, 'Malmö', 'Note', 'b')
    edit(session, 'Lund', 'Note', 'b')
    void runSave(session, server.actions)
    session.drafts.discard([discarded])
    edit(session, 'Malmö', 'Note', 'typed after that')
    edit(session, 'Lund', 'Note', 'a')
    server.answer()
    await first
    expect(server.sent).toHaveLength(1)
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['typed after that'])
  })

  it('does not send the value of before where its user has decided a conflict since', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    await settle()
    const key = edit(session, 'Malmö', 'Note', 'mine')
    void runSave(session, server.actions)
    session.takeRead()
    session.data.ingest({ values: [stored('Malmö', 'Note', 'theirs', 'v2')] })
    session.takeRead()
    expect(session.drafts.get(key)?.status.kind).toBe('conflict')
    resolveNow(session.drafts, key, { kind: 'edit', value: 'third' })
    server.answer()
    await first
    expect(server.sent).toHaveLength(1)
    expect(session.drafts.get(key)).toMatchObject({ value: 'third', base: { value: 'theirs' } })
  })

  it('does not delete a record that was chosen to be deleted after it', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    await settle()
    edit(session, 'Lund', 'Note', 'b')
    void runSave(session, server.actions)
    session.records.remove([1])
    server.answer()
    await first
    expect(server.sent).toHaveLength(1)
    expect(session.drafts.summary().deletedRecords).toBe(1)
  })

  it('takes what it names under the names that attributes have when its turn comes', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    await settle()
    edit(session, 'Malmö', 'Note', 'b')
    void runSave(session, server.actions)
    session.drafts.rename(new Map([['Note', 'Remark']]))
    session.drafts.judgeBy(
      session.schema.attributes.map((one) =>
        one.name === 'Note' ? { ...one, name: 'Remark' } : one,
      ),
    )
    server.answer()
    await settle()
    server.answer()
    await first
    expect(server.sent[1]).toEqual([{ attribute: 'Remark', value: 'b' }])
  })

  it('renames a record as it was to be called then', async () => {
    const session = openSession()
    const server = slowServer()
    const sentNames: (string | undefined)[] = []
    const actions: SaveActions = {
      ...server.actions,
      save: async (request) => {
        sentNames.push(...(request.renames ?? []).map(({ to }) => to[0]?.value))
        return server.actions.save(request)
      },
    }
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, actions)
    await settle()
    session.records.rename(1, [{ attribute: 'Branch', value: 'Ystad' }])
    void runSave(session, actions)
    session.records.rename(1, [{ attribute: 'Branch', value: 'Kalmar' }])
    server.answer()
    await settle()
    server.answer()
    await first
    expect(sentNames).toEqual(['Ystad'])
  })

  it('is undone up to what it sent, and no further', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    await settle()
    edit(session, 'Malmö', 'Note', 'b')
    void runSave(session, server.actions)
    edit(session, 'Malmö', 'Note', 'c')
    server.answer()
    await settle()
    server.answer()
    await first
    session.drafts.replay('undo')
    expect(session.cells.get(0, 'Note')).toMatchObject({ value: 'b', state: 'clean' })
    expect(session.drafts.history.top('undo')?.verb).toBe('save')
  })

  it('is given up with the one that is stopped', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Hours', '10-18')
    const first = runSave(session, server.actions)
    edit(session, 'Malmö', 'Note', 'b')
    void runSave(session, server.actions)
    await cancelSave(session)
    await first
    expect(server.sent).toEqual([])
    expect(session.drafts.isSaveAsked).toBe(false)
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['10-18', 'b'])
  })
})

describe('a save that waits for another tab', () => {
  it('sends what there was when it was asked for', async () => {
    const session = openSession()
    const server = slowServer()
    edit(session, 'Malmö', 'Note', 'b')
    session.drafts.askSave()
    edit(session, 'Malmö', 'Note', 'c')
    edit(session, 'Malmö', 'Hours', '10-18')
    const save = runAsked(session, server.actions)
    await settle()
    server.answer()
    await save
    expect(server.sent).toEqual([[{ attribute: 'Note', value: 'b' }]])
    expect(session.drafts.all().map(({ value }) => value)).toEqual(['c', '10-18'])
  })
})
