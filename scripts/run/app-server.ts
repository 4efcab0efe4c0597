import { createServer, type Server } from 'node:http'
import next from 'next'
import { createSaveRegistry, type SaveRegistry } from '../../lib/save/host/registry'
import { createWebServer, hostNames } from '../../lib/web'
import { checkedSettings } from './checks'
import { projectRoot } from './paths'
import { DirectoryHeld, holdDirectory } from './server-lock'

/**
 * The app's own process: Next.js behind a server that answers its own pages only. Tells its parent over IPC where it
 * listens (`{type: 'listening'}`), and ends by itself once a stop was asked for and what runs has come to its end.
 */
async function main(): Promise<void> {
  const settings = checkedSettings()
  if (settings === undefined) process.exit(1)
  const { host: hostname, port, hosts, trustedProxies, frameAncestors } = settings
  // The app's own modules, which Next.js bundles, take it from the same place.
  globalThis.lockstepSaves ??= createSaveRegistry({}, holdDirectory(settings.dataDir))
  const isDevelopment = process.env.NODE_ENV === 'development'
  // Next.js would take web sockets from our server past its gate; this one never listens.
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
  // A page that is being worked on hears of changes over a web socket, which Next.js takes from here.
  if (isDevelopment) server.on('upgrade', app.getUpgradeHandler())
  await listen(server, port, hostname)
  stopOnSignal(server, globalThis.lockstepSaves, settings.stopSeconds)
  process.send?.({ type: 'listening' })
}

/** How long pages are given to take the end of their saves. */
const LAST_WORDS_MS = 1000

/**
 * Asked to stop, the app begins no save any more, carries out those that run, and ends with 0. A second signal ends it
 * at once.
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
    }, LAST_WORDS_MS)
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
