import { expect, test } from 'vitest'
import { columnOf, viewOf } from '../testing'
import { cellContent } from './cell-content'

const text = columnOf('City').attribute
const list = columnOf('Skills', 'TEXT_LIST').attribute

test('line breaks show as marks and long texts are cut', () => {
  expect(cellContent(text, viewOf('a\r\nb\nc'), 100).text).toBe('a ↵ b ↵ c')
  expect(cellContent(text, viewOf('x'.repeat(5000)), 100).text.length).toBeLessThan(300)
})

test('an expression is shown as one in every type that allows it', () => {
  expect(cellContent(text, viewOf('=NOW()'), 100).kind).toBe('expression')
  expect(cellContent(columnOf('n', 'NUMBER').attribute, viewOf('=1'), 100).kind).toBe('expression')
  expect(cellContent(list, viewOf('=1'), 100).kind).toBe('text')
})

test('a list shows the chips that fit and counts the others', () => {
  const content = cellContent(list, viewOf('["sales","support","level two"]'), 170)
  expect(content.chips).toEqual(['sales', 'support'])
  expect(content.moreCount).toBe(1)
  expect(cellContent(list, viewOf('["sales","support","level two"]'), 400).moreCount).toBe(0)
  expect(
    cellContent(list, viewOf('["a very long item that fits nowhere"]'), 60).chips,
  ).toHaveLength(1)
})

test('a stored string that breaks its type is shown as it is', () => {
  expect(cellContent(list, viewOf('not a list'), 100)).toMatchObject({
    kind: 'text',
    text: 'not a list',
  })
  expect(cellContent(columnOf('b', 'BOOLEAN').attribute, viewOf('maybe'), 100).kind).toBe('text')
})

test('no value, an empty text and a cleared draft differ', () => {
  expect(cellContent(text, viewOf(null), 100)).toMatchObject({
    kind: 'no-value',
    label: 'no value',
  })
  expect(cellContent(text, viewOf(''), 100)).toMatchObject({
    kind: 'empty-text',
    label: 'empty text',
  })
  const cleared = viewOf(null, { isCleared: true, fallback: { value: '0', from: 'type' } })
  expect(cellContent(text, cleared, 100)).toMatchObject({
    kind: 'cleared',
    label: "will be removed; a lookup returns 0, the type's default",
  })
})

test('a cell that is not loaded yet says so, and shows no value', () => {
  const view = viewOf(null, { isUnread: true, isReadOnly: true })
  expect(cellContent(text, view, 100)).toMatchObject({
    kind: 'unread',
    text: '',
    label: 'not loaded yet',
  })
})
