import { createServer } from 'node:net'

/** A port to listen on, and the variable that sets it. */
export interface WantedPort {
  variable: string
  host: string
  port: number
}

/**
 * Why a port cannot be used, with a remedy.
 *
 * @returns `undefined` if the port is free
 */
export async function portProblem(wanted: WantedPort): Promise<string | undefined> {
  const code = await tryToListen(wanted.host, wanted.port)
  const { variable, host, port } = wanted
  if (code === undefined) return undefined
  if (code === 'EADDRINUSE') {
    const other = `${variable}=${port + 1 > 65_535 ? port - 1 : port + 1}`
    return `Port ${port} is in use. Stop the program that uses it, or choose another port, for example ${other}`
  }
  if (code === 'EACCES') {
    return `Port ${port} may not be used by this account. Choose a port above 1023 with ${variable}`
  }
  return `HOST does not name an address of this machine (${code}). For example HOST=${host.includes(':') ? '::1' : '127.0.0.1'}`
}

/** A free port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return address.port
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
