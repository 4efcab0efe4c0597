import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { invalidParameter } from '../../rules/errors'

/** Where a page ended: sequence numbers of the last row given. */
export type Cursor = readonly number[]

/** Part of what is signed: tokens of an older form are refused, not misread. */
const FORMAT = 2

/** What a token says: where to go on, and what it keeps of the first call, if anything. */
export type TokenContent = { cursor: Cursor; kept: readonly string[] | null }

const content = z.object({ cursor: z.array(z.number()), kept: z.array(z.string()).nullable() })

/**
 * Signs and reads the tokens of one query. A token is bound to the query (operation, table,
 * filters), so that one of another query, or a forged one, is refused; to clients it is opaque.
 * @param secret kept with the data: tokens stay good over a restart
 * @param query everything that makes two listings different, but not the page size
 */
export function createTokens(secret: string, query: unknown) {
  const binding = createHash('sha256')
    .update(JSON.stringify([FORMAT, query]))
    .digest('base64url')
  const sign = (text: string) =>
    createHmac('sha256', secret).update(`${binding}.${text}`).digest('base64url')

  function encode(said: TokenContent): string {
    const text = Buffer.from(JSON.stringify(said)).toString('base64url')
    return `${text}.${sign(text)}`
  }

  /** @throws InvalidParameterException */
  function decode(token: string | undefined): TokenContent | null {
    if (token === undefined) return null
    const [text = '', signature = ''] = token.split('.')
    if (!isSame(signature, sign(text))) {
      throw invalidParameter('NextToken is not a token of this query.')
    }
    return content.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  }

  return { encode, decode }
}

/** One page cut from one row too many, and whether more follow. */
export function cutPage<Row>(rows: readonly Row[], pageSize: number) {
  return { page: rows.slice(0, pageSize), hasMore: rows.length > pageSize }
}

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
