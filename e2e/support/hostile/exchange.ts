import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Bytes for a server, which no client of HTTP would let us send. */
export interface RawRequest {
  /** In words, for whoever reads of a failure. */
  readonly what: string
  /** One after the other, with a short pause between them. */
  readonly parts: readonly (string | Uint8Array)[]
  /** False: the connection is cut off after the last part, and nobody hears the answer. */
  readonly isHeard: boolean
}

/** What came back. */
export interface RawAnswer {
  readonly what: string
  /** Of each answer on the connection, in their order; none where it was closed without one. */
  readonly statuses: readonly number[]
  readonly text: string
  /** The server neither ended an answer nor closed the connection. */
  readonly isHung: boolean
  readonly ms: number
}

const PAUSE_MS = 15
/** Longer than a whole answer takes on a busy machine. */
const PATIENCE_MS = 10_000

/** Sends a request over a connection of its own, and takes what comes until the server is done. */
export async function exchange(
  port: number,
  { what, parts, isHeard }: RawRequest,
): Promise<RawAnswer> {
  const start = performance.now()
  const received: Buffer[] = []
  const socket = connect({ port, host: '127.0.0.1' })
  let isHung = false
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      isHung = isHeard
      resolve()
    }, PATIENCE_MS)
    const finish = () => {
      clearTimeout(timer)
      resolve()
    }
    socket.on('data', (part) => {
      received.push(part)
      if (isEndless(received)) finish()
    })
    // A server that closes while we still send resets the connection: that is an answer, too.
    socket.on('error', finish)
    socket.on('close', finish)
    void write()
    async function write() {
      for (const [index, part] of parts.entries()) {
        if (index > 0) await sleep(PAUSE_MS)
        if (!socket.destroyed) socket.write(part)
      }
      if (isHeard) return
      await sleep(PAUSE_MS)
      finish()
    }
  })
  await done
  socket.destroy()
  const text = Buffer.concat(received).toString('latin1')
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  return { what, statuses, text, isHung, ms: performance.now() - start }
}

/** Events are told for as long as somebody listens: their head is the whole answer. */
function isEndless(received: readonly Buffer[]): boolean {
  return received.length < 3 && Buffer.concat(received).includes('text/event-stream')
}

/** A connection that is kept open. */
export interface Held {
  readonly what: string
  /** Settles when the server closes it. */
  readonly closed: Promise<void>
  drop(): void
}

/** Sends what there is of a request, and waits for nothing. */
export function hold(port: number, { what, parts }: RawRequest): Held {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.resume()
  for (const part of parts) socket.write(part)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return { what, closed, drop: () => socket.destroy() }
}
