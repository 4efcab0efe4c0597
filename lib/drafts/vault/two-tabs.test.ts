import { describe, expect, it } from 'vitest'
import { cellKey, lockScope, type PrimaryValues } from '@/lib/data-table'
import { DraftStore } from '../draft-store'
import { keptDrafts } from './kept-drafts'
import { mergeRecord } from './merge-records'
import { DraftReplica } from './replica'
import { fromStored, toStored } from './shape'
import type { DraftRecord, Vault } from './types'

const LUND: PrimaryValues = [{ attribute: 'Branch', value: 'Lund' }]
const LUNDA: PrimaryValues = [{ attribute: 'Branch', value: 'Lunda' }]

/** Two tabs of one browser over one vault; what one writes the other reads as a browser would hand it over. */
function twoTabs() {
  const held = new Map<string, DraftRecord>()
  const open = (tab: string) => {
    const drafts = new DraftStore()
    drafts.tableId = 't'
    drafts.isStored = () => true
    drafts.witnessOfRecord = () => ({
      primaryValues: LUND,
      attribute: 'Note',
      lockVersion: { dataTable: 'd1', attribute: 'a1', primaryValues: 'p1', value: 'v1' },
    })
    const vault: Pick<Vault, 'tab' | 'load' | 'putDrafts' | 'generation'> = {
      tab,
      generation: 'one',
      load: async () => ({ drafts: [...held.values()].map(handedOver), rivals: [] }),
      putDrafts: async (_tableId, changes) => {
        const records = changes.map((change) => {
          const { record } = mergeRecord(change, held.get(change.key) ?? null, tab)
          if (record === null) held.delete(change.key)
          else held.set(change.key, record)
          return record
        })
        return { isHeld: true, records, rivals: [] }
      },
    }
    const replica = new DraftReplica({
      vault,
      tableId: 't',
      drafts: keptDrafts(drafts),
      tableName: () => 'Branches',
      saveIdOf: () => 'save-1',
      onWritten: () => {},
      onNews: () => {},
    })
    return { drafts, replica }
  }
  return { held, one: open('one'), two: open('two') }
}

function handedOver(record: DraftRecord): DraftRecord {
  const read = fromStored(record.key, structuredClone(toStored(record)))
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

describe('a rename that one tab has under way', () => {
  it('is no sending of the other tab, whose view of the lock moves meanwhile, and goes when it is saved', async () => {
    const { held, one, two } = twoTabs()
    one.drafts.records.rename(LUND, LUNDA)
    const [sent] = one.drafts.beginSave().renames
    await one.replica.flush()
    await two.replica.refresh()
    expect(two.drafts.records.renames()[0]?.status.kind).toBe('saving')

    // A cell of the record was saved before it: the other tab hears so, and its rename stands on the version of today.
    const scope = lockScope('PRIMARY_VALUE', true, { primaryValues: LUND, attribute: 'Note' })
    two.drafts.forwardScope('PRIMARY_VALUE', true, { scope: scope ?? '', from: 'p1', to: 'p2' })
    expect(two.drafts.records.renames()[0]?.witness?.lockVersion?.primaryValues).toBe('p2')
    await two.replica.flush()
    expect([...held.values()].map(({ saver }) => saver?.tab)).toEqual(['one'])

    const base = { value: 'Lunda', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    one.drafts.settle([{ kind: 'saved', id: sent?.key ?? '', base }])
    await one.replica.flush()
    expect([...held.keys()]).toEqual([])
    await two.replica.refresh()
    for (const { drafts } of [one, two]) expect(drafts.records.renames()).toEqual([])
  })
})

describe('a text that another tab typed over the one of this', () => {
  const NOTE = {
    id: 'Note',
    name: 'Note',
    valueType: 'TEXT',
    description: '',
    isPrimary: false,
    rules: {},
  } as const
  const address = { primaryValues: LUND, attribute: 'Note' }
  const base = { value: 'stored', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
  const key = cellKey('t', address)
  const type = ({ drafts }: ReturnType<typeof twoTabs>['one'], value: string) =>
    drafts.edit(key, NOTE, address, base, value)

  it('is not taken away by undo or redo here', async () => {
    const { one, two } = twoTabs()
    type(one, 'of one')
    await one.replica.flush()
    await two.replica.refresh()
    type(two, 'of two')
    await two.replica.flush()
    await one.replica.refresh()
    expect(one.drafts.get(key)?.value).toBe('of two')
    expect(one.drafts.replay('undo')).toBeNull()
    expect(one.drafts.get(key)?.value).toBe('of two')
    // Where it was typed it is the last step.
    two.drafts.replay('undo')
    expect(two.drafts.get(key)?.value).toBe('of one')
    two.drafts.replay('redo')
    await two.replica.flush()
    await one.replica.refresh()
    expect(one.drafts.replay('redo')).toBeNull()
    expect(one.drafts.get(key)?.value).toBe('of two')
  })
})
