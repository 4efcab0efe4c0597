import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Button } from './button'
import { Menu, MenuItem } from './menu'
import { LOOK_MS } from './press-guard'
import { ToastProvider, useToasts } from './toast'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

function pointerTo(clientX: number, clientY: number): void {
  act(() => {
    window.dispatchEvent(new MouseEvent('pointermove', { clientX, clientY }))
  })
}

function shown(isRepeatable = false) {
  const onPress = vi.fn()
  const buttonOf = (key: string) => (
    <Button isRepeatable={isRepeatable} key={key} onClick={onPress}>
      Keep
    </Button>
  )
  const view = render(buttonOf('first'))
  const swap = () => view.rerender(buttonOf('second'))
  const click = (clientX: number, clientY: number, detail = 1) =>
    fireEvent.click(screen.getByRole('button'), { clientX, clientY, detail })
  return { onPress, swap, click }
}

it('accepts only the first click of a double click', () => {
  const { onPress, click } = shown()
  click(10, 10, 1)
  click(10, 10, 2)
  click(10, 10, 3)
  expect(onPress).toHaveBeenCalledTimes(1)
})

it('accepts all clicks and a held key if it is repeatable', () => {
  const { onPress, click } = shown(true)
  click(10, 10, 1)
  click(10, 10, 2)
  expect(onPress).toHaveBeenCalledTimes(2)
  expect(fireEvent.keyDown(screen.getByRole('button'), { key: 'Enter', repeat: true })).toBe(true)
})

it('ignores a click right after appearing under a resting pointer', () => {
  const { onPress, swap, click } = shown()
  pointerTo(100, 100)
  swap()
  click(102, 101)
  expect(onPress).not.toHaveBeenCalled()
  vi.advanceTimersByTime(LOOK_MS)
  click(102, 101)
  expect(onPress).toHaveBeenCalledTimes(1)
})

it('accepts a click after the pointer moved to it, and a key', () => {
  const { onPress, swap, click } = shown()
  pointerTo(100, 100)
  swap()
  click(160, 100)
  click(100, 100, 0)
  expect(onPress).toHaveBeenCalledTimes(2)
})

it('accepts a click after the pointer left and came back', () => {
  const { onPress, swap, click } = shown()
  pointerTo(100, 100)
  swap()
  pointerTo(0, 0)
  fireEvent.pointerOver(screen.getByRole('button'), { clientX: 100, clientY: 100 })
  click(100, 100)
  expect(onPress).toHaveBeenCalledTimes(1)
})

it('ignores a click after the page moved it under a resting pointer', () => {
  const { onPress, click } = shown()
  vi.advanceTimersByTime(LOOK_MS)
  pointerTo(100, 100)
  fireEvent.pointerOver(screen.getByRole('button'), { clientX: 100, clientY: 100 })
  click(100, 100)
  expect(onPress).not.toHaveBeenCalled()
})

it('accepts a held Enter once', () => {
  shown()
  const keep = screen.getByRole('button')
  expect(fireEvent.keyDown(keep, { key: 'Enter' })).toBe(true)
  expect(fireEvent.keyDown(keep, { key: 'Enter', repeat: true })).toBe(false)
})

it('ignores a click on a menu item that opened under a resting pointer, and keeps the menu open', async () => {
  const onSelect = vi.fn()
  pointerTo(100, 100)
  render(
    <Menu isOpen trigger={<Button>Record</Button>}>
      <MenuItem onSelect={onSelect}>Delete</MenuItem>
    </Menu>,
  )
  const item = await screen.findByRole('menuitem')
  fireEvent.click(item, { clientX: 101, clientY: 100, detail: 1 })
  fireEvent.click(item, { clientX: 101, clientY: 100, detail: 2 })
  expect(onSelect).not.toHaveBeenCalled()
  vi.advanceTimersByTime(LOOK_MS)
  fireEvent.click(item, { clientX: 101, clientY: 100, detail: 1 })
  expect(onSelect).toHaveBeenCalledTimes(1)
})

function Removing({ onUndo }: { readonly onUndo: () => void }) {
  const toasts = useToasts()
  const action = { label: 'Undo', onSelect: onUndo }
  return (
    <Button onClick={() => toasts.show({ title: 'Removed', action, id: 'one' })}>Remove</Button>
  )
}

it('ignores a click on a toast that appeared under a resting pointer, or replaced another', () => {
  const onUndo = vi.fn()
  render(
    <ToastProvider>
      <Removing onUndo={onUndo} />
    </ToastProvider>,
  )
  const remove = screen.getByText('Remove')
  const undo = () =>
    fireEvent.click(screen.getByText('Undo'), { clientX: 100, clientY: 100, detail: 1 })
  pointerTo(100, 100)
  for (let messages = 1; messages <= 2; messages += 1) {
    fireEvent.click(remove, { detail: 0 })
    undo()
    expect(onUndo).toHaveBeenCalledTimes(0)
    vi.advanceTimersByTime(LOOK_MS)
  }
  undo()
  expect(onUndo).toHaveBeenCalledTimes(1)
})
