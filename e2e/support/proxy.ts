import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectRoot } from '../../scripts/run/paths'
import { freePort } from '../../scripts/run/ports'
import { ask } from './http-user'

/** The name under which the configurations in `docs/deploy` are reached. */
export const PROXY_HOST = 'lockstep.example.com'

/** A proxy in front of an app, with TLS and a certificate that it made itself. */
export interface RunningProxy {
  /** Its address, by number. */
  readonly url: string
  /** The host as a browser has it: the name and the port. */
  readonly host: string
  close(): Promise<void>
}

/** How long a proxy may take to end. */
const PATIENCE_MS = 2000

interface Place {
  readonly folder: string
  readonly port: number
  readonly plainPort: number
  /** Host and port of the app. */
  readonly app: string
}

/** A proxy that the documents tell how to set up. */
export interface ProxyKind {
  readonly name: 'nginx' | 'caddy'
  /** Writes the configuration into the folder, and gives the arguments of the program. */
  configure(text: string, place: Place): readonly string[]
}

export const NGINX: ProxyKind = {
  name: 'nginx',
  configure(text, { folder, port, plainPort, app }) {
    const ours = replaced(text, [
      ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
      ['listen 80;', `listen 127.0.0.1:${plainPort};`],
      ['/etc/ssl/lockstep/fullchain.pem', join(folder, 'cert.pem')],
      ['/etc/ssl/lockstep/privkey.pem', join(folder, 'key.pem')],
      ['http://127.0.0.1:3000', `http://${app}`],
    ])
    writeFileSync(join(folder, 'lockstep.conf'), ours)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `  ${name}_temp_path ${join(folder, name)};`,
    )
    const main = [
      // Its workers would be somebody else, who may not read the folder.
      ...(process.getuid?.() === 0 ? ['user root;'] : []),
      'daemon off;',
      `pid ${join(folder, 'nginx.pid')};`,
      'events {}',
      'http {',
      '  access_log off;',
      ...temporary,
      `  include ${join(folder, 'lockstep.conf')};`,
      '}',
    ]
    const file = join(folder, 'nginx.conf')
    writeFileSync(file, main.join('\n'))
    return ['-c', file, '-e', join(folder, 'error.log')]
  },
}

export const CADDY: ProxyKind = {
  name: 'caddy',
  configure(text, { folder, port, app }) {
    const ours = replaced(text, [
      [
        `${PROXY_HOST} {`,
        `${PROXY_HOST}:${port} {\n\ttls ${join(folder, 'cert.pem')} ${join(folder, 'key.pem')}`,
      ],
      ['127.0.0.1:3000', app],
    ])
    const options = [
      'admin off',
      'auto_https disable_redirects',
      'default_bind 127.0.0.1',
      `storage file_system ${folder}`,
    ]
    const file = join(folder, 'Caddyfile')
    writeFileSync(file, `{\n\t${options.join('\n\t')}\n}\n${ours}`)
    return ['run', '--adapter', 'caddyfile', '--config', file]
  },
}

/** Whether a program is on this machine. */
export function isInstalled(program: string): boolean {
  const { error } = spawnSync(program, ['version'], { stdio: 'ignore' })
  return error === undefined
}

/** The configuration that the documents give. */
export function documented({ name }: ProxyKind): string {
  const file = name === 'nginx' ? 'nginx.conf' : 'Caddyfile'
  return readFileSync(join(projectRoot, 'docs/deploy', file), 'utf8')
}

/** Starts a proxy with a configuration in front of an app; only addresses and the certificate are other ones. */
export async function startProxy(
  kind: ProxyKind,
  text: string,
  appUrl: string,
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-proxy-'))
  makeCertificate(folder)
  const [port, plainPort] = [await freePort(), await freePort()]
  const { host: app } = new URL(appUrl)
  const child = spawn(kind.name, kind.configure(text, { folder, port, plainPort, app }), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part
  })
  const proxy = {
    url: `https://127.0.0.1:${port}`,
    host: `${PROXY_HOST}:${port}`,
    async close() {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await whenAnswering(proxy, child)
  } catch (error) {
    await proxy.close()
    throw new Error(`${kind.name} did not start: ${said}`, { cause: error })
  }
  return proxy
}

async function whenAnswering({ url, host }: RunningProxy, child: ChildProcess): Promise<void> {
  for (let attempt = 0; child.exitCode === null; attempt += 1) {
    try {
      await ask(url, { path: '/api/health', headers: { host } })
      return
    } catch (error) {
      if (attempt > 100) throw error
      await sleep(100)
    }
  }
  throw new Error('It ended.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  // A page that is still open keeps its connections.
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await once(child, 'exit')
  clearTimeout(timer)
}

function makeCertificate(folder: string): void {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-nodes', '-days', '2', '-newkey', 'ec'],
    ...['-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', `/CN=${PROXY_HOST}`],
    ...['-addext', `subjectAltName=DNS:${PROXY_HOST}`],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ])
  if (made.status !== 0) throw new Error(`No certificate was made: ${made.stderr}`)
}

/** @throws where a part is not there exactly once: then another configuration would be tried than the documents give */
function replaced(text: string, parts: readonly (readonly [from: string, to: string])[]): string {
  return parts.reduce((result, [from, to]) => {
    const [before, after, ...more] = result.split(from)
    if (after === undefined || more.length > 0) throw new Error(`Not once in it: ${from}`)
    return `${before}${to}${after}`
  }, text)
}
