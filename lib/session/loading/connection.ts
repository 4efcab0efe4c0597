import type { Trouble, TroubleCode } from '@/lib/save'

/** What the tab knows of its way to the service beside reading and saving: nothing to tell, lost, or found again. */
export type Connection =
  | { readonly kind: 'away'; readonly trouble: Trouble }
  | { readonly kind: 'back'; readonly after: TroubleCode | 'offline' }
  | null

/** Trouble that ends without the user: it is worth looking again by itself. */
export function isTemporary({ code }: Trouble): boolean {
  switch (code) {
    case 'unreachable':
    case 'service-down':
    case 'credentials':
    case 'unknown-outcome':
    case 'throttled':
    case 'busy':
      return true
    case 'access-denied':
    case 'not-found':
    case 'quota-exceeded':
    case 'invalid-request':
    case 'conflict':
    case 'refused-payload':
    case 'updated':
      return false
  }
}

/** The words for a browser that says it has no network. */
export const OFFLINE: Trouble = {
  code: 'unreachable',
  title: 'This browser is offline',
  explanation:
    'What is on the screen may be out of date. Your edits are kept in this tab, and you can go on typing. Lockstep looks again as soon as the browser is back on the network.',
  serviceMessage: null,
  isRetryable: true,
}

/** The words for a reading that got no answer from Lockstep itself. */
export const UNREACHABLE: Trouble = {
  code: 'unreachable',
  title: 'Lockstep cannot be reached',
  explanation:
    'What is on the screen may be out of date. Your edits are kept in this tab, and you can go on typing. Lockstep looks again by itself.',
  serviceMessage: null,
  isRetryable: true,
}

/** What is over, in a sentence. */
export function backMessage(after: TroubleCode | 'offline'): string {
  switch (after) {
    case 'offline':
      return 'This browser is back on the network'
    case 'credentials':
      return 'The service accepts the credentials again'
    case 'service-down':
      return 'The service answers again'
    default:
      return 'The connection is back'
  }
}
