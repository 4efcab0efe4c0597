import { describe, expect, it } from 'vitest'
import { resolveNow } from '@/lib/drafts/testing'
import { loadValues } from './loading/load-values'
import { TableSession } from './session'
import { edit, sessionWith, stored } from './testing'

describe('what a cell shows', () => {
  it('is the same object until the cell changes', () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')])
    const before = session.cells.get(0, 'Hours')
    edit(session, 'Malmö', 'Note', 'b')
    expect(session.cells.get(0, 'Hours')).toBe(before)
    edit(session, 'Malmö', 'Hours', '10-18')
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '10-18', state: 'dirty' })
  })

  it('notifies only the edited cell', () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'a')])
    const heard: string[] = []
    session.cells.subscribe(0, 'Hours', () => heard.push('Hours'))
    session.cells.subscribe(0, 'Note', () => heard.push('Note'))
    edit(session, 'Malmö', 'Note', 'b')
    expect(heard).toEqual(['Note'])
  })

  it('names the rule that a stored value breaks, although nobody edited it', () => {
    const session = sessionWith([stored('Malmö', 'Hours', 'from nine to six')])
    expect(session.cells.get(0, 'Hours')).toMatchObject({ state: 'clean', isInvalid: true })
    expect(session.cells.get(0, 'Hours').message).toContain('11')
  })

  it('asked about its lock, tells what was read from what an earlier save of its user left', () => {
    const session = sessionWith([stored('Malmö', 'Note', 'a')], 'PRIMARY_VALUE')
    const key = edit(session, 'Malmö', 'Note', 'c')
    const words = (value: string) => {
      session.drafts.beginSave()
      const theirs = { ...stored('Malmö', 'Note', value, 'v2') }
      const conflict = { kind: 'conflict', id: key, reason: 'scope', theirs, message: '' } as const
      session.drafts.settle([conflict])
      const { message } = session.cells.get(0, 'Note')
      resolveNow(session.drafts, key, { kind: 'mine' })
      return message
    }
    expect(words('a')).toContain('as you read it')
    edit(session, 'Malmö', 'Note', 'd')
    expect(words('sent before')).toContain('an earlier save of yours')
  })

  it('falls back on the type for a cell without a value', () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    expect(session.cells.get(0, 'Lines')).toMatchObject({
      value: null,
      fallback: { value: '0', from: 'type' },
    })
  })
})

describe('a pasted block', () => {
  it('of 2,000 cells is one step of undo', () => {
    const values = Array.from({ length: 1_000 }, (_, row) => stored(`B${row}`, 'Note', `n${row}`))
    const session = sessionWith(values)
    const edits = values.flatMap((_, row) => [
      { row, column: 'Note', value: `pasted ${row}` },
      { row, column: 'Lines', value: String(row) },
    ])
    session.edit(edits)
    expect(session.drafts.summary().drafts).toHaveLength(2_000)
    session.drafts.replay('undo')
    expect(session.drafts.summary().drafts).toEqual([])
  })
})

describe('a table whose rules changed', () => {
  it('keeps its drafts and judges them by the rules of today', () => {
    const before = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(before, 'Malmö', 'Hours', 'from nine to six')
    expect(before.drafts.summary().sendable).toBe(0)
    const { table, attributes } = before.schema
    const loosened = attributes.map((attribute) => ({ ...attribute, rules: {} }))
    before.adopt({ table, attributes: loosened })
    expect(before.drafts.summary()).toMatchObject({ invalid: [], sendable: 1 })
    expect(before.cells.get(0, 'Hours')).toMatchObject({ state: 'dirty', isInvalid: false })
  })

  it('and columns too takes them, and what it shows, into a new session', () => {
    const before = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const key = edit(before, 'Malmö', 'Hours', '10-18')
    before.set({ panel: { kind: 'failures' } })
    const { table, attributes } = before.schema
    const fewer = attributes.filter(({ name }) => name !== 'Hours')
    const after = new TableSession({ table, attributes: fewer }, before)
    expect(after.state.state).toMatchObject({
      panel: { kind: 'failures' },
      load: { kind: 'reading' },
    })
    expect(after.drafts.summary().orphans.map((draft) => draft.key)).toEqual([key])
  })
})

describe('a table whose attribute a colleague renamed', () => {
  it('keeps the edits of it under the new name, and says so', () => {
    const before = sessionWith([stored('Malmö', 'Hours', '9-18')])
    edit(before, 'Malmö', 'Hours', '10-18')
    const { table, attributes } = before.schema
    const renamed = attributes.map((attribute) =>
      attribute.name === 'Hours' ? { ...attribute, name: 'Open' } : attribute,
    )
    const after = new TableSession({ table, attributes: renamed }, before)
    after.data.ingest({ values: [stored('Malmö', 'Open', '9-18')] })
    after.takeRead()
    expect(after.drafts.summary().orphans).toEqual([])
    expect(after.cells.get(0, 'Open')).toMatchObject({ value: '10-18', state: 'dirty' })
    expect(after.state.state.news).toEqual([
      { kind: 'attribute-renamed', attribute: 'Hours', to: 'Open' },
    ])
  })
})

describe('the records on show', () => {
  it('keep a record in its view after its cell was mended', () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Lund', 'Hours', '9-18')])
    edit(session, 'Lund', 'Hours', 'longer than allowed')
    expect(session.rows.get('failed').length).toBe(1)
    edit(session, 'Lund', 'Hours', '9-17')
    expect(session.rows.get('failed').length).toBe(1)
    session.rows.get('all')
    expect(session.rows.get('failed').length).toBe(0)
  })
})

describe('reading again', () => {
  function bodyOf(lines: readonly unknown[]): ReadableStream<Uint8Array> {
    const bytes = new TextEncoder().encode(
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    return new ReadableStream({
      start(controller) {
        // In pieces that cut lines and characters in two.
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7))
        controller.close()
      },
    })
  }

  async function read(session: ReturnType<typeof sessionWith>, lines: readonly unknown[]) {
    const url = `data:application/x-ndjson;base64,${Buffer.from(
      await new Response(bodyOf(lines)).arrayBuffer(),
    ).toString('base64')}`
    return loadValues(session, url, new AbortController().signal)
  }

  it('shows what is stored now, and a collision of a draft before it is saved', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18'), stored('Malmö', 'Note', 'å')])
    const key = edit(session, 'Malmö', 'Hours', '10-18')
    await read(session, [
      {
        type: 'page',
        values: [stored('Malmö', 'Hours', '8-20', 'v2'), stored('Malmö', 'Note', 'ändrad', 'v2')],
      },
      { type: 'end', calls: 1 },
    ])
    expect(session.cells.get(0, 'Note')).toMatchObject({ value: 'ändrad', state: 'clean' })
    expect(session.cells.get(0, 'Hours')).toMatchObject({ value: '10-18', state: 'conflict' })
    expect(session.drafts.get(key)).toMatchObject({
      base: { value: '9-18' },
      status: { theirs: { value: '8-20' } },
    })
  })

  it('that ends in trouble keeps the rows and says why', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    const trouble = {
      code: 'throttled',
      title: 'Slow down',
      explanation: '',
      serviceMessage: null,
      isRetryable: true,
    }
    await expect(read(session, [{ type: 'trouble', trouble }])).rejects.toThrow('Slow down')
    expect(session.state.state.load).toMatchObject({ kind: 'stopped', trouble })
    expect(session.rows.get('all').length).toBe(1)
  })

  it('that breaks off is no end', async () => {
    const session = sessionWith([stored('Malmö', 'Hours', '9-18')])
    await expect(
      read(session, [{ type: 'page', values: [stored('Malmö', 'Hours', '8-20', 'v2')] }]),
    ).rejects.toThrow()
    expect(session.state.state.load.kind).toBe('stopped')
  })
})
