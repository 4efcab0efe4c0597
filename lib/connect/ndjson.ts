/**
 * Turns items into a body of lines of JSON, each sent as soon as it is made. It asks for the next item only when the
 * reader wants more, and ends the items when the reader goes.
 */
export function toNdjson(items: AsyncGenerator<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await items.next()
      if (next.done === true) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`))
    },
    async cancel() {
      await items.return(undefined)
    },
  })
}
