import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOfSources } from './sources'

let root: string

function write(file: string, content: string) {
  mkdirSync(join(root, file, '..'), { recursive: true })
  writeFileSync(join(root, file), content)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-sources-'))
  write('instrumentation-client.ts', 'first')
  write('next.config.js', 'a')
  write('postcss.config.mjs', 'b')
  write('tsconfig.json', 'c')
  write('package-lock.json', 'd')
  write('app/page.tsx', 'page')
  write('lib/save/plan.ts', 'plan')
})

afterEach(() => rmSync(root, { recursive: true }))

test('the hash does not change if the sources do not', () => {
  expect(hashOfSources(root)).toBe(hashOfSources(root))
})

test.each([
  ['a page', 'app/page.tsx'],
  ['a file in a folder', 'lib/save/plan.ts'],
  ['the installed packages', 'package-lock.json'],
  ['what a page runs first', 'instrumentation-client.ts'],
])('the hash changes with %s', (_what, file) => {
  const before = hashOfSources(root)
  write(file, 'changed')
  expect(hashOfSources(root)).not.toBe(before)
})

test('the hash changes when a file is added, renamed or removed', () => {
  const hashes = [hashOfSources(root)]
  write('public/mark.svg', 'mark')
  hashes.push(hashOfSources(root))
  renameSync(join(root, 'public/mark.svg'), join(root, 'public/logo.svg'))
  hashes.push(hashOfSources(root))
  rmSync(join(root, 'lib/save/plan.ts'))
  hashes.push(hashOfSources(root))
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('tests and the stand-in are not part of the build', () => {
  const before = hashOfSources(root)
  write('lib/save/plan.test.ts', 'test')
  write('lib/local-connect/cli.ts', 'stand-in')
  expect(hashOfSources(root)).toBe(before)
})
