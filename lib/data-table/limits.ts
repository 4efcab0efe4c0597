/**
 * The service's fixed limits on values, in addition to the rules of the attribute.
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/data-tables.html
 */
export const VALUE_LIMITS = {
  /** Characters of a TEXT, and of an expression. */
  textCharacters: 5_000,
  /** Characters of a primary TEXT. */
  primaryCharacters: 1_000,
  /** Characters of an item of a TEXT_LIST. */
  itemCharacters: 1_000,
  /** Items of a list. */
  listItems: 100,
  /** Characters of a NUMBER. Our own limit, since none is published; a double needs fewer digits. */
  numberCharacters: 64,
} as const
