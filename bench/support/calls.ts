import { z } from 'zod'

/** Calls by operation. */
export type Calls = Readonly<Record<string, number>>

const metrics = z.object({ operations: z.record(z.string(), z.object({ calls: z.number() })) })

/** How often each operation of a stand-in was called since it started; asking is no call. */
async function callsSoFar(connectUrl: string): Promise<Calls> {
  const response = await fetch(`${connectUrl}/_local/metrics`)
  const { operations } = metrics.parse(await response.json())
  return Object.fromEntries(Object.entries(operations).map(([name, { calls }]) => [name, calls]))
}

/** The calls that some work makes. Operations that it does not call are left out. */
export async function callsOf<Result>(
  connectUrl: string,
  work: () => Promise<Result>,
): Promise<{ readonly calls: Calls; readonly result: Result }> {
  const before = await callsSoFar(connectUrl)
  const result = await work()
  const after = Object.entries(await callsSoFar(connectUrl))
  const made = after.map(([name, calls]) => [name, calls - (before[name] ?? 0)] as const)
  return { calls: Object.fromEntries(made.filter(([, calls]) => calls > 0)), result }
}

/** All calls together. */
export function totalOf(calls: Calls): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0)
}

/** Calls in a line, such as `2 ListDataTableValues, 1 DescribeDataTable`. */
export function describeCalls(calls: Calls): string {
  return Object.entries(calls)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}
