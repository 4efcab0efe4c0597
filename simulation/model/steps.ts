import fc from 'fast-check'
import type { LockLevel, PrimaryValues } from '@/lib/data-table'
import type { ScopePolicy } from '@/lib/save'
import {
  type ExternalRecordStep,
  NAMES,
  type RecordStep,
  recordGestures,
  recordSteps,
} from './record-steps'
import { type ScreenStep, screenScenes, screenSteps } from './screen-steps'

/** What may befall one call; see `docs/local-connect.md`. */
export const FAULTS = [
  'throttle',
  'access-denied',
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'half-response',
  'fail-cell',
  'delay',
  'slow',
  'skew',
  'lag',
] as const
export type Fault = (typeof FAULTS)[number]

export const LEVELS: readonly LockLevel[] = [
  'NONE',
  'VALUE',
  'ATTRIBUTE',
  'PRIMARY_VALUE',
  'DATA_TABLE',
]

/** How a history begins. Cells are numbered record by record. */
export interface Beginning {
  readonly level: LockLevel
  readonly hasPrimaries: boolean
  readonly noneVersions: 'move' | 'still'
  /** @default 'move' */
  readonly tableVersions?: 'move' | 'still'
  /** Values of the cells; `null`: none is stored. */
  readonly stored: readonly (string | null)[]
  readonly editors: readonly { readonly policy: ScopePolicy; readonly guardNone: boolean }[]
  readonly batchSize: number
  readonly callsInFlight: number
  /** What happens first: edits, whose savers then begin, so that few histories pass without anybody meeting. */
  readonly opening: readonly Step[]
}

/** One thing that somebody does. Editors, cells and conflicts are picked by number, modulo how many there are. */
export type Step =
  | RecordStep
  | ExternalRecordStep
  | ScreenStep
  | {
      readonly do: 'read'
      readonly editor: number
      /** The page reads by itself. @default false */
      readonly isQuiet?: boolean
      /** The schema is read now, the values only after so many further steps. @default 0 */
      readonly slowSteps?: number
      /** The values are as they were so long ago. @default 0 */
      readonly lagMs?: number
    }
  | {
      readonly do: 'edit'
      readonly editor: number
      readonly cell: number
      readonly value: string | null
    }
  | { readonly do: 'save'; readonly editor: number }
  /** The last gesture, or save, is taken back or done again. */
  | { readonly do: 'undo' | 'redo'; readonly editor: number }
  /** The user asks a save that runs to send nothing further. */
  | { readonly do: 'stop'; readonly editor: number }
  /** Lets so many calls of the saves under way pass; something befalls the first. */
  | {
      readonly do: 'turns'
      readonly count: number
      readonly pick: number
      readonly fault: Fault | null
    }
  | {
      readonly do: 'resolve'
      readonly editor: number
      readonly which: number
      readonly choice: 'mine' | 'theirs' | 'edit'
      readonly value: string
    }
  /** From now on every other read of each save lags, or none does. */
  | { readonly do: 'lag'; readonly isOn: boolean }
  | { readonly do: 'discard'; readonly editor: number; readonly which: number }
  /** The server that carries out an editor's save dies; the call under way is carried out, or not. */
  | { readonly do: 'die'; readonly editor: number; readonly isApplied: boolean }
  /** A foreign client's plain call of the SDK: it reads the cell and writes it, whatever was there. */
  | {
      readonly do: 'foreign'
      readonly client: number
      readonly cell: number
      readonly value: string | null
    }
  /** A foreign client changes the table's lock level, an attribute's rule or name, or removes an attribute. */
  | { readonly do: 'level'; readonly level: LockLevel }
  | { readonly do: 'rule'; readonly attribute: number; readonly maxLength: number | null }
  | { readonly do: 'rename-attribute'; readonly attribute: number }
  | { readonly do: 'delete-attribute'; readonly attribute: number }
  /** Writes of one cell are refused with 403 from now on, or nothing is any more. */
  | { readonly do: 'forbid'; readonly cell: number | null }

/** A history: everything that is needed to tell it again. */
export interface History {
  readonly batchLocking: 'snapshot' | 'sequential'
  readonly beginning: Beginning
  readonly steps: readonly Step[]
}

/** How far a reading lags behind that does: some calls of the others. */
export const LAG_MS = 3_000

/** How many of the names have a record when a history begins. */
export const RECORDS = 3
export const ATTRIBUTES = ['A', 'B', 'C'] as const
const CELLS = RECORDS * ATTRIBUTES.length

/** The primary values of a record. */
export function keyed(name: string): PrimaryValues {
  return [{ attribute: 'Key', value: name }]
}

// Few values, so that people meet: the same edit twice, a value put back; and many, so that most edits differ.
const aValue = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c') },
  { weight: 3, arbitrary: fc.nat(999).map((number) => `v${number}`) },
)
const editor = fc.nat(3)
// Reads that lag need a reading call to hit, which most are not.
const aFault = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...FAULTS) },
  { weight: 1, arbitrary: fc.constant('lag' as const) },
)
const lagMs = fc.constantFrom(0, 0, 0, LAG_MS, 3 * LAG_MS)
// Those that are stored at first, and now and then one of a record that may have been added.
const cell = fc.oneof(
  { weight: 5, arbitrary: fc.nat(CELLS - 1) },
  { weight: 1, arbitrary: fc.nat(NAMES.length * ATTRIBUTES.length - 1) },
)
const attribute = fc.nat(ATTRIBUTES.length - 1)

const anEdit = fc.record({
  do: fc.constant('edit'),
  editor,
  cell,
  value: fc.option(aValue, { freq: 6 }),
})

// Most edits are of single cells.
const aGesture = fc.oneof({ weight: 70, arbitrary: anEdit }, ...recordGestures(editor, aValue))

const aSave = fc.record({ do: fc.constant('save'), editor })

export const aBeginning: fc.Arbitrary<Beginning> = fc.record({
  level: fc.constantFrom(...LEVELS),
  hasPrimaries: fc.constantFrom(true, true, true, true, false),
  noneVersions: fc.constantFrom('move', 'still'),
  tableVersions: fc.constantFrom('move', 'still'),
  stored: fc.array(fc.option(aValue, { freq: 4 }), { minLength: CELLS, maxLength: CELLS }),
  editors: fc.array(
    fc.record({
      policy: fc.constantFrom('ask', 'ask', 'send-again'),
      guardNone: fc.constantFrom(true, true, true, false),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  batchSize: fc.integer({ min: 1, max: 4 }),
  callsInFlight: fc.integer({ min: 1, max: 3 }),
  opening: fc
    .tuple(
      fc.array(aGesture, { minLength: 3, maxLength: 14, size: 'max' }),
      fc.array(aSave, { maxLength: 4 }),
    )
    .map(([edits, saves]) => [...edits, ...saves]),
})

/** Every kind of step with how often it is drawn: people edit and save, and now and then a table changes. */
const STEPS: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
  ...recordSteps(editor, aValue),
  ...screenSteps(editor, aValue),
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop'), editor }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lag'), isOn: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo'), editor }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redo'), editor }) },
  { weight: 12, arbitrary: anEdit },
  { weight: 7, arbitrary: aSave },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('turns'),
      count: fc.integer({ min: 1, max: 8 }),
      pick: fc.nat(5),
      fault: fc.option(aFault, { freq: 2 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('foreign'),
      client: fc.nat(1),
      cell,
      value: fc.option(aValue, { freq: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('read'),
      editor,
      isQuiet: fc.constantFrom(false, false, true),
      slowSteps: fc.constantFrom(0, 0, 0, 1, 2),
      lagMs,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('resolve'),
      editor,
      which: fc.nat(3),
      choice: fc.constantFrom('mine', 'mine', 'theirs', 'edit'),
      value: aValue,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('discard'), editor, which: fc.nat(3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('die'), editor, isApplied: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('level'), level: fc.constantFrom(...LEVELS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rule'),
      attribute,
      maxLength: fc.constantFrom(null, 2, 3),
    }),
  },
  {
    weight: 0.5,
    arbitrary: fc.record({ do: fc.constant('rename-attribute'), attribute }),
  },
  {
    weight: 0.5,
    arbitrary: fc.record({ do: fc.constant('delete-attribute'), attribute }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forbid'), cell: fc.option(cell) }) },
].map(({ weight, arbitrary }) => ({ weight: weight * 2, arbitrary }))

const aStep = fc.oneof(...STEPS)

const MOST_SCENES = 8

/**
 * A save, and a reading after it that shows what was there before: drawn step by step the two would hardly ever meet.
 * Then the same cell is edited and saved once more.
 */
const aLateReading = fc
  .record({ editor, cell, values: fc.tuple(aValue, aValue), lagMs: fc.constantFrom(1, 2, 3) })
  .chain(({ editor: one, cell: at, values: [first, second], lagMs: lag }) => {
    const others = fc.array(aStep, { maxLength: 2 })
    const edit = (value: string): Step => ({ do: 'edit', editor: one, cell: at, value })
    const save: Step = { do: 'save', editor: one }
    const calls: Step = { do: 'turns', count: 8, pick: 0, fault: null }
    const late: Step = { do: 'read', editor: one, lagMs: lag * LAG_MS }
    return fc
      .tuple(others, others)
      .map(([before, after]): readonly Step[] => [
        edit(first),
        save,
        calls,
        ...before,
        late,
        ...after,
        edit(second),
        save,
        calls,
      ])
  })

/** What happens after the beginning: single steps, and scenes in which somebody's hands are on what others change. */
export const someSteps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: aStep.map((step): readonly Step[] => [step]) },
      { weight: 1, arbitrary: aLateReading },
      ...screenScenes(aValue, aStep),
    ),
    { maxLength: MOST_SCENES, size: 'max' },
  )
  .map((parts) => parts.flat())
