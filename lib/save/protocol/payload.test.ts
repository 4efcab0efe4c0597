import { describe, expect, test } from 'vitest'
import { baseOf, draftOf, requestOf } from '../testing/drafts'
import { parseSaveRequest } from './payload'

const DRAFT = draftOf('1', 'A', baseOf('x'), 'm')

function refusalOf(input: unknown) {
  const parsed = parseSaveRequest(input)
  if (parsed.ok) throw new Error('The payload was taken.')
  return parsed
}

describe('a payload', () => {
  test('that is a save is taken as it is', () => {
    const request = { ...requestOf('VALUE', [DRAFT]), storedValues: 1_000 }
    expect(parseSaveRequest(request)).toEqual({ ok: true, request })
  })

  test('with lists as long as the service takes them is taken', () => {
    const list = (item: string) => JSON.stringify(Array.from({ length: 100 }, () => item))
    const draft = draftOf('1', 'A', baseOf(list('x'.repeat(1_000))), list('"'.repeat(1_000)))
    const request = requestOf('VALUE', [{ ...draft, valueType: 'TEXT_LIST' }])
    expect(parseSaveRequest(request)).toEqual({ ok: true, request })
  })

  test.each([
    ['nothing', null],
    ['a text', 'save'],
    ['a form', new FormData()],
    ['a level that does not exist', { ...requestOf('VALUE', [DRAFT]), lockLevel: 'ALL' }],
    [
      'a value that is no text',
      requestOf('VALUE', [{ ...DRAFT, ...{ value: 'x'.repeat(700_001) } }]),
    ],
    ['a number of values that is none', { ...requestOf('VALUE', [DRAFT]), storedValues: -1 }],
    ['a table id without end', { ...requestOf('VALUE', [DRAFT]), tableId: 'x'.repeat(601) }],
  ])('that is %s is refused', (_, input) => {
    expect(refusalOf(input).trouble).toMatchObject({ code: 'refused-payload', isRetryable: false })
  })

  test('names the drafts that it holds when it is refused', () => {
    const request = { ...requestOf('VALUE', [DRAFT]), lockLevel: 'ALL' }
    expect(refusalOf(request).ids).toEqual([DRAFT.id])
  })

  test('with one cell twice is refused, whatever the order of its primary values', () => {
    const values = [
      { attribute: 'Date', value: '2026-01-01' },
      { attribute: 'Branch', value: 'Oslo' },
    ]
    const one = { ...DRAFT, id: 'one', primaryValues: values }
    const two = { ...DRAFT, id: 'two', primaryValues: [...values].reverse() }
    expect(refusalOf(requestOf('VALUE', [one, two])).trouble.explanation).toContain('twice')
  })

  test('with one id twice is refused, and names it once', () => {
    const other = draftOf('2', 'A', baseOf('x'), 'm')
    expect(refusalOf(requestOf('VALUE', [DRAFT, { ...other, id: DRAFT.id }])).ids).toEqual([
      DRAFT.id,
    ])
  })

  test('with more than ten thousand cells is refused in words', () => {
    const drafts = Array.from({ length: 2_501 }, (_, index) =>
      draftOf(String(index), 'A', baseOf('x'), 'm'),
    )
    const { trouble, ids } = refusalOf(requestOf('VALUE', drafts))
    expect(trouble.explanation).toContain('2,500')
    expect(ids).toEqual(drafts.map(({ id }) => id))
  })

  test('with more than eight million characters is refused', () => {
    const drafts = Array.from({ length: 401 }, (_, index) =>
      draftOf(String(index), 'A', baseOf('x'), 'm'.repeat(20_000)),
    )
    expect(refusalOf(requestOf('VALUE', drafts)).trouble.explanation).toContain('more text')
  })
})
