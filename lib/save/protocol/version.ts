import type { Trouble } from './types'

/** How page and server speak: raised with every change that the other side could misread. */
export const PROTOCOL = 2

/** A page that was opened before the server was updated is one behind; before that, pages did not say. */
const OLDEST_UNDERSTOOD = 1

/** True for what this server can read and answer. @param version what the page said; before version 2 it said nothing */
export function isUnderstood(version: number = OLDEST_UNDERSTOOD): boolean {
  return version >= OLDEST_UNDERSTOOD && version <= PROTOCOL
}

/** Names the server that answered a reading of values: saves of that page are asked of it (`parseServerId`). */
export const SERVER_HEADER = 'X-Lockstep-Server'

/** To one whose reading or save has to wait because of others: it is asked for again. */
export const BUSY: Trouble = {
  code: 'busy',
  title: 'Lockstep has too much to do',
  explanation:
    'It is still busy with earlier requests. Nothing was changed, and your edits are kept. Try again in a minute.',
  serviceMessage: null,
  isRetryable: true,
}

/** To a page and a server that do not understand one another. */
export const UPDATED: Trouble = {
  code: 'updated',
  title: 'Lockstep was updated',
  explanation: 'Nothing was sent. Reload to go on; your edits are kept.',
  serviceMessage: null,
  isRetryable: false,
}
