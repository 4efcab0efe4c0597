import {
  BatchDescribeDataTableValueCommand,
  type ConnectClient,
  type DataTableLockLevel,
  type DataTableLockVersion,
} from '@aws-sdk/client-connect'
import type { JournaledWrite } from '../../store/journal'
import { controlOf } from '../control'
import { createRandom, type Random } from '../random'
import {
  cell,
  createTestClient,
  createTestTable,
  primary,
  type TestService,
  type TestTable,
} from '../service'

const CLIENTS = 8
const RECORDS = ['p', 'q', 'r', 's'] as const
const ATTRIBUTES = ['A', 'B', 'C', 'D', 'E'] as const
const LARGEST_BATCH = 6

/** The twenty cells that everybody writes: `p A`, `p B`, … */
export const CELLS: readonly string[] = RECORDS.flatMap((record) =>
  ATTRIBUTES.map((attribute) => `${record} ${attribute}`),
)

/** A value with its versions, as someone read it. */
export type Known = { value: string; version: DataTableLockVersion }

/** One cell of a batch: its value is a text that nobody else ever writes. */
export type SentCell = { cell: string; value: string; guard: DataTableLockVersion }

/** When something was sent and answered, counted in events. */
type Span = { sentAt: number; answeredAt: number }
/** One batch, and the new versions of the cells that were accepted. */
export type Attempt = Span & {
  sent: readonly SentCell[]
  accepted: ReadonlyMap<string, DataTableLockVersion>
}
/** All cells, read by one call. */
export type Read = Span & { known: ReadonlyMap<string, Known> }

/** Everything that happened, as the clients saw it, and as the journal tells it. */
export type Contest = {
  attempts: readonly Attempt[]
  reads: readonly Read[]
  /** Writes of values only. */
  journal: readonly JournaledWrite[]
}

/**
 * Lets eight clients write the same twenty cells at once, each from what it last read or was
 * answered.
 * @param rounds batches of each client
 */
export async function holdContest(
  test: TestService,
  level: DataTableLockLevel,
  { rounds, seed }: { rounds: number; seed: number },
): Promise<Contest> {
  const names = ['Key', ...ATTRIBUTES]
  const attributes = names.map((name) => ({ name, isPrimary: name === 'Key' }))
  const table = await createTestTable(test, level, attributes)
  await table.create(...CELLS.map((name) => cellOf(name, 'start')))
  const log: Log = { attempts: [], reads: [], events: 0 }
  const clients = Array.from({ length: CLIENTS }, (_, index) => ({
    name: `client ${index}`,
    connect: createTestClient(test.service.url),
    random: createRandom(seed * CLIENTS + index),
    table,
    log,
    known: new Map<string, Known>(),
  }))
  await Promise.all(clients.map((client) => compete(client, rounds)))
  for (const { connect } of clients) connect.destroy()
  const journal = await controlOf(test.service.url).journal(
    `?table=${table.DataTableId}&limit=10000`,
  )
  return { ...log, journal: journal.filter((one) => one.attribute !== null) }
}

type Log = { attempts: Attempt[]; reads: Read[]; events: number }
type Client = {
  name: string
  connect: ConnectClient
  random: Random
  table: TestTable
  log: Log
  known: Map<string, Known>
}

async function compete(client: Client, rounds: number): Promise<void> {
  await read(client)
  for (let round = 0; round < rounds; round += 1) {
    if (client.random.below(2) === 0) await read(client)
    await write(client, `${client.name} round ${round}`)
  }
  await read(client)
}

async function read({ connect, table, log, known }: Client): Promise<void> {
  const sentAt = next(log)
  const { Successful = [] } = await connect.send(
    new BatchDescribeDataTableValueCommand({
      InstanceId: table.InstanceId,
      DataTableId: table.DataTableId,
      Values: CELLS.map((name) => {
        const { PrimaryValues, AttributeName } = cellOf(name, '')
        return { PrimaryValues, AttributeName }
      }),
    }),
  )
  for (const { PrimaryValues, AttributeName, Value = '', LockVersion = {} } of Successful) {
    const name = `${PrimaryValues?.[0]?.Value} ${AttributeName}`
    known.set(name, { value: Value, version: LockVersion })
  }
  log.reads.push({ sentAt, answeredAt: next(log), known: new Map(known) })
}

async function write(client: Client, tag: string): Promise<void> {
  const { random, table, log, known } = client
  const names = new Set<string>()
  for (let count = 1 + random.below(LARGEST_BATCH); count > 0; count -= 1) {
    names.add(CELLS[random.below(CELLS.length)] ?? '')
  }
  const sent = [...names].map((name) => ({
    cell: name,
    value: `${tag} ${name}`,
    guard: known.get(name)?.version ?? {},
  }))
  const sentAt = next(log)
  const { ok } = await table.update(...sent.map((one) => cellOf(one.cell, one.value, one.guard)))
  const accepted = new Map<string, DataTableLockVersion>()
  for (const { PrimaryValues, AttributeName, LockVersion = {} } of ok) {
    accepted.set(`${PrimaryValues?.[0]?.Value} ${AttributeName}`, LockVersion)
  }
  log.attempts.push({ sentAt, answeredAt: next(log), sent, accepted })
  for (const { cell: name, value } of sent) {
    const version = accepted.get(name)
    if (version !== undefined) known.set(name, { value, version })
  }
}

function next(log: Log): number {
  log.events += 1
  return log.events
}

function cellOf(name: string, value: string, version?: DataTableLockVersion) {
  const [record = '', attribute = ''] = name.split(' ')
  return { ...cell(record, attribute, value, version), PrimaryValues: primary(record) }
}
