import { readFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { ReadValue } from '../../lib/data-table'
import { PROTOCOL, parseValuesLine, type SaveRequest } from '../../lib/save'
import { projectRoot } from '../../scripts/run/paths'

/** A request as a page sends it, but from no browser. */
export interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string
}

/** What came back, read to its end. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** From the sending to the first part of the body, ms. */
  readonly firstPartMs: number
  /** From the sending to the end, ms. */
  readonly ms: number
}

/** Asks a server, which may have a certificate that it made itself. */
export function ask(
  url: string,
  { method = 'GET', path, headers, body }: Asked,
): Promise<Answered> {
  const start = performance.now()
  const isTls = url.startsWith('https:')
  return new Promise((resolve, reject) => {
    const [servername] = (headers?.host ?? '').split(':')
    const options = {
      method,
      headers,
      rejectUnauthorized: false,
      ...(servername ? { servername } : {}),
    }
    const send = isTls ? tlsRequest : plainRequest
    const request = send(url, { ...options, path }, (response) => {
      let firstPartMs = Number.NaN
      response.once('data', () => {
        firstPartMs = performance.now() - start
      })
      const { statusCode: status = 0, headers: received } = response
      text(response).then(
        (all) =>
          resolve({
            status,
            headers: received,
            text: all,
            firstPartMs,
            ms: performance.now() - start,
          }),
        reject,
      )
    })
    request.once('error', reject)
    request.end(body)
  })
}

const manifest = z.object({ node: z.record(z.string(), z.object({ exportedName: z.string() })) })

/** The id under which the app as it is built takes a server action. */
export function actionId(name: 'saveDrafts' | 'followSave'): string {
  const file = join(projectRoot, '.next/server/server-reference-manifest.json')
  const { node } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name)
  if (found === undefined) throw new Error(`The app as it is built has no action ${name}.`)
  return found[0]
}

/** The request by which a page calls a server action with one argument of JSON. */
export function actionCall(
  name: 'saveDrafts' | 'followSave',
  tableId: string,
  input: unknown,
): Asked {
  return {
    method: 'POST',
    path: `/tables/${tableId}`,
    headers: {
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': actionId(name),
    },
    // A text that begins with a dollar sign means something else to React.
    body: JSON.stringify([input], (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith('$') ? `$${value}` : value,
    ),
  }
}

/** All values of a table, as the editor reads them. */
export async function readValues(
  url: string,
  tableId: string,
  headers: Asked['headers'] = {},
): Promise<readonly ReadValue[]> {
  const path = `/tables/${tableId}/values?protocol=${PROTOCOL}`
  const { text: lines } = await ask(url, { path, headers })
  const pages = lines.split('\n').filter(Boolean).map(parseValuesLine)
  const trouble = pages.find((line) => line.type === 'trouble')
  if (trouble !== undefined) throw new Error(trouble.trouble.title)
  return pages.flatMap((line) => (line.type === 'page' ? line.values : []))
}

/** A save that gives some values of a table of texts, locked by value, a new text. */
export function saveOf(
  tableId: string,
  values: readonly ReadValue[],
  newText: string,
): SaveRequest & { readonly saveId: string } {
  return {
    saveId: crypto.randomUUID(),
    protocol: PROTOCOL,
    tableId,
    lockLevel: 'VALUE',
    primaryAttributes: ['Branch'],
    drafts: values.map(({ recordId: _id, primaryValues, attribute, ...base }, index) => ({
      id: String(index),
      primaryValues,
      attribute,
      valueType: 'TEXT',
      base,
      value: newText,
    })),
  }
}
