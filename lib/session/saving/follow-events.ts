import type { FollowedSave, SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { agoMs } from './press-time'

/** Waits before a broken stream is looked for again; after the last the outcome counts as unknown. */
const LOOK_AGAIN_MS = [0, 500, 1_500]

/** Waits before a save is asked for again that the server is too busy to begin: after some ten minutes its user is told. */
const BUSY_WAITS_MS = [1_000, 2_000, 5_000]
const LONGEST_BUSY_WAIT_MS = 10_000
const MOST_BUSY_ANSWERS = 60

/** Where a save is, as its page hears it: told of, looked for, or waiting for a server that is too busy to begin it. */
export type Hearing = 'heard' | 'looking-up' | 'busy'

/** The server does not know the save, or stays away. */
export class UnknownSave extends Error {
  override readonly name = 'UnknownSave'
  /** The server was asked and does not know the save: it sends nothing (any more), and will not. */
  readonly isOver: boolean
  /** The server knows all that it was sent since, and this is not among it: nothing was sent. */
  readonly isNeverBegun: boolean
  /** The server was updated since this page was opened, and the two do not understand one another. */
  readonly isUpdated: boolean
  /** Why the server refused the request before it looked at the save; empty where it did not. */
  readonly refusal: string

  constructor(isOver: boolean, isNeverBegun = false, isUpdated = false, refusal = '') {
    super()
    this.isOver = isOver
    this.isNeverBegun = isNeverBegun
    this.isUpdated = isUpdated
    this.refusal = refusal
  }
}

/** How a save is begun and followed. */
export interface SaveSource extends SaveActions {
  /** True where `save` only looks for one that was begun before: what refuses the request tells nothing of that one. */
  readonly isLook?: boolean
}

/**
 * The events of a save up to its end. When the stream breaks, the save is looked for under its id and joined where it
 * was left: it goes on without us. One that the server is too busy to begin is asked for again.
 *
 * @param pressedAtMs when its user asked for it, epoch ms
 * @param onHearing told whenever this changes
 * @throws UnknownSave when the server does not know it or stays away
 */
export async function* followEvents(
  actions: SaveSource,
  request: SaveRequest & { readonly saveId: string },
  pressedAtMs: number,
  onHearing: (hearing: Hearing) => void,
): AsyncGenerator<SaveEvent> {
  const { saveId, server } = request
  let from = 0
  let isOver = false
  let busyAnswers = 0
  let open = () => actions.save(request)
  for (let attempt = 0; ; attempt += 1) {
    try {
      let isBusy = false
      for await (const event of await open()) {
        isBusy = from === 0 && isBusyAnswer(event) && busyAnswers < MOST_BUSY_ANSWERS
        if (isBusy) break
        from += 1
        attempt = 0
        onHearing('heard')
        isOver = event.type === 'finished'
        yield event
      }
      if (isOver) return
      if (isBusy) {
        onHearing('busy')
        await sleep(BUSY_WAITS_MS[busyAnswers] ?? LONGEST_BUSY_WAIT_MS)
        busyAnswers += 1
        attempt = -1
        continue
      }
    } catch (error) {
      if (error instanceof UnknownSave) throw error
      // The first request was refused whole: nothing was begun. Later ones only look for a save that may still run.
      const isBeginning = from === 0 && attempt === 0 && actions.isLook !== true
      if (isOfAnotherBuild(error)) throw new UnknownSave(isBeginning, isBeginning, true)
      const refusal = refusalIn(error)
      if (refusal !== '' && isBeginning) throw new UnknownSave(true, true, false, refusal)
    }
    const waitMs = LOOK_AGAIN_MS[attempt]
    if (waitMs === undefined) throw new UnknownSave(false)
    onHearing('looking-up')
    if (waitMs > 0) await sleep(waitMs)
    open = async () => {
      const asked = { saveId, from, agoMs: agoMs(pressedAtMs), server }
      return knownEvents(await actions.follow(asked))
    }
  }
}

function isBusyAnswer(event: SaveEvent): boolean {
  return event.type === 'trouble' && event.trouble.code === 'busy'
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Told by the error's name: the test that Next.js exports throws under the `react-server` condition of our benches. */
function isOfAnotherBuild(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnrecognizedActionError'
}

/** The server's words, which Next.js puts into the error; each of its refusals ends with the same. */
function refusalIn(error: unknown): string {
  const words = error instanceof Error ? error.message.trim() : ''
  return words.endsWith('Nothing was changed.') ? words : ''
}

/** @throws UnknownSave where the server has none */
export function knownEvents(followed: FollowedSave): AsyncIterable<SaveEvent> {
  if (followed === null) throw new UnknownSave(true)
  if (followed === 'elsewhere') throw new UnknownSave(false)
  if (followed === 'never-begun') throw new UnknownSave(true, true)
  return followed
}
