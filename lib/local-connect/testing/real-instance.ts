import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ConnectClient, DeleteDataTableCommand } from '@aws-sdk/client-connect'
import { BATCH_LOCKING, type BatchLocking } from '../types'
import { checkAnswers, type SeenAnswer } from './check-answers'

/** The published quota is 2 calls a second for each operation, shared by the whole account. */
const PAUSE_MS = 550
const ATTEMPTS = 8

/** The real instance that the suite shall run against, by id or ARN; `null` = a stand-in. */
export const REAL_INSTANCE_ID = process.env.CONNECT_TEST_INSTANCE_ID || null

/**
 * The ways to judge a batch that can be tested: both on a stand-in; on a real instance the one that
 * `CONNECT_TEST_BATCH_LOCKING` names, for nobody can choose there.
 */
export const TESTED_LOCKING: readonly BatchLocking[] =
  REAL_INSTANCE_ID === null
    ? BATCH_LOCKING
    : BATCH_LOCKING.filter((one) => one === (process.env.CONNECT_TEST_BATCH_LOCKING || 'snapshot'))

/** Begins the name of every table that this run makes. */
export const TABLE_PREFIX =
  REAL_INSTANCE_ID === null ? '' : `lockstep-test-${randomBytes(4).toString('hex')} `

/** A client of the real service, slowed to its quota. */
export type RealService = {
  client: ConnectClient
  /** Deletes every table that was made with the client, and ends it. */
  dispose(): Promise<void>
}

/** Opens the real service with the SDK's own credentials and region. */
export function openRealService(
  instanceId: string,
  onAnswer?: (seen: SeenAnswer) => void,
): RealService {
  const client = new ConnectClient({ maxAttempts: ATTEMPTS })
  const tableIds = new Set<string>()
  checkAnswers(client, onAnswer)
  slowDown(client)
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args)
        const { Id }: { Id?: unknown } = Object(result.output)
        if (commandName === 'CreateDataTableCommand' && typeof Id === 'string') tableIds.add(Id)
        return result
      },
    { step: 'initialize', name: 'rememberTables' },
  )
  async function dispose(): Promise<void> {
    for (const DataTableId of tableIds) {
      const deletion = new DeleteDataTableCommand({ InstanceId: instanceId, DataTableId })
      // A test may have deleted its table itself.
      await client.send(deletion).catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
      })
    }
    client.destroy()
  }
  return { client, dispose }
}

/** Every attempt waits for its turn among those of the same operation. */
function slowDown(client: ConnectClient): void {
  const turns = new Map<string, Promise<void>>()
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const turn = turns.get(commandName) ?? Promise.resolve()
        turns.set(
          commandName,
          turn.then(() => wait(PAUSE_MS)),
        )
        await turn
        return next(args)
      },
    { step: 'finalizeRequest', name: 'slowDown' },
  )
}
