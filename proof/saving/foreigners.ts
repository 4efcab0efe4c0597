import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  DeleteDataTableAttributeCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTableMetadataCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import type { CellAddress } from '@/lib/data-table'
import { NAMES, type Name } from './record-steps'
import type { StandIn } from './stand-in'
import { ATTRIBUTES, keyed, type Step } from './steps'

/** Two foreign clients with plain calls of the SDK: they read what they change, and change it, whatever is there. */
export class Foreigners {
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
        return this.#renameRecord(step.record, step.to)
      case 'foreign-delete':
        return this.#deleteRecord(step.record)
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
    const sdk = this.standIn.foreign[client === 1 ? 1 : 0]
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

  async #deleteRecord(record: Name): Promise<void> {
    if (!this.hasPrimaries) return
    for (const cell of cellsOf(record)) await this.#write(0, cell, null)
  }

  /** Gives a record another name, if it is there and nobody else has that. */
  async #renameRecord(record: Name, to: Name): Promise<void> {
    if (!this.hasPrimaries) return
    const ids = this.#ids
    const [sdk] = this.standIn.foreign
    const Values = cellsOf(record).map(connectAddress)
    const { Successful } = await sdk.send(
      new BatchDescribeDataTableValueCommand({ ...ids, Values }),
    )
    const LockVersion = Successful?.[0]?.LockVersion
    const [from, next] = [record, to].map((name) => connectAddress({ ...NOWHERE, ...at(name) }))
    if (LockVersion === undefined || from === undefined || next === undefined) return
    const { PrimaryValues } = from
    const NewPrimaryValues = next.PrimaryValues
    const change = { ...ids, PrimaryValues, NewPrimaryValues, LockVersion }
    await ignore(['ConflictException'], sdk.send(new UpdateDataTablePrimaryValuesCommand(change)))
  }

  async #setLevel(ValueLockLevel: Extract<Step, { do: 'level' }>['level']): Promise<void> {
    const Name = `Proof ${this.tableId}`
    const change = { ...this.#ids, Name, TimeZone: 'UTC', ValueLockLevel }
    await this.standIn.foreign[0].send(new UpdateDataTableMetadataCommand(change))
  }

  async #changeAttribute(
    step: Extract<Step, { do: 'rule' | 'rename-attribute' | 'delete-attribute' }>,
  ): Promise<void> {
    const [sdk] = this.standIn.foreign
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

const NOWHERE: CellAddress = { primaryValues: [], attribute: '' }

function at(record: Name) {
  return { primaryValues: keyed(record) }
}

function cellsOf(record: Name): readonly CellAddress[] {
  return ATTRIBUTES.map((attribute) => ({ ...at(record), attribute }))
}

/** The address of a numbered cell: record by record; without primary attributes all in the one record. */
export function addressOf(cell: number, hasPrimaries: boolean): CellAddress {
  const attribute = ATTRIBUTES[cell % ATTRIBUTES.length] ?? 'A'
  const record = NAMES[Math.floor(cell / ATTRIBUTES.length) % NAMES.length] ?? 'p'
  return { attribute, primaryValues: hasPrimaries ? keyed(record) : [] }
}

/** The same in the service's words. */
export function connectAddress({ primaryValues, attribute }: CellAddress) {
  return {
    PrimaryValues: primaryValues.map((one) => ({ AttributeName: one.attribute, Value: one.value })),
    AttributeName: attribute,
  }
}
