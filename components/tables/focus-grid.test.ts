import { afterEach, beforeEach, expect, it } from 'vitest'
import { focusGridOf } from './focus-grid'

const PATH = '/tables/one'
const before = window.location.pathname

/** A page with a cell in the tab order and a text field. */
function showPage(): { readonly cell: HTMLElement; readonly field: HTMLElement } {
  window.history.replaceState(null, '', PATH)
  document.body.innerHTML =
    '<main><textarea></textarea><div role="grid"><div role="gridcell" tabindex="0"></div></div></main>'
  const cell = document.querySelector<HTMLElement>('[role=gridcell]')
  const field = document.querySelector<HTMLElement>('textarea')
  if (cell === null || field === null) throw new Error('The page is not whole.')
  return { cell, field }
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

let search: HTMLElement

beforeEach(() => {
  document.body.innerHTML = '<input />'
  search = document.querySelector('input') ?? document.body
  search.focus()
})

afterEach(() => {
  document.body.innerHTML = ''
  window.history.replaceState(null, '', before)
})

it('moves focus from the search field to the grid when its page shows', async () => {
  focusGridOf(PATH)
  const { cell } = showPage()
  document.body.prepend(search)
  search.focus()
  await new Promise((resolve) => setTimeout(resolve))
  await nextFrame()
  expect(document.activeElement).toBe(cell)
})

it('leaves focus in another field that got it meanwhile', async () => {
  focusGridOf(PATH)
  const { field } = showPage()
  field.focus()
  await new Promise((resolve) => setTimeout(resolve))
  await nextFrame()
  expect(document.activeElement).toBe(field)
})
