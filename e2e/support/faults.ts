import { z } from 'zod'

/** A fault of the stand-in, as `docs/local-connect.md` tells; always of one table here, for tests share a stand-in. */
export interface Fault {
  readonly operation: string
  readonly effect: string
  readonly table: string
  /** To how many calls it applies. @default all, until it is removed */
  readonly count?: number
  /** Which error the effect `error` is. */
  readonly error?: string
  readonly message?: string
  readonly primaryValues?: readonly { readonly AttributeName: string; readonly Value: string }[]
  readonly attribute?: string
}

const added = z.object({ id: z.string() })

/** The journal, as far as the stories look at it. */
const journal = z.object({
  entries: z.array(
    z.object({
      operation: z.string(),
      primaryValues: z.array(z.object({ Value: z.string() })).nullable(),
      attribute: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
})

/** The faults of a stand-in and what it wrote. */
export interface Faults {
  add(fault: Fault): Promise<void>
  /** Removes the faults that were added here. */
  clear(): Promise<void>
  /** Updates of a table's values, in their order: `Lund › Phone: base → mine`. */
  writes(tableId: string): Promise<string[]>
}

/** Reaches the faults and the journal of a stand-in that allows them. */
export function faultsOf(connectUrl: string): Faults {
  const ids: string[] = []
  return {
    async add(fault) {
      const answer = await ask(`${connectUrl}/_local/faults`, 'POST', fault)
      ids.push(added.parse(answer).id)
    },
    async clear() {
      for (const id of ids.splice(0)) await ask(`${connectUrl}/_local/faults/${id}`, 'DELETE')
    },
    async writes(tableId) {
      const answer = await ask(`${connectUrl}/_local/journal?table=${tableId}`, 'GET')
      return journal.parse(answer).entries.flatMap((entry) => {
        if (entry.operation !== 'BatchUpdateDataTableValue') return []
        const key = (entry.primaryValues ?? []).map((one) => one.Value).join(' · ') || 'default'
        return [`${key} › ${entry.attribute}: ${entry.before} → ${entry.after}`]
      })
    },
  }
}

async function ask(url: string, method: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${await response.text()}`)
  return response.json()
}
