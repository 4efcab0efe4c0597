import { PROMPT_TEXTS } from './prompt-texts'
import type { DemoTable } from './types'

/** The languages of the contact centre: an attribute each, so that each translator locks their own. */
export const PROMPT_LANGUAGES = [
  'English',
  'Swedish',
  'German',
  'French',
  'Greek',
  'Arabic',
  'Hindi',
  'Japanese',
] as const

/** What callers hear. Texts that are not translated yet have no value and fall back to English. */
export const prompts: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9004',
  name: 'Prompts',
  description: 'What callers hear, in eight languages. Each translator works on one attribute.',
  timeZone: 'Europe/Stockholm',
  lockLevel: 'ATTRIBUTE',
  tags: { team: 'customer-experience' },
  ageHours: 74,
  attributes: [
    {
      name: 'Prompt',
      valueType: 'TEXT',
      description: 'The name that flows use',
      isPrimary: true,
      validation: { IgnoreCase: true, MaxLength: 60 },
    },
    ...PROMPT_LANGUAGES.map(
      (name) => ({ name, valueType: 'TEXT', validation: { MaxLength: 1000 } }) as const,
    ),
    { name: 'Reviewed', valueType: 'BOOLEAN', description: 'Checked by the legal team' },
  ],
  records: PROMPT_TEXTS.map(({ prompt, isReviewed, ...texts }) => ({
    primaryValues: { Prompt: prompt },
    values: {
      ...texts,
      ...(isReviewed === undefined ? {} : { Reviewed: String(isReviewed) }),
    },
  })),
}
