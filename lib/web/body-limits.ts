import type { IncomingMessage } from 'node:http'

/** Limits for the body of a request. */
export interface BodyLimits {
  readonly bytes: number
  /** How deep lists and objects of JSON may be nested. */
  readonly depth: number
  /** Commas outside of texts, about as many as values. */
  readonly commas: number
}

/** A save of 4 MB has at most about 200,000 values, eight levels deep. */
export const BODY_LIMITS: BodyLimits = { bytes: 4 * 1024 * 1024, depth: 64, commas: 500_000 }

/** The limit that a body exceeds. */
export type BodyFault = 'too-large' | 'too-deep' | 'too-many'

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/**
 * Checks a body while it arrives, before it is parsed: parsing a few megabytes of brackets would block the server for
 * seconds.
 *
 * @returns a function that takes the next part and returns the fault found so far
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

/**
 * How much of a refused body is still read. A browser whose connection is cut while it sends does not read the answer.
 */
const MAX_IGNORED_BYTES = 64 * 1024 * 1024

/**
 * Checks the body of a request while its handler reads it. At the first exceeded limit `onFault` is called once, and
 * the handler gets no more of the body.
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
  // The HTTP parser passes each part to `push`; a listener would take the body from the handler.
  request.push = (part: unknown, encoding?: BufferEncoding) => {
    if (isRefused) {
      ignored += part instanceof Uint8Array ? part.byteLength : 0
      if (ignored > MAX_IGNORED_BYTES) request.destroy()
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
 * Buffers the body of a request until it is complete; the handler then reads it all. If the connection breaks earlier,
 * the promise stays pending. Call `limitBody` afterwards, so that the buffer is limited too.
 */
export function bufferBody(request: IncomingMessage): Promise<Buffer> {
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
