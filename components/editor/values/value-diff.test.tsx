import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { ValueType } from '@/lib/data-table'
import { schemaOf } from '@/lib/session/testing'
import { ValueDiff } from './value-diff'

function shown(valueType: ValueType, from: string | null, to: string | null) {
  const note = schemaOf().attributes[3]
  if (!note) throw new Error('The schema has no fourth attribute.')
  const { container } = render(<ValueDiff attribute={{ ...note, valueType }} from={from} to={to} />)
  const words = (selector: string) =>
    [...container.querySelectorAll(selector)].map((element) => element.textContent)
  return { removed: words('del'), added: words('ins') }
}

it('keeps old and new apart where a text is another as a whole', () => {
  const note = schemaOf().attributes[3]
  if (!note) throw new Error('The schema has no fourth attribute.')
  const { container } = render(<ValueDiff attribute={note} from="DE" to="FR" />)
  expect(container.textContent).toBe('removed: DE; →added: FR; ')
})

it('marks removed and added words with elements and words, not with colour alone', () => {
  expect(shown('TEXT', 'open at nine', 'open at ten')).toEqual({
    removed: ['removed: nine; '],
    added: ['added: ten; '],
  })
})

it('marks the items of lists one by one', () => {
  expect(shown('TEXT_LIST', '["ski","sledge"]', '["ski"]')).toEqual({
    removed: ['removed: sledge; '],
    added: [],
  })
})

it('shows a value that comes or goes in words', () => {
  expect(shown('NUMBER', null, '4')).toEqual({
    removed: [],
    added: ['added: 4; '],
  })
  expect(shown('TEXT', 'x', '')).toEqual({
    removed: ['removed: x; '],
    added: ['added: Empty text; '],
  })
})

it('shows a list that cannot be read as it is stored', () => {
  expect(shown('TEXT_LIST', 'oops', '["a"]').removed).toEqual(['removed: oops; '])
})

it('marks what cannot be seen, with a name, and says in what two lookalikes differ', () => {
  const note = schemaOf().attributes[3]
  if (!note) throw new Error('The schema has no fourth attribute.')
  const { container } = render(<ValueDiff attribute={note} from="9 to 18" to={'9\u00a0to 18 '} />)
  const titles = [...container.querySelectorAll('ins [title]')].map((one) =>
    one.getAttribute('title'),
  )
  expect(titles).toEqual(['no-break space', 'space at the end'])
  expect(container.textContent).toContain(
    'Before and after look the same. Before has space; after has no-break space, space at the end.',
  )
})

it('marks a line break or a space that is all that came or went', () => {
  expect(shown('TEXT', 'a list of one', 'a list\nof one')).toEqual({
    removed: ['removed:  [space]; '],
    added: ['added: \n[line break]; '],
  })
})

it('lets a direction override turn nothing around it', () => {
  const note = schemaOf().attributes[3]
  if (!note) throw new Error('The schema has no fourth attribute.')
  const { container } = render(<ValueDiff attribute={note} from={null} to={'safe\u202etxt'} />)
  const override = container.querySelector('bdi[title="right-to-left override"]')
  expect(override?.firstChild?.textContent).toBe('\u202e')
})
