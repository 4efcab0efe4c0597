import {
  BatchCreateDataTableValueCommand,
  CreateDataTableAttributeCommand,
  CreateDataTableCommand,
  DeleteDataTableCommand,
} from '@aws-sdk/client-connect'
import type { CellAddress } from '@/lib/data-table'
import { Editor } from './actors/editor'
import { addressOf, connectAddress, ExternalWriters } from './actors/external-writers'
import { playRecord } from './actors/record-actions'
import { settled, Turns } from './model/call-scheduler'
import type { LoggedSave, Surroundings } from './model/save-log'
import { readTable } from './model/schema'
import type { Entry, StandIn } from './model/stand-in'
import { ATTRIBUTES, type Beginning, type Fault, LAG_MS, type Step } from './model/steps'
import { lostWork } from './oracle/lost-edits'

/** Everything that happened in one history, for the judge. */
export interface Trace {
  readonly beginning: Beginning
  readonly tableId: string
  readonly entries: readonly Entry[]
  readonly saves: readonly LoggedSave[]
  readonly editors: readonly Editor[]
  /** Edits that were found missing, after which step. */
  readonly lost: readonly string[]
  readonly faults: Readonly<Partial<Record<Fault, number>>>
  readonly steps: number
}

/** What a fault needs beside its effect. */
const MEMBERS: Partial<Record<Fault, Record<string, unknown>>> = {
  delay: { ms: 1 },
  slow: { ms: 1 },
  skew: { ms: 3_600_000 },
  lag: { ms: LAG_MS },
  // The words lie: nobody moved anything.
  'fail-cell': { message: 'Concurrency conflict: the value has changed since it was read.' },
}

const OPERATIONS: Readonly<Record<string, string>> = {
  update: 'BatchUpdateDataTableValue',
  delete: 'BatchDeleteDataTableValue',
  create: 'BatchCreateDataTableValue',
  describe: 'BatchDescribeDataTableValue',
  list: 'ListDataTableValues',
  rename: 'UpdateDataTablePrimaryValues',
  find: 'ListDataTablePrimaryValues',
}

const WRITES = ['update', 'delete', 'create']
const READS = ['describe', 'list', 'find']
/** Calls of which a cell may be refused without that being false: one that cannot be described reads as empty. */
const OF_CELLS = WRITES

let tables = 0

/** One table with its editors and foreign clients, in which the steps of one history happen. */
export class Simulation {
  readonly #lost: string[] = []
  readonly #faults: Partial<Record<Fault, number>> = {}
  #steps = 0
  #editors: readonly Editor[] = []
  #wasForbidden = false
  #isLagging = false
  /** Saves whose last read lagged: the next one does not, since two in a row are believed. */
  readonly #lagged = new WeakSet<object>()
  readonly #externalWriters: ExternalWriters

  private constructor(
    readonly beginning: Beginning,
    readonly around: Surroundings,
  ) {
    this.#externalWriters = new ExternalWriters(
      around.standIn,
      around.tableId,
      beginning.hasPrimaries,
    )
  }

  /** Makes the table and opens it for every editor. */
  static async make(standIn: StandIn, beginning: Beginning): Promise<Simulation> {
    const tableId = await makeTable(standIn, beginning)
    const around = { standIn, tableId, turns: new Turns(), saves: [] }
    const simulation = new Simulation(beginning, around)
    const { batchSize, callsInFlight } = beginning
    const options = beginning.editors.map((one) => ({ ...one, batchSize, callsInFlight }))
    const editors: Editor[] = []
    // All of them open it before anything happens.
    const reading = await readTable(around)
    for (const [index, one] of options.entries()) {
      editors.push(await Editor.open(index, one, around, reading))
    }
    simulation.#editors = editors
    return simulation
  }

  /** Carries out one step, and what the apps do by themselves after it. */
  async play(step: Step): Promise<void> {
    this.#steps += 1
    await this.#carryOut(step)
    await this.#tend(JSON.stringify(step))
  }

  /** Lets every save end and gives what there is to judge; the table is removed. */
  async end(): Promise<Trace> {
    const { standIn, tableId, turns, saves } = this.around
    this.#isLagging = false
    await this.#tend('the end')
    while (turns.size > 0 || this.#editors.some((editor) => editor.waitsForReading)) {
      if (turns.size > 0) await this.#turn(0, null)
      await this.#tend('the end')
    }
    for (const editor of this.#editors) await editor.ended()
    await this.#tend('the end')
    const entries = await standIn.journal(tableId)
    await standIn.external[0].send(
      new DeleteDataTableCommand({ InstanceId: standIn.instanceId, DataTableId: tableId }),
    )
    await standIn.clearFaults()
    return {
      beginning: this.beginning,
      tableId,
      entries,
      saves,
      editors: this.#editors,
      lost: this.#lost,
      faults: this.#faults,
      steps: this.#steps,
    }
  }

  async #tend(after: string): Promise<void> {
    await settled()
    for (const editor of this.#editors) {
      await editor.tend()
      editor.screen.render()
      for (const loss of lostWork(editor)) this.#lost.push(`After ${after}: ${loss}.`)
    }
    // A save that waited for a reading goes on now.
    await settled()
  }

  async #carryOut(step: Step): Promise<void> {
    switch (step.do) {
      case 'read':
        return (step.slowSteps ?? 0) > 0
          ? this.#editor(step.editor)?.readSlowly(step.slowSteps ?? 0)
          : this.#editor(step.editor)?.read(step.isQuiet, step.lagMs)
      case 'edit':
        return this.#editor(step.editor)?.screen.typeOver(this.#address(step.cell), step.value)
      case 'point':
      case 'open':
      case 'type':
      case 'commit':
      case 'escape':
      case 'clear':
      case 'remove':
      case 'paste':
      case 'put':
      case 'ask':
      case 'look':
      case 'choose':
        return this.#editor(step.editor)?.screen.play(step)
      case 'meddle': {
        const editor = this.#editor(step.editor)
        const address = editor?.screen.inHand
        if (!editor || !address) return
        this.around.standIn.tick()
        await this.#externalWriters.meddle(step, address)
        return step.isRead ? editor.read() : undefined
      }
      case 'save':
        return this.#editor(step.editor)?.save()
      case 'undo':
      case 'redo':
        return this.#editor(step.editor)?.cross(step.do)
      case 'stop':
        return this.#editor(step.editor)?.stop()
      case 'add':
      case 'duplicate':
      case 'rename':
      case 'delete':
      case 'restore':
      case 'retry': {
        const editor = this.#editor(step.editor)
        editor?.screen.leave()
        if (editor && this.beginning.hasPrimaries) playRecord(editor, step)
        return
      }
      case 'turns': {
        await this.#turn(step.pick, step.fault)
        for (let turn = 1; turn < step.count; turn += 1) await this.#turn(step.pick, null)
        return
      }
      case 'resolve':
        return this.#editor(step.editor)?.resolve(step.which, step.choice, step.value)
      case 'discard':
        return this.#editor(step.editor)?.discard(step.which)
      case 'lag':
        this.#isLagging = step.isOn
        return
      case 'die':
        return this.#editor(step.editor)?.die(step.isApplied)
      case 'forbid':
        return this.#forbid(step.cell)
      default:
        this.around.standIn.tick()
        return this.#externalWriters.play(step)
    }
  }

  #editor(index: number): Editor | undefined {
    return this.#editors[index % this.#editors.length]
  }

  async #turn(pick: number, chosen: Fault | null): Promise<void> {
    const { standIn, tableId, turns } = this.around
    const call = turns.take(pick)
    if (call === undefined) return
    standIn.tick()
    const isRead = READS.includes(call.kind)
    const wasLagged = isRead && this.#lagged.delete(call.owner)
    const fault = chosen ?? (this.#isLagging && isRead && !wasLagged ? 'lag' : null)
    if (fault === 'lag' && isRead) this.#lagged.add(call.owner)
    const operation = OPERATIONS[call.kind]
    const isUnfair = fault === 'fail-cell' && !OF_CELLS.includes(call.kind)
    const isPointless = fault === 'lag' && !isRead
    const isHit = fault !== null && operation !== undefined && !isUnfair && !isPointless
    if (isHit) {
      const rule = { operation, effect: fault, count: 1, table: tableId, caller: 'stand-in' }
      await standIn.addFault({ ...rule, ...MEMBERS[fault] })
      this.#faults[fault] = (this.#faults[fault] ?? 0) + 1
    }
    const lagMs = isHit && fault === 'lag' ? LAG_MS : 0
    await call.pass(isHit || (this.#wasForbidden && WRITES.includes(call.kind)), lagMs)
    await settled()
  }

  async #forbid(cell: number | null): Promise<void> {
    const { standIn, tableId } = this.around
    await standIn.clearFaults()
    if (cell === null) return
    this.#wasForbidden = true
    const { primaryValues, attribute } = this.#address(cell)
    for (const kind of WRITES) {
      await standIn.addFault({
        operation: OPERATIONS[kind],
        effect: 'access-denied',
        table: tableId,
        caller: 'stand-in',
        attribute,
        primaryValues: primaryValues.map((one) => ({
          AttributeName: one.attribute,
          Value: one.value,
        })),
      })
    }
  }

  #address(cell: number): CellAddress {
    return addressOf(cell, this.beginning.hasPrimaries)
  }
}

async function makeTable(standIn: StandIn, beginning: Beginning): Promise<string> {
  const { hasPrimaries, level, stored } = beginning
  const client = standIn.external[0]
  tables += 1
  const InstanceId = standIn.instanceId
  const { Id = '' } = await client.send(
    new CreateDataTableCommand({
      InstanceId,
      Name: `Table ${tables}`,
      TimeZone: 'UTC',
      ValueLockLevel: level,
      Status: 'PUBLISHED',
    }),
  )
  const ids = { InstanceId, DataTableId: Id }
  for (const Name of [...(hasPrimaries ? ['Key'] : []), ...ATTRIBUTES]) {
    const Primary = Name === 'Key'
    await client.send(
      new CreateDataTableAttributeCommand({ ...ids, Name, ValueType: 'TEXT', Primary }),
    )
  }
  const Values = stored
    .slice(0, hasPrimaries ? stored.length : ATTRIBUTES.length)
    .flatMap((value, cell) =>
      value === null ? [] : [{ ...connectAddress(addressOf(cell, hasPrimaries)), Value: value }],
    )
  if (Values.length > 0) await client.send(new BatchCreateDataTableValueCommand({ ...ids, Values }))
  // However far a reading lags, the table is there.
  for (let tick = 0; tick < 10; tick += 1) standIn.tick()
  return Id
}
