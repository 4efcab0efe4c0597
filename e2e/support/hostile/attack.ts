import { exchange, type RawAnswer, type RawRequest } from './exchange'

const AT_ONCE = 8

/** A line for each answer that breaks a promise; empty if none does. */
export async function attack(port: number, requests: readonly RawRequest[]): Promise<string[]> {
  const problems: string[] = []
  const left = requests.values()
  async function work(): Promise<void> {
    // All of them take from the same iterator.
    for (const request of left) {
      const answer = await exchange(port, request)
      const problem = problemOf(answer)
      if (problem !== null) problems.push(`${problem} ${request.what}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return problems
}

function problemOf({ statuses, text, isHung }: RawAnswer): string | null {
  if (isHung) return 'Not answered in time:'
  const isFull = /^retry-after:/im.test(text)
  const failed = statuses.find((status) => status >= 500 && !(status === 503 && isFull))
  if (failed !== undefined) return `Answered with ${failed}:`
  if (/^content-type: text\/html/im.test(text) && text.includes('<hostile>'))
    return 'Told back as it came:'
  if (/node_modules|\bat \S+ \(|\.next\//.test(text)) return 'Tells of the inside:'
  const location = /^location: (.*)\r$/im.exec(text)?.[1]
  return location === undefined || /^\/(?![/\\])/.test(location) ? null : `Leads to ${location}:`
}
