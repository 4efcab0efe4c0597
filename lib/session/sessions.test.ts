import { expect, it } from 'vitest'
import { sessionFor } from './sessions'
import { schemaOf } from './testing'

it('a tab is not closed without a word over a third value that nothing keeps', () => {
  const session = sessionFor(schemaOf())
  const attribute = session.attribute('Note')
  if (attribute === undefined) throw new Error('The schema has a note.')
  const closes = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
  expect(closes()).toBe(true)
  const address = {
    primaryValues: [{ attribute: 'Branch', value: 'Lund' }],
    attribute: attribute.name,
  }
  const base = { value: null, lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const anchor = {
    record: { record: 0, recordId: null },
    address,
    attribute,
    base,
    shown: null,
    isOfNewRecord: false,
    seenUntil: 0,
  }
  session.drafts.texts.keep('third-value', null, anchor, 'third')
  expect(closes()).toBe(false)
})
