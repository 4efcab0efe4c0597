import { type Attribute, isExpression, sameValue, validateValue } from '@/lib/data-table'
import { mergeLists } from './merge-lists'
import { mergeTexts } from './merge-texts'

/**
 * A value that holds both sides' changes, to be offered in a conflict: lists item by item, texts word by word. `null`
 * where there is none to offer: a side deleted the value, changes overlap, the type has no parts (number, boolean), the
 * text is an expression, the merged value breaks a rule of the attribute, or it is one of the two sides as they are.
 */
export function proposeMerge(
  attribute: Attribute,
  base: string | null,
  mine: string | null,
  theirs: string | null,
): string | null {
  if (mine === null || theirs === null) return null
  const merged = mergeValues(attribute, base, mine, theirs)
  if (merged === null || validateValue(attribute, merged) !== null) return null
  const isSide = [mine, theirs].some((side) => sameValue(attribute.valueType, merged, side))
  return isSide ? null : merged
}

/** The merged value by the attribute's type, not yet judged by its rules; `null` where there is none. */
export function mergeValues(
  attribute: Attribute,
  base: string | null,
  mine: string,
  theirs: string,
): string | null {
  const { valueType } = attribute
  if (base !== null && sameValue(valueType, mine, base)) return theirs
  if (base !== null && sameValue(valueType, theirs, base)) return mine
  if (sameValue(valueType, mine, theirs)) return mine
  switch (valueType) {
    case 'TEXT_LIST':
    case 'NUMBER_LIST':
      return mergeLists(attribute, base, mine, theirs)
    case 'TEXT': {
      const isText =
        base !== null && ![base, mine, theirs].some((text) => isExpression(attribute, text))
      return isText ? mergeTexts(base, mine, theirs) : null
    }
    case 'NUMBER':
    case 'BOOLEAN':
      return null
  }
}
