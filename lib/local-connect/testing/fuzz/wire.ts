import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { WireRequest } from './mutations'

/** Nothing that the stand-in does takes nearly as long, on a busy machine either. */
const HANG_MS = 10_000

/** An answer as it came. */
export type WireAnswer = { status: number; errorType: string | undefined; body: string }

/** Sends requests over one connection, as long as the stand-in keeps it. */
export function createSender(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(url)

  /** @throws Error when there is no answer in time, or none at all */
  function send({ method, target, headers, body }: WireRequest): Promise<WireAnswer> {
    // Node.js would send the body of a GET without saying how long it is.
    const sized = body.length === 0 ? headers : { ...headers, 'content-length': body.length }
    return new Promise((resolve, reject) => {
      const call = request(
        { agent, hostname, port, method, path: target, headers: sized, timeout: HANG_MS },
        (answer) => {
          const pieces: Buffer[] = []
          answer.on('data', (piece: Buffer) => pieces.push(piece))
          answer.on('error', reject)
          answer.on('end', () => {
            const errorType = answer.headers['x-amzn-errortype']
            resolve({
              status: answer.statusCode ?? 0,
              errorType: typeof errorType === 'string' ? errorType : undefined,
              body: Buffer.concat(pieces).toString(),
            })
          })
        },
      )
      call.on('timeout', () => call.destroy(new Error(`${method} ${target} hangs.`)))
      call.on('error', reject)
      call.end(body)
    })
  }

  /** Sends bytes that are no proper request; gives what came back until the end. */
  function sendRaw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      let answer = ''
      socket.setTimeout(HANG_MS, () => socket.destroy(new Error(`${bytes} hangs.`)))
      socket.on('data', (piece) => {
        answer += piece.toString('latin1')
      })
      socket.on('error', (error) => {
        if ('code' in error && error.code === 'ECONNRESET') resolve(answer)
        else reject(error)
      })
      socket.on('close', () => resolve(answer))
      // The end of what is sent: a request that is not whole is not waited for.
      socket.end(Buffer.from(bytes, 'latin1'))
    })
  }

  return { send, sendRaw, close: () => agent.destroy() }
}

/** Bytes that Node.js's own client would not send. */
export const RAW_REQUESTS = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET http://evil.example/data-tables/x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
  'GET /data-tables/\u0000 HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /data-tables/\u00ff\u00fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'GET //evil.example/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'GET /data-tables/x HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
  'GET /data-tables/x HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n',
  'GET /data-tables/x HTTP/1.1\r\nHost: x:99999\r\nConnection: close\r\n\r\n',
  'GET /data-tables/x HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
  'GET /data-tables/x HTTP/1.0\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /search-data-tables HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}',
  'POST /search-data-tables HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  'POST /search-data-tables HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{}',
  'POST /search-data-tables HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n',
  'POST /search-data-tables HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'POST /search-data-tables HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(3_000)}\r\n`,
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'hello\r\n\r\n',
  '',
] as const
