import type { ChangeHub } from './changes'
import type { SaveEvent } from './types'

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
