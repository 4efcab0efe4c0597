import {
  type Attribute,
  fromText,
  type PrimaryValues,
  sortPrimaryValues,
  toText,
} from '@/lib/data-table'

/** What is typed for each primary attribute, by its name. */
export type TypedKey = ReadonlyMap<string, string>

/** What the fields show for stored primary values; attributes without one begin empty. */
export function typedKey(
  attributes: readonly Attribute[],
  stored: ReadonlyMap<string, string>,
): TypedKey {
  return new Map(
    attributes.map(({ name, valueType }) => {
      const value = stored.get(name)
      return [name, value === undefined ? '' : toText(valueType, value)]
    }),
  )
}

/** The primary values that the typed texts mean, one for every attribute. */
export function keyOf(attributes: readonly Attribute[], typed: TypedKey): PrimaryValues {
  return sortPrimaryValues(
    attributes.map(({ name, valueType }) => ({
      attribute: name,
      value: fromText(valueType, typed.get(name) ?? ''),
    })),
  )
}
