import type { ConnectClient } from '@aws-sdk/client-connect'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { CallNote } from '@/lib/metrics'
import type { Turn } from '@/lib/save/server'
import type { ConnectSettings } from './client'
import { ConnectError, type FailedCall, toConnectError } from './errors'
import type { JointReads } from './joint-reads'
import type { Pace, Party } from './pace'
import { type RetryTools, retryRead } from './retry'

/** What every call of the gateway goes through. */
export interface ConnectContext extends RetryTools {
  readonly client: ConnectClient
  readonly settings: ConnectSettings
  readonly pace: Pace
  /** Whose calls these are: parties take turns. */
  readonly party: Party
  readonly jointReads: JointReads<SdkAnswer>
  readonly log: Logger
  /** Told of every call that has ended. */
  readonly noteCall: (call: CallNote) => void
}

/** The SDK's answer, as far as every operation has it. */
export interface SdkAnswer {
  readonly $metadata: { readonly requestId?: string | undefined }
}

/** Sends one command of the SDK. */
export type Send = (
  client: ConnectClient,
  options: { readonly abortSignal?: AbortSignal },
) => Promise<SdkAnswer>

const MAX_TABLE_ID_LENGTH = 256
/** Ids and ARNs, with or without an alias. Nothing that a path could take for a step upward. */
const TABLE_ID = /^[A-Za-z0-9](?:[A-Za-z0-9:/_$-]|\.(?!\.))*$/

/** A checked answer, and the id under which AWS knows the call; `null` when it sent none. */
export interface Answered<Answer> {
  readonly answer: Answer
  readonly requestId: string | null
}

/**
 * Makes one call, within the service's rate, and checks its answer. Nothing is repeated here.
 *
 * @param turn - where the call has waited for it already
 *
 * @throws `ConnectError` for any trouble; the signal's reason when that aborts
 */
export async function callOnce<Answer>(
  context: ConnectContext,
  call: FailedCall,
  send: Send,
  schema: z.ZodType<Answer>,
  signal?: AbortSignal,
  turn?: Turn,
): Promise<Answered<Answer>> {
  turn?.use()
  const waitedMs =
    turn === undefined ? await context.pace.take(call.operation, context.party, signal) : 0
  const answer = await sendCall(context, call, send, waitedMs, signal)
  return {
    answer: checkAnswer(context, schema, answer, call),
    requestId: answer.$metadata.requestId ?? null,
  }
}

/** Sends a call whose turn it is, and logs how it went. */
async function sendCall(
  context: ConnectContext,
  call: FailedCall,
  send: Send,
  waitedMs: number,
  signal?: AbortSignal,
): Promise<SdkAnswer> {
  const { operation } = call
  const startedMs = context.clock.nowMs()
  const elapsedMs = () => Math.round(context.clock.nowMs() - startedMs)
  try {
    const answer = await send(context.client, signal === undefined ? {} : { abortSignal: signal })
    const requestId = answer.$metadata.requestId ?? null
    const note = { operation, ms: elapsedMs(), waitedMs, outcome: 'ok' }
    context.log.debug({ ...note, requestId })
    context.noteCall(note)
    return answer
  } catch (error) {
    signal?.throwIfAborted()
    const trouble = toConnectError(error, call)
    const { code: outcome, detail, requestId } = trouble
    if (outcome === 'throttled') context.pace.throttled(operation, startedMs)
    const note = { operation, ms: elapsedMs(), waitedMs, outcome }
    context.log.warn({ ...note, detail, requestId })
    context.noteCall(note)
    throw trouble
  }
}

/**
 * Makes one call that changes nothing, and repeats it a few times over passing trouble. Calls with the same input are
 * one, as long as it waits for its turn.
 *
 * @throws as `callOnce`
 */
export async function callRead<Answer>(
  context: ConnectContext,
  operation: string,
  input: object,
  send: Send,
  schema: z.ZodType<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  const call = { operation, isWrite: false }
  const joint = {
    operation,
    key: JSON.stringify([operation, input]),
    send: (waitedMs: number, gone: AbortSignal) => sendCall(context, call, send, waitedMs, gone),
  }
  const attempt = () => context.jointReads(joint, context.party, signal)
  const answer = await retryRead(operation, attempt, context, signal)
  return checkAnswer(context, schema, answer, call)
}

/**
 * Reads page after page of a list.
 *
 * @throws as `callOnce`, and when the service gives the same token twice, which would never end
 */
export async function* pages<Answer extends { readonly NextToken?: string | null | undefined }>(
  operation: string,
  fetchPage: (NextToken: string | undefined) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const seen = new Set<string>()
  let token: string | undefined
  do {
    const page = await fetchPage(token)
    yield page
    token = page.NextToken ?? undefined
    if (token !== undefined && seen.has(token)) {
      throw new ConnectError({ code: 'service-down', detail: 'answer-unreadable', operation })
    }
    if (token !== undefined) seen.add(token)
  } while (token !== undefined && token !== '')
}

/** @throws `ConnectError` `not-found` for what can be no table's id; nothing is called then */
export function assertTableId(tableId: string, operation: string): void {
  if (tableId.length <= MAX_TABLE_ID_LENGTH && TABLE_ID.test(tableId)) return
  throw new ConnectError({ code: 'not-found', operation })
}

function checkAnswer<Answer>(
  context: ConnectContext,
  schema: z.ZodType<Answer>,
  answer: SdkAnswer,
  { operation, isWrite }: FailedCall,
): Answer {
  const checked = schema.safeParse(answer)
  if (checked.success) return checked.data
  const code = isWrite ? 'unknown-outcome' : 'service-down'
  const detail = 'answer-unreadable'
  const requestId = answer.$metadata.requestId ?? null
  context.log.warn({ operation, outcome: code, detail, requestId })
  const cause = new Error(z.prettifyError(checked.error))
  throw new ConnectError({ code, detail, operation, requestId, cause })
}
