import { seedDemoData } from '../demo/seed'
import type { Store } from '../store/store'
import type { Clock } from './clock'
import { createFaultRules } from './faults/active-rules'
import type { Control } from './routes'

/** What a test may do to a stand-in over this store. */
export function createControl(store: Store, clock: Clock, startedWithDemo: boolean): Control {
  return {
    rules: createFaultRules(),
    clock,
    startedWithDemo,
    reset(withDemo) {
      store.transaction(() => {
        store.clear()
        if (withDemo) seedDemoData(store, clock.nowMs())
      })
      store.past?.clear()
    },
  }
}
