import { type DemoRecord, type DemoTable, list } from './types'

const LANGUAGES = ['English', 'German', 'French', 'Swedish', 'Greek', 'Arabic', 'Hindi', 'Japanese']
const SKILLS = ['Orders', 'Delivery', 'Returns', 'Kitchens', 'Business']
const STAFFED = new Set(['English', 'German', 'French', 'Swedish'])

/** Which queue answers a language and a skill, how long it may take and what happens then. */
export const languageRouting: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9003',
  name: 'Language routing',
  description: 'Queue, priority and overflow for each language and skill.',
  timeZone: 'Europe/Stockholm',
  lockLevel: 'VALUE',
  tags: { team: 'workforce-management', tier: 'critical' },
  ageHours: 9,
  attributes: [
    {
      name: 'Language',
      valueType: 'TEXT',
      isPrimary: true,
      validation: { IgnoreCase: true, Enum: { Strict: true, Values: LANGUAGES } },
    },
    { name: 'Skill', valueType: 'TEXT', isPrimary: true, validation: { IgnoreCase: true } },
    { name: 'Queue', valueType: 'TEXT', validation: { MinLength: 3, MaxLength: 60 } },
    {
      name: 'Priority',
      valueType: 'NUMBER',
      description: '1 is answered first',
      validation: { Minimum: 1, Maximum: 10, MultipleOf: 1 },
    },
    {
      name: 'Service level',
      valueType: 'NUMBER',
      description: 'Share of calls to answer in time, above 0 and at most 1',
      validation: { ExclusiveMinimum: 0, Maximum: 1, MultipleOf: 0.05 },
    },
    {
      name: 'Wait thresholds',
      valueType: 'NUMBER_LIST',
      description: 'Seconds after which the next announcement plays',
      validation: { MinValues: 1, MaxValues: 5, Minimum: 10, Maximum: 1800 },
    },
    {
      name: 'Fallback languages',
      valueType: 'TEXT_LIST',
      description: 'Offered in this order when nobody is free',
      validation: { MaxValues: 3, Enum: { Strict: false, Values: LANGUAGES } },
    },
    { name: 'Overflow queue', valueType: 'TEXT' },
    { name: 'Callback offered', valueType: 'BOOLEAN' },
    {
      name: 'Channel',
      valueType: 'TEXT',
      validation: { Enum: { Strict: true, Values: ['Voice', 'Chat', 'Voice and chat'] } },
    },
  ],
  records: [
    {
      values: {
        Queue: 'General enquiries',
        Priority: '5',
        'Service level': '0.8',
        'Wait thresholds': list(60, 180, 300),
        'Fallback languages': list('English'),
        'Callback offered': 'true',
        Channel: 'Voice',
      },
    },
    ...LANGUAGES.flatMap((language, row) =>
      SKILLS.filter((skill) => STAFFED.has(language) || skill !== 'Kitchens').map((skill, column) =>
        toRecord(language, skill, row, column),
      ),
    ),
  ],
}

function toRecord(language: string, skill: string, row: number, column: number): DemoRecord {
  const isStaffed = STAFFED.has(language)
  return {
    primaryValues: { Language: language, Skill: skill },
    values: {
      Queue: isStaffed
        ? `${language} ${skill.toLowerCase()}`
        : `Interpreted ${skill.toLowerCase()}`,
      Priority: String(1 + ((row + column * 2) % 8)),
      ...(isStaffed ? { 'Service level': ['0.8', '0.85', '0.9'][column % 3] ?? '0.8' } : {}),
      ...(column === 3 ? {} : { 'Wait thresholds': list(30 + row * 10, 120, 240 + column * 30) }),
      'Fallback languages': isStaffed ? list() : list('English', 'German'),
      ...(language === 'English'
        ? { 'Overflow queue': 'General enquiries' }
        : {
            'Overflow queue': `=LOOKUP("Queue", "Language", "English", "Skill", "${skill}")`,
          }),
      ...(column % 2 === 0 ? { 'Callback offered': String(isStaffed) } : {}),
      Channel: isStaffed ? 'Voice and chat' : 'Voice',
    },
  }
}
