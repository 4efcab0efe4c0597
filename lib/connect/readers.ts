import type { Party } from './pace'

/** Clients that are told apart; the one that read longest ago makes room, and is a new one when it comes back. */
const MAX_CLIENTS = 1_000

/** All readings of one client take turns as one party, so that nobody waits for more than one call of another. */
export interface Readers {
  /** @param client - by whatever it is known; `undefined`: somebody of whom nothing is known */
  readonly partyOf: (client: string | undefined) => Party
}

/** Readers of one process. */
export function createReaders(): Readers {
  const parties = new Map<string, Party>()
  return {
    partyOf(client) {
      if (client === undefined) return { kind: 'reading' }
      const party = parties.get(client) ?? { kind: 'reading' }
      parties.delete(client)
      parties.set(client, party)
      const [oldest] = parties.keys()
      if (parties.size > MAX_CLIENTS && oldest !== undefined) parties.delete(oldest)
      return party
    },
  }
}
