/**
 * Keeps which lock version belongs to which write, in both directions: a version that comes again
 * for something else was repeated, and a write that comes again with another version was lost and
 * made anew.
 */
export type VersionLedger = {
  /** @throws Error when the version is known for something else, or the write with another version */
  note(write: string, version: string | undefined): void
  /** What a version belongs to. */
  writeOf(version: string | undefined): string | undefined
  /** How many versions were seen. */
  size(): number
}

/** A ledger that knows nothing yet. */
export function createVersionLedger(): VersionLedger {
  const versions = new Map<string, string>()
  const writes = new Map<string, string>()
  return {
    note(write, version) {
      if (version === undefined) throw new Error(`${write} has no version.`)
      const knownWrite = writes.get(version) ?? write
      if (knownWrite !== write) throw new Error(`${write} repeats the version of ${knownWrite}.`)
      const knownVersion = versions.get(write) ?? version
      if (knownVersion !== version) throw new Error(`${write} has another version than before.`)
      writes.set(version, write)
      versions.set(write, version)
    },
    writeOf: (version) => (version === undefined ? undefined : writes.get(version)),
    size: () => writes.size,
  }
}
