import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isActionBody } from './action-body'

type EncodeReply = (value: unknown) => Promise<string | FormData>

/** The part of React that encodes the arguments of an action in a browser. */
const { encodeReply } = z
  .object({ encodeReply: z.custom<EncodeReply>((value) => typeof value === 'function') })
  .parse(
    createRequire(import.meta.url)(
      'next/dist/compiled/react-server-dom-turbopack/client.browser.js',
    ),
  )

it('is accepted as React writes it, for any data', async () => {
  const texts = fc.oneof(fc.string(), fc.constantFrom('$', '$$', '$1', '$0:0', '$undefined'))
  const data = fc.object({
    // React omits members with this name.
    key: texts.filter((text) => text !== '__proto__'),
    values: [texts, fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined)],
  })
  await fc.assert(
    fc.asyncProperty(data, data, async (one, other) => {
      // A repeated object is written once, then by reference.
      const input = { drafts: [one, other, one], base: other, deep: { list: [{ other }] } }
      expect(isActionBody(String(await encodeReply([input])))).toBe(true)
    }),
  )
})

describe('is refused if it', () => {
  it.each([
    ['is no JSON', '[{'],
    ['is followed by more', '[1][2]'],
    ['is no list', '{"0":1}'],
    ['is a text', '"x"'],
    ['holds no argument', '[]'],
    ['holds two', '[1,2]'],
    ['holds a promise', '["$@1"]'],
    ['holds a file', '[{"a":"$B1"}]'],
    ['holds an action', '[["$h1"]]'],
    ['holds another part of the body', '["$1"]'],
    ['leads to a place that there is not', '[{"a":"$0:0:b"}]'],
    ['leads to what every object has', '[{"a":"$0:0:constructor"}]'],
    ['leads to itself', '["$0:0"]'],
    ['leads to a prototype', '[{"__proto__":{},"a":"$0:0:__proto__"}]'],
    ['holds an endless number', `["$n${'9'.repeat(400)}"]`],
  ])('%s', (_what, body) => expect(isActionBody(body)).toBe(false))
})
