import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TooltipProvider } from '@/components/ui'
import type { LockLevel } from '@/lib/data-table'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { changesOf, filterChanges, groupByRecord } from '@/lib/session/view/review-changes'
import { ReviewPanel } from './review-panel'

function session(lockLevel: LockLevel = 'VALUE') {
  const values = [
    stored('Lund', 'Hours', '9-17'),
    stored('Lund', 'Note', 'open at nine'),
    stored('Oslo', 'Note', 'closed'),
  ]
  const made = sessionWith(values, lockLevel)
  edit(made, 'Lund', 'Note', 'open at ten')
  edit(made, 'Oslo', 'Note', null)
  edit(made, 'Oslo', 'Lines', '4')
  edit(made, 'Lund', 'Hours', 'far too long for the rule')
  return made
}

function open(made = session()) {
  const handlers = { onGoTo: vi.fn(), onSave: vi.fn(), onDecide: vi.fn(), onClose: vi.fn() }
  const onDiscard = (keys: readonly string[]) => made.drafts.discard(keys)
  render(
    <TooltipProvider>
      <ReviewPanel {...handlers} onDiscard={onDiscard} session={made} />
    </TooltipProvider>,
  )
  return { made, ...handlers, list: screen.getByRole('list', { name: 'Changes' }) }
}

/** There is no layout here: the list is 600 px high, and its lines 40. */
beforeAll(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40)
})

afterAll(() => vi.restoreAllMocks())

/** The first line with these words. */
function lineOf(words: string): HTMLElement {
  const [line] = screen.getAllByRole('button', { name: words })
  if (line === undefined) throw new Error(`No line ${words}`)
  return line
}

/** What a screen reader adds to an element's name. */
function describedBy(element: Element | null): string {
  return (element?.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .flatMap((id) => document.getElementById(id)?.textContent ?? [])
    .join(' ')
}

function press(key: string): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key })
}

/** A click on the box itself leaves nothing selected in this DOM; the input inside is what it forwards to. */
function tick(name: string): void {
  const input = screen.getByRole('checkbox', { name }).parentElement?.querySelector('input')
  if (input) fireEvent.click(input)
}

describe('the changes under review', () => {
  it('are told by kind and state, and grouped by record', () => {
    const changes = changesOf(session())
    expect(changes.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'edited invalid',
      'edited ready',
      'new-value ready',
      'cleared ready',
    ])
    const rows = groupByRecord(changes)
    expect(rows.map(({ type }) => type)).toEqual([
      'record',
      'change',
      'change',
      'record',
      'change',
      'change',
    ])
    expect(filterChanges(changes, { kind: 'edited', state: 'ready' })).toHaveLength(1)
  })
})

describe('the review panel', () => {
  it('takes the keyboard, and shows old and new', () => {
    const { list } = open()
    // Arrows work at once.
    expect(document.activeElement?.textContent).toBe('Lund')
    press('ArrowDown')
    press('ArrowDown')
    expect(document.activeElement?.textContent).toBe('Note')
    expect(describedBy(document.activeElement)).toBe(
      'in Lund Edited Ready open at removed: nine; added: ten; ',
    )
    expect(within(list).getByText('nine').tagName).toBe('DEL')
    expect(within(list).getByText('ten').tagName).toBe('INS')
  })

  it('leads to the decision about what collided', () => {
    const made = session()
    const key = edit(made, 'Lund', 'Note', 'open at ten')
    made.drafts.beginSave(new Set([key]))
    const theirs = { value: 'theirs', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    made.drafts.settle([{ kind: 'conflict', id: key, reason: 'value', theirs, message: '' }])
    const { onDecide } = open(made)
    fireEvent.click(screen.getByRole('button', { name: 'Decide Note in Lund' }))
    expect(onDecide).toHaveBeenCalledExactlyOnceWith(key)
  })

  it('goes to a cell and discards one', () => {
    const { made, list, onGoTo } = open()
    fireEvent.click(within(list).getByRole('button', { name: 'Lines' }))
    expect(onGoTo).toHaveBeenCalledTimes(1)
    fireEvent.click(within(list).getByRole('button', { name: 'Discard the change of Lines' }))
    expect(made.drafts.all()).toHaveLength(3)
    expect(document.activeElement?.textContent).toBe('Note')
  })

  it('asks before it discards a whole record', async () => {
    const { made } = open()
    fireEvent.click(screen.getByRole('button', { name: 'Discard changes of Oslo' }))
    expect(made.drafts.all()).toHaveLength(4)
    fireEvent.click(await screen.findByRole('button', { name: 'Discard 2 edits' }))
    expect(made.drafts.all()).toHaveLength(2)
  })

  it('saves what is selected', () => {
    const { onSave } = open()
    tick('Select record Oslo')
    fireEvent.click(screen.getByRole('button', { name: 'Save 2 selected' }))
    expect(onSave.mock.calls[0]?.[0]).toHaveProperty('size', 2)
  })

  it('does not make a button of all edits out of that of the selection under the pointer that pressed it', () => {
    const { made, onSave } = open()
    tick('Select Lines')
    const save = screen.getByRole('button', { name: 'Save 1 selected' })
    fireEvent.click(save, { detail: 1 })
    act(() => made.drafts.discard([...(onSave.mock.lastCall?.[0] ?? [])]))
    expect(save.textContent).toBe('Save 0 selected')
    fireEvent.click(save, { detail: 1 })
    expect(onSave).toHaveBeenCalledTimes(1)
    fireEvent.pointerOut(save, { relatedTarget: document.body })
    expect(save.textContent).toBe('Save all')
    fireEvent.click(save, { detail: 1 })
    expect(onSave).toHaveBeenLastCalledWith(undefined)
  })

  it('discards one change by a Delete that is held, and one by a double click', () => {
    const { made } = open()
    const count = () => made.drafts.all().length
    press('ArrowDown')
    press('Delete')
    expect(count()).toBe(3)
    const line = document.activeElement ?? document.body
    for (const key of ['Delete', 'Enter']) {
      expect(fireEvent.keyDown(line, { key, repeat: true })).toBe(false)
    }
    expect(count()).toBe(3)
    fireEvent.click(screen.getByRole('button', { name: 'Discard the change of Lines' }), {
      detail: 1,
    })
    for (const next of screen.getAllByRole('button', { name: /^Discard the change/ })) {
      fireEvent.click(next, { detail: 2 })
    }
    expect(count()).toBe(2)
  })

  it('renders only what is in sight of very many changes, and what has the keyboard', () => {
    const branches = Array.from({ length: 5_000 }, (_, i) => `b${i}`)
    const made = sessionWith(branches.map((branch) => stored(branch, 'Note', 'old')))
    for (const branch of branches) edit(made, branch, 'Note', 'new')
    const { list } = open(made)
    const lines = within(list).getAllByRole('listitem')
    expect(lines.length).toBeLessThan(60)
    expect(lines[0]?.getAttribute('aria-setsize')).toBe('10000')
    lineOf('b0').focus()
    press('End')
    expect(document.activeElement?.textContent).toBe('Note')
    expect(document.activeElement?.closest('li')?.getAttribute('aria-posinset')).toBe('10000')
  })

  it('has one line in the tab order, which arrow keys move', () => {
    const { list } = open()
    const inTabOrder = () =>
      [...list.querySelectorAll('[data-line][tabindex="0"]')].map((line) => line.textContent)
    expect(inTabOrder()).toEqual(['Lund'])
    lineOf('Lund').focus()
    press('ArrowDown')
    press('ArrowDown')
    expect(inTabOrder()).toEqual(['Note'])
    press('ArrowUp')
    expect(document.activeElement?.textContent).toBe('Hours')
    press('Home')
    press('ArrowUp')
    expect(document.activeElement?.textContent).toBe('Lund')
  })

  it('discards with Delete, and the keyboard goes on to the next line', () => {
    const { made } = open()
    lineOf('Lund').focus()
    press('ArrowDown')
    press('Delete')
    expect(made.drafts.all()).toHaveLength(3)
    expect(document.activeElement?.textContent).toBe('Note')
    press('End')
    press('Delete')
    expect(document.activeElement?.textContent).toBe('Lines')
    press('Delete')
    expect(document.activeElement?.textContent).toBe('Note')
    press('Delete')
    expect(made.drafts.all()).toHaveLength(0)
    expect(document.activeElement?.textContent).toBe('Review changes (0)')
  })

  it('discards what is selected as one step', async () => {
    const { made } = open()
    lineOf('Oslo').focus()
    press('Delete')
    fireEvent.click(await screen.findByRole('button', { name: 'Discard 2 edits' }))
    expect(made.drafts.all()).toHaveLength(2)
    made.drafts.replay('undo')
    expect(made.drafts.all()).toHaveLength(4)
  })

  it('tells the calls of a save and what can fail alone, for all or for the selection', () => {
    open()
    expect(screen.getByText(/^Saving all: 3 cells\. It takes 4 requests/)).toBeDefined()
    expect(screen.getByText('BatchDeleteDataTableValue').nextSibling?.textContent).toBe('1 request')
    tick('Select record Oslo')
    expect(screen.getByText(/^Saving the selection: 2 cells\. It takes 3 requests/)).toBeDefined()
  })

  it('names the parts of a save where several cells share a lock', () => {
    open(session('PRIMARY_VALUE'))
    const parts = screen.getByRole('list', { name: 'Parts that can fail alone', hidden: true })
    expect(
      within(parts)
        .getAllByRole('listitem', { hidden: true })
        .map((part) => part.textContent),
    ).toEqual(['Lund1 cell', 'Oslo2 cells'])
  })
})
