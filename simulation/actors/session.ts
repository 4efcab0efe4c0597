import {
  BatchCreateDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  CreateDataTableAttributeCommand,
  type CreateDataTableAttributeCommandInput,
  CreateDataTableCommand,
} from '@aws-sdk/client-connect'
import { expect } from 'vitest'
import type { LockLevel } from '@/lib/data-table'
import type { SaveActions } from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import { loadValues } from '@/lib/session/loading/load-values'
import { runSave } from '@/lib/session/saving/run-save'
import { askUndo, undoSave } from '@/lib/session/saving/undo-save'
import { TableSession } from '@/lib/session/session'
import type { StandIn } from '../model/stand-in'

export const LEVELS: readonly LockLevel[] = [
  'NONE',
  'VALUE',
  'ATTRIBUTE',
  'PRIMARY_VALUE',
  'DATA_TABLE',
]
const NEVER = new AbortController().signal

/** Record › attribute, and what it stores at first. */
export const STORED = {
  'Lund A': 'a',
  'Lund B': 'b',
  'Oslo A': 'c',
  'Turku A': 'd',
  'Turku B': 'e',
}

/** What kind of values the primary attribute has. */
type KeyKind = Pick<CreateDataTableAttributeCommandInput, 'ValueType' | 'Validation'>

const TEXT: KeyKind = { ValueType: 'TEXT' }

let tables = 0

/** One table of a stand-in with a user who has it open. */
export class ActorSession {
  readonly actions: SaveActions

  private constructor(
    readonly standIn: StandIn,
    readonly tableId: string,
    public session: TableSession,
  ) {
    const options = { sleep: () => Promise.resolve() }
    this.actions = {
      save: async (request) => executeSave(request, standIn.gateway.saveService, options),
      follow: async () => null,
    }
  }

  /** @param key of another kind than a text that compares with case; then nothing is stored at first */
  static async open(standIn: StandIn, level: LockLevel, key?: KeyKind): Promise<ActorSession> {
    const [client] = standIn.external
    const InstanceId = standIn.instanceId
    tables += 1
    const { Id = '' } = await client.send(
      new CreateDataTableCommand({
        InstanceId,
        Name: `Sitting ${tables}`,
        TimeZone: 'UTC',
        ValueLockLevel: level,
        Status: 'PUBLISHED',
      }),
    )
    const ids = { InstanceId, DataTableId: Id }
    for (const Name of ['Key', 'A', 'B']) {
      const Primary = Name === 'Key'
      const kind = Primary && key !== undefined ? key : TEXT
      await client.send(new CreateDataTableAttributeCommand({ ...ids, Name, Primary, ...kind }))
    }
    const Values = Object.entries(STORED).map(([cell, Value]) => ({
      ...connectAddress(cell),
      Value,
    }))
    if (key === undefined) {
      await client.send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
    }
    const read = await standIn.gateway.readSchema(Id)
    if (!read.ok) throw new Error(read.trouble.title)
    const actor = new ActorSession(standIn, Id, new TableSession(read.schema))
    await actor.read()
    return actor
  }

  /** Reads the columns again, as a page does that notices that they changed, and the values under them. */
  async refresh(): Promise<void> {
    const read = await this.standIn.gateway.readSchema(this.tableId)
    if (!read.ok) throw new Error(read.trouble.title)
    this.session = new TableSession(read.schema, this.session)
    await this.read()
  }

  async read(): Promise<void> {
    let lines = ''
    for await (const line of this.standIn.gateway.readValues(this.tableId))
      lines += `${JSON.stringify(line)}\n`
    const body = Buffer.from(lines).toString('base64')
    await loadValues(this.session, `data:application/x-ndjson;base64,${body}`, NEVER)
  }

  type(cell: string, value: string | null): void {
    const { primaryValues, attribute } = addressOf(cell)
    const place = this.session.placeOf({ primaryValues, attribute })
    if (place === null) throw new Error(`There is no ${cell}.`)
    this.session.edit([{ ...place, value }])
  }

  async save(): Promise<void> {
    const readAgain = () => this.read()
    const { needsReload } = await runSave(this.session, this.actions, { readAgain })
    if (needsReload) await this.read()
  }

  /** Undoes, or does again, what the history leads to, as its user would who says yes. */
  async cross(direction: 'undo' | 'redo'): Promise<void> {
    const top = this.session.drafts.history.top(direction)
    if (top?.verb !== 'save') throw new Error(`The next step is no save, but ${top?.verb}.`)
    expect(askUndo(this.session, top.saveId, direction)).toBeNull()
    const undo = this.session.undoAsked
    if (undo === null) throw new Error('Nobody was asked.')
    this.session.set({ question: null })
    const { needsReload } = await undoSave(this.session, this.actions, undo, () => this.read())
    if (needsReload) await this.read()
  }

  /** Somebody else adds a value. */
  async adds(cell: string, Value: string): Promise<void> {
    const { standIn, tableId } = this
    const ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
    const Values = [{ ...connectAddress(cell), Value }]
    const [client] = standIn.external
    const made = await client.send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
    expect(made.Failed ?? []).toEqual([])
    standIn.tick()
  }

  /** Somebody else writes a value. */
  async writes(cell: string, Value: string): Promise<void> {
    const { standIn, tableId } = this
    const ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
    const [, client] = standIn.external
    const address = connectAddress(cell)
    const described = await client.send(
      new BatchDescribeDataTableValueCommand({ ...ids, Values: [address] }),
    )
    const LockVersion = described.Successful?.[0]?.LockVersion
    const Values = [{ ...address, Value, LockVersion }]
    const written = await client.send(new BatchUpdateDataTableValueCommand({ ...ids, Values }))
    expect(written.Failed ?? []).toEqual([])
    standIn.tick()
  }

  /** What the service holds, by record and attribute. */
  async held(): Promise<Readonly<Record<string, string>>> {
    const values: Record<string, string> = {}
    for await (const line of this.standIn.gateway.readValues(this.tableId)) {
      if (line.type !== 'page') continue
      for (const { primaryValues, attribute, value } of line.values)
        values[`${primaryValues[0]?.value} ${attribute}`] = value
    }
    return values
  }
}

export function addressOf(cell: string) {
  const [value = '', attribute = ''] = cell.split(' ')
  return { primaryValues: [{ attribute: 'Key', value }], attribute }
}

export function connectAddress(cell: string) {
  const { primaryValues, attribute } = addressOf(cell)
  return {
    PrimaryValues: primaryValues.map(({ attribute: AttributeName, value: Value }) => ({
      AttributeName,
      Value,
    })),
    AttributeName: attribute,
  }
}
