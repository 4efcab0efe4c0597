import { describe, expect, it } from 'vitest'
import {
  type CellAnchor,
  type CellBase,
  cellKey,
  isAsSeen,
  type PrimaryValues,
} from '@/lib/data-table'
import { keptDrafts } from '@/lib/storage'
import { fromStored, toStored } from '@/lib/storage/shape'
import { DraftStore } from './draft-store'
import { OpenTexts } from './open-texts'
import { storedTable } from './testing'

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
  const store = new DraftStore(storedTable({ isStored: () => true }))
  const reads = (now: CellBase) => store.takeRead(() => now)
  store.edit(KEY, NOTE, ADDRESS, base('1'), '2')
  reads(base('5', 'v2'))
  const anchor = {
    record: { record: 3, recordId: null },
    address: ADDRESS,
    attribute: NOTE,
    base: base('5'),
    shown: '5',
    isOfNewRecord: false,
    seenUntil: 0,
  }
  store.texts.keep('third-value', null, anchor, text)
  const textOf = (key = KEY) => store.texts.thirdValue(key)?.value ?? undefined
  return { store, reads, textOf }
}

describe('a third value that is being typed', () => {
  it('outlasts what becomes of its conflict, and holds the older draft back', () => {
    const { store, reads, textOf } = typing()
    reads(base('1', 'v3'))
    expect(store.get(KEY)?.status.kind).toBe('dirty')
    expect(store.summary()).toMatchObject({ sendable: 0, waitingTexts: [{ value: '3,' }] })
    expect(store.beginSave().drafts).toEqual([])
    store.askSave()
    expect(store.beginAsked().drafts).toEqual([])
    store.discard([KEY])
    expect([store.get(KEY), textOf()]).toEqual([undefined, '3,'])
    expect(store.summary().waitingTexts).toHaveLength(1)
    store.texts.drop(store.texts.thirdValue(KEY)?.key ?? '')
    expect(store.summary().waitingTexts).toEqual([])
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
    store.texts.subscribe(() => heard.push('any'))
    store.rename(new Map([['Note', 'Remark']]))
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
    const other = new DraftStore(storedTable())
    const kept = keptDrafts(other)
    for (const draft of keptDrafts(store).all()) {
      kept.adopt(draft.key, draft)
      expect(kept.get(draft.key)).toBe(draft)
    }
    // Until its tab is gone it is that tab's, and holds nothing back here.
    expect(other.texts.thirdValue(KEY)).toBeUndefined()
    for (const { key } of other.texts.forms()) other.texts.takeOver(key, () => 7, 5)
    expect(other.texts.all()).toMatchObject([{ kind: 'third-value', cell: KEY, value: '3,' }])
    for (const { key } of kept.all()) kept.adopt(key, null)
    for (const { key } of other.texts.all()) other.texts.drop(key)
    expect(kept.all()).toEqual([])
  })
})

const ANCHOR: CellAnchor = {
  record: { record: 3, recordId: 'record-Lund' },
  address: { primaryValues: [{ attribute: 'Branch', value: 'Lund' }], attribute: 'Note' },
  attribute: {
    id: 'id-Note',
    name: 'Note',
    valueType: 'TEXT',
    description: '',
    isPrimary: false,
    rules: {},
  },
  base: { value: 'seen', lockVersion: null, modifiedAtMs: null, modifiedRegion: null },
  shown: 'seen',
  isOfNewRecord: false,
  seenUntil: 0,
}

/** The texts of one tab as another finds them in the draft storage. */
function throughStorage(from: OpenTexts): OpenTexts {
  const next = new OpenTexts()
  for (const draft of from.forms()) {
    const { key } = draft
    const kept = toStored({ key, rev: 'r', editedAtMs: 1, tableName: '', saver: null, draft })
    const read = fromStored(key, JSON.parse(JSON.stringify(kept)))
    if (!read.ok) throw new Error(read.reason)
    next.adopt(key, read.value.draft)
  }
  return next
}

describe('a text that is typed', () => {
  it('comes back in another tab once its own is gone, on what was seen when it was begun', () => {
    const texts = new OpenTexts()
    const key = texts.keep('cell-editor', null, ANCHOR, 'h')
    texts.keep('cell-editor', key, ANCHOR, 'half')
    const next = throughStorage(texts)
    expect(next.all()).toEqual([])
    next.takeOver(key, () => 7, 5)
    expect(next.all()).toMatchObject([
      {
        value: 'half',
        isParked: false,
        anchor: {
          base: { value: 'seen' },
          record: { record: 7, recordId: 'record-Lund' },
          attribute: { id: 'id-Note' },
        },
      },
    ])
    expect(next.forms()).toHaveLength(1)
    expect(next.form(key)).toBeUndefined()
  })

  it('is none of the drafts, but kept among them', () => {
    const store = new DraftStore(storedTable())
    const key = store.texts.keep('cell-editor', null, ANCHOR, 'half')
    const kept = keptDrafts(store)
    expect(store.all()).toEqual([])
    expect(store.beginSave().drafts).toEqual([])
    expect(kept.all().map((draft) => draft.value)).toEqual(['half'])
    // The same object until it changes: else it would be written without end.
    expect(kept.get(key)).toBe(kept.all()[0])
    store.texts.park(key)
    expect(kept.get(key)).toBe(kept.all()[0])
    store.texts.drop(key)
    expect(kept.all()).toEqual([])
  })

  it('waits for its user without an editor, and tells of nothing while it is typed on', () => {
    const texts = new OpenTexts()
    const key = texts.keep('cell-editor', null, ANCHOR, 'half')
    expect(texts.typing()).toBe(key)
    const before = texts.parked()
    texts.keep('cell-editor', key, ANCHOR, 'half and more')
    expect(texts.parked()).toBe(before)
    texts.park(key)
    expect(texts.typing()).toBeNull()
    expect(texts.parked()).toMatchObject([{ value: 'half and more' }])
  })

  it('still knows, in another tab, the own draft that it was typed over', () => {
    const texts = new OpenTexts()
    const key = texts.keep('cell-editor', null, { ...ANCHOR, shown: 'my draft' }, 'half')
    const next = throughStorage(texts)
    next.takeOver(key, () => 7, 5)
    const anchor = next.all()[0]?.anchor
    expect(anchor && isAsSeen(anchor, { ...ANCHOR.base, value: 'my draft' })).toBe(true)
  })

  it('goes along under new names, also when it is typed on in the field that was open before', () => {
    const texts = new OpenTexts()
    const key = texts.keep('cell-editor', null, ANCHOR, 'half')
    texts.readdress((address) => ({ ...address, attribute: 'Remark' }))
    texts.keep('cell-editor', key, ANCHOR, 'half and more')
    expect(texts.get(key)?.anchor.address.attribute).toBe('Remark')
  })
})
