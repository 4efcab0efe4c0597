import {
  type Attribute,
  columnIdOf,
  fromText,
  type PrimaryValues,
  sortPrimaryValues,
  toText,
} from '@/lib/data-table'

/** What is typed for each primary attribute, by its id: the names may change meanwhile. */
export type TypedKey = ReadonlyMap<string, string>

/** What the fields show for stored primary values; attributes without one begin empty. */
export function typedKey(
  attributes: readonly Attribute[],
  stored: ReadonlyMap<string, string>,
): TypedKey {
  return new Map(
    attributes.map((attribute) => {
      const value = stored.get(columnIdOf(attribute))
      return [columnIdOf(attribute), value === undefined ? '' : toText(attribute.valueType, value)]
    }),
  )
}

/** The primary values that the typed texts mean, one for every attribute. */
export function keyOf(attributes: readonly Attribute[], typed: TypedKey): PrimaryValues {
  return sortPrimaryValues(
    attributes.map((attribute) => ({
      attribute: attribute.name,
      value: fromText(attribute.valueType, typed.get(columnIdOf(attribute)) ?? ''),
    })),
  )
}
