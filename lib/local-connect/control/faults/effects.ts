import { setTimeout as wait } from 'node:timers/promises'
import type { Call, Interceptor } from '../../protocol/call'
import { errorResponse, toServiceError } from '../../protocol/errors'
import { type ErrorName, ServiceError } from '../../rules/errors'
import type { FaultRules, TakenFault } from './active-rules'
import { drip, shiftTimes } from './responses'
import { type FaultEffect, listedErrors } from './rule'

type Scene = {
  fault: TakenFault
  call: Call
  /** Lets the call go on: the later rules, and then the operation. Refusals are answers. */
  proceed(): Promise<Response>
  /** Ends waiting when the stand-in stops. */
  stopped: AbortSignal
}

/**
 * Breaks the calls that the rules name. Several rules may apply to one call: the first one added
 * is the outermost, and one that is never reached is not used up.
 * @param stopped ends what waits when the stand-in stops
 */
export function createFaultInterceptor(rules: FaultRules, stopped: AbortSignal): Interceptor {
  return (call, next) => {
    async function proceedAfter(seq: number): Promise<Response> {
      const fault = rules.take(call, seq)
      if (fault === undefined) return next()
      call.faults.push(fault.rule.effect)
      const proceed = () => answerOf(() => proceedAfter(fault.seq))
      return EFFECTS[fault.rule.effect]({ fault, call, proceed, stopped })
    }
    return proceedAfter(0)
  }
}

const EFFECTS: Record<FaultEffect, (scene: Scene) => Promise<Response>> = {
  async delay({ fault, proceed, stopped }) {
    await wait(fault.rule.ms, undefined, { signal: stopped })
    return proceed()
  },

  async throttle({ fault }) {
    return refuse(fault, 'ThrottlingException', 'Rate exceeded')
  },

  async 'access-denied'({ fault, call }) {
    const words = `User is not authorized to perform: connect:${call.operation}`
    return refuse(fault, 'AccessDeniedException', words)
  },

  async error({ fault, call }) {
    const name = listedErrors(call.operation).find((one) => one === fault.rule.error)
    if (name === undefined) throw new Error(`${fault.rule.error} is no error of ${call.operation}.`)
    return refuse(fault, name, 'The call was made to fail.')
  },

  async 'error-before'({ fault }) {
    return refuse(fault, 'InternalServiceException', 'Service encountered an error.')
  },

  async 'error-after'({ fault, proceed }) {
    await proceed()
    return refuse(fault, 'InternalServiceException', 'Service encountered an error.')
  },

  async 'reset-before'({ call }) {
    return call.connection.reset()
  },

  async 'reset-after'({ call, proceed }) {
    await proceed()
    return call.connection.reset()
  },

  async 'half-response'({ call, proceed }) {
    return call.connection.cutShort(await proceed())
  },

  async slow({ fault, proceed, stopped }) {
    return drip(await proceed(), fault.rule.ms ?? 0, stopped)
  },

  async skew({ fault, proceed }) {
    return shiftTimes(await proceed(), fault.rule.ms ?? 0)
  },

  async lag({ fault, call, proceed }) {
    call.lagMs = Math.max(call.lagMs, fault.rule.ms ?? 0)
    return proceed()
  },

  async 'fail-cell'({ fault, call, proceed }) {
    if (fault.cell !== null) {
      call.refusedCells.set(fault.cell, fault.rule.message ?? 'The cell was made to fail.')
    }
    return proceed()
  },
}

function refuse(fault: TakenFault, name: ErrorName, words: string): Response {
  return errorResponse(new ServiceError(name, fault.rule.message ?? words))
}

async function answerOf(proceed: () => Promise<Response>): Promise<Response> {
  try {
    return await proceed()
  } catch (error) {
    return errorResponse(toServiceError(error))
  }
}
