import { expect, test } from 'vitest'
import { createChangeHub } from './change-hub'
import { toEventStream } from './event-stream'

async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  return body === null ? '' : new Response(body).text()
}

test('tells each change as an event, and ends with the signal', async () => {
  const hub = createChangeHub(1)
  const reader = new AbortController()
  const text = textOf(toEventStream(hub, 'a', reader.signal))
  expect(toEventStream(hub, 'a', reader.signal)).toBeNull()
  hub.publish('a', { saveId: 's', cells: 3 })
  hub.publish('b', { saveId: 's', cells: 3 })
  reader.abort()
  expect(await text).toBe(': listening\n\ndata: {"saveId":"s","cells":3}\n\n')
  expect(toEventStream(hub, 'a', AbortSignal.abort())).not.toBeNull()
})

test('stops listening when its reader goes', async () => {
  const hub = createChangeHub(1)
  await toEventStream(hub, 'a', new AbortController().signal)?.cancel()
  hub.publish('a', { saveId: 's', cells: 3 })
  expect(hub.subscribe('a', () => {})).not.toBeNull()
})

test('says now and then that it is still there, so that its reader can hear it', async () => {
  const reader = new AbortController()
  const text = textOf(toEventStream(createChangeHub(), 'a', reader.signal, { keepAliveMs: 5 }))
  setTimeout(() => reader.abort(), 30)
  expect(await text).toContain('\n\nevent: beat\ndata: 1\n\n')
})
