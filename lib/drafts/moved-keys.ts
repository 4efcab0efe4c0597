/** Keys of drafts under way whose attribute was renamed meanwhile: their save tells of them by the key before. */
export class MovedKeys {
  readonly #to = new Map<string, string>()

  /** A draft under way has another key from now on. */
  note(from: string, to: string): void {
    this.#to.delete(to)
    this.#to.set(from, to)
  }

  /** A save begins, with the keys of now. */
  clear(): void {
    this.#to.clear()
  }

  /** The key that a draft has now. */
  now(key: string): string {
    const to = this.#to.get(key)
    return to === undefined ? key : this.now(to)
  }
}
