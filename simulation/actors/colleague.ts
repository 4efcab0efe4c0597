import {
  BatchCreateDataTableValueCommand,
  BatchDeleteDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  CreateDataTableAttributeCommand,
  DeleteDataTableAttributeCommand,
  UpdateDataTableAttributeCommand,
  UpdateDataTablePrimaryValuesCommand,
} from '@aws-sdk/client-connect'
import { expect } from 'vitest'
import type { StandIn } from '../model/stand-in'
import { connectAddress } from './session'

/** Somebody else with a client of their own, who changes records and attributes of one table. */
export class Colleague {
  readonly #standIn: StandIn
  readonly #ids: { readonly InstanceId: string; readonly DataTableId: string }

  constructor(standIn: StandIn, tableId: string) {
    this.#standIn = standIn
    this.#ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
  }

  /** Stores a value where there is none; begins the record if it has to. */
  async creates(cell: string, Value: string): Promise<void> {
    const Values = [{ ...connectAddress(cell), Value }]
    const made = await this.#client.send(
      new BatchCreateDataTableValueCommand({ ...this.#ids, Values }),
    )
    expect(made.Failed ?? []).toEqual([])
    this.#standIn.tick()
  }

  async removes(...cells: readonly string[]): Promise<void> {
    for (const cell of cells) {
      const LockVersion = await this.#versionOf(cell)
      const Values = [{ ...connectAddress(cell), LockVersion }]
      const gone = await this.#client.send(
        new BatchDeleteDataTableValueCommand({ ...this.#ids, Values }),
      )
      expect(gone.Failed ?? []).toEqual([])
    }
    this.#standIn.tick()
  }

  /** @param cell one that holds a value; its record is renamed */
  async renamesRecord(cell: string, to: string): Promise<void> {
    const { PrimaryValues } = connectAddress(cell)
    const NewPrimaryValues = PrimaryValues.map((one) => ({ ...one, Value: to }))
    const LockVersion = await this.#versionOf(cell)
    await this.#client.send(
      new UpdateDataTablePrimaryValuesCommand({
        ...this.#ids,
        PrimaryValues,
        NewPrimaryValues,
        LockVersion,
      }),
    )
    this.#standIn.tick()
  }

  /** @param cells one stored cell of each of two records, which change their names */
  async swapsRecords(one: string, other: string): Promise<void> {
    const [first = '', attribute = ''] = one.split(' ')
    const [second = ''] = other.split(' ')
    await this.renamesRecord(one, 'Elsewhere')
    await this.renamesRecord(other, first)
    await this.renamesRecord(`Elsewhere ${attribute}`, second)
  }

  async renamesAttribute(AttributeName: string, Name: string): Promise<void> {
    await this.#client.send(
      new UpdateDataTableAttributeCommand({
        ...this.#ids,
        AttributeName,
        Name,
        ValueType: 'TEXT',
      }),
    )
    this.#standIn.tick()
  }

  async swapsAttributes(one: string, other: string): Promise<void> {
    await this.renamesAttribute(one, 'Elsewhere')
    await this.renamesAttribute(other, one)
    await this.renamesAttribute('Elsewhere', other)
  }

  /** Deletes the attribute, values and all, and makes one of the same name. */
  async makesAttributeAgain(Name: string): Promise<void> {
    await this.#client.send(
      new DeleteDataTableAttributeCommand({ ...this.#ids, AttributeName: Name }),
    )
    await this.#client.send(
      new CreateDataTableAttributeCommand({ ...this.#ids, Name, ValueType: 'TEXT' }),
    )
    this.#standIn.tick()
  }

  get #client() {
    return this.#standIn.external[0]
  }

  async #versionOf(cell: string) {
    const described = await this.#client.send(
      new BatchDescribeDataTableValueCommand({ ...this.#ids, Values: [connectAddress(cell)] }),
    )
    const [value] = described.Successful ?? []
    if (value === undefined) throw new Error(`Nothing is stored in ${cell}.`)
    return value.LockVersion
  }
}
