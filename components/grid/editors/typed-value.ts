import { type Attribute, editedValue } from '@/lib/data-table'

/**
 * What a typed text stores in a cell that held `value`: an empty text is a value for TEXT only, elsewhere it means
 * that no value is kept.
 */
export function typedValue(
  attribute: Attribute,
  value: string | null,
  text: string,
): string | null {
  if (text === '' && attribute.valueType !== 'TEXT') return null
  return editedValue(attribute.valueType, value, text)
}

/** The allowed values that contain the text, without regard to case; those that begin with it first. */
export function matchingOptions(options: readonly string[], text: string): readonly string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return options
  const matches = options.filter((option) => option.toLowerCase().includes(wanted))
  const begins = (option: string) => option.toLowerCase().startsWith(wanted)
  return [...matches.filter(begins), ...matches.filter((option) => !begins(option))]
}
