import pino, { type Logger } from 'pino'

/**
 * The gateway's log: one line a call, `debug` when all is well, `warn` for trouble. Values, keys of cells and
 * credentials are never written to it.
 */
export const log: Logger = pino({ name: 'connect', level: levelOf(process.env.NODE_ENV) })

function levelOf(environment: string | undefined): string {
  if (environment === 'test') return 'silent'
  return environment === 'production' ? 'info' : 'debug'
}
