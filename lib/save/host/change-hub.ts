import type { TableChange } from '../protocol/table-change'
import type { SaveEvent } from '../protocol/types'

/** Tells those who have a table open of what saves of this process stored in it. */
export interface ChangeHub {
  /**
   * @param client - whose listeners are counted together
   * @returns what ends it; `null` where as many listen as the hub takes, in all or of this client
   */
  readonly subscribe: (
    tableId: string,
    listener: (change: TableChange) => void,
    client?: string,
  ) => (() => void) | null
  readonly publish: (tableId: string, change: TableChange) => void
}

const MAX_LISTENERS = 500
const MAX_OF_CLIENT = 200

/**
 * A hub without any listener yet. A table is known by its id, whether it is named by that, by its ARN or with an alias.
 *
 * @param maxListeners - of all tables together
 * @param maxOfClient - of them, those of one client
 */
export function createChangeHub(
  maxListeners = MAX_LISTENERS,
  maxOfClient = MAX_OF_CLIENT,
): ChangeHub {
  const listeners = new Map<string, Set<(change: TableChange) => void>>()
  const ofClients = new Map<string, number>()
  let count = 0
  return {
    subscribe(tableId, listener, client = '') {
      const ofClient = ofClients.get(client) ?? 0
      if (count >= maxListeners || ofClient >= maxOfClient) return null
      const id = plainTableId(tableId)
      const ofTable = listeners.get(id) ?? new Set()
      // A function of its own, so that one listener may be given twice.
      const own = (change: TableChange) => listener(change)
      listeners.set(id, ofTable.add(own))
      count += 1
      ofClients.set(client, ofClient + 1)
      return () => {
        if (!ofTable.delete(own)) return
        count -= 1
        const left = (ofClients.get(client) ?? 1) - 1
        if (left === 0) ofClients.delete(client)
        else ofClients.set(client, left)
        if (ofTable.size === 0) listeners.delete(id)
      }
    },
    publish(tableId, change) {
      for (const listener of [...(listeners.get(plainTableId(tableId)) ?? [])]) listener(change)
    },
  }
}

/** The id in `ID`, `ID:$LATEST` and `arn:aws:connect:…:instance/INSTANCE/data-table/ID:$LATEST`. */
export function plainTableId(tableId: string): string {
  const last = tableId.slice(tableId.lastIndexOf('/') + 1)
  return last.replace(/:\$[A-Z]+$/, '')
}

/** The same events; whoever has the table open is told of what they say was stored. */
export async function* tellChanges(
  events: AsyncIterable<SaveEvent>,
  hub: ChangeHub,
  save: { readonly tableId: string; readonly saveId: string },
): AsyncGenerator<SaveEvent> {
  for await (const event of events) {
    if (event.type === 'finished' && event.saved > 0) {
      hub.publish(save.tableId, { saveId: save.saveId, cells: event.saved })
    }
    yield event
  }
}
