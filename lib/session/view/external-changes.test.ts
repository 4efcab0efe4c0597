import { describe, expect, it } from 'vitest'
import type { LockLevel } from '@/lib/data-table'
import { resolveNow } from '@/lib/drafts/testing'
import { edit, schemaOf, sessionWith, stored } from '../testing'
import { ExternalChanges } from './external-changes'
import { schemaChangeMessage, schemaChanges } from './schema-changes'

/** Lund and Oslo, read once; `read` reads both again, with Oslo's hours as given. */
function opened(level: LockLevel) {
  const session = sessionWith([], level)
  const read = (hours: string, version: string, asksAboutScope = false) => {
    const reload = session.data.beginReload()
    const values = [stored('Lund', 'Hours', '9-18'), stored('Oslo', 'Hours', hours, version)]
    reload.ingest({ values: [...values, stored('Lund', 'Note', 'a')] })
    reload.finish()
    session.takeRead(asksAboutScope)
  }
  read('9-18', 'v1')
  const changes = (key: string) => {
    const draft = session.drafts.get(key)
    if (!draft) throw new Error('No draft.')
    const { values, isWhole } = session.changesSince(draft)
    const words = values.map(({ address, before, after }) => {
      return `${session.recordLabel(address)} › ${address.attribute}: ${before} → ${after.value}`
    })
    return { words, isWhole }
  }
  return { session, read, changes, status: (key: string) => session.drafts.get(key)?.status }
}

describe('what others changed since a draft was begun', () => {
  it('is told for the cells of its lock scope, each once', () => {
    const { session, read, changes } = opened('ATTRIBUTE')
    read('8-18', 'v2')
    const hours = edit(session, 'Lund', 'Hours', '10-18')
    const note = edit(session, 'Lund', 'Note', 'b')
    session.drafts.beginSave()
    read('8-19', 'v3')
    read('8-20', 'v4')
    expect(changes(hours)).toEqual({ words: ['Oslo › Hours: 8-18 → 8-20'], isWhole: true })
    expect(changes(note).words).toEqual([])
  })

  it('holds a value that was written again as it was, and nothing of our own', () => {
    const { session, read, changes } = opened('DATA_TABLE')
    const note = edit(session, 'Lund', 'Note', 'b')
    const hours = edit(session, 'Oslo', 'Hours', '7-18')
    session.drafts.beginSave()
    session.drafts.settle([
      { kind: 'saved', id: hours, base: stored('Oslo', 'Hours', '7-18', 'v2') },
    ])
    read('7-18', 'v2', true)
    expect(changes(note).words).toEqual([])
    read('7-18', 'v3', true)
    expect(changes(note).words).toEqual(['Oslo › Hours: 7-18 → 7-18'])
  })

  it('asks before the save when a reading that nobody asked for finds it', () => {
    const { session, read, status } = opened('DATA_TABLE')
    const note = edit(session, 'Lund', 'Note', 'b')
    read('9-18', 'v1', true)
    expect(status(note)?.kind).toBe('dirty')
    read('8-18', 'v2', true)
    expect(status(note)).toMatchObject({ kind: 'conflict', reason: 'scope' })
    resolveNow(session.drafts, note, { kind: 'mine' })
    read('8-18', 'v2', true)
    expect(status(note)?.kind).toBe('dirty')
  })

  it('is no question at VALUE, nor when the user asked for the reading', () => {
    for (const [level, asks] of [
      ['VALUE', true],
      ['DATA_TABLE', false],
    ] as const) {
      const { session, read, status } = opened(level)
      const note = edit(session, 'Lund', 'Note', 'b')
      read('8-18', 'v2', asks)
      expect(status(note)?.kind).toBe('dirty')
    }
  })

  it.each([
    ['NONE', 'dirty'],
    ['VALUE', 'dirty'],
    ['ATTRIBUTE', 'conflict'],
  ] as const)('at %s leaves an edit %s where the rules of an attribute changed', (level, kind) => {
    const { session, read, status } = opened(level)
    const note = edit(session, 'Lund', 'Note', 'b')
    const attributes = session.schema.attributes.map((one) =>
      one.name === 'Note' ? { ...one, rules: { ...one.rules, maxLength: 9 } } : one,
    )
    session.adopt({ ...session.schema, attributes })
    read('9-18', 'v1', true)
    expect(status(note)?.kind).toBe(kind)
  })
})

describe('attributes that swapped their names', () => {
  it('have each what moved since their own drafts were begun', () => {
    const external = new ExternalChanges('t')
    const change = { address: { primaryValues: [], attribute: 'C' }, before: 'a' }
    const after = { value: 'b', lockVersion: null, modifiedAtMs: null, modifiedRegion: null }
    external.stand('early')
    external.note({ ...change, after })
    external.stand('late')
    external.rekey([
      { from: 'early', to: 'late' },
      { from: 'late', to: 'early' },
    ])
    expect(['early', 'late'].map((key) => external.hasMoved(key, () => true))).toEqual([
      false,
      true,
    ])
  })
})

describe('two schemas', () => {
  it('are told apart in words, a rename by the id of the attribute', () => {
    const before = schemaOf('VALUE')
    const after = {
      table: { ...before.table, lockLevel: 'ATTRIBUTE' as const },
      attributes: before.attributes.flatMap((attribute) => {
        if (attribute.name === 'Hours') return [{ ...attribute, name: 'Open', rules: {} }]
        if (attribute.name === 'Lines') return [{ ...attribute, valueType: 'TEXT' as const }]
        return attribute.name === 'Note' ? [] : [attribute]
      }),
    }
    expect(schemaChanges(before, after).map(schemaChangeMessage)).toEqual([
      'The table’s lock was changed from “Cell by cell” to “Whole column”.',
      'The attribute “Hours” is called “Open” now.',
      'The rules of the attribute “Open” were changed.',
      'The type of the attribute “Lines” was changed from “Number” to “Text”.',
      'The attribute “Note” was deleted.',
    ])
    expect(schemaChanges(before, before)).toEqual([])
  })
})
