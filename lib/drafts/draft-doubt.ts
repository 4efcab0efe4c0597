import type { Doubt } from './doubt'
import type { Draft } from './draft'

/** Nothing that was sent can arrive after this reading was begun. Of a record to be added only a save can tell. */
export function isDoubtOver({ doubt, group }: Draft, begunAtMs: number): boolean {
  const endsAtMs = doubt?.endsAtMs ?? Number.POSITIVE_INFINITY
  return group !== 'new-record' && begunAtMs >= endsAtMs
}

/** A reading did not find what was sent; the first one is told. */
export function notStored(draft: Draft, atMs: number): Draft {
  const { status } = draft
  const isTold = status.kind !== 'failed' || status.notStoredAtMs !== undefined
  if (isTold || !Number.isFinite(atMs)) return draft
  return { ...draft, status: { ...status, notStoredAtMs: atMs } }
}

/** The save that left a draft in doubt is over, with what is known of the doubt now; others are as they were. */
export function draftDoubted(draft: Draft, saveId: string, doubt: Doubt): Draft {
  return draft.doubt?.saveId === saveId ? { ...draft, doubt } : draft
}

/** The save that left a draft in doubt can be heard again: what it sent is under way. */
export function draftResumed(draft: Draft, saveId: string): Draft {
  const sent = draft.uncertainValues.at(-1)
  if (draft.doubt?.saveId !== saveId || draft.status.kind === 'saving' || sent === undefined) {
    return draft
  }
  const uncertainValues = draft.uncertainValues.slice(0, -1)
  const status = { kind: 'saving', sent } as const
  return {
    ...draft,
    status,
    uncertainValues,
    isUncertain: uncertainValues.length > 0,
    doubt: undefined,
  }
}

/**
 * The save that left a draft in doubt never was: nothing of it was sent. One that is in doubt by an earlier save as well
 * is as it was.
 */
export function draftNeverSent(draft: Draft, saveId: string): Draft {
  const { doubt, status, uncertainValues } = draft
  if (doubt?.saveId !== saveId || uncertainValues.length > 1) return draft
  const isLost = status.kind === 'failed' && status.reason === 'unknown'
  return {
    ...draft,
    status: isLost ? { kind: 'dirty' } : status,
    isUncertain: false,
    uncertainValues: [],
    doubt: undefined,
  }
}
