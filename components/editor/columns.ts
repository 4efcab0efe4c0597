import type { GridColumn } from '@/components/grid'
import { type Attribute, columnIdOf, type ValueType } from '@/lib/data-table'

const TYPE_WIDTH_PX: Record<ValueType, number> = {
  TEXT: 208,
  NUMBER: 112,
  BOOLEAN: 104,
  TEXT_LIST: 232,
  NUMBER_LIST: 168,
}

/** Room for the type's mark and the header's own padding. */
const HEADER_CHROME_PX = 60
const CHARACTER_PX = 7.4
const WIDEST_PX = 320

function widthOf(attribute: Attribute): number {
  const forName = Math.ceil(attribute.name.length * CHARACTER_PX) + HEADER_CHROME_PX
  const forType = attribute.isPrimary ? 152 : TYPE_WIDTH_PX[attribute.valueType]
  return Math.min(WIDEST_PX, Math.max(forType, forName))
}

/** Columns in the schema's order; primary attributes are pinned. */
export function columnsOf(attributes: readonly Attribute[]): readonly GridColumn[] {
  return attributes.map((attribute) => ({
    id: columnIdOf(attribute),
    attribute,
    isPinned: attribute.isPrimary,
    widthPx: widthOf(attribute),
  }))
}
