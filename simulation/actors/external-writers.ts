import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  CreateDataTableAttributeCommand,
  DeleteDataTableAttributeCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import type { CellAddress, PrimaryValues } from '@/lib/data-table'
import { NAMES } from '../model/record-steps'
import type { Meddling, ScreenStep } from '../model/screen-steps'
import type { StandIn } from '../model/stand-in'
import { ATTRIBUTES, keyed, type Step } from '../model/steps'

type Meddle = Extract<ScreenStep, { do: 'meddle' }>
type StructureMeddling = Extract<Meddling, `${string}-attribute${string}`>

/** Two foreign clients with plain calls of the SDK: they read what they change, and change it, whatever is there. */
export class ExternalWriters {
  readonly #ids: { readonly InstanceId: string; readonly DataTableId: string }
  #renames = 0

  constructor(
    readonly standIn: StandIn,
    readonly tableId: string,
    readonly hasPrimaries: boolean,
  ) {
    this.#ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
  }

  /** Carries out one of their steps. */
  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'foreign':
        return this.#write(step.client, addressOf(step.cell, this.hasPrimaries), step.value)
      case 'foreign-rename':
        return this.#renameRecord(keyed(step.record), keyed(step.to))
      case 'foreign-delete':
        return this.#deleteRecord(keyed(step.record))
      case 'level':
        return this.#setLevel(step.level)
      case 'rule':
      case 'rename-attribute':
      case 'delete-attribute':
        return this.#changeAttribute(step)
      default:
        throw new Error(`No step of theirs: ${step.do}`)
    }
  }

  /** Reads the cell and writes it, whatever it holds. */
  async #write(client: number, cell: CellAddress, value: string | null): Promise<void> {
    const ids = this.#ids
    const sdk = this.standIn.external[client === 1 ? 1 : 0]
    const address = connectAddress(cell)
    const { Successful } = await sdk.send(
      new BatchDescribeDataTableValueCommand({ ...ids, Values: [address] }),
    )
    const LockVersion = Successful?.[0]?.LockVersion
    if (LockVersion === undefined) {
      if (value === null) return
      const Values = [{ ...address, Value: value }]
      await sdk.send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
    } else if (value === null) {
      const Values = [{ ...address, LockVersion }]
      await sdk.send(new BatchDeleteDataTableValueCommand({ ...ids, Values }))
    } else {
      const Values = [{ ...address, LockVersion, Value: value }]
      await sdk.send(new BatchUpdateDataTableValueCommand({ ...ids, Values }))
    }
  }

  async #deleteRecord(primaryValues: PrimaryValues): Promise<void> {
    if (!this.hasPrimaries) return
    for (const cell of cellsOf(primaryValues)) await this.#write(0, cell, null)
  }

  /** Does something to what an editor has in hand; nothing where that is called otherwise by now. */
  async meddle(
    { how, client, value }: Meddle,
    { primaryValues, ...cell }: CellAddress,
  ): Promise<void> {
    // What an editor shows of an attribute that is gone, such as "A (deleted)", is in no table.
    const isOfValue = /^(?!Key$)[^()]+$/.test(cell.attribute)
    const attribute = isOfValue ? cell.attribute : ATTRIBUTES[0]
    const free = keyed(NAMES[value.length % NAMES.length] ?? 's')
    switch (how) {
      case 'write':
        return this.#write(client, { primaryValues, attribute }, value)
      case 'clear':
        return this.#write(client, { primaryValues, attribute }, null)
      case 'delete-record':
        return this.#deleteRecord(primaryValues)
      case 'recreate-record':
        return this.#recreateRecord(primaryValues)
      case 'rename-record':
        return this.#renameRecord(primaryValues, free)
      case 'add-record':
        return this.#write(
          client,
          { primaryValues: this.hasPrimaries ? free : [], attribute },
          value,
        )
      default:
        return ignore(UNLIKELY, this.#restructure(how, attribute))
    }
  }

  /** Deletes a record and makes it again with the very values that it had. */
  async #recreateRecord(primaryValues: PrimaryValues): Promise<void> {
    const cells = cellsOf(primaryValues)
    const Values = cells.map(connectAddress)
    const describe = new BatchDescribeDataTableValueCommand({ ...this.#ids, Values })
    const { Successful = [] } = await this.standIn.external[0].send(describe)
    await this.#deleteRecord(primaryValues)
    for (const cell of cells) {
      const held = Successful.find(({ AttributeName }) => AttributeName === cell.attribute)?.Value
      if (held !== undefined) await this.#write(0, cell, held)
    }
  }

  async #restructure(how: StructureMeddling, AttributeName: string): Promise<void> {
    const [sdk] = this.standIn.external
    this.#renames += 1
    const another = `Renamed ${this.#renames}`
    const other = ATTRIBUTES.find((one) => one !== AttributeName) ?? 'A'
    const name = (from: string, Name: string) =>
      sdk.send(
        new UpdateDataTableAttributeCommand({
          ...this.#ids,
          AttributeName: from,
          Name,
          ValueType: 'TEXT',
        }),
      )
    const add = (Name: string) =>
      sdk.send(new CreateDataTableAttributeCommand({ ...this.#ids, Name, ValueType: 'TEXT' }))
    const remove = () =>
      sdk.send(new DeleteDataTableAttributeCommand({ ...this.#ids, AttributeName }))
    switch (how) {
      case 'add-attribute':
        await add(another)
        return
      case 'rename-attribute':
        await name(AttributeName, another)
        return
      case 'delete-attribute':
        await remove()
        return
      case 'recreate-attribute':
        await remove()
        await add(AttributeName)
        return
      case 'swap-attributes':
        await name(AttributeName, another)
        await name(other, AttributeName)
        await name(another, other)
    }
  }

  /** Gives a record another name, if it is there and nobody else has that. */
  async #renameRecord(record: PrimaryValues, to: PrimaryValues): Promise<void> {
    if (!this.hasPrimaries) return
    const ids = this.#ids
    const [sdk] = this.standIn.external
    const Values = cellsOf(record).map(connectAddress)
    const { Successful } = await sdk.send(
      new BatchDescribeDataTableValueCommand({ ...ids, Values }),
    )
    const LockVersion = Successful?.[0]?.LockVersion
    const [PrimaryValues, NewPrimaryValues] = [record, to].map(connectRecord)
    if (LockVersion === undefined) return
    const change = { ...ids, PrimaryValues, NewPrimaryValues, LockVersion }
    await ignore(['ConflictException'], sdk.send(new UpdateDataTablePrimaryValuesCommand(change)))
  }

  async #setLevel(ValueLockLevel: Extract<Step, { do: 'level' }>['level']): Promise<void> {
    const Name = `Proof ${this.tableId}`
    const change = { ...this.#ids, Name, TimeZone: 'UTC', ValueLockLevel }
    await this.standIn.external[0].send(new UpdateDataTableMetadataCommand(change))
  }

  async #changeAttribute(
    step: Extract<Step, { do: 'rule' | 'rename-attribute' | 'delete-attribute' }>,
  ): Promise<void> {
    const [sdk] = this.standIn.external
    const AttributeName = ATTRIBUTES[step.attribute % ATTRIBUTES.length] ?? 'A'
    const change = { ...this.#ids, AttributeName }
    this.#renames += 1
    const Name = step.do === 'rename-attribute' ? `Renamed ${this.#renames}` : AttributeName
    const isRule = step.do === 'rule' && step.maxLength !== null
    const rule = isRule ? { Validation: { MaxLength: step.maxLength } } : {}
    await ignore(
      ['ResourceNotFoundException'],
      step.do === 'delete-attribute'
        ? sdk.send(new DeleteDataTableAttributeCommand(change))
        : sdk.send(
            new UpdateDataTableAttributeCommand({ ...change, Name, ValueType: 'TEXT', ...rule }),
          ),
    )
  }
}

async function ignore(names: readonly string[], call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof Error) || !names.includes(error.name)) throw error
  }
}

/** What a change of structure meets that another history of it has changed already. */
const UNLIKELY = ['ResourceNotFoundException', 'DuplicateResourceException', 'ConflictException']

function cellsOf(primaryValues: PrimaryValues): readonly CellAddress[] {
  return ATTRIBUTES.map((attribute) => ({ primaryValues, attribute }))
}

/** The address of a numbered cell: record by record; without primary attributes all in the one record. */
export function addressOf(cell: number, hasPrimaries: boolean): CellAddress {
  const attribute = ATTRIBUTES[cell % ATTRIBUTES.length] ?? 'A'
  const record = NAMES[Math.floor(cell / ATTRIBUTES.length) % NAMES.length] ?? 'p'
  return { attribute, primaryValues: hasPrimaries ? keyed(record) : [] }
}

/** The same in the service's words. */
export function connectAddress({ primaryValues, attribute }: CellAddress) {
  return { PrimaryValues: connectRecord(primaryValues), AttributeName: attribute }
}

function connectRecord(primaryValues: PrimaryValues) {
  return primaryValues.map(({ attribute, value }) => ({ AttributeName: attribute, Value: value }))
}
