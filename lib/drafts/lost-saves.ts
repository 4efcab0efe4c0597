import type { Doubt } from './doubt'
import { type Draft, draftDoubted, draftNeverSent, draftResumed } from './draft'
import type { DraftMap } from './draft-map'

/** The saves of one table whose answer was lost, by what is in doubt since. */
export class LostSaves {
  readonly #map: DraftMap

  constructor(map: DraftMap) {
    this.#map = map
  }

  /** Ids of those that may tell yet what became of their drafts. */
  ids(): readonly string[] {
    return [...new Set(this.#map.values().flatMap(({ doubt }) => doubt?.saveId ?? []))]
  }

  /** Such a save cannot be asked any more, and sends nothing further. */
  end(saveId: string, doubt: Doubt): void {
    this.#change((draft) => draftDoubted(draft, saveId, doubt))
  }

  /** Such a save never reached the server: what was in doubt by it alone is an edit like any other. */
  forget(saveId: string): void {
    this.#change((draft) => draftNeverSent(draft, saveId))
  }

  /** Such a save can be heard: its drafts are under way again. @returns their keys */
  resume(saveId: string): readonly string[] {
    return this.#change((draft) => draftResumed(draft, saveId))
  }

  #change(change: (draft: Draft) => Draft): readonly string[] {
    const changed: string[] = []
    this.#map.batch(() => {
      for (const draft of this.#map.values()) {
        const next = change(draft)
        if (next === draft) continue
        this.#map.put(next)
        changed.push(draft.key)
      }
    })
    return changed
  }
}
