import { describe, expect, it } from 'vitest'
import { type CellBase, cellKey, type PrimaryValues } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { keptDrafts } from './vault'

const NOTE = {
  id: 'a',
  name: 'Note',
  valueType: 'NUMBER',
  description: '',
  isPrimary: false,
  rules: {},
} as const
const LUND: PrimaryValues = [{ attribute: 'Branch', value: 'Lund' }]
const ADDRESS = { primaryValues: LUND, attribute: 'Note' }
const KEY = cellKey('t', ADDRESS)

function base(value: string | null, version = 'v1'): CellBase {
  const lockVersion = { dataTable: 't', attribute: 'a', primaryValues: 'p', value: version }
  return { value, lockVersion, modifiedAtMs: null, modifiedRegion: null }
}

/** A conflict about Lund's note, and a third value begun for it. */
function typing(text = '3,') {
  const store = new DraftStore()
  store.tableId = 't'
  store.isStored = () => true
  const reads = (now: CellBase) => store.takeRead(() => now)
  store.edit(KEY, NOTE, ADDRESS, base('1'), '2')
  reads(base('5', 'v2'))
  store.texts.keep('t', {
    field: 'third-value',
    address: ADDRESS,
    attribute: NOTE,
    base: base('5'),
    text,
  })
  const textOf = (key = KEY) => store.texts.get('third-value', key)?.text
  return { store, reads, textOf }
}

describe('a third value that is being typed', () => {
  it('outlasts what becomes of its conflict, and holds the older draft back', () => {
    const { store, reads, textOf } = typing()
    reads(base('1', 'v3'))
    expect(store.get(KEY)?.status.kind).toBe('dirty')
    expect(store.summary()).toMatchObject({ sendable: 0, openThirdValues: [{ text: '3,' }] })
    expect(store.beginSave().drafts).toEqual([])
    store.discard([KEY])
    expect([store.get(KEY), textOf()]).toEqual([undefined, '3,'])
    expect(store.summary().openThirdValues).toHaveLength(1)
    store.texts.drop('third-value', KEY)
    expect(store.summary().openThirdValues).toEqual([])
  })

  it('is decided about by nobody but who uses it', () => {
    const { store, textOf } = typing()
    const [card] = store.summary().conflicts
    if (card === undefined) throw new Error('It did not collide.')
    expect(store.resolve(card, { kind: 'mine' }).typing).toEqual([card])
    expect(store.follow([card], LUND).typing).toEqual([card])
    expect(store.get(KEY)?.status.kind).toBe('conflict')
    expect(store.takeThirdValue(card, '3').decided).toEqual([card])
    expect(store.get(KEY)).toMatchObject({ value: '3', base: { value: '5' } })
    expect(textOf()).toBeUndefined()
  })

  it('stays when its use is refused because theirs is another by now', () => {
    const { store, reads, textOf } = typing()
    const [card] = store.summary().conflicts
    if (card === undefined) throw new Error('It did not collide.')
    reads(base('6', 'v3'))
    expect(store.takeThirdValue(card, '3').changed).toEqual([card])
    expect([store.get(KEY)?.status.kind, textOf()]).toEqual(['conflict', '3,'])
  })

  it('goes along where its attribute, or its record, has another name', async () => {
    const { store, textOf } = typing()
    const heard: string[] = []
    store.texts.subscribeAny(() => heard.push('any'))
    store.rename('t', new Map([['Note', 'Remark']]))
    const remark = cellKey('t', { ...ADDRESS, attribute: 'Remark' })
    expect([textOf(), textOf(remark)]).toEqual([undefined, '3,'])
    await Promise.resolve()
    expect(heard).toEqual(['any'])
    const [visby] = [[{ attribute: 'Branch', value: 'Visby' }]]
    store.records.rename(LUND, visby)
    store.beginSave()
    store.settle([{ kind: 'saved', id: store.records.renames()[0]?.key ?? '', base: base(null) }])
    expect(textOf(cellKey('t', { primaryValues: visby, attribute: 'Remark' }))).toBe('3,')
  })

  it('comes back from where drafts are kept, as it stood', () => {
    const { store } = typing()
    const other = new DraftStore()
    const kept = keptDrafts(other)
    for (const draft of keptDrafts(store).all()) {
      kept.adopt(draft.key, draft)
      expect(kept.get(draft.key)).toBe(draft)
    }
    expect(other.texts.all()).toMatchObject([{ field: 'third-value', cell: KEY, text: '3,' }])
    for (const { key } of keptDrafts(store).all()) kept.adopt(key, null)
    expect(kept.all()).toEqual([])
  })
})
