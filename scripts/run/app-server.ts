import { createServer, type Server } from 'node:http'
import next from 'next'
import { createSaveRegistry, type SaveRegistry } from '../../lib/save/host/registry'
import { createWebServer, hostNames } from '../../lib/web'
import { checkedSettings } from './checks'
import { projectRoot } from './paths'
import { DirectoryHeld, holdDirectory } from './server-lock'

/**
 * The process of the app: Next.js behind a server that accepts requests of its own pages only. Sends `{type:
 * 'listening'}` to its parent by IPC. After a stop request, it ends when the running saves have ended.
 */
async function main(): Promise<void> {
  const settings = checkedSettings()
  if (settings === undefined) process.exit(1)
  const { host: hostname, port, hosts, trustedProxies, frameAncestors } = settings
  // Global, because Next.js bundles the modules of the app separately.
  globalThis.lockstepSaves ??= createSaveRegistry({}, holdDirectory(settings.dataDir))
  const isDevelopment = process.env.NODE_ENV === 'development'
  // Never listens. Given our server, Next.js would accept WebSockets without the checks of the gate.
  const httpServer = createServer()
  const app = next({ dev: isDevelopment, dir: projectRoot, hostname, port, httpServer })
  await app.prepare()
  const handle = app.getRequestHandler()
  const server = createWebServer({
    rules: {
      hosts: hostNames(hostname, hosts),
      proxies: new Set(trustedProxies),
      isFramed: frameAncestors.length > 0,
    },
    frameAncestors,
    isDevelopment,
    answer: (request, response) => handle(request, response),
    warn: console.error,
  })
  // In development, pages get updates by WebSocket.
  if (isDevelopment) server.on('upgrade', app.getUpgradeHandler())
  await listen(server, port, hostname)
  stopOnSignal(server, globalThis.lockstepSaves, settings.stopSeconds)
  process.send?.({ type: 'listening' })
}

/** Time for pages to receive the end of their saves. */
const LAST_EVENTS_MS = 1000

/**
 * On a stop signal, the app starts no new saves, finishes the running ones and exits with 0. A second signal ends it
 * immediately.
 */
function stopOnSignal(server: Server, saves: SaveRegistry, limitSeconds: number): void {
  let isStopping = false
  async function stop(): Promise<void> {
    if (isStopping) process.exit(1)
    isStopping = true
    await saves.stop(limitSeconds * 1000)
    server.close()
    server.closeIdleConnections()
    setTimeout(() => {
      server.closeAllConnections()
      process.exit(0)
    }, LAST_EVENTS_MS)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

main().catch((error: unknown) => {
  console.error(error instanceof DirectoryHeld ? error.message : error)
  process.exit(1)
})
