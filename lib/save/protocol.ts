import type { Trouble } from './types'

/** How page and server speak: raised with every change that the other side could misread. */
export const PROTOCOL = 2

/** A page that was opened before the server was updated is one behind; before that, pages did not say. */
const OLDEST_UNDERSTOOD = 1

/** True for what this server can read and answer. @param version what the page said; before version 2 it said nothing */
export function isUnderstood(version: number = OLDEST_UNDERSTOOD): boolean {
  return version >= OLDEST_UNDERSTOOD && version <= PROTOCOL
}

/** To a page and a server that do not understand one another. */
export const UPDATED: Trouble = {
  code: 'updated',
  title: 'Lockstep was updated',
  explanation: 'Nothing was sent. Reload to go on; your edits are kept.',
  serviceMessage: null,
  isRetryable: false,
}
