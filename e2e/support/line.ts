import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** What a test does to one call on its way. */
export type Mishap =
  /** A refusal in the service's form; the service hears nothing of the call. */
  | { readonly kind: 'answer'; readonly status: number; readonly error: string }
  /** The call waits before it goes on to the service. */
  | { readonly kind: 'hold'; readonly until: Promise<void> }
  /** The service gets the call and carries it out, then the answer is lost and `afterwards` runs. */
  | { readonly kind: 'lose-answer'; readonly afterwards: () => Promise<void> }

/** The line between an app and its stand-in: it carries every call, and a test may break it. */
export interface Line {
  readonly port: number
  /** Ends of the paths of the calls that came by, in their order, such as `values/update`. */
  readonly calls: readonly string[]
  /** The service at the other end. */
  leadTo(url: string): void
  /**
   * Breaks the next call whose path ends so, or a later one; all others pass.
   *
   * @param after how many such calls pass first. @default 0
   */
  breakNext(pathEnd: string, mishap: Mishap, after?: number): void
  /** Forgets the calls that came by, and what was to befall others. */
  reset(): void
  close(): Promise<void>
}

interface PlannedMishap {
  readonly pathEnd: string
  readonly mishap: Mishap
  readonly after: number
}

/** Starts a line on a free port of this machine. */
export async function startLine(): Promise<Line> {
  const calls: string[] = []
  let mishaps: readonly PlannedMishap[] = []
  let service = ''

  function carry(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = incoming.url ?? '/'
    calls.push(path.split('/').slice(-2).join('/'))
    const mishap = takeMishap(path)
    if (mishap?.kind === 'answer') refuse(incoming, outgoing, mishap)
    else if (mishap?.kind === 'hold')
      void mishap.until.then(() => forward(service, incoming, outgoing))
    else forward(service, incoming, outgoing, mishap?.afterwards)
  }

  function takeMishap(path: string): Mishap | undefined {
    const meant = mishaps.filter(({ pathEnd }) => path.endsWith(pathEnd))
    const due = meant.find(({ after }) => after === 0)
    mishaps = mishaps
      .filter((planned) => planned !== due)
      .map((planned) =>
        meant.includes(planned) ? { ...planned, after: Math.max(0, planned.after - 1) } : planned,
      )
    return due?.mishap
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
    breakNext(pathEnd, mishap, after = 0) {
      mishaps = [...mishaps, { pathEnd, mishap, after }]
    },
    reset() {
      calls.length = 0
      mishaps = []
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * Holds one call that updates values.
 *
 * @param after how many such calls pass first
 * @returns what lets it go
 */
export function holdUpdate(line: Line, after: number): () => void {
  let release = () => {}
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  line.breakNext('values/update', { kind: 'hold', until }, after)
  return release
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
  lose?: () => Promise<void>,
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
