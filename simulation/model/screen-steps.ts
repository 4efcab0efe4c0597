import fc from 'fast-check'
import { NAMES, type Name } from './record-steps'

/** How an open editor is left so that what stands in it is an edit. `click`: on another cell. */
export type CommitBy = 'enter' | 'tab' | 'click' | 'save'

/** What a colleague does to what an editor has in hand: its open editor's cell, its card's, or the one at its cursor. */
export const MEDDLINGS = [
  'write',
  'clear',
  'delete-record',
  'recreate-record',
  'rename-record',
  'add-record',
  'add-attribute',
  'rename-attribute',
  'swap-attributes',
  'delete-attribute',
  'recreate-attribute',
] as const
export type Meddling = (typeof MEDDLINGS)[number]

/** What a user does at the screen. Rows and columns are places on it, modulo how many it has. */
export type ScreenStep =
  /** Clicks a cell: the cursor is there then. */
  | {
      readonly do: 'point'
      readonly editor: number
      readonly row: number
      readonly column: number
    }
  /** Opens an editor, at its value (F2) or empty (by typing), and types into it. */
  | {
      readonly do: 'open'
      readonly editor: number
      /** Where it clicks first; `null`: at the cursor, wherever that is by now. */
      readonly at: { readonly row: number; readonly column: number } | null
      readonly by: 'f2' | 'typing'
      readonly text: string
    }
  /** Types on, into the open editor, the dialog or the third value. */
  | { readonly do: 'type'; readonly editor: number; readonly text: string; readonly name: Name }
  | { readonly do: 'commit'; readonly editor: number; readonly by: CommitBy }
  | { readonly do: 'escape'; readonly editor: number }
  /** Delete, or Ctrl+Delete, at the cursor. */
  | { readonly do: 'clear' | 'remove'; readonly editor: number }
  | { readonly do: 'paste'; readonly editor: number; readonly text: string }
  /** What was typed and has no cell any more is put into one, or dropped. */
  | {
      readonly do: 'put'
      readonly editor: number
      readonly which: number
      readonly isDropped: boolean
    }
  /** Opens the dialog of a record, for the one at the cursor. */
  | {
      readonly do: 'ask'
      readonly editor: number
      readonly task: 'add' | 'rename' | 'duplicate'
      readonly name: Name
    }
  /** Has a conflict card on show. */
  | { readonly do: 'look'; readonly editor: number; readonly which: number }
  /** Decides about the card that was looked at. */
  | {
      readonly do: 'choose'
      readonly editor: number
      readonly choice: 'mine' | 'theirs' | 'third' | 'send'
      /** A double click. */
      readonly isTwice: boolean
    }
  | {
      readonly do: 'meddle'
      readonly editor: number
      readonly how: Meddling
      readonly client: number
      readonly value: string
      /** The editor's table is read again at once. */
      readonly isRead: boolean
    }

interface Weighted<Thing> {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<Thing>
}

const row = fc.nat(4)
const column = fc.nat(3)
const at = fc.record({ row, column })
const name = fc.constantFrom<Name>('s', 's', 't', 't', ...NAMES)
// Hardly ever the same twice, so that a text can be looked for.
const text = fc.nat(9_999).map((number) => `w${number}`)
/** One cell, or some side by side and one below another. */
const aBlock = fc
  .array(fc.array(text, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
  .map((lines) => lines.map((cells) => cells.join('\t')).join('\n'))
const by = fc.constantFrom<CommitBy>('enter', 'enter', 'tab', 'click', 'save', 'save')

/** Each kind of step at the screen of one editor. */
function stepsOf(editor: fc.Arbitrary<number>, value: fc.Arbitrary<string>) {
  const how = fc.constantFrom('write', 'write', 'write', 'write', ...MEDDLINGS)
  return {
    point: fc.record({ do: fc.constant('point'), editor, row, column }),
    open: fc.record({
      do: fc.constant('open'),
      editor,
      at: fc.option(at, { freq: 3 }),
      by: fc.constantFrom('f2', 'typing'),
      text,
    }),
    type: fc.record({ do: fc.constant('type'), editor, text, name }),
    commit: fc.record({ do: fc.constant('commit'), editor, by }),
    escape: fc.record({ do: fc.constant('escape'), editor }),
    clear: fc.record({ do: fc.constant('clear'), editor }),
    remove: fc.record({ do: fc.constant('remove'), editor }),
    paste: fc.record({ do: fc.constant('paste'), editor, text: aBlock }),
    put: fc.record({
      do: fc.constant('put'),
      editor,
      which: fc.nat(2),
      isDropped: fc.constantFrom(false, false, true),
    }),
    ask: fc.record({
      do: fc.constant('ask'),
      editor,
      task: fc.constantFrom('add', 'rename', 'rename', 'duplicate'),
      name,
    }),
    look: fc.record({ do: fc.constant('look'), editor, which: fc.nat(3) }),
    choose: fc.record({
      do: fc.constant('choose'),
      editor,
      choice: fc.constantFrom('mine', 'mine', 'theirs', 'third', 'send'),
      isTwice: fc.constantFrom(false, false, true),
    }),
    meddle: fc.record({
      do: fc.constant('meddle'),
      editor,
      how,
      client: fc.nat(1),
      value,
      isRead: fc.constantFrom(true, true, false),
    }),
  }
}

/** Every kind of step at the screen, with how often it is drawn. */
export function screenSteps(
  editor: fc.Arbitrary<number>,
  value: fc.Arbitrary<string>,
): readonly Weighted<ScreenStep>[] {
  const steps = stepsOf(editor, value)
  return [
    { weight: 2, arbitrary: steps.point },
    { weight: 4, arbitrary: steps.open },
    { weight: 2, arbitrary: steps.type },
    { weight: 3, arbitrary: steps.commit },
    { weight: 1, arbitrary: steps.escape },
    { weight: 1, arbitrary: steps.clear },
    { weight: 1, arbitrary: steps.remove },
    { weight: 1, arbitrary: steps.paste },
    { weight: 2, arbitrary: steps.put },
    { weight: 1, arbitrary: steps.ask },
    { weight: 2, arbitrary: steps.look },
    { weight: 2, arbitrary: steps.choose },
    { weight: 4, arbitrary: steps.meddle },
  ]
}

/**
 * What one editor begins and ends, while others change what is in hand: drawn step by step it would hardly ever happen.
 *
 * @param between any other step, of anybody
 */
export function screenScenes<Other>(
  value: fc.Arbitrary<string>,
  between: fc.Arbitrary<Other>,
): readonly Weighted<readonly (ScreenStep | Other)[]>[] {
  const scene = (
    make: (steps: ReturnType<typeof stepsOf>) => readonly fc.Arbitrary<ScreenStep>[],
  ) =>
    fc.nat(3).chain((editor) => {
      const steps = stepsOf(fc.constant(editor), value)
      const others = fc.array(
        fc.oneof(
          { weight: 3, arbitrary: steps.meddle },
          { weight: 1, arbitrary: steps.type },
          { weight: 2, arbitrary: between },
        ),
        { maxLength: 3 },
      )
      const save = fc.record({
        do: fc.constant('commit'),
        editor: fc.constant(editor),
        by: fc.constant('save'),
      })
      const parts = make(steps).map((step, index) =>
        index === 0
          ? step.map((one) => [one])
          : fc.tuple(others, step).map(([more, one]) => [...more, one]),
      )
      return fc.tuple(fc.tuple(...parts), save).map(([done, saved]) => [...done.flat(), saved])
    })
  return [
    { weight: 4, arbitrary: scene(({ open, commit }) => [open, commit]) },
    { weight: 1, arbitrary: scene(({ point, open, commit }) => [point, open, commit]) },
    { weight: 1, arbitrary: scene(({ point, clear }) => [point, clear]) },
    { weight: 1, arbitrary: scene(({ point, remove }) => [point, remove]) },
    { weight: 1, arbitrary: scene(({ point, paste }) => [point, paste]) },
    { weight: 2, arbitrary: scene(({ point, ask, commit }) => [point, ask, commit]) },
    {
      weight: 3,
      arbitrary: scene(({ open, commit, look, choose }) => [open, commit, look, choose]),
    },
    {
      weight: 1,
      arbitrary: scene(({ look, choose, type, commit }) => [look, choose, type, commit]),
    },
  ]
}
