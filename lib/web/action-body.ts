/** What React writes in a text for a value that JSON does not have. */
const VALUES = new Set(['$undefined', '$NaN', '$Infinity', '$-Infinity', '$-0'])

/**
 * True for what our pages send to a server action: one argument of plain data, as React's `encodeReply` writes it.
 * Next.js answers 500 to whatever else it is given, promises, files and references to nothing among it.
 */
export function isActionBody(body: string): boolean {
  const all = parsed(body)
  return Array.isArray(all) && all.length === 1 && isPlain(all, all)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How deep it may be was checked while it came: see `createBodyCheck`. */
function isPlain(value: unknown, all: unknown): boolean {
  if (typeof value === 'string') return !value.startsWith('$') || isKnownMark(value, all)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((one) => isPlain(one, all))
}

/** A text with a dollar sign before its own one, a value, or the place of an object that is written elsewhere. */
function isKnownMark(text: string, all: unknown): boolean {
  if (text.startsWith('$$') || VALUES.has(text)) return true
  const [root, ...path] = text.split(':')
  // React leaves what is called so out.
  if (root !== '$0' || path.length === 0 || path.includes('__proto__')) return false
  const found = path.reduce<unknown>(memberOf, all)
  return typeof found === 'object' && found !== null
}

function memberOf(value: unknown, name: string): unknown {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return isThere ? Reflect.get(value, name) : undefined
}
