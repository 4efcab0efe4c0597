import { setTimeout as wait } from 'node:timers/promises'
import {
  type ConnectClient,
  ConnectServiceException,
  ListDataTableValuesCommand,
} from '@aws-sdk/client-connect'
import { INSTANCE_ID } from '../../identity'
import type { JournaledWrite } from '../../store/journal'
import { controlOf } from '../control'
import type { Command, StandIn } from '../process'
import { createRandom, type Random } from '../random'
import { createTestClient, createTestTable, type TestTable } from '../service'
import { ATTRIBUTES, createRecordWriter, type ReadCell, type RecordWriter } from './record-writer'
import { createVersionLedger } from './version-ledger'

const WRITERS = 6
const OPTIONS = '--demo off --rate off --quota-values off --journal 1000000'.split(' ')
/** A kill comes after so many answers at most, however fast the machine is, … */
const MOST_ANSWERS = 6
/** … and then at most so many milliseconds later: between an answer and the next. */
const LONGEST_PAUSE_MS = 8
/** One kill of so many comes while the stand-in starts, at most so long after it began. */
const START_KILL_EVERY = 8
const LONGEST_START_MS = 220
const DELETED = 'deleted values'

/** What happened under the kills. */
export type KillReport = {
  kills: number
  /** Batches that were answered. */
  acknowledged: number
  /** Batches on their way when the process was killed: stored as a whole, or not at all. */
  unansweredStored: number
  unansweredLost: number
  /** Lock versions that were seen, all different. */
  versions: number
}

/**
 * Kills stand-ins under writing clients, one after the other over the same data, and compares what
 * is stored after each with what was acknowledged.
 * @throws Error that says what was lost, halved or repeated
 */
export async function killUnderWriters(
  command: Command,
  dataDir: string,
  { kills, seed }: { kills: number; seed: number },
): Promise<KillReport> {
  const random = createRandom(seed)
  const ledger = createVersionLedger()
  const writers = Array.from({ length: WRITERS }, (_, index) =>
    createRecordWriter(`w${index}`, createRandom(seed + index + 1), ledger),
  )
  const report = { kills: 0, acknowledged: 0, unansweredStored: 0, unansweredLost: 0, versions: 0 }
  let table: TestTable | null = null
  while (report.kills <= kills) {
    if (report.kills > 0 && random.below(START_KILL_EVERY) === 0) {
      await killWhileStarting(command, dataDir, random)
      report.kills += 1
    }
    const standIn = command.start(dataDir, OPTIONS)
    const url = await standIn.url
    const client = createTestClient(url)
    table ??= await makeTable(client)
    const found = await checkAll(client, table, writers)
    report.unansweredStored += found.filter((isThere) => isThere === true).length
    report.unansweredLost += found.filter((isThere) => isThere === false).length
    if (report.kills >= kills) {
      await checkJournal(url, table, writers)
      client.destroy()
      await standIn.kill()
      break
    }
    await killAfterSome(standIn, random, (state) =>
      writers.map((writer) => writeUntilKilled(writer, client, table, state)),
    )
    client.destroy()
    report.kills += 1
  }
  for (const writer of writers) report.acknowledged += writer.acknowledged()
  return { ...report, versions: ledger.size() }
}

/** What the writers of one round share. */
type Round = { isKilled: boolean; onAnswer: () => void }

async function killAfterSome(
  standIn: StandIn,
  random: Random,
  startWriting: (round: Round) => Promise<void>[],
): Promise<void> {
  let left = random.below(MOST_ANSWERS)
  await new Promise<void>((resolve, reject) => {
    async function kill(): Promise<void> {
      await wait(random.below(LONGEST_PAUSE_MS))
      round.isKilled = true
      await standIn.kill()
    }
    let killed: Promise<void> | undefined
    const round: Round = {
      isKilled: false,
      onAnswer() {
        left -= 1
        if (left < 0) killed ??= kill()
      },
    }
    Promise.all(startWriting(round))
      .then(() => killed)
      .then(resolve, reject)
    round.onAnswer()
  })
}

async function killWhileStarting(command: Command, dataDir: string, random: Random): Promise<void> {
  const standIn = command.start(dataDir, OPTIONS)
  await wait(random.below(LONGEST_START_MS))
  await standIn.kill()
}

function makeTable(client: ConnectClient): Promise<TestTable> {
  const attributes = [{ name: 'Key', isPrimary: true }, ...ATTRIBUTES.map((name) => ({ name }))]
  return createTestTable({ client, service: { instanceId: INSTANCE_ID } }, 'VALUE', attributes)
}

async function writeUntilKilled(
  writer: RecordWriter,
  client: ConnectClient,
  table: TestTable | null,
  round: Round,
): Promise<void> {
  const { InstanceId = '', DataTableId = '' } = table ?? {}
  while (!round.isKilled) {
    try {
      await writer.write(client, { InstanceId, DataTableId })
      round.onAnswer()
    } catch (error) {
      // Only the kill may cut an answer off; a refusal is an answer.
      if (!round.isKilled || error instanceof ConnectServiceException) throw error
    }
  }
}

async function checkAll(
  client: ConnectClient,
  { InstanceId, DataTableId }: TestTable,
  writers: readonly RecordWriter[],
): Promise<(boolean | null)[]> {
  const { Values = [], NextToken } = await client.send(
    new ListDataTableValuesCommand({ InstanceId, DataTableId, MaxResults: 1000 }),
  )
  if (NextToken !== undefined) throw new Error('The table is larger than the writers make it.')
  const stored = new Map<string, ReadCell[]>()
  for (const { PrimaryValues = [], AttributeName = '', Value = '', LockVersion = {} } of Values) {
    const record = PrimaryValues[0]?.Value ?? ''
    const cells = stored.get(record) ?? []
    cells.push({ attribute: AttributeName, value: Value, version: LockVersion })
    stored.set(record, cells)
  }
  return writers.map((writer) => writer.check(stored))
}

/** The journal must tell of every batch that is stored, cell by cell, and of no other. */
async function checkJournal(
  url: string,
  { DataTableId }: TestTable,
  writers: readonly RecordWriter[],
): Promise<void> {
  const told = new Map<string, number>()
  for (const { after } of await wholeJournal(url, DataTableId)) {
    const tag = after ?? DELETED
    told.set(tag, (told.get(tag) ?? 0) + 1)
  }
  const wanted = new Map<string, number>()
  for (const { tag, deletes } of writers.flatMap((writer) => writer.accepted())) {
    const key = deletes ? DELETED : tag
    wanted.set(key, (wanted.get(key) ?? 0) + ATTRIBUTES.length)
  }
  for (const tag of new Set([...told.keys(), ...wanted.keys()])) {
    const counts = [told.get(tag) ?? 0, wanted.get(tag) ?? 0]
    if (counts[0] !== counts[1]) {
      throw new Error(`Of ${tag} the journal has ${counts[0]} entries, and not ${counts[1]}.`)
    }
  }
}

async function wholeJournal(url: string, tableId: string): Promise<JournaledWrite[]> {
  const { journal } = controlOf(url)
  const entries: JournaledWrite[] = []
  for (;;) {
    const after = entries.at(-1)?.seq ?? 0
    const page = await journal(`?table=${tableId}&limit=10000&after=${after}`)
    if (page.length === 0) return entries.filter((one) => one.attribute !== null)
    entries.push(...page)
  }
}
