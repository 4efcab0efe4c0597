import { expect, test } from 'vitest'
import { toNdjson } from './ndjson'

async function* slowly(hasEnded: () => void): AsyncGenerator<object> {
  try {
    yield { type: 'page' }
    await new Promise((resolve) => setTimeout(resolve, 40))
    yield { type: 'end' }
  } finally {
    hasEnded()
  }
}

test('an item that takes long is preceded by empty lines, which are none', async () => {
  const text = await new Response(
    toNdjson(
      slowly(() => {}),
      5,
    ),
  ).text()
  expect(text).toMatch(/^\{"type":"page"\}\n\n+\{"type":"end"\}\n$/)
})

test('a reader who goes ends the items, and the line with them', async () => {
  let isOver = false
  const reader = toNdjson(
    slowly(() => {
      isOver = true
    }),
    5,
  ).getReader()
  await reader.read()
  await reader.cancel()
  await expect.poll(() => isOver).toBe(true)
})
