import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'

/** The TCP connection under a call, for those who want to break it. */
export type Connection = {
  /** Drops the connection without a byte of an answer: the client sees a reset. */
  reset(): Response
  /** Sends an answer's headers and the first half of its body, and drops the connection. */
  cutShort(response: Response): Promise<Response>
}

/** The connection of a request, from Node.js's own objects. */
export function connectionOf({ incoming, outgoing }: HttpBindings): Connection {
  return {
    reset() {
      incoming.socket.resetAndDestroy()
      return RESPONSE_ALREADY_SENT
    },
    async cutShort(response) {
      await sendHalf(response, incoming, outgoing)
      return RESPONSE_ALREADY_SENT
    },
  }
}

async function sendHalf(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  if (outgoing.destroyed) return
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': body.length,
  })
  const half = body.subarray(0, Math.floor(body.length / 2))
  // Only what the system has taken is sure to arrive before the end does.
  await new Promise<void>((resolve) => {
    outgoing.once('close', resolve)
    outgoing.write(half, () => incoming.socket.destroy())
  })
}
