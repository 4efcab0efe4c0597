import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import axe from 'axe-core'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  AlertDialog,
  Badge,
  Button,
  Callout,
  Checkbox,
  EmptyState,
  IconButton,
  Kbd,
  ProgressBar,
  SearchField,
  SegmentedControl,
  Select,
  TextField,
  ToastProvider,
  TooltipProvider,
  useToasts,
} from '.'

afterEach(cleanup)

const nothing = () => undefined
const SIDES = [
  { value: 'mine', label: 'Mine' },
  { value: 'theirs', label: 'Theirs' },
] as const

function Searching({ onKeyDown }: { readonly onKeyDown: () => void }) {
  const [value, setValue] = useState('abc')
  return <SearchField label="Find" onKeyDown={onKeyDown} onValueChange={setValue} value={value} />
}

function Saving({ onUndo }: { readonly onUndo: () => void }) {
  const toasts = useToasts()
  const action = { label: 'Undo', onSelect: onUndo }
  const show = () => toasts.show({ title: '18 cells saved', tone: 'success', action })
  return <Button onClick={show}>Save</Button>
}

describe('Button', () => {
  it('keeps focus and ignores presses while pending', () => {
    const handleClick = vi.fn()
    const { rerender } = render(<Button onClick={handleClick}>Save</Button>)
    const button = screen.getByRole('button', { name: 'Save' })
    button.focus()
    rerender(
      <Button isPending onClick={handleClick}>
        Save
      </Button>,
    )
    fireEvent.click(button)
    expect(handleClick).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(button)
    expect(button.getAttribute('aria-busy')).toBe('true')
  })
})

describe('SearchField', () => {
  it('is cleared by Escape; when empty, Escape bubbles', () => {
    const handleKeyDown = vi.fn()
    render(<Searching onKeyDown={handleKeyDown} />)
    const field = screen.getByLabelText('Find')
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(field).toHaveProperty('value', '')
    expect(handleKeyDown).not.toHaveBeenCalled()
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(handleKeyDown).toHaveBeenCalledTimes(1)
  })
})

describe('AlertDialog', () => {
  it('starts on Cancel, and calls onConfirm only for its button', async () => {
    const handleConfirm = vi.fn()
    render(
      <AlertDialog
        confirmLabel="Discard 2 drafts"
        isDangerous
        onConfirm={handleConfirm}
        title="Discard all drafts?"
        trigger={<Button>Discard</Button>}
      >
        Saved cells stay as they are.
      </AlertDialog>,
    )
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }))
    await screen.findByRole('alertdialog', { name: 'Discard all drafts?' })
    const cancel = screen.getByRole('button', { name: 'Cancel' })
    await vi.waitFor(() => expect(document.activeElement).toBe(cancel))
    expect(handleConfirm).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('button', { name: 'Discard 2 drafts' }))
    expect(handleConfirm).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  })
})

describe('useToasts', () => {
  it('shows a message with its action', async () => {
    const handleUndo = vi.fn()
    render(
      <ToastProvider>
        <Saving onUndo={handleUndo} />
      </ToastProvider>,
    )
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save' })))
    expect((await screen.findAllByText('18 cells saved')).length).toBeGreaterThan(0)
    fireEvent.click(screen.getByText('Undo'))
    expect(handleUndo).toHaveBeenCalledTimes(1)
  })
})

it('has no accessibility problem that axe finds', async () => {
  const { container } = render(
    <TooltipProvider>
      <main>
        <Button variant="primary">Save</Button>
        <IconButton icon={<svg aria-hidden />} label="Reload" />
        <Badge tone="dirty">3 drafts</Badge>
        <Callout actions={<Button>Retry</Button>} isAlert title="Throttled" tone="warning">
          Drafts are safe.
        </Callout>
        <EmptyState title="No records">Add one.</EmptyState>
        <Kbd>Ctrl S</Kbd>
        <ProgressBar label="Saving" max={40} value={18} valueText="18 of 40 cells" />
        <SearchField label="Find" onValueChange={nothing} value="x" />
        <SegmentedControl label="Side" onValueChange={nothing} options={SIDES} value="mine" />
        <Select label="Sort" onValueChange={nothing} options={SIDES} value="mine" />
        <Checkbox isChecked label="Only failed" onCheckedChange={nothing} />
        <TextField error="Too long" hint="At most 10" label="Name" value="x" onChange={nothing} />
      </main>
    </TooltipProvider>,
  )
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false } },
  })
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([])
})
