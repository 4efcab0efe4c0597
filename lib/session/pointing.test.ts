import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf } from '@/components/editor/columns'
import type { GridInputs } from '@/components/grid/controller/grid-context'
import { GridController } from '@/components/grid/controller/grid-controller'
import { layOutColumns } from '@/components/grid/model/geometry'
import { type GridRows, type ReadValue, recordKey, type TableSchema } from '@/lib/data-table'
import { TableSession } from './session'
import { sessionWith, stored } from './testing'

const THREE = [
  stored('r1', 'Note', 'one'),
  stored('r3', 'Note', 'three'),
  stored('r4', 'Note', 'four'),
]

/** The grid's controller over a session, without a page: its user clicks, types and commits. */
class Screen {
  session: TableSession
  readonly lost: string[] = []
  readonly #controller: GridController

  constructor(values: readonly ReadValue[] = THREE) {
    this.session = sessionWith(values)
    this.session.takeRead()
    this.#controller = new GridController(this.#inputs(), {
      rendered: () => this.#rendered(),
      scroller: () => null,
      render: () => {},
    })
  }

  #rows(): GridRows {
    return this.session.rows.get('all')
  }

  #rendered() {
    const [pinned = [], others = []] = [true, false].map((isPinned) =>
      columnsOf(this.session.schema.attributes)
        .filter((column) => column.isPinned === isPinned)
        .map((column) => ({ column, widthPx: column.widthPx })),
    )
    const layout = layOutColumns(pinned, others)
    return { rows: this.#rows(), layout, viewWidthPx: 800, viewHeightPx: 600 }
  }

  #inputs(): GridInputs {
    return {
      columns: columnsOf(this.session.schema.attributes),
      rows: this.#rows(),
      source: this.session.cells,
      edits: this.session.anchors,
      isLoading: !this.session.isRead,
      onEdit: (edits) => this.session.edit(edits),
      onActiveCellChange: (place) => this.session.active.setState(() => place),
      onCursorLost: ({ row }) =>
        this.lost.push(
          this.session.data
            .primaryValues(row)
            .map(({ value }) => value)
            .join(),
        ),
    }
  }

  /** The page renders what there is now. */
  render(): void {
    this.#controller.setInputs(this.#inputs())
    this.#controller.settle()
  }

  /** The table is read again, as colleagues left it. */
  read(...values: readonly ReadValue[]): void {
    const reload = this.session.data.beginReload()
    reload.ingest({ values })
    reload.finish()
    this.session.takeRead()
    this.render()
  }

  /** The schema is read again; the values are not yet. */
  change(attributes: (schema: TableSchema) => TableSchema['attributes']): void {
    const schema = { ...this.session.schema, attributes: attributes(this.session.schema) }
    this.session = new TableSession(schema, this.session)
    this.render()
  }

  click(branch: string, attribute = 'Note'): void {
    const address = { primaryValues: [{ attribute: 'Branch', value: branch }], attribute }
    const place = this.session.placeOf(address)
    if (place === null) throw new Error(`No cell ${branch} › ${attribute}`)
    this.#controller.press(place)
    this.render()
  }

  open(branch: string, attribute = 'Note'): void {
    this.click(branch, attribute)
    this.#controller.navigate({ kind: 'edit' })
  }

  type(value: string): void {
    this.#controller.editor.session.note({ isTouched: true, value })
  }

  enter(): void {
    this.#controller.editor.finish({ kind: 'commit', next: 'stay' })
  }

  escape(): void {
    this.#controller.editor.finish({ kind: 'cancel' })
  }

  /** As Ctrl+S does, or a click elsewhere. */
  commit(): void {
    this.#controller.commitEditor()
  }

  get isEditing(): boolean {
    return this.#controller.isEditing()
  }

  get controller(): GridController {
    return this.#controller
  }

  /** The cell that the cursor is on, in words. */
  get cursor(): string | null {
    const place = this.#controller.activeCell()
    if (place === null) return null
    const { primaryValues, attribute } = this.session.addressOf(place)
    return `${primaryValues[0]?.value} ${attribute}`
  }

  get drafts(): readonly string[] {
    return this.session.drafts
      .all()
      .map(({ address: { primaryValues, attribute }, value, status }) =>
        [primaryValues[0]?.value, attribute, value, status.kind].join(' '),
      )
  }

  get texts(): readonly string[] {
    return this.session.drafts.texts
      .all()
      .map(({ value, isParked }) => `${value}${isParked ? ' parked' : ''}`)
  }
}

function plus({ attributes }: TableSchema): TableSchema['attributes'] {
  return attributes.flatMap((one) =>
    one.name === 'Note' ? [one, { ...one, id: 'id-New', name: 'New' }] : [one],
  )
}

function swapped({ attributes }: TableSchema): TableSchema['attributes'] {
  const names = new Map([
    ['Note', 'Hours'],
    ['Hours', 'Note'],
  ])
  return attributes.map((one) => ({ ...one, name: names.get(one.name) ?? one.name }))
}

describe('the cursor', () => {
  it('is on nothing once its record is deleted, and nothing that is done hits a neighbour', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.read(stored('r1', 'Note', 'one'), stored('r4', 'Note', 'four'))
    expect(screen.cursor).toBeNull()
    expect(screen.session.active.state).toBeNull()
    const { controller } = screen
    for (const kind of ['clear', 'edit', 'toggle', 'details', 'row-menu'] as const) {
      controller.navigate({ kind })
    }
    controller.navigate({ kind: 'replace', key: 'x' })
    controller.clipboard.paste({ exact: '', plain: 'pasted', html: '' })
    expect(controller.clipboard.cutText()).toBeNull()
    expect(screen.isEditing).toBe(false)
    expect(screen.drafts).toEqual([])
    screen.render()
    expect(screen.lost).toEqual(['r3'])
    controller.navigate({ kind: 'move', motion: 'down' })
    expect(screen.cursor).toBe('r4 Note')
  })

  it('goes up from nothing to what was above', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.read(stored('r1', 'Note', 'one'), stored('r4', 'Note', 'four'))
    screen.controller.navigate({ kind: 'move', motion: 'up' })
    expect(screen.cursor).toBe('r1 Note')
  })

  it('stays with a record that a colleague renamed', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.read(...THREE.slice(0, 1), ...THREE.slice(2), {
      ...stored('r9', 'Note', 'three'),
      recordId: 'record-r3',
    })
    expect(screen.cursor).toBe('r9 Note')
    expect(screen.lost).toEqual([])
  })

  it('is shown beside the grid where it is, though two records swapped their names', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.read(
      { ...stored('r3', 'Note', 'one'), recordId: 'record-r1' },
      { ...stored('r1', 'Note', 'three'), recordId: 'record-r3' },
      stored('r4', 'Note', 'four'),
    )
    expect(screen.cursor).toBe('r1 Note')
    expect(screen.session.active.state).toEqual(screen.controller.activeCell())
  })

  it('is not on a record that was made under the name of a deleted one', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.read(...THREE.slice(0, 1), ...THREE.slice(2), {
      ...stored('r3', 'Note', 'three'),
      recordId: 'another',
    })
    expect(screen.cursor).toBeNull()
    screen.controller.navigate({ kind: 'clear' })
    expect(screen.drafts).toEqual([])
  })

  it('stays with its record and its attribute while a changed table is read, and after', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.change(swapped)
    expect(screen.lost).toEqual([])
    screen.read(stored('r3', 'Hours', 'three'), stored('r4', 'Hours', 'four'))
    expect(screen.cursor).toBe('r3 Hours')
    screen.controller.navigate({ kind: 'clear' })
    expect(screen.drafts).toEqual(['r3 Hours  dirty'])
  })

  it('is on nothing once its attribute is deleted', () => {
    const screen = new Screen()
    screen.click('r3')
    screen.change(({ attributes }) => attributes.filter(({ name }) => name !== 'Note'))
    screen.read(stored('r3', 'Hours', '9-17'))
    expect(screen.cursor).toBeNull()
    screen.controller.navigate({ kind: 'clear' })
    expect(screen.drafts).toEqual([])
  })
})

describe('an open editor', () => {
  it('writes into its record, though an attribute came and the record above went', () => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('mine')
    screen.change(plus)
    screen.read(...THREE.slice(1))
    screen.enter()
    expect(screen.drafts).toEqual(['r3 Note mine dirty'])
    expect(screen.texts).toEqual([])
  })

  it('writes into its attribute, though two swapped their names', () => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('mine')
    screen.change(swapped)
    screen.read(stored('r3', 'Hours', 'three'), stored('r3', 'Note', '9-17'))
    screen.commit()
    expect(screen.drafts).toEqual(['r3 Hours mine dirty'])
  })

  it('is committed while the values of a changed table are still being read', () => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('mine')
    screen.change(plus)
    screen.commit()
    expect(screen.drafts).toEqual(['r3 Note mine dirty'])
    screen.read(...THREE)
    expect(screen.drafts).toEqual(['r3 Note mine dirty'])
  })

  it('overwrites no colleague who saved its cell meanwhile', () => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('mine')
    screen.read(...THREE.slice(0, 1), stored('r3', 'Note', 'theirs', 'v2'))
    screen.commit()
    expect(screen.drafts).toEqual(['r3 Note mine conflict'])
  })

  it.each([
    ['its record is deleted', (screen: Screen) => screen.read(...THREE.slice(0, 1))],
    [
      'its record is marked to be deleted in another tab',
      (screen: Screen) => {
        const place = screen.session.active.state
        if (place) screen.session.records.remove([place.row])
      },
    ],
    [
      'its attribute is deleted',
      (screen: Screen) => {
        screen.change(({ attributes }) => attributes.filter(({ name }) => name !== 'Note'))
        screen.read(stored('r3', 'Hours', '9-17'))
      },
    ],
    [
      'its attribute has another type',
      (screen: Screen) => {
        screen.change(({ attributes }) =>
          attributes.map((one) => (one.name === 'Note' ? { ...one, valueType: 'NUMBER' } : one)),
        )
        screen.read(stored('r3', 'Note', '3'))
      },
    ],
  ])('keeps what was typed when %s: it stays at Enter, waits beside the grid else', (_, happen) => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('mine')
    happen(screen)
    screen.enter()
    expect(screen.isEditing).toBe(true)
    screen.commit()
    expect(screen.isEditing).toBe(false)
    expect(screen.texts).toEqual(['mine parked'])
    expect(screen.drafts.filter((one) => one.includes('mine'))).toEqual([])
  })

  it('keeps what is typed from the first character on, until Esc or the commit', () => {
    const screen = new Screen()
    screen.open('r3')
    expect(screen.texts).toEqual([])
    screen.type('m')
    screen.type('mi')
    expect(screen.texts).toEqual(['mi'])
    screen.escape()
    expect(screen.texts).toEqual([])
    screen.open('r3')
    screen.type('mine')
    screen.enter()
    expect(screen.texts).toEqual([])
    expect(screen.drafts).toEqual(['r3 Note mine dirty'])
  })

  it('that went with its page goes on in the next, on what was seen when it was begun', () => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('half')
    const next = new Screen()
    next.session = new TableSession(screen.session.schema, screen.session)
    next.read(...THREE.slice(0, 1), stored('r3', 'Note', 'theirs', 'v2'))
    const [text] = next.session.drafts.texts.all()
    expect(text && next.controller.openTyped(text)).toBe(true)
    next.type('half and more')
    expect(next.texts).toEqual(['half and more'])
    next.enter()
    expect(next.drafts).toEqual(['r3 Note half and more conflict'])
  })

  it('puts what was typed into another cell at its user’s word', () => {
    const screen = new Screen()
    screen.open('r3')
    screen.type('mine')
    screen.read(...THREE.slice(0, 1), { ...stored('r3', 'Note', 'x'), recordId: 'another' })
    const place = screen.session.placeOf({
      primaryValues: [{ attribute: 'Branch', value: 'r1' }],
      attribute: 'Note',
    })
    if (place) screen.controller.editor.moveTyped(place)
    expect(screen.texts).toEqual(['mine'])
    screen.enter()
    expect(screen.drafts).toEqual(['r1 Note mine dirty'])
  })
})

/** What the service holds: records by id with their names, and notes; colleagues change it unseen. */
class Service {
  readonly records = new Map<string, { name: string; note: string; version: number }>()
  #made = 0

  make(name: string, note?: string): void {
    if ([...this.records.values()].some((one) => one.name === name)) return
    this.#made += 1
    const made = { name, note: note ?? `note ${this.#made}`, version: 1 }
    this.records.set(`id-${this.#made}`, made)
  }

  /** The values as they are read, under the name that the attribute has. */
  values(attribute: string): readonly ReadValue[] {
    return [...this.records].map(([recordId, { name, note, version }]) => ({
      ...stored(name, attribute, note, `${recordId}-v${version}`),
      recordId,
    }))
  }

  any(at: number): string | undefined {
    return [...this.records.keys()][at % Math.max(1, this.records.size)]
  }
}

type Step =
  | { readonly kind: 'write' | 'delete' | 'open' | 'move'; readonly at: number }
  | { readonly kind: 'rename'; readonly at: number; readonly to: string }
  | { readonly kind: 'make'; readonly to: string }
  | {
      readonly kind:
        | 'read'
        | 'swap'
        | 'type'
        | 'enter'
        | 'commit'
        | 'escape'
        | 'clear'
        | 'overtake'
        | 'replace'
    }

const at = fc.nat({ max: 5 })
const to = fc.constantFrom('a', 'b', 'c', 'd')

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...(['write', 'delete', 'move'] as const)), at }),
  fc.record({ kind: fc.constant('open' as const), at }),
  fc.record({ kind: fc.constant('rename' as const), at, to }),
  fc.record({ kind: fc.constant('make' as const), to }),
  fc.record({
    kind: fc.constantFrom(
      ...([
        'read',
        'read',
        'swap',
        'type',
        'type',
        'enter',
        'commit',
        'escape',
        'clear',
        'overtake',
        'overtake',
        'replace',
      ] as const),
    ),
  }),
)

describe('whatever colleagues do under an open editor or a cursor', () => {
  it('what is typed is an edit of the cell that was shown, on what was shown, or is kept', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), (steps) => {
        const service = new Service()
        for (const name of ['a', 'b', 'c']) service.make(name)
        const screen = new Screen(service.values('Note'))
        let typed = 0
        let began: ReturnType<typeof pointed> = null
        const note = () => screen.session.attribute('id-Note')?.name ?? ''
        /** The cell under the cursor, if it is one of the notes. */
        const pointed = () => {
          const { session } = screen
          const place = screen.controller.activeCell()
          if (place === null || place.column !== 'id-Note') return null
          const hasDraft = session.drafts.get(session.cells.keyOf(place.row, place.column))
          const shown = hasDraft ? null : session.cells.get(place.row, place.column).value
          const name = session.data.primaryValues(place.row)[0]?.value
          return { id: session.data.recordId(place.row), name, shown }
        }
        const checkEdit = (value: string | null, from: typeof began) => {
          const draft = screen.session.drafts.all().find((one) => one.value === value)
          if (draft === undefined) return false
          expect(draft.attribute.id).toBe('id-Note')
          const key = recordKey(draft.address.primaryValues)
          const row = screen.session.data.indexOf(key)
          if (draft.status.kind !== 'dirty') return true
          // While changed columns are being read, the record is not met again yet.
          if (row < 0) expect(draft.address.primaryValues[0]?.value).toBe(from?.name)
          else expect(screen.session.data.recordId(row)).toBe(from?.id)
          if (from?.shown) expect(draft.base.value).toBe(from.shown)
          return true
        }
        const act: Record<Step['kind'], (one: Step) => void> = {
          write: (one) => {
            const found = 'at' in one && service.records.get(service.any(one.at) ?? '')
            if (!found) return
            found.version += 1
            found.note = `theirs ${found.version}`
          },
          delete: (one) => {
            if ('at' in one) service.records.delete(service.any(one.at) ?? '')
          },
          rename: (one) => {
            if (one.kind !== 'rename') return
            const found = service.records.get(service.any(one.at) ?? '')
            const isFree = ![...service.records.values()].some(({ name }) => name === one.to)
            if (found && isFree) found.name = one.to
          },
          make: (one) => one.kind === 'make' && service.make(one.to),
          // The very record that is being edited is written, or deleted and made again, and read.
          overtake: () => {
            const found = service.records.get(began?.id ?? '')
            if (!found) return
            found.version += 1
            found.note = `theirs ${found.version}`
            screen.read(...service.values(note()))
          },
          replace: () => {
            const former = service.records.get(began?.id ?? '')
            if (former === undefined) return
            service.records.delete(began?.id ?? '')
            // With the very same value: its version and its record alone tell that it is another one.
            service.make(former.name, former.note)
            screen.read(...service.values(note()))
          },
          read: () => screen.read(...service.values(note())),
          swap: () => screen.change(swapped),
          open: (one) => {
            const { session } = screen
            const rows = session.rows.get('all')
            if (rows.length === 0 || !('at' in one)) return
            const row = rows.at(one.at % rows.length)
            screen.controller.press({ row, column: 'id-Note' })
            began = pointed()
            screen.controller.navigate({ kind: 'edit' })
          },
          move: (one) => {
            const motion = 'at' in one && one.at % 2 === 0 ? 'down' : 'up'
            if (!screen.isEditing) screen.controller.navigate({ kind: 'move', motion })
          },
          type: () => {
            if (!screen.isEditing) return
            typed += 1
            screen.type(`mine ${typed}`)
          },
          enter: () => {
            const wasEditing = screen.isEditing
            const isTyped = screen.texts.includes(`mine ${typed}`)
            screen.enter()
            if (wasEditing && isTyped && !screen.isEditing) {
              expect(checkEdit(`mine ${typed}`, began)).toBe(true)
            }
          },
          commit: () => {
            const isTyped = screen.isEditing && screen.texts.includes(`mine ${typed}`)
            screen.commit()
            if (!isTyped) return
            const isKept = screen.texts.includes(`mine ${typed} parked`)
            expect(checkEdit(`mine ${typed}`, began) || isKept).toBe(true)
          },
          escape: () => screen.escape(),
          clear: () => {
            if (screen.isEditing) return
            const before = screen.session.drafts.all()
            const shown = pointed()
            screen.controller.navigate({ kind: 'clear' })
            const made = screen.session.drafts.all().filter((one) => !before.includes(one))
            if (shown === null)
              expect(made.filter(({ attribute: { id } }) => id === 'id-Note')).toEqual([])
            for (const { address } of made) {
              const row = screen.session.data.indexOf(recordKey(address.primaryValues))
              if (shown?.id && row >= 0) expect(screen.session.data.recordId(row)).toBe(shown.id)
            }
          },
        }
        for (const one of steps) {
          act[one.kind](one)
          screen.render()
        }
      }),
      { numRuns: 200 },
    )
  })
})
