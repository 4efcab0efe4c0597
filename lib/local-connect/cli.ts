import { resolve } from 'node:path'
import { HELP, readSettings, type Settings } from './config/settings'
import { REGION } from './identity'
import { type LocalConnect, type LocalConnectOptions, startLocalConnect } from './server'
import { StoreError } from './store/database'

/**
 * The stand-in as a process of its own. Prints where it listens, tells a parent process over IPC
 * (`{type: 'listening', url}`), and stops on SIGINT, SIGTERM or when that parent is gone.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP)
    return
  }
  const result = readSettings(args, process.env)
  if (!result.ok) return fail(result.problems)
  try {
    const service = await startLocalConnect(toOptions(result.settings))
    announce(service, result.settings)
    stopWithParentOrSignal(service)
  } catch (error) {
    fail([explain(error, result.settings)])
  }
}

function toOptions(settings: Settings): LocalConnectOptions {
  const { clock: startMs, rate, burst, ...rest } = settings
  const options = {
    ...rest,
    rate: Number.isFinite(rate) ? { perSecond: rate, burst } : null,
    quotas: {
      tables: settings.quotaTables,
      attributes: settings.quotaAttributes,
      primaryAttributes: settings.quotaPrimaryAttributes,
      values: settings.quotaValues,
    },
  }
  if (startMs === undefined) return options
  const offsetMs = startMs - Date.now()
  return { ...options, clock: () => Date.now() + offsetMs }
}

function announce({ url, instanceId }: LocalConnect, { dataDir, callersFile }: Settings): void {
  const keys = callersFile === undefined ? 'any access key' : `the access keys of ${callersFile}`
  const lines = [
    '',
    `  endpoint  ${url}`,
    `  instance  ${instanceId}`,
    `  region    ${REGION}, with ${keys}`,
    `  data      ${resolve(dataDir)}`,
    '',
    `  aws connect list-data-tables --endpoint-url ${url} --instance-id ${instanceId}`,
    '',
    '  Ctrl-C stops it.',
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  process.send?.({ type: 'listening', url })
}

function stopWithParentOrSignal(service: LocalConnect): void {
  let isStopping = false
  async function stop(): Promise<void> {
    if (isStopping) return
    isStopping = true
    try {
      await service.close()
      process.exit(0)
    } catch (error) {
      fail([`The stand-in did not stop cleanly: ${messageOf(error)}.`])
    }
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  if (process.send !== undefined) process.on('disconnect', stop)
}

function explain(error: unknown, { port, host }: Settings): string {
  if (error instanceof StoreError) return error.message
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken; stop what uses it, or set CONNECT_LOCAL_PORT to another.`
  }
  if (code === 'EACCES') return `Port ${port} on ${host} needs rights that this process lacks.`
  return `The stand-in cannot start on ${host}:${port}: ${messageOf(error)}.`
}

function fail(sentences: readonly string[]): void {
  process.stderr.write(`${sentences.join('\n')}\n`)
  process.exit(1)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

await main()
