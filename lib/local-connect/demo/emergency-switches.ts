import { type DemoTable, list } from './types'

/** One record for everybody: the table has no primary attributes. */
export const emergencySwitches: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9005',
  name: 'Emergency switches',
  description: 'Read at the start of every flow. One person changes it at a time.',
  timeZone: 'Europe/Stockholm',
  lockLevel: 'DATA_TABLE',
  tags: { team: 'duty-managers', tier: 'critical' },
  ageHours: 52,
  attributes: [
    { name: 'All lines closed', valueType: 'BOOLEAN', description: 'Plays the closing message' },
    { name: 'Evacuation', valueType: 'BOOLEAN', description: 'Contact centre Malmö is empty' },
    { name: 'Payment outage', valueType: 'BOOLEAN', description: 'No cards by phone' },
    { name: 'Delivery delays', valueType: 'BOOLEAN' },
    {
      name: 'Severity',
      valueType: 'NUMBER',
      description: '0 is normal, 4 is the worst',
      validation: { Minimum: 0, Maximum: 4, MultipleOf: 1 },
    },
    { name: 'Expected end', valueType: 'TEXT', description: 'Said to callers when it is set' },
    { name: 'Redirect number', valueType: 'TEXT' },
    { name: 'Closing message', valueType: 'TEXT', validation: { MaxLength: 1000 } },
    {
      name: 'Affected countries',
      valueType: 'TEXT_LIST',
      validation: { MaxValues: 4, Enum: { Strict: true, Values: ['DE', 'FR', 'GB', 'SE'] } },
    },
    { name: 'Escalation minutes', valueType: 'NUMBER_LIST', validation: { MaxValues: 5 } },
  ],
  records: [
    {
      values: {
        'All lines closed': 'false',
        Evacuation: 'false',
        'Payment outage': 'false',
        'Delivery delays': 'true',
        Severity: '1',
        'Redirect number': '+46 8 465 004 99',
        'Closing message':
          'We cannot take your call at the moment.\n\nOrders that you have placed are safe. ' +
          'Please try again in an hour, or write to help@ekvik.example: we answer within one working day.',
        'Affected countries': list('GB'),
        'Escalation minutes': list(5, 15, 30, 60),
      },
    },
  ],
}
