import type { HttpBindings } from '@hono/node-server'
import type { Call } from './call'

/** What a request carries on its way through the routes. */
export type HttpEnv = {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    /** The call of an operation, once its input is read. */
    call: Call | undefined
  }
}
