import type { CallerBook } from '../config/callers'
import { type Caller, unrestricted } from '../rules/access'
import { ServiceError } from '../rules/errors'
import { accessKeyIdOf, readAuthorization } from './authorization'
import { type SignedRequest, verifySignature } from './signature'

/** Says who sent a request. */
export type Identify = (request: SignedRequest) => Promise<Caller>

/**
 * Names callers by the access key id of their signature. Without a book anybody may call, unsigned
 * too. With one, the key must be in it, and where it has a secret the signature must be right.
 * @param nowMs time of the machine, in epoch milliseconds
 */
export function createIdentify(book: CallerBook | null, nowMs: () => number = Date.now): Identify {
  if (book === null) return async ({ headers }) => unrestricted(accessKeyIdOf(headers))
  return async (request) => {
    const authorization = readAuthorization(request.headers)
    const { accessKeyId: id } = authorization
    const known = book.get(id)
    if (known === undefined) {
      throw new ServiceError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      )
    }
    if (known.secret !== null) {
      await verifySignature(request, authorization, known.secret, nowMs())
    }
    return { id, access: known.access }
  }
}
