import { expect, it } from 'vitest'
import { edit, sessionWith, stored } from '../testing'
import { nothingToSaveMessage, restMessage } from './status-messages'

it('tells why a save sends nothing', () => {
  const session = sessionWith([stored('Lund', 'Note', 'a'), stored('Lund', 'Hours', 'a')])
  const words = () => nothingToSaveMessage(session.drafts.summary())
  expect(words()).toBe('Nothing to save: there are no unsaved edits.')
  edit(session, 'Lund', 'Hours', 'far too long for the rule')
  expect(words()).toBe('Nothing can be sent: 1 edit against a rule.')
  session.records.add([{ attribute: 'Branch', value: 'Kiel' }])
  edit(session, 'Lund', 'Note', 'mine')
  session.data.ingest({ values: [stored('Lund', 'Note', 'theirs', 'v2')] })
  session.takeRead()
  expect(words()).toBe(
    'Nothing can be sent: 1 edit against a rule, 1 conflict to decide, 1 new record without a value.',
  )
})

it('brings the number of all changes and of those that are sent together', () => {
  const session = sessionWith([stored('Lund', 'Note', 'a')])
  edit(session, 'Lund', 'Note', 'b')
  expect(restMessage(session.drafts.summary())).toBeNull()
  const row = session.records.add([{ attribute: 'Branch', value: 'Kiel' }])
  session.edit([{ row, column: 'Note', value: 'x' }])
  edit(session, 'Lund', 'Hours', 'far too long for the rule')
  expect(restMessage(session.drafts.summary())).toBe(
    'Not sent now: 1 edit against a rule. 1 new record: added by its values.',
  )
})
