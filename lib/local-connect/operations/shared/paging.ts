import type { OperationContext } from './context'
import { type Cursor, createTokens, cutPage } from './tokens'

/** How many items a listing gives when the request does not say (guess; the maximum is 1,000). */
const DEFAULT_PAGE_SIZE = 100

type PageInput = { NextToken?: string | undefined; MaxResults?: number | undefined }

/**
 * One page of a listing and the token of the next, if there is one.
 * @param query what the token is bound to: operation, table, filters
 * @param read gives up to `limit` rows after a cursor (`null` = from the start)
 * @param cursorOf where a page ends that ends with this row
 * @param ids a filter of the first call that its tokens keep: with a token, the call's own is
 *   ignored (documented for two listings); `read` gets the one that counts
 * @throws InvalidParameterException for a token of another query
 */
export function readPage<Row>(
  input: PageInput,
  context: OperationContext,
  query: unknown,
  read: (after: Cursor | null, limit: number, ids: readonly string[] | null) => Row[],
  cursorOf: (row: Row) => Cursor,
  ids: readonly string[] | null = null,
): { rows: Row[]; next: { NextToken?: string } } {
  const tokens = createTokens(context.store.tokenSecret, query)
  const pageSize = input.MaxResults ?? DEFAULT_PAGE_SIZE
  const { cursor, kept } = tokens.decode(input.NextToken) ?? { cursor: null, kept: ids }
  const { page, hasMore } = cutPage(read(cursor, pageSize + 1, kept), pageSize)
  const last = page.at(-1)
  if (!hasMore || last === undefined) return { rows: page, next: {} }
  return { rows: page, next: { NextToken: tokens.encode({ cursor: cursorOf(last), kept }) } }
}

/** An empty list of ids filters nothing, like an absent one (guess). */
export function idsOrNone(ids: readonly string[] | undefined): readonly string[] | null {
  return ids === undefined || ids.length === 0 ? null : ids
}
