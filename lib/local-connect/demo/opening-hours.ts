import { BRANCHES } from './branches'
import { SERVICE_DESK_HOURS_ID } from './hours'
import { type DemoRecord, type DemoTable, list } from './types'

const HOURS_PATTERN_NOTE = 'Opening and closing time, such as 10:00-20:00; no value means closed'

/** Hours of the larger branches; those without a record of their own follow the default record. */
export const openingHours: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9001',
  name: 'Opening hours',
  description: 'When each branch is open and staffed. A branch without hours follows the default.',
  timeZone: 'Europe/Stockholm',
  lockLevel: 'PRIMARY_VALUE',
  tags: { team: 'retail-operations' },
  ageHours: 26,
  attributes: [
    { name: 'Branch', valueType: 'TEXT', isPrimary: true, validation: { IgnoreCase: true } },
    { name: 'Weekdays', valueType: 'TEXT', description: HOURS_PATTERN_NOTE },
    { name: 'Saturday', valueType: 'TEXT', description: HOURS_PATTERN_NOTE },
    { name: 'Sunday', valueType: 'TEXT', description: HOURS_PATTERN_NOTE },
    {
      name: 'Peak hours',
      valueType: 'NUMBER_LIST',
      description: 'Hours of the day with long queues, 0 to 23',
      validation: { MaxValues: 6, Minimum: 0, Maximum: 23, MultipleOf: 1 },
    },
    {
      name: 'Agents on duty',
      valueType: 'NUMBER',
      description: 'Planned for the service desk; halves are part-time',
      validation: { Minimum: 0, ExclusiveMaximum: 100, MultipleOf: 0.5 },
    },
    { name: 'Late opening', valueType: 'BOOLEAN', description: 'Thursdays until 22:00' },
    { name: 'Open now', valueType: 'BOOLEAN', description: 'Asked by the flow before a transfer' },
    { name: 'Closed message', valueType: 'TEXT', validation: { MaxLength: 400 } },
  ],
  records: [
    {
      values: {
        Weekdays: '10:00-20:00',
        Saturday: '10:00-18:00',
        'Peak hours': list(11, 12, 17),
        'Agents on duty': '4',
        'Late opening': 'false',
        'Open now': `=HOOP("${SERVICE_DESK_HOURS_ID}", TRUE, FALSE)`,
        'Closed message':
          '=IF(HOUR() < 10, "We open at ten today.", "We are closed for today and open again at ten.")',
      },
    },
    ...BRANCHES.filter((_, index) => index % 4 === 0).map(toRecord),
  ],
}

/** German shops close on Sundays; the others open, if shorter. */
function toRecord({ code, city }: { code: string; city: string }, index: number): DemoRecord {
  const isGerman = code.startsWith('DE')
  return {
    primaryValues: { Branch: code },
    values: {
      Weekdays: ['10:00-20:00', '09:30-20:00', '10:00-21:00'][index % 3] ?? '10:00-20:00',
      Saturday: index % 2 === 0 ? '09:30-20:00' : '10:00-19:00',
      ...(isGerman ? {} : { Sunday: code.startsWith('GB') ? '11:00-17:00' : '11:00-18:00' }),
      'Peak hours': index % 5 === 4 ? list() : list(11, 12 + (index % 3), 17, 18),
      'Agents on duty': String(3 + (index % 9) * 0.5),
      ...(index % 3 === 0 ? { 'Late opening': 'true' } : {}),
      ...(index % 6 === 1
        ? {
            'Closed message': `Our ${city} branch is closed. Orders can be placed online at any time.`,
          }
        : {}),
    },
  }
}
