import { fireEvent, render, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { TooltipProvider } from '@/components/ui'
import { changesOf, filterChanges, groupByRecord } from './review-changes'
import { ReviewPanel } from './review-panel'
import { edit, sessionWith, stored } from './testing'

function session() {
  const made = sessionWith([
    stored('Lund', 'Hours', '9-17'),
    stored('Lund', 'Note', 'open at nine'),
    stored('Oslo', 'Note', 'closed'),
  ])
  edit(made, 'Lund', 'Note', 'open at ten')
  edit(made, 'Oslo', 'Note', null)
  edit(made, 'Oslo', 'Lines', '4')
  edit(made, 'Lund', 'Hours', 'far too long for the rule')
  return made
}

function open(made = session()) {
  const handlers = { onGoTo: vi.fn(), onSave: vi.fn(), onClose: vi.fn() }
  const onDiscard = (keys: readonly string[]) => made.drafts.discard(keys)
  render(
    <TooltipProvider>
      <ReviewPanel {...handlers} onDiscard={onDiscard} session={made} />
    </TooltipProvider>,
  )
  return { made, ...handlers, list: screen.getByRole('list', { name: 'Changes' }) }
}

describe('the changes under review', () => {
  it('are told by kind and state, and grouped by record', () => {
    const changes = changesOf(session())
    expect(changes.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'edited ready',
      'cleared ready',
      'new-value ready',
      'edited invalid',
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
    expect(document.activeElement?.textContent).toBe('Review changes (4)')
    expect(within(list).getByText('nine').tagName).toBe('DEL')
    expect(within(list).getByText('ten').tagName).toBe('INS')
  })

  it('goes to a cell and discards one', () => {
    const { made, list, onGoTo } = open()
    fireEvent.click(within(list).getByRole('button', { name: 'Lines' }))
    expect(onGoTo).toHaveBeenCalledTimes(1)
    fireEvent.click(within(list).getByRole('button', { name: 'Discard the change of Lines' }))
    expect(made.drafts.all()).toHaveLength(3)
    expect(document.activeElement?.textContent).toBe('Review changes (3)')
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
    // A click on the box itself leaves nothing selected in this DOM; the input inside is what it forwards to.
    const box = screen.getByRole('checkbox', { name: 'Select record Oslo' })
    const input = box.parentElement?.querySelector('input')
    if (input) fireEvent.click(input)
    fireEvent.click(screen.getByRole('button', { name: 'Save 2 selected' }))
    expect(onSave.mock.calls[0]?.[0]).toHaveProperty('size', 2)
  })

  it('renders a part of very many changes', () => {
    const branches = Array.from({ length: 2_000 }, (_, i) => `b${i}`)
    const made = sessionWith(branches.map((branch) => stored(branch, 'Note', 'old')))
    for (const branch of branches) edit(made, branch, 'Note', 'new')
    const { list } = open(made)
    expect(within(list).getAllByRole('listitem')).toHaveLength(100)
    fireEvent.click(screen.getByRole('button', { name: /Show more/ }))
    expect(within(list).getAllByRole('listitem')).toHaveLength(200)
  })
})
