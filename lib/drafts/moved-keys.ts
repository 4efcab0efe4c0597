/** A draft that has another key from now on. */
export interface MovedKey {
  readonly from: string
  readonly to: string
}

/** The keys of drafts under way whose attribute or record was renamed meanwhile: their save tells of them by the first. */
export class MovedKeys {
  /** By the key that the save knows the draft by. */
  #now: ReadonlyMap<string, string> = new Map()

  /** Drafts under way have other keys from now on: all at once, since names may be swapped. */
  note(moved: readonly MovedKey[]): void {
    const to = new Map(moved.map((one) => [one.from, one.to]))
    const known = [...this.#now].map(([key, now]) => [key, to.get(now) ?? now] as const)
    const movedBefore = new Set(this.#now.values())
    const first = [...to].filter(([from]) => !movedBefore.has(from))
    this.#now = new Map([...first, ...known])
  }

  /** A save begins, with the keys of now. */
  clear(): void {
    this.#now = new Map()
  }

  /** The key that a draft has now. */
  now(key: string): string {
    return this.#now.get(key) ?? key
  }
}
