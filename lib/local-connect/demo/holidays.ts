import type { DemoRecord, DemoTable } from './types'

/** Country or branch, date, name, hours on that day (none = closed all day). */
const LINES = `
DE|2026-12-24|Heiligabend|09:00-13:00
DE|2026-12-25|1. Weihnachtstag|
DE|2026-12-26|2. Weihnachtstag|
DE|2027-01-01|Neujahr|
DE|2027-03-26|Karfreitag|
DE|2027-03-29|Ostermontag|
DE|2027-05-01|Tag der Arbeit|
DE|2027-10-03|Tag der Deutschen Einheit|
DE-MUC-01|2027-01-06|Heilige Drei Könige|
DE-CGN-01|2027-02-08|Rosenmontag|10:00-14:00
FR|2026-12-25|Noël|
FR|2027-01-01|Jour de l'An|
FR|2027-03-29|Lundi de Pâques|10:00-18:00
FR|2027-05-01|Fête du Travail|
FR|2027-07-14|Fête nationale|11:00-18:00
FR-STR-01|2027-03-26|Vendredi saint|
GB|2026-12-24|Christmas Eve|09:00-17:00
GB|2026-12-25|Christmas Day|
GB|2026-12-26|Boxing Day|10:00-18:00
GB|2027-01-01|New Year's Day|11:00-17:00
GB|2027-03-28|Easter Sunday|
GB-EDI-01|2026-11-30|St Andrew's Day|10:00-18:00
GB-BEL-01|2027-03-17|St Patrick's Day|12:00-18:00
SE|2026-12-24|Julafton|
SE|2026-12-25|Juldagen|
SE|2026-12-31|Nyårsafton|10:00-15:00
SE|2027-01-06|Trettondedag jul|10:00-18:00
SE|2027-06-25|Midsommarafton|
SE-GOT-01|2027-06-04|Stocktaking|13:00-20:00
`

/** Days that differ from the usual hours, for a country or for one branch. */
export const holidays: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9002',
  name: 'Holidays',
  description: 'Days with other hours, for a whole country or for one branch.',
  timeZone: 'Europe/Stockholm',
  lockLevel: 'VALUE',
  tags: { team: 'retail-operations' },
  ageHours: 191,
  attributes: [
    {
      name: 'Branch',
      valueType: 'TEXT',
      description: 'A branch code, or DE, FR, GB, SE for a country',
      isPrimary: true,
      validation: { IgnoreCase: true, MinLength: 2, MaxLength: 9 },
    },
    {
      name: 'Date',
      valueType: 'TEXT',
      description: 'Year-month-day',
      isPrimary: true,
      validation: { MinLength: 10, MaxLength: 10 },
    },
    { name: 'Holiday', valueType: 'TEXT', validation: { MinLength: 1, MaxLength: 80 } },
    { name: 'Closed', valueType: 'BOOLEAN' },
    { name: 'Hours', valueType: 'TEXT', description: 'No value when closed all day' },
    { name: 'Callback from', valueType: 'NUMBER', validation: { Minimum: 0, Maximum: 23 } },
  ],
  records: LINES.trim().split('\n').map(toRecord),
}

function toRecord(line: string, index: number): DemoRecord {
  const [branch = '', date = '', holiday = '', hours = ''] = line.split('|')
  return {
    primaryValues: { Branch: branch, Date: date },
    values: {
      Holiday: holiday,
      Closed: String(hours === ''),
      ...(hours === '' ? {} : { Hours: hours }),
      ...(index % 3 === 0 ? { 'Callback from': '9' } : {}),
    },
  }
}
