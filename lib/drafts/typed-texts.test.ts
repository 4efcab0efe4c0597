import { describe, expect, it } from 'vitest'
import type { CellAnchor } from '@/lib/data-table'
import { DraftStore } from './draft-store'
import { TypedTexts } from './typed-texts'
import { keptDrafts } from './vault/kept-drafts'
import { fromStored, toStored } from './vault/shape'

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

/** The texts of one tab as another finds them in the vault. */
function throughVault(from: TypedTexts): TypedTexts {
  const next = new TypedTexts()
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
    const texts = new TypedTexts()
    const key = texts.keep(null, ANCHOR, 'h')
    texts.keep(key, ANCHOR, 'half')
    const next = throughVault(texts)
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
    const store = new DraftStore()
    const key = store.typed.keep(null, ANCHOR, 'half')
    const kept = keptDrafts(store)
    expect(store.all()).toEqual([])
    expect(store.beginSave().drafts).toEqual([])
    expect(kept.all().map((draft) => draft.value)).toEqual(['half'])
    // The same object until it changes: else it would be written without end.
    expect(kept.get(key)).toBe(kept.all()[0])
    store.typed.park(key)
    expect(kept.get(key)).toBe(kept.all()[0])
    store.typed.drop(key)
    expect(kept.all()).toEqual([])
  })

  it('waits for its user without an editor, and tells of nothing while it is typed on', () => {
    const texts = new TypedTexts()
    const key = texts.keep(null, ANCHOR, 'half')
    expect(texts.typing()).toBe(key)
    const before = texts.parked()
    texts.keep(key, ANCHOR, 'half and more')
    expect(texts.parked()).toBe(before)
    texts.park(key)
    expect(texts.typing()).toBeNull()
    expect(texts.parked()).toMatchObject([{ value: 'half and more' }])
  })
})
