import type { Pace, Party } from './pace'
import { type Together, together } from './together'

/** One call that changes nothing. */
export interface ReadCall<Answer> {
  readonly operation: string
  /** The same for calls that ask for the same. */
  readonly key: string
  /** @param waitedMs - how long it waited for its turn */
  readonly send: (waitedMs: number, signal: AbortSignal) => Promise<Answer>
}

/** Makes calls that change nothing, each when it is the turn of somebody who waits for it. */
export type JointReads<Answer> = (
  call: ReadCall<Answer>,
  party: Party,
  signal?: AbortSignal,
) => Promise<Answer>

interface Waiting<Answer> extends Together<Answer> {
  /** One more who waits brings their own turn. */
  readonly bring: (party: Party, signal: AbortSignal | undefined) => void
}

/**
 * Calls that ask for the same are one call for as long as it waits for its turn: what it brings was read after each of
 * them asked. It goes with the first turn that anybody who waits for it has, and the other turns are given back. One that
 * was sent already is not joined, since it may be answered with what was there before.
 */
export function createJointReads<Answer>(pace: Pace): JointReads<Answer> {
  const waiting = new Map<string, Waiting<Answer>>()

  function begin({ operation, key, send }: ReadCall<Answer>): Waiting<Answer> {
    const turns = new AbortController()
    let go = (_waitedMs: number) => {}
    let fail = (_reason: unknown) => {}
    const end = () => {
      if (waiting.get(key) === own) waiting.delete(key)
      turns.abort()
    }
    const answer = together<Answer>(async (abandoned) => {
      const waited = new Promise<number>((resolve, reject) => {
        go = resolve
        fail = reject
      })
      abandoned.addEventListener('abort', () => fail(abandoned.reason), { once: true })
      return send(await waited, abandoned)
    }, end)
    const own: Waiting<Answer> = {
      join: answer.join,
      bring(party, signal) {
        const signals = [turns.signal, ...(signal === undefined ? [] : [signal])]
        let isFirst = false
        const turn = pace.take(operation, party, AbortSignal.any(signals), () => {
          isFirst = true
          end()
        })
        turn.then(
          (waitedMs) => {
            if (isFirst) go(waitedMs)
          },
          // Another's turn came first, or this one has gone.
          () => {},
        )
      },
    }
    waiting.set(key, own)
    return own
  }

  return (call, party, signal) => {
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    const read = waiting.get(call.key) ?? begin(call)
    const answer = read.join(signal)
    read.bring(party, signal)
    return answer
  }
}
