/** The page of one table. */
export function tableHref(tableId: string): string {
  return `/tables/${encodeURIComponent(tableId)}`
}

/** The id of the table that a path shows, or `null`. */
export function tableIdOf(pathname: string): string | null {
  const segment = /^\/tables\/([^/]+)/.exec(pathname)?.[1]
  if (segment === undefined) return null
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
