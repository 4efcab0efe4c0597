import type { DraftStore } from '@/lib/drafts'

const typed = new WeakMap<DraftStore, Map<string, string>>()

/**
 * What is being typed as a third value, by cell key: it outlives the card, so that neither a new collision nor a look
 * at another one costs a word. Ends with the choice, or when its person calls it off.
 */
export function thirdValuesOf(drafts: DraftStore): Map<string, string> {
  const known = typed.get(drafts) ?? new Map<string, string>()
  typed.set(drafts, known)
  return known
}
