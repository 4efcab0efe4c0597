import {
  BatchCreateDataTableValueCommand,
  BatchDescribeDataTableValueCommand,
  BatchUpdateDataTableValueCommand,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
} from '@aws-sdk/client-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadValues } from '@/components/editor/load-values'
import { runSave } from '@/components/editor/run-save'
import { TableSession } from '@/components/editor/session'
import { askUndo, undoSave } from '@/components/editor/undo-save'
import type { LockLevel } from '@/lib/data-table'
import type { BatchLocking } from '@/lib/local-connect'
import type { SaveActions } from '@/lib/save'
import { executeSave } from '@/lib/save/server'
import { type StandIn, startStandIn } from '../saving/stand-in'

const LEVELS: readonly LockLevel[] = ['NONE', 'VALUE', 'ATTRIBUTE', 'PRIMARY_VALUE', 'DATA_TABLE']
const NEVER = new AbortController().signal

/** Record › attribute, and what it stores at first. */
const STORED = { 'Lund A': 'a', 'Lund B': 'b', 'Oslo A': 'c', 'Turku A': 'd', 'Turku B': 'e' }

let tables = 0

/** One table of a stand-in with a person who has it open. */
class Sitting {
  readonly actions: SaveActions

  private constructor(
    readonly standIn: StandIn,
    readonly tableId: string,
    readonly session: TableSession,
  ) {
    const options = { sleep: () => Promise.resolve() }
    this.actions = {
      save: async (request) => executeSave(request, standIn.gateway.saveService, options),
      follow: async () => null,
    }
  }

  static async open(standIn: StandIn, level: LockLevel): Promise<Sitting> {
    const [client] = standIn.foreign
    const InstanceId = standIn.instanceId
    tables += 1
    const { Id = '' } = await client.send(
      new CreateDataTableCommand({
        InstanceId,
        Name: `Undo ${tables}`,
        TimeZone: 'UTC',
        ValueLockLevel: level,
        Status: 'PUBLISHED',
      }),
    )
    const ids = { InstanceId, DataTableId: Id }
    for (const Name of ['Key', 'A', 'B']) {
      const Primary = Name === 'Key'
      await client.send(
        new CreateDataTableAttributeCommand({ ...ids, Name, ValueType: 'TEXT', Primary }),
      )
    }
    const Values = Object.entries(STORED).map(([cell, Value]) => ({
      ...connectAddress(cell),
      Value,
    }))
    await client.send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
    const read = await standIn.gateway.readSchema(Id)
    if (!read.ok) throw new Error(read.trouble.title)
    const sitting = new Sitting(standIn, Id, new TableSession(read.schema))
    await sitting.read()
    return sitting
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

  /** Undoes, or does again, what the history leads to, as its person would who says yes. */
  async cross(direction: 'undo' | 'redo'): Promise<void> {
    const top = this.session.drafts.history.top(direction)
    if (top?.verb !== 'save') throw new Error(`The next step is no save, but ${top?.verb}.`)
    expect(askUndo(this.session, top.saveId, direction)).toBeNull()
    const { undo } = this.session.state.state
    if (undo === null) throw new Error('Nobody was asked.')
    this.session.set({ undo: null })
    const { needsReload } = await undoSave(this.session, this.actions, undo, () => this.read())
    if (needsReload) await this.read()
  }

  /** Somebody else writes a value. */
  async writes(cell: string, Value: string): Promise<void> {
    const { standIn, tableId } = this
    const ids = { InstanceId: standIn.instanceId, DataTableId: tableId }
    const [, client] = standIn.foreign
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

function addressOf(cell: string) {
  const [value = '', attribute = ''] = cell.split(' ')
  return { primaryValues: [{ attribute: 'Key', value }], attribute }
}

function connectAddress(cell: string) {
  const { primaryValues, attribute } = addressOf(cell)
  return {
    PrimaryValues: primaryValues.map(({ attribute: AttributeName, value: Value }) => ({
      AttributeName,
      Value,
    })),
    AttributeName: attribute,
  }
}

describe.each<BatchLocking>(['snapshot', 'sequential'])(
  'over a stand-in that checks a call %s',
  (batchLocking) => {
    let standIn: StandIn
    beforeAll(async () => {
      standIn = await startStandIn({ batchLocking })
    })
    afterAll(() => standIn.close())

    it.each(LEVELS)('a save is undone and done again at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      sitting.type('Lund A', 'changed')
      sitting.type('Oslo B', 'made')
      sitting.type('Turku A', null)
      sitting.type('Turku B', null)
      await sitting.save()
      const after = { 'Lund A': 'changed', 'Lund B': 'b', 'Oslo A': 'c', 'Oslo B': 'made' }
      expect(await sitting.held()).toEqual(after)
      await sitting.cross('undo')
      expect(await sitting.held()).toEqual(STORED)
      expect(sitting.session.drafts.all()).toEqual([])
      await sitting.cross('redo')
      expect(await sitting.held()).toEqual(after)
      await sitting.cross('undo')
      expect(await sitting.held()).toEqual(STORED)
    })

    it.each(LEVELS)('what a colleague changed since is left alone at %s', async (level) => {
      const sitting = await Sitting.open(standIn, level)
      sitting.session.set({ scopePolicy: 'send-again', guardNone: false })
      sitting.type('Lund A', 'mine')
      sitting.type('Oslo A', 'mine too')
      await sitting.save()
      await sitting.writes('Oslo A', 'theirs')
      await sitting.cross('undo')
      expect(await sitting.held()).toEqual({ ...STORED, 'Oslo A': 'theirs' })
      expect(sitting.session.drafts.all()).toEqual([])
      expect(sitting.session.state.state.result).toMatchObject({ saved: 1, leftAlone: 1 })
      const [kept] = sitting.session.receipts.store.state
      const left = kept?.receipt.lines.find(({ outcome }) => outcome === 'conflict')
      expect(left).toMatchObject({ before: 'mine too', after: 'c', theirs: 'theirs' })
    })

    it.each(['ATTRIBUTE', 'DATA_TABLE'] as const)(
      'a neighbour that moved at %s is asked about, as the table’s policy says',
      async (level) => {
        const sitting = await Sitting.open(standIn, level)
        sitting.type('Lund A', 'mine')
        await sitting.save()
        await sitting.writes('Oslo A', 'theirs')
        await sitting.cross('undo')
        expect(await sitting.held()).toEqual({ ...STORED, 'Lund A': 'mine', 'Oslo A': 'theirs' })
        const [draft] = sitting.session.drafts.summary().conflicts
        expect(draft?.status).toMatchObject({ kind: 'conflict', reason: 'scope' })
        expect(draft?.value).toBe('a')
      },
    )

    it.each(['NONE', 'VALUE', 'DATA_TABLE'] as const)(
      'save after save is undone to the beginning at %s',
      async (level) => {
        const sitting = await Sitting.open(standIn, level)
        for (const value of ['one', 'two', 'three']) {
          sitting.type('Lund A', value)
          sitting.type('Turku B', `${value} too`)
          await sitting.save()
        }
        for (let save = 0; save < 3; save += 1) await sitting.cross('undo')
        expect(await sitting.held()).toEqual(STORED)
        expect(sitting.session.drafts.history.top('undo')).toBeNull()
        for (let save = 0; save < 3; save += 1) await sitting.cross('redo')
        expect(await sitting.held()).toMatchObject({ 'Lund A': 'three', 'Turku B': 'three too' })
      },
    )

    it('a cell with an unsaved edit keeps both, the edit and what is stored', async () => {
      const sitting = await Sitting.open(standIn, 'VALUE')
      sitting.type('Lund A', 'mine')
      sitting.type('Lund B', 'mine too')
      await sitting.save()
      const [save] = sitting.session.receipts.store.state
      sitting.type('Lund A', 'typed on')
      expect(askUndo(sitting.session, save?.id ?? '', null)).toBeNull()
      const { undo } = sitting.session.state.state
      if (undo === null) throw new Error('Nobody was asked.')
      await undoSave(sitting.session, sitting.actions, undo, () => sitting.read())
      expect(await sitting.held()).toEqual({ ...STORED, 'Lund A': 'mine' })
      expect(sitting.session.drafts.all().map(({ value }) => value)).toEqual(['typed on'])
      const [kept] = sitting.session.receipts.store.state
      expect(kept).toMatchObject({ undoes: save?.id })
      expect(kept?.receipt.lines).toContainEqual(
        expect.objectContaining({ attribute: 'A', outcome: 'kept', reason: 'drafted' }),
      )
    })
  },
)
