import { act, fireEvent, render, screen } from '@testing-library/react'
import { type RefObject, useEffect, useRef } from 'react'
import { afterEach, expect, it } from 'vitest'
import type { GridHandle } from '@/components/grid'
import { TooltipProvider } from '@/components/ui'
import type { CellPlace, ReadValue } from '@/lib/data-table'
import { TableSession } from '@/lib/session/session'
import { schemaOf, sessionWith, stored } from '@/lib/session/testing'
import { RecordTools } from './record-tools'
import { type RecordCommands, useRecordCommands } from './use-record-commands'

const named = (value: string) => [{ attribute: 'Branch', value }]
const VALUES = ['Lund', 'Oslo', 'Visby'].map((branch) => stored(branch, 'Note', branch))

afterEach(() => sessionStorage.clear())

function read(session: TableSession, values: readonly ReadValue[]): void {
  const reload = session.data.beginReload()
  reload.ingest({ values })
  reload.finish()
  session.set({ load: { kind: 'read', values: values.length, atMs: 0 } })
  session.takeRead()
}

function opened(values = VALUES): TableSession {
  const session = sessionWith([])
  read(session, values)
  return session
}

interface ToolsProps {
  readonly session: TableSession
  readonly handle: GridHandle
  readonly onCommands: (commands: RecordCommands) => void
}

function Tools({ session, handle, onCommands }: ToolsProps) {
  const grid: RefObject<GridHandle | null> = useRef(handle)
  const commands = useRecordCommands(session, grid)
  useEffect(() => onCommands(commands))
  return (
    <TooltipProvider>
      {/* biome-ignore lint/a11y/useSemanticElements: as the grid of the page is */}
      <div aria-label="Grid" role="grid" tabIndex={0} />
      <RecordTools commands={commands} gridRef={grid} session={session} />
    </TooltipProvider>
  )
}

/** The tools over a grid whose active cell is told. */
function show(session: TableSession) {
  let commands: RecordCommands | null = null
  let active: CellPlace | null = null
  const handle: GridHandle = {
    focus() {},
    goTo(place) {
      active = place
    },
    activeCell: () => active,
    commitEditor() {},
    isEditing: () => false,
    openTyped: () => false,
    reveal() {},
  }
  const tools = (of: TableSession) => (
    <Tools
      handle={handle}
      onCommands={(now) => {
        commands = now
      }}
      session={of}
    />
  )
  const page = render(tools(session))
  return {
    commands: () => {
      if (commands === null) throw new Error('Nothing is shown.')
      return commands
    },
    swap: (next: TableSession) => page.rerender(tools(next)),
    unmount: page.unmount,
    stand: (row: number) => {
      active = { row, column: 'id-Note' }
    },
  }
}

const rowOf = ({ data }: TableSession, branch: string) => data.knowRecord(named(branch))
const field = () => screen.getByLabelText<HTMLInputElement>('Branch')
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const confirm = (name = 'Rename record') => fireEvent.click(screen.getByRole('button', { name }))
const renames = ({ records }: TableSession) =>
  records.renames().map(({ record, to }) => [record[0]?.value, to[0]?.value])

it('renames the record that the dialog was opened for, though an attribute came and rows shifted', () => {
  const session = opened()
  const own = session.records.add(named('Kiruna'))
  const { commands, swap } = show(session)
  act(() => commands().actions.rename(rowOf(session, 'Oslo')))
  type('Malmö')
  const { table, attributes } = schemaOf()
  const [note] = attributes.slice(-1)
  if (note === undefined) throw new Error('There is no attribute.')
  const extra = { ...note, id: 'id-Extra', name: 'Extra' }
  const next = new TableSession({ table, attributes: [...attributes, extra] }, session)
  swap(next)
  act(() => read(next, VALUES.slice(1)))
  expect(screen.getByRole('dialog').textContent).toContain('Oslo')
  expect(field().value).toBe('Malmö')
  confirm()
  expect(renames(next)).toEqual([['Oslo', 'Malmö']])
  expect(next.data.primaryValues(own)).toEqual(named('Kiruna'))
})

it('renames nothing where the record is gone by then, and keeps what is typed', () => {
  const session = opened()
  const { commands } = show(session)
  act(() => commands().actions.rename(rowOf(session, 'Oslo')))
  type('Malmö')
  act(() =>
    read(
      session,
      [...VALUES.slice(2), VALUES[0]].flatMap((one) => one ?? []),
    ),
  )
  expect(screen.getByRole('dialog').textContent).toContain('is not in the table any more')
  confirm()
  expect(renames(session)).toEqual([])
  expect(field().value).toBe('Malmö')
})

it('tells a colleague’s rename before it renames that record', () => {
  const session = opened()
  const { commands } = show(session)
  act(() => commands().actions.rename(rowOf(session, 'Oslo')))
  type('Malmö')
  const moved = { ...stored('Oslo', 'Note', 'Oslo'), primaryValues: named('Bergen') }
  act(() => read(session, [stored('Lund', 'Note', 'Lund'), moved]))
  expect(screen.getByRole('dialog').textContent).toContain('Bergen')
  confirm()
  expect(renames(session)).toEqual([])
  confirm('Rename record all the same')
  expect(renames(session)).toEqual([['Bergen', 'Malmö']])
})

it('does not rename a record that another tab marked to be deleted', () => {
  const session = opened()
  const { commands } = show(session)
  act(() => commands().actions.rename(rowOf(session, 'Oslo')))
  type('Malmö')
  act(() => session.records.remove([rowOf(session, 'Oslo')]))
  confirm()
  expect(renames(session)).toEqual([])
  expect(screen.getByRole('dialog').textContent).toContain('will be deleted')
})

it('copies what was shown when the dialog was opened, though the record is gone', () => {
  const session = opened()
  const { commands } = show(session)
  act(() => commands().actions.duplicate(rowOf(session, 'Oslo')))
  type('Malmö')
  act(() => read(session, VALUES.slice(2)))
  confirm('Duplicate record')
  confirm('Duplicate record all the same')
  expect(session.drafts.all().map(({ value }) => value)).toEqual(['Oslo'])
})

it('has what was typed again after the page went away, and not once it was called off', () => {
  const before = show(opened())
  const first = opened()
  act(() => before.commands().actions.rename(rowOf(first, 'Oslo')))
  type('Malmö')
  before.unmount()
  const session = opened()
  const again = show(session)
  expect(field().value).toBe('Malmö')
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  again.unmount()
  show(opened())
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('has the menu of a record that is gone offer nothing to do with it', () => {
  const session = opened()
  const { commands } = show(session)
  const anchor = { getBoundingClientRect: () => new DOMRect() }
  act(() => commands().openMenu({ row: rowOf(session, 'Oslo'), anchor }))
  expect(screen.getByRole('menuitem', { name: /Delete record/ })).toBeTruthy()
  act(() => read(session, VALUES.slice(2)))
  expect(screen.queryByRole('menuitem', { name: /Delete record/ })).toBeNull()
  expect(screen.getByRole('menu').textContent).toContain('is not in the table any more')
})

it('deletes one record by a held Ctrl+Delete, and none that is gone', () => {
  const session = opened()
  const { commands, stand } = show(session)
  const press = (repeat: boolean) =>
    fireEvent.keyDown(screen.getByRole('grid'), { key: 'Delete', ctrlKey: true, repeat })
  stand(rowOf(session, 'Lund'))
  press(false)
  stand(rowOf(session, 'Oslo'))
  press(true)
  expect(session.records.deleted()).toEqual([rowOf(session, 'Lund')])
  act(() => read(session, VALUES.slice(0, 2)))
  act(() => commands().actions.remove([rowOf(session, 'Visby')]))
  expect(session.records.deleted()).toEqual([rowOf(session, 'Lund')])
  expect(session.state.state.said.text).toContain('not in the table any more')
})
