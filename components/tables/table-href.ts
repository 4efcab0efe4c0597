/** The path of the page of a table. */
export function tableHref(tableId: string): string {
  return `/tables/${encodeURIComponent(tableId)}`
}

/** The table id in a path, or `null`. */
export function tableIdOf(pathname: string): string | null {
  const segment = /^\/tables\/([^/]+)/.exec(pathname)?.[1]
  if (segment === undefined) return null
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
