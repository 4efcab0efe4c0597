import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const room = new URL('.', import.meta.url).pathname

/** The operations that the gateway calls, by the commands of the SDK that it names. */
function operationsCalled(): string[] {
  const files = readdirSync(room).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
  const source = files.map((name) => readFileSync(join(room, name), 'utf8')).join('\n')
  const commands = [...source.matchAll(/new ([A-Z]\w+)Command\(/g)].map(([, name]) => name ?? '')
  return [...new Set(commands)].sort()
}

test('the policy in the README allows what the gateway calls, and nothing else', () => {
  const readme = readFileSync(join(room, '../../README.md'), 'utf8')
  const allowed = [...readme.matchAll(/"connect:(\w+)"/g)].map(([, name]) => name ?? '')
  expect(allowed.length).toBeGreaterThan(0)
  expect([...allowed].sort()).toEqual(operationsCalled())
})
