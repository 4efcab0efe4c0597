import { expect, it } from 'vitest'
import { draftsAsCsv, namesOf, unsavedOf } from './export-drafts'
import { edit, sessionWith, stored } from './testing'

it('exports edits, renames and records to be added, each with what it does', () => {
  const session = sessionWith([stored('Lund', 'Note', 'open, at nine')])
  const branch = (value: string) => [{ attribute: 'Branch', value }]
  edit(session, 'Lund', 'Note', '=1+1')
  session.records.add(branch('Oslo'))
  const row = session.placeOf({ primaryValues: branch('Lund'), attribute: 'Note' })?.row
  if (row === undefined) throw new Error('No record Lund')
  session.records.rename(row, branch('Lund C'))
  const lines = draftsAsCsv(namesOf(session), unsavedOf(session)).trim().split('\r\n')
  expect(lines.slice(1)).toEqual([
    'Oslo,New record,,true,set',
    'Lund,Note,"open, at nine",\'=1+1,set',
    'Lund,Renamed to,"[""Lund""]","[""Lund C""]",set',
  ])
})
