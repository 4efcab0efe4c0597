import type { ListedFault } from '../control/faults/active-rules'
import type { JournaledWrite } from '../store/journal'

/** What `/_local` answered: the status, and the body as it came. */
export type LocalAnswer = { status: number; body: Record<string, unknown> }

/** Short ways to `/_local` of a stand-in, over HTTP. */
export function controlOf(url: string) {
  async function call(method: string, path: string, body?: unknown): Promise<LocalAnswer> {
    const response = await fetch(`${url}/_local${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    return { status: response.status, body: await response.json() }
  }
  return {
    call,
    /** Adds a rule; fails when it is refused. */
    async addFault(rule: Record<string, unknown>): Promise<void> {
      const { status, body } = await call('POST', '/faults', rule)
      if (status !== 200) throw new Error(`The rule was refused: ${JSON.stringify(body)}`)
    },
    async faults(): Promise<ListedFault[]> {
      const response = await fetch(`${url}/_local/faults`)
      return (await response.json()).faults
    },
    async journal(query = ''): Promise<JournaledWrite[]> {
      const response = await fetch(`${url}/_local/journal${query}`)
      return (await response.json()).entries
    },
  }
}
