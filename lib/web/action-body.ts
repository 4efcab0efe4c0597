/** Texts by which React encodes values that JSON does not have. */
const VALUES = new Set(['$undefined', '$NaN', '$Infinity', '$-Infinity', '$-0'])

/**
 * True for a body as our pages send it to a server action: one argument of plain data, encoded by `encodeReply` of
 * React. Next.js answers anything else with 500, such as promises, files and dangling references.
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

/** The depth was limited while the body arrived, see `createBodyCheck`. */
function isPlain(value: unknown, all: unknown): boolean {
  if (typeof value === 'string') return !value.startsWith('$') || isKnownReference(value, all)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((one) => isPlain(one, all))
}

/** True for an escaped dollar sign, an encoded value, or a reference to an object elsewhere in the body. */
function isKnownReference(text: string, all: unknown): boolean {
  if (text.startsWith('$$') || VALUES.has(text)) return true
  const [root, ...path] = text.split(':')
  // React omits members with this name.
  if (root !== '$0' || path.length === 0 || path.includes('__proto__')) return false
  const found = path.reduce<unknown>(memberOf, all)
  return typeof found === 'object' && found !== null
}

function memberOf(value: unknown, name: string): unknown {
  const exists = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return exists ? Reflect.get(value, name) : undefined
}
