import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A relay in front of a service, which keeps what was called through it. */
export interface CountedCalls {
  readonly url: string
  /** Method and path of each call, without what follows a question mark. */
  readonly calls: string[]
  close(): Promise<void>
}

/** Starts a relay on a free port. */
export async function countCalls(serviceUrl: string): Promise<CountedCalls> {
  const calls: string[] = []
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request
    calls.push(`${method} ${url.split('?', 1)[0]}`)
    const body = await buffer(request)
    const answer = await fetch(`${serviceUrl}${url}`, {
      method,
      headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
      ...(body.byteLength > 0 ? { body } : {}),
    }).catch(() => null)
    // The service is closed with the test while a call is on its way.
    if (answer === null) return void response.destroy()
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
      'x-amzn-errortype': answer.headers.get('x-amzn-errortype') ?? '',
    })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('The relay listens on no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
