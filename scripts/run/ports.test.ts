import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { freePort, portProblem } from './ports'

let server: Server | undefined

afterEach(() => {
  server?.close()
  server = undefined
})

test('a free port has no problem', async () => {
  const port = await freePort()
  expect(await portProblem({ variable: 'PORT', host: '127.0.0.1', port })).toBeUndefined()
})

test('the message about a used port names the variable that sets another', async () => {
  const port = await freePort()
  const taken = createServer()
  server = taken
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve))
  const problem = await portProblem({ variable: 'CONNECT_LOCAL_PORT', host: '127.0.0.1', port })
  expect(problem).toContain(`Port ${port} is in use`)
  expect(problem).toMatch(/CONNECT_LOCAL_PORT=\d+$/)
})

test('a host of another machine has a message of its own', async () => {
  const port = await freePort()
  // 192.0.2.0/24 is reserved for documentation (RFC 5737); no machine has it.
  const problem = await portProblem({ variable: 'PORT', host: '192.0.2.1', port })
  expect(problem).toContain('HOST does not name an address of this machine')
})
