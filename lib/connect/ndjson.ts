/** A proxy closes a line that is silent for a minute. */
const BEAT_MS = 15_000

/**
 * Turns items into a body of lines of JSON, each sent as soon as it is made. It asks for the next item only when the
 * reader wants more, and ends the items when the reader goes. While an item takes long, an empty line says that the
 * stream is alive.
 */
export function toNdjson(
  items: AsyncGenerator<unknown>,
  beatMs = BEAT_MS,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let beat: ReturnType<typeof setInterval> | undefined
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      beat = setInterval(() => controller.enqueue(encoder.encode('\n')), beatMs)
      const next = await items.next().finally(() => clearInterval(beat))
      if (next.done === true) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`))
    },
    async cancel() {
      clearInterval(beat)
      await items.return(undefined)
    },
  })
}
