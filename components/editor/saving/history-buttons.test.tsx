import { act, fireEvent, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { describe, expect, it } from 'vitest'
import type { GridHandle } from '@/components/grid'
import { ToastProvider, TooltipProvider } from '@/components/ui'
import type { TableSession } from '@/lib/session/session'
import { edit, sessionWith, stored } from '@/lib/session/testing'
import { HistoryButtons } from './history-buttons'
import { useHistory } from './use-history'

function Tools({ session }: { readonly session: TableSession }) {
  const grid = useRef<GridHandle>(null)
  const replay = useHistory(session, grid)
  return (
    <>
      <HistoryButtons onReplay={replay} session={session} />
      <input aria-label="Third value" />
      <div role="alertdialog">
        <button type="button">Keep edits</button>
      </div>
    </>
  )
}

function Harness({ session }: { readonly session: TableSession }) {
  return (
    <TooltipProvider>
      <ToastProvider>
        <Tools session={session} />
      </ToastProvider>
    </TooltipProvider>
  )
}

function open() {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Oslo', 'Note', 'b')])
  render(<Harness session={session} />)
  return session
}

describe('undo and redo', () => {
  it('are named by what they would do, and say what they did', () => {
    const session = open()
    const idle = screen.getByRole('button', { name: 'Nothing to undo' })
    expect(idle.getAttribute('aria-disabled')).toBe('true')
    act(() => {
      edit(session, 'Lund', 'Note', 'x')
    })
    fireEvent.click(screen.getByRole('button', { name: 'Undo edit of Note in Lund' }))
    expect(session.drafts.summary().drafts).toEqual([])
    expect(session.state.state.said.text).toBe('Undone: edit of Note in Lund.')
    fireEvent.click(screen.getByRole('button', { name: 'Redo edit of Note in Lund' }))
    expect(session.drafts.summary().drafts).toHaveLength(1)
  })

  it('take a gesture of many cells in one step', () => {
    const session = open()
    act(() => {
      edit(session, 'Lund', 'Note', 'x')
      edit(session, 'Oslo', 'Note', 'y')
      session.drafts.discard(session.drafts.all().map(({ key }) => key))
    })
    fireEvent.click(screen.getByRole('button', { name: 'Undo discard of 2 cells' }))
    expect(session.drafts.summary().drafts).toHaveLength(2)
  })

  it('answer to the keys, but not in a field, whose text has its own, or behind a question', () => {
    const session = open()
    act(() => {
      edit(session, 'Lund', 'Note', 'x')
    })
    fireEvent.keyDown(screen.getByLabelText('Third value'), { key: 'z', ctrlKey: true })
    fireEvent.keyDown(screen.getByText('Keep edits'), { key: 'z', ctrlKey: true })
    expect(session.drafts.summary().drafts).toHaveLength(1)
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    expect(session.drafts.summary().drafts).toHaveLength(0)
    fireEvent.keyDown(document.body, { key: 'Z', ctrlKey: true, shiftKey: true })
    expect(session.drafts.summary().drafts).toHaveLength(1)
    fireEvent.keyDown(document.body, { key: 'z', metaKey: true })
    fireEvent.keyDown(document.body, { key: 'y', ctrlKey: true })
    expect(session.drafts.summary().drafts).toHaveLength(1)
  })

  it.each([
    ['a cell', (session: TableSession) => void edit(session, 'Lund', 'Note', 'x')],
    [
      'a record',
      (session: TableSession) =>
        void session.records.rename(0, [{ attribute: 'Branch', value: 'Ystad' }]),
    ],
  ])('show %s that they changed, also where the view leaves it out', (_, change) => {
    const session = open()
    act(() => {
      change(session)
      session.set({ view: 'failed' })
    })
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    expect(session.state.state.view).toBe('all')
  })

  it('say on the screen why nothing is redone', () => {
    const session = open()
    act(() => void edit(session, 'Lund', 'Note', 'x'))
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    act(() => void edit(session, 'Oslo', 'Note', 'y'))
    fireEvent.keyDown(document.body, { key: 'y', ctrlKey: true })
    expect(screen.getByText('Nothing was redone')).toBeTruthy()
    expect(screen.getByText(/until something else is edited/)).toBeTruthy()
  })

  it('say so when the cell is being saved', () => {
    const session = open()
    act(() => {
      edit(session, 'Lund', 'Note', 'x')
      session.drafts.beginSave()
    })
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
    expect(screen.getByText(/is being saved and cannot be changed/)).toBeTruthy()
    expect(session.drafts.all()[0]?.value).toBe('x')
  })
})
