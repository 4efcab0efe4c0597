import type { Attribute } from './types'

/** What the grid knows a column by: the service's id of the attribute, which outlasts its name; the name without one. */
export function columnIdOf({ id, name }: Attribute): string {
  return id ?? name
}
