import { z } from 'zod'
import {
  type Attribute,
  type CellAddress,
  cellKeyOf,
  isOther,
  lockScope,
  type PrimaryValues,
  recordKey,
  scopeCells,
  scopeLevel,
  sortPrimaryValues,
} from '@/lib/data-table'
import { type Draft, freeName, renameKey } from '@/lib/drafts'

/** The attributes of a table by the names that they have in this tab. */
export type AttributesByName = ReadonlyMap<string, Attribute>

const KEY = z.tuple([z.string(), z.string(), z.string()])
const RECORD = z.array(z.tuple([z.string(), z.string()]))
const RENAME_PREFIX = renameKey([]).slice(0, -2)
const OF_RECORD = /^(\w+:)(\[.*\])$/s

interface KeyParts {
  /** Of what is drafted of a record as a whole; `null` for a cell. */
  readonly prefix: string | null
  readonly tableId: string
  readonly record: PrimaryValues
  readonly attribute: string
}

/**
 * What a draft is called in the draft storage: its key with the ids of the attributes in place of their names. Tabs, and the
 * sessions of one tab, may know an attribute by different names, or two attributes by one.
 */
export function keptKey({ key, attribute }: Draft, attributes: AttributesByName): string {
  const parts = partsOf(key)
  if (parts === null) return key
  const own = parts.prefix === null ? (attribute.id ?? parts.attribute) : parts.attribute
  return keyOf({ ...parts, record: byIds(parts.record, attributes), attribute: own })
}

/** A record by the ids of its attributes, for whoever knows them by other names. */
export function byIds(record: PrimaryValues, attributes: AttributesByName): PrimaryValues {
  return withNames(record, (name) => attributes.get(name)?.id ?? name)
}

/** A record that is told by ids, under the names that its attributes have here. */
export function byNames(record: PrimaryValues, attributes: AttributesByName): PrimaryValues {
  const names = namesById(attributes)
  return withNames(record, (id) => names.get(id) ?? id)
}

/** A lock scope by the ids of its attributes, for whoever knows them by other names. */
export function scopeByIds(scope: string, attributes: AttributesByName): string {
  return renamedScope(scope, (name) => attributes.get(name)?.id ?? name)
}

/** A lock scope that is told by ids, under the names that its attributes have here. */
export function scopeByNames(scope: string, attributes: AttributesByName): string {
  const names = namesById(attributes)
  return renamedScope(scope, (id) => names.get(id) ?? id)
}

/** The same scope where attributes have other names. */
export function renamedScope(scope: string, nameOf: (attribute: string) => string): string {
  const [cells, level] = [scopeCells(scope), scopeLevel(scope)]
  const record = cells?.recordKey === null ? [] : recordOf(cells?.recordKey ?? '')
  if (cells === null || level === null || record === null) return scope
  const primaryValues = withNames(record, nameOf)
  const attribute = cells.attribute === null ? '' : nameOf(cells.attribute)
  // Only a table without primary attributes has no scope of a record, and its scopes are named as what they are.
  return lockScope(level, true, { primaryValues, attribute }) ?? scope
}

/** Where a cell is here that was written under other names, by its key in the draft storage. */
export function addressHere(
  kept: string,
  address: CellAddress,
  attributes: AttributesByName,
): CellAddress {
  const parts = partsOf(kept)
  if (parts === null || parts.prefix !== null) return address
  return {
    primaryValues: byNames(parts.record, attributes),
    attribute: namesById(attributes).get(parts.attribute) ?? address.attribute,
  }
}

function namesById(attributes: AttributesByName): ReadonlyMap<string, string> {
  return new Map([...attributes.values()].map(({ id, name }) => [id ?? name, name]))
}

/**
 * A draft of the draft storage under the names that this tab knows its attributes by. One of an attribute that is not known
 * here keeps the name that it was written under.
 *
 * @param inTheWay what is drafted here under a key
 */
export function draftHere(
  kept: string,
  draft: Draft,
  attributes: AttributesByName,
  inTheWay: (key: string) => Draft | undefined,
): Draft {
  const parts = partsOf(kept)
  if (parts === null) return { ...draft, key: kept }
  const names = namesById(attributes)
  const isOfCell = parts.prefix === null
  const there = draft.address.primaryValues
  const here = byNames(parts.record, attributes)
  // A bare list of new primary values is read by the order that it was written in.
  const isList = parts.prefix === RENAME_PREFIX && pairsIn(draft.value) === null
  const isTold = !isList || isSameOrder(there, here)
  const record = isTold ? here : there
  const known = isOfCell ? names.get(draft.attribute.id ?? draft.address.attribute) : undefined
  const keyAt = (attribute: string) =>
    keyOf({ ...parts, record, attribute: isOfCell ? attribute : parts.attribute })
  const isTaken = (attribute: string) =>
    isOfCell && isOther(inTheWay(keyAt(attribute))?.attribute.id ?? null, draft.attribute.id)
  let attribute = known ?? draft.address.attribute
  // Two edits of one record are not one because their attributes have one name.
  if (isTaken(attribute)) attribute = freeName(attribute, { has: isTaken })
  const { witness } = draft
  const isBeside =
    witness !== null && recordKey(witness.primaryValues) === recordKey(draft.address.primaryValues)
  const isOwn = witness?.attribute === draft.address.attribute
  return {
    ...draft,
    key: keyAt(attribute),
    address: { primaryValues: record, attribute },
    attribute: known === undefined ? draft.attribute : { ...draft.attribute, name: attribute },
    witness: witness && {
      ...witness,
      ...(isBeside ? { primaryValues: record } : {}),
      ...(isOwn ? { attribute } : {}),
    },
  }
}

/**
 * True where the values of the record come in the same order under both names. The new ones of a rename were written in
 * that order once; values that are equal would not tell.
 */
function isSameOrder(there: PrimaryValues, here: PrimaryValues): boolean {
  if (recordKey(there) === recordKey(here)) return true
  const isEach = new Set(there.map(({ value }) => value)).size === there.length
  return isEach && there.every(({ value }, at) => here[at]?.value === value)
}

function withNames(record: PrimaryValues, nameOf: (attribute: string) => string): PrimaryValues {
  return sortPrimaryValues(
    record.map(({ attribute, value }) => ({ attribute: nameOf(attribute), value })),
  )
}

function partsOf(key: string): KeyParts | null {
  const [, prefix = null, list = ''] = OF_RECORD.exec(key) ?? []
  if (prefix !== null) {
    const record = recordOf(list)
    return record && { prefix, tableId: '', record, attribute: '' }
  }
  const cell = KEY.safeParse(jsonOf(key))
  const record = cell.success ? recordOf(cell.data[1]) : null
  // A text in an open field has a key of its own kind.
  if (!cell.success || record === null) return null
  return { prefix, tableId: cell.data[0], record, attribute: cell.data[2] }
}

function keyOf({ prefix, tableId, record, attribute }: KeyParts): string {
  const key = recordKey(record)
  return prefix === null ? cellKeyOf(tableId, key, attribute) : `${prefix}${key}`
}

function recordOf(text: string): PrimaryValues | null {
  return pairsIn(text)?.map(([attribute, value]) => ({ attribute, value })) ?? null
}

/** Pairs of an attribute and a value, as keys and renames are written; `null` for what is none of these. */
export function pairsIn(text: string | null): readonly (readonly [string, string])[] | null {
  const parsed = RECORD.safeParse(text === null ? null : jsonOf(text))
  return parsed.success ? parsed.data : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
