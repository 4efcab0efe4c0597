import { z } from 'zod'
import type { CellAddress, CellBase, PrimaryValues } from '@/lib/data-table'
import type { ScopeMove } from '@/lib/save'

/** What a save of a sibling tab left in a cell, and what its draft had stood on. */
export interface SavedBase {
  readonly key: string
  readonly address: CellAddress
  readonly from: CellBase
  readonly base: CellBase
  /** The service's id of the record, where the save made it, or made it anew. */
  readonly recordId?: string | null | undefined
}

/** A record that a save of a sibling tab renamed. */
export interface SavedRename {
  readonly from: PrimaryValues
  readonly to: PrimaryValues
}

/** What a save of a sibling tab came to, by the ids of attributes in place of their names: see `keptKey`. */
export interface SavedElsewhere {
  readonly type: 'saved'
  readonly bases: readonly SavedBase[]
  readonly moves: readonly ScopeMove[]
  readonly renames: readonly SavedRename[]
}

/** What the tabs of one browser tell each other about a table. */
export type TabMessage =
  /** The draft storage holds something new. */
  { readonly type: 'written' } | SavedElsewhere

const version = z.string().nullable()
const base = z.object({
  value: z.string().nullable(),
  lockVersion: z
    .object({ dataTable: version, attribute: version, primaryValues: version, value: version })
    .nullable(),
  modifiedAtMs: z.number().nullable(),
  modifiedRegion: z.string().nullable(),
})
const primaryValues = z.array(z.object({ attribute: z.string(), value: z.string() }))
const address = z.object({ primaryValues, attribute: z.string() })

// A tab of another version of Lockstep may speak otherwise.
const message: z.ZodType<TabMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('written') }),
  z.object({
    type: z.literal('saved'),
    bases: z.array(
      z.object({ key: z.string(), address, from: base, base, recordId: z.string().nullish() }),
    ),
    moves: z.array(z.object({ scope: z.string(), from: z.string(), to: z.string() })),
    renames: z.array(z.object({ from: primaryValues, to: primaryValues })),
  }),
])

/** The line between the tabs that have one table open. */
export interface TabLine {
  tell(message: TabMessage): void
}

/** Joins the line of a table. Messages that are not understood are passed over; the draft storage holds what matters. */
export function joinLine(name: string, onMessage: (message: TabMessage) => void): TabLine {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {} }
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const parsed = message.safeParse(event.data)
    if (parsed.success) onMessage(parsed.data)
  })
  return { tell: (told) => channel.postMessage(told) }
}
