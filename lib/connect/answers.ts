import type { z } from 'zod'
import type { ServiceAnswer, Turn } from '@/lib/save/server'
import { assertTableId, type ConnectContext, callOnce, type Send } from './calls'
import { type FailedCall, toConnectError } from './errors'
import { toTrouble } from './trouble'

/** Makes one call for a save: its results, or its trouble as a value; with the request's id wherever there is one. */
export async function answerOf<Answer, Result>(
  context: ConnectContext,
  call: FailedCall,
  tableId: string,
  send: Send,
  schema: z.ZodType<Answer>,
  resultsOf: (answer: Answer) => readonly Result[],
  turn?: Turn,
): Promise<ServiceAnswer<Result>> {
  try {
    assertTableId(tableId, call.operation)
    const { answer, requestId } = await callOnce(context, call, send, schema, undefined, turn)
    return { ok: true, results: resultsOf(answer), ...idMember(requestId) }
  } catch (error) {
    return refusalOf(context, call, error)
  }
}

/** Whatever a call threw, as a save is told of it. */
export function refusalOf(
  context: ConnectContext,
  call: FailedCall,
  error: unknown,
): Extract<ServiceAnswer<never>, { ok: false }> {
  const trouble = toConnectError(error, call)
  return {
    ok: false,
    trouble: toTrouble(trouble, context.settings),
    ...idMember(trouble.requestId),
  }
}

/** The request's id as a member, or none. */
export function idMember(requestId: string | null): { readonly requestId?: string } {
  return requestId === null ? {} : { requestId }
}
