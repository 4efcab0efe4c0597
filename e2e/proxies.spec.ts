import { get } from 'node:https'
import { BROWSER_ARGUMENTS, systemBrowsers } from '../scripts/run/browser'
import { expect, test } from './fixtures'
import { branchTable } from './support/branch-table'
import { actionCall, ask, readValues, saveOf } from './support/http-user'
import {
  CADDY,
  documented,
  isInstalled,
  NGINX,
  PROXY_HOST,
  type ProxyKind,
  type RunningProxy,
  startProxy,
} from './support/proxy'
import { openSheet } from './support/sheet'
import { storedValues } from './support/stored'

// Services of their own, a proxy, and a save that takes its time.
test.setTimeout(120_000)

const executablePath = process.env.LOCKSTEP_CHROMIUM ?? systemBrowsers()[0]

test.use({
  ignoreHTTPSErrors: true,
  launchOptions: {
    args: [...BROWSER_ARGUMENTS, `--host-resolver-rules=MAP ${PROXY_HOST} 127.0.0.1`],
    ...(executablePath ? { executablePath } : {}),
  },
  // Two calls a second, of a cell each: a save lasts long enough to be seen under way.
  appSettings: {
    LOCKSTEP_HOSTS: PROXY_HOST,
    LOCKSTEP_TRUSTED_PROXIES: '127.0.0.1',
    CONNECT_BATCH_SIZE: '1',
    CONNECT_CALLS_PER_SECOND: '2',
    CONNECT_BURST: '1',
  },
})

const BRANCHES = ['a', 'b', 'c', 'd']
const TABLE = branchTable(
  'VALUE',
  BRANCHES.map((branch) => ({ branch, note: 'base' })),
)

for (const kind of [NGINX, CADDY]) {
  test(`behind ${kind.name}, as the documents have it, a table is read, listened to and saved over TLS`, {
    tag: '@long',
  }, async ({ page, standIn, makeTable }) => {
    skipWithout(kind)
    const { tableId } = await makeTable(TABLE, standIn.connect)
    const proxy = await startProxy(kind, documented(kind), standIn.appUrl)
    try {
      const headers = { host: proxy.host }
      const shown = await ask(proxy.url, { path: `/tables/${tableId}`, headers })
      expect(shown.status).toBe(200)
      expect(shown.headers['strict-transport-security']).toContain('max-age')
      expect(shown.headers['content-security-policy']).toContain('nonce-')

      const values = await readValues(proxy.url, tableId, headers)
      expect(values).toHaveLength(BRANCHES.length)
      const heard = hearChange(proxy, tableId)
      const call = actionCall('saveDrafts', tableId, saveOf(tableId, values, 'over HTTP'))
      const origin = `https://${proxy.host}`
      const saved = await ask(proxy.url, {
        ...call,
        headers: { ...call.headers, ...headers, origin },
      })
      expect(saved.text.match(/"kind":"saved"/g)).toHaveLength(BRANCHES.length)
      // Told of while it ran, not when it was over.
      expect(saved.ms - saved.firstPartMs).toBeGreaterThan(1000)
      await heard

      const sheet = await openSheet(page, tableId, origin)
      await sheet.type('a', 'Note', 'by hand')
      await page.keyboard.press('ControlOrMeta+s')
      await expect(sheet.bar).toContainText('Last save: 1 saved')
      expect(await storedValues(standIn.connect, tableId)).toContain('a › Note = by hand')
    } finally {
      await proxy.close()
    }
  })
}

test.describe('behind nginx without the line that passes Host on', () => {
  test.use({ allowedConsole: [/403/] })

  test('a save is refused in words that name the proxy, and its edit is kept', {
    tag: '@long',
  }, async ({ page, standIn, makeTable }) => {
    skipWithout(NGINX)
    const { tableId } = await makeTable(TABLE, standIn.connect)
    const text = documented(NGINX).replace('proxy_set_header Host $http_host;', '')
    const proxy = await startProxy(NGINX, text, standIn.appUrl)
    try {
      const sheet = await openSheet(page, tableId, `https://${proxy.host}`)
      await sheet.type('a', 'Note', 'kept')
      await page.keyboard.press('ControlOrMeta+s')
      await expect(page.getByText('Lockstep refused this request')).toBeVisible()
      await expect(page.getByText('The proxy in front of Lockstep passes another')).toBeVisible()
      await sheet.expectState('a', 'Note', 'dirty')
      expect(await storedValues(standIn.connect, tableId)).toContain('a › Note = base')
    } finally {
      await proxy.close()
    }
  })
})

function skipWithout({ name }: ProxyKind): void {
  test.skip(!isInstalled(name), `${name} is not installed here, so its configuration is not tried`)
}

/** Settles when a listening page would hear of a save. */
function hearChange({ url, host }: RunningProxy, tableId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = `/tables/${tableId}/changes`
    const options = { headers: { host }, servername: PROXY_HOST, rejectUnauthorized: false }
    const request = get(`${url}${path}`, { ...options, agent: false }, (response) => {
      response.on('error', () => {})
      response.on('data', (part: Buffer) => {
        if (!part.includes('data: {')) return
        resolve()
        request.destroy()
      })
    })
    request.on('error', reject)
  })
}
