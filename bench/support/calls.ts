import { z } from 'zod'

/** Calls by operation. */
export type Calls = Readonly<Record<string, number>>

const metrics = z.object({ operations: z.record(z.string(), z.object({ calls: z.number() })) })

/** The calls of each operation since the stand-in started; this request is not counted. */
async function callsSoFar(connectUrl: string): Promise<Calls> {
  const response = await fetch(`${connectUrl}/_local/metrics`)
  const { operations } = metrics.parse(await response.json())
  return Object.fromEntries(Object.entries(operations).map(([name, { calls }]) => [name, calls]))
}

/** Runs `work` and counts its calls by operation, without those that are not called. */
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

/** The total of all calls. */
export function totalOf(calls: Calls): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0)
}

/** The calls in one line: `2 ListDataTableValues, 1 DescribeDataTable`. */
export function describeCalls(calls: Calls): string {
  return Object.entries(calls)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}
