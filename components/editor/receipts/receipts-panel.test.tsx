import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Outcome, SaveActions, SaveRequest } from '@/lib/save'
import { leftAloneMessage } from '@/lib/session/messages/undo-messages'
import { runSave } from '@/lib/session/saving/run-save'
import { leftLine, undoPlanOf } from '@/lib/session/saving/undo-save'
import type { TableSession } from '@/lib/session/session'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { ReceiptsPanel } from './receipts-panel'

const EVIDENCE = { attempts: 2, requestIds: ['req-1', 'req-2'], atMs: 0, isRebased: true }

function serverOf(
  answer: (draft: SaveRequest['drafts'][number], index: number) => Outcome,
): SaveActions {
  return {
    save: async ({ drafts }) =>
      (async function* () {
        const outcomes = drafts.map(answer)
        yield { type: 'outcomes', outcomes, moves: [] } as const
        const calls = { BatchUpdateDataTableValue: 2 }
        const counts = { saved: 1, failed: 1, conflicts: 1, kept: 1, rebased: 1 }
        yield { type: 'finished', ...counts, calls, region: 'eu-west-2' } as const
      })(),
    follow: async () => null,
  }
}

/** A session with one save, whose cells ended in every way. */
async function everyEnding(): Promise<TableSession> {
  const branches = ['Bergen', 'Lund', 'Oslo', 'Turku']
  const session = sessionWith(branches.map((branch) => stored(branch, 'Note', 'old')))
  session.set({ load: { kind: 'read', values: 4, atMs: 0 } })
  for (const branch of branches) edit(session, branch, 'Note', 'new')
  const actions = serverOf(({ id, base }, index) => {
    const evidence = EVIDENCE
    if (index === 0) return { kind: 'saved', id, base: { ...base, value: 'new' }, evidence }
    if (index === 1) return { kind: 'failed', id, reason: 'unknown', message: 'No answer.' }
    const theirs = { ...base, value: 'theirs' }
    if (index === 2) return { kind: 'conflict', id, reason: 'value', theirs, message: 'Refused.' }
    return { kind: 'kept', id }
  })
  await runSave(session, actions)
  return session
}

function show(session: TableSession) {
  const handlers = { onGoTo: vi.fn(), onClose: vi.fn() }
  render(<ReceiptsPanel {...handlers} session={session} />)
  return handlers
}

describe('the receipts panel', () => {
  it('says that there are none yet, and how many are kept', () => {
    show(sessionWith([]))
    expect(screen.getByRole('heading', { name: 'Receipts (0)' })).toBe(document.activeElement)
    expect(screen.getByText(/the last 100, with each cell before and after/)).toBeTruthy()
  })

  it('says of what was saved that it was changed since, and so does its cell', async () => {
    const session = await everyEnding()
    show(session)
    fireEvent.click(screen.getAllByRole('button', { expanded: false })[0] ?? document.body)
    expect(screen.queryByText(/Changed since/)).toBeNull()
    session.takeRead()
    const theirs = stored('Bergen', 'Note', 'of a colleague', 'v3')
    act(() => {
      session.data.ingest({ values: [theirs] })
      session.takeRead()
      session.set({ load: { kind: 'read', values: 4, atMs: 1 } })
    })
    const line = screen.getByText(/Changed since/)
    expect(line.textContent).toContain('The cell holds now: of a colleague')
    const row = session.data.knowRecord(theirs.primaryValues)
    expect(session.cells.get(row, 'Note')).toMatchObject({ state: 'clean' })
    expect(session.cells.get(row, 'Note').hint).toMatch(
      /Your last save saved “.?new.?”. It was changed since/,
    )
    edit(session, 'Bergen', 'Note', 'once more')
    expect(session.cells.get(row, 'Note').hint).toBeUndefined()
  })

  it('tells a save by its counts, calls and region, and each cell by its end in words', async () => {
    const session = await everyEnding()
    const { onGoTo } = show(session)
    const save = screen.getByRole('button', { name: /^Save of / })
    expect(save.textContent).toContain('1 saved, 1 not known, 1 conflict, 1 sent again, 1 not sent')
    expect(save.textContent).toMatch(/2 requests in .*, eu-west-2/)
    expect(save.getAttribute('aria-expanded')).toBe('false')
    fireEvent.click(save)
    expect(save.getAttribute('aria-expanded')).toBe('true')
    const list = screen.getByRole('list', { name: 'Cells of this save' })
    const lines = within(list).getAllByRole('listitem')
    const words = lines.map((line) => line.textContent)
    expect(words[0]).toMatch(/Note in Bergen.*Sent again.*Saved/)
    expect(words[0]).toContain('req-1, req-2')
    expect(words[1]).toMatch(/Note in Lund.*Not known.*No answer\./)
    expect(words[2]).toMatch(/Note in Oslo.*Conflict.*Stored then: theirs.*Refused\./)
    expect(words[3]).toMatch(/Note in Turku.*Not sent/)
    fireEvent.click(within(list).getByRole('button', { name: 'Note in Oslo' }))
    expect(onGoTo.mock.calls[0]?.[0].address.primaryValues[0].value).toBe('Oslo')
  })

  it('offers the undo of what can be undone, and asks', async () => {
    const session = await everyEnding()
    show(session)
    fireEvent.click(screen.getByRole('button', { name: /^Save of / }))
    expect(screen.getByText(/^1 change can be taken back/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Undo this save…' }))
    expect(session.undoAsked?.plan.write).toHaveLength(1)
  })

  it('tells what the save did not write as that, and not as a change made', async () => {
    const session = sessionWith(['Lund', 'Oslo', 'Turku'].map((one) => stored(one, 'Note', 'old')))
    session.set({ load: { kind: 'read', values: 3, atMs: 0 } })
    edit(session, 'Lund', 'Note', 'new')
    edit(session, 'Oslo', 'Note', null)
    edit(session, 'Turku', 'Note', 'new')
    const none = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    const actions = serverOf(({ id, base }, index) => {
      const evidence = { ...EVIDENCE, attempts: 0, isRebased: false, isFound: true }
      if (index === 0) return { kind: 'saved', id, base: { ...base, value: 'new' }, evidence }
      const sent = { ...evidence, attempts: 1 }
      if (index === 1) return { kind: 'saved', id, base: none, gone: 'attribute', evidence: sent }
      return { kind: 'saved', id, base: { ...base, value: 'new' }, evidence: sent }
    })
    await runSave(session, actions)
    show(session)
    fireEvent.click(screen.getByRole('button', { name: /^Save of / }))
    const lines = within(screen.getByRole('list', { name: 'Cells of this save' })).getAllByRole(
      'listitem',
    )
    const words = lines.map((line) => line.textContent)
    expect(words[0]).toMatch(/Note in Lund.*Was so already.*new/)
    expect(words[1]).toMatch(/Note in Oslo.*Was so already.*The value went with its attribute/)
    expect(words[2]).toMatch(/Note in Turku.*Saved.*No answer to the write said so/)
    expect(lines.map((line) => line.querySelectorAll('ins, del').length > 0)).toEqual([
      false,
      false,
      true,
    ])
    const [entry] = session.receipts.store.state
    const { left } = entry ? undoPlanOf(session, entry) : { left: [] }
    expect(left.map(leftAloneMessage)).toEqual([
      'The value was stored already: that save did not write it.',
      'The value went with its attribute: that save did not remove it.',
    ])
  })

  it('shows what an undo left alone without the look of a change', async () => {
    const session = await everyEnding()
    session.data.ingest({ values: [stored('Bergen', 'Note', 'theirs', 'v9')] })
    const [save] = session.receipts.store.state
    const { left } = save ? undoPlanOf(session, save) : { left: [] }
    if (save === undefined) throw new Error('No receipt')
    session.receipts.bringBack([
      {
        ...save,
        id: 'undo',
        atMs: save.atMs + 1,
        undoes: save.id,
        receipt: { ...save.receipt, lines: left.map(leftLine) },
      },
    ])
    show(session)
    fireEvent.click(screen.getByRole('button', { name: /^Undo of / }))
    const [line] = within(screen.getByRole('list', { name: 'Cells of this save' })).getAllByRole(
      'listitem',
    )
    expect(line?.textContent).toMatch(/Note in Bergen.*Left alone.*Not written: old.*Changed since/)
    expect(line?.querySelectorAll('ins, del')).toHaveLength(0)
  })

  it('opened by an undo leaves the keyboard where it is', async () => {
    const session = await everyEnding()
    const openReceipt = session.receipts.store.state[0]?.id ?? null
    session.set({ panel: { kind: 'receipts', openReceipt } })
    show(session)
    expect(screen.getByRole('list', { name: 'Cells of this save' })).toBeTruthy()
    expect(document.activeElement).toBe(document.body)
  })
})
