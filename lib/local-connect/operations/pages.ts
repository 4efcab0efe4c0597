import { type Cursor, createTokens, cutPage } from '../rules/paging'
import type { OperationContext } from './operation'

/** How many items a listing gives when the request does not say (guess; the maximum is 1,000). */
const DEFAULT_PAGE_SIZE = 100

type PageInput = { NextToken?: string | undefined; MaxResults?: number | undefined }

/**
 * One page of a listing and the token of the next, if there is one.
 * @param query what the token is bound to: operation, table, filters
 * @param read gives up to `limit` rows after a cursor (`null` = from the start)
 * @param cursorOf where a page ends that ends with this row
 * @throws InvalidParameterException for a token of another query
 */
export function readPage<Row>(
  input: PageInput,
  context: OperationContext,
  query: unknown,
  read: (after: Cursor | null, limit: number) => Row[],
  cursorOf: (row: Row) => Cursor,
): { rows: Row[]; next: { NextToken?: string } } {
  const tokens = createTokens(context.store.tokenSecret, query)
  const pageSize = input.MaxResults ?? DEFAULT_PAGE_SIZE
  const { page, hasMore } = cutPage(read(tokens.decode(input.NextToken), pageSize + 1), pageSize)
  const last = page.at(-1)
  if (!hasMore || last === undefined) return { rows: page, next: {} }
  return { rows: page, next: { NextToken: tokens.encode(cursorOf(last)) } }
}
