import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../operations/all'
import { OPERATION_ROUTES } from '../testing/operation-schemas'

/** The operations on data tables, and on tags, of Amazon Connect's API model (documented). */
const MODEL = [
  'BatchCreateDataTableValue',
  'BatchDeleteDataTableValue',
  'BatchDescribeDataTableValue',
  'BatchUpdateDataTableValue',
  'CreateDataTable',
  'CreateDataTableAttribute',
  'DeleteDataTable',
  'DeleteDataTableAttribute',
  'DescribeDataTable',
  'DescribeDataTableAttribute',
  'EvaluateDataTableValues',
  'ListDataTableAttributes',
  'ListDataTablePrimaryValues',
  'ListDataTableValues',
  'ListDataTables',
  'SearchDataTables',
  'UpdateDataTableAttribute',
  'UpdateDataTableMetadata',
  'UpdateDataTablePrimaryValues',
  'TagResource',
  'UntagResource',
  'ListTagsForResource',
]

/** The title of an `it`, with or without a table or a condition before it. */
const TITLE = /^ +(?:it\(|it\.\w+\(.*\)\(|\]\)\()\n? *'((?:[^'\\]|\\.)*)'/gm
const RESTS_ON = /^(documented|seen|guess|ours): |\((documented|seen|guess)\b/

const docs = readFileSync(new URL('../../../docs/local-connect.md', import.meta.url), 'utf8')
const [, section = ''] = /\n## Operations\n([\s\S]*?)\n## /.exec(docs) ?? []
const inTable = [...section.matchAll(/^\| (\w+) \| (?:doc|seen|guess)/gm)].map(([, name]) => name)
const answered = OPERATIONS.map(({ name }) => name)

/** The suite over the SDK; the long proofs beside it rest on our own word alone. */
const SUITE = ['values', 'structure', 'locking', 'tables', 'paging', 'protocol', 'evaluate']

it.each(SUITE)('each test of %s says what it rests on', (name) => {
  const path = new URL(`${name}.test.ts`, import.meta.url)
  const titles = [...readFileSync(path, 'utf8').matchAll(TITLE)].map(([, title = '']) => title)
  expect(titles.length).toBeGreaterThan(0)
  expect(titles.filter((title) => !RESTS_ON.test(title))).toEqual([])
})

describe('the operations (documented: the API model)', () => {
  it('of the installed SDK are the ones of the model', () => {
    expect([...OPERATION_ROUTES.keys()].sort()).toEqual([...MODEL].sort())
  })

  it.each(MODEL)('%s is answered and in the table of the docs, or said to be missing', (name) => {
    const isAnswered = answered.includes(name)
    const isSaidToBeMissing = section
      .split('\n')
      .some((line) => line.includes('not answered yet') && new RegExp(`\\b${name}\\b`).test(line))
    expect({ isAnswered, isInTable: inTable.includes(name), isSaidToBeMissing }).toEqual({
      isAnswered,
      isInTable: isAnswered,
      isSaidToBeMissing: !isAnswered,
    })
  })

  it('are answered where the SDK asks', () => {
    const wanted = OPERATIONS.map(({ name }) => [name, OPERATION_ROUTES.get(name)])
    expect(OPERATIONS.map(({ name, method, path }) => [name, `${method} ${path}`])).toEqual(wanted)
  })

  it('of the docs are all of the model, each named once', () => {
    expect([...inTable].sort()).toEqual([...answered].sort())
  })
})
