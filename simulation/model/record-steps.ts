import fc from 'fast-check'

/** Names of records; a table begins with the first three. */
export const NAMES = ['p', 'q', 'r', 's', 't'] as const
export type Name = (typeof NAMES)[number]

/** What an editor does to a record as a whole. */
export type RecordStep =
  | {
      readonly do: 'add'
      readonly editor: number
      readonly record: Name
      /** Typed into its first cells. */
      readonly values: readonly (string | null)[]
    }
  | {
      readonly do: 'duplicate' | 'rename'
      readonly editor: number
      readonly record: Name
      readonly to: Name
    }
  /** Takes back what is drafted of the record as a whole. */
  | { readonly do: 'delete' | 'restore'; readonly editor: number; readonly record: Name }
  /** A name that collided is asked for once more. */
  | { readonly do: 'retry'; readonly editor: number; readonly which: number }

/** What a foreign client does to one. */
export type ExternalRecordStep =
  | { readonly do: 'foreign-rename'; readonly record: Name; readonly to: Name }
  | { readonly do: 'foreign-delete'; readonly record: Name }

interface Weighted<Step> {
  readonly weight: number
  readonly arbitrary: fc.Arbitrary<Step>
}

const name = fc.constantFrom(...NAMES)
// A stored one more often than not, and another name for it.
const stored = fc.constantFrom<Name>('p', 'p', 'q', 'q', 'r', 's', 't')
const free = fc.constantFrom<Name>('s', 's', 't', 't', 'p', 'q', 'r')

/** Steps that draft something of a record as a whole. */
export function recordGestures(
  editor: fc.Arbitrary<number>,
  value: fc.Arbitrary<string>,
): readonly Weighted<RecordStep>[] {
  const aChange = <Do extends string>(verb: Do) =>
    fc.record({ do: fc.constant(verb), editor, record: stored, to: free })
  return [
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('add'),
        editor,
        record: free,
        values: fc.array(fc.option(value, { freq: 3 }), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: aChange('duplicate') },
    { weight: 6, arbitrary: aChange('rename') },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('delete'), editor, record: stored }) },
  ]
}

/** Every kind of step on records, with how often it is drawn. */
export function recordSteps(
  editor: fc.Arbitrary<number>,
  value: fc.Arbitrary<string>,
): readonly Weighted<RecordStep | ExternalRecordStep>[] {
  return [
    ...recordGestures(editor, value),
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restore'), editor, record: name }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('retry'), editor, which: fc.nat(2) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('foreign-rename'), record: stored, to: free }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('foreign-delete'), record: stored }) },
  ]
}
