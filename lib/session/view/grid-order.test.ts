import { expect, it } from 'vitest'
import type { CellAddress } from '@/lib/data-table'
import { edit, sessionWith, stored } from '../testing'
import { inGridOrder } from './grid-order'
import { changesOf } from './review-changes'

function words({ address }: { readonly address: CellAddress }): string {
  return `${address.primaryValues[0]?.value} ${address.attribute}`
}

it('is by row, then by column, whatever was edited first', () => {
  const session = sessionWith(['Kiel', 'Lund', 'Oslo'].map((one) => stored(one, 'Note', 'a')))
  edit(session, 'Oslo', 'Note', 'b')
  edit(session, 'Lund', 'Note', 'b')
  edit(session, 'Kiel', 'Note', 'b')
  edit(session, 'Lund', 'Hours', 'b')
  expect(inGridOrder(session, session.drafts.all()).map(words)).toEqual([
    'Kiel Note',
    'Lund Hours',
    'Lund Note',
    'Oslo Note',
  ])
})

it('has records that are to be added last, as the grid has them, each before its values', () => {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Oslo', 'Note', 'a')])
  const row = session.records.add([{ attribute: 'Branch', value: 'Kiel' }])
  session.edit([{ row, column: 'Hours', value: '9' }])
  edit(session, 'Oslo', 'Note', 'b')
  expect(changesOf(session).map(words)).toEqual(['Oslo Note', 'Kiel Branch', 'Kiel Hours'])
  // Another view shows fewer records and changes nothing about their order.
  session.rows.get('conflicts')
  expect(changesOf(session).map(words)).toEqual(['Oslo Note', 'Kiel Branch', 'Kiel Hours'])
})
