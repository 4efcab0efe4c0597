import type { IncomingMessage } from 'node:http'

/** What the body of one request may cost. */
export interface BodyLimits {
  readonly bytes: number
  /** How deep lists and objects of JSON may lie in one another. */
  readonly depth: number
  /** How many commas JSON may have outside its texts: about as many as values. */
  readonly commas: number
}

/** 4 MB of the widest save that the app sends has some 200,000 values, eight deep. */
export const BODY_LIMITS: BodyLimits = { bytes: 4 * 1024 * 1024, depth: 64, commas: 500_000 }

/** Which limit a body broke. */
export type BodyFault = 'too-large' | 'too-deep' | 'too-many'

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/**
 * Looks at a body as it comes, before anybody parses it: to parse a few megabytes of brackets takes seconds, in which
 * nobody is answered.
 *
 * @returns takes the next part, and gives what is wrong with what came so far
 */
export function createBodyCheck(limits: BodyLimits): (part: Uint8Array) => BodyFault | null {
  let [bytes, depth, commas] = [0, 0, 0]
  let [isText, isEscaped] = [false, false]
  return (part) => {
    bytes += part.byteLength
    if (bytes > limits.bytes) return 'too-large'
    for (const byte of part) {
      if (isEscaped) isEscaped = false
      else if (byte === BACKSLASH) isEscaped = isText
      else if (byte === QUOTE) isText = !isText
      else if (isText) continue
      else if (byte === COMMA) commas += 1
      else if (OPENING.has(byte)) depth += 1
      else if (CLOSING.has(byte)) depth = Math.max(0, depth - 1)
      if (depth > limits.depth) return 'too-deep'
      if (commas > limits.commas) return 'too-many'
    }
    return null
  }
}

/** So much of a refused body is still taken: a browser that is cut off while it sends does not read the answer. */
const MOST_IGNORED = 64 * 1024 * 1024

/**
 * Checks the body of a request while its handler reads it. At the first broken limit `onFault` is called, once, and the
 * handler receives no more of the body.
 */
export function limitBody(
  request: IncomingMessage,
  onFault: (fault: BodyFault) => void,
  limits: BodyLimits = BODY_LIMITS,
): void {
  const check = createBodyCheck(limits)
  const push = request.push.bind(request)
  let isRefused = false
  let ignored = 0
  // The parser hands each part to `push`; a listener of ours would take the body from its reader.
  request.push = (part: unknown, encoding?: BufferEncoding) => {
    if (isRefused) {
      ignored += part instanceof Uint8Array ? part.byteLength : 0
      if (ignored > MOST_IGNORED) request.destroy()
      return true
    }
    const fault = part instanceof Uint8Array ? check(part) : null
    if (fault === null) return push(part, encoding)
    isRefused = true
    onFault(fault)
    return true
  }
}

/**
 * Keeps the body of a request back until all of it has come; its handler finds it whole. Where the connection breaks
 * before, nobody hears of it. Call `limitBody` after this, so that no more is kept than may be.
 */
export function holdBody(request: IncomingMessage): Promise<Buffer> {
  const push = request.push.bind(request)
  const parts: Uint8Array[] = []
  return new Promise((resolve) => {
    request.push = (part: unknown, encoding?: BufferEncoding) => {
      if (part instanceof Uint8Array) {
        parts.push(part)
        return true
      }
      const whole = Buffer.concat(parts)
      push(whole)
      resolve(whole)
      return push(part, encoding)
    }
  })
}
