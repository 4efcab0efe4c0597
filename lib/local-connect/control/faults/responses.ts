import { setTimeout as wait } from 'node:timers/promises'

/** A piece is sent about this often, milliseconds. */
const PIECE_MS = 25

/**
 * The same answer, its body sent piece by piece over a time.
 * @param ms from the first piece to the last
 * @param stopped breaks the answer off when the stand-in stops
 */
export async function drip(
  response: Response,
  ms: number,
  stopped: AbortSignal,
): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer())
  const pieces = Math.max(1, Math.min(body.length, Math.ceil(ms / PIECE_MS)))
  const pause = ms / Math.max(1, pieces - 1)
  let sent = 0
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent > 0) await wait(pause, undefined, { signal: stopped })
      controller.enqueue(body.subarray(bounds(sent), bounds(sent + 1)))
      sent += 1
      if (sent === pieces) controller.close()
    },
  })
  const bounds = (piece: number) => Math.round((body.length * piece) / pieces)
  const headers = new Headers(response.headers)
  headers.set('content-length', String(body.length))
  return new Response(stream, { status: response.status, headers })
}

/**
 * The same answer with its times moved: the Date header, and every timestamp in the body (the
 * numbers of members whose names end in `Time`).
 */
export async function shiftTimes(response: Response, ms: number): Promise<Response> {
  const body: unknown = JSON.parse(await response.text(), (name, value: unknown) =>
    typeof value === 'number' && name.endsWith('Time') ? (value * 1000 + ms) / 1000 : value,
  )
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  headers.set('date', new Date(Date.now() + ms).toUTCString())
  return Response.json(body, { status: response.status, headers })
}
