import {
  type Attribute,
  type CellBase,
  cellKey,
  type LockVersion,
  NO_VALUE,
} from '@/lib/data-table'
import type { DraftToSave, SaveEvent, SaveRequest } from '../protocol/types'

/** A lock version whose four members all carry the name. */
export function versionOf(name: string): LockVersion {
  return { dataTable: name, attribute: name, primaryValues: name, value: name }
}

/** What a read of a stored value brings. */
export function baseOf(value: string | null, version = 'v1'): CellBase {
  return value === null ? NO_VALUE : { ...NO_VALUE, value, lockVersion: versionOf(version) }
}

/** A TEXT draft of the attribute `name` in the record with the Id `record`. */
export function draftOf(
  record: string,
  name: string,
  base: CellBase,
  value: string | null,
): DraftToSave {
  const address = { attribute: name, primaryValues: [{ attribute: 'Id', value: record }] }
  return { ...address, id: cellKey('table', address), valueType: 'TEXT', base, value }
}

/** A save of drafts in a table with one primary attribute. */
export function requestOf(
  lockLevel: SaveRequest['lockLevel'],
  drafts: readonly DraftToSave[],
): SaveRequest {
  return { tableId: 'table', lockLevel, primaryAttributes: ['Id'], drafts }
}

/** All events of a save. */
export async function eventsOf(events: AsyncIterable<SaveEvent>): Promise<SaveEvent[]> {
  const all: SaveEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

/** The attributes that `draftOf` names: the primary `Id`, and `A`. */
export const ATTRIBUTES: readonly Attribute[] = ['Id', 'A'].map((name) => {
  return { id: name, name, valueType: 'TEXT', description: '', isPrimary: name === 'Id', rules: {} }
})
