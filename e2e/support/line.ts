import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** What a test does to one call on its way: `answer` is a refusal in the service's form. */
export type Mishap =
  | { readonly kind: 'answer'; readonly status: number; readonly error: string }
  /** The service gets the call and carries it out, then the answer is lost and `afterwards` runs. */
  | { readonly kind: 'lose-answer'; readonly afterwards: () => Promise<void> }

/** The line between an app and its stand-in: it carries every call, and a test may break it. */
export interface Line {
  readonly port: number
  /** Ends of the paths of the calls that came by, in their order, such as `values/update`. */
  readonly calls: readonly string[]
  /** The service at the other end. */
  leadTo(url: string): void
  /** Breaks the next call whose path ends so; further ones pass, unless they are broken as well. */
  breakNext(pathEnd: string, mishap: Mishap): void
  close(): Promise<void>
}

/** Starts a line on a free port of this machine. */
export async function startLine(): Promise<Line> {
  const calls: string[] = []
  const mishaps: { pathEnd: string; mishap: Mishap }[] = []
  let service = ''

  function carry(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = incoming.url ?? '/'
    calls.push(path.split('/').slice(-2).join('/'))
    const at = mishaps.findIndex(({ pathEnd }) => path.endsWith(pathEnd))
    const mishap = at < 0 ? undefined : mishaps.splice(at, 1)[0]?.mishap
    if (mishap?.kind === 'answer') refuse(incoming, outgoing, mishap)
    else forward(service, incoming, outgoing, mishap?.afterwards)
  }

  const server = createServer(carry)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return {
    port: address.port,
    calls,
    leadTo(url) {
      service = url
    },
    breakNext(pathEnd, mishap) {
      mishaps.push({ pathEnd, mishap })
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, error }: { readonly status: number; readonly error: string },
): void {
  incoming.resume()
  outgoing.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': error })
  outgoing.end(JSON.stringify({ Message: `${error} of this test` }))
}

function forward(
  service: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  lose: (() => Promise<void>) | undefined,
): void {
  const { method, headers } = incoming
  // A connection per call: one that is kept would outlive a service that stops.
  const onward = request(
    `${service}${incoming.url}`,
    { method, headers, agent: false },
    (answer) => {
      if (lose === undefined) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      } else {
        answer.resume().once('end', () => void lose().then(() => outgoing.destroy()))
      }
    },
  )
  onward.once('error', () => outgoing.destroy())
  incoming.pipe(onward)
}
