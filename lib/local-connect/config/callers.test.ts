import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StoreError } from '../store/database'
import { readCallers } from './callers'

let path: string
let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-connect-callers-'))
  path = join(directory, 'callers.json')
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('the file of callers', () => {
  it('gives each access key its rights and its secret', () => {
    write({ callers: { AKID: { secretAccessKey: 's', operations: ['List*'] }, open: {} } })
    expect(readCallers(path)).toEqual(
      new Map([
        ['AKID', { access: { operations: ['List*'] }, secret: 's' }],
        ['open', { access: {}, secret: null }],
      ]),
    )
    expect(readCallers(null)).toBeNull()
  })

  it.each([
    ['is not there', () => rmSync(path, { force: true }), 'cannot be read'],
    ['is no JSON', () => writeFileSync(path, '{"secretAccessKey": "hush"'), 'not JSON'],
    ['says something else', () => write({ callers: { a: { secret: 'hush' } } }), 'callers › a'],
    ['has a wrong type', () => write({ callers: { a: { operations: 'hush' } } }), 'operations'],
  ])('that %s is named with its path, and nothing of it is told', (_, make, words) => {
    make()
    const message = messageOf(() => readCallers(path))
    expect(message).toContain(path)
    expect(message).toContain(words)
    expect(message).not.toContain('hush')
  })
})

function write(content: unknown): void {
  writeFileSync(path, JSON.stringify(content))
}

function messageOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof StoreError) return error.message
    throw error
  }
  return ''
}
