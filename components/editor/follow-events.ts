import type { FollowedSave, SaveActions, SaveEvent, SaveRequest } from '@/lib/save'
import { pressMoment } from './save-id'
import { sinceMs } from './steady-clock'

/** Waits before a broken stream is looked for again; after the last the outcome counts as unknown. */
const LOOK_AGAIN_MS = [0, 500, 1_500]

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
export interface SaveWays extends SaveActions {
  /** True where `save` only looks for one that was begun before: what refuses the request tells nothing of that one. */
  readonly isLook?: boolean
}

/**
 * The events of a save up to its end. When the stream breaks, the save is looked for under its id and joined where it
 * was left: it goes on without us.
 *
 * @param pressedAtMs when its person asked for it, epoch ms
 * @param onLookingUp told while it is looked for, and when it is found
 * @throws UnknownSave when the server does not know it or stays away
 */
export async function* everyEvent(
  actions: SaveWays,
  request: SaveRequest & { readonly saveId: string },
  pressedAtMs: number,
  onLookingUp: (isLookingUp: boolean) => void,
): AsyncGenerator<SaveEvent> {
  const { saveId } = request
  let from = 0
  let isOver = false
  let open = () => actions.save(request)
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const event of await open()) {
        from += 1
        attempt = 0
        onLookingUp(false)
        isOver = event.type === 'finished'
        yield event
      }
      if (isOver) return
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
    onLookingUp(true)
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    open = async () => {
      return knownEvents(await actions.follow({ saveId, from, agoMs: agoMs(pressedAtMs) }))
    }
  }
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

/**
 * How long ago a save was asked for, in ms, at least. Of one of this tab that is known whatever the clock was set to; of
 * any other it is not where the clock says that it is still to come: `undefined`.
 */
export function agoMs(pressedAtMs: number): number | undefined {
  const moment = pressMoment(pressedAtMs)
  if (moment !== undefined) return sinceMs(moment)
  const passedMs = Date.now() - pressedAtMs
  return passedMs < 0 ? undefined : passedMs
}

/** The time now, epoch ms, for what ends a save: never before it was asked for. */
export function endTime(pressedAtMs: number): number {
  return pressedAtMs + (agoMs(pressedAtMs) ?? 0)
}

/** @throws UnknownSave where the server has none */
export function knownEvents(followed: FollowedSave): AsyncIterable<SaveEvent> {
  if (followed === null) throw new UnknownSave(true)
  if (followed === 'never-begun') throw new UnknownSave(true, true)
  return followed
}
