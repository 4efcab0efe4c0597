import type { TableChange } from '../protocol/table-change'
import type { ChangeHub } from './change-hub'

const KEEP_ALIVE_MS = 15_000

/** An event of its own: a page cannot hear a comment, and must be able to tell silence from a dead connection. */
const BEAT = 'event: beat\ndata: 1\n\n'

/**
 * A table's changes as a body of server-sent events: `data: {"saveId": "…", "cells": 3}`, and an event `beat` every 15
 * seconds so that nobody takes the silence for an end, nor an end for silence. It ends with the signal, or when the
 * reader goes.
 *
 * @returns `null` when too many listen already
 */
export function toEventStream(
  hub: ChangeHub,
  tableId: string,
  signal: AbortSignal,
  { client, keepAliveMs = KEEP_ALIVE_MS }: { client?: string; keepAliveMs?: number } = {},
): ReadableStream<Uint8Array> | null {
  const encoder = new TextEncoder()
  let stop = () => {}
  let send = (_text: string) => {}
  const tell = (change: TableChange) => send(`data: ${JSON.stringify(change)}\n\n`)
  const unsubscribe = hub.subscribe(tableId, tell, client)
  if (unsubscribe === null) return null
  return new ReadableStream<Uint8Array>({
    start(controller) {
      send = (text) => controller.enqueue(encoder.encode(text))
      const timer = setInterval(() => send(BEAT), keepAliveMs)
      const handleAbort = () => {
        stop()
        controller.close()
      }
      stop = () => {
        send = () => {}
        unsubscribe()
        clearInterval(timer)
        signal.removeEventListener('abort', handleAbort)
      }
      // The first words open the stream on the other side.
      send(': listening\n\n')
      if (signal.aborted) handleAbort()
      else signal.addEventListener('abort', handleAbort)
    },
    cancel: () => stop(),
  })
}
