import { useSyncExternalStore } from 'react'

/** State outside React that can be subscribed to. */
interface Subscribable<Value> {
  readonly subscribe: (listener: () => void) => () => void
  /** The present value; the same object until it changes. */
  readonly snapshot: () => Value | null
}

/** Subscribes to state outside React; `null` on the server and in the first render. */
export function useSnapshot<Value>({ subscribe, snapshot }: Subscribable<Value>): Value | null {
  return useSyncExternalStore(subscribe, snapshot, nothing)
}

function nothing(): null {
  return null
}
