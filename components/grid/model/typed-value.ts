import { type Attribute, editedValue, fieldValue } from '@/lib/data-table'

/**
 * The value to store for a text typed into a cell with `value`. The empty text is a value for TEXT only; otherwise it
 * means no value.
 */
export function typedValue(
  attribute: Attribute,
  value: string | null,
  text: string,
): string | null {
  if (text === '' && attribute.valueType !== 'TEXT') return null
  return editedValue(attribute.valueType, value, text)
}

/**
 * The same for the text of an HTML field, which has only `\n` line breaks: the line breaks of the value are restored.
 */
export function typedFieldValue(
  attribute: Attribute,
  value: string | null,
  text: string,
): string | null {
  if (text === '' && attribute.valueType !== 'TEXT') return null
  return fieldValue(attribute.valueType, value, text)
}

/**
 * The allowed values that contain the text, ignoring case: the text itself first, then those that begin with it, then
 * the others in their order.
 */
export function matchingOptions(options: readonly string[], text: string): readonly string[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return options
  const rank = (option: string): number => {
    if (option === text) return 0
    const lower = option.toLowerCase()
    return lower === wanted ? 1 : lower.startsWith(wanted) ? 2 : 3
  }
  return options
    .filter((option) => option.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
}
