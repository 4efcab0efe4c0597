import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchCreateDataTableValueCommand,
  ConnectClient,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
  type DataTableLockLevel,
} from '@aws-sdk/client-connect'
import { startLocalConnect } from '@/lib/local-connect'
import { createGateway, type Gateway } from '../gateway'

/** A stand-in for one test, a gateway to it, and the SDK's client of somebody else. */
export interface TestService {
  readonly gateway: Gateway
  readonly others: ConnectClient
  readonly instanceId: string
  readonly url: string
  /** Makes a table of texts with these primary attributes, every record with the value `x` in `Note`; gives its id. */
  makeTable(
    level: DataTableLockLevel,
    primaries: readonly string[],
    records: readonly (readonly string[])[],
  ): Promise<string>
  close(): Promise<void>
}

/** Starts a stand-in without limits on a free port. */
export async function startTestService(): Promise<TestService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-connect-'))
  const unlimited = { rate: null, quotas: { values: Number.POSITIVE_INFINITY } }
  const service = await startLocalConnect({ dataDir, demo: false, ...unlimited })
  const { instanceId, url: endpoint } = service
  const region = 'us-east-1'
  const credentials = { accessKeyId: 'others', secretAccessKey: 'others' }
  const others = new ConnectClient({ region, credentials, endpoint })
  const limits = { batchSize: 25, callsPerSecond: 1_000, burst: 1_000 }
  return {
    gateway: createGateway({ mode: 'stand-in', instanceId, region, endpoint, ...limits }),
    others,
    instanceId,
    url: endpoint,
    makeTable: (level, primaries, records) =>
      makeTable(others, instanceId, level, primaries, records),
    async close() {
      others.destroy()
      await service.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

async function makeTable(
  others: ConnectClient,
  InstanceId: string,
  ValueLockLevel: DataTableLockLevel,
  primaries: readonly string[],
  records: readonly (readonly string[])[],
): Promise<string> {
  const table = { Name: 'Branches', TimeZone: 'Europe/Stockholm', Status: 'PUBLISHED' as const }
  const { Id: DataTableId } = await others.send(
    new CreateDataTableCommand({ InstanceId, ValueLockLevel, ...table }),
  )
  if (DataTableId === undefined) throw new Error('The table has no id.')
  for (const Name of [...primaries, 'Note']) {
    const input = { InstanceId, DataTableId, Name, ValueType: 'TEXT' as const }
    await others.send(
      new CreateDataTableAttributeCommand({ ...input, Primary: primaries.includes(Name) }),
    )
  }
  const Values = records.map((key) => ({
    AttributeName: 'Note',
    PrimaryValues: key.map((Value, index) => ({ AttributeName: primaries[index] ?? '', Value })),
    Value: 'x',
  }))
  if (Values.length > 0) {
    await others.send(new BatchCreateDataTableValueCommand({ InstanceId, DataTableId, Values }))
  }
  return DataTableId
}
